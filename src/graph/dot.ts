import { printable } from '../text/escape.ts';
import type { Draw } from './drawing.ts';
import type { GraphEdge, GraphNode, JobGraph } from './job-graph.ts';
import { findingsOf, headingOf, labelOf } from './labels.ts';

/** For Graphviz. */
export const draw: Draw = (graphs, { direction = 'TB' } = {}) => {
  const lines = [
    `rankdir=${direction}`,
    'fontname="Helvetica"',
    'node [shape=box, style=rounded, fontname="Helvetica", fontsize=11]',
    'edge [color="#57606a"]',
    ...graphs.flatMap((graph, index) => {
      const prefix = graphs.length === 1 ? '' : `j${index}`;
      return cluster(graph, `cluster_${index}`, prefix);
    }),
  ];
  return { text: `digraph {\n${lines.map((line) => `  ${line}\n`).join('')}}\n` };
};

function cluster(graph: JobGraph, name: string, prefix: string): string[] {
  const lines = [
    `label=${quoted([headingOf(graph)])}`,
    'color="#d0d7de"',
    ...graph.nodes.map((node) => `${prefix}${node.id} [${attributes(node)}]`),
    ...graph.edges.map((edge) => `${prefix}${edge.from} -> ${prefix}${edge.to}${edgeAttributes(edge)}`),
  ];
  return [`subgraph ${name} {`, ...lines.map((line) => `  ${line}`), '}'];
}

function attributes(node: GraphNode): string {
  const { type, runIf, problem } = node;
  const found = findingsOf(node);
  const style = [
    type === 'destination' ? '' : 'rounded',
    runIf === undefined ? '' : 'dashed',
    found ? 'filled' : '',
  ].filter((word) => word !== '');
  const parts = [
    `label=${quoted(labelOf(node))}`,
    type === 'destination' ? 'shape=cylinder' : '',
    style.join() === 'rounded' ? '' : `style="${style.join(',')}"`,
    problem || found?.isError ? 'color="#d1242f"' : '',
    problem ? 'fontcolor="#d1242f"' : '',
    found ? `fillcolor="${found.isError ? '#ffebe9' : '#fff8c5'}"` : '',
  ];
  return parts.filter((part) => part !== '').join(', ');
}

function edgeAttributes({ kind }: GraphEdge): string {
  if (kind === 'depends_on') return '';
  return kind === 'state' ? ' [style=dotted, constraint=false]' : ' [style=dashed]';
}

/** A label of several lines. Graphviz reads escapes and HTML's entities in it. */
function quoted(lines: readonly string[]): string {
  return `"${lines.map(escaped).join('\\n')}"`;
}

function escaped(line: string): string {
  return printable(line).replace(/[\\"]/g, '\\$&').replaceAll('&', '&amp;');
}
