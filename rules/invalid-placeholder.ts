import {
  casts,
  defineRule,
  didYouMean,
  type PlaceholderProblem,
  placeIn,
  quote,
  type ReportFunction,
  replacement,
  type Scalar,
} from '../src/rule/index.ts';

type Of<C extends PlaceholderProblem['cause']> = Extract<PlaceholderProblem, { cause: C }>;

const messages = {
  key: (d: { text: string }) => `"${d.text}" is a key: the runtime substitutes placeholders only in values`,
  inExpression: (d: { text: string }) => `"${d.text}" is in a JSONata string, where no placeholder is substituted`,

  unclosed: ({ text }: Of<'unclosed'>) => `${quote(text)} is sent literally: it has no closing "}}"`,
  nested: ({ text }: Of<'nested'>) => `${quote(text)} keeps its outer braces: placeholders can't be nested`,
  emptyBraces: ({ text }: Of<'emptyBraces'>) => `${quote(text)} is sent literally: it contains no path`,
  functionCall: ({ text }: Of<'functionCall'>) =>
    `${quote(text)} is sent literally: a placeholder can't call functions`,
  wildcard: ({ text }: Of<'wildcard'>) => `${quote(text)} is sent literally: the runtime has no wildcards ("*")`,
  character: ({ text, character }: Of<'character'>) =>
    `${quote(text)} is sent literally: ${character === '"' ? 'a double quote' : quote(character)} is not allowed in a placeholder`,
  quotedText: ({ text }: Of<'quotedText'>) =>
    `${quote(text)} is sent literally: a placeholder contains a path, not a string`,

  block: ({ text, replaced, name }: Of<'block'>) =>
    `${quote(text)} ${sent(replaced)}: the runtime has no ${name === undefined ? 'Handlebars' : `"${name}"`} blocks`,
  partial: ({ text, replaced }: Of<'partial'>) =>
    `${quote(text)} ${sent(replaced)}: the runtime has no Handlebars partials`,
  comment: ({ text, replaced }: Of<'comment'>) =>
    `${quote(text)} ${sent(replaced)}: the runtime has no Handlebars comments`,
  unescaped: ({ text, replaced }: Of<'unescaped'>) =>
    `${quote(text)} ${sent(replaced)}: the runtime does not support "&"`,
  variable: ({ text, replaced, name }: Of<'variable'>) =>
    `${quote(text)} ${sent(replaced)}: the runtime has no ${name === undefined ? '"@" variables' : quote(name, 24)}`,
  decorator: ({ text }: Of<'decorator'>) =>
    `${quote(text)} is sent literally: the runtime has no Handlebars decorators`,
  helper: ({ text, name, unread }: Of<'helper'>) =>
    `${quote(text)} ${unread ? 'is sent literally' : 'calls no helper'}: the runtime has no helper ${quote(name, 24)}`,
  keyword: ({ text, keyword }: Of<'keyword'>) => `${quote(text)} is sent literally: ${keywordReasons[keyword]}`,
  keywordWithDefault: ({ text, keyword }: Of<'keywordWithDefault'>) =>
    `${quote(text)} always yields its default: ${keywordReasons[keyword]}`,

  strayBraces: ({ text, side }: Of<'strayBraces'>) =>
    `${quote(text)} is sent with ${side === 'around' ? 'braces around' : `an extra brace ${side}`} its value: two on each side are enough`,
  noPath: ({ text }: Of<'noPath'>) => `${quote(text, 32)} fails the run: it contains no path`,
  emptyFirst: ({ text }: Of<'emptyFirst'>) => `${quote(text, 32)} fails the run: its first alternative is empty`,
  emptyAlternative: ({ text, first }: Of<'emptyAlternative'>) =>
    `${quote(text, 32)} fails the run if ${quote(first, 20)} has no value: an alternative is empty`,
  condition: ({ path }: Of<'condition'>) =>
    `${quote(path, 36)} is read as alternatives, not as a condition: a space in a path works like "|"`,
  oddSpace: ({ path }: Of<'oddSpace'>) =>
    `${quote(path, 36)} never resolves: a tab, line break or no-break space is part of the name`,
  spacedPath: ({ path, words }: Of<'spacedPath'>) =>
    `${quote(path, 36)} is read as ${words} alternatives: a space in a path works like "|"`,
  emptyPart: ({ path }: Of<'emptyPart'>) => `${quote(path)} never resolves: a part of the path is empty`,
  forbiddenName: ({ path, name }: Of<'forbiddenName'>) =>
    `${quote(path)} never resolves: the runtime does not read "${name}"`,
  brokenRegex: ({ name }: Of<'brokenRegex'>) =>
    `${quote(name)} fails the run: its slashes make it an invalid regular expression`,
  looseColon: ({ path }: Of<'looseColon'>) =>
    `${quote(path)} never resolves: ":" without a cast after it is part of the name`,
  looseMark: ({ path }: Of<'looseMark'>) =>
    `${quote(path)} never resolves: "?" without ":" after it is part of the name`,
  leadingIndex: ({ path }: Of<'leadingIndex'>) => `${quote(path)} never resolves: an index must follow a list`,
  slash: ({ path }: Of<'slash'>) => `${quote(path)} never resolves: "/" does not separate names`,
  missingCast: ({ path }: Of<'missingCast'>) =>
    `":" fails the run whenever ${quote(path, 32)} has a value: there is no cast after it`,
  unknownCast: ({ path, cast }: Of<'unknownCast'>) =>
    `unknown cast ${quote(`:${cast}`, 24)}: the run fails whenever ${quote(path, 32)} has a value`,
  unknownDefaultCast: ({ cast }: Of<'unknownDefaultCast'>) =>
    `unknown cast ${quote(`:${cast}`)}: the run fails whenever the default is used`,
  spacedCast: ({ cast }: Of<'spacedCast'>) =>
    `${quote(`:${cast}`)} has a space around the cast: the run fails whenever the default is used`,
  lateAlternatives: ({ value }: Of<'lateAlternatives'>) =>
    `the default ${quote(value)} is used literally: "|" does not separate alternatives after "?:"`,
  secondDefault: ({ value }: Of<'secondDefault'>) =>
    `${quote(`?:${value}`)} is ignored: a placeholder can have only one default`,
  colonInDefault: ({ value, cast }: Of<'colonInDefault'>) =>
    `${quote(value, 32)} can't be a default: ${quote(`:${cast}`, 16)} is read as a cast, and the run fails`,
};

function sent(replaced: boolean): string {
  return replaced ? 'is sent with its placeholders replaced' : 'is sent literally';
}

const keywordReasons: Readonly<Record<Of<'keyword'>['keyword'], string>> = {
  else: 'the runtime has no "else"',
  close: 'it closes a Handlebars block, and the runtime has none',
  this: 'the runtime has no "this"',
  parent: 'the runtime has no "../"',
};

export default defineRule({
  id: 'invalid-placeholder',
  summary: 'text that looks like a placeholder, but that the runtime ignores or fails on',
  why: `Between \`{{\` and \`}}\` the runtime reads a path (\`args.user_id\`), fallbacks (\`|\`), a cast (\`:int\`) and a default
(\`?:\`), and allows only letters, digits and \`_ - . / | : ?\`. Anything else (quotes, brackets, functions, Handlebars
blocks) is not substituted: the text itself goes to the API. Other mistakes make the run fail as soon as there is a
value: an unknown cast, an empty part, a time as a default.`,
  severity: 'error',
  fix: 'suggest',
  group: 'Placeholders',
  messages,
  examples: [
    {
      title: 'Brackets, a function, a missing brace',
      source: `
        integration_name: zendesk
        args_schema:
          ids: { type: array, required: true }
        resources:
          - resource: ticketing/tickets
            method: list
            query:
              ok: "{{args.ids.0}}"
              first: "{{args.ids[0]}}"
              now: "{{$now()}}"
              open: "{{args.ids}"
      `,
      findings: [
        { message: 'character', covers: '{{args.ids[0]}}', help: 'did you mean "{{args.ids.0}}"?' },
        { message: 'functionCall', covers: '{{$now()}}', help: 'use a JSONata expression' },
        { message: 'unclosed', covers: '{{args.ids}', help: 'did you mean "{{args.ids}}"?' },
      ],
    },
    {
      title: 'Text that is sent literally',
      source: `
        integration_name: zendesk
        args_schema:
          ids: { type: array, required: true }
        resources:
          - resource: ticketing/tickets
            method: list
            query:
              nested: "{{ {{args.ids.0}} }}"
              empty: "{{}}"
              wildcard: "{{args.ids.*}}"
              text: '{{"open"}}'
              braces: "{{{args.ids.0}}}"
      `,
      findings: [
        { message: 'nested', covers: '{{ {{args.ids.0}} }}' },
        { message: 'emptyBraces', covers: '{{}}' },
        { message: 'wildcard', covers: '{{args.ids.*}}' },
        { message: 'quotedText', covers: '{{"open"}}' },
        { message: 'strayBraces', covers: '{{{args.ids.0}}}' },
      ],
    },
    {
      title: 'Handlebars',
      source: `
        integration_name: zendesk
        args_schema:
          id: { type: string, required: true }
        resources:
          - resource: ticketing/tickets
            method: list
            query:
              block: "{{#if args.id}}x{{/if}}"
              partial: "{{> header}}"
              comment: "{{! note }}"
              unescaped: "{{&args.id.x*}}"
              variable: "{{@index}}"
              decorator: "{{#*inline 'x'}}"
              helper: "{{upper args.id}}"
              keyword: "{{this}}"
              default: "{{this?:x}}"
      `,
      findings: [
        { message: 'block', covers: '{{#if args.id}}' },
        { message: 'partial', covers: '{{> header}}' },
        { message: 'comment', covers: '{{! note }}' },
        { message: 'unescaped', covers: '{{&args.id.x*}}' },
        { message: 'variable', covers: '{{@index}}' },
        { message: 'decorator', covers: "{{#*inline 'x'}}" },
        { message: 'helper', covers: '{{upper args.id}}' },
        { message: 'keyword', covers: '{{this}}' },
        { message: 'keywordWithDefault', covers: '{{this?:x}}', help: 'write only the default' },
      ],
    },
    {
      title: 'Paths that never resolve, or fail the run',
      source: `
        integration_name: zendesk
        args_schema:
          a: { type: string, required: true }
          b: { type: string, required: true }
        resources:
          - resource: ticketing/tickets
            method: list
            query:
              where:
                - "{{:int}}"
                - "{{|args.a}}"
                - "{{args.a ? args.b : x}}"
                - "{{args.a\\targs.b}}"
                - "{{args.a args.b}}"
                - "{{args..a}}"
                - "{{args.a.__proto__}}"
                - "{{/?/}}"
                - "{{args.a::int}}"
                - "{{args.a?}}"
                - "{{0.a}}"
                - "{{crm/x}}"
      `,
      findings: [
        { message: 'noPath', covers: '{{:int}}' },
        { message: 'emptyFirst', covers: '{{|args.a}}', help: 'did you mean "{{args.a}}"?' },
        { message: 'condition', covers: '{{args.a ? args.b : x}}' },
        { message: 'oddSpace', covers: '{{args.a\\targs.b}}' },
        { message: 'spacedPath', covers: '{{args.a args.b}}' },
        { message: 'emptyPart', covers: '{{args..a}}', help: 'did you mean "args.a"?' },
        { message: 'forbiddenName', covers: '{{args.a.__proto__}}' },
        { message: 'brokenRegex', covers: '{{/?/}}' },
        { message: 'looseColon', covers: '{{args.a::int}}', help: 'did you mean "args.a"?' },
        { message: 'looseMark', covers: '{{args.a?}}', help: 'did you mean "args.a"?' },
        { message: 'leadingIndex', covers: '{{0.a}}' },
        { message: 'slash', covers: '{{crm/x}}', help: 'separate names with "."' },
      ],
    },
    {
      title: 'Casts and defaults',
      source: `
        integration_name: zendesk
        args_schema:
          n: { type: string, required: true }
        resources:
          - resource: ticketing/tickets
            method: list
            query:
              where:
                - "{{args.n:integer}}"
                - "{{args.n:date}}"
                - "{{args.n: }}"
                - "{{args.n||x}}"
                - "{{args.n?:12:00}}"
                - "{{args.n?:5:integer}}"
                - "{{args.n?:5: int}}"
                - "{{args.n?:a|b}}"
                - "{{args.n?:a?:b}}"
      `,
      findings: [
        { message: 'unknownCast', covers: '{{args.n:integer}}', help: 'did you mean ":int"?' },
        {
          message: 'unknownCast',
          covers: '{{args.n:date}}',
          help: 'the casts are :str, :int, :num, :bool, :json, :any, :null, :undefined, :ignore-empty-str',
        },
        { message: 'missingCast', covers: '{{args.n: }}' },
        { message: 'emptyAlternative', covers: '{{args.n||x}}', help: 'did you mean "{{args.n|x}}"?' },
        { message: 'colonInDefault', covers: '{{args.n?:12:00}}' },
        { message: 'unknownDefaultCast', covers: '{{args.n?:5:integer}}', help: 'did you mean ":int"?' },
        { message: 'spacedCast', covers: '{{args.n?:5: int}}', help: 'did you mean ":int"?' },
        { message: 'lateAlternatives', covers: '{{args.n?:a|b}}' },
        { message: 'secondDefault', covers: '{{args.n?:a?:b}}' },
      ],
    },
    {
      title: 'As a key',
      source: `
        integration_name: zendesk
        args_schema:
          field: { type: string, required: true }
        resources:
          - resource: ticketing/tickets
            method: list
            query: { "{{args.field}}": x }
      `,
      findings: [{ message: 'key', covers: '{{args.field}}' }],
    },
    {
      title: 'Inside a JSONata string',
      source: `
        default_runtime_version: 4
        integration_name: zendesk
        args_schema:
          account: { type: string, required: true }
          team: { type: string, required: true }
          hook: { type: string, required: true }
        resources:
          - name: tickets
            type: request
            resource: ticketing/tickets
            method: list
            integrated_account_id: "{{args.account}}"
            query: '{ "team": "team:{{args.team}}", "id": args.team }'
          - name: out
            type: destination
            destination_type: webhook
            config: { id: "{{args.hook}}" }
            resources_to_persist: [tickets]
      `,
      findings: [{ message: 'inExpression', covers: '{{args.team}}' }],
    },
    {
      title: 'Other text with braces',
      source: `
        integration_name: zendesk
        args_schema:
          id: { type: string, required: true }
        resources:
          - resource: ticketing/tickets
            method: list
            query: { a: '{"id":{{args.id}}}', b: "\${x} {y} <z>", c: "}}", d: "{{ site_id | args.id : str ?: none }}" }
      `,
      findings: [],
    },
  ],
  check(job, report) {
    for (const { scalar, isKey, placeholders, problems } of job.templates) {
      if (isKey) {
        for (const { start, end } of placeholders) {
          const text = scalar.value.slice(start, end);
          report('key', placeIn(scalar, start, end), { text }, { help: 'write a fixed key' });
        }
        continue;
      }
      for (const { problem } of placeholders) if (problem) reportProblem(scalar, problem, report);
      for (const problem of problems) reportProblem(scalar, problem, report);
    }
    for (const { node, analysis } of job.expressions) {
      if (node.kind !== 'scalar') continue;
      for (const { start, end } of analysis?.placeholders ?? []) {
        const text = String(node.value).slice(start, end);
        const help = 'write the path outside of the string: "…" & args.x';
        report('inExpression', placeIn(node, start, end), { text }, { help });
      }
    }
  },
});

function reportProblem(scalar: Scalar, problem: PlaceholderProblem, report: ReportFunction<typeof messages>): void {
  const { cause, start, end, suggestion } = problem;
  const fix = suggestion && replacement(placeIn(scalar, suggestion.start, suggestion.end), suggestion.text);
  report(cause, placeIn(scalar, start, end), problem as never, { help: helpFor(problem), ...(fix && { fix }) });
}

function helpFor(problem: PlaceholderProblem): string | undefined {
  if ('near' in problem && problem.near !== undefined) return didYouMean(`:${problem.near}`);
  if (problem.suggestion) return `did you mean ${quote(problem.suggestion.text)}?`;
  if (problem.cause === 'block') return blockHelps.get(problem.name ?? '') ?? 'remove it';
  if (problem.cause === 'unknownCast' && /^\d/.test(problem.cast))
    return 'slices with an end, such as "0:2", are not supported';
  return helps[problem.cause];
}

const CHOICE = 'use `run_if` for a step; alternatives ("|") and a default ("?:") for a value';

const blockHelps: ReadonlyMap<string, string> = new Map([
  ['if', CHOICE],
  ['unless', CHOICE],
  ['each', 'use `loop_on` to repeat a step for each item'],
  ['with', 'write the whole path in each placeholder'],
]);

/** What to do about problems without an obvious correction. */
const helps: Readonly<Partial<Record<PlaceholderProblem['cause'], string>>> = {
  unclosed: 'add "}}"',
  nested: 'remove the outer braces',
  emptyBraces: 'write a path, such as "{{args.id}}"',
  functionCall: 'use a JSONata expression',
  wildcard: 'write the path of a list, or use a JSONata expression',
  character: 'a placeholder may contain ASCII letters, digits, spaces and "_", "-", ".", "/", "|", ":", "?"',
  quotedText: 'write the string without braces',
  partial: 'write the text instead of the partial',
  comment: 'write a YAML comment instead',
  unescaped: 'remove "&"',
  variable: 'write a path',
  decorator: 'remove it',
  helper: 'use a JSONata expression to change a value',
  keyword: 'write a path',
  keywordWithDefault: 'write only the default',
  noPath: 'write a path, such as "{{args.id}}"',
  condition: 'write alternatives with "|" and a default with "?:"',
  oddSpace: 'remove it',
  spacedPath: 'separate alternatives with "|"; names with spaces can\'t be read',
  emptyPart: 'remove the extra "."',
  forbiddenName: 'read another field',
  brokenRegex: 'separate names with "." and do not begin with "/"',
  looseColon: 'add a cast after ":", or remove it',
  looseMark: 'write a default after "?:"',
  leadingIndex: 'write the path of the list before the index, such as "args.ids.0"',
  slash: 'separate names with "."',
  missingCast: 'add a cast, or remove ":"',
  unknownCast: `the casts are ${casts.map((name) => `:${name}`).join(', ')}`,
  lateAlternatives: 'write the alternatives before "?:"',
  secondDefault: 'remove it',
  colonInDefault: 'write a default without ":"',
};
