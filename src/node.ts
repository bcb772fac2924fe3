/** The library with files. */

import { resolve } from 'node:path';
import { rules } from '../rules/index.ts';
import { ConfigLoader } from './config/load/loader.ts';
import { resolveOptionsConfig } from './config/resolve.ts';
import type { Finding, LintResult } from './engine/result.ts';
import { discover, displayPath, type FoundFile } from './files/discover.ts';
import { checkOptions, isBoolean, isString, type LintOptions } from './library.ts';
import { ComparedFiles, type Configs, lintEach } from './project/lint-files.ts';

export { ConfigError } from './config/config-error.ts';
export * from './index.ts';

export interface LintFilesOptions extends Pick<LintOptions, 'config' | 'rules'> {
  /**
   * Where relative patterns begin, and what reported paths are relative to; by default the
   * process's working directory.
   */
  readonly cwd?: string | undefined;
  /** Whether patterns that match nothing are accepted. */
  readonly allowEmpty?: boolean | undefined;
}

/**
 * Lints files as the command does: paths, directories and globs, with the configs that hold for
 * each file, or with `config` in place of those. The results are in path order. A file that can't
 * be read has a finding that says so.
 *
 * @throws TypeError with the name of an option that is wrong, or a pattern matches no file
 * @throws ConfigError if a config file is wrong
 */
export async function lintFiles(
  patterns: string | readonly string[],
  options: LintFilesOptions = {},
): Promise<LintResult[]> {
  const list = typeof patterns === 'string' ? [patterns] : patterns;
  if (!Array.isArray(list) || list.some((pattern) => typeof pattern !== 'string')) {
    throw new TypeError('patterns: expected a string or a list of strings');
  }
  checkOptions(options, { cwd: isString, allowEmpty: isBoolean });
  const cwd = resolve(options.cwd ?? '.');
  const configs = await configsOf(options, cwd);

  const { files, unmatched, unreadable } = await discover(list, cwd);
  const results = unreadable.map(({ path, message }) => unreadableResult(path, message));
  const comparable = new ComparedFiles<FoundFile>();
  const matched = new Set<string>();
  for await (const [file, outcome] of lintEach(files, configs)) {
    if (outcome.kind === 'crashed' || outcome.kind === 'misconfigured') throw outcome.error;
    if (outcome.kind === 'linted') results.push(comparable.take(file, outcome.result, outcome.config));
    if (outcome.kind === 'unreadable') results.push(unreadableResult(file.path, outcome.message));
    if (outcome.kind !== 'foreign') for (const pattern of file.patterns) matched.add(pattern);
  }
  const missing =
    unmatched[0]?.pattern ?? files.flatMap((file) => [...file.patterns]).find((name) => !matched.has(name));
  if (missing !== undefined && !options.allowEmpty) throw new TypeError(`patterns: "${missing}" matches no sync job`);
  const compared = await comparable.compare(results);
  return compared.sort((a, b) => (a.path! < b.path! ? -1 : 1));
}

async function configsOf(options: LintFilesOptions, cwd: string): Promise<Configs> {
  const { config, rules: more } = options;
  if (config === undefined && more === undefined) {
    return new ConfigLoader({ cwd, rules: [], inlineSuppressions: true, builtinRules: rules });
  }
  const resolveFor = (path: string) => resolveOptionsConfig({ config, rules: more, path }, rules);
  await resolveFor(''); // so that what is wrong is said even where there is no file
  return { forFile: async (path) => ({ config: await resolveFor(displayPath(path, cwd)) }) };
}

function unreadableResult(path: string, message: string): LintResult {
  const finding: Finding = {
    rule: 'syntax',
    severity: 'error',
    message: `the file ${message}`,
    pointer: '',
    document: 0,
  };
  return { path, findings: [finding], suppressed: 0, errors: 1, warnings: 0, infos: 0, jobs: 0, holdsJobs: true };
}
