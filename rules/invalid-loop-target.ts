import { correction, defineRule, type Job, type Loop, remedyFor } from '../src/rule/index.ts';

export default defineRule({
  id: 'invalid-loop-target',
  summary: '`loop_on` does not name an existing array',
  why: `\`loop_on\` is the path of an array: an argument (\`user_ids\`, \`args.user_ids\`), a field of an ancestor's record
(\`resources.crm.contacts.emails\`) or a key of an \`add_context\`. The request is repeated for each element. If the path
leads to nothing, or to something that is not an array, there is nothing to repeat, and the step does not run. The only
destination that can loop is a datastore.

A bare name that is not declared may be a field of the connected account's context. It is reported only if it is close to
the name of an argument, or if the configuration lists those fields as \`context\`.`,
  severity: 'error',
  fix: 'suggest',
  group: 'Dependencies',
  messages: {
    noSuchName: (d: { name: string }) => `\`loop_on\` names an unknown argument or field: "${d.name}"`,
    undeclared: (d: { path: string }) => `"${d.path}" is not declared in \`args_schema\``,
    notAnArray: (d: { path: string; types: string }) =>
      `"${d.path}" is declared as ${d.types}, but \`loop_on\` needs an array`,
    notAPath: (d: { text: string }) =>
      `"${d.text}" is not a path, expected the name of an argument or a path such as "resources.crm.contacts.emails"`,
    unavailable: (d: { path: string }) => `"${d.path}" is not available here: no step upstream provides it`,
    notDatastore: (d: { type: string }) => `only a datastore destination can loop, and this one is a ${d.type}`,
  },
  examples: [
    {
      title: 'A typo in the name of the argument',
      source: `
        integration_name: slack
        args_schema:
          user_ids: { type: array, items: { type: string }, required: true }
        resources:
          - { resource: users, method: get, persist: true, loop_on: user_ids, id: "{{args.user_ids}}" }
          - { resource: profiles, method: get, persist: true, loop_on: user_idss, id: "{{args.user_ids}}" }
      `,
      findings: [{ message: 'noSuchName', covers: 'user_idss', help: 'did you mean "user_ids"?' }],
      fixed: `
        integration_name: slack
        args_schema:
          user_ids: { type: array, items: { type: string }, required: true }
        resources:
          - { resource: users, method: get, persist: true, loop_on: user_ids, id: "{{args.user_ids}}" }
          - { resource: profiles, method: get, persist: true, loop_on: user_ids, id: "{{args.user_ids}}" }
      `,
    },
    {
      title: 'An argument that is not an array, one that is not declared, and something that is not a path',
      source: `
        integration_name: slack
        args_schema:
          user_id: { type: string, required: true }
        resources:
          - { resource: users, method: get, persist: true, loop_on: user_id, id: "{{args.user_id}}" }
          - { resource: teams, method: get, persist: true, loop_on: args.teams, id: "x" }
          - { resource: files, method: get, persist: true, loop_on: "\`team-ids\`", id: "x" }
      `,
      findings: [
        { message: 'notAnArray', covers: 'user_id' },
        { message: 'undeclared', covers: 'args.teams' },
        { message: 'notAPath', covers: '`team-ids`' },
      ],
    },
    {
      title: "An array of the account's context that the configuration does not list",
      source: `
        integration_name: googledrive
        args_schema:
          folders: { type: array, items: { type: string }, required: true }
        resources:
          - { resource: files, method: list, persist: true, loop_on: drive_items, query: { parent: "{{drive_items.id}}" } }
          - { resource: folders, method: list, persist: true, loop_on: driveItems, query: { parent: "{{args.folders:json}}" } }
      `,
      config: { context: ['drive_items'] },
      findings: [{ message: 'noSuchName', covers: 'driveItems', help: 'did you mean "drive_items"?' }],
    },
    {
      title: 'The record of a step that is not upstream',
      source: `
        integration_name: hubspot
        resources:
          - { resource: crm/contacts, method: list }
          - { resource: crm/notes, method: list, loop_on: resources.crm.contacts.emails, query: { x: y } }
      `,
      findings: [
        {
          message: 'unavailable',
          covers: 'resources.crm.contacts.emails',
          help: 'set `depends_on: crm/contacts`, or depend on a step below it',
        },
      ],
    },
    {
      title: 'A webhook that loops',
      source: `
        default_runtime_version: 4
        integration_name: zendesk
        args_schema:
          account: { type: string, required: true }
          hook: { type: string, required: true }
        resources:
          - { name: tickets, type: request, resource: ticketing/tickets, method: list, integrated_account_id: "{{args.account}}" }
          - name: out
            type: destination
            destination_type: webhook
            loop_on: payload.records
            config: { id: "{{args.hook}}" }
            resources_to_persist: [tickets]
      `,
      findings: [{ message: 'notDatastore', covers: 'payload.records' }],
    },
    {
      title: "A name that may be an array of the account's context",
      source: `
        integration_name: googledrive
        resources:
          - { resource: files, method: list, persist: true, loop_on: drive_items, query: { parent: "{{drive_items.id}}" } }
          - { resource: shared, method: list, persist: true, loop_on: "{{sites.selected}}", query: { site: "{{sites.selected.id}}" } }
      `,
      findings: [],
    },
    {
      title: 'The three spellings, and a field of an ancestor',
      source: `
        integration_name: slack
        args_schema:
          ids: { type: array, required: true }
          filter: { type: object, properties: { teams: { type: array } }, required: true }
        resources:
          - { resource: a, method: get, persist: true, loop_on: ids, id: "{{args.ids}}" }
          - { resource: b, method: get, persist: true, loop_on: args.ids, id: "{{args.ids}}" }
          - { resource: c, method: get, persist: true, loop_on: "{{args.ids}}", id: "{{args.ids}}" }
          - { resource: d, method: get, persist: true, loop_on: args.filter.teams, id: "{{args.filter.teams}}" }
          - { resource: e, method: get, persist: true, depends_on: d, loop_on: resources.d.members, id: "{{resources.d.members.id}}" }
      `,
      findings: [],
    },
  ],
  check(job, report) {
    for (const loop of job.loops) {
      const { target, problem, path } = loop;
      if (problem?.cause === 'notDatastore') {
        report('notDatastore', target, { type: problem.type }, { help: 'remove `loop_on`' });
      } else if (problem?.cause === 'notAPath') {
        report('notAPath', target, { text: target.value });
      } else if (problem?.cause === 'noSuchName') {
        const help = 'declare it in `args_schema`, or list it as `context` in the configuration';
        report('noSuchName', target, { name: problem.name }, { help, ...correction(target, problem.near) });
      } else if (problem?.cause === 'notAnArray') {
        const data = { path: textOf(path!), types: problem.types.join(' or ') };
        report('notAnArray', target, data, { help: 'declare it as an array, or remove `loop_on`' });
      } else if (problem?.cause === 'unresolved') {
        const { resolution } = loop;
        const kind = resolution.kind === 'undeclaredArg' ? 'undeclared' : 'unavailable';
        report(kind, target, { path: textOf(path!) }, detailsOf(job, loop));
      }
    }
  },
});

function textOf(path: readonly { readonly value: string }[]): string {
  return path.map(({ value }) => value).join('.');
}

function detailsOf(job: Job, { resolution, path, step }: Loop) {
  switch (resolution.kind) {
    case 'undeclaredArg':
      return { help: 'declare it in `args_schema`', ...correction(path![resolution.at]!, resolution.near) };
    case 'noSuchStep':
    case 'nearName':
    case 'notInContext':
      return correction(path![resolution.at]!, resolution.near);
    case 'notUpstream':
    case 'contextNotUpstream':
      return { help: remedyFor(job, resolution.step, step) };
    default:
      return {};
  }
}
