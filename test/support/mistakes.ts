import {
  type Fields,
  isFields,
  randomGraphJob,
  randomJob,
  randomListJob,
  setField,
  stepsOf,
  type Value,
} from './jobs.ts';
import { RAW } from './print.ts';
import type { Dice } from './random.ts';

/** One thing done wrong in a job without defects, and the one finding that it must give. */
export interface Mistake {
  readonly title: string;
  readonly rule: string;
  /** The jobs that it can be made in. */
  readonly job: (seed: number) => Fields;
  /**
   * Changes the job.
   *
   * @returns the text under the finding; `undefined` where the job has no place for the mistake
   */
  readonly make: (job: Fields, d: Dice) => string | undefined;
}

const list = randomListJob;
const graph = randomGraphJob;
const any = randomJob;

/** A slip of a word: a letter left out, doubled or swapped with its neighbour, in its middle. */
export function misspell(word: string, d: Dice): string {
  const letters = [...word];
  if (letters.length < 2) return `${word}w`;
  const at = 1 + d.below(Math.max(1, letters.length - 2));
  const slips = [
    () => letters.filter((_, index) => index !== at).join(''),
    () => letters.toSpliced(at, 0, letters[at]!).join(''),
    () => letters.toSpliced(at, 2, letters[at + 1] ?? 'q', letters[at]!).join(''),
    () => letters.with(at, letters[at] === 'w' ? 'v' : 'w').join(''),
  ];
  for (;;) {
    const slip = d.pick(slips)();
    if (slip !== word) return slip;
  }
}

function text(value: Value | undefined): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

/** Whether the method of a request changes nothing for certain. */
function isReading({ method }: Fields): boolean {
  return ['list', 'get', 'search', 'download'].includes(String(method));
}

function isRequest(step: Fields): boolean {
  return 'resource' in step;
}

function isUnified(step: Fields): boolean {
  return text(step.resource)?.includes('/') === true;
}

/** A random step that fits. */
function someStep(job: Fields, d: Dice, fits: (step: Fields) => boolean = isRequest): Fields | undefined {
  const steps = stepsOf(job).filter(fits);
  return steps.length > 0 ? d.pick(steps) : undefined;
}

/** What depends on a step, or is written by it, by its name or resource. */
function isNamedElsewhere(job: Fields, step: Fields): boolean {
  const names = [step.name, step.resource];
  return stepsOf(job).some(
    (other) =>
      names.includes(other.depends_on ?? '') ||
      (Array.isArray(other.resources_to_persist) && other.resources_to_persist.some((name) => names.includes(name))),
  );
}

function firstKey(fields: Fields): string {
  return Object.keys(fields)[0]!;
}

/** Renames a key, its place kept. */
function rename(fields: Fields, from: string, to: string): void {
  const entries = Object.entries(fields);
  for (const [key] of entries) delete fields[key];
  for (const [key, value] of entries) setField(fields, key === from ? to : key, value);
}

/** Puts a value into the query of a step, which is made where it has none. */
function intoQuery(step: Fields, value: Value): void {
  if (step.query === undefined) step.query = {};
  if (isFields(step.query)) step.query = { ...step.query, seeded: value };
}

/** A request whose query is a map, or can be one. */
function queried(step: Fields): boolean {
  return isRequest(step) && typeof step.query !== 'string';
}

function definitions(job: Fields): Fields | undefined {
  const schema = job.args_schema;
  if (!isFields(schema)) return undefined;
  return schema.type === 'object' && isFields(schema.properties) ? schema.properties : schema;
}

/** Declares one more argument, and uses it where that is wanted. */
function declare(job: Fields, name: string, definition: Fields): void {
  const known = definitions(job);
  if (known && Object.keys(known).length > 0) known[name] = definition;
  else job.args_schema = { [name]: definition };
}

/** A step of a job, and what goes wrong in its query. */
function inQuery(value: string, covered: string, definition?: Fields): Mistake['make'] {
  return (job, d) => {
    const step = someStep(job, d, (one) => queried(one) && one.run_if === undefined);
    if (!step || job.args_validation !== undefined) return undefined;
    if (definition) declare(job, 'seeded_arg', definition);
    intoQuery(step, d.pick<Value>([value, [value], { nested: value }]));
    return covered;
  };
}

/** A body that is an expression, and what is wrong in it. */
function asBody(body: string, covered = body): Mistake['make'] {
  return (job, d) => {
    const step = someStep(job, d, (one) => isRequest(one) && one.body === undefined);
    if (!step) return undefined;
    step.body = body;
    return covered;
  };
}

function ancestorsOf(job: Fields, step: Fields): Fields[] {
  const steps = stepsOf(job);
  const found: Fields[] = [];
  for (let at: Fields | undefined = step; at && !found.includes(at); ) {
    found.push(at);
    const target: Value | undefined = at.depends_on;
    at = target === undefined ? undefined : steps.find((one) => (one.name ?? one.resource) === target);
  }
  return found;
}

const required = { type: 'string', required: true };

export const mistakes: readonly Mistake[] = [
  {
    title: 'a misspelt depends_on',
    rule: 'unknown-dependency',
    job: any,
    make(job, d) {
      const step = someStep(job, d, (one) => typeof one.depends_on === 'string' && one.depends_on.length > 5);
      if (!step) return undefined;
      step.depends_on = misspell(step.depends_on as string, d);
      return step.depends_on;
    },
  },
  {
    title: 'a depends_on on nothing',
    rule: 'unknown-dependency',
    job: any,
    make(job, d) {
      const step = someStep(job, d, (one) => isRequest(one) && one.depends_on === undefined);
      if (!step) return undefined;
      step.depends_on = 'zzzz';
      return 'zzzz';
    },
  },
  {
    title: 'a depends_on on a resource in runtime 4',
    rule: 'unknown-dependency',
    job: graph,
    make(job, d) {
      const steps = stepsOf(job);
      const step = someStep(job, d, (one) => steps.some((other) => isRequest(other) && other.name === one.depends_on));
      if (!step) return undefined;
      step.depends_on = steps.find((other) => other.name === step.depends_on)!.resource!;
      return step.depends_on as string;
    },
  },
  {
    title: 'a depends_on that two unnamed steps answer to',
    rule: 'unknown-dependency',
    job: list,
    make(job, d) {
      const steps = stepsOf(job);
      const parent = someStep(
        job,
        d,
        (one) =>
          isUnified(one) &&
          one.name === undefined &&
          steps.filter((other) => other.depends_on === one.resource).length === 1,
      );
      if (!parent) return undefined;
      steps.push({ resource: parent.resource!, method: 'search' });
      job.resources = steps;
      return parent.resource as string;
    },
  },
  {
    title: 'a step that depends on itself',
    rule: 'dependency-cycle',
    job: any,
    make(job, d) {
      const step = someStep(job, d, (one) => isRequest(one) && one.depends_on === undefined);
      if (!step) return undefined;
      step.depends_on = step.name ?? step.resource!;
      return step.depends_on as string;
    },
  },
  {
    title: 'a ring of steps',
    rule: 'dependency-cycle',
    job: any,
    make(job, d) {
      const below = someStep(job, d, (one) => isRequest(one) && one.depends_on !== undefined);
      if (!below) return undefined;
      const ring = ancestorsOf(job, below);
      ring.at(-1)!.depends_on = below.name ?? below.resource!;
      return stepsOf(job).find((one) => ring.includes(one))!.depends_on as string;
    },
  },
  {
    title: 'two steps of one name',
    rule: 'duplicate-name',
    job: any,
    make(job, d) {
      const steps = stepsOf(job);
      const named = steps.filter((one) => one.name !== undefined);
      if (named.length === 0) return undefined;
      const other = d.pick(named);
      const copy = Object.fromEntries(
        Object.entries(other).filter(([key]) => key !== 'depends_on' && key !== 'x-seeded'),
      );
      job.resources = [...steps, { ...copy, ...(other.depends_on !== undefined && { depends_on: other.depends_on }) }];
      return other.name as string;
    },
  },
  {
    title: 'a misspelt key that must be there',
    rule: 'unknown-property',
    job: any,
    make(job, d) {
      const step = someStep(job, d);
      if (!step) return undefined;
      const key = d.pick(
        ['resource', 'method'].concat(
          job.default_runtime_version && step.integrated_account_id ? ['integrated_account_id'] : [],
        ),
      );
      const slip = misspell(key, d);
      rename(step, key, slip);
      return slip;
    },
  },
  {
    title: 'a misspelt key that may be there',
    rule: 'unknown-property',
    job: any,
    make(job, d) {
      const keys = [
        'query',
        'body',
        'depends_on',
        'loop_on',
        'recurse',
        'persist',
        'response_format',
        'delete_tracking',
        'run_if',
        'resources_to_persist',
        'destination_type',
        'config',
      ];
      const step = someStep(job, d, (one) => keys.some((key) => key in one));
      if (!step) return undefined;
      const key = d.pick(keys.filter((one) => one in step));
      const slip = misspell(key, d);
      rename(step, key, slip);
      return slip;
    },
  },
  {
    title: 'a misspelt key of the job',
    rule: 'unknown-property',
    job: any,
    make(job, d) {
      const key = d.pick(
        ['args_schema', 'mutex_key', 'label', 'args_validation', 'state_key'].filter((one) => one in job),
      );
      if (key === undefined) return undefined;
      const slip = misspell(key, d);
      rename(job, key, slip);
      return slip;
    },
  },
  {
    title: 'a key that nobody knows',
    rule: 'unknown-property',
    job: any,
    make(job, d) {
      const step = someStep(job, d);
      if (!step) return undefined;
      step.retries = d.pick<Value>([3, { max: 3 }, '{{args.zzz}}']);
      return 'retries';
    },
  },
  {
    title: 'no method',
    rule: 'schema',
    job: any,
    make(job, d) {
      const step = someStep(job, d);
      if (!step) return undefined;
      delete step.method;
      return firstKey(step);
    },
  },
  {
    title: 'no resource',
    rule: 'schema',
    job: any,
    make(job, d) {
      const step = someStep(
        job,
        d,
        (one) => isRequest(one) && !isNamedElsewhere(job, { resource: one.resource as string }),
      );
      if (!step) return undefined;
      delete step.resource;
      return firstKey(step);
    },
  },
  ...(
    [
      ['query', [], ''],
      ['id', 7, '7'],
      ['loop_on', 5, '5'],
      ['response_format', 'rwa', 'rwa'],
      ['delete_tracking', 'medium', 'medium'],
      ['recurse', 'always', 'always'],
      ['query', 12, '12'],
    ] as const
  ).map(
    ([key, wrong, covered]): Mistake => ({
      title: `${key}: ${JSON.stringify(wrong)}`,
      rule: 'schema',
      job: any,
      make(job, d) {
        const step = someStep(job, d, (one) => isUnified(one) && !(key in one));
        if (!step) return undefined;
        step[key] = wrong as Value;
        return covered === '' ? '[]' : covered;
      },
    }),
  ),
  {
    title: 'persist: "yes"',
    rule: 'schema',
    job: list,
    make(job, d) {
      const step = someStep(job, d, (one) => isRequest(one) && one.persist !== undefined);
      if (!step) return undefined;
      step.persist = 'yes';
      return 'yes';
    },
  },
  {
    title: 'a list of dependencies',
    rule: 'schema',
    job: any,
    make(job, d) {
      const step = someStep(job, d, (one) => isRequest(one) && one.depends_on !== undefined);
      if (!step) return undefined;
      step.depends_on = [step.depends_on!];
      return '';
    },
  },
  {
    title: 'no uuid',
    rule: 'schema',
    job: any,
    make(job) {
      job.id = 'job-7';
      return 'job-7';
    },
  },
  {
    title: 'an HTTP verb',
    rule: 'unknown-method',
    job: any,
    make(job, d) {
      const verbs: Fields = { list: 'GET', get: 'GET', create: 'POST', update: 'patch', delete: 'DELETE' };
      const step = someStep(job, d, (one) => text(one.method)! in verbs);
      if (!step) return undefined;
      step.method = verbs[step.method as string]!;
      return step.method as string;
    },
  },
  {
    title: 'a slip of a method',
    rule: 'unknown-method',
    job: any,
    make(job, d) {
      const slips: Fields = { list: 'lsit', get: 'Get', create: 'craete', update: 'UPDATE', delete: 'deleet' };
      const step = someStep(job, d, (one) => text(one.method)! in slips);
      if (!step) return undefined;
      step.method = slips[step.method as string]!;
      return step.method as string;
    },
  },
  {
    title: 'a resource of three parts',
    rule: 'resource-format',
    job: any,
    make(job, d) {
      const step = someStep(
        job,
        d,
        (one) =>
          isRequest(one) &&
          !isNamedElsewhere(job, { resource: one.resource as string }) &&
          one.recurse === undefined &&
          !stepsOf(job).some((other) => other.depends_on === one.name && one.name !== undefined),
      );
      if (!step || step.delete_tracking !== undefined) return undefined;
      step.resource = `a/b/${step.resource as string}`;
      return step.resource;
    },
  },
  {
    title: 'a resource with a leading slash',
    rule: 'resource-format',
    job: any,
    make(job, d) {
      const step = someStep(
        job,
        d,
        (one) => isRequest(one) && !isNamedElsewhere(job, { resource: one.resource as string }),
      );
      if (!step) return undefined;
      step.resource = `/${step.resource as string}`;
      return step.resource;
    },
  },
  {
    title: 'no id',
    rule: 'missing-id',
    job: any,
    make(job, d) {
      const step = someStep(
        job,
        d,
        (one) => queried(one) && isUnified(one) && ['get', 'update', 'delete'].includes(one.method as string),
      );
      if (!step) return undefined;
      intoQuery(step, step.id!);
      delete step.id;
      return firstKey(step);
    },
  },
  {
    title: 'no resources',
    rule: 'empty-resources',
    job: list,
    make(job) {
      job.resources = [];
      delete job.args_schema;
      return '[]';
    },
  },
  ...(
    [
      ['unknown type', { type: 'strng', required: true }, 'strng'],
      ['required: yes', { type: 'string', required: 'yes' }, 'yes'],
      ['a default of another type', { type: 'integer', default: 'many' }, 'many'],
      ['an invalid pattern', { type: 'string', required: true, pattern: '([a-z]' }, '([a-z]'],
      ['an empty enum', { type: 'string', required: true, enum: [] }, '[]'],
      ['an unresolvable $ref', { $ref: '#/definitions/nowhere', required: true }, '#/definitions/nowhere'],
    ] as const
  ).map(
    ([title, definition, covered]): Mistake => ({
      title,
      rule: 'invalid-args-schema',
      job: any,
      make: inQuery('{{args.seeded_arg}}', covered, definition as unknown as Fields),
    }),
  ),
  {
    title: 'a keyword without a space after its colon',
    rule: 'misspelt-keyword',
    job: any,
    make: inQuery(
      '{{args.seeded_arg}}',
      'description:x',
      `${RAW}{ type: string, required: true, description:x }` as unknown as Fields,
    ),
  },
  {
    title: 'a required argument that is not declared',
    rule: 'invalid-args-schema',
    job: any,
    make(job) {
      const schema = job.args_schema;
      if (!isFields(schema) || !isFields(schema.properties) || schema.type !== 'object') return undefined;
      schema.required = [...(Array.isArray(schema.required) ? schema.required : []), 'zzzz'];
      return 'zzzz';
    },
  },
  {
    title: 'a misspelt argument',
    rule: 'undeclared-arg',
    job: any,
    make: inQuery('{{args.seeded_agr}}', 'args.seeded_agr', required),
  },
  {
    title: 'an argument that is not declared',
    rule: 'undeclared-arg',
    job: any,
    make: inQuery('{{args.zzzz}}', 'args.zzzz'),
  },
  {
    title: 'an argument that is not declared, in angles',
    rule: 'angle-placeholder',
    job: any,
    make: inQuery('<<args.seeded_arg>>', '<<args.seeded_arg>>', required),
  },
  {
    title: 'a misspelt key of an argument in the schema',
    rule: 'undeclared-arg',
    job: any,
    make(job, d) {
      const known = definitions(job);
      const body =
        JSON.stringify(job.resources) +
        JSON.stringify(job.args_validation ?? '') +
        JSON.stringify(job.mutex_key ?? '') +
        JSON.stringify(job.state_key ?? '');
      const names = Object.keys(known ?? {}).filter(
        (name) =>
          name.length > 6 &&
          body.split(`args.${name}`).length === 2 &&
          !body.includes(`"loop_on":"${name}`) &&
          !body.includes(`"loop_on":"args.${name}`) &&
          !body.includes(`"loop_on":"{{args.${name}`) &&
          body.includes(`{{args.${name}`),
      );
      if (names.length === 0) return undefined;
      const name = d.pick(names);
      const slip = misspell(name, d);
      rename(known!, name, slip);
      const schema = job.args_schema as Fields;
      if (Array.isArray(schema.required)) schema.required = schema.required.map((one) => (one === name ? slip : one));
      return new RegExp(`args\\.${name}[\\w.-]*`).exec(body)![0];
    },
  },
  {
    title: 'a path that an argument does not have',
    rule: 'undeclared-arg',
    job: any,
    make: inQuery('{{args.seeded_arg.nmae}}', 'args.seeded_arg.nmae', {
      type: 'object',
      required: true,
      properties: { name: { type: 'string' } },
    }),
  },
  {
    title: 'an argument that nothing uses',
    rule: 'unused-arg',
    job: any,
    make(job) {
      declare(job, 'seeded_arg', { type: 'string', required: true });
      return 'seeded_arg';
    },
  },
  {
    title: 'an optional argument without a guard',
    rule: 'unguarded-optional-arg',
    job: any,
    make: inQuery('{{args.seeded_arg}}', '{{args.seeded_arg}}', { type: 'string' }),
  },
  ...(
    [
      ['{{args.seeded_arg}', '{{args.seeded_arg}'],
      ['{{args.seeded_arg', '{{args.seeded_arg'],
      ['{{{args.seeded_arg}}}', '{{{args.seeded_arg}}}'],
      ['{{args["seeded_arg"]}}', '{{args["seeded_arg"]}}'],
      ['{{args.seeded_arg:integer}}', '{{args.seeded_arg:integer}}'],
      ['{{#if args.seeded_arg}}x{{/if}}', undefined],
      ['{{args.first seeded_arg}}', '{{args.first seeded_arg}}'],
      ['{{args.seeded_arg?:a?:b}}', '{{args.seeded_arg?:a?:b}}'],
      ['{{args..seeded_arg}}', '{{args..seeded_arg}}'],
      ['{{$uppercase(args.seeded_arg)}}', '{{$uppercase(args.seeded_arg)}}'],
    ] as const
  ).map(
    ([value, covered]): Mistake => ({
      title: value,
      rule: 'invalid-placeholder',
      job: any,
      make: inQuery(value, covered ?? '', required),
    }),
  ),
  {
    title: 'an empty placeholder',
    rule: 'invalid-placeholder',
    job: any,
    make: inQuery('{{}}', '{{}}'),
  },
  {
    title: 'a cast in a longer text',
    rule: 'ineffective-cast',
    job: any,
    make: inQuery('n = {{args.seeded_arg:int}}', 'int', { type: 'integer', required: true }),
  },
  {
    title: 'an object in a text',
    rule: 'ineffective-cast',
    job: any,
    make: inQuery('{{args.seeded_arg}}', '', { type: 'object', required: true }),
  },
  {
    title: 'a misspelt args',
    rule: 'unknown-reference',
    job: any,
    make: inQuery('{{arg.seeded_arg}}', 'arg.seeded_arg', required),
  },
  {
    title: 'a field below context',
    rule: 'unknown-reference',
    job: any,
    make: inQuery('{{context.site_id}}', 'context.site_id'),
  },
  {
    title: 'a record of no ancestor',
    rule: 'unavailable-reference',
    job: any,
    make(job, d) {
      const step = someStep(job, d, queried);
      if (!step) return undefined;
      const above = ancestorsOf(job, step);
      const other = someStep(job, d, (one) => isRequest(one) && !above.includes(one));
      if (!other) return undefined;
      const path = `resources.${(other.resource as string).replace('/', '.')}.id`;
      intoQuery(step, `{{${path}}}`);
      return path;
    },
  },
  {
    title: 'a record of no step',
    rule: 'unavailable-reference',
    job: any,
    make: inQuery('{{resources.zzzz.id}}', 'resources.zzzz.id'),
  },
  {
    title: 'a misspelt loop target',
    rule: 'invalid-loop-target',
    job: any,
    make(job, d) {
      const step = someStep(job, d, (one) => /^(?:ticket_ids|mailboxes|project_keys)$/.test(text(one.loop_on) ?? ''));
      if (!step) return undefined;
      step.loop_on = misspell(step.loop_on as string, d);
      return step.loop_on;
    },
  },
  {
    title: 'a loop over a text',
    rule: 'invalid-loop-target',
    job: any,
    make(job, d) {
      const step = someStep(job, d, (one) => queried(one) && one.loop_on === undefined);
      if (!step) return undefined;
      declare(job, 'seeded_arg', { type: 'string', required: true });
      step.loop_on = 'seeded_arg';
      intoQuery(step, '{{args.seeded_arg}}');
      return 'seeded_arg';
    },
  },
  {
    title: 'a loop that sends the same each time',
    rule: 'unused-loop',
    job: any,
    make(job, d) {
      const step = someStep(job, d, (one) => queried(one) && one.loop_on === undefined);
      if (!step) return undefined;
      declare(job, 'seeded_arg', { type: 'array', required: true, items: { type: 'string' } });
      step.loop_on = d.pick(['seeded_arg', 'args.seeded_arg']);
      return step.loop_on;
    },
  },
  {
    title: 'a recursion without an end',
    rule: 'recursion-without-end',
    job: any,
    make(job, d) {
      const step = someStep(job, d, (one) => isFields(one.recurse));
      if (!step) return undefined;
      const recurse = step.recurse as Fields;
      recurse.if = (recurse.if as string).replace('?:false:bool', '');
      return recurse.if;
    },
  },
  {
    title: 'a secret',
    rule: 'hardcoded-secret',
    job: any,
    make(job, d) {
      const step = someStep(job, d, queried);
      if (!step) return undefined;
      intoQuery(step, { client_secret: 'correcthorsebattery' });
      return 'correcthorsebattery';
    },
  },
  {
    title: 'no integration_name',
    rule: 'missing-integration-name',
    job: list,
    make(job) {
      delete job.integration_name;
      return firstKey(job);
    },
  },
  {
    title: 'persist on a Unified API resource',
    rule: 'ineffective-persist',
    job: list,
    make(job, d) {
      const step = someStep(job, d, isUnified);
      if (!step) return undefined;
      step.persist = d.chance(0.5);
      return '';
    },
  },
  {
    title: 'records that go nowhere',
    rule: 'discarded-records',
    job: list,
    make(job, d) {
      const step = someStep(
        job,
        d,
        (one) =>
          isRequest(one) &&
          !isUnified(one) &&
          ['list', 'get'].includes(one.method as string) &&
          !isNamedElsewhere(job, one),
      );
      if (!step) return undefined;
      delete step.persist;
      return firstKey(step);
    },
  },
  {
    title: 'delete tracking on a Proxy API resource',
    rule: 'unsupported-delete-tracking',
    job: any,
    make(job, d) {
      const step = someStep(job, d, (one) => isRequest(one) && !isUnified(one));
      if (!step) return undefined;
      step.delete_tracking = 'soft';
      return '';
    },
  },
  {
    title: 'a placeholder without quotes',
    rule: 'unquoted-placeholder',
    job: any,
    make: inQuery(`${RAW}{{args.seeded_arg}}`, '{{args.seeded_arg}}', required),
  },
  {
    title: 'no account',
    rule: 'missing-integrated-account',
    job: graph,
    make(job, d) {
      const step = someStep(job, d, queried);
      if (!step) return undefined;
      intoQuery(step, step.integrated_account_id!);
      delete step.integrated_account_id;
      return firstKey(step);
    },
  },
  {
    title: 'no version',
    rule: 'runtime-version',
    job: graph,
    make(job) {
      delete job.default_runtime_version;
      return '';
    },
  },
  {
    title: 'a lower version',
    rule: 'runtime-version',
    job: graph,
    make(job) {
      job.default_runtime_version = 3;
      return '3';
    },
  },
  {
    title: 'JSONata that does not parse',
    rule: 'invalid-expression',
    job: graph,
    make(job, d) {
      const step = someStep(job, d, (one) => typeof one.run_if === 'string');
      if (!step) return undefined;
      step.run_if = `${step.run_if as string} )`;
      return '';
    },
  },
  {
    title: 'a function that nobody knows',
    rule: 'unknown-function',
    job: graph,
    make(job, d) {
      const step = someStep(job, d, (one) => isRequest(one) && one.run_if === undefined);
      if (!step || stepsOf(job).some((one) => one.type === 'update_state')) return undefined;
      step.run_if = '$uppercas(sync_job_run.status) = "OK"';
      return '$uppercas';
    },
  },
  {
    title: 'a path without its backticks',
    rule: 'unquoted-path',
    job: graph,
    make(job, d) {
      const step = someStep(
        job,
        d,
        (one) => isFields(one.config) && one.type === 'add_context' && one.name === 'window',
      );
      if (!step) return undefined;
      step.config = { expression: '{ "window_start": resources.get-cursor.value }' };
      return 'resources.get-cursor.value';
    },
  },
  {
    title: 'a misspelt name of what to persist',
    rule: 'unknown-persisted-resource',
    job: graph,
    make(job, d) {
      const step = someStep(
        job,
        d,
        (one) =>
          Array.isArray(one.resources_to_persist) && one.resources_to_persist.some((name) => String(name).length > 5),
      );
      if (!step) return undefined;
      const names = step.resources_to_persist as string[];
      const at = names.findIndex((name) => name.length > 5);
      names[at] = misspell(names[at]!, d);
      return names[at];
    },
  },
  {
    title: 'a name that yields no records',
    rule: 'unknown-persisted-resource',
    job: graph,
    make(job, d) {
      const step = someStep(job, d, (one) => one.type === 'destination');
      const state = someStep(job, d, (one) => one.type === 'get_state');
      if (!step || !state) return undefined;
      (step.resources_to_persist as Value[]).push(state.name!);
      return state.name as string;
    },
  },
  {
    title: 'a destination without a guard',
    rule: 'unguarded-destination',
    job: graph,
    make(job, d) {
      const step = someStep(job, d, (one) => one.name === 'archive' && one.run_if !== undefined);
      if (
        !step ||
        job.args_validation !== undefined ||
        stepsOf(job).some((one) => one.run_if !== undefined && isRequest(one))
      )
        return undefined;
      delete step.run_if;
      return (step.config as Fields).id as string;
    },
  },
  {
    title: 'an account that is written down',
    rule: 'hardcoded-id',
    job: graph,
    make(job, d) {
      const step = someStep(job, d, queried);
      if (!step) return undefined;
      intoQuery(step, step.integrated_account_id!);
      step.integrated_account_id = '0b0cd1a0-0a5c-4c70-9e86-3d1c2f2a9f10';
      return '0b0cd1a0-0a5c-4c70-9e86-3d1c2f2a9f10';
    },
  },
  {
    title: 'state nodes without a key',
    rule: 'missing-state-key',
    job: graph,
    make(job, d) {
      const first = stepsOf(job).find((one) => /_state$/.test(text(one.type) ?? ''));
      const step = someStep(job, d, queried);
      if (!first || !step) return undefined;
      delete job.state_key;
      return firstKey(first);
    },
  },
  {
    title: 'state nodes without a mutex',
    rule: 'missing-mutex-key',
    job: graph,
    make(job) {
      const first = stepsOf(job).find((one) => /_state$/.test(text(one.type) ?? ''));
      if (!first) return undefined;
      delete job.mutex_key;
      return firstKey(first);
    },
  },
  {
    title: 'a webhook in the place of the account',
    rule: 'mismatched-id',
    job: graph,
    make(job, d) {
      const step = someStep(job, d, queried);
      if (!step) return undefined;
      intoQuery(step, step.integrated_account_id!);
      declare(job, 'seeded_hook', { type: 'string', format: 'webhook_id', required: true });
      step.integrated_account_id = '{{args.seeded_hook}}';
      return 'args.seeded_hook';
    },
  },
  {
    title: 'a datastore in the place of a webhook',
    rule: 'mismatched-id',
    job: graph,
    make(job, d) {
      const step = someStep(job, d, (one) => one.destination_type === 'webhook' && one.run_if === undefined);
      const request = someStep(job, d, queried);
      if (!step || !request) return undefined;
      declare(job, 'seeded_store', { type: 'string', format: 'datastore_id', required: true });
      intoQuery(request, (step.config as Fields).id!);
      step.config = { ...(step.config as Fields), id: '{{ args.seeded_store }}' };
      return 'args.seeded_store';
    },
  },
  {
    title: 'a recursion into the same request',
    rule: 'repeating-recursion',
    job: any,
    make(job, d) {
      // A record that is asked for again may have changed.
      const step = someStep(
        job,
        d,
        (one) => isFields(one.recurse) && one.method !== 'get' && typeof one.query !== 'string',
      );
      if (!step) return undefined;
      const { recurse } = step as { recurse: Fields };
      const read = JSON.stringify(recurse.config).match(/args\.[^.|:}\s]+/g);
      if (read) return undefined;
      recurse.config = { query: { seeded_key: 2 } };
      return 'config';
    },
  },
  {
    title: 'an alternative that comes too late',
    rule: 'dead-alternative',
    job: list,
    make: inQuery('{{ args.seeded_arg | previous_run_date }}', 'previous_run_date', required),
  },
  {
    title: 'an alternative after a default',
    rule: 'dead-alternative',
    job: any,
    make: inQuery('{{args.seeded_arg:str|site_id:str?:x}}', 'site_id:str', { type: 'string', default: 'x' }),
  },
  {
    title: 'a copy of a request',
    rule: 'duplicate-step',
    job: any,
    make(job, d) {
      const step = someStep(job, d, (one) => isRequest(one) && isUnified(one) && !isNamedElsewhere(job, one));
      const named = someStep(
        job,
        d,
        (one) => isRequest(one) && Array.isArray(job.resources) && one.name !== undefined && one.type !== undefined,
      );
      const chosen = job.default_runtime_version === 4 || job.default_runtime_version === '4' ? named : step;
      if (!chosen) return undefined;
      const copy: Fields = Object.fromEntries(d.shuffle(Object.entries({ ...chosen, name: 'seeded' })));
      job.resources = [...stepsOf(job), copy];
      const outlet = stepsOf(job).find((one) => one.type === 'destination' && one.name === 'deliver');
      if (outlet && (outlet.destination_type !== 'superquery' || isUnified(chosen)))
        (outlet.resources_to_persist as Value[]).push('seeded');
      else if (outlet) return undefined;
      return 'seeded';
    },
  },
  {
    title: 'a node that is persisted twice',
    rule: 'duplicate-step',
    job: graph,
    make(job, d) {
      const step = someStep(job, d, (one) => Array.isArray(one.resources_to_persist));
      if (!step) return undefined;
      const names = step.resources_to_persist as Value[];
      names.push(d.pick(names));
      return names.at(-1) as string;
    },
  },
  {
    title: 'a spool in front of a webhook',
    rule: 'needless-spool',
    job: graph,
    make(job, d) {
      const step = someStep(
        job,
        d,
        (one) =>
          one.run_if === undefined &&
          (one.destination_type === 'webhook' || (one.destination_type === 'datastore' && one.loop_on !== undefined)),
      );
      if (!step) return undefined;
      const [first, ...rest] = step.resources_to_persist as string[];
      job.resources = [...stepsOf(job), { name: 'seeded', type: 'spool', depends_on: first! }];
      step.resources_to_persist = [...rest, 'seeded'];
      return 'seeded';
    },
  },
  {
    title: 'a transform of nothing',
    rule: 'misplaced-transform',
    job: graph,
    make(job, d) {
      const [type, more] = d.pick<[string, Fields]>([
        ['transform', { config: { expression: '{ "seeded_key": 1 }' } }],
        ['spool', {}],
      ]);
      job.resources = [...stepsOf(job), { name: 'seeded', type, ...more }];
      return type;
    },
  },
  {
    title: 'a cursor that moves to the end of the run',
    rule: 'unsafe-cursor',
    job: graph,
    make(job, d) {
      const step = someStep(job, d, (one) => one.type === 'update_state');
      if (!step) return undefined;
      const [value, covered] = d.pick([
        [{ value_expression: '$now()' }, '$now()'],
        [{ value_expression: '$fromMillis($millis())' }, '$millis()'],
        [{ value: '{{sync_job_run.finished_at:any}}' }, '{{sync_job_run.finished_at:any}}'],
        [{ value_expression: 'sync_job_run.finished_at.toISOString()' }, 'sync_job_run.finished_at.toISOString()'],
      ] as const);
      step.config = { key: (step.config as Fields).key!, ...value };
      return covered;
    },
  },
  {
    title: 'a cursor that never moves',
    rule: 'unsafe-cursor',
    job: graph,
    make(job, d) {
      const step = someStep(job, d, (one) => one.type === 'update_state');
      const request = stepsOf(job).find(isRequest);
      if (!step || !request) return undefined;
      const account = request.integrated_account_id as string;
      const value = d.pick(['2024-01-01', `on-${account}`]);
      step.config = { key: (step.config as Fields).key!, value };
      return value;
    },
  },
  {
    title: 'a state without a value in the first run',
    rule: 'unguarded-state',
    job: graph,
    make(job, d) {
      const state = someStep(job, d, (one) => one.type === 'get_state' && !('default' in (one.config as Fields)));
      const step = someStep(
        job,
        d,
        (one) =>
          queried(one) && ancestorsOf(job, one).some(({ name }) => name === 'window') && one.run_if === undefined,
      );
      if (!state || !step) return undefined;
      intoQuery(step, '{{resources.get-cursor.value}}');
      return '{{resources.get-cursor.value}}';
    },
  },
  {
    title: 'a state that is read and kept for nothing',
    rule: 'unread-state',
    job: graph,
    make(job, d) {
      const step = someStep(job, d, (one) => one.type === 'update_state');
      if (!step) return undefined;
      const state: Fields = { name: 'idle', type: 'get_state', config: { key: 'idle', default: '2024-01-01' } };
      const config = { ...(step.config as Fields), key: 'idle' };
      job.resources = [state, ...stepsOf(job), { ...step, name: 'move-idle', config }];
      return 'idle';
    },
  },
  {
    title: 'a state that all accounts share',
    rule: 'shared-state-key',
    job: graph,
    make(job) {
      if (!stepsOf(job).some((one) => one.type === 'get_state')) return undefined;
      job.state_key = 'one-for-all';
      return 'one-for-all';
    },
  },
  {
    title: 'a state without .value',
    rule: 'missing-state-value',
    job: graph,
    make(job, d) {
      const step = someStep(job, d, (one) => one.name === 'window');
      if (!step) return undefined;
      step.config = { expression: '{ "window_start": resources.`get-cursor` }' };
      return 'resources.`get-cursor`';
    },
  },
  {
    title: 'a cursor that moves too early',
    rule: 'premature-state-update',
    job: graph,
    make(job, d) {
      const step = someStep(job, d, (one) => one.type === 'update_state');
      if (!step) return undefined;
      delete step.depends_on;
      return firstKey(step);
    },
  },
  {
    title: 'a state that nothing reads',
    rule: 'unpaired-state-key',
    job: graph,
    make(job, d) {
      const step = someStep(job, d, (one) => one.type === 'update_state');
      const steps = stepsOf(job);
      if (!step) return undefined;
      job.resources = [...steps, { ...step, name: 'move-other', config: { ...(step.config as Fields), key: 'other' } }];
      return 'other';
    },
  },
  {
    title: 'an upload under one name',
    rule: 'overwritten-upload',
    job: graph,
    make(job, d) {
      const step = someStep(job, d, (one) => one.method === 'uploadObject');
      if (!step) return undefined;
      const inside = (step.config as Fields).config as Fields;
      inside.path = 'records';
      inside.file_name = 'all.json';
      return '';
    },
  },
  {
    title: 'a context that nobody reads',
    rule: 'unused-context',
    job: graph,
    make(job, d) {
      const step = someStep(job, d, (one) => isRequest(one));
      if (!step) return undefined;
      job.resources = [
        ...stepsOf(job),
        {
          name: 'seeded',
          type: 'add_context',
          depends_on: step.name!,
          config: { expression: '{ "seeded_key": 1 }' },
        },
      ];
      return '';
    },
  },
  {
    title: 'a superquery of a Proxy API resource',
    rule: 'unpersistable-resource',
    job: graph,
    make(job, d) {
      const step = someStep(job, d, (one) => one.destination_type === 'superquery');
      const steps = stepsOf(job);
      const request = steps.find(isRequest);
      if (!step || !request) return undefined;
      job.resources = [
        ...steps,
        {
          name: 'seeded',
          type: 'request',
          resource: 'raw_things',
          method: 'list',
          integrated_account_id: request.integrated_account_id!,
        },
      ];
      (step.resources_to_persist as Value[]).push('seeded');
      return 'seeded';
    },
  },
  {
    title: 'destinations that are all conditional',
    rule: 'conditional-only-outlet',
    job: graph,
    make(job) {
      const steps = stepsOf(job);
      if (!steps.some((one) => one.type === 'update_state')) return undefined;
      declare(job, 'seeded_arg', { type: 'string' });
      for (const one of steps) if (one.type === 'destination') one.run_if ??= '$exists(args.seeded_arg)';
      return '';
    },
  },
  {
    title: 'a body that is a comparison',
    rule: 'no-object-result',
    job: graph,
    make: asBody('status = "open"'),
  },
  {
    title: 'a body that is a number of something',
    rule: 'no-object-result',
    job: list,
    make: asBody('$count([1, 2]) + 1'),
  },
  {
    title: 'a method of JavaScript',
    rule: 'javascript-in-jsonata',
    job: graph,
    make(job, d) {
      const covered = asBody('{ "a": args.seeded_arg.toUpperCase() }', 'toUpperCase')(job, d);
      if (covered !== undefined) declare(job, 'seeded_arg', required);
      return covered;
    },
  },
  {
    title: 'an object of JavaScript',
    rule: 'javascript-in-jsonata',
    job: any,
    make: asBody('{ "a": Math.max([1, 2]) }', 'Math'),
  },
  {
    title: 'a condition as args_validation',
    rule: 'inverted-args-validation',
    job: graph,
    make(job) {
      if (job.args_validation !== undefined) return undefined;
      declare(job, 'seeded_arg', required);
      const step = stepsOf(job).find((one) => isRequest(one) && one.body === undefined);
      if (!step) return undefined;
      step.body = { seeded: '{{args.seeded_arg}}' };
      job.args_validation = '$length(args.seeded_arg) > 3';
      return job.args_validation;
    },
  },
  {
    title: 'a condition that is a string',
    rule: 'constant-condition',
    job: graph,
    make(job, d) {
      const step = someStep(job, d, (one) => isRequest(one) && one.run_if === undefined);
      if (!step) return undefined;
      step.run_if = '"false"';
      return step.run_if;
    },
  },
  {
    title: 'a value that the enum lacks',
    rule: 'impossible-comparison',
    job: graph,
    make(job, d) {
      const covered = 'args.seeded_arg = "Full"';
      if (asBody(`{ "a": ${covered} }`)(job, d) === undefined) return undefined;
      declare(job, 'seeded_arg', { ...required, enum: ['full', 'delta'] });
      return covered;
    },
  },
  {
    title: 'a number compared with a string',
    rule: 'impossible-comparison',
    job: any,
    make(job, d) {
      const covered = 'args.seeded_arg >= "5"';
      if (asBody(`{ "a": ${covered} }`)(job, d) === undefined) return undefined;
      declare(job, 'seeded_arg', { type: 'integer', required: true });
      return covered;
    },
  },
  {
    title: 'an argument looked up in records',
    rule: 'name-read-from-record',
    job: any,
    make(job, d) {
      if (asBody('{ "a": tenants[since > args.seeded_arg].id }')(job, d) === undefined) return undefined;
      declare(job, 'seeded_arg', required);
      return 'args.seeded_arg';
    },
  },
  {
    title: 'a condition that skips the normal run',
    rule: 'absent-arg-condition',
    job: graph,
    make(job, d) {
      const condition = d.pick(['args.seeded_arg = false', '$not(args.seeded_arg)', 'args.seeded_arg != "x"']);
      if (asBody(`{ "a": ${condition} ? 1 : 2 }`)(job, d) === undefined) return undefined;
      declare(job, 'seeded_arg', { description: 'optional' });
      return condition;
    },
  },
  {
    title: 'a date without its cast',
    rule: 'date-as-text',
    job: any,
    make: inQuery('{{sync_job_run.started_at}}', '{{sync_job_run.started_at}}'),
  },
  {
    title: 'a date as text in JSONata',
    rule: 'date-as-text',
    job: graph,
    make: asBody('{ "a": $toMillis(sync_job_run.finished_at) }', 'sync_job_run.finished_at'),
  },
  {
    title: 'all arguments as text',
    rule: 'records-as-text',
    job: any,
    make: inQuery('run {{sync_job_run}}', '{{sync_job_run}}'),
  },
  {
    title: 'an argument too many',
    rule: 'invalid-call',
    job: any,
    make: asBody('{ "a": $merge({ "b": 1 }, { "c": 2 }) }', '$merge'),
  },
  {
    title: 'text that is added',
    rule: 'invalid-call',
    job: graph,
    make: asBody('{ "a": "since " + 1 }', '"since "'),
  },
  {
    title: 'a key without quotes',
    rule: 'unquoted-key',
    job: any,
    make: asBody('{ seeded: 1 }', 'seeded'),
  },
  {
    title: 'a field without quotes',
    rule: 'unquoted-text',
    job: any,
    make: asBody('{ "a": $sift({ "b": 1 }, function($v, $k) { $k != seeded }) }', 'seeded'),
  },
  {
    title: 'an argument that is only validated',
    rule: 'unread-validated-arg',
    job: graph,
    make(job) {
      if (job.args_validation !== undefined) return undefined;
      declare(job, 'seeded_arg', required);
      job.args_validation = 'args.seeded_arg = "" ? { "message": "empty" }';
      return 'seeded_arg';
    },
  },
  {
    title: 'a run without any destination',
    rule: 'dead-end-run',
    job: graph,
    make(job) {
      const steps = stepsOf(job);
      // Where a cursor moves as well, that is the worse defect.
      if (steps.some((one) => one.type === 'update_state' || one.run_if !== undefined)) return undefined;
      // A run may be for what a step does besides.
      if (steps.some((one) => one.type === 'delete_state' || (isRequest(one) && !isReading(one)))) return undefined;
      const destinations = steps.filter((one) => one.type === 'destination');
      if (destinations.length === 0 || job.args_validation !== undefined) return undefined;
      declare(job, 'seeded_arg', { type: 'string' });
      for (const one of destinations) one.run_if = '$exists(args.seeded_arg)';
      return firstKey(destinations[0]!);
    },
  },
];
