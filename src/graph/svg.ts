import dagre from '@dagrejs/dagre';
import { columnsOf } from '../report/cells.ts';
import { escapeXml, printable } from '../text/escape.ts';
import type { Direction, Draw } from './drawing.ts';
import { gather, gatheredIn } from './gather.ts';
import type { GraphEdge, GraphNode, JobGraph } from './job-graph.ts';
import { findingsOf, headingOf, labelOf } from './labels.ts';

/** The layout of more takes long, and of deeper graphs it overflows the stack. */
const MOST_NODES = 500;

const LINE = 16;
const PADDING = 12;
const MARGIN = 20;
/** A column of the font is so wide. */
const COLUMN = 7.3;
/** How far the ends of a cylinder bulge. */
const BULGE = 6;

/** A picture that stands alone. What is more than 500 steps is gathered. */
export const draw: Draw = (graphs, { direction = 'TB' } = {}) => {
  const shown = graphs.map((graph) => gather(graph, Math.max(1, Math.floor(MOST_NODES / graphs.length))));
  const pictures = shown.map((graph) => drawJob(graph, direction));
  const width = pictures.reduce((widest, picture) => Math.max(widest, picture.width), 0) + 2 * MARGIN;
  let height = MARGIN;
  const parts = pictures.map((picture) => {
    const part = `<g transform="translate(${MARGIN},${round(height)})">\n${picture.content}</g>\n`;
    height += picture.height + MARGIN;
    return part;
  });
  const size = `width="${round(width)}" height="${round(height)}" viewBox="0 0 ${round(width)} ${round(height)}"`;
  const gathered = shown.reduce((sum, graph) => sum + gatheredIn(graph), 0);
  const text = `<svg xmlns="http://www.w3.org/2000/svg" ${size}>\n${STYLE}${parts.join('')}</svg>\n`;
  return { text, ...(gathered > 0 && { gathered }) };
};

const STYLE = `<style>
svg { background: #fff; font: 12px ui-monospace, "DejaVu Sans Mono", Menlo, Consolas, monospace; fill: #1f2328; }
text { white-space: pre; }
.name { font-weight: bold; }
.node { fill: #f6f8fa; stroke: #57606a; }
.destination { fill: #ddf4ff; }
.conditional { stroke-dasharray: 5 4; }
.warning { fill: #fff8c5; stroke: #9a6700; }
.error { fill: #ffebe9; stroke: #d1242f; }
.problem { stroke: #d1242f; stroke-width: 2; }
.edge { fill: none; stroke: #57606a; }
.resources_to_persist { stroke-dasharray: 5 4; }
.state { stroke-dasharray: 1 4; }
</style>
<defs><marker id="arrow" viewBox="0 0 8 8" refX="8" refY="4" markerWidth="8" markerHeight="8" orient="auto"><path d="M0,0L8,4L0,8z" fill="#57606a"/></marker></defs>
`;

interface Point {
  readonly x: number;
  readonly y: number;
}

interface Box extends Point {
  readonly width: number;
  readonly height: number;
}

function drawJob(graph: JobGraph, direction: Direction): { width: number; height: number; content: string } {
  const layout = new dagre.graphlib.Graph({ multigraph: true });
  layout.setGraph({ rankdir: direction, nodesep: 24, ranksep: 36 });
  layout.setDefaultEdgeLabel(() => ({}));
  const labels = new Map(graph.nodes.map((node) => [node.id, labelOf(node).map(printable)]));
  for (const { id, type } of graph.nodes) layout.setNode(id, sizeOf(labels.get(id)!, type));
  for (const { from, to, kind } of graph.edges) layout.setEdge(from, to, {}, kind);
  dagre.layout(layout);
  const heading = printable(headingOf(graph));
  const { width = 0, height = 0 } = layout.graph();
  const content = [
    `<text class="name" y="${LINE}">${escapeXml(heading)}</text>\n`,
    `<g transform="translate(0,${2 * LINE})">\n`,
    ...graph.edges.map((edge) => drawEdge(edge, layout.edge(edge.from, edge.to, edge.kind).points)),
    ...graph.nodes.map((node) => drawNode(node, labels.get(node.id)!, layout.node(node.id) as Box)),
    '</g>\n',
  ];
  return { width: Math.max(width, widthOf(heading)), height: height + 2 * LINE, content: content.join('') };
}

function sizeOf(lines: readonly string[], type: string | undefined): { width: number; height: number } {
  const widest = lines.reduce((width, line) => Math.max(width, widthOf(line)), 0);
  return { width: widest + 2 * PADDING, height: lines.length * LINE + PADDING + 3 * bulgeOf(type) };
}

function bulgeOf(type: string | undefined): number {
  return type === 'destination' ? BULGE : 0;
}

function widthOf(text: string): number {
  return Math.ceil(columnsOf(text) * COLUMN);
}

function drawNode(node: GraphNode, lines: readonly string[], { x, y, width, height }: Box): string {
  const left = round(x - width / 2);
  const top = round(y - height / 2);
  const found = findingsOf(node);
  const classes = [
    'node',
    node.type === 'destination' ? 'destination' : '',
    node.runIf === undefined ? '' : 'conditional',
    found ? (found.isError ? 'error' : 'warning') : '',
    node.problem ? 'problem' : '',
  ];
  const named = `class="${classes.filter((name) => name !== '').join(' ')}"`;
  const [w, h] = [round(width), round(height)];
  const shape =
    node.type === 'destination'
      ? `<path ${named} d="${cylinder(left, top, w, h)}"/>`
      : `<rect ${named} x="${left}" y="${top}" width="${w}" height="${h}" rx="${node.type === 'event' ? round(height / 2) : 4}"/>`;
  const texts = lines.map((line, index) => {
    const at = round(top + PADDING / 2 + 2 * bulgeOf(node.type) + (index + 1) * LINE - 4);
    return `<text${index === 0 ? ' class="name"' : ''} x="${round(x)}" y="${at}" text-anchor="middle">${escapeXml(line)}</text>\n`;
  });
  return `${shape}\n${texts.join('')}`;
}

function cylinder(left: number, top: number, width: number, height: number): string {
  const arc = (sweep: 0 | 1, to: number) => `a${round(width / 2)},${BULGE} 0 0 ${sweep} ${to},0`;
  const sides = round(height - 2 * BULGE);
  const start = `M${left},${round(top + BULGE)}`;
  return `${start}${arc(1, width)}v${sides}${arc(1, -width)}z${start}${arc(0, width)}`;
}

function drawEdge({ kind }: GraphEdge, points: readonly Point[]): string {
  return `<path class="edge ${kind}" d="${curve(points)}" marker-end="url(#arrow)"/>\n`;
}

/** A line through points that bends softly between them. */
function curve([first, ...points]: readonly Point[]): string {
  const at = ({ x, y }: Point) => `${round(x)},${round(y)}`;
  const middles = points.slice(0, -1).map((point, index) => {
    const next = points[index + 1]!;
    const isLast = index === points.length - 2;
    return `Q${at(point)} ${at(isLast ? next : { x: (point.x + next.x) / 2, y: (point.y + next.y) / 2 })}`;
  });
  const end = points.length === 1 ? [`L${at(points[0]!)}`] : middles;
  return `M${at(first!)}${end.join('')}`;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
