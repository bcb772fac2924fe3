import { correction, defineRule, grouped, type Node, type SyntaxCause, type SyntaxProblem } from '../src/rule/index.ts';

type Data<K extends SyntaxCause['cause']> = Extract<SyntaxCause, { cause: K }>;

export default defineRule({
  id: 'syntax',
  summary: 'a file that is not valid YAML 1.2 or JSON',
  why: `A file that can't be read can't be uploaded. YAML is read as version 1.2 (\`yes\` and \`no\` are strings, custom tags are
unknown), JSON by its own rules (no comments, no trailing commas). In each document, the first mistake is reported,
together with each duplicate key (only one of the values is kept) and each alias without an anchor. Other rules check a
document only if it can be read, so this one can't be turned off, lowered or suppressed.`,
  severity: 'error',
  group: 'Structure',
  messages: {
    duplicateKey: (d: Data<'duplicateKey'>) => `duplicate key "${d.name}": only one of the two values is kept`,
    duplicateKeys: (d: { names: readonly string[] }) =>
      `duplicate keys ${listed(d.names)}: only one of the two values of each is kept`,
    unresolvedAlias: (d: Data<'unresolvedAlias'>) => `"*${d.name}" refers to an anchor that is not defined above it`,
    aliasCycle: (d: Data<'aliasCycle'>) => `"*${d.name}" refers to the value it is part of, which never ends`,
    unknownTag: (d: Data<'unknownTag'>) => `unknown YAML tag "${d.tag}"`,
    notUtf8: (d: Data<'notUtf8'>) =>
      d.encoding ? `the file is ${d.encoding}, expected UTF-8` : 'the file is not valid UTF-8',
    controlCharacter: (d: Data<'controlCharacter'>) =>
      `the character U+${d.code.toString(16).toUpperCase().padStart(4, '0')} is not allowed here`,
    empty: () => 'the file is empty, expected a sync job, a list of sync jobs or a list response',
    tooDeep: (d: Data<'tooDeep'>) => `the nesting is deeper than ${d.limit} levels`,
    tooLarge: (d: Data<'tooLarge'>) => `the document has more than ${grouped(d.limit)} values, aliases included`,
    tooMuchAliased: (d: Data<'tooMuchAliased'>) =>
      `the aliases of the document add more than ${grouped(d.limit)} characters to it`,
    tooManyNames: (d: Data<'tooManyNames'>) =>
      `the placeholders and expressions of the file read more than ${grouped(d.limit)} names`,
    tooManyParts: (d: Data<'tooManyParts'>) =>
      `the expressions of the file are too large to be parsed (more than ${grouped(d.limit)} parts)`,
    tooManySteps: (d: Data<'tooManySteps'>) =>
      `the file has more than ${grouped(d.limit)} steps (each job counts as ten)`,
    tooManyDocuments: (d: Data<'tooManyDocuments'>) => `the file contains more than ${grouped(d.limit)} documents`,
    tabIndentation: () => 'a tab in the indentation: YAML is indented with spaces',
    oddIndentation: (d: Data<'oddIndentation'>) =>
      `the line is indented by characters that only look like spaces (U+${d.code.toString(16).toUpperCase().padStart(4, '0')})`,
    malformed: (d: Data<'malformed'>) => d.problem,
  },
  examples: [
    {
      title: 'A duplicate key, and an alias without an anchor',
      source: `
        integration_name: zendesk
        resources:
          - resource: ticketing/tickets
            method: list
            query: &open { status: open }
          - resource: ticketing/comments
            method: list
            query: *opn
            method: get
      `,
      findings: [
        { message: 'unresolvedAlias', covers: '*opn', help: 'did you mean "open"?' },
        { message: 'duplicateKey', covers: 'method' },
      ],
      yamlOnly: 'JSON has no aliases, and no value with a duplicate key',
    },
    {
      title: 'A missing dash makes the keys of the next item duplicates',
      source: `
        integration_name: zendesk
        resources:
          - resource: ticketing/tickets
            method: list
            resource: ticketing/comments
            method: list
            depends_on: ticketing/tickets
      `,
      findings: [
        {
          message: 'duplicateKeys',
          covers: 'resource',
          help: 'if a new item begins here, put "- " before its first key; otherwise remove one of each',
        },
      ],
      yamlOnly: 'JSON has no dashes, and no value with a duplicate key',
    },
    {
      title: 'A missing closing quote',
      source: `
        integration_name: zendesk
        resources:
          - resource: "ticketing/tickets
            method: list
      `,
      findings: [{ message: 'malformed', covers: '"ticketing/tickets' }],
      yamlOnly: 'it has no value',
    },
    {
      title: 'A tab in the indentation',
      source: 'integration_name: zendesk\nresources:\n\t- resource: tickets\n',
      findings: [{ message: 'tabIndentation', covers: '\t' }],
      yamlOnly: 'it has no value',
    },
    {
      title: 'No-break spaces as indentation',
      source: 'integration_name: zendesk\nresources:\n  - resource: tickets\n\u00a0\u00a0\u00a0\u00a0method: list\n',
      findings: [{ message: 'oddIndentation', covers: '\u00a0\u00a0\u00a0\u00a0', help: 'replace them with spaces' }],
      yamlOnly: 'it has no value',
    },
    {
      title: 'A tag',
      source: `
        integration_name: !env INTEGRATION
        resources:
          - { resource: ticketing/tickets, method: list }
      `,
      findings: [{ message: 'unknownTag', covers: '!env' }],
      yamlOnly: 'JSON has no tags',
    },
    {
      title: 'JSON with a trailing comma',
      language: 'json',
      source: '{ "integration_name": "zendesk", "resources": [], }',
      findings: [{ message: 'malformed', covers: ',' }],
    },
    {
      title: 'A value that contains itself',
      source: `
        integration_name: zendesk
        resources: &all
          - *all
      `,
      findings: [{ message: 'aliasCycle', covers: '*all' }],
      yamlOnly: 'it has no value',
    },
    {
      title: 'A control character',
      source: 'integration_name: "zen\u0007desk"\nresources: []\n',
      findings: [{ message: 'controlCharacter', covers: '\u0007' }],
      yamlOnly: 'it has no value',
    },
    {
      title: 'An empty file',
      source: '# nothing yet\n',
      findings: [{ message: 'empty', covers: '' }],
      yamlOnly: 'it has no value',
    },
    {
      title: 'Several documents, and an anchor',
      source: `
        integration_name: zendesk
        x-query: &query { status: open }
        resources:
          - { resource: ticketing/tickets, method: list, query: *query }
        ---
        - { integration_name: hubspot, resources: [{ resource: crm/contacts, method: list }] }
        ---
      `,
      findings: [],
    },
  ],
  checkDocument({ document, syntax }, report) {
    const repeated = repeatedInItems(syntax);
    const nowhere: Node = { kind: 'scalar', value: null, style: 'plain', start: 0, end: 0 };
    for (const problem of syntax) {
      const place = { start: problem.start, end: problem.end, node: document.root ?? nowhere };
      const { others } = problem;
      switch (problem.cause) {
        case 'duplicateKey': {
          const { name, item } = problem;
          const related = [{ message: `"${name}" is first here`, place: { ...problem.first, node: place.node } }];
          const all = item && repeated.get(item.start);
          if (!all || all.names.size < 2) {
            report('duplicateKey', place, problem, { help: 'remove one of them', others, related });
          } else if (all.first === problem) {
            const next = item.flow ? '"}, {"' : '"- "';
            const help = `if a new item begins here, put ${next} before its first key; otherwise remove one of each`;
            report('duplicateKeys', place, { names: [...all.names] }, { help, others, related });
          }
          break;
        }
        case 'unresolvedAlias':
          report(problem.cause, place, problem, {
            ...correction({ start: place.start + 1, end: place.end }, problem.near),
            others,
          });
          break;
        case 'malformed':
          report(problem.cause, place, problem, problem.hint === undefined ? {} : { help: problem.hint });
          break;
        case 'unknownTag':
          report(problem.cause, place, problem, {
            help: 'remove it, or quote the value if "!" belongs to it',
            others,
          });
          break;
        case 'notUtf8':
          report(problem.cause, place, problem, { help: 'save the file as UTF-8' });
          break;
        case 'empty':
          report(problem.cause, place, {}, { help: 'write a sync job, or remove the file' });
          break;
        case 'tabIndentation':
          report(problem.cause, place, {}, { help: 'indent with spaces' });
          break;
        case 'oddIndentation':
          report(problem.cause, place, problem, { help: 'replace them with spaces' });
          break;
        case 'aliasCycle':
          report(problem.cause, place, problem, { help: 'remove the alias, or move it out of the value' });
          break;
        case 'controlCharacter':
          report(problem.cause, place, problem, { help: 'remove it' });
          break;
        default:
          report(problem.cause, place, problem as never);
      }
    }
  },
});

interface Repetition {
  readonly first: SyntaxProblem;
  readonly names: Set<string>;
}

/**
 * The duplicate keys by the item of a list that they are in: where it has several, what begins the
 * next item is missing.
 */
function repeatedInItems(problems: readonly SyntaxProblem[]): Map<number, Repetition> {
  const items = new Map<number, Repetition>();
  for (const problem of problems) {
    if (problem.cause !== 'duplicateKey' || !problem.item) continue;
    const { start } = problem.item;
    const known = items.get(start);
    if (known) known.names.add(problem.name);
    else items.set(start, { first: problem, names: new Set([problem.name]) });
  }
  return items;
}

/** `"a", "b" and "c"`, of many the first. */
function listed(names: readonly string[]): string {
  const quoted = names.slice(0, 4).map((name) => `"${name}"`);
  const last = names.length > 4 ? `${grouped(names.length - 4)} more` : quoted.pop();
  return `${quoted.join(', ')} and ${last}`;
}
