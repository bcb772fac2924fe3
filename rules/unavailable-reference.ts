import {
  correction,
  defineRule,
  type Job,
  nameOf,
  parentOf,
  pathText,
  remedyFor,
  type Step,
} from '../src/rule/index.ts';

export default defineRule({
  id: 'unavailable-reference',
  summary: '`resources.x` that is not upstream of the step that reads it',
  why: `A step sees only the records of its ancestors: the step that its \`depends_on\` names, and the steps above that one. (A
destination sees what it persists, and the ancestors of that.) Any other \`resources.x\` is not substituted, even if the
step comes later in the file: the order of the list does not matter. The keys of an \`add_context\` are available to
everything below the node that it depends on, its siblings included; if it depends on none, everywhere.`,
  severity: 'error',
  fix: 'suggest',
  group: 'Placeholders',
  messages: {
    noStep: (d: { name: string }) => `"${d.name}" is not a step of this job`,
    index: (d: { name: string; of: string }) =>
      `"${d.name}" never resolves here: an index must follow a list, and "${d.of}" is not one`,
    division: (d: { name: string }) => `"${d.name}" is a division in JSONata: names in a path are separated by "."`,
    noResource: (d: { name: string; api: string }) => `no step reads the resource "${d.api}/${d.name}"`,
    notUpstream: (d: { path: string; step: string }) =>
      `"${d.path}" is not available here: this step does not depend on "${d.step}"`,
    self: (d: { path: string }) => `"${d.path}" is the output of this step, which is available only inside \`recurse\``,
    ownContext: (d: { name: string }) => `"${d.name}" is not available in the node that adds it`,
    context: (d: { name: string; step: string; parent: string }) =>
      `"${d.name}" is not available here: "${d.step}" adds it only below "${d.parent}"`,
    contextOfRun: (d: { name: string; step: string }) =>
      `"${d.name}" is not available here: the node "${d.step}" adds it, but no node has run yet`,
  },
  examples: [
    {
      title: 'A step that is not an ancestor',
      source: `
        integration_name: hubspot
        resources:
          - { resource: crm/contacts, method: list }
          - { resource: crm/deals, method: list, depends_on: crm/contacts }
          - resource: crm/notes
            method: list
            depends_on: crm/contacts
            query:
              contact: "{{resources.crm.contacts.id}}"
              deal: "{{resources.crm.deals.id}}"
      `,
      findings: [
        {
          message: 'notUpstream',
          covers: 'resources.crm.deals.id',
          help: 'set `depends_on: crm/deals`, or depend on a step below it',
        },
      ],
    },
    {
      title: 'A step that does not exist',
      source: `
        integration_name: hubspot
        resources:
          - { resource: crm/contacts, method: list }
          - { name: all, resource: notes, method: list, depends_on: crm/contacts, persist: true, query: { a: "{{resources.crm.contact.id}} {{resources.crn.contacts.id}} {{resources.contacts.id}}" } }
      `,
      findings: [
        { message: 'noResource', covers: 'resources.crm.contact.id', help: 'did you mean "contacts"?' },
        { message: 'noStep', covers: 'resources.crn.contacts.id', help: 'did you mean "crm"?' },
        { message: 'noStep', covers: 'resources.contacts.id', help: 'did you mean "crm.contacts"?' },
      ],
      fixed: `
        integration_name: hubspot
        resources:
          - { resource: crm/contacts, method: list }
          - { name: all, resource: notes, method: list, depends_on: crm/contacts, persist: true, query: { a: "{{resources.crm.contacts.id}} {{resources.crm.contacts.id}} {{resources.crm.contacts.id}}" } }
      `,
    },
    {
      title: 'An index without a list before it',
      source: `
        integration_name: hubspot
        resources:
          - { resource: crm/contacts, method: list, query: { a: "{{resources.0.id}}" } }
          - { name: "2026", resource: crm/notes, method: list, depends_on: crm/contacts, query: { ok: "{{resources.crm.contacts.0}}", a: "{{resources.crm.0}}" } }
          - { resource: crm/deals, method: list, depends_on: "2026", query: { a: "{{resources.2026.id}}" } }
      `,
      findings: [
        { message: 'index', covers: 'resources.0.id' },
        { message: 'index', covers: 'resources.crm.0' },
        { message: 'index', covers: 'resources.2026.id' },
      ],
    },
    {
      title: 'A slash in JSONata',
      source: `
        default_runtime_version: 4
        integration_name: zendesk
        args_schema:
          account: { type: string, required: true }
          hook: { type: string, required: true }
        resources:
          - { name: tickets, type: request, resource: ticketing/tickets, method: list, integrated_account_id: "{{args.account}}" }
          - { name: short, type: transform, depends_on: tickets, config: { expression: 'resources.ticketing/tickets.{ "id": id, "half": size/2 }' } }
          - { name: out, type: destination, destination_type: webhook, config: { id: "{{args.hook}}" }, resources_to_persist: [short] }
      `,
      findings: [
        { message: 'division', covers: 'resources.ticketing/tickets', help: 'did you mean "ticketing.tickets"?' },
      ],
      fixed: `
        default_runtime_version: 4
        integration_name: zendesk
        args_schema:
          account: { type: string, required: true }
          hook: { type: string, required: true }
        resources:
          - { name: tickets, type: request, resource: ticketing/tickets, method: list, integrated_account_id: "{{args.account}}" }
          - { name: short, type: transform, depends_on: tickets, config: { expression: 'resources.ticketing.tickets.{ "id": id, "half": size/2 }' } }
          - { name: out, type: destination, destination_type: webhook, config: { id: "{{args.hook}}" }, resources_to_persist: [short] }
      `,
    },
    {
      title: "A step's own record",
      source: `
        integration_name: hubspot
        resources:
          - resource: crm/pages
            method: list
            query: { parent: "{{resources.crm.pages.id}}" }
            recurse:
              if: "{{resources.crm.pages.has_children:bool?:false:bool}}"
              config: { query: { parent: "{{resources.crm.pages.id}}" } }
      `,
      findings: [{ message: 'self', covers: 'resources.crm.pages.id' }],
    },
    {
      title: 'A context key that is added elsewhere',
      source: `
        default_runtime_version: 4
        integration_name: zendesk
        args_schema:
          account: { type: string, required: true }
          hook: { type: string, required: true }
        resources:
          - name: start
            type: event
            config: { name: start }
          - name: since
            type: add_context
            config: { expression: '{ "since": $now() }' }
            depends_on: start
          - name: tickets
            type: request
            resource: ticketing/tickets
            method: list
            integrated_account_id: "{{args.account}}"
            depends_on: start
            query: { since: "{{since}}" }
          - name: users
            type: request
            resource: ticketing/users
            method: list
            integrated_account_id: "{{args.account}}"
            query: '{ "since": since }'
          - name: out
            type: destination
            destination_type: webhook
            config: { id: "{{args.hook}}" }
            resources_to_persist: [tickets, users]
      `,
      findings: [
        { message: 'context', covers: 'since', help: 'set `depends_on: start`, or depend on a step below it' },
      ],
    },
    {
      title: 'Places with nothing upstream: the job itself, and the node that adds the key',
      source: `
        default_runtime_version: 4
        integration_name: zendesk
        mutex_key: "{{resources.users.id}}-{{args.account}}-{{size}}"
        args_schema:
          account: { type: string, required: true }
        resources:
          - { name: users, type: request, resource: users, method: search, integrated_account_id: "{{args.account}}" }
          - name: page
            type: add_context
            depends_on: users
            config: { expression: '{ "size": 10, "offset": size * 2 }' }
          - { name: tickets, type: request, resource: tickets, method: search, integrated_account_id: "{{args.account}}", depends_on: page, query: { offset: "{{offset}}" } }
      `,
      findings: [
        { message: 'notUpstream', covers: 'resources.users.id' },
        { message: 'contextOfRun', covers: 'size' },
        { message: 'ownContext', covers: 'size' },
      ],
    },
    {
      title: 'Near and distant ancestors, in any order',
      source: `
        integration_name: hubspot
        resources:
          - { resource: crm/notes, method: list, depends_on: deals, query: { a: "{{resources.deals.id}}", b: "{{resources.crm.contacts.id}}", c: "{{resources.crm:json}}" } }
          - { resource: deals, method: list, depends_on: crm/contacts, query: { a: "{{resources.crm.contacts.id}}" } }
          - { resource: crm/contacts, method: list }
      `,
      findings: [],
    },
  ],
  check(job, report) {
    const looped = loopedInVain(job);
    for (const { resolution, place, segments, step } of job.references.broken) {
      if (looped.has(step) && 'step' in resolution && looped.get(step) === resolution.step) continue;
      const path = pathText(segments);
      if (resolution.kind === 'noSuchStep') {
        const { at, name, near, isIndex, isDivision } = resolution;
        if (isIndex) {
          const help = 'write a name instead of the number';
          report('index', place, { name, of: pathText(segments.slice(0, at)) }, { help });
          continue;
        }
        const details = correction(segments[at]!, near);
        if (isDivision) report('division', place, { name }, details);
        else if (at === 2) report('noResource', place, { name: segments[2]!.value, api: segments[1]!.value }, details);
        else report('noStep', place, { name }, details);
      } else if (resolution.kind === 'notUpstream') {
        const provider = resolution.step;
        if (provider === step) report('self', place, { path }, { help: 'read the output of a step above this one' });
        else report('notUpstream', place, { path, step: nameOf(provider) }, detailsOf(job, provider, step));
      } else if (resolution.kind === 'contextNotUpstream') {
        const { name, step: provider } = resolution;
        const parent = parentOf(job, provider);
        if (provider === step) report('ownContext', place, { name }, { help: 'read it in a node below' });
        else if (!step || !parent)
          report('contextOfRun', place, { name, step: nameOf(provider) }, detailsOf(job, provider, step));
        else
          report(
            'context',
            place,
            { name, step: nameOf(provider), parent: nameOf(parent) },
            detailsOf(job, provider, step),
          );
      }
    }
  },
});

/**
 * The steps that loop over what is not available to them, with its provider: `invalid-loop-target`
 * reports those.
 */
function loopedInVain(job: Job): ReadonlyMap<Step | undefined, Step> {
  const looped = new Map<Step | undefined, Step>();
  if (job.references.broken.length === 0) return looped;
  for (const { step, problem, resolution } of job.loops) {
    if (problem?.cause === 'unresolved' && 'step' in resolution) looped.set(step, resolution.step);
  }
  return looped;
}

/** @param reader none if the job itself reads it: nothing is upstream of that */
function detailsOf(job: Job, provider: Step, reader: Step | undefined) {
  const name = provider.name ?? provider.resource;
  const help = reader
    ? remedyFor(job, provider, reader)
    : 'the fields of a job can read only `args` and the context of the account';
  return {
    ...(help !== undefined && { help }),
    related: [{ message: `the step "${nameOf(provider)}"`, place: name ?? provider.missingKeyPlace }],
  };
}
