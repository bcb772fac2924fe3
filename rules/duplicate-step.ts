import {
  defineRule,
  type Entry,
  isPresent,
  type Job,
  type Located,
  type Node,
  nameOf,
  parentOf,
  persistedNames,
  type Step,
  ValueIds,
} from '../src/rule/index.ts';

export default defineRule({
  id: 'duplicate-step',
  summary: 'two requests or destinations that are equal in everything but `name`, or records that are persisted twice',
  why: `Two requests with the same resource, method, parameters and parent ask for the same records twice: twice the calls against the API's rate limit, and every record arrives twice. Most often a step
was copied, and the one thing that was to be different was forgotten.

Two destinations that are equal deliver each record twice. The same happens where \`resources_to_persist\` names a node twice, or a node and the \`spool\` that only gathers it: a destination receives each record once for each.

Names and the order of keys do not count; a different \`run_if\`, \`depends_on\` or \`persist\` makes two steps different.`,
  severity: 'warning',
  group: 'Structure',
  messages: {
    request: (d: { step: string; first: string }) => `"${d.step}" requests exactly what "${d.first}" does`,
    destination: (d: { step: string; first: string }) => `"${d.step}" writes exactly what "${d.first}" does`,
    entry: (d: { name: string }) => `"${d.name}" is persisted twice`,
    spooled: (d: { name: string; other: string }) =>
      `"${d.name}" and "${d.other}" are the same records: each is persisted twice`,
  },
  examples: [
    {
      title: 'A copied step, whose query was to be changed',
      source: `
        integration_name: zendesk
        resources:
          - name: open
            resource: ticketing/tickets
            method: list
            query: { status: open, page: { size: 100 } }
          - method: list
            resource: ticketing/tickets
            name: closed
            query: { page: { size: 100 }, status: open }
          - resource: ticketing/users
            method: list
          - resource: ticketing/users
            method: list
      `,
      findings: [
        { message: 'request', covers: 'closed' },
        { message: 'request', covers: 'ticketing/users' },
      ],
    },
    {
      title: 'A destination twice, and one that differs',
      source: `
        default_runtime_version: 4
        integration_name: zendesk
        args_schema:
          account: { type: string, required: true }
          hook: { type: string, required: true }
          bucket: { type: string, required: true }
        resources:
          - { name: tickets, type: request, resource: ticketing/tickets, method: list, integrated_account_id: "{{args.account}}" }
          - { name: users, type: request, resource: ticketing/users, method: list, integrated_account_id: "{{args.account}}" }
          - { name: out, type: destination, destination_type: webhook, config: { id: "{{args.hook}}" }, resources_to_persist: [tickets, users] }
          - { name: again, type: destination, destination_type: webhook, resources_to_persist: [users, tickets], config: { id: "{{args.hook}}" } }
          - { name: some, type: destination, destination_type: webhook, config: { id: "{{args.hook}}" }, resources_to_persist: [users] }
          - { name: a, type: destination, destination_type: datastore, method: insertMany, config: { id: "{{args.bucket}}", config: { collection: a } }, resources_to_persist: [users] }
          - { name: b, type: destination, destination_type: datastore, method: insertMany, config: { id: "{{args.bucket}}", config: { collection: b } }, resources_to_persist: [users] }
      `,
      findings: [{ message: 'destination', covers: 'again', help: 'remove one of them' }],
    },
    {
      title: 'A node that is persisted twice, and one that is persisted with its spool',
      source: `
        default_runtime_version: 4
        integration_name: zendesk
        args_schema:
          account: { type: string, required: true }
          hook: { type: string, required: true }
        resources:
          - { name: tickets, type: request, resource: ticketing/tickets, method: list, integrated_account_id: "{{args.account}}" }
          - { name: all, type: spool, depends_on: tickets }
          - { name: short, type: transform, depends_on: all, config: { expression: 'resources.ticketing.tickets.{ "id": id }' } }
          - { name: out, type: destination, destination_type: webhook, config: { id: "{{args.hook}}" }, resources_to_persist: [short, tickets, short, all] }
      `,
      findings: [
        { message: 'entry', covers: 'short' },
        { message: 'spooled', covers: 'all' },
      ],
    },
    {
      title: 'Steps that differ in one thing',
      source: `
        integration_name: zendesk
        resources:
          - { name: open, resource: ticketing/tickets, method: list, query: { status: open } }
          - { name: closed, resource: ticketing/tickets, method: list, query: { status: closed } }
          - { name: some, resource: ticketing/tickets, method: list, query: { status: [open] } }
          - { name: seven, resource: ticketing/tickets, method: list, query: { status: 7 } }
          - { name: seven-text, resource: ticketing/tickets, method: list, query: { status: "7" } }
          - { name: comments-of-open, depends_on: open, resource: ticketing/comments, method: list }
          - { name: comments-of-closed, depends_on: closed, resource: ticketing/comments, method: list }
      `,
      findings: [],
    },
    {
      title: 'A copy with its name is a duplicate name',
      source: `
        integration_name: zendesk
        resources:
          - { name: open, resource: ticketing/tickets, method: list, query: { status: open } }
          - { name: open, resource: ticketing/tickets, method: list, query: { status: open } }
      `,
      also: ['duplicate-name'],
      findings: [],
    },
  ],
  check(job, report) {
    for (const [step, first] of repeatedRequests(job)) {
      const place = step.name ?? step.resource ?? step.missingKeyPlace;
      const related = [{ message: 'the first is here', place: first.name ?? first.resource ?? first.missingKeyPlace }];
      report('request', place, { step: nameOf(step), first: nameOf(first) }, { related });
    }
    for (const [step, first] of repeatedDestinations(job)) {
      const place = step.name ?? step.missingKeyPlace;
      const related = [{ message: 'the first is here', place: first.name ?? first.missingKeyPlace }];
      report(
        'destination',
        place,
        { step: nameOf(step), first: nameOf(first) },
        { help: 'remove one of them', related },
      );
    }
    for (const [entry, first] of repeatedEntries(job)) {
      const related = [{ message: 'the first is here', place: first }];
      if (entry.value === first.value) report('entry', entry, { name: entry.value }, { related });
      else report('spooled', entry, { name: entry.value, other: first.value }, { related });
    }
  },
});

/** Each request that is equal to an earlier one of another name, with the first of them. */
function* repeatedRequests(job: Job): Iterable<readonly [step: Step, first: Step]> {
  const requests = job.stepsOfType('request');
  if (requests.length < 2) return;
  const alike = new Map<number, Step[]>();
  for (const step of requests) {
    if (!step.resource || !step.method) continue;
    const key = outlineOf(step.node, 2);
    const others = alike.get(key);
    if (others) others.push(step);
    else alike.set(key, [step]);
  }
  const values = new ValueIds();
  for (const steps of alike.values()) {
    if (steps.length < 2) continue;
    const firsts = new Map<number, Step>();
    for (const step of steps) {
      const entries = step.node.entries.filter(isCounted);
      const value = values.idOfMap(entries);
      const first = firsts.get(value);
      if (!first) firsts.set(value, step);
      else if (!step.name || step.name.value !== first.name?.value) yield [step, first];
    }
  }
}

/** How many values of a collection its outline looks at. */
const OUTLINED = 16;

/**
 * A number that is the same for equal values, whatever the order of keys, and rarely for others: most steps are
 * told apart by it, for less than by all that they say.
 *
 * @param depth how far below the value it looks
 */
function outlineOf(node: Node, depth: number): number {
  if (node.kind === 'scalar') {
    const text = String(node.value);
    return text.length * 31 + (text.charCodeAt(text.length >> 1) * 7 + text.charCodeAt(text.length - 1) || 0);
  }
  const children = node.kind === 'sequence' ? node.items : node.entries.filter(isCounted);
  if (depth === 0 || children.length > OUTLINED) return children.length;
  let sum = children.length;
  for (const child of children)
    sum += 'name' in child ? outlineOf(child.value, depth - 1) * (child.name.length + 1) : outlineOf(child, depth - 1);
  return sum;
}

/** Whether an entry tells a step from others: all that is there but its name. */
function isCounted({ name, value }: Entry): boolean {
  return name !== 'name' && isPresent(value);
}

/** A datastore's uploads of one file are `overwritten-upload`'s. */
const UPLOAD = /^upload/i;

/** Each destination that is equal to an earlier one of another name, whatever the order of what it writes. */
function* repeatedDestinations(job: Job): Iterable<readonly [step: Step, first: Step]> {
  const destinations = job.stepsOfType('destination');
  if (destinations.length < 2) return;
  const values = new ValueIds();
  const firsts = new Map<string, Step>();
  for (const step of destinations) {
    if (step.persists.length === 0 || UPLOAD.test(step.method?.value ?? '')) continue;
    const entries = step.node.entries.filter(
      ({ name, value }) => name !== 'name' && name !== 'resources_to_persist' && isPresent(value),
    );
    const written = [...new Set(step.persists.map(({ value }) => value))].sort();
    const key = JSON.stringify([values.idOfMap(entries), written]);
    const first = firsts.get(key);
    if (!first) firsts.set(key, step);
    else if (step.name?.value !== first.name?.value) yield [step, first];
  }
}

/** Each entry of a `resources_to_persist` whose records an earlier one of the same list brings, with that. */
function* repeatedEntries(job: Job): Iterable<readonly [entry: Located, first: Located]> {
  const sourceOf = gatheredSources(job);
  let at: Step | undefined;
  let firsts = new Map<Step, Located>();
  for (const { destination, entry, named } of persistedNames(job)) {
    if (destination !== at) {
      at = destination;
      firsts = new Map();
    }
    if (named.length !== 1) continue;
    const source = sourceOf(named[0]!);
    const first = firsts.get(source);
    if (first) yield [entry, first];
    else firsts.set(source, entry);
  }
}

/** Finds the step whose records a spool hands on, through other spools; of any other step, itself. */
function gatheredSources(job: Job): (step: Step) => Step {
  const known = new Map<Step, Step>();
  return (start) => {
    const passed: Step[] = [];
    let at = start;
    while (at.type === 'spool' && !known.has(at)) {
      passed.push(at);
      // Whoever comes here again is in a ring.
      known.set(at, at);
      at = parentOf(job, at) ?? at;
    }
    const source = known.get(at) ?? at;
    for (const step of passed) known.set(step, source);
    return source;
  };
}
