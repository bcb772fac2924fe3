import { isMapping, isPresent, isSequence, type Mapping, type Node, valueAt } from '../document/node.ts';
import type { Args } from '../job/args/args.ts';

/** Something that a run is started with. */
export interface Body {
  /** `args`: the bare arguments; `run` and `cron`: what is sent to start a run, or to have runs started. */
  readonly kind: 'args' | 'run' | 'cron';
  readonly node: Node;
}

/** Keys that only the body of a run has, or what the API answers about one. */
const ofRuns = ['sync_job_id', 'cron_expression'];

/**
 * What a document holds: one or a list of them, or a page of them as the API answers it.
 *
 * @param declared the arguments that the job has: a key of theirs is an argument
 */
export function bodiesIn(root: Node, declared: Args['declared']): readonly Body[] {
  const list = isMapping(root) ? pageOf(root, declared) : root;
  return isSequence(list) ? list.items.map((item) => bodyOf(item, declared)) : [bodyOf(root, declared)];
}

function pageOf(root: Mapping, declared: Args['declared']): Node | undefined {
  for (const name of ['result', 'results']) {
    const list = valueAt(root, name);
    if (isSequence(list) && !declared.has(name)) return list;
  }
  return undefined;
}

function bodyOf(node: Node, declared: Args['declared']): Body {
  if (!isMapping(node)) return { kind: 'args', node };
  const has = (name: string) => !declared.has(name) && isPresent(valueAt(node, name));
  if (has('cron_expression')) return { kind: 'cron', node };
  if (ofRuns.some(has) || (has('args') && isMapping(valueAt(node, 'args')))) return { kind: 'run', node };
  return { kind: 'args', node };
}
