import { columnsOf } from '../report/cells.ts';
import { type Paint, painter } from '../report/colors.ts';
import { printable } from '../text/escape.ts';
import type { Draw } from './drawing.ts';
import { forestOf } from './forest.ts';
import type { GraphNode, JobGraph } from './job-graph.ts';
import { detailOf, findingsOf, headingOf, kindOf, marksOf, titleOf } from './labels.ts';

/** What is deeper goes on below, so that no line is all indentation. */
const MAX_DEPTH = 30;
/** Where the second column begins at most. */
const WIDEST_NAME = 48;

/** For a terminal: the forest along `depends_on`, and at each step where its records are written. */
export const draw: Draw = (graphs, { color = false } = {}) => ({
  text: graphs.map((graph) => drawJob(graph, painter(color))).join('\n'),
});

interface Line {
  readonly node: GraphNode;
  /** What is before its name: where it hangs. */
  readonly branch: string;
  /** Whether what is below it is shown after all of this tree. */
  readonly isContinued: boolean;
}

function drawJob(graph: JobGraph, paint: Paint): string {
  const outlets = outletsOf(graph);
  const lines = linesOf(graph);
  const parents = parentsOf(graph);
  const widths = lines.map(({ node, branch }) => columnsOf(branch + printable(titleOf(node))));
  const width = Math.min(
    WIDEST_NAME,
    widths.reduce((widest, one) => Math.max(widest, one), 0),
  );
  const rows = lines.map(({ node, branch, isContinued }, index) => {
    const gap = ' '.repeat(Math.max(0, width - widths[index]!));
    const written = outlets.get(node.id) ?? [];
    const parts = [
      paint(isNoStep(node) ? 'red' : 'cyan', printable(kindOf(node))),
      printable(detailOf(node)),
      ...marksOf(node).map((mark) => paint('dim', printable(mark))),
      written.length > 0 ? `⇒ ${written.map((outlet) => printable(outletText(outlet))).join(', ')}` : '',
      node.problem === 'cycle' ? paint('red', printable(`in a cycle: depends on ${parents.get(node.id)}`)) : '',
      marked(node, paint),
      isContinued ? paint('dim', 'continued below') : '',
    ];
    return `${paint('dim', branch)}${paint('bold', printable(titleOf(node)))}${gap}  ${joined(parts)}\n`;
  });
  return `${joined([paint('bold', printable(headingOf(graph))), marked(graph, paint)])}\n${rows.join('')}`;
}

/** What each step depends on, by its title. */
function parentsOf({ nodes, edges }: JobGraph): ReadonlyMap<string, string> {
  const titles = new Map(nodes.map((node) => [node.id, titleOf(node)]));
  return new Map(edges.flatMap(({ from, to, kind }) => (kind === 'depends_on' ? [[to, titles.get(from)!]] : [])));
}

/** The destinations that each step's records go to. */
function outletsOf({ nodes, edges }: JobGraph): ReadonlyMap<string, readonly GraphNode[]> {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const outlets = new Map<string, GraphNode[]>();
  for (const { from, to, kind } of edges) {
    if (kind !== 'resources_to_persist') continue;
    const known = outlets.get(from);
    if (known) known.push(byId.get(to)!);
    else outlets.set(from, [byId.get(to)!]);
  }
  return outlets;
}

function outletText(node: GraphNode): string {
  const { destination = '', method } = node;
  const details = [method ?? destination, ...marksOf(node), findingsOf(node)?.text ?? ''];
  return `${titleOf(node)} (${details.filter((detail) => detail !== '').join(', ')})`;
}

/** The forest from its first root down. A destination stands where it is fed, and has no line of its own unless something depends on it. */
function linesOf(graph: JobGraph): Line[] {
  const { roots, children } = forestOf(graph);
  const fed = new Set(graph.edges.filter(({ kind }) => kind === 'resources_to_persist').map(({ to }) => to));
  const hasLine = (node: GraphNode) => !fed.has(node.id) || node.problem !== undefined || children(node).length > 0;
  const lines: Line[] = [];
  for (const root of roots) {
    if (!hasLine(root)) continue;
    const pending = [{ node: root, branch: '', below: '', depth: 0 }];
    const deep: GraphNode[] = [];
    for (let next = pending.pop() ?? again(deep); next; next = pending.pop() ?? again(deep)) {
      const { node, branch, below, depth } = next;
      const isContinued = depth === MAX_DEPTH && children(node).length > 0;
      lines.push({ node, branch, isContinued });
      if (isContinued) deep.push(node);
      else {
        const ofNode = children(node);
        for (let i = ofNode.length - 1; i >= 0; i--) {
          const isLast = i === ofNode.length - 1;
          pending.push({
            node: ofNode[i]!,
            branch: `${below}${isLast ? '└─ ' : '├─ '}`,
            below: `${below}${isLast ? '   ' : '│  '}`,
            depth: depth + 1,
          });
        }
      }
    }
  }
  return lines;
}

/** A node that was too deep, as the top of what is below it. */
function again(deep: GraphNode[]) {
  const node = deep.shift();
  return node && { node, branch: '', below: '', depth: 0 };
}

function isNoStep({ problem }: GraphNode): boolean {
  return problem === 'unknown' || problem === 'ambiguous';
}

function marked(of: GraphNode | JobGraph, paint: Paint): string {
  const found = findingsOf(of);
  return found ? paint(found.isError ? 'red' : 'yellow', printable(found.text)) : '';
}

function joined(parts: readonly string[]): string {
  return parts.filter((part) => part !== '').join('  ');
}
