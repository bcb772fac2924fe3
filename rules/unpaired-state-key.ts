import {
  comparableKey,
  defineRule,
  didYouMean,
  type Job,
  type Located,
  nameOf,
  Speller,
  type Step,
  stateKeyOf,
  stateNodes,
} from '../src/rule/index.ts';

export default defineRule({
  id: 'unpaired-state-key',
  summary: 'a `get_state` key that no `update_state` writes, or the reverse',
  why: `If no node writes the key of a \`get_state\`, it always yields its default, so an "incremental" job fetches everything every
time. If no node reads the key of an \`update_state\`, the cursor that it writes has no effect. Either job seems to work,
and the cause is usually a typo in one of the two keys: keys are compared literally, and reading a missing key is not an
error. A \`delete_state\` neither reads nor writes a value.

Placeholders are compared literally too, except for spaces (\`{{ args.team }}\` equals \`{{args.team}}\`). The rule is silent
if a key without placeholders may be a value of one with placeholders (\`until-{{args.kind}}\` and \`until-tickets\`), and
in a job with a node of an unknown type or a state node whose key can't be read. Two keys that differ by a typo are one
finding, on the later key. Jobs that share a \`state_key\` can read what another job writes: suppress the finding there,
and name that job as the reason.`,
  severity: 'warning',
  group: 'State and destinations',
  messages: {
    unwritten: (d: { key: string; step: string }) =>
      `"${d.key}" is never written: no \`update_state\` has this key, so "${d.step}" always yields its default`,
    unread: (d: { key: string }) => `"${d.key}" is never read: no \`get_state\` has this key`,
  },
  examples: [
    {
      title: 'A typo in one of the two keys',
      source: `
        default_runtime_version: 4
        state_key: s
        mutex_key: s
        resources:
          - name: users-until
            type: get_state
            config: { key: users_until }
          - name: tickets-until
            type: get_state
            config: { key: tickets_until, default: "2024-01-01" }
          - name: done
            type: event
            config: { name: complete }
          - name: move-users
            type: update_state
            depends_on: done
            config: { key: users_until, value: "{{sync_job_run.started_at:any}}" }
          - name: move-tickets
            type: update_state
            depends_on: done
            config:
              key: 'ticket_until'
              value: "{{sync_job_run.started_at:any}}"
      `,
      findings: [{ message: 'unread', covers: 'ticket_until', help: 'did you mean "tickets_until"?' }],
    },
    {
      title: 'Keys that are not similar, and one that is only deleted',
      source: `
        default_runtime_version: 4
        state_key: s
        mutex_key: s
        resources:
          - { name: a, type: get_state, config: { key: cursor } }
          - { name: done, type: event, config: { name: complete } }
          - { name: reset, type: delete_state, depends_on: done, config: { key: cursor } }
          - { name: b, type: update_state, depends_on: done, config: { key: last_run, value: "{{sync_job_run.started_at:any}}" } }
      `,
      findings: [
        { message: 'unwritten', covers: 'cursor' },
        { message: 'unread', covers: 'last_run' },
      ],
    },
    {
      title: 'The typo is in the node that reads, and the account is in only one key',
      source: `
        default_runtime_version: 4
        state_key: s
        mutex_key: s
        args_schema:
          account: { type: string, required: true }
        resources:
          - { name: done, type: event, config: { name: complete } }
          - { name: b, type: update_state, depends_on: done, config: { key: synced_until, value: 1 } }
          - { name: d, type: update_state, depends_on: done, config: { key: "until-{{args.account}}", value: 1 } }
          - { name: a, type: get_state, config: { key: synced_util } }
          - { name: c, type: get_state, config: { key: since } }
      `,
      alone: 'with a request for one account, `state_key` would be one for all accounts',
      findings: [
        { message: 'unread', covers: 'until-{{args.account}}' },
        { message: 'unwritten', covers: 'synced_util', help: 'did you mean "synced_until"?' },
        { message: 'unwritten', covers: 'since' },
      ],
    },
    {
      title: 'The same keys with different spaces, and one that may equal another',
      source: `
        default_runtime_version: 4
        state_key: s
        mutex_key: s
        args_schema:
          kind: { type: string, required: true }
        resources:
          - { name: a, type: get_state, config: { key: "{{args.kind}}" } }
          - { name: b, type: get_state, config: { key: "until-{{args.kind}}" } }
          - { name: done, type: event, config: { name: complete } }
          - { name: c, type: update_state, depends_on: done, config: { key: "{{ args.kind }}", value: 1 } }
          - { name: d, type: update_state, depends_on: done, config: { key: until-tickets, value: 1 } }
      `,
      findings: [],
    },
    {
      title: "A key that can't be read may equal any other",
      source: `
        default_runtime_version: 4
        state_key: s
        mutex_key: s
        resources:
          - { name: a, type: get_state, config: { key: cursor } }
          - { name: done, type: event, config: { name: complete } }
          - { name: b, type: update_state, depends_on: done, config: { key: 7, value: 1 } }
      `,
      also: ['schema'],
      findings: [],
    },
  ],
  check(job, report) {
    const keys = readKeys(job);
    if (!keys || (keys.read.length === 0 && keys.written.length === 0)) return;
    const [read, written] = [new Keys(keys.read), new Keys(keys.written)];
    const unwritten = without(read, written);
    const unread = without(written, read);
    const unpaired = new Set([...unwritten, ...unread]);
    const typos = new Map<StateKey, StateKey | undefined>();
    for (const key of unwritten) typos.set(key, written.near(key));
    for (const key of unread) typos.set(key, read.near(key));

    const reported = new Set<StateKey>();
    const reportKey = (one: StateKey, near: StateKey | undefined) => {
      const message = one.step.type === 'get_state' ? 'unwritten' : 'unread';
      const details = near
        ? {
            help: didYouMean(near.key.value),
            related: [{ message: `the key of "${nameOf(near.step)}"`, place: near.key }],
          }
        : { help: helps[message] };
      report(message, one.key, { key: one.key.value, step: nameOf(one.step) }, details);
    };
    for (const [one, near] of typos) {
      if (!near || !unpaired.has(near) || reported.has(one) || reported.has(near)) continue;
      reported.add(one).add(near);
      if (one.step.index > near.step.index) reportKey(one, near);
      else reportKey(near, one);
    }
    for (const [one, near] of typos) if (!reported.has(one)) reportKey(one, near);
  },
});

const helps = {
  unwritten: 'write it with an `update_state`, or read another key',
  unread: 'read it with a `get_state`, or remove this node',
} as const;

interface StateKey {
  readonly step: Step;
  readonly key: Located;
  /** Without the spaces inside of placeholders. */
  readonly text: string;
}

/** The keys that a job reads and those that it writes; none if some can't be read. */
function readKeys(job: Job): Record<'read' | 'written', StateKey[]> | undefined {
  const keys: Record<'read' | 'written', StateKey[]> = { read: [], written: [] };
  if (job.steps.some(({ type }) => type === undefined)) return undefined;
  for (const step of stateNodes(job)) {
    const key = stateKeyOf(step);
    if (!key) return undefined;
    const text = comparableKey(key);
    if (step.type === 'get_state') keys.read.push({ step, key, text });
    if (step.type === 'update_state') keys.written.push({ step, key, text });
  }
  return keys;
}

class Keys {
  readonly all: readonly StateKey[];
  /** The first of each name. */
  readonly byText: ReadonlyMap<string, StateKey>;
  #speller: Speller | undefined;

  constructor(all: readonly StateKey[]) {
    this.all = all;
    this.byText = new Map(all.toReversed().map((key) => [key.text, key]));
  }

  /** The key that another is likely a typo of. */
  near({ text }: StateKey): StateKey | undefined {
    this.#speller ??= new Speller(this.byText.keys());
    const near = this.#speller.nearest(text);
    return near === undefined ? undefined : this.byText.get(near);
  }
}

/** More comparisons than any real job needs. */
const MOST_COMPARISONS = 100_000;

/** The keys that do not equal one of the others, and that none of the others can become. */
function without({ all }: Keys, others: Keys): StateKey[] {
  const unpaired = all.filter(({ text }) => !others.byText.has(text));
  const names = [...others.byText.keys()];
  const [patterns, literals] = [names.filter(isPattern), names.filter((text) => !isPattern(text))];
  if (
    unpaired.length * names.length > MOST_COMPARISONS &&
    unpaired.some(({ text }) => isPattern(text) || patterns.length > 0)
  ) {
    return [];
  }
  return unpaired.filter(({ text }) =>
    isPattern(text)
      ? !literals.some((literal) => canBecome(text, literal))
      : !patterns.some((pattern) => canBecome(pattern, text)),
  );
}

function isPattern(text: string): boolean {
  return /\{\{[^{}]*\}\}/.test(text);
}

function canBecome(pattern: string, text: string): boolean {
  const before = pattern.slice(0, pattern.indexOf('{{'));
  const after = pattern.slice(pattern.lastIndexOf('}}') + 2);
  return text.length >= before.length + after.length && text.startsWith(before) && text.endsWith(after);
}
