import {
  correction,
  defineRule,
  methodsOfIntegration,
  type ResourceName,
  Speller,
  together,
} from '../src/rule/index.ts';

/** Anything else is a placeholder, or reported by `resource-format` and `unknown-method`. */
const RESOURCE = /^[\w-]+(?:\/[\w-]+)?$/;
const METHOD = /^[\w-]+$/;

const capabilities = [
  {
    integration: { name: 'zendesk' },
    proxy: [
      { resource: 'tickets', methods: [{ method: 'list' }, { method: 'get' }, { method: 'export' }] },
      { resource: 'views', methods: [{ method: 'list' }] },
    ],
    unified: [
      { model: 'ticketing', resource: 'tickets', methods: ['list', 'get', 'create'] },
      { model: 'ticketing', resource: 'users', methods: ['list', 'get'] },
    ],
  },
];

export default defineRule({
  id: 'unsupported-call',
  summary:
    'a `resource` or `method` that the integration does not have, according to `capabilities` in the configuration',
  why: `What an integration can do is known: the platform answers which resources and methods there are. A request for
another one fails in each run, and the upload of the job does not say so.

\`sync-job-lint remote pull --capabilities\` writes that answer into files, and \`capabilities: ["capabilities/*.json"]\` in the
configuration names them. Jobs without an \`integration_name\`, jobs of other integrations and methods that \`methods\` of the
configuration lists are not checked. An answer that was saved by hand must have been asked for with
\`has_description=false\`: otherwise it lacks all methods of the Proxy API that nobody has described.`,
  severity: 'error',
  fix: 'suggest',
  group: 'Structure',
  messages: {
    resource: (d: { integration: string; resource: string }) =>
      `the integration "${d.integration}" has no resource "${d.resource}"`,
    method: (d: { integration: string; resource: string; method: string }) =>
      `"${d.resource}" of the integration "${d.integration}" has no method "${d.method}"`,
  },
  examples: [
    {
      title: 'A resource with another name, one of the other kind, and methods that are not there',
      source: `
        integration_name: zendesk
        resources:
          - { resource: ticketing/ticket, method: list }
          - { resource: ticketing/views, method: list }
          - { resource: tickets, method: list, persist: true }
          - { resource: tickets, method: exports, persist: true }
          - { resource: ticketing/users, method: create, body: { name: Ada } }
      `,
      config: { capabilities },
      alone: 'each request of the job is checked',
      findings: [
        { message: 'resource', covers: 'ticketing/ticket', help: 'did you mean "ticketing/tickets"?' },
        {
          message: 'resource',
          covers: 'ticketing/views',
          help: 'its resources of "ticketing" are "ticketing/tickets" and "ticketing/users"',
        },
        { message: 'method', covers: 'exports', help: 'did you mean "export"?' },
        { message: 'method', covers: 'create', help: 'its methods are "get" and "list"' },
      ],
      fixed: `
        integration_name: zendesk
        resources:
          - { resource: ticketing/tickets, method: list }
          - { resource: ticketing/views, method: list }
          - { resource: tickets, method: list, persist: true }
          - { resource: tickets, method: export, persist: true }
          - { resource: ticketing/users, method: create, body: { name: Ada } }
      `,
    },
    {
      title: 'What the integration has, and a job of another integration',
      source: `
        - integration_name: zendesk
          resources:
            - { resource: ticketing/tickets, method: list }
            - { resource: tickets, method: export, persist: true }
            - { resource: views, method: bulk_export, persist: true }
        - integration_name: hubspot
          resources:
            - { resource: crm/contacts, method: list }
      `,
      config: { capabilities, methods: ['bulk_export'] },
      findings: [],
    },
  ],
  check(job, report) {
    const known = methodsOfIntegration(job);
    if (!known) return;
    const integration = job.integrationName!.value;
    // For each job anew, since what one of them asks must not depend on the others.
    const spellers = new Map<object, Speller>();
    const nearestOf = (word: string, names: ReadonlyMap<string, unknown> | ReadonlySet<string>) => {
      const speller = spellers.get(names) ?? new Speller(names.keys());
      spellers.set(names, speller);
      return speller.nearest(word);
    };
    for (const { resource, method } of job.stepsOfType('request')) {
      if (!resource || !RESOURCE.test(resource.normal)) continue;
      const resources = resource.ofProxy ? known.proxy : known.unified;
      if (!resources) continue;
      const methods = resources.get(resource.normal);
      if (!methods) {
        const near = nearestOf(resource.normal, resources);
        const data = { integration, resource: resource.normal };
        report('resource', resource, data, near ? correction(resource, near) : { help: others(resources, resource) });
      } else if (method && !method.problem && METHOD.test(method.value)) {
        if (methods.has(method.value) || job.settings.methods.includes(method.value)) continue;
        const near = nearestOf(method.value, methods);
        const data = { integration, resource: resource.normal, method: method.value };
        report('method', method, data, near ? correction(method, near) : { help: listOf('its methods', methods) });
      }
    }
  },
});

/** Of a Unified API that there is, its resources. */
function others(resources: ReadonlyMap<string, unknown>, { unified }: ResourceName): string | undefined {
  const own = [...resources.keys()].filter((name) => unified !== undefined && name.startsWith(`${unified}/`));
  return own.length > 0 ? listOf(`its resources of "${unified}"`, own) : listOf('its resources', resources.keys());
}

/** `its methods are "get" and "list"`. */
function listOf(what: string, names: Iterable<string>): string | undefined {
  const sorted = [...names].sort();
  return sorted.length > 0 ? `${what} ${sorted.length === 1 ? 'is' : 'are'} ${together(sorted)}` : undefined;
}
