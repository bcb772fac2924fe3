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
  why: `A \`get_state\` whose key nobody writes always yields its default, so an "incremental" job fetches everything, every time. An \`update_state\` whose key nobody reads keeps a cursor that nothing follows. Both
look like a working job, and both are most often one slip in one of the two keys: they are compared as text, and a key that is not there is no error. A \`delete_state\` neither reads nor writes a value.

Keys are compared as they are written, placeholders included (\`{{ args.team }}\` is \`{{args.team}}\`). The rule is silent where a key without placeholders may be what one with placeholders
becomes (\`until-{{args.kind}}\` and \`until-tickets\`), and in a job with a node of an unknown type or a state node whose key can't be read. Two keys that are a slip apart are one
finding, on the later one. Jobs that share a \`state_key\` can read what another writes: suppress the finding there and say which job it is.`,
  severity: 'warning',
  group: 'State and destinations',
  messages: {
    unwritten: (d: { key: string; step: string }) =>
      `"${d.key}" is never written: no \`update_state\` has this key, so "${d.step}" always yields its default`,
    unread: (d: { key: string }) => `"${d.key}" is never read: no \`get_state\` of this job has this key`,
  },
  examples: [
    {
      title: 'A slip in one of the two keys',
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
      title: 'Keys that have nothing to do with each other; one is only deleted',
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
      title: 'The reader comes last and has the slip; the account is in one key only',
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
      findings: [
        { message: 'unread', covers: 'until-{{args.account}}' },
        { message: 'unwritten', covers: 'synced_util', help: 'did you mean "synced_until"?' },
        { message: 'unwritten', covers: 'since' },
      ],
    },
    {
      title: 'The same keys, written with other blanks, and one that may be another',
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
      title: "A key that can't be read may be any",
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
    const lone = new Set([...unwritten, ...unread]);
    const slips = new Map<StateKey, StateKey | undefined>();
    for (const key of unwritten) slips.set(key, written.near(key));
    for (const key of unread) slips.set(key, read.near(key));

    const reported = new Set<StateKey>();
    const tell = (one: StateKey, near: StateKey | undefined) => {
      const details = near && {
        help: didYouMean(near.key.value),
        related: [{ message: `the key of "${nameOf(near.step)}"`, place: near.key }],
      };
      const message = one.step.type === 'get_state' ? 'unwritten' : 'unread';
      report(message, one.key, { key: one.key.value, step: nameOf(one.step) }, details);
    };
    for (const [one, near] of slips) {
      if (!near || !lone.has(near) || reported.has(one) || reported.has(near)) continue;
      reported.add(one).add(near);
      if (one.step.index > near.step.index) tell(one, near);
      else tell(near, one);
    }
    for (const [one, near] of slips) if (!reported.has(one)) tell(one, near);
  },
});

interface StateKey {
  readonly step: Step;
  readonly key: Located;
  /** Without the blanks inside of placeholders. */
  readonly text: string;
}

/** The keys that a job reads and those that it writes; nothing where some can't be read. */
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
  /** The first of each text. */
  readonly byText: ReadonlyMap<string, StateKey>;
  #speller: Speller | undefined;

  constructor(all: readonly StateKey[]) {
    this.all = all;
    this.byText = new Map(all.toReversed().map((key) => [key.text, key]));
  }

  /** The key that another is likely a slip of. */
  near({ text }: StateKey): StateKey | undefined {
    this.#speller ??= new Speller(this.byText.keys());
    const near = this.#speller.nearest(text);
    return near === undefined ? undefined : this.byText.get(near);
  }
}

/** More comparisons than any job of a person needs. */
const MOST_COMPARISONS = 100_000;

/** The keys that are none of the others, and that none of the others can become. */
function without({ all }: Keys, others: Keys): StateKey[] {
  const lone = all.filter(({ text }) => !others.byText.has(text));
  const texts = [...others.byText.keys()];
  const [patterns, literals] = [texts.filter(isPattern), texts.filter((text) => !isPattern(text))];
  if (
    lone.length * texts.length > MOST_COMPARISONS &&
    lone.some(({ text }) => isPattern(text) || patterns.length > 0)
  ) {
    return [];
  }
  return lone.filter(({ text }) =>
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
