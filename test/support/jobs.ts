import { type Dice, dice } from './random.ts';

export type Value = string | number | boolean | null | Value[] | Fields;
export interface Fields {
  [key: string]: Value;
}

/** Random sync jobs that have nothing wrong with them. */
export function randomJob(seed: number): Fields {
  const d = dice(seed);
  return d.chance(0.5) ? listJob(d) : graphJob(d);
}

/** A random job of runtimes 1 to 3. */
export function randomListJob(seed: number): Fields {
  return listJob(dice(seed));
}

/** A random job of runtime 4. */
export function randomGraphJob(seed: number): Fields {
  return graphJob(dice(seed));
}

export function isFields(value: Value | undefined): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function stepsOf(job: Fields): Fields[] {
  return Array.isArray(job.resources) ? job.resources.filter(isFields) : [];
}

type ArgKind = 'string' | 'integer' | 'number' | 'boolean' | 'array' | 'object' | 'account' | 'target';

/** Far enough from each other that no slip of one is near another. */
const ARGS: Readonly<Record<ArgKind, readonly string[]>> = {
  string: ['user_id', 'region', 'since_date', 'search_text', 'workspace', 'first_name', 'page-token-prefix', 'x9'],
  integer: ['batch_size', 'max_depth', 'hours_back'],
  number: ['sampling_ratio', 'threshold'],
  boolean: ['include_archived', 'dryRun', 'with_comments'],
  array: ['ticket_ids', 'mailboxes', 'project_keys', 'members'],
  object: ['custom_filter', 'extra_options', 'toString'],
  account: ['integrated_account_id', 'second_account'],
  target: ['webhook_target', 'datastore_bucket', 'superquery_sink'],
};

/** The arguments of a job: declared when something first uses them, so that none is unused. */
class Arguments {
  readonly declared = new Map<string, { kind: ArgKind; required: boolean; hasDefault: boolean }>();
  readonly #d: Dice;

  constructor(d: Dice) {
    this.#d = d;
  }

  /** The name of an argument that is always there: required, or with a default. */
  certain(kind: ArgKind): string {
    return this.#name(kind, ({ required, hasDefault }) => required || hasDefault, true);
  }

  optional(kind: ArgKind): string | undefined {
    const used = [...this.declared].find(([, arg]) => arg.kind === kind && !arg.required && !arg.hasDefault);
    if (used) return used[0];
    return ARGS[kind].some((name) => !this.declared.has(name)) ? this.#declare(kind, false, false) : undefined;
  }

  #name(kind: ArgKind, fits: (arg: { required: boolean; hasDefault: boolean }) => boolean, required: boolean): string {
    const known = [...this.declared].filter(([, arg]) => arg.kind === kind && fits(arg)).map(([name]) => name);
    const free = ARGS[kind].filter((name) => !this.declared.has(name));
    if (known.length > 0 && (free.length === 0 || this.#d.chance(0.5))) return this.#d.pick(known);
    if (free.length === 0) throw new RangeError(`no ${kind} argument left`);
    const hasDefault = kind !== 'account' && kind !== 'target' && this.#d.chance(0.2);
    return this.#declare(kind, required && !(hasDefault && this.#d.chance(0.5)), hasDefault);
  }

  #declare(kind: ArgKind, required: boolean, hasDefault: boolean): string {
    // One is kept free of the kinds that must always be certain.
    const free = ARGS[kind].filter((name) => !this.declared.has(name));
    const name = this.#d.pick(free);
    this.declared.set(name, { kind, required, hasDefault });
    return name;
  }

  /** `args_schema` in one of its shapes; `undefined` where the job has no arguments. */
  schema(): Fields | undefined {
    const d = this.#d;
    if (this.declared.size === 0) return d.chance(0.3) ? {} : undefined;
    const shape = d.pick(['flat', 'boolean', 'array', 'ref'] as const);
    const definitions: Fields = {};
    const properties: Fields = {};
    const required: string[] = [];
    for (const [name, { kind, required: must, hasDefault }] of this.declared) {
      const definition = this.#definition(kind, hasDefault);
      if (must) {
        if (shape === 'flat' || shape === 'boolean') definition.required = true;
        else required.push(name);
      }
      if (shape === 'ref' && kind === 'object') {
        definitions[`${name}_shape`] = definition;
        properties[name] = { $ref: `#/definitions/${name}_shape` };
      } else {
        properties[name] = definition;
      }
    }
    if (shape === 'flat') return properties;
    return {
      type: 'object',
      properties,
      ...(required.length > 0 && { required }),
      ...(Object.keys(definitions).length > 0 && { definitions }),
    };
  }

  #definition(kind: ArgKind, hasDefault: boolean): Fields {
    const d = this.#d;
    const description: Fields = d.chance(0.3)
      ? { description: d.pick(['Whose records', 'Only {{these}}: see <<docs>>', "it's optional"]) }
      : {};
    switch (kind) {
      case 'string': {
        const format: Fields = d.chance(0.2) ? { pattern: '^[\\w ./:-]*$' } : {};
        return { type: 'string', ...description, ...format, ...(hasDefault && { default: d.pick(['eu', '', 'all']) }) };
      }
      case 'integer':
        return { type: 'integer', ...description, minimum: 0, ...(hasDefault && { default: 25 }) };
      case 'number':
        return { type: 'number', ...description, ...(hasDefault && { default: 0.5 }) };
      case 'boolean':
        return { type: 'boolean', ...description, ...(hasDefault && { default: false }) };
      case 'array': {
        const items = d.pick<Fields>([{ type: 'string' }, { type: 'object', properties: { id: { type: 'string' } } }]);
        return { type: 'array', items, ...description, ...(hasDefault && { default: [] }) };
      }
      case 'object':
        return {
          type: 'object',
          properties: { status: { type: 'string' }, owner: { type: 'object', properties: { id: { type: 'string' } } } },
          ...description,
          ...(hasDefault && { default: { status: 'open' } }),
        };
      case 'account':
        return { type: 'string', ...description, ...(d.chance(0.5) && { format: 'integrated_account_id' }) };
      case 'target':
        return { type: 'string', ...description };
    }
  }
}

/** What placeholders and expressions can name at a place. */
interface Scope {
  readonly args: Arguments;
  /** Paths of records, without fields: `resources.crm.contacts`. */
  readonly records: readonly (readonly string[])[];
  /** Names at the top level that hold text. */
  readonly names: readonly string[];
  /** Whether an argument that may be missing needs no fallback. */
  readonly guarded: boolean;
}

const FIELDS = ['id', 'name', 'owner.id', 'email', 'updated-at', 'parent_id', 'fields.0.value'] as const;

/** A placeholder without its braces. */
function inner(d: Dice, scope: Scope): string {
  const { args, records, names } = scope;
  const kinds: (() => string | undefined)[] = [
    () => `args.${args.certain('string')}`,
    () => `args.${args.certain('string')}:str`,
    () => {
      const name = args.optional('string');
      if (name === undefined) return undefined;
      const fallbacks = ['?:none', ':undefined', '?:2020-01-01', () => `|args.${args.certain('string')}`];
      const fallback = d.pick(fallbacks);
      return `args.${name}${typeof fallback === 'string' ? fallback : fallback()}`;
    },
    () => `args.${args.certain('object')}.${d.pick(['status', 'owner.id'])}`,
    () => (records.length > 0 ? [...d.pick(records), d.pick(FIELDS)].join('.') : undefined),
    () => (records.length > 0 ? [...d.pick(records), d.pick(FIELDS)].join('.') : undefined),
    () => (names.length > 0 ? d.pick(names) : undefined),
  ];
  for (;;) {
    const text = d.pick(kinds)();
    if (text !== undefined) return d.chance(0.15) ? ` ${text} ` : text;
  }
}

/** A placeholder that is the whole value and may have another type than text. */
function whole(d: Dice, scope: Scope): string {
  const { args } = scope;
  return `{{${d.pick([
    () => `args.${args.certain('integer')}:int`,
    () => `args.${args.certain('number')}:num`,
    () => `args.${args.certain('boolean')}:bool`,
    () => `args.${args.certain('object')}:json`,
    () => `args.${args.optional('integer') ?? args.certain('integer')}:int?:50:int`,
    () => `args.${args.optional('boolean') ?? args.certain('boolean')}:bool:undefined`,
  ])()}}}`;
}

function text(d: Dice, scope: Scope): string {
  const one = () => `{{${inner(d, scope)}}}`;
  return d.pick([
    one,
    one,
    () =>
      `${d.pick(['', 'ids:', '/v2/', 'owner = '])}${one()}${d.pick(['', ' and more', '/items', '-{{', '}}', '$'].slice(0, 3))}`,
    () => `${one()}${d.pick(['-', ' ', ',', '/'])}${one()}`,
    () => `{"id":${one()}}`,
    () => `${one()}\nsecond line: ${one()}`,
  ])();
}

const KEYS = [
  'filter',
  'sort',
  'page_size',
  'updated_at',
  'properties',
  'q',
  'a.b',
  'x-header',
  '__proto__',
  'constructor',
  '$expand',
  'é😀',
  '',
] as const;
const LITERALS: readonly Value[] = [
  'open',
  'updated_at desc',
  'null',
  'true',
  '12',
  '',
  "it's",
  'a: b # c',
  '- x',
  '{x} <b> $(y)',
  'ünïcödé 😀',
  'line one\nline two\n',
  '  lead',
  12,
  -3.5,
  0,
  true,
  false,
  null,
  [],
  {},
];

function value(d: Dice, scope: Scope, depth = 0): Value {
  const kind = d.below(depth > 2 ? 4 : 6);
  if (kind < 2) return text(d, scope);
  if (kind === 2) return whole(d, scope);
  if (kind === 3) return d.pick(LITERALS);
  if (kind === 4) return Array.from({ length: d.below(3) }, () => value(d, scope, depth + 1));
  return map(d, scope, depth + 1);
}

/** Sets a field of its own, whatever its name. */
export function setField(fields: Fields, key: string, content: Value): void {
  Object.defineProperty(fields, key, { value: content, writable: true, enumerable: true, configurable: true });
}

function map(d: Dice, scope: Scope, depth = 0): Fields {
  const fields: Fields = {};
  for (const key of d.shuffle(KEYS).slice(0, d.below(4))) setField(fields, key, value(d, scope, depth));
  if (depth > 0 && d.chance(0.1)) fields.$truto_merge = `{{args.${scope.args.certain('object')}:json}}`;
  return fields;
}

const APIS = ['crm', 'ticketing', 'knowledge-base', 'user_directory', 'accounting'] as const;
const RESOURCES = [
  'contacts',
  'tickets',
  'page-content',
  'attachments',
  'engagements',
  'invoices',
  'memberships',
  'line_items',
] as const;

/** A step that others can depend on. */
interface Planned {
  readonly fields: Fields;
  /** What a `depends_on` says to name it. */
  readonly target: string;
  readonly parent: Planned | undefined;
  /** The paths under which what is below finds its records. */
  readonly paths: readonly (readonly string[])[];
  /** The names that it adds to the top level for what is below. */
  readonly adds: readonly string[];
  readonly unified: boolean;
  children: number;
}

function ancestors(step: Planned | undefined): Planned[] {
  const found: Planned[] = [];
  for (let at = step; at; at = at.parent) found.push(at);
  return found;
}

function scopeBelow(parent: Planned | undefined, args: Arguments, names: readonly string[], guarded = false): Scope {
  const above = ancestors(parent);
  return {
    args,
    records: above.flatMap(({ paths }) => paths),
    names: [...names, ...above.flatMap(({ adds }) => adds)],
    guarded,
  };
}

/** The resources of a job, each once: under two names that differ only in part none can be confused. */
function resourceNames(d: Dice): string[] {
  return d.shuffle([
    ...RESOURCES.map((name) => `${d.pick(APIS)}/${name}`),
    ...RESOURCES.slice(0, 5).map((name) => `my_${name}`),
  ]);
}

const STEP_NAMES = [
  'all-people',
  'newest',
  'details',
  'cleanup',
  'Fetch everything',
  'enriched',
  'batch_7',
  'toString',
  'zz-top',
  'quarterly',
  'mirror',
  'hop',
] as const;

function requestFields(d: Dice, resource: string, below: Scope, own: readonly string[]): Fields {
  const unified = resource.includes('/');
  const method = d.pick(['list', 'list', 'list', 'get', 'create', 'update', 'delete', 'download', 'search']);
  const fields: Fields = { resource, method };
  if (['get', 'update', 'delete'].includes(method) ? unified || d.chance(0.5) : d.chance(0.1))
    fields.id = text(d, below);
  if (d.chance(0.6)) fields.query = map(d, below);
  if (method === 'create' || method === 'update' || d.chance(0.1)) fields.body = map(d, below);
  if (d.chance(0.2)) loop(d, fields, below);
  if (d.chance(0.15)) {
    const record = ['resources', ...own].join('.');
    fields.recurse = {
      if: `{{${record}.has_more:bool?:false:bool}}`,
      config: { query: { parent: `{{${record}.id}}`, ...map(d, below) } },
    };
  }
  if (unified && d.chance(0.15)) {
    fields.delete_tracking = d.pick(['hard', 'soft']);
    if (d.chance(0.5)) fields.delete_tracking_query = map(d, below);
  }
  if (d.chance(0.1)) fields.response_format = d.pick(['raw', 'unified', 'normalized']);
  return fields;
}

/** Loops over an array, and sends its element. */
function loop(d: Dice, fields: Fields, { args, records }: Scope): void {
  const query = isFields(fields.query) ? fields.query : {};
  fields.query = query;
  if (records.length > 0 && d.chance(0.4)) {
    const path = [...d.pick(records), 'email_addresses'].join('.');
    fields.loop_on = d.pick([path, `{{${path}}}`]);
    query.email = `{{${path}${d.pick(['', '.address'])}}}`;
    return;
  }
  const name = args.certain('array');
  fields.loop_on = d.pick([name, `args.${name}`, `{{args.${name}}}`]);
  query.element = `{{args.${name}:json}}`;
}

function listJob(d: Dice): Fields {
  const args = new Arguments(d);
  const names = ['site_id', 'subdomain.region', 'previous_run_date', 'tenant_id'];
  const resources = resourceNames(d);
  const stepNames = d.shuffle(STEP_NAMES);
  const planned: Planned[] = [];
  const version = d.pick([undefined, 1, 2, 3, '3', 3]);
  const nodes = version === undefined || Number(version) > 1;
  const count = 1 + d.below(6);
  for (let i = 0; i < count; i++) {
    const parent = planned.length > 0 && d.chance(0.6) ? d.pick(planned) : undefined;
    if (parent) parent.children++;
    const dependsOn: Fields = parent ? { depends_on: parent.target } : {};
    const below = scopeBelow(parent, args, names);
    if (nodes && parent && d.chance(0.15)) {
      const name = stepNames.pop()!;
      const type = d.pick(['spool', 'transform']);
      const config: Fields = type === 'transform' ? { config: { expression: expression(d, below) } } : {};
      planned.push({
        fields: { name, type, ...dependsOn, ...config },
        target: name,
        parent,
        paths: [],
        adds: [],
        unified: true,
        children: 0,
      });
      continue;
    }
    const resource = resources.pop()!;
    const name = d.chance(0.4) ? stepNames.pop()! : undefined;
    const own = resource.split('/');
    const fields: Fields = {
      ...(name !== undefined && { name }),
      ...(d.chance(0.1) && { type: 'request' }),
      ...requestFields(d, resource, below, own),
      ...dependsOn,
    };
    const paths = [
      ['resources', ...own],
      ...(name !== undefined && /^[\w-]+$/.test(name) ? [['resources', name]] : []),
    ];
    planned.push({ fields, target: name ?? resource, parent, paths, adds: [], unified: own.length > 1, children: 0 });
  }
  for (const { fields, children, unified } of planned) {
    if (!unified && (children === 0 || d.chance(0.3))) fields.persist = true;
  }
  return {
    ...head(d),
    integration_name: d.pick(['zendesk', 'hubspot', 'notion']),
    ...(version !== undefined && { default_runtime_version: version }),
    ...optional('args_schema', args.schema()),
    resources: d.shuffle(planned).map(({ fields }) => shuffleKeys(d, fields)),
  };
}

function head(d: Dice): Fields {
  return {
    ...(d.chance(0.2) && { id: '0b0cd1a0-0a5c-4c70-9e86-3d1c2f2a9f10' }),
    ...(d.chance(0.4) && { label: d.pick(['Sync {{everything}}', 'Tickets: all', "it's"]) }),
    ...(d.chance(0.2) && { created_at: d.pick(['2021-08-10T10:00:00.000Z', '2026-04-01 10:00:00']) }),
    ...(d.chance(0.2) && { 'x-notes': { owner: ['a', { b: null }] } }),
    ...(d.chance(0.1) && { sharing: d.pick(['deny', 'ask', 'allow']) }),
  };
}

function optional(name: string, content: Value | undefined): Fields {
  return content === undefined ? {} : { [name]: content };
}

function shuffleKeys(d: Dice, fields: Fields): Fields {
  return Object.fromEntries(d.shuffle(Object.entries(fields)));
}

function jsonataPath(path: readonly string[]): string {
  return path.map((name) => (/^[A-Za-z_]\w*$/.test(name) ? name : `\`${name}\``)).join('.');
}

/** A JSONata expression that yields records. */
function expression(d: Dice, { args, records, names }: Scope): string {
  const record = records.length > 0 ? jsonataPath(d.pick(records)) : 'sync_job_run';
  const arg = () => jsonataPath(['args', args.certain('string')]);
  return d.pick([
    () => `${record}.{ "id": id, "name": $uppercase(name), 'region': $$.${arg()} }`,
    () => `$map(${record}, function($r) { $merge([$r, { "source": ${arg()} }]) })`,
    () => `(\n  $items := [${record}];\n  $items[status = 'open'].{ "id": id & "-" & $string(index) } /* ids */\n)`,
    () => `$exists(${arg()}) ? ${record} : []`,
    () =>
      `$dtFromIso(sync_job_run.started_at.toISOString()).minus({ "hours": $$.${jsonataPath(['args', args.certain('integer')])} }).toISO()`,
    () => `{ "records": ${record}, "note": $replace("{ not a placeholder", " ", "") }`,
    () => `${record}^(>updated_at)[0]`,
    () => (names.length > 0 ? `{ "a": ${jsonataPath(d.pick(names).split('.'))}, "b": ${record} }` : record),
  ])();
}

function graphJob(d: Dice): Fields {
  const args = new Arguments(d);
  const context = ['site_id', 'tenant_id', 'sync_job_run.id'];
  const names = d.shuffle(STEP_NAMES.filter((name) => name !== 'Fetch everything' || d.chance(0.2)));
  const resources = resourceNames(d);
  const account = args.certain('account');
  const planned: Planned[] = [];
  const extra: Fields[] = [];
  const below = (parent: Planned | undefined) => scopeBelow(parent, args, context);
  const add = (fields: Fields, parent: Planned | undefined, details: Partial<Planned> = {}): Planned => {
    if (parent) parent.children++;
    const name = fields.name as string;
    const node: Planned = {
      fields: { ...fields, ...(parent && { depends_on: parent.target }) },
      target: name,
      parent,
      paths: /^[\w-]+$/.test(name) ? [['resources', name]] : [],
      adds: [],
      unified: true,
      children: 0,
      ...details,
    };
    planned.push(node);
    return node;
  };
  const request = (parent: Planned | undefined, use?: string): Planned => {
    const name = names.pop()!;
    const resource = resources.pop()!;
    const own = resource.split('/');
    const scope = below(parent);
    const fields: Fields = {
      name,
      type: 'request',
      integrated_account_id: `{{args.${account}}}`,
      ...requestFields(d, resource, scope, own),
    };
    if (use !== undefined) fields.query = { ...(isFields(fields.query) && fields.query), cursor: `{{${use}}}` };
    else if (!('query' in fields) && d.chance(0.4)) {
      fields.query = d.pick([
        () => `{ "since": ${jsonataPath(['args', args.certain('string')])} }`,
        () => `$merge([{ "a": 1 }, ${expression(d, scope)}])`,
      ])();
    }
    if (d.chance(0.15))
      fields.run_if = d.chance(0.5)
        ? 'sync_job_run.status != "failed"'
        : `$exists(${jsonataPath(['args', args.certain('string')])})`;
    const paths = [['resources', ...own], ...(/^[\w-]+$/.test(name) ? [['resources', name]] : [])];
    return add(fields, parent, { paths, unified: own.length > 1 });
  };

  const stateful = d.chance(0.5);
  let start: Planned | undefined;
  if (stateful) {
    const hasDefault = d.chance(0.5);
    const state = add(
      {
        name: 'get-cursor',
        type: 'get_state',
        config: { key: 'cursor', ...(hasDefault && { default: `{{args.${args.certain('string')}}}` }) },
      },
      undefined,
      { paths: [] },
    );
    start = add(
      {
        name: 'window',
        type: 'add_context',
        config: {
          expression: `{ "window_start": resources.\`get-cursor\`.value${hasDefault ? '' : ' ?? "2024-01-01"'} }`,
        },
      },
      state,
      { paths: [], adds: ['window_start'] },
    );
    request(start, 'window_start');
    extra.push({ name: 'run-completed', type: 'event', config: { name: 'complete' } });
    extra.push({
      name: 'move-cursor',
      type: 'update_state',
      depends_on: 'run-completed',
      config: {
        key: 'cursor',
        ...(d.chance(0.5)
          ? { value: '{{sync_job_run.started_at:any}}' }
          : { value_expression: 'sync_job_run.started_at.toISOString()' }),
      },
    });
  }
  const count = 1 + d.below(4);
  for (let i = 0; i < count; i++) {
    const parent = planned.length > 0 && d.chance(0.7) ? d.pick(planned) : undefined;
    const isGathered = planned.some((one) => one.fields.type === 'spool' && one.parent === parent);
    const kind = isGathered ? 0 : d.below(8);
    if (kind < 5 || !parent || !ancestors(parent).some(({ fields }) => fields.type === 'request')) {
      request(parent);
    } else if (kind === 5) {
      add({ name: names.pop()!, type: 'spool' }, parent);
    } else if (kind === 6) {
      add({ name: names.pop()!, type: 'transform', config: { expression: expression(d, below(parent)) } }, parent);
    } else {
      const key = `${d.pick(['found', 'owner', 'batch'])}_${i}_list`;
      const node = add(
        {
          name: names.pop()!,
          type: 'add_context',
          config: { expression: `{ "${key}": ${expression(d, below(parent))} }` },
          ...(d.chance(0.3) && { debug: true }),
        },
        parent,
        { paths: [], adds: [key] },
      );
      request(node, key);
    }
  }
  const yielding = planned.filter(({ fields }) => ['request', 'transform', 'spool'].includes(fields.type as string));
  const leaves = yielding.filter(({ children }) => children === 0);
  const others = yielding.filter((step) => d.chance(0.2) && !leaves.some((leaf) => gathers(leaf, step)));
  const sources = [...new Set([...leaves, ...others.filter((step) => !others.some((other) => gathers(other, step)))])];
  extra.push(destination(d, args, 'deliver', sources, true));
  if (d.chance(0.3)) extra.push(destination(d, args, 'archive', [d.pick(sources)], false));
  const all = [...planned.map(({ fields }) => fields), ...extra];
  return {
    ...head(d),
    ...(d.chance(0.9) && { integration_name: d.pick(['zendesk', 'hubspot', '']) }),
    default_runtime_version: d.pick([4, 4, '4']),
    ...(d.chance(0.3) && {
      args_validation: `$length(${jsonataPath(['args', account])}) > 0 ? false : { "message": "empty" }`,
    }),
    ...((stateful || d.chance(0.2)) && {
      mutex_key: `sync-{{args.${account}}}`,
      state_key: `{{args.${account}}}/state`,
    }),
    ...optional('args_schema', args.schema()),
    resources: d.shuffle(all).map((fields) => shuffleKeys(d, fields)),
  };
}

/** Whether a step is a spool that hands on the records of another, be it through spools. */
function gathers(spool: Planned, step: Planned): boolean {
  let at: Planned | undefined = spool;
  while (at?.fields.type === 'spool') {
    at = at.parent;
    if (at === step) return true;
  }
  return false;
}

function destination(
  d: Dice,
  args: Arguments,
  name: string,
  sources: readonly Planned[],
  unconditional: boolean,
): Fields {
  const free = ARGS.target.filter((target) => !args.declared.has(target));
  const guarded = !unconditional && free.length > 0 ? args.optional('target') : undefined;
  const target = guarded ?? args.certain('target');
  const persists = { resources_to_persist: d.shuffle(sources.map(({ target: source }) => source)) };
  const guard: Fields =
    guarded === undefined
      ? {}
      : {
          run_if: d.pick([
            `$exists(args.${target})`,
            `args.${target}`,
            `args.${target} != "" and $count(payload.records) > 0`,
          ]),
        };
  const id = `{{args.${target}}}`;
  const unified = sources.every(({ fields, unified }) => fields.type === 'request' && unified);
  // What takes records one by one has no use for a spool.
  const gathered = sources.some(({ fields }) => fields.type === 'spool');
  const type = gathered
    ? 'datastore'
    : d.pick(unified ? ['webhook', 'datastore', 'superquery'] : ['webhook', 'datastore']);
  if (type !== 'datastore')
    return { name, type: 'destination', destination_type: type, config: { id }, ...persists, ...guard };
  const looped = !gathered && d.chance(0.5);
  return {
    name,
    type: 'destination',
    destination_type: type,
    ...persists,
    ...guard,
    ...(looped ? { method: 'uploadObject', loop_on: 'payload.records' } : { method: 'insertMany' }),
    config: {
      id,
      config: looped
        ? {
            path: 'records/{{payload.records.id}}',
            file_name: '{{payload.records.id}}.json',
            content: '{{payload.records:json}}',
          }
        : { collection: 'records', documents: '{{payload.records:json}}' },
    },
  };
}
