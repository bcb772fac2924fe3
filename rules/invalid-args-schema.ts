import { type ArgsProblem, alternatives, defineRule, schemaTypes } from '../src/rule/index.ts';

type Of<C extends ArgsProblem['cause']> = Extract<ArgsProblem, { cause: C }>;

export default defineRule({
  id: 'invalid-args-schema',
  summary: '`args_schema` is no JSON Schema, or contradicts itself',
  why: `\`args_schema\` is what the platform builds the form of a run from and checks its arguments against. A definition that is no JSON Schema is
refused, or quietly checks nothing: \`required: yes\` is the *text* "yes" in YAML 1.2, \`type: int\` names no type, and a \`default\` that its own
definition refuses breaks every run that relies on it.

Both shapes are understood: JSON Schema (\`type: object\` with \`properties\`), and a flat map of names to definitions. \`required: true\` on an
argument is right in both, and so is a list of names. The types are ${alternatives(schemaTypes)}; a date is a string with \`format: date\`.
Keywords and formats that JSON Schema does not know are ignored; a \`$ref\` to another document is not followed; a \`pattern\` is compiled, with
the \`u\` flag or without, but no default is matched against it. \`multipleOf\` counts in decimals, as people do: 19.99 is a multiple of 0.01.`,
  severity: 'error',
  group: 'Arguments',
  messages: {
    unnamed: (_: Of<'unnamed'>) =>
      '"args_schema" is the definition of one argument, but the name of the argument is missing',
    emptyName: (_: Of<'emptyName'>) => '"" is no name for an argument',
    misplaced: ({ name }: Of<'misplaced'>) => `"${name}" is defined beside "properties", where JSON Schema ignores it`,
    unknownType: ({ type, near }: Of<'unknownType'>) =>
      `"${shortened(type)}" is no type of JSON Schema, expected ${someTypes(near?.type)}`,
    wrongValue: ({ name, found, expected }: Of<'wrongValue'>) => `"${name}" is ${found}, expected ${expected}`,
    wrongItem: ({ name, found, expected }: Of<'wrongItem'>) => `"${name}" holds ${found}, expected only ${expected}`,
    duplicateItem: ({ name, item }: Of<'duplicateItem'>) => `"${shortened(item)}" stands in "${name}" twice`,
    emptyList: ({ name }: Of<'emptyList'>) => `"${name}" is empty, expected at least one item`,
    undeclaredRequired: ({ name }: Of<'undeclaredRequired'>) => `"${name}" is required, but not declared`,
    invalidPattern: ({ pattern, reason }: Of<'invalidPattern'>) =>
      `"${shortened(pattern)}" is not a regular expression${reason === undefined ? '' : `: ${reason}`}`,
    unresolvedRef: ({ ref }: Of<'unresolvedRef'>) => `"${ref}" leads to no definition`,
    stringFormat: ({ format, types }: Of<'stringFormat'>) =>
      `"${format}" is a format of strings, but the type is ${alternatives(types)}`,
    refusedDefault: ({ at, problem }: Of<'refusedDefault'>) => `"${at}" ${problem}`,
  },
  examples: [
    {
      title: 'Names that are missing, items that are wrong or stand twice, a format of strings',
      source: `
        - integration_name: zendesk
          args_schema: { type: string, format: date, required: true }
          resources:
            - { resource: ticketing/tickets, method: list }
        - integration_name: zendesk
          args_schema:
            "": { type: string }
            status: { type: string, enum: [open, closed, open], required: true }
            page: { type: integer, format: integrated_account_id, required: true }
            team: { type: object, properties: { id: { type: string } }, required: [id, 7] }
          resources:
            - resource: ticketing/tickets
              method: list
              query: { status: "{{args.status}}", page: "{{args.page}}", team: "{{args.team.id:undefined}}" }
      `,
      findings: [
        { message: 'unnamed', covers: 'args_schema' },
        { message: 'emptyName', covers: '' },
        { message: 'duplicateItem', covers: 'open' },
        { message: 'stringFormat', covers: 'integrated_account_id' },
        { message: 'wrongItem', covers: '7' },
      ],
    },
    {
      title: 'JSON Schema, with `required` on the argument',
      source: `integration_name: zendesk
args_schema:
  type: object
  properties:
    start_date:
      type: string
      format: date
      required: true
    page_size: { type: integer, default: 100 }
resources:
  - resource: ticketing/tickets
    method: list
    query: { since: "{{args.start_date}}", limit: "{{args.page_size:int}}" }
`,
      findings: [],
    },
    {
      title: 'A type by another name',
      source: `integration_name: zendesk
args_schema:
  start_date: { type: string, format: date, required: true }
  page_size: { type: int, default: 100 }
resources:
  - resource: ticketing/tickets
    method: list
    query: { since: "{{args.start_date}}", limit: "{{args.page_size:int}}" }
`,
      findings: [{ message: 'unknownType', covers: 'int', help: 'did you mean "integer"?' }],
    },
    {
      title: 'A format as a type',
      source: `integration_name: zendesk
args_schema:
  since: { type: date, required: true }
resources:
  - resource: ticketing/tickets
    method: list
    query: { since: "{{args.since}}" }
`,
      findings: [{ message: 'unknownType', covers: 'date', help: 'write the type "string" with the format "date"' }],
    },
    {
      title: '`yes` is a text in YAML 1.2',
      source: `integration_name: zendesk
args_schema:
  user_id: { type: string, required: true }
  since: { type: string, required: yes }
resources:
  - resource: ticketing/tickets
    method: list
    query: { user_id: "{{args.user_id}}", since: "{{args.since:undefined}}" }
`,
      findings: [
        { message: 'wrongValue', covers: 'yes', help: 'write true without quotes: yes and on are strings in YAML 1.2' },
      ],
    },
    {
      title: 'A required argument that is not declared',
      source: `integration_name: zendesk
args_schema:
  type: object
  properties:
    user_id: { type: string }
    since: { type: string }
  required: [user_id, sinc]
resources:
  - resource: ticketing/tickets
    method: list
    query: { user_id: "{{args.user_id}}", since: "{{args.since:undefined}}" }
`,
      findings: [{ message: 'undeclaredRequired', covers: 'sinc', help: 'did you mean "since"?' }],
    },
    {
      title: 'Defaults that their own definitions refuse',
      source: `integration_name: zendesk
args_schema:
  since: { type: string, format: date, default: 2026-01-01 }
  until: { type: string, format: date, default: 01/31/2026 }
  page_size: { type: integer, default: "100" }
resources:
  - resource: ticketing/tickets
    method: list
    query: { since: "{{args.since}}", until: "{{args.until}}", limit: "{{args.page_size:int}}" }
`,
      findings: [
        { message: 'refusedDefault', covers: '01/31/2026' },
        { message: 'refusedDefault', covers: '100' },
      ],
    },
    {
      title: 'A pattern that is no regular expression, and an empty `enum`',
      source: `integration_name: zendesk
args_schema:
  code: { type: string, pattern: "^[a-z]{3}$", required: true }
  region: { type: string, pattern: "^[a-z", required: true }
  status: { type: string, enum: [], required: true }
resources:
  - resource: ticketing/tickets
    method: list
    query: { code: "{{args.code}}", region: "{{args.region}}", status: "{{args.status}}" }
`,
      findings: [
        { message: 'invalidPattern', covers: '^[a-z' },
        { message: 'emptyList', covers: '[]' },
      ],
    },
    {
      title: 'A reference to a definition that is not there',
      source: `integration_name: zendesk
args_schema:
  type: object
  properties:
    home: { $ref: "#/definitions/address", required: true }
    work: { $ref: "#/definitions/adress", required: true }
  definitions:
    address: { type: object, properties: { city: { type: string } } }
resources:
  - resource: ticketing/tickets
    method: list
    query: { home: "{{args.home.city}}", work: "{{args.work.city}}" }
`,
      findings: [
        { message: 'unresolvedRef', covers: '#/definitions/adress', help: 'did you mean "#/definitions/address"?' },
      ],
    },
    {
      title: 'A definition that is no map, and one beside `properties`',
      source: `integration_name: zendesk
args_schema:
  type: object
  properties:
    user_id: string
  since: { type: string, required: true }
resources:
  - resource: ticketing/tickets
    method: list
    query: { user_id: "{{args.user_id:undefined}}", since: "{{args.since}}" }
`,
      findings: [
        { message: 'wrongValue', covers: 'string', help: 'write { "type": "string" }' },
        { message: 'misplaced', covers: 'since', help: 'did you mean "properties.since"?' },
      ],
    },
  ],
  check({ args }, report) {
    for (const problem of args.problems) report(problem.cause, problem.place, problem, { help: helpFor(problem) });
  },
});

function helpFor(problem: ArgsProblem): string | undefined {
  switch (problem.cause) {
    case 'unnamed':
      return 'put the definition under the name of the argument';
    case 'misplaced':
      return meant(`properties.${problem.name}`);
    case 'unknownType':
      return helpForType(problem);
    case 'wrongValue':
      if (problem.instead === undefined) return undefined;
      return problem.instead === 'true'
        ? 'write true without quotes: yes and on are strings in YAML 1.2'
        : `write ${problem.instead}`;
    case 'undeclaredRequired':
    case 'unresolvedRef':
      return problem.near === undefined ? undefined : meant(problem.near);
    default:
      return undefined;
  }
}

function helpForType({ near }: Of<'unknownType'>): string | undefined {
  if (!near) return undefined;
  if (near.type === undefined) return 'leave "type" out where any value will do';
  if (near.format === undefined) return meant(near.type);
  return `write the type "${near.type}" with the format "${near.format}"`;
}

function meant(word: string): string {
  return `did you mean "${word}"?`;
}

/** The nearest first, five at most. */
function someTypes(nearest: string | undefined): string {
  const types = nearest === undefined ? schemaTypes : [nearest, ...schemaTypes.filter((type) => type !== nearest)];
  const quoted = types.slice(0, 5).map((type) => `"${type}"`);
  return `${quoted.join(', ')} and ${types.length - 5} more`;
}

function shortened(text: string): string {
  return text.length > 40 ? `${text.slice(0, 39)}…` : text;
}
