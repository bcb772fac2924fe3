import { isString } from '../../document/node.ts';
import type { Job } from '../job.ts';
import type { Expression } from '../texts/text.ts';
import { isGuarded } from './guards.ts';

/** What a `run_if` asks of the run as a whole. */
export interface RunCondition {
  readonly expression: Expression;
  /** The part that asks, without spaces. */
  readonly text: string;
  /** What it looks at: `args.webhook_id`, `sync_job_run.status`. */
  readonly subjects: readonly string[];
}

/** What is the same in the whole run. */
const runRoots = ['args', 'sync_job_run', 'tenant_id'];

/** An argument that only has to be there: `args.x`, `$exists(args.x)`, `args.x != ""`. */
const presence = /^(?:\$(?:exists|boolean)\()?args\.`?([\w-]+)`?\)?(?:!=(?:""|''|null))?\)*$/;

/**
 * The part of a `run_if` that can be false for a whole run. None where that can't be told: a
 * condition on the records, one on an argument that is always there, one that `args_validation` may
 * enforce, a test of the run's own status.
 */
export function runCondition(job: Job, expression: Expression): RunCondition | undefined {
  const { analysis, node } = expression;
  if (!isString(node) || !analysis || analysis.error || analysis.dynamic || analysis.hyphenated.length > 0)
    return undefined;
  const source = node.value;
  // Where one part is enough, all of them count; else a part about the run decides on its own.
  const isChoice = /\bor\b|\?/.test(source);
  const parts = isChoice ? [{ start: 0, end: source.length }] : conjuncts(source);
  const texts: string[] = [];
  const subjects: string[] = [];
  let next = 0;
  for (const { start, end } of parts) {
    const text = source.slice(start, end).replace(/\s+/g, '');
    const paths: string[][] = [];
    for (; next < analysis.paths.length && analysis.paths[next]!.start < end; next++) {
      paths.push(analysis.paths[next]!.segments.map((name) => name.text));
    }
    if (paths.length === 0 || !paths.every((path) => canMiss(job, path, text, isChoice))) continue;
    texts.push(text);
    subjects.push(...paths.map(([root, name]) => `${root}.${name ?? ''}`));
  }
  return texts.length > 0 ? { expression, text: texts.sort().join(' and '), subjects } : undefined;
}

/** Whether a part of a condition that looks at a path can be false in a run that completes. */
function canMiss(job: Job, [root, name]: readonly string[], text: string, isChoice: boolean): boolean {
  if (!runRoots.includes(root!) || (root === 'sync_job_run' && name === 'status')) return false;
  if (root !== 'args') return !text.includes('!=') && !text.includes('$not(');
  const argument = name === undefined ? undefined : job.args.declared.get(name);
  if (!argument || isGuarded(job, undefined, argument.name.value)) return false;
  if (argument.required === false && !argument.hasDefault) return true;
  if (isChoice || text.includes('$exists(')) return false;
  const isPresence = presence.exec(text.replace(/^\(+/, ''))?.[1] === name;
  return !isPresence || argument.types?.includes('boolean') === true;
}

/** The parts of a condition between its `and`s. */
function conjuncts(source: string): { start: number; end: number }[] {
  const parts: { start: number; end: number }[] = [];
  let start = 0;
  for (const { index } of source.matchAll(/\band\b/g)) {
    parts.push({ start, end: index });
    start = index + 'and'.length;
  }
  return [...parts, { start, end: source.length }];
}
