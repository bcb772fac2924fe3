import { shorten } from '../text/quote.ts';
import type { GraphFinding, GraphNode, JobGraph } from './job-graph.ts';

const LONGEST = 60;
/** So many names are told one by one. */
const MOST_NAMES = 5;

/** What a node is called, in a picture. */
export function titleOf({ name }: GraphNode): string {
  return shorten(name, LONGEST);
}

/** What kind of step a node is. */
export function kindOf({ type, problem, gathered }: GraphNode): string {
  if (problem === 'unknown') return 'unknown name';
  if (problem === 'ambiguous') return 'ambiguous name';
  return gathered === undefined ? shorten(type ?? 'step', LONGEST) : '';
}

/** What a node does, besides its kind. */
export function detailOf(node: GraphNode): string {
  const { type, resource, method, destination, key, event, adds } = node;
  const parts =
    type === 'destination' ? [destination, method] : [resource, method, key, event, adds && shortList(adds, ', ')];
  return parts
    .filter((part) => part !== undefined)
    .map((part) => shorten(part, LONGEST))
    .join(' ');
}

/** How often a node runs and whether, and whether it is kept. */
export function marksOf(node: GraphNode): string[] {
  const { loop, recurse, runIf, persisted } = node;
  const marks: string[] = [];
  if (loop !== undefined) marks.push(`each of ${shorten(loop, LONGEST)}`);
  if (recurse !== undefined) marks.push(recurse === '' ? '↻' : `↻ while ${shorten(asked(recurse, node), LONGEST)}`);
  if (runIf !== undefined) marks.push(`if ${shorten(runIf.trim().replace(/\s+/g, ' '), LONGEST)}`);
  if (persisted) marks.push('⇒ persisted');
  return marks;
}

/** The lines of a node's label. */
export function labelOf(node: GraphNode): string[] {
  const findings = findingsOf(node);
  const what = [kindOf(node), detailOf(node)].filter((part) => part !== '').join(' ');
  return [titleOf(node), what, ...marksOf(node), ...(findings ? [findings.text] : [])].filter((line) => line !== '');
}

/** What a job is called: nothing where it has no name at all. */
export function headingOf({
  path,
  label,
  integration,
  runtime,
}: Pick<JobGraph, 'path' | 'label' | 'integration' | 'runtime'>): string {
  const title = label ?? integration;
  const parts = [path, title && shorten(title, LONGEST), runtime === undefined ? undefined : `(runtime ${runtime})`];
  return parts.filter((part) => part !== undefined).join('  ');
}

/** The rules that found something at a node, and whether one of that was an error. */
export function findingsOf({
  findings = [],
}: {
  readonly findings?: readonly GraphFinding[];
}): { readonly isError: boolean; readonly text: string } | undefined {
  if (findings.length === 0) return undefined;
  const isError = findings.some(({ severity }) => severity === 'error');
  return { isError, text: `${isError ? '✗' : '⚠'} ${shortList([...new Set(findings.map(({ rule }) => rule))], ', ')}` };
}

function shortList(words: readonly string[], separator: string): string {
  const more = words.length > MOST_NAMES ? [`${words.length - MOST_NAMES} more`] : [];
  return [...words.slice(0, MOST_NAMES), ...more].join(separator);
}

const ONE_PLACEHOLDER = /^\{\{([^{}|]*)\}\}$/;
const PATH = /^[\w-]+(?:\.[\w-]+)*/;

/** What a condition that is one placeholder asks for: a field of the step's own record by its name. */
function asked(condition: string, { name, resource }: GraphNode): string {
  const text = condition.trim();
  const path = PATH.exec(ONE_PLACEHOLDER.exec(text)?.[1]?.trim() ?? '')?.[0];
  if (path === undefined) return text.replace(/\s+/g, ' ');
  const own = [resource?.replaceAll('/', '.'), name].map((record) => `resources.${record}.`);
  return path.slice(own.find((start) => path.startsWith(start))?.length ?? 0);
}
