import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { describe, expect, test } from 'vitest';
import { exampleFiles, renderGraph } from '../../scripts/generate/examples.ts';
import { type GraphFormat, graphFormats } from '../../src/graph/drawing.ts';
import { drawGraphs } from '../../src/graph/index.ts';
import type { GraphNode, JobGraph } from '../../src/graph/job-graph.ts';
import { headingOf, labelOf } from '../../src/graph/labels.ts';
import { drawGraph, graphOf } from '../../src/index.ts';
import { printable } from '../../src/text/escape.ts';
import { alphabet, RAW } from '../support/hostile.ts';
import { randomJob } from '../support/jobs.ts';

const root = join(import.meta.dirname, '../..');
const schema = JSON.parse(readFileSync(join(root, 'schemas/graph.schema.json'), 'utf8'));
const ajv = new Ajv({ strict: false });
const isReport = ajv.compile(schema);

const extensions: Partial<Record<GraphFormat, string>> = { dot: 'dot', svg: 'svg', json: 'json' };

async function only(source: unknown, options = {}): Promise<JobGraph> {
  const graphs = await graphOf(source, options);
  expect(graphs).toHaveLength(1);
  return graphs[0]!;
}

function node(graph: JobGraph, name: string): GraphNode {
  return graph.nodes.find((one) => one.name === name)!;
}

/** The edges of a graph by names: `a > b`, `a ~> b` into a destination, `a ..> b` along a state. */
function edgesOf({ nodes, edges }: JobGraph): string[] {
  const names = new Map(nodes.map(({ id, name }) => [id, name]));
  const arrows = { depends_on: '>', resources_to_persist: '~>', state: '..>' };
  return edges.map(({ from, to, kind }) => `${names.get(from)} ${arrows[kind]} ${names.get(to)}`);
}

/** A job of runtime 4 with these steps. */
function job(...resources: object[]): object {
  return { integration_name: 'zendesk', default_runtime_version: 4, resources };
}

const step = (name: string, more: object = {}) => ({ name, type: 'spool', ...more });

describe('the clean examples', () => {
  // Trees and Mermaid of them stand in docs/graph.md.
  const cases = exampleFiles(root, 'clean').flatMap((path) =>
    Object.keys(extensions).map((format) => [path, format as GraphFormat] as const),
  );
  test.each(cases)('%s as %s', async (path, format) => {
    const name = path.replace(/^examples\/clean\//, '').replace(/\W+/g, '-');
    const golden = `goldens/${name}.${extensions[format]}`;
    await expect(await renderGraph(root, path, format)).toMatchFileSnapshot(golden);
  });
});

describe('the graph of a job', () => {
  test('has what each step does, in the order of the file', async () => {
    const graph = await only(readFileSync(join(root, 'examples/clean/runtime-4/page-tree.yaml'), 'utf8'), {
      path: 'a.yaml',
    });
    expect(graph).toMatchObject({ path: 'a.yaml', document: 0, pointer: '', label: 'Pages as Markdown', runtime: 4 });
    expect(graph.nodes[0]).toEqual({
      id: 'n0',
      name: 'pages',
      type: 'request',
      resource: 'knowledge-base/pages',
      method: 'list',
      line: 14,
      recurse: '{{resources.knowledge-base.pages.has_children:bool?:false:bool}}',
    });
    expect(edgesOf(graph)).toEqual([
      'pages > content',
      'content > all-content',
      'all-content > combined',
      'combined ~> upload',
    ]);
  });

  test('knows loops by the path of their array', async () => {
    const source = 'args_schema: { ids: { type: array, required: true } }\nintegration_name: a\nresources:\n';
    const { nodes } = await only(
      `${source}  - { resource: users, method: get, id: "{{args.ids}}", loop_on: ids, persist: true }\n`,
    );
    expect(nodes).toMatchObject([{ name: 'users', type: 'request', loop: 'args.ids' }]);
  });

  test('leads from what reads a state to what writes it', async () => {
    const state = (name: string, type: string, key: string) => ({ name, type, config: { key } });
    const graph = await only(
      job(
        ...['a', 'b'].map((name) => state(name, 'get_state', '{{args.x}}-k')),
        ...['c', 'd'].map((name) => state(name, 'update_state', '{{ args.x }}-k')),
        state('e', 'update_state', 'other'),
      ),
    );
    expect(edgesOf(graph)).toEqual(['a ..> c', 'a ..> d', 'b ..> c']);
  });

  test('has names that are no step', async () => {
    const graph = await only(
      job(step('a', { depends_on: 'gone' }), step('b', { depends_on: 'gone' }), {
        name: 'out',
        type: 'destination',
        resources_to_persist: ['a', 'a', 'lost', 'a'],
      }),
    );
    expect(edgesOf(graph)).toEqual(['gone > a', 'gone > b', 'a ~> out', 'lost ~> out']);
    expect(graph.nodes.slice(3)).toEqual([
      { id: 'u0', name: 'gone', problem: 'unknown' },
      { id: 'u1', name: 'lost', problem: 'unknown' },
    ]);
  });

  test('has cycles, and names that may mean several', async () => {
    const users = { resource: 'crm/users', method: 'list' };
    const legacy = await only({
      integration_name: 'a',
      resources: [users, users, { resource: 'x', method: 'list', depends_on: 'crm/users' }],
    });
    expect(legacy.nodes[3]).toEqual({ id: 'u0', name: 'crm/users', problem: 'ambiguous' });
    const graph = await only(
      job(
        step('a', { depends_on: 'b' }),
        step('b', { depends_on: 'a' }),
        step('c', { depends_on: 'c' }),
        step('d', { depends_on: 'a' }),
      ),
    );
    expect(graph.nodes.map(({ name, problem }) => [name, problem])).toEqual([
      ['a', 'cycle'],
      ['b', 'cycle'],
      ['c', 'cycle'],
      ['d', undefined],
    ]);
    expect(await drawGraph([graph], 'tree')).toContain('a     spool  in a cycle: depends on b\n└─ d  spool\n');
  });

  test('is there however broken the job is', async () => {
    const graph = await only(
      `default_runtime_version: 4\nresources:\n  - text\n  - { name: a, type: nonsense, depends_on: [b] }\n  - {}\n  - { name: b, type: spool, run_if: 7 }\n`,
    );
    expect(graph.nodes.map(({ name, type }) => [name, type])).toEqual([
      ['a', 'nonsense'],
      ['step 2', undefined],
      ['b', 'spool'],
      ['?', undefined],
    ]);
    expect(await graphOf('a: [b')).toEqual([]);
    expect(await graphOf('integration_name: a\nresources: { a: { method: list } }\n')).toMatchObject([{ nodes: [] }]);
    expect(await graphOf([{ integration_name: 'a', resources: [] }, { resources: [] }])).toMatchObject([
      { pointer: '/0' },
      { pointer: '/1' },
    ]);
  });

  test('has findings where they are asked for', async () => {
    const source =
      'integration_name: a\nresources:\n  - { resource: crm/x, method: GET }\n  - { resource: crm/y, method: list }\nlable: b\n';
    const graph = await only(source, { findings: true });
    expect(graph.nodes.map(({ findings }) => findings)).toEqual([
      [{ rule: 'unknown-method', severity: 'warning', message: expect.any(String), line: 3 }],
      [],
    ]);
    expect(graph.findings).toMatchObject([{ rule: 'unknown-property', line: 5 }]);
    expect(JSON.stringify(await only(source))).not.toContain('findings');
    const [, second] = await graphOf(`${source}---\n${source}`, { findings: true });
    expect(second!.nodes[0]!.findings).toMatchObject([{ rule: 'unknown-method', line: 9 }]);
  });

  test('shows no secret', async () => {
    const secret = 'ghp_0123456789abcdefghijklmnopqrstuvwxyzAB';
    const graph = await only(job(step('a', { run_if: `args.token = "${secret}"` }), step(secret, { depends_on: 'a' })));
    for (const format of graphFormats) expect(await drawGraph([graph], format)).not.toContain(secret.slice(4, 14));
  });

  test('is by the schema, for random jobs and broken ones', async () => {
    const graphs = await Promise.all(Array.from({ length: 60 }, (_, seed) => graphOf(randomJob(seed))));
    const { text } = await drawGraphs(graphs.flat(), 'json');
    expect([isReport(JSON.parse(text)), isReport.errors]).toEqual([true, null]);
    for (const path of exampleFiles(root, 'broken')) {
      expect([isReport(JSON.parse(await renderGraph(root, path, 'json'))), isReport.errors, path]).toEqual([
        true,
        null,
        path,
      ]);
    }
    expect(isReport({ version: 1, kind: 'graph', jobs: [{ ...graphs[0]![0], more: 1 }] })).toBe(false);
  });

  test.each([
    [{ findings: 1 }, 'findings: expected true or false'],
    [{ formt: 1 }, 'formt: no such option'],
  ])('rejects wrong options: %j', async (options, message) => {
    await expect(graphOf('', options as object)).rejects.toThrow(new TypeError(message));
  });
});

/** One job whose names, labels and conditions hold all that some reader may take for more than text. */
const hostile = job(
  ...alphabet.map((text, index) =>
    step(`${text}${index}`, {
      ...(index > 0 && { depends_on: `${alphabet[index - 1]}${index - 1}` }),
      run_if: `args.x = "${text.replace(/["\\]/g, '\\$&')}"`,
    }),
  ),
  { name: '1. "\n- x', type: 'destination', destination_type: alphabet.join(' '), resources_to_persist: ['0'] },
);

describe('labels that are hostile', () => {
  test.each(graphFormats)('reach no reader raw: %s', async (format) => {
    const graph = await only({ ...hostile, label: alphabet.join('') });
    for (const graphs of [[graph], [graph, graph]]) {
      const text = await drawGraph(graphs, format);
      expect(RAW.exec(text)).toBeNull();
      expect(text).not.toMatch(/##\[|##vso\[/);
      expect(text).not.toMatch(/^\s*::/m);
    }
  });

  test('are codes in Mermaid', async () => {
    const text = await drawGraph([await only(hostile)], 'mermaid');
    const labels = [...text.matchAll(/"([^"]*)"/g)].flatMap(([, label]) => label!.split('<br/>'));
    expect(labels.length).toBeGreaterThan(2 * alphabet.length);
    for (const label of labels) expect(label).toMatch(/^(?!-|\d+\.)(?:[\p{L}\p{N} \-.,/]|#\d+;)*$/u);
    const lines = text.split('\n').filter((line) => line.includes('"'));
    for (const line of lines) expect(line).toMatch(/^ {2}[nu]\d+(?:\[|\[\()"[^"]*"(?:\]|\)\])$/);
    expect(text).toContain('"1#46; #34;#92;#8203;n- x<br/>');
  });

  test('are whole in an SVG', async () => {
    const graph = await only(hostile);
    const text = await drawGraph([graph], 'svg');
    expect(XMLValidator.validate(text)).toBe(true);
    const { svg } = new XMLParser({ ignoreAttributes: false, trimValues: false }).parse(text);
    expect(Object.keys(svg).sort()).toEqual([
      '#text',
      '@_height',
      '@_viewBox',
      '@_width',
      '@_xmlns',
      'defs',
      'g',
      'style',
    ]);
  });
});

const hasGraphviz = spawnSync('dot', ['-V']).status === 0;
if (!hasGraphviz) console.warn('Graphviz is not installed: what it makes of our DOT is not tested');

describe.skipIf(!hasGraphviz)('Graphviz', () => {
  /** What it writes into its picture, and how many nodes and edges it draws. */
  function drawn(source: string) {
    const svg = execFileSync('dot', ['-Tsvg'], { input: source, encoding: 'utf8', stdio: ['pipe', 'pipe', 'inherit'] });
    const texts = [...svg.matchAll(/<text [^>]*>([\s\S]*?)<\/text>/g)].map(([, text]) => decoded(text!));
    const count = (kind: string) => svg.split(`class="${kind}"`).length - 1;
    return { texts, nodes: count('node'), edges: count('edge') };
  }

  function decoded(text: string): string {
    return text.replace(/&(?:#(\d+)|(\w+));/g, (_, code, name) =>
      code ? String.fromCodePoint(Number(code)) : { amp: '&', lt: '<', gt: '>', quot: '"' }[name as string]!,
    );
  }

  const words = (texts: readonly string[]) => texts.map((text) => text.replace(/\s+/g, ' ').trim()).sort();

  test.each(exampleFiles(root, 'clean').concat(exampleFiles(root, 'broken')))('draws %s', async (path) => {
    const graphs = await graphOf(readFileSync(join(root, path), 'utf8'), { path });
    const { texts, nodes, edges } = drawn(await drawGraph(graphs, 'dot'));
    expect(nodes).toBe(graphs.reduce((sum, graph) => sum + graph.nodes.length, 0));
    expect(edges).toBe(graphs.reduce((sum, graph) => sum + graph.edges.length, 0));
    const filled = graphs.filter((graph) => graph.nodes.length > 0);
    const expected = filled.flatMap((graph) => [headingOf(graph), ...graph.nodes.flatMap(labelOf)]);
    expect(words(texts)).toEqual(words(expected.map(printable).filter((line) => line !== '')));
  });

  test('reads hostile labels as they are', async () => {
    const graph = await only(hostile);
    const { texts, nodes } = drawn(await drawGraph([graph], 'dot', { direction: 'LR' }));
    expect(nodes).toBe(graph.nodes.length);
    expect(words(texts)).toEqual(words([headingOf(graph), ...graph.nodes.flatMap(labelOf)].map(printable)));
  });
});

describe('jobs that are large', () => {
  const chain = (length: number) =>
    job(...Array.from({ length }, (_, index) => step(`s${index}`, index > 0 ? { depends_on: `s${index - 1}` } : {})));
  const wide = (length: number) =>
    job(
      step('top'),
      ...Array.from({ length }, (_, index) => step(`s${index}`, { depends_on: 'top', run_if: `args.a${index} = 1` })),
      { name: 'out', type: 'destination', resources_to_persist: ['top', 's0', `s${length - 1}`] },
    );

  test.each([
    ['a chain', chain(3000), 3000],
    ['a fan', wide(3000), 3002],
    ['many roots', job(...Array.from({ length: 2000 }, (_, index) => step(`s${index}`))), 2000],
  ])('%s is gathered for Mermaid and SVG', async (_, value, size) => {
    const graph = await only(value);
    const mermaid = await drawGraphs([graph], 'mermaid');
    expect(mermaid.text.length).toBeLessThanOrEqual(50_000);
    const edges = mermaid.text.match(/ (?:-->|-\.->) /g) ?? [];
    expect(edges.length).toBeLessThanOrEqual(500);
    const shown = mermaid.text.match(/^ {2}n\d+\[/gm)!.length;
    expect(shown).toBeGreaterThan(100);
    expect(shown + mermaid.gathered!).toBe(size);
    expect(mermaid.text).toMatch(new RegExp(`"#43; ${mermaid.gathered} more"`));
    const svg = await drawGraphs([graph], 'svg');
    expect(svg.gathered).toBe(size - 500);
    expect(svg.text.match(/<rect|<path class="node/g)!.length).toBeLessThanOrEqual(502);
  });

  test('what is gathered keeps its edges, and what a job writes to', async () => {
    const graph = await only(wide(3000));
    const { text } = await drawGraphs([graph], 'mermaid');
    const out = `n${graph.nodes.findIndex(({ name }) => name === 'out')}`;
    expect(text).toContain(`n0 -.-> ${out}\n`);
    expect(text).toContain(`n1 -.-> ${out}\n`);
    expect(text).toContain(`g0 -.-> ${out}\n`);
    expect(text).toContain('n0 --> g0\n');
  });

  test('a file of many jobs shares the room', async () => {
    const graphs = await graphOf(Array.from({ length: 30 }, () => wide(100)));
    const { text, gathered } = await drawGraphs(graphs, 'mermaid');
    expect(text.length).toBeLessThanOrEqual(50_000);
    expect(text.match(/^ {2}subgraph /gm)).toHaveLength(30);
    expect(gathered).toBeGreaterThan(0);
  });

  test('a tree, DOT and JSON have them all, in lines that are not all indentation', async () => {
    const graph = await only(chain(3000));
    const tree = await drawGraph([graph], 'tree');
    expect(tree.match(/\bs\d+ +spool/g)!.length).toBe(3000 + tree.match(/continued below/g)!.length);
    expect(tree.length).toBeLessThan(3000 * 150);
    expect((await drawGraph([graph], 'dot')).match(/ -> /g)).toHaveLength(2999);
  });
});

test('pictures run to the right where they are asked to', async () => {
  const graph = await only(job(step('a'), step('b', { depends_on: 'a' })));
  expect(await drawGraph([graph], 'mermaid', { direction: 'LR' })).toMatch(/^flowchart LR\n/);
  expect(await drawGraph([graph], 'dot', { direction: 'LR' })).toContain('rankdir=LR\n');
  const size = async (direction: 'LR' | 'TB') =>
    /width="(\d+)[\d.]*" height="(\d+)/
      .exec(await drawGraph([graph], 'svg', { direction }))!
      .slice(1)
      .map(Number);
  const [right, down] = [await size('LR'), await size('TB')];
  expect(right[0]).toBeGreaterThan(down[0]!);
  expect(right[1]).toBeLessThan(down[1]!);
  expect(node(graph, 'b').id).toBe('n1');
});
