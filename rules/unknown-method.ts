import {
  defineRule,
  didYouMean,
  type Fix,
  type Place,
  quote,
  replacement,
  type SourceFile,
} from '../src/rule/index.ts';

export default defineRule({
  id: 'unknown-method',
  summary: 'a `method` that is an HTTP verb, a typo of a standard method, or more than one word',
  why: `A method is \`list\`, \`get\`, \`create\`, \`update\`, \`delete\`, or a method of the integration (\`download\`, \`search\`). It is
not an HTTP verb, its case matters, and so does each character around it: with \`GET\` or \`list,\` no method is found when
the job runs. If a method of the integration looks like a typo, list it as \`methods\` in the configuration.`,
  severity: 'warning',
  fix: 'suggest',
  group: 'Structure',
  messages: {
    verb: (d: { method: string }) =>
      `${quote(d.method)} is an HTTP verb, expected "list", "get", "create", "update", "delete" or a method of the integration`,
    typo: (d: { method: string }) => `unknown method ${quote(d.method)}`,
    edges: (d: { method: string }) => `${quote(d.method)} is not a method, expected only letters, digits, "-" and "_"`,
    spaces: (d: { method: string }) => `${quote(d.method)} is not a method, expected one word`,
  },
  examples: [
    {
      title: 'HTTP verbs',
      source: `
        integration_name: hubspot
        resources:
          - resource: crm/contacts
            method: list
          - resource: crm/deals
            method: POST
          - resource: crm/notes
            method: patch
      `,
      findings: [
        { message: 'verb', covers: 'POST', help: 'did you mean "create"?' },
        { message: 'verb', covers: 'patch', help: 'did you mean "update"?' },
      ],
      fixed: `
        integration_name: hubspot
        resources:
          - resource: crm/contacts
            method: list
          - resource: crm/deals
            method: create
          - resource: crm/notes
            method: update
      `,
    },
    {
      title: 'Wrong case, and two swapped letters',
      source: `
        integration_name: hubspot
        resources:
          - { resource: crm/contacts, method: "List" }
          - { resource: crm/deals, method: lsit }
      `,
      findings: [
        { message: 'typo', covers: 'List', help: 'did you mean "list"?' },
        { message: 'typo', covers: 'lsit', help: 'did you mean "list"?' },
      ],
      fixed: `
        integration_name: hubspot
        resources:
          - { resource: crm/contacts, method: "list" }
          - { resource: crm/deals, method: list }
      `,
    },
    {
      title: 'Extra characters, several words',
      source: `
        integration_name: hubspot
        resources:
          - { resource: crm/contacts, method: search }
          - { resource: crm/deals, method: "list " }
          - { resource: crm/notes, method: “list” }
          - { resource: crm/emails, method: download all }
          - resource: crm/tasks
            method: list
              depends_on crm/notes
          - resource: crm/calls
            method: |
              list
      `,
      findings: [
        { message: 'edges', covers: 'list ', help: 'did you mean "list"?' },
        { message: 'edges', covers: '“list”', help: 'did you mean "list"?' },
        { message: 'spaces', covers: 'download all' },
        {
          message: 'spaces',
          covers: 'list\n      depends_on crm/notes',
          help: 'the next line is part of the value: if it is a key, put ": " after it',
        },
        {
          message: 'edges',
          covers: 'list',
          help: 'the block ends with a line break: end its header with "-" (`|-`), or write the value on the line of its key',
        },
      ],
      yamlOnly: 'strings of several lines',
    },
    {
      title: 'Methods of the integration, one of them listed in the configuration',
      source: `
        integration_name: hubspot
        resources:
          - { resource: crm/contacts, method: search }
          - { resource: crm/deals, method: set }
          - { resource: crm/notes, method: put }
      `,
      config: { methods: ['put'] },
      findings: [],
    },
  ],
  check(job, report) {
    for (const { method } of job.stepsOfType('request')) {
      if (!method?.problem) continue;
      const { cause, meant, whole } = method.problem;
      report(cause, method, { method: method.value }, correctionFor(job.file, method, meant, whole));
    }
  },
});

function correctionFor(
  file: SourceFile,
  method: Place,
  meant: string | undefined,
  whole: boolean,
): { help?: string; fix?: Fix } {
  const written = file.text.slice(method.start, method.end);
  if (!whole && LINE_BREAK.test(written)) {
    return { help: 'the next line is part of the value: if it is a key, put ": " after it' };
  }
  if (meant === undefined) return {};
  if (written === meant) {
    return {
      help: 'the block ends with a line break: end its header with "-" (`|-`), or write the value on the line of its key',
    };
  }
  return { help: didYouMean(meant), fix: whole ? replacement(method, meant) : undefined };
}

const LINE_BREAK = /[\r\n]/;
