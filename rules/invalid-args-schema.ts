import { type ArgsProblem, alternatives, defineRule, eitherOf, schemaTypes } from '../src/rule/index.ts';

type Of<C extends ArgsProblem['cause']> = Extract<ArgsProblem, { cause: C }>;
type Refusal = Of<'refusedDefault'>['refusal'];
type Refused<K extends Refusal['kind']> = Extract<Refusal, { kind: K }> & { readonly at: string };

const withArticle: Readonly<Record<string, string>> = {
  integer: 'an integer',
  array: 'a list',
  object: 'a map',
  null: 'null',
};

export default defineRule({
  id: 'invalid-args-schema',
  summary: '`args_schema` is not a valid JSON Schema, or contradicts itself',
  why: `The platform builds the form of a run from \`args_schema\` and checks its arguments against it. A definition that is not a
valid JSON Schema is rejected, or silently checks nothing: \`required: yes\` is the string "yes" in YAML 1.2, \`type: int\`
is not a type, and a \`default\` that does not match its own definition breaks every run that relies on it.

Both shapes are supported: JSON Schema (\`type: object\` with \`properties\`), and a flat map of names to definitions. In
both, \`required\` is either \`true\` on an argument or a list of names. The types are ${alternatives(schemaTypes)}; a
date is a string with \`format: date\`. Keywords and formats that JSON Schema does not know are ignored; a \`$ref\` to
another document is not followed; a \`pattern\` is compiled, with the \`u\` flag or without, but no default is matched
against it. \`multipleOf\` counts in decimals, as people do: 19.99 is a multiple of 0.01.`,
  severity: 'error',
  group: 'Arguments',
  messages: {
    unnamed: (_: Of<'unnamed'>) => '`args_schema` defines one argument without a name',
    emptyName: (_: Of<'emptyName'>) => 'an argument has an empty name',
    misplaced: ({ name }: Of<'misplaced'>) => `"${name}" is outside of \`properties\`, where JSON Schema ignores it`,
    notADefinition: ({ name, found }: Of<'notADefinition'>) => `"${name}" is ${found}, expected a definition (a map)`,
    unknownType: ({ type, near }: Of<'unknownType'>) =>
      `unknown type "${shortened(type)}", expected ${someTypes(near?.type)}`,
    wrongValue: ({ name, found, expected }: Of<'wrongValue'>) => `\`${name}\` is ${found}, expected ${expected}`,
    wrongItem: ({ name, found, expected }: Of<'wrongItem'>) =>
      `\`${name}\` contains ${found}, expected only ${expected}`,
    duplicateItem: ({ name, item }: Of<'duplicateItem'>) => `"${shortened(item)}" is listed twice in \`${name}\``,
    emptyList: ({ name }: Of<'emptyList'>) => `\`${name}\` is empty, expected at least one item`,
    undeclaredRequired: ({ name }: Of<'undeclaredRequired'>) => `"${name}" is required, but not declared`,
    invalidPattern: ({ pattern, reason }: Of<'invalidPattern'>) =>
      `"${shortened(pattern)}" is not a regular expression${reason === undefined ? '' : `: ${reason}`}`,
    unresolvedRef: ({ ref }: Of<'unresolvedRef'>) => `there is no definition at "${ref}"`,
    stringFormat: ({ format, types }: Of<'stringFormat'>) =>
      `the format "${format}" applies to strings, but the type is ${alternatives(types)}`,
    defaultType: ({ at, found, types }: Refused<'defaultType'>) =>
      `\`${at}\` is ${found}, expected ${types.map((type) => withArticle[type] ?? `a ${type}`).join(' or ')}`,
    defaultChoice: ({ at, keyword }: Refused<'defaultChoice'>) =>
      `\`${at}\` is not ${keyword === 'enum' ? 'one of the values of' : 'the value of'} \`${keyword}\``,
    defaultFormat: ({ at, format }: Refused<'defaultFormat'>) => `\`${at}\` does not match the format "${format}"`,
    defaultRange: ({ at, found, comparison, limit }: Refused<'defaultRange'>) =>
      `\`${at}\` is ${found}, expected a number ${comparison} ${limit}`,
    defaultMultiple: ({ at, found, of }: Refused<'defaultMultiple'>) =>
      `\`${at}\` is ${found}, expected a multiple of ${of}`,
    defaultTooShort: ({ at, keyword, limit }: Refused<'defaultTooShort'>) =>
      `\`${at}\` is shorter than \`${keyword}\` allows (${limit})`,
    defaultTooLong: ({ at, keyword, limit }: Refused<'defaultTooLong'>) =>
      `\`${at}\` is longer than \`${keyword}\` allows (${limit})`,
    defaultIncomplete: ({ at, name }: Refused<'defaultIncomplete'>) =>
      `\`${at}\` does not have "${name}", which is required`,
    defaultUnknownProperty: ({ at, name }: Refused<'defaultUnknownProperty'>) =>
      `\`${at}\` has "${name}", which is not one of its properties`,
    defaultOther: ({ at, keyword }: Refused<'defaultOther'>) =>
      `\`${at}\` does not match \`${keyword}\` of its own definition`,
  },
  examples: [
    {
      title: 'Missing names, wrong and duplicate items, a format of strings',
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
      title: '`yes` is a string in YAML 1.2',
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
      title: 'Defaults that do not match their own definitions',
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
        { message: 'defaultFormat', covers: '01/31/2026' },
        { message: 'defaultType', covers: '100' },
      ],
    },
    {
      title: 'Defaults outside of the limits of their own definitions',
      source: `
        integration_name: zendesk
        args_schema:
          page_size: { type: integer, minimum: 10, default: 5 }
          step: { type: integer, multipleOf: 10, default: 15 }
          status: { type: string, enum: [open, closed], default: opened }
          prefix: { type: string, minLength: 2, default: a }
          region: { type: string, maxLength: 2, default: eu-west }
          teams: { type: array, uniqueItems: true, default: [1, 1] }
          window:
            type: object
            properties: { from: { type: string, required: true }, to: { type: string } }
            additionalProperties: false
            default: { to: now }
          range:
            type: object
            properties: { from: { type: string } }
            additionalProperties: false
            default: { form: now }
        resources:
          - resource: ticketing/tickets
            method: list
            query:
              page: "{{args.page_size}} {{args.step}}"
              where: "{{args.status}} {{args.prefix}} {{args.region}}"
              teams: "{{args.teams:json}}"
              range: "{{args.window.from}} {{args.range.from}}"
      `,
      findings: [
        { message: 'defaultRange', covers: '5' },
        { message: 'defaultMultiple', covers: '15' },
        { message: 'defaultChoice', covers: 'opened' },
        { message: 'defaultTooShort', covers: 'a' },
        { message: 'defaultTooLong', covers: 'eu-west' },
        { message: 'defaultOther', covers: '[1, 1]' },
        { message: 'defaultIncomplete', covers: 'default' },
        { message: 'defaultUnknownProperty', covers: '{ form: now }' },
      ],
    },
    {
      title: 'A pattern that is not a regular expression, and an empty `enum`',
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
      title: 'A reference to a definition that does not exist',
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
      title: 'A definition that is not a map, and one outside of `properties`',
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
        { message: 'notADefinition', covers: 'string', help: 'write { "type": "string" }' },
        { message: 'misplaced', covers: 'since', help: 'move it into `properties`' },
      ],
    },
  ],
  check({ args }, report) {
    for (const problem of args.problems) {
      if (problem.cause === 'refusedDefault') {
        const { at, refusal, place } = problem;
        report(refusal.kind, place, { at, ...refusal } as never, { help: 'change the default, or its definition' });
      } else {
        report(problem.cause, problem.place, problem as never, { help: helpFor(problem) });
      }
    }
  },
});

function helpFor(problem: ArgsProblem): string | undefined {
  switch (problem.cause) {
    case 'unnamed':
      return 'nest the definition under the name of the argument';
    case 'emptyName':
      return 'name the argument, or remove it';
    case 'misplaced':
      return 'move it into `properties`';
    case 'unknownType':
      return helpForType(problem);
    case 'notADefinition':
      return problem.instead === undefined ? undefined : `write ${problem.instead}`;
    case 'wrongValue':
      if (problem.instead === undefined) return undefined;
      return problem.instead === 'true'
        ? 'write true without quotes: yes and on are strings in YAML 1.2'
        : `write ${problem.instead}`;
    case 'duplicateItem':
      return 'remove one of them';
    case 'undeclaredRequired':
      return problem.near === undefined ? 'declare the argument, or remove its name here' : meant(problem.near);
    case 'invalidPattern':
      return 'write a regular expression of JavaScript, without slashes around it';
    case 'unresolvedRef':
      return problem.near === undefined ? 'add the definition, or change the reference' : meant(problem.near);
    case 'stringFormat':
      return 'change the type to "string", or remove the format';
    default:
      return undefined;
  }
}

function helpForType({ near }: Of<'unknownType'>): string | undefined {
  if (!near) return undefined;
  if (near.type === undefined) return 'remove `type` if any value is allowed';
  if (near.format === undefined) return meant(near.type);
  return `write the type "${near.type}" with the format "${near.format}"`;
}

function meant(word: string): string {
  return `did you mean "${word}"?`;
}

/** The nearest first. */
function someTypes(nearest: string | undefined): string {
  const types = nearest === undefined ? schemaTypes : [nearest, ...schemaTypes.filter((type) => type !== nearest)];
  return eitherOf(types);
}

function shortened(text: string): string {
  return text.length > 40 ? `${text.slice(0, 39)}…` : text;
}
