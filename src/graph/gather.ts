import { forestOf } from './forest.ts';
import type { GraphEdge, GraphNode, JobGraph } from './job-graph.ts';

/**
 * The graph with so many of its nodes, those nearest to the roots; what is left out below a node, and of the roots, is one node each
 * that says how many there are. The edges lead to these then.
 */
export function gather(graph: JobGraph, most: number): JobGraph {
  const { nodes, edges } = graph;
  if (nodes.length <= most) return graph;
  const { roots, children } = forestOf(graph);
  // What a job writes to says more than one more of many steps.
  const isDestination = ({ type }: GraphNode) => type === 'destination';
  const first = new Set(roots.filter(isDestination).slice(0, most / 4));
  const kept = new Set<GraphNode>();
  const standIns = new Map<string, { readonly id: string; readonly of: GraphNode[] }>();
  const shownAs = new Map<string, string>();
  const visit = (node: GraphNode, parent: GraphNode | undefined) => {
    if (kept.size < most) {
      kept.add(node);
      shownAs.set(node.id, node.id);
      return;
    }
    const place = parent ? shownAs.get(parent.id)! : '';
    const isBelowStandIn = parent !== undefined && !kept.has(parent);
    let standIn = standIns.get(place);
    if (!standIn) {
      standIn = { id: `g${standIns.size}`, of: [] };
      standIns.set(place, standIn);
      // What hangs on a node that is left out is left out with it.
      standIns.set(standIn.id, standIn);
    }
    standIn.of.push(node);
    shownAs.set(node.id, isBelowStandIn ? place : standIn.id);
  };
  const queue: (readonly [GraphNode, GraphNode | undefined])[] = [
    ...[...first, ...roots.filter((root) => !first.has(root))].map((root) => [root, undefined] as const),
  ];
  for (const [node, parent] of queue) {
    visit(node, parent);
    for (const child of children(node)) queue.push([child, node]);
  }
  const all = [...new Set(standIns.values())].map(({ id, of }) => standInFor(id, of));
  const known = new Set<string>();
  const moved: GraphEdge[] = [];
  const add = (from: string, to: string, kind: GraphEdge['kind']) => {
    if (from === to || known.size === known.add(`${from} ${to} ${kind}`).size) return;
    moved.push({ from, to, kind });
  };
  for (const { from, to, kind } of edges) add(shownAs.get(from)!, shownAs.get(to)!, kind);
  return { ...graph, nodes: [...nodes.filter((node) => kept.has(node)), ...all], edges: moved };
}

function standInFor(id: string, of: readonly GraphNode[]): GraphNode {
  const findings = of.flatMap((node) => node.findings ?? []);
  const count = of.length;
  return { id, name: `+ ${count} more`, gathered: count, ...(findings.length > 0 && { findings }) };
}

/** How many steps a graph does not show one by one. */
export function gatheredIn({ nodes }: JobGraph): number {
  return nodes.reduce((sum, { gathered = 0 }) => sum + gathered, 0);
}
