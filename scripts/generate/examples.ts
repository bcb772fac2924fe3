import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { rules } from '../../rules/index.ts';
import type { EmitName } from '../../src/args/emit-names.ts';
import { emitArgs } from '../../src/args/index.ts';
import { parseSource } from '../../src/document/parse.ts';
import { compareFiles, notesOf } from '../../src/engine/compare.ts';
import { exampleConfig } from '../../src/engine/example.ts';
import { analyse, lintFile } from '../../src/engine/lint.ts';
import type { Finding, LintResult } from '../../src/engine/result.ts';
import { toResult } from '../../src/engine/to-result.ts';
import type { GraphFormat } from '../../src/graph/drawing.ts';
import { drawGraphs, graphsOf } from '../../src/graph/index.ts';
import * as json from '../../src/report/json.ts';
import * as pretty from '../../src/report/pretty.ts';
import type { Run } from '../../src/report/run.ts';
import { memoized } from '../../src/shared/memo.ts';
import { version } from '../../src/version.ts';

/** The paths of the examples in a folder, relative to the root. */
export function exampleFiles(root: string, folder: 'clean' | 'broken'): string[] {
  return readdirSync(join(root, 'examples', folder), { recursive: true, encoding: 'utf8' })
    .map((name) => `examples/${folder}/${name.replaceAll('\\', '/')}`)
    .filter((path) => /\.(?:ya?ml|json)$/.test(path))
    .sort();
}

/** Lints an example as `sync-job-lint examples` does in the root of the repository. */
export async function lintExample(root: string, path: string): Promise<LintResult> {
  const compared = (await comparedExamples(root)).get(path);
  return lintFile({ path, bytes: readFileSync(join(root, path)) }, CONFIG, compared);
}

/** What rules find by comparing the examples, by path. */
const comparedExamples = memoized(async (root: string) => {
  const paths = [...exampleFiles(root, 'clean'), ...exampleFiles(root, 'broken')];
  const files = paths.map(async (path) => ({ path, rules, notes: notesOf(await analyseExample(root, path)) }));
  return new Map([...compareFiles(await Promise.all(files))].map(([{ path }, compared]) => [path, compared]));
});

/** What `sync-job-lint examples` prints of an example in a pipe. */
export async function renderOutput(root: string, path: string): Promise<string> {
  return pretty.format(await runOf(root, path), { color: false });
}

/** A rule's first finding, as the JSON report has it. */
export async function renderFinding(root: string, path: string, rule: string): Promise<string> {
  const [file] = JSON.parse(json.format(await runOf(root, path))).files;
  return JSON.stringify(
    file.findings.find((finding: Finding) => finding.rule === rule),
    null,
    2,
  );
}

/** What `sync-job-lint graph PATH --format FORMAT` prints, with `--findings` for broken examples. */
export async function renderGraph(root: string, path: string, format: GraphFormat): Promise<string> {
  const analysis = await analyseExample(root, path);
  const findings = path.includes('/broken/') ? toResult(analysis, CONFIG).findings : undefined;
  return (await drawGraphs(graphsOf(analysis, findings), format)).text;
}

/** What `sync-job-lint args PATH --emit FORM` prints. */
export async function emitExample(root: string, path: string, form: EmitName): Promise<string> {
  const { documents } = await analyseExample(root, path);
  return emitArgs(documents[0]!.jobs[0]!, form);
}

const CONFIG = exampleConfig(rules, '', {});

async function analyseExample(root: string, path: string) {
  return analyse(await parseSource({ path, bytes: readFileSync(join(root, path)) }), CONFIG);
}

async function runOf(root: string, path: string): Promise<Run> {
  return { results: [await lintExample(root, path)], failures: [], version, rules, baselined: 0, cwd: root };
}

/** The file beside an example that holds what it gives. */
export function outputPath(path: string): string {
  return path.replace(/\.\w+$/, '.txt');
}
