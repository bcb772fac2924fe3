import { printable } from '../text/escape.ts';
import type { Draw } from './drawing.ts';
import { gather, gatheredIn } from './gather.ts';
import type { GraphEdge, GraphNode, JobGraph } from './job-graph.ts';
import { findingsOf, headingOf, labelOf } from './labels.ts';

/** What GitHub draws: "Maximum text size in diagram exceeded", "Too many edges". */
const MOST_CHARACTERS = 50_000;
const MOST_EDGES = 500;

/** For Markdown, as GitHub and others draw it. What is more than they draw is gathered. */
export const draw: Draw = (graphs, { direction = 'TB' } = {}) => {
  let most = MOST_EDGES + 1;
  let shown = graphs.map((graph) => gather(graph, most));
  let text = flowchart(shown, direction);
  while (most > 1 && (text.length > MOST_CHARACTERS || countEdges(shown) > MOST_EDGES)) {
    most = Math.floor(most * 0.8);
    shown = graphs.map((graph) => gather(graph, most));
    text = flowchart(shown, direction);
  }
  const gathered = shown.reduce((sum, graph) => sum + gatheredIn(graph), 0);
  return { text, ...(gathered > 0 && { gathered }) };
};

function countEdges(graphs: readonly JobGraph[]): number {
  return graphs.reduce((sum, { edges }) => sum + edges.length, 0);
}

function flowchart(graphs: readonly JobGraph[], direction: string): string {
  const isOnly = graphs.length === 1;
  const lines = graphs.flatMap((graph, index) => {
    const prefix = isOnly ? '' : `j${index}`;
    const own = [
      ...graph.nodes.map((node) => `${prefix}${node.id}${shaped(node)}`),
      ...graph.edges.map((edge) => drawEdge(edge, prefix)),
      ...classes(graph.nodes, prefix),
    ];
    if (isOnly) return own;
    return [`subgraph j${index}[${quoted([headingOf(graph)])}]`, ...own.map((line) => `  ${line}`), 'end'];
  });
  const used = styles.filter(([name]) =>
    graphs.some(({ nodes }) => nodes.some((node) => classesOf(node).includes(name))),
  );
  const definitions = used.map(([name, style]) => `classDef ${name} ${style}`);
  return `flowchart ${direction}\n${[...lines, ...definitions].map((line) => `  ${line}\n`).join('')}`;
}

function shaped(node: GraphNode): string {
  const label = quoted(labelOf(node));
  switch (node.type) {
    case 'destination':
      return `[(${label})]`;
    case 'event':
      return `([${label}])`;
    case 'get_state':
    case 'update_state':
    case 'delete_state':
      return `[/${label}/]`;
    default:
      return `[${label}]`;
  }
}

function drawEdge({ from, to, kind }: GraphEdge, prefix: string): string {
  const arrow = kind === 'depends_on' ? '-->' : kind === 'state' ? '-. state .->' : '-.->';
  return `${prefix}${from} ${arrow} ${prefix}${to}`;
}

const styles = [
  ['conditional', 'stroke-dasharray:5 5'],
  ['warning', 'fill:#fff8c5,stroke:#9a6700,color:#1f2328'],
  ['error', 'fill:#ffebe9,stroke:#d1242f,color:#1f2328'],
  ['problem', 'stroke:#d1242f,color:#d1242f'],
] as const;

type Style = (typeof styles)[number][0];

function classesOf(node: GraphNode): Style[] {
  const found = findingsOf(node);
  const all: (Style | undefined)[] = [
    node.runIf === undefined ? undefined : 'conditional',
    found && (found.isError ? 'error' : 'warning'),
    node.problem && 'problem',
  ];
  return all.filter((name) => name !== undefined);
}

function classes(nodes: readonly GraphNode[], prefix: string): string[] {
  return styles.flatMap(([name]) => {
    const ids = nodes.filter((node) => classesOf(node).includes(name)).map(({ id }) => `${prefix}${id}`);
    return ids.length > 0 ? [`class ${ids.join(',')} ${name}`] : [];
  });
}

/** A label, with a code in place of each character that Mermaid, Markdown or HTML may read as something else. */
function quoted(lines: readonly string[]): string {
  return `"${lines.map(escaped).join('<br/>')}"`;
}

function escaped(line: string): string {
  return printable(line)
    .replace(/[^\p{L}\p{N} \-.,/]/gu, codeOf)
    .replace(/^-/, codeOf)
    .replace(/^(\p{N}+)\./u, (_, digits) => `${digits}#46;`)
    .replace(/#92;(?=n)/gi, `#92;${APART}`);
}

/** Mermaid breaks lines at `\\n`, however it is written. What keeps the two apart takes no room. */
const APART = '#8203;';

function codeOf(character: string): string {
  return `#${character.codePointAt(0)};`;
}
