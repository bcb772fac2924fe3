import { extname, resolve } from 'node:path';
import { type Direction, directions, type GraphFormat, graphFormats } from '../graph/drawing.ts';
import { count } from '../text/words.ts';
import { type CommandSpec, oneOf, single, switchOption, valueOption } from './command.ts';
import { Log } from './log.ts';
import { type GivenJobOptions, jobOptions, readJobFiles, selectJobs } from './read-jobs.ts';
import { isTerminal, STDOUT, wantsColor, write, writeExactly } from './terminal.ts';
import { writeReport } from './write-report.ts';

interface GivenOptions extends GivenJobOptions {
  readonly format?: readonly string[];
  readonly output?: readonly string[];
  readonly job?: readonly string[];
  readonly direction?: readonly string[];
  readonly findings?: true;
}

export const graphCommand: CommandSpec = {
  name: 'graph',
  usage: '[FILE|DIR|-]...',
  summary: 'Draw the steps of sync jobs, and what leads from one to another',
  options: [
    valueOption('-f, --format <NAME>', `${graphFormats.join(', ')} (default: tree on a terminal, else mermaid)`),
    valueOption('-o, --output <FILE>', 'write the drawing to FILE, whose extension tells the format'),
    valueOption('--job <ID|LABEL|N>', 'draw only this job; the first one is 1'),
    valueOption('--direction <NAME>', 'TB: down (default), LR: to the right'),
    switchOption('--findings', 'mark the steps in which lint finds something'),
    ...jobOptions,
  ],
  notes: 'Exit status: 0 drawn, 2 usage, configuration or I/O error, or no sync job',
  run: draw,
};

const FAILED = 2;

async function draw(args: readonly string[], given: GivenOptions): Promise<number> {
  const output = single(given.output, '--output');
  const format = oneOf(given.format, '--format', 'a format', graphFormats) ?? usualFormat(output);
  const direction: Direction | undefined = oneOf(given.direction, '--direction', 'a direction', directions);
  const wanted = single(given.job, '--job');
  const log = new Log(given.color);
  const { files, failed } = await readJobFiles(args, given, log);
  if (files.length === 0) return FAILED;

  const { drawGraphs, graphsOf } = await import('../graph/index.ts');
  const all = files.flatMap(({ analysis, result }) => graphsOf(analysis, given.findings && result.findings));
  const graphs = wanted === undefined ? all : selectJobs(all, wanted, (graph, name) => graph[name]);
  const color = output === undefined ? wantsColor(STDOUT, given.color) : (given.color ?? false);
  const { text, gathered = 0 } = await drawGraphs(graphs, format, { direction, color });
  if (gathered > 0) {
    log.notice(
      `no room for ${count(gathered, 'step')}, which are counted`,
      'use "--job", or "--format dot" and Graphviz',
    );
  }
  if (output === undefined) {
    if (format === 'tree') write(STDOUT, text);
    else writeExactly(STDOUT, text);
    return failed ? FAILED : 0;
  }
  const path = resolve(output);
  const reason = files.some(({ file }) => file.absolute === path)
    ? 'it is one of the files that are drawn'
    : writeReport(path, process.cwd(), text);
  if (reason !== undefined) log.error(`"${output}" can't be written: ${reason}`);
  return failed || reason !== undefined ? FAILED : 0;
}

const byExtension: Readonly<Record<string, GraphFormat>> = {
  '.txt': 'tree',
  '.mmd': 'mermaid',
  '.dot': 'dot',
  '.gv': 'dot',
  '.svg': 'svg',
  '.json': 'json',
};

function usualFormat(output: string | undefined): GraphFormat {
  if (output === undefined) return isTerminal(STDOUT) ? 'tree' : 'mermaid';
  return byExtension[extname(output).toLowerCase()] ?? 'mermaid';
}
