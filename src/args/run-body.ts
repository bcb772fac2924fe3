import {
  entryOf,
  isMapping,
  isPresent,
  isSequence,
  isString,
  type Mapping,
  missingKeyPlaceOf,
  type Node,
  placeOf,
  type Scalar,
} from '../document/node.ts';
import { placeIn } from '../document/places.ts';
import type { ReportFunction } from '../rule/rule.ts';
import { eitherOf, kindOf } from '../schema/words.ts';
import { nearest } from '../text/nearest.ts';
import { isUuid } from './formats.ts';
import type { runBody } from './rules.ts';

type Report = ReportFunction<(typeof runBody)['messages']>;

type Check = (node: Node, name: string, report: Report) => void;

const expecting =
  (expected: string, fits: (node: Node) => boolean): Check =>
  (node, name, report) => {
    if (!fits(node)) report('wrong', placeOf(node), { name, found: kindOf(node), expected });
  };

const text = expecting('a string', isString);
const flag = expecting('`true` or `false`', (node) => node.kind === 'scalar' && typeof node.value === 'boolean');
const list = expecting('a list', isSequence);
const map = expecting('a map', isMapping);
const uuid: Check = (node, name, report) => {
  if (!isString(node)) text(node, name, report);
  else if (!isUuid(node.value)) report('notAUuid', placeOf(node), { name });
};

const oneOf =
  (known: readonly string[]): Check =>
  (node, name, report) => {
    if (!isString(node)) {
      text(node, name, report);
      return;
    }
    if (known.includes(node.value)) return;
    const near = nearest(node.value, known);
    const help = near === undefined ? {} : { help: `did you mean "${near}"?` };
    report('unknownValue', placeOf(node), { name, value: node.value, expected: eitherOf(known, undefined, 6) }, help);
  };

/** Of both; the values of `args` are looked at elsewhere. */
const common: Readonly<Record<string, Check>> = {
  sync_job_id: uuid,
  args: map,
  integrated_account_id: uuid,
  super_query: oneOf(['apac', 'wnam']),
  error_handling: oneOf(['fail_fast', 'ignore', 'batch']),
  events_to_send: list,
};

const checks: Readonly<Record<'run' | 'cron', Readonly<Record<string, Check>>>> = {
  run: {
    ...common,
    // What the API answers about a run has its state.
    status: oneOf(['created', 'running', 'rate_limited', 'completed', 'failed', 'stopped']),
    resources: list,
    ignore_previous_run: flag,
    force: flag,
    datastore_id: uuid,
    webhook_id: uuid,
    mutex_key: text,
    state_key: text,
    daemon_group_key: text,
  },
  cron: { ...common, cron_expression: checkCron, meta: map },
};

const required = { run: ['sync_job_id'], cron: ['sync_job_id'] } as const;

/** Checks the body of a run or of a cron trigger, but for its arguments. Fields that nobody knows are left alone: the API's answers have more. */
export function checkBody(kind: 'run' | 'cron', body: Mapping, report: Report): void {
  const known = checks[kind];
  const has = (name: string) => isPresent(entryOf(body, name)?.value);
  for (const { key, name, value } of body.entries) {
    if (Object.hasOwn(known, name)) {
      if (isPresent(value)) known[name]!(value, name, report);
      continue;
    }
    const near = nearest(name, Object.keys(known));
    if (near !== undefined && !has(near)) {
      report('misspelt', placeOf(key), { name }, { severity: 'warning', help: `did you mean "${near}"?` });
    }
  }
  for (const name of required[kind]) if (!has(name)) report('missing', missingKeyPlaceOf(body), { name });
  if (has('webhook_id') && has('daemon_group_key')) {
    report('exclusive', placeOf(entryOf(body, 'daemon_group_key')!.key), {});
  }
}

interface CronField {
  readonly what: string;
  readonly least: number;
  readonly most: number;
}

const cronFields: readonly CronField[] = [
  { what: 'a minute', least: 0, most: 59 },
  { what: 'an hour', least: 0, most: 23 },
  { what: 'a day of the month', least: 1, most: 31 },
  { what: 'a month', least: 1, most: 12 },
  { what: 'a day of the week', least: 0, most: 7 },
];

/** The count of fields, and numbers that no time has; names, steps and what else some schedulers know pass. */
function checkCron(node: Node, name: string, report: Report): void {
  if (!isString(node)) {
    text(node, name, report);
    return;
  }
  const words = [...node.value.matchAll(/\S+/g)];
  if (words.length !== cronFields.length) {
    report('cronFields', placeOf(node), { count: words.length });
    return;
  }
  for (const [index, { what, least, most }] of cronFields.entries()) {
    const { 0: word, index: start } = words[index]!;
    for (const number of word.matchAll(/(?<![/\d])\d+/g)) {
      const value = Number(number[0]);
      if (least <= value && value <= most) continue;
      const from = start + number.index;
      const place = placeIn(node as Scalar, from, from + number[0].length);
      report('cronRange', place, { text: number[0], field: what, least, most });
    }
  }
}
