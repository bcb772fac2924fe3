import type { Argument } from '../job/args/args.ts';
import { refuses } from '../job/args/presence.ts';
import { mentionedPaths } from '../job/expression/hyphenated-paths.ts';
import { anything } from '../job/expression/kinds.ts';
import type { Job } from '../job/job.ts';
import { inputOf, MOST_TRIED, mentionedOptional, presenceOf, subsets } from '../job/references/argument-sets.ts';
import { nameOf } from '../job/step.ts';
import type { Expression } from '../job/texts/text.ts';
import { answerOf, deliveriesOf, type Known, runningOf, validationOf, writesOf } from './answers.ts';
import type { PlanRow, PlanTable } from './plan.ts';

/** What a run does with each set of the optional arguments that conditions mention. */
export function tableOf(job: Job): PlanTable {
  const conditions = job.expressions.filter(({ field }) => field === 'run_if' || field === 'args_validation');
  const all = byMentions(mentionedOptional(job, conditions), conditions);
  const tried = all.slice(0, MOST_TRIED);
  const untried = new Set(all.slice(MOST_TRIED).map(({ name }) => name.value));
  const names = tried.map(({ name }) => name.value);
  const rows = subsets(tried).map((given) => {
    const input = inputOf(job, tried, given);
    const kinds: Known['kinds'] = (path) => (path[0] === 'args' && untried.has(path[1] ?? '') ? anything : input(path));
    return rowOf(job, names, given, { kinds });
  });
  const reached = new Set(
    rows.flatMap(({ destinations }) => destinations.flatMap(({ name, receives }) => (receives === 'no' ? [] : [name]))),
  );
  const destinations = new Set(deliveriesOf(job, runningOf(job, { kinds: () => anything })).map(({ name }) => name));
  return {
    tried: names,
    untried: [...untried],
    rows,
    unreached: [...destinations].filter((name) => !reached.has(name)),
  };
}

/** The most mentioned arguments first. */
function byMentions(args: readonly Argument[], conditions: readonly Expression[]): readonly Argument[] {
  const counts = new Map<string, number>();
  for (const { analysis } of conditions) {
    for (const { segments } of analysis ? mentionedPaths(analysis) : []) {
      const name = segments[1]?.text;
      if (segments[0]!.text === 'args' && name !== undefined) counts.set(name, (counts.get(name) ?? 0) + 1);
    }
  }
  const countOf = ({ name }: Argument) => counts.get(name.value) ?? 0;
  return [...args].sort((a, b) => countOf(b) - countOf(a));
}

function rowOf(job: Job, names: readonly string[], given: ReadonlySet<string>, known: Known): PlanRow {
  const sets = { given: names.filter((name) => given.has(name)), missing: names.filter((name) => !given.has(name)) };
  const none = { skipped: [], destinations: [], writes: 'no' } as const;
  if (refuses(job.args, presenceOf(names, given))) return { ...sets, starts: 'no', refusedBy: 'args_schema', ...none };
  const start = validationOf(job, known);
  if (start.starts === 'no') return { ...sets, ...start, ...none };
  const running = runningOf(job, known);
  const destinations = deliveriesOf(job, running);
  const isSkipped = job.steps.filter(
    (step) => step.type !== 'destination' && running.get(step)!.answer === answerOf(false),
  );
  return { ...sets, ...start, skipped: isSkipped.map(nameOf), destinations, writes: writesOf(destinations) };
}
