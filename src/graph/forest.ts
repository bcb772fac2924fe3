import type { GraphNode, JobGraph } from './job-graph.ts';

/** A graph as a forest along `depends_on`. */
export interface Forest {
  /** In the order of the file; the members of cycles are roots. */
  readonly roots: readonly GraphNode[];
  children(node: GraphNode): readonly GraphNode[];
}

const NONE: readonly GraphNode[] = [];

export function forestOf({ nodes, edges }: JobGraph): Forest {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const children = new Map<string, GraphNode[]>();
  const below = new Set<string>();
  for (const { from, to, kind } of edges) {
    const child = byId.get(to)!;
    if (kind !== 'depends_on' || child.problem === 'cycle') continue;
    below.add(to);
    const siblings = children.get(from);
    if (siblings) siblings.push(child);
    else children.set(from, [child]);
  }
  return { roots: nodes.filter(({ id }) => !below.has(id)), children: ({ id }) => children.get(id) ?? NONE };
}
