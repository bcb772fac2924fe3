import {
  alternatives,
  type Comparison,
  defineRule,
  didYouMean,
  type Expression,
  isSequence,
  type Job,
  type Literal,
  nearest,
  type Place,
  pathText,
  placeIn,
  type Reference,
  referencesIn,
  replacement,
  type Scalar,
  valueAt,
} from '../src/rule/index.ts';

export default defineRule({
  id: 'impossible-comparison',
  summary: 'a comparison with a value that the name can never have',
  why: `JSONata compares without converting: \`args.full = "true"\` is false for the boolean \`true\`, \`args.mode = "Full"\` never
holds if the \`enum\` has "full", and \`args.limit > "5"\` fails at run time because a number and a string can't be ordered. A
list does not equal one of its items: \`args.tags = "vip"\` is always false, and \`"vip" in args.tags\` is what was meant. The
status of a completed run is \`completed\`, although the event is called \`complete\`.

The rule trusts what \`args_schema\` declares. \`= null\`, \`= ""\` and their opposites are checks for a value, and always
silent. So is \`payload.records = []\`, which is true for an empty list; \`payload.records > 0\` fails.`,
  severity: 'error',
  fix: 'suggest',
  group: 'Expressions',
  messages: {
    type: (d: { path: string; types: string; literal: string; outcome: string }) =>
      `"${d.path}" is ${d.types}, never ${d.literal}: the comparison ${d.outcome}`,
    order: (d: { path: string; types: string; literal: string }) =>
      `"${d.path}" is ${d.types}, which can't be ordered with ${d.literal}: the comparison fails at run time`,
    list: (d: { path: string; literal: string; outcome: string }) =>
      `"${d.path}" is a list, and never equal to ${d.literal} as a whole: the comparison ${d.outcome}`,
    enum: (d: { path: string; literal: string; outcome: string }) =>
      `"${d.path}" is never ${d.literal}, which its \`enum\` does not list: the comparison ${d.outcome}`,
    status: (d: { literal: string; outcome: string }) =>
      `the status of a run is never ${d.literal}: the comparison ${d.outcome}`,
  },
  examples: [
    {
      title: 'Types, lists, values of an enum, and the status',
      source: `
        default_runtime_version: 4
        integration_name: zendesk
        args_schema:
          account: { type: string, required: true }
          hook: { type: string, required: true }
          full: { type: boolean, required: true }
          limit: { type: integer, required: true }
          mode: { type: string, enum: [full, delta], required: true }
          tags: { type: array, items: { type: string }, required: true }
        resources:
          - name: tickets
            type: request
            run_if: args.full = "true" and args.limit > "5"
            resource: ticketing/tickets
            method: list
            integrated_account_id: "{{args.account}}"
          - name: vips
            type: request
            depends_on: tickets
            run_if: 'args.tags = "vip" or args.mode != "Full"'
            resource: ticketing/users
            method: list
            integrated_account_id: "{{args.account}}"
          - name: chosen
            type: transform
            depends_on: vips
            config:
              expression: |
                resources.ticketing.users["complete" = $$.sync_job_run.status and $$.args.mode in ["full", "detla"]]
          - name: out
            type: destination
            destination_type: webhook
            config: { id: "{{args.hook}}" }
            resources_to_persist: [chosen]
      `,
      findings: [
        { message: 'type', covers: 'args.full = "true"', help: 'compare with true' },
        { message: 'order', covers: 'args.limit > "5"', help: 'compare with 5' },
        { message: 'list', covers: 'args.tags = "vip"', help: 'write "vip" in args.tags' },
        { message: 'enum', covers: 'args.mode != "Full"', help: 'did you mean "full"?' },
        { message: 'status', covers: '"complete" = $$.sync_job_run.status', help: 'did you mean "completed"?' },
        { message: 'enum', covers: '$$.args.mode in ["full", "detla"]', help: 'did you mean "delta"?' },
      ],
      fixed: `
        default_runtime_version: 4
        integration_name: zendesk
        args_schema:
          account: { type: string, required: true }
          hook: { type: string, required: true }
          full: { type: boolean, required: true }
          limit: { type: integer, required: true }
          mode: { type: string, enum: [full, delta], required: true }
          tags: { type: array, items: { type: string }, required: true }
        resources:
          - name: tickets
            type: request
            run_if: args.full = true and args.limit > 5
            resource: ticketing/tickets
            method: list
            integrated_account_id: "{{args.account}}"
          - name: vips
            type: request
            depends_on: tickets
            run_if: '"vip" in args.tags or args.mode != "full"'
            resource: ticketing/users
            method: list
            integrated_account_id: "{{args.account}}"
          - name: chosen
            type: transform
            depends_on: vips
            config:
              expression: |
                resources.ticketing.users["completed" = $$.sync_job_run.status and $$.args.mode in ["full", "delta"]]
          - name: out
            type: destination
            destination_type: webhook
            config: { id: "{{args.hook}}" }
            resources_to_persist: [chosen]
      `,
    },
    {
      title: 'The records of a destination, which are a list',
      source: `
        default_runtime_version: 4
        integration_name: zendesk
        args_schema:
          account: { type: string, required: true }
          hook: { type: string, required: true }
        resources:
          - { name: tickets, type: request, resource: ticketing/tickets, method: list, integrated_account_id: "{{args.account}}" }
          - { name: some, type: destination, destination_type: webhook, run_if: payload.records > 0, config: { id: "{{args.hook}}" }, resources_to_persist: [tickets] }
          - { name: none, type: destination, destination_type: webhook, run_if: 0 = payload.records, config: { id: "{{args.hook}}" }, resources_to_persist: [tickets] }
          - { name: empty, type: destination, destination_type: webhook, run_if: 'payload.records = []', config: { id: "{{args.hook}}" }, resources_to_persist: [tickets] }
      `,
      findings: [
        { message: 'order', covers: 'payload.records > 0', help: 'compare $count(payload.records)' },
        { message: 'list', covers: '0 = payload.records', help: 'compare $count(payload.records)' },
      ],
      fixed: `
        default_runtime_version: 4
        integration_name: zendesk
        args_schema:
          account: { type: string, required: true }
          hook: { type: string, required: true }
        resources:
          - { name: tickets, type: request, resource: ticketing/tickets, method: list, integrated_account_id: "{{args.account}}" }
          - { name: some, type: destination, destination_type: webhook, run_if: $count(payload.records) > 0, config: { id: "{{args.hook}}" }, resources_to_persist: [tickets] }
          - { name: none, type: destination, destination_type: webhook, run_if: 0 = $count(payload.records), config: { id: "{{args.hook}}" }, resources_to_persist: [tickets] }
          - { name: empty, type: destination, destination_type: webhook, run_if: 'payload.records = []', config: { id: "{{args.hook}}" }, resources_to_persist: [tickets] }
      `,
    },
    {
      title: 'What can hold, tests of presence, and what nobody declares',
      source: `
        default_runtime_version: 4
        integration_name: zendesk
        args_schema:
          account: { type: string, required: true }
          hook: { type: string, required: true }
          full: { type: boolean }
          limit: { type: [integer, string], required: true }
          mode: { type: string, enum: [full, delta] }
          any: { required: true }
          tags: { type: array, items: { type: object, properties: { name: { type: string } } }, required: true }
        args_validation: 'args.account = "" or args.full = "" ? { "message": "choose an account" }'
        resources:
          - { name: a, type: request, run_if: args.full != "" and args.limit != "5", resource: ticketing/tickets, method: list, integrated_account_id: "{{args.account}}" }
          - { name: b, type: request, run_if: 'args.mode != null and args.any = 7 and $not(args.mode = "full")', resource: ticketing/tags, method: list, integrated_account_id: "{{args.account}}" }
          - { name: c, type: request, run_if: 'args.tags.name = "vip" and args.tags = ["vip"] and "vip" in args.tags', resource: ticketing/users, method: list, integrated_account_id: "{{args.account}}" }
          - { name: d, type: request, run_if: 'sync_job_run.status = "completed" and tenant_id > 5', resource: ticketing/users, method: list, integrated_account_id: "{{args.account}}" }
          - { name: e, type: transform, depends_on: a, config: { expression: 'resources.ticketing.tickets[full = "true" and $$.args.account > "5"]' } }
          - { name: out, type: destination, destination_type: webhook, config: { id: "{{args.hook}}" }, resources_to_persist: [a, b, c, d, e] }
      `,
      findings: [],
    },
  ],
  check(job, report) {
    for (const expression of job.expressions) {
      const { analysis, node } = expression;
      if (!analysis || node.kind !== 'scalar') continue;
      for (const comparison of analysis.comparisons) {
        if (comparison.operator === 'not' || comparison.through !== undefined) continue;
        const clash = clashOf(job, expression, comparison);
        if (!clash) continue;
        const { cause, data, literal } = clash;
        const place = placeIn(node, comparison.start, comparison.end);
        const details = remedyFor(job, node, comparison, { place, ...clash, literal });
        const isOneOfSeveral = comparison.operator === 'in' && comparison.literals.length > 1;
        report(cause, place, data, isOneOfSeveral ? { ...details, severity: 'warning' } : details);
      }
    }
  },
});

interface Clash {
  readonly cause: 'type' | 'order' | 'list' | 'enum' | 'status';
  readonly data: { path: string; types: string; literal: string; outcome: string };
  readonly literal: Literal;
  /** What may have been meant instead. */
  readonly candidates: readonly Literal['value'][];
}

/** The states of a run. */
const statuses = ['created', 'running', 'rate_limited', 'completed', 'failed', 'stopped'];

function clashOf(job: Job, expression: Expression, { operator, path, literals }: Comparison): Clash | undefined {
  const source = String((expression.node as Scalar).value);
  const reference = referenceAt(job, expression, path.start, source);
  if (!reference) return undefined;
  const { resolution, names } = reference;
  const isOfStatus = isStatus(reference);
  const outcomes: Readonly<Record<string, string>> = { '!=': 'is true for every value', in: 'never finds it' };
  const outcome = outcomes[operator] ?? 'is never true';
  const ordered = operator !== '=' && operator !== '!=' && operator !== 'in';
  const text = pathText(names.map(({ text: value }) => ({ value })));
  const found = literals.map(clashWith);
  const first = found.find((clash) => clash !== undefined);
  if (operator !== 'in' || !found.includes(undefined)) return first;
  // One item of a list that can match is enough, and another spelling of that may be there on purpose.
  const values = literals.map(({ value }) => value);
  return found.find((clash) => {
    const near = clash && nearValue(clash);
    return near !== undefined && !values.includes(near);
  });

  function clashWith(literal: Literal): Clash | undefined {
    const { value } = literal;
    // Tests of presence.
    if (value === null || value === '') return undefined;
    const written = source.slice(literal.start, literal.end);
    const clash = (cause: Clash['cause'], candidates: Clash['candidates'], types = ''): Clash => ({
      cause,
      data: { path: text, types, literal: typeof value === 'string' ? `the string ${written}` : written, outcome },
      literal,
      candidates,
    });
    if (isOfStatus) {
      if (!ordered && !statuses.includes(String(value))) return clash('status', statuses);
      return undefined;
    }
    if (isOfRecords(reference!, expression)) {
      if (operator === 'in') return undefined;
      const counted = typeof value === 'number' ? [value] : [];
      return clash(ordered ? 'order' : 'list', counted, 'a list');
    }
    if (resolution.kind !== 'arg' || resolution.element) return undefined;
    const { types, definition } = resolution;
    const isWholeList = types?.includes('array') === true;
    if (isWholeList) {
      // JSONata flattens the lists that it meets on its way.
      if (names.length > 2 || !types.every((type) => type === 'array' || type === 'null')) return undefined;
      if (!ordered) return clash('list', []);
      return clash('order', [], 'a list');
    }
    if (types && !types.some((type) => accepts(type, value))) {
      return clash(ordered ? 'order' : 'type', converted(value, types), inWords(types));
    }
    if (types && ordered && types.every((type) => type === 'boolean')) return clash('order', [], inWords(types));
    const listed = definition && valueAt(definition, 'enum');
    if (ordered || !isSequence(listed)) return undefined;
    const values = listed.items.map((item) => (item.kind === 'scalar' ? item.value : undefined));
    if (values.includes(undefined) || values.includes(value)) return undefined;
    return clash('enum', values as Literal['value'][]);
  }
}

function referenceAt(job: Job, expression: Expression, start: number, source: string): Reference | undefined {
  const quoted = source[start] === '`' || source[start] === '"' || source[start] === "'";
  const reference = referencesIn(job, expression).get(quoted ? start + 1 : start);
  return reference?.hyphenated ? undefined : reference;
}

/** In a loop it stands for one record. */
function isOfRecords({ resolution, names }: Reference, { step }: Expression): boolean {
  const isWhole = names.length === 2 && names[0]!.text === 'payload' && names[1]!.text === 'records';
  return isWhole && resolution.kind === 'builtIn' && step?.type === 'destination' && !step.field('loop_on');
}

function isStatus({ resolution, names }: Reference): boolean {
  return (
    resolution.kind === 'builtIn' &&
    names.length === 2 &&
    names[0]!.text === 'sync_job_run' &&
    names[1]!.text === 'status'
  );
}

function accepts(type: string, value: Literal['value']): boolean {
  if (typeof value === 'number') return type === 'number' || type === 'integer';
  return type === typeof value;
}

const words: Readonly<Record<string, string>> = {
  string: 'a string',
  number: 'a number',
  integer: 'a number',
  boolean: 'a boolean',
  object: 'an object',
  null: 'null',
};

function inWords(types: readonly string[]): string {
  return [...new Set(types.map((type) => words[type] ?? type))].join(' or ');
}

/** The value of another type that is written in the same way. */
function converted(value: Literal['value'], types: readonly string[]): readonly Literal['value'][] {
  if (typeof value !== 'string') return types.includes('string') ? [String(value)] : [];
  if (types.includes('boolean') && (value === 'true' || value === 'false')) return [value === 'true'];
  const isNumber = types.some((type) => type === 'number' || type === 'integer') && /^-?\d+(?:\.\d+)?$/.test(value);
  return isNumber ? [Number(value)] : [];
}

function remedyFor(
  job: Job,
  node: Scalar,
  { operator, path }: Comparison,
  { place, cause, data, literal, candidates }: Clash & { readonly place: Place },
) {
  const at = placeIn(node, literal.start, literal.end);
  if ((cause === 'list' || cause === 'order') && candidates.length > 0 && isList(data)) {
    const source = String(node.value);
    const raw = placeIn(node, path.start, path.end);
    const counted = `$count(${source.slice(path.start, path.end)})`;
    return { help: `compare ${counted}`, fix: replacement(raw, counted) };
  }
  if (cause === 'list') {
    const raw = ({ start, end }: Place) => job.file.text.slice(start, end);
    const source = String(node.value);
    const isIn = `${raw(at)} in ${raw(placeIn(node, path.start, path.end))}`;
    const told = `${source.slice(literal.start, literal.end)} in ${source.slice(path.start, path.end)}`;
    if (operator === 'in') return {};
    const whole = (inner: string) => (operator === '=' ? inner : `$not(${inner})`);
    return { help: `write ${whole(told)}`, fix: replacement(place, whole(isIn)) };
  }
  if (cause === 'type' || cause === 'order') {
    const [instead] = candidates;
    if (instead === undefined) return {};
    return {
      help: `compare with ${literalText(instead, '"')}`,
      fix: replacement(at, literalText(instead, node.style === 'double' ? "'" : '"')),
    };
  }
  const strings = candidates.filter((candidate) => typeof candidate === 'string');
  const near = nearValue({ literal, candidates });
  if (near === undefined)
    return strings.length > 0 && strings.length <= 8 ? { help: `expected ${alternatives(strings)}` } : {};
  const inner = placeIn(node, literal.start + 1, literal.end - 1);
  return { help: didYouMean(near), ...(/^[\w .-]+$/.test(near) && { fix: replacement(inner, near) }) };
}

/** Whether what is compared is a list, of which the number may have been meant. */
function isList({ types }: Clash['data']): boolean {
  return types === 'a list';
}

/** The value that a string is most likely a typo of. */
function nearValue({ literal, candidates }: Pick<Clash, 'literal' | 'candidates'>): string | undefined {
  const strings = candidates.filter((candidate) => typeof candidate === 'string');
  return typeof literal.value === 'string' ? nearest(literal.value, strings) : undefined;
}

function literalText(value: Literal['value'], quote: string): string {
  return typeof value === 'string' ? `${quote}${value}${quote}` : String(value);
}
