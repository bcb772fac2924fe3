import { defineRule, isSequence, isString, type Note, placeOf } from '../src/rule/index.ts';

/** Which job of the platform a file stands for; ids are those of one environment. */
interface Identity {
  readonly id: string;
  readonly environment: string | undefined;
}

/** What is not one is reported by `schema`. */
const UUID = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/;

export default defineRule({
  id: 'duplicate-id',
  summary: 'two files of a run whose jobs have the same `id`, and no different `environment_id`',
  why: `The \`id\` says which job on the platform a file is. If two files have the same one, uploading the second overwrites the
job that the first has just updated: one of the two never runs, and which one depends on the order of the uploads. It is
mostly a file that was copied to begin a new job. Remove the \`id\` from the copy: the platform gives it one of its own when
it is created. Jobs of a list response, as the platform answers it, are not compared: they are not uploaded.

This is known only when several files are checked together, by the command or by \`lintFiles\`. With \`--changed\`, only the
changed files are compared.`,
  severity: 'warning',
  group: 'Structure',
  messages: {
    duplicate: ({ path }: { path: string }) =>
      `the job in "${path}" has the same \`id\`: uploading one overwrites the other`,
  },
  examples: [
    {
      title: 'A file that was copied with its id',
      source: `
        id: 9b1f6a52-3c1e-4b0f-8f0e-2d7c4a5b6e70
        label: Tickets of the archive
        integration_name: zendesk
        resources:
          - { resource: ticketing/tickets, method: list, query: { status: closed } }
      `,
      beside: {
        'archive/tickets.yaml': `
          id: 9B1F6A52-3C1E-4B0F-8F0E-2D7C4A5B6E70
          label: Tickets
          integration_name: zendesk
          resources:
            - { resource: ticketing/tickets, method: list }
        `,
      },
      findings: [
        {
          message: 'duplicate',
          covers: '9b1f6a52-3c1e-4b0f-8f0e-2d7c4a5b6e70',
          help: 'remove `id` from the copy: the platform gives it its own',
        },
      ],
    },
    {
      title: 'One job in two environments, jobs without an id, and one that the platform answered as well',
      source: `
        - id: 9b1f6a52-3c1e-4b0f-8f0e-2d7c4a5b6e70
          environment_id: 3f1c5d6e-7a8b-4c9d-8e0f-1a2b3c4d5e6f
          integration_name: zendesk
          resources:
            - { resource: ticketing/tickets, method: list }
        - integration_name: zendesk
          resources:
            - { resource: ticketing/users, method: list }
        - id: 0c2d4e6f-8a1b-4c3d-9e5f-7a8b9c0d1e2f
          integration_name: zendesk
          resources:
            - { resource: ticketing/comments, method: list }
      `,
      beside: {
        'a.yaml': `
          id: 9b1f6a52-3c1e-4b0f-8f0e-2d7c4a5b6e70
          environment_id: 7e8d9c0b-1a2b-4c3d-8e4f-5a6b7c8d9e0f
          integration_name: zendesk
          resources:
            - { resource: ticketing/tickets, method: list }
        `,
        'answer.json': `
          {
            "result": [
              {
                "id": "0c2d4e6f-8a1b-4c3d-9e5f-7a8b9c0d1e2f",
                "integration_name": "zendesk",
                "resources": [{ "resource": "ticketing/comments", "method": "list" }]
              }
            ],
            "next_cursor": null,
            "limit": 25
          }
        `,
        'b.yaml': `
          integration_name: zendesk
          resources:
            - { resource: ticketing/tickets, method: list }
        `,
      },
      findings: [],
    },
  ],
  collect(job, note) {
    const { root } = job.document;
    // A list response is what the platform answered: it is kept beside the files that are uploaded.
    if (root !== job.node && !isSequence(root)) return;
    const id = job.field('id')?.value;
    if (!isString(id) || !UUID.test(id.value.toLowerCase())) return;
    const environment = job.field('environment_id')?.value;
    const identity: Identity = {
      id: id.value.toLowerCase(),
      environment: isString(environment) && environment.value ? environment.value.toLowerCase() : undefined,
    };
    note(placeOf(id), identity);
  },
  checkRun(notes: readonly Note<Identity>[], report) {
    // In the order of paths: if the first one is in the same file, all others so far are.
    const firsts = new Map<string, Map<string | undefined, Note<Identity>>>();
    for (const note of notes) {
      const { id, environment } = note.data;
      const first = firsts.get(id) ?? new Map<string | undefined, Note<Identity>>();
      firsts.set(id, first);
      const candidates = environment ? [first.get(undefined), first.get(environment)] : [first.values().next().value];
      if (!first.has(environment)) first.set(environment, note);
      const other = candidates.find((one) => one && one.path !== note.path);
      if (!other) continue;
      const help = 'remove `id` from the copy: the platform gives it its own';
      report('duplicate', note, { path: other.path }, { help, related: [{ message: 'it is also here', note: other }] });
    }
  },
});
