import {
  defineRule,
  type Expression,
  type ExpressionError,
  type Fix,
  grouped,
  isString,
  kindOf,
  type Node,
  type Place,
  placeIn,
  placeOf,
  quoting,
  type SourceFile,
} from '../src/rule/index.ts';

type Of<C extends ExpressionError['cause']> = Extract<ExpressionError, { cause: C }>;

export default defineRule({
  id: 'invalid-expression',
  summary: 'JSONata that does not parse, or is not a string',
  why: `\`run_if\`, \`args_validation\`, the expressions of nodes, and \`query\` and \`body\` if they are strings, are JSONata. An
expression that does not parse fails when the node runs, which for a rare branch may be weeks after the upload.

YAML reads some expressions as its own syntax before JSONata sees them: \`!args.x\` is a tag without a value,
\`{"a": args.x}\` is a map, \`true\` is a boolean. Quote them, or write them as a block below \`|-\`, in which nothing is
special. JSONata has no \`==\`, \`&&\`, \`||\` or \`!\` (it has \`=\`, \`and\`, \`or\` and \`$not(…)\`), and no placeholders: it
reads \`args.x\` directly.`,
  severity: 'error',
  fix: 'suggest',
  group: 'Expressions',
  messages: {
    tag: (d: { tag: string }) => `"${d.tag}" is a YAML tag, not part of an expression`,
    notText: (d: { name: string; found: string }) => `\`${d.name}\` is ${d.found}, expected a string of JSONata`,
    empty: (_: Of<'empty'>) => 'the expression is empty',
    tooDeep: ({ limit }: Of<'tooDeep'>) =>
      `the expression is nested too deeply to be parsed${limit === undefined ? '' : ` (more than ${limit} levels)`}`,
    tooManyDefaults: ({ limit }: Of<'tooManyDefaults'>) =>
      `"??" and "?:" are nested more than ${limit} levels deep on their left side, which doubles the work each time`,
    tooLarge: ({ limit }: Of<'tooLarge'>) =>
      `the expression is too large to be parsed (more than ${grouped(limit)} parts)`,
    unclosedString: (_: Of<'unclosedString'>) => 'the string that begins here has no closing quote',
    unclosedName: (_: Of<'unclosedName'>) => 'the name that begins here has no closing backtick',
    unclosedComment: (_: Of<'unclosedComment'>) => 'the comment that begins here is not closed',
    unclosedRegex: (_: Of<'unclosedRegex'>) => 'the regular expression that begins here is not closed',
    emptyRegex: (_: Of<'emptyRegex'>) => '"//" is an empty regular expression',
    badRegex: ({ text, reason }: Of<'badRegex'>) => `${shown(text)} is not a regular expression: ${reason}`,
    badEscape: ({ text }: Of<'badEscape'>) => `${shown(text)} is not an escape sequence`,
    badUnicodeEscape: ({ text }: Of<'badUnicodeEscape'>) =>
      `${shown(text)} must be followed by four hexadecimal digits`,
    hugeNumber: ({ text }: Of<'hugeNumber'>) => `${shown(text)} is too large for a number`,
    placeholder: ({ text }: Of<'placeholder'>) => `${shown(text)} is a placeholder, which JSONata does not support`,
    unknownOperator: ({ text }: Of<'unknownOperator'>) => `unknown operator ${shown(text)}`,
    missingValue: ({ text }: Of<'missingValue'>) =>
      `unexpected end of the expression: expected a value after ${shown(text)}`,
    missingToken: ({ expected }: Of<'missingToken'>) => `unexpected end of the expression: missing ${shown(expected)}`,
    expectedOther: ({ text, expected }: Of<'expectedOther'>) =>
      `unexpected ${shown(text)}, expected ${shown(expected)}`,
    noOperator: ({ text }: Of<'noOperator'>) => `unexpected ${shown(text)}, expected an operator or the end`,
    noValue: ({ text }: Of<'noValue'>) => `unexpected ${shown(text)}, expected a value`,
    trailingComma: ({ text }: Of<'trailingComma'>) =>
      `${shown(text)} follows a comma: JSONata allows no trailing comma`,
    extraBracket: ({ text }: Of<'extraBracket'>) => `unexpected ${shown(text)}: there is no open bracket`,
    looseSemicolon: (_: Of<'looseSemicolon'>) => 'unexpected ";" outside of parentheses',
    looseComma: (_: Of<'looseComma'>) => 'unexpected "," outside of a call, an array and an object',
    noParameter: ({ text }: Of<'noParameter'>) => `${shown(text)} is not a parameter: parameters begin with "$"`,
    noVariable: ({ text }: Of<'noVariable'>) => `${shown(text)} can't be assigned to: variables begin with "$"`,
    noBinding: ({ text }: Of<'noBinding'>) => `${shown(text)} can't be bound: variables begin with "$"`,
    lateBinding: ({ after }: Of<'lateBinding'>) => `a binding with "@" must come before the ${after} of its step`,
    filterAfterGrouping: (_: Of<'filterAfterGrouping'>) => "a filter can't follow a grouping in one step",
    secondGrouping: (_: Of<'secondGrouping'>) => 'a step can have only one grouping',
    noStep: ({ text }: Of<'noStep'>) => `${shown(text)} can't be a step of a path`,
    noParent: (_: Of<'noParent'>) => '"%" has no parent here',
    signatureParameter: (_: Of<'signatureParameter'>) =>
      'only the types "a" and "f" of a signature can have a parameter',
    signatureChoice: (_: Of<'signatureChoice'>) => "a choice of types in a signature can't contain parameters",
    unknown: (_: Of<'unknown'>) => "JSONata can't parse the expression",
  },
  examples: [
    {
      title: 'An operator of another language, a bracket that is not closed',
      source: `
        default_runtime_version: 4
        integration_name: zendesk
        args_schema:
          account: { type: string, required: true }
          full: { type: boolean, default: false }
        resources:
          - name: close
            type: request
            resource: ticketing/tickets
            method: update
            id: "7"
            integrated_account_id: "{{args.account}}"
            run_if: $exists(args.full) and args.full
            body: '{ "status": "closed" }'
          - name: notify
            type: request
            resource: ticketing/comments
            method: create
            integrated_account_id: "{{args.account}}"
            depends_on: close
            run_if: args.full == true
            body: |
              {
                "tags": ["sync", $string(args.full),
                "text": "done"
              }
      `,
      findings: [
        { message: 'unknownOperator', covers: '==', help: 'JSONata compares with "="' },
        { message: 'expectedOther', covers: ':' },
      ],
    },
    {
      title: 'A tag of YAML',
      source: `
        default_runtime_version: 4
        integration_name: zendesk
        args_schema:
          account: { type: string, required: true }
          full: { type: boolean, default: false }
        resources:
          - name: close
            type: request
            resource: ticketing/tickets
            method: update
            id: "7"
            integrated_account_id: "{{args.account}}"
            run_if: !args.full
          - { name: begin, type: event, config: { name: start }, run_if: !$exists(args.full) }
          - { name: end, type: event, config: { name: complete }, run_if: !args.full = true }
      `,
      findings: [
        { message: 'tag', covers: '!args.full', help: 'did you mean "$not(args.full)"?' },
        { message: 'tag', covers: '!$exists(args.full)', help: 'did you mean "$not($exists(args.full))"?' },
        { message: 'tag', covers: '!args.full', help: 'write $not(…)' },
      ],
      fixed: `
        default_runtime_version: 4
        integration_name: zendesk
        args_schema:
          account: { type: string, required: true }
          full: { type: boolean, default: false }
        resources:
          - name: close
            type: request
            resource: ticketing/tickets
            method: update
            id: "7"
            integrated_account_id: "{{args.account}}"
            run_if: $not(args.full)
          - { name: begin, type: event, config: { name: start }, run_if: $not($exists(args.full)) }
          - { name: end, type: event, config: { name: complete }, run_if: !args.full = true }
      `,
      yamlOnly: 'JSON has no tags',
    },
    {
      title: 'A map, a boolean, a list',
      source: `
        default_runtime_version: 4
        integration_name: zendesk
        args_schema:
          account: { type: string, required: true }
          hook: { type: string, required: true }
        args_validation: [args.account]
        resources:
          - name: tickets
            type: request
            resource: ticketing/tickets
            method: list
            integrated_account_id: "{{args.account}}"
            run_if: true
          - name: short
            type: transform
            depends_on: tickets
            config:
              expression: { "id": resources.tickets.id, 'note': "it's" }
          - name: long
            type: transform
            depends_on: tickets
            config:
              expression:
                id: resources.tickets.id
          - name: out
            type: destination
            destination_type: webhook
            config: { id: "{{args.hook}}" }
            resources_to_persist: [short, long]
      `,
      findings: [
        { message: 'notText', covers: '[args.account]' },
        { message: 'notText', covers: 'true' },
        { message: 'notText', covers: `{ "id": resources.tickets.id, 'note': "it's" }` },
        { message: 'notText', covers: 'id: resources.tickets.id', help: 'write the expression as a block below "|-"' },
      ],
      fixed: `
        default_runtime_version: 4
        integration_name: zendesk
        args_schema:
          account: { type: string, required: true }
          hook: { type: string, required: true }
        args_validation: "[args.account]"
        resources:
          - name: tickets
            type: request
            resource: ticketing/tickets
            method: list
            integrated_account_id: "{{args.account}}"
            run_if: "true"
          - name: short
            type: transform
            depends_on: tickets
            config:
              expression: '{ "id": resources.tickets.id, ''note'': "it''s" }'
          - name: long
            type: transform
            depends_on: tickets
            config:
              expression:
                id: resources.tickets.id
          - name: out
            type: destination
            destination_type: webhook
            config: { id: "{{args.hook}}" }
            resources_to_persist: [short, long]
      `,
    },
    {
      title: 'A placeholder',
      source: `
        default_runtime_version: 4
        integration_name: zendesk
        args_schema:
          account: { type: string, required: true }
          full: { type: boolean, default: false }
        resources:
          - name: close
            type: request
            resource: ticketing/tickets
            method: update
            id: "7"
            integrated_account_id: "{{args.account}}"
            run_if: "args.full and {{args.account}} = 'a'"
      `,
      findings: [{ message: 'placeholder', covers: '{{args.account}}', help: 'write args.account' }],
    },
    {
      title: 'Strings, names, comments and regular expressions',
      source: `
        default_runtime_version: 4
        resources:
          - { name: a, type: event, config: { name: start }, run_if: ' ' }
          - { name: b, type: event, config: { name: start }, run_if: 'args.a = "x' }
          - { name: c, type: event, config: { name: start }, run_if: 'args.\`a-b = 1' }
          - { name: d, type: event, config: { name: start }, run_if: 'args.a /* only then' }
          - { name: e, type: event, config: { name: start }, run_if: '// only then' }
          - { name: f, type: event, config: { name: start }, run_if: '$match(args.a, /b' }
          - { name: g, type: event, config: { name: start }, run_if: '$match(args.a, /b**/)' }
          - { name: h, type: event, config: { name: start }, run_if: 'args.a = "\\q"' }
          - { name: i, type: event, config: { name: start }, run_if: 'args.a = "\\u00"' }
          - { name: j, type: event, config: { name: start }, run_if: 'args.a < 1e999' }
      `,
      findings: [
        { message: 'empty', covers: ' ' },
        { message: 'unclosedString', covers: '"x', help: 'add the closing quote' },
        { message: 'unclosedName', covers: '`a-b = 1', help: 'add a backtick' },
        { message: 'unclosedComment', covers: '/*', help: 'add "*/"' },
        { message: 'emptyRegex', covers: '//', help: 'a comment is written /* … */' },
        { message: 'unclosedRegex', covers: '/b', help: 'add "/"' },
        { message: 'badRegex', covers: '/b**/' },
        { message: 'badEscape', covers: '\\q', help: 'write a backslash as \\\\' },
        { message: 'badUnicodeEscape', covers: '\\u' },
        { message: 'hugeNumber', covers: '1e999' },
      ],
    },
    {
      title: 'Brackets, commas and operators',
      source: `
        default_runtime_version: 4
        resources:
          - { name: a, type: event, config: { name: start }, run_if: '$exists(args.a' }
          - { name: b, type: event, config: { name: start }, run_if: 'args.a = ' }
          - { name: c, type: event, config: { name: start }, run_if: 'args.a b' }
          - { name: d, type: event, config: { name: start }, run_if: 'args.a in [1..]' }
          - { name: e, type: event, config: { name: start }, run_if: 'args.a in [1, 2,]' }
          - { name: f, type: event, config: { name: start }, run_if: '(args.a))' }
          - { name: g, type: event, config: { name: start }, run_if: '$a := args.a; $a' }
          - { name: h, type: event, config: { name: start }, run_if: 'args.a, args.b' }
      `,
      findings: [
        { message: 'missingToken', covers: 'a' },
        { message: 'missingValue', covers: '=' },
        { message: 'noOperator', covers: 'b' },
        { message: 'noValue', covers: ']' },
        { message: 'trailingComma', covers: ']', help: 'remove the comma' },
        { message: 'extraBracket', covers: ')' },
        { message: 'looseSemicolon', covers: ';', help: 'put the expressions in parentheses: ( …; … )' },
        { message: 'looseComma', covers: ',' },
      ],
    },
    {
      title: 'Variables, paths and signatures',
      source: `
        default_runtime_version: 4
        resources:
          - { name: a, type: event, config: { name: start }, run_if: 'function(x){ x }' }
          - { name: b, type: event, config: { name: start }, run_if: '(x := args.a; x)' }
          - { name: c, type: event, config: { name: start }, run_if: 'args.a@b' }
          - { name: d, type: event, config: { name: start }, run_if: 'args.a[0]@$b' }
          - { name: e, type: event, config: { name: start }, run_if: '(args.a){b: c}[0]' }
          - { name: f, type: event, config: { name: start }, run_if: 'args.a{b: c}{d: e}' }
          - { name: g, type: event, config: { name: start }, run_if: 'resources.step-2.id' }
          - { name: h, type: event, config: { name: start }, run_if: '%.args' }
          - { name: i, type: event, config: { name: start }, run_if: 'function($x)<s<n>:n>{ 1 }' }
          - { name: j, type: event, config: { name: start }, run_if: 'function($x)<(a<s>):n>{ 1 }' }
          - { name: k, type: event, config: { name: start }, run_if: 'function($x)<(z-a):n>{ 1 }' }
      `,
      findings: [
        { message: 'noParameter', covers: 'x', help: 'did you mean "$x"?' },
        { message: 'noVariable', covers: 'x', help: 'did you mean "$x"?' },
        { message: 'noBinding', covers: 'b', help: 'did you mean "$b"?' },
        { message: 'lateBinding', covers: '@' },
        { message: 'filterAfterGrouping', covers: '[' },
        { message: 'secondGrouping', covers: '{' },
        { message: 'noStep', covers: '2', help: 'write a name with a hyphen in backticks: `step-2`' },
        { message: 'noParent', covers: '%' },
        { message: 'signatureParameter', covers: '<' },
        { message: 'signatureChoice', covers: '(' },
        { message: 'unknown', covers: 'function($x)<(z-a):n>{ 1 }' },
      ],
    },
    {
      title: 'In all styles',
      source: `
        default_runtime_version: 4
        integration_name: zendesk
        args_schema:
          account: { type: string, required: true }
          ids: { type: array, required: true }
        args_validation: '$count(args.ids) > 99 ? { "message": "too many" }'
        resources:
          - name: close
            type: request
            resource: ticketing/tickets
            method: update
            id: "7"
            integrated_account_id: "{{args.account}}"
            run_if: $not($exists(args.ids)) or args.ids[0] = "a"
            query: ~
            body: |-
              (
                $n := $count(args.ids); /* how many */
                { "n": $n }
              )
      `,
      findings: [],
    },
  ],
  check(job, report) {
    for (const { node, field, analysis } of job.expressions) {
      if (isUnquoted(node)) continue;
      if (node.tag) {
        const tag = job.file.text.slice(node.tag.start, node.tag.end);
        report('tag', { ...node.tag, node }, { tag }, untagged({ ...node.tag, node }, tag));
      } else if (!analysis) {
        const name = field.slice(field.lastIndexOf('.') + 1);
        report('notText', placeOf(node), { name, found: kindOf(node) }, asText(job.file, node));
      } else if (analysis.error && isString(node)) {
        const { start, end, cause } = analysis.error;
        report(cause, placeIn(node, start, end), analysis.error as never, { help: helpFor(analysis.error) });
      }
    }
  },
});

/** What JSONata has instead of the operators of other languages. */
const operatorHelps: ReadonlyMap<string, string> = new Map([
  ['==', 'JSONata compares with "="'],
  ['===', 'JSONata compares with "="'],
  ['!==', 'JSONata compares with "!="'],
  ['<>', 'JSONata compares with "!="'],
  ['&&', 'write "and"'],
  ['||', 'write "or"'],
  ['=>', 'write function($x) { … }'],
  ['!', 'write $not(…)'],
]);

const COMMENT_HELP = 'a comment is written /* … */';

function helpFor(error: ExpressionError): string | undefined {
  switch (error.cause) {
    case 'empty':
      return 'write an expression, or remove the field';
    case 'tooDeep':
    case 'tooLarge':
      return 'split it into several nodes';
    case 'tooManyDefaults':
      return 'write a chain without parentheses: a ?? b ?? c';
    case 'unclosedString':
      return 'add the closing quote';
    case 'unclosedName':
      return 'add a backtick';
    case 'unclosedComment':
      return 'add "*/"';
    case 'unclosedRegex':
      return error.isComment ? COMMENT_HELP : 'add "/"';
    case 'emptyRegex':
      return COMMENT_HELP;
    case 'badEscape':
      return 'write a backslash as \\\\';
    case 'placeholder':
      return error.path === undefined ? 'write the path without braces' : `write ${error.path}`;
    case 'unknownOperator':
      return operatorHelps.get(error.text);
    case 'badRegex':
      return 'correct what is between the slashes';
    case 'badUnicodeEscape':
      return 'write four hexadecimal digits, such as \\u00e9';
    case 'hugeNumber':
      return 'write a smaller number';
    case 'trailingComma':
      return 'remove the comma';
    case 'extraBracket':
      return 'remove it, or open the bracket before it';
    case 'looseSemicolon':
      return 'put the expressions in parentheses: ( …; … )';
    case 'looseComma':
      return 'put the values in brackets: [ …, … ]';
    case 'noParameter':
    case 'noVariable':
    case 'noBinding':
      return error.isName ? `did you mean "$${error.text}"?` : undefined;
    case 'lateBinding':
      return `move it before the ${error.after}`;
    case 'secondGrouping':
      return 'put the first grouping in parentheses: (a{…}){…}';
    case 'noParent':
      return 'read the value from the start of its path';
    case 'signatureParameter':
    case 'signatureChoice':
      return 'remove the parameter';
    case 'unknown':
      return 'look for a broken signature or regular expression';
    case 'filterAfterGrouping':
      return 'put what is grouped in parentheses: (a{…})[…]';
    case 'noStep':
      return error.name === undefined ? undefined : `write a name with a hyphen in backticks: \`${error.name}\``;
    default:
      return undefined;
  }
}

/** Text of the user on one line, in one pair of double quotes, shortened. */
function shown(text: string): string {
  const line = text.replace(/\s+/g, ' ');
  const short = line.length > 40 ? `${line.slice(0, 39)}…` : line;
  return short.startsWith('"') ? short : `"${short}"`;
}

/** A plain scalar that begins with a brace is an unquoted placeholder, which has its own rule. */
function isUnquoted(node: Node): boolean {
  return isString(node) && node.style === 'plain' && node.value.startsWith('{{');
}

/** What `!x` was most likely meant as. */
function untagged({ start, end, node }: Place, tag: string): { help: string; fix?: Fix } {
  const operand = /^!(\$?[\w.]+(?:\([\w.$]*\))?)$/.exec(tag)?.[1];
  if (operand === undefined || !isString(node) || node.value !== '' || node.style !== 'plain')
    return { help: 'write $not(…)' };
  const text = `$not(${operand})`;
  return {
    help: `did you mean "${text}"?`,
    fix: { safety: 'suggest', description: `change to "${text}"`, edits: [{ start, end, text }] },
  };
}

/** How to make a string of what YAML or JSON reads as a value of its own. */
function asText(file: SourceFile, node: Expression['node']): { help: string; fix?: Fix } {
  if (node.kind !== 'scalar' && !node.flow) return { help: 'write the expression as a block below "|-"' };
  const isLine =
    node.kind === 'scalar' || (file.language === 'yaml' && !/[\r\n]/.test(file.text.slice(node.start, node.end)));
  if (!isLine) return { help: 'write the expression as one string' };
  return {
    help: 'put it in quotes',
    fix: { safety: 'suggest', description: 'put it in quotes', edits: quoting(file, node) },
  };
}
