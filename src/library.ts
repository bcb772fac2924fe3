import { rules } from '../rules/index.ts';
import type { JobDiff } from './compare/diff.ts';
import type { Config } from './config/config.ts';
import { resolveOptionsConfig } from './config/resolve.ts';
import { parseSource } from './document/parse.ts';
import type { Language } from './document/source.ts';
import { fromValue } from './document/value.ts';
import type { Analysis } from './engine/analysis.ts';
import { type Fixed, fix, fixSafeties } from './engine/fix.ts';
import { analyse, lint } from './engine/lint.ts';
import type { LintResult } from './engine/result.ts';
import { toResult } from './engine/to-result.ts';
import type { DrawOptions, GraphFormat } from './graph/drawing.ts';
import type { JobGraph } from './graph/job-graph.ts';
import type { Job } from './job/job.ts';
import type { JobPlan } from './plan/plan.ts';
import type { Rule } from './rule/rule.ts';
import { didYouMean } from './text/words.ts';

export { rules };

export interface LintOptions {
  /** The reported path; its extension decides the language, and `overrides` of the config match it. */
  readonly path?: string | undefined;
  /** By default by the extension of the path, otherwise JSON if the text is JSON. */
  readonly language?: Language | undefined;
  /** As in a config file. */
  readonly config?: Config | undefined;
  /** More rules, defined like the built-in ones. */
  readonly rules?: readonly Rule[] | undefined;
}

/**
 * Lints a text. Whatever it contains is returned as findings.
 *
 * @throws TypeError with the name of an option that is wrong
 */
export async function lintText(source: string, options: LintOptions = {}): Promise<LintResult> {
  checkSource(source);
  checkOptions(options, { path: isString, language: isLanguage });
  const { path, language } = options;
  return lint({ text: source, path, language }, await resolveOptionsConfig(options, rules));
}

/**
 * Lints a value from code as `JSON.stringify` would write it. Its findings have pointers, and no lines.
 *
 * @throws TypeError with the name of an option that is wrong
 */
export async function lintValue(value: unknown, options: Omit<LintOptions, 'language'> = {}): Promise<LintResult> {
  checkOptions(options, { path: isString });
  const config = await resolveOptionsConfig(options, rules);
  return toResult(await analyse(fromValue(value), config), config);
}

export interface FixOptions extends LintOptions {
  /** Whether to apply the unsafe fixes as well; by default only the safe ones. */
  readonly unsafe?: boolean | undefined;
  /** Whether to apply what findings suggest as well: a suggestion may be wrong. */
  readonly suggestions?: boolean | undefined;
}

/**
 * Applies the fixes of a text's findings, in passes until nothing changes: the text with them (a
 * byte-order mark stays), the fixes, and what is left.
 *
 * @throws TypeError with the name of an option that is wrong
 */
export async function fixText(source: string, options: FixOptions = {}): Promise<Fixed> {
  checkSource(source);
  checkOptions(options, { path: isString, language: isLanguage, unsafe: isBoolean, suggestions: isBoolean });
  const { path, language, unsafe = false, suggestions } = options;
  const file = await parseSource({ text: source, path, language });
  const all = await fix(file, await resolveOptionsConfig(options, rules), fixSafeties(unsafe, suggestions));
  const { notes: _, ...result } = all.result;
  const fixed = { ...all, result };
  return source.startsWith('\uFEFF') ? { ...fixed, text: `\uFEFF${fixed.text}` } : fixed;
}

export interface CheckArgsOptions extends LintOptions {
  /** What the arguments are called in findings; its extension decides their language. */
  readonly argsPath?: string | undefined;
}

/**
 * Checks what a run of a job is started with: bare arguments, the body of a run or a cron trigger,
 * a list of those, or a page of them as the API answers it. The findings are about that text or
 * value.
 *
 * @param job a text or a value from code that holds one job
 * @param args a text or a value from code
 * @throws TypeError where an option is wrong, or `job` does not hold one job
 */
export async function checkArgs(job: unknown, args: unknown, options: CheckArgsOptions = {}): Promise<LintResult> {
  checkOptions(options, { path: isString, language: isLanguage, argsPath: isString });
  const { argsPath, ...rest } = options;
  const found = oneJob((await analyseSource(job, rest)).analysis);
  const file = typeof args === 'string' ? await parseSource({ text: args, path: argsPath }) : fromValue(args);
  const { checkArgsFile } = await import('./args/index.ts');
  return (await checkArgsFile(file, found)).result;
}

export interface PlanOptions extends LintOptions {
  /** The arguments of a run; without them the plan has a table of what depends on which are given. */
  readonly args?: Readonly<Record<string, unknown>> | undefined;
}

/**
 * What a run of a job would do. Nothing is evaluated: what the definition alone does not decide, depends.
 *
 * @param job a text or a value from code that holds one job
 * @throws TypeError where an option is wrong, or `job` does not hold one job
 */
export async function planOf(job: unknown, options: PlanOptions = {}): Promise<JobPlan> {
  checkOptions(options, { path: isString, language: isLanguage, args: isArguments });
  const { args, ...rest } = options;
  const { analysis } = await analyseSource(job, rest);
  const { planOfJob } = await import('./plan/index.ts');
  return planOfJob(analysis, oneJob(analysis), args);
}

/** @throws TypeError */
function oneJob({ documents }: Analysis): Job {
  const jobs = documents.flatMap((document) => document.jobs);
  if (jobs.length !== 1) throw new TypeError(`job: expected one sync job, found ${jobs.length}`);
  return jobs[0]!;
}

function isArguments(value: unknown): string | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? undefined : 'an object';
}

/** What is known of a text, or of a value from code. */
async function analyseSource(source: unknown, options: LintOptions) {
  const { path, language } = options;
  const file = typeof source === 'string' ? await parseSource({ text: source, path, language }) : fromValue(source);
  const config = await resolveOptionsConfig(options, rules);
  return { analysis: await analyse(file, config), config };
}

export interface GraphOptions extends LintOptions {
  /** Whether the steps are to have what lint finds in them; by default not. */
  readonly findings?: boolean | undefined;
}

/**
 * What the jobs of a text (or of a value from code) look like: their steps, and what leads from one
 * to another. A text that does not parse has none.
 *
 * @throws TypeError with the name of an option that is wrong
 */
export async function graphOf(source: unknown, options: GraphOptions = {}): Promise<JobGraph[]> {
  checkOptions(options, { path: isString, language: isLanguage, findings: isBoolean });
  const { findings, ...rest } = options;
  const { analysis, config } = await analyseSource(source, rest);
  const { graphsOf } = await import('./graph/index.ts');
  return graphsOf(analysis, findings ? toResult(analysis, config).findings : undefined);
}

/** Draws graphs as the command `graph` does. */
export async function drawGraph(
  graphs: readonly JobGraph[],
  format: GraphFormat,
  options?: DrawOptions,
): Promise<string> {
  const { drawGraphs } = await import('./graph/index.ts');
  return (await drawGraphs(graphs, format, options)).text;
}

export interface DiffOptions extends LintOptions {
  /** What the old version is called; its extension decides its language. */
  readonly beforePath?: string | undefined;
}

/**
 * What changed from one version of jobs to another, in what it means. Jobs are matched by their ids,
 * labels and integrations; one alone is matched with one alone.
 *
 * @param before a text or a value from code; a text that does not parse holds no job
 * @param after the same
 * @throws TypeError with the name of an option that is wrong
 */
export async function diffJobs(before: unknown, after: unknown, options: DiffOptions = {}): Promise<JobDiff[]> {
  checkOptions(options, { path: isString, language: isLanguage, beforePath: isString });
  const { beforePath, ...rest } = options;
  const read = async (source: unknown, path: string | undefined) => {
    const { analysis } = await analyseSource(source, { ...rest, path });
    return analysis.documents.flatMap(({ jobs }) => jobs.map((job) => ({ job, analysis, file: 'the same' })));
  };
  const [old, now] = await Promise.all([read(before, beforePath ?? rest.path), read(after, rest.path)]);
  const compare = await import('./compare/index.ts');
  return compare.diffJobs(old, now);
}

function checkSource(source: unknown): void {
  if (typeof source !== 'string') throw new TypeError(`source: expected a string, found ${typeof source}`);
}

/** What an option must be, in words, where a value is not that. */
export type OptionCheck = (value: unknown) => string | undefined;

/** `config` and `rules` are checked where they are resolved. */
const resolved: Readonly<Record<string, OptionCheck>> = { config: () => undefined, rules: () => undefined };

/** @throws TypeError that names the option which is unknown or wrong; `undefined` counts as absent */
export function checkOptions(options: unknown, own: Readonly<Record<string, OptionCheck>>): void {
  if (typeof options !== 'object' || options === null) throw new TypeError('options: expected an object');
  const checks = new Map(Object.entries({ ...own, ...resolved }));
  for (const [name, value] of Object.entries(options)) {
    const check = checks.get(name);
    if (!check)
      throw new TypeError([`${name}: no such option`, didYouMean(name, checks.keys())].filter(Boolean).join('; '));
    const expected = value === undefined ? undefined : check(value);
    if (expected) throw new TypeError(`${name}: expected ${expected}`);
  }
}

export function isString(value: unknown): string | undefined {
  return typeof value === 'string' ? undefined : 'a string';
}

function isLanguage(value: unknown): string | undefined {
  return value === 'yaml' || value === 'json' ? undefined : '"yaml" or "json"';
}

export function isBoolean(value: unknown): string | undefined {
  return typeof value === 'boolean' ? undefined : 'true or false';
}
