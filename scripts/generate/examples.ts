import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { rules } from '../../rules/index.ts';
import { exampleConfig } from '../../src/engine/example.ts';
import { lint } from '../../src/engine/lint.ts';
import type { Finding, LintResult } from '../../src/engine/result.ts';
import * as json from '../../src/report/json.ts';
import * as pretty from '../../src/report/pretty.ts';
import type { Run } from '../../src/report/run.ts';
import { version } from '../../src/version.ts';

/** The paths of the examples in a folder, relative to the root. */
export function exampleFiles(root: string, folder: 'clean' | 'broken'): string[] {
  return readdirSync(join(root, 'examples', folder), { recursive: true, encoding: 'utf8' })
    .map((name) => `examples/${folder}/${name.replaceAll('\\', '/')}`)
    .filter((path) => /\.(?:ya?ml|json)$/.test(path))
    .sort();
}

/** Lints an example as `sync-job-lint PATH` does in the root of the repository. */
export function lintExample(root: string, path: string): Promise<LintResult> {
  return lint({ path, bytes: readFileSync(join(root, path)) }, exampleConfig(rules, '', {}));
}

/** What `sync-job-lint PATH` prints in a pipe. */
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

async function runOf(root: string, path: string): Promise<Run> {
  return { results: [await lintExample(root, path)], failures: [], version, rules, baselined: 0, cwd: root };
}

/** The file beside an example that holds what it gives. */
export function outputPath(path: string): string {
  return path.replace(/\.\w+$/, '.txt');
}
