import { replacement } from '../src/rule/fix.ts';
import { defineRule } from '../src/rule/rule.ts';

const standard = ['list', 'get', 'create', 'update', 'delete'];

/** What people mean by an HTTP verb. `HEAD` and `OPTIONS` count in capitals only: in small letters they are words of their own. */
const verbs: ReadonlyMap<string, string> = new Map([
  ['get', 'get'],
  ['post', 'create'],
  ['put', 'update'],
  ['patch', 'update'],
  ['delete', 'delete'],
]);

export default defineRule({
  id: 'unknown-method',
  summary: '`method` is an HTTP verb or a slip of a standard method',
  why: `A method is \`list\`, \`get\`, \`create\`, \`update\`, \`delete\` or one of the integration's own (\`download\`, \`search\`). It is not an
HTTP verb and its case matters: \`GET\` finds no method when the job runs. Methods of the integration that look like
slips can be named in the configuration's \`methods\`.`,
  severity: 'warning',
  fix: 'suggest',
  group: 'Every job',
  messages: {
    verb: (d: { method: string }) =>
      `"${d.method}" is an HTTP verb: expected "list", "get", "create", "update", "delete" or a method of the integration`,
    slip: (d: { method: string }) => `"${d.method}" is no standard method`,
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
      title: 'A case variant and two swapped letters',
      source: `
        integration_name: hubspot
        resources:
          - { resource: crm/contacts, method: "List" }
          - { resource: crm/deals, method: lsit }
      `,
      findings: [
        { message: 'slip', covers: 'List', help: 'did you mean "list"?' },
        { message: 'slip', covers: 'lsit', help: 'did you mean "list"?' },
      ],
      fixed: `
        integration_name: hubspot
        resources:
          - { resource: crm/contacts, method: "list" }
          - { resource: crm/deals, method: list }
      `,
    },
    {
      title: "The integration's own methods, one of them named in the configuration",
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
    for (const { method } of job.ofType('request')) {
      if (!method || standard.includes(method.value)) continue;
      if (job.settings.methods.includes(method.value)) continue;
      const word = method.value;
      const verb = verbs.get(word.toLowerCase());
      const meant = verb ?? standard.find((known) => isSlip(word.toLowerCase(), known));
      const details = meant === undefined ? {} : { help: `did you mean "${meant}"?`, fix: replacement(method, meant) };
      if (verb !== undefined || word === 'HEAD' || word === 'OPTIONS')
        report('verb', method, { method: word }, details);
      else if (meant !== undefined) report('slip', method, { method: word }, details);
    }
  },
});

/** The same word in other case, or with two neighbours swapped. */
function isSlip(word: string, known: string): boolean {
  if (word === known) return true;
  if (word.length !== known.length) return false;
  const i = [...word].findIndex((letter, index) => letter !== known[index]);
  const swapped = word.slice(0, i) + word[i + 1] + word[i] + word.slice(i + 2);
  return swapped === known;
}
