import { shorten } from '../text/quote.ts';
import { count } from '../text/words.ts';
import type { JobPlan, PlannedStep, PlanRow, Start } from './plan.ts';

const LONGEST = 60;

/** The cells of a table with their header: the arguments, whether the run starts, what it leaves out, and what it writes. */
export function tableCells(tried: readonly string[], rows: readonly PlanRow[]): string[][] {
  const header = [...tried.map((name) => `args.${shorten(name, LONGEST)}`), 'starts', 'skips', 'writes'];
  const cells = rows.map((row) => {
    const { given, skipped, starts } = row;
    const sets = tried.map((name) => (given.includes(name) ? 'given' : '–'));
    if (starts === 'no') return [...sets, startOf(row), '', ''];
    return [...sets, startOf(row), skipped.map((name) => shorten(name, LONGEST)).join(', '), writtenBy(row)];
  });
  return [header, ...cells];
}

function startOf({ starts, refusedBy }: Start): string {
  if (starts === 'no') return `no: ${refusedBy}`;
  return starts === 'yes' ? 'yes' : 'depends: args_validation';
}

/** Where a run does not surely start. */
export function startWords({ starts, refusedBy }: Start): string {
  return starts === 'no'
    ? `the run is refused by \`${refusedBy}\``
    : 'whether the run starts depends on `args_validation`';
}

function writtenBy({ destinations, writes }: PlanRow): string {
  if (writes === 'no') return 'nothing';
  const receiving = destinations.filter(({ receives }) => receives !== 'no');
  return receiving
    .map(({ name, receives }) => `${shorten(name, LONGEST)}${receives === 'depends' ? ' (depends)' : ''}`)
    .join(', ');
}

/** What the table leaves open, a sentence each. */
export function remarksOn({ table }: JobPlan): string[] {
  if (!table) return [];
  const { untried, unreached } = table;
  const remarks: string[] = [];
  if (untried.length > 0) {
    remarks.push(`not tried, so that what they decide depends: ${untried.map((name) => `args.${name}`).join(', ')}`);
  }
  if (unreached.length > 0) remarks.push(`never written to: ${unreached.join(', ')}`);
  return remarks;
}

/** What a step is, and how often it runs. */
export function stepWords(step: PlannedStep): { readonly what: string; readonly when: string } {
  const { type, resource, method, destination, runs, because, times, loop, recurse, requests, receives } = step;
  const what = [type ?? 'step', resource, destination, method, receives && `← ${receives.join(', ')}`];
  const when: string[] = [];
  if (runs === 'no') when.push(`skipped: ${because}`);
  else {
    if (runs === 'depends') when.push(because ?? 'depends');
    if (!loop || times !== 'once') when.push(times);
    if (loop) when.push(`for each of ${loop.path}${loop.count === undefined ? '' : ` (${loop.count})`}`);
    if (recurse !== undefined) when.push('again while its `recurse.if` holds');
    if (requests !== undefined) when.push(count(requests, 'request') + (method === 'list' ? ' and its pages' : ''));
  }
  return { what: what.filter(Boolean).join(' '), when: when.join('; ') };
}
