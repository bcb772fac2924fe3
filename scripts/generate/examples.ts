import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { rules } from '../../rules/index.ts';
import { exampleConfig } from '../../src/engine/example.ts';
import { lint } from '../../src/engine/lint.ts';
import type { LintResult } from '../../src/engine/result.ts';
import { format } from '../../src/report/pretty.ts';

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
  const results = [await lintExample(root, path)];
  return format({ results, failures: [], version: '', rules, baselined: 0, cwd: root }, { color: false });
}

/** The file beside an example that holds what it gives. */
export function outputPath(path: string): string {
  return path.replace(/\.\w+$/, ".txt");
}
