import type { Draw, Drawing, DrawOptions, GraphFormat } from './drawing.ts';
import type { JobGraph } from './job-graph.ts';

export { graphsOf } from './read-graph.ts';

/** Each format is loaded when it is used. */
const loaders: Readonly<Record<GraphFormat, () => Promise<{ readonly draw: Draw }>>> = {
  tree: () => import('./tree.ts'),
  mermaid: () => import('./mermaid.ts'),
  dot: () => import('./dot.ts'),
  svg: () => import('./svg.ts'),
  json: () => import('./json.ts'),
};

/** Draws the graphs of jobs in a format. */
export async function drawGraphs(
  graphs: readonly JobGraph[],
  format: GraphFormat,
  options?: DrawOptions,
): Promise<Drawing> {
  const { draw } = await loaders[format]();
  return draw(graphs, options);
}
