import { type Stats, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { rules } from '../../../rules/index.ts';
import type { ConfigLoader } from '../../config/load/loader.ts';
import { keepMostSevere, MAX_FINDINGS } from '../../engine/most-severe.ts';
import type { LintResult } from '../../engine/result.ts';
import { type Discovery, discover, displayPath, type FoundFile } from '../../files/discover.ts';
import { ReadError, readFile } from '../../files/read.ts';
import { WriteError, writeWhole } from '../../files/write.ts';
import { ComparedFiles, lintEach, lintHere, type Outcome } from '../../project/lint-files.ts';
import { formatNames, formats, isForPeople } from '../../report/index.ts';
import type { Run } from '../../report/run.ts';
import { countByRule, countFixes, type FixCounts, type RuleStatistics } from '../../report/statistics.ts';
import type { Rule } from '../../rule/rule.ts';
import { rulePage } from '../../rule-page.ts';
import { count, didYouMean, grouped } from '../../text/words.ts';
import { version } from '../../version.ts';
import { type CommandSpec, commandNames } from '../command.ts';
import { foreignRules } from '../foreign-rules.ts';
import { Log } from '../log.ts';
import { reportRoots } from '../report-roots.ts';
import { isTerminal, STDERR, STDOUT, wantsColor, wantsLinks, widthOf, write, writeExactly } from '../terminal.ts';
import { UsageError } from '../usage-error.ts';
import { writeReport } from '../write-report.ts';
import { BaselineFile } from './baseline-file.ts';
import type { Cache } from './cache.ts';
import { findFiles } from './find-files.ts';
import { Fixer, showDiff } from './fixer.ts';
import { loadConfigs } from './load-configs.ts';
import { type LintOptions, lintOptions, type Output, readLintOptions } from './options.ts';
import { Progress } from './progress.ts';
import { StandardInput } from './stdin.ts';
import type { StreamedFile, StreamedFiles } from './streamed-files.ts';
import { Troubles } from './troubles.ts';
import { openWorkers } from './workers.ts';

export const lintCommand: CommandSpec = {
  name: 'lint',
  usage: '[--] [PATTERN|FILE|DIR|-]...',
  summary: 'Check sync-job definitions: files, directories, globs, or - for standard input',
  options: lintOptions,
  notes: `Formats: ${formatNames.join(', ')}\nExit status: 0 no errors, 1 errors or too many warnings, 2 usage, configuration or I/O error`,
  run: (args, options) => new LintRun(readLintOptions(args, options, process.env)).run(),
};

/** One run of the command, and what came of it so far. */
export class LintRun {
  readonly #options: LintOptions;
  readonly #cwd = process.cwd();
  readonly #messages: Log;
  #results: LintResult[] = [];
  /** How many findings they list. */
  #listed = 0;
  readonly #troubles: Troubles;
  /** Patterns that led to a file which is checked, or left out on purpose. */
  readonly #fruitful = new Set<string>();
  /** Patterns that led to files which a config leaves out: what does so for the first of them. */
  readonly #ignored = new Map<string, string>();
  readonly #rules = new Set<Rule>(rules);
  readonly #comparable = new ComparedFiles<FoundFile>();
  #fixer: Fixer | undefined;
  #baseline: BaselineFile | undefined;
  #baselined = 0;
  #statistics: readonly RuleStatistics[] | undefined;
  #fixes: FixCounts | undefined;
  readonly #stdin: StandardInput | undefined;
  #files: readonly FoundFile[] = [];
  #foreign = 0;

  readonly #stream: ((configs: ConfigLoader) => Promise<StreamedFiles>) | undefined;
  #streamed: StreamedFiles | undefined;

  /** @param stream gives the files, in place of those that the options name */
  constructor(options: LintOptions, stream?: (configs: ConfigLoader) => Promise<StreamedFiles>) {
    this.#options = options;
    this.#stream = stream;
    if (options.stdin) this.#stdin = new StandardInput(options.stdinFilename, this.#cwd);
    this.#messages = new Log(options.color);
    this.#troubles = new Troubles(this.#messages, options.debug);
  }

  async run(): Promise<number> {
    const configs = await loadConfigs(this.#options, this.#cwd);
    if (this.#options.printConfig !== undefined) {
      write(STDOUT, await configs.explain(resolve(this.#cwd, this.#options.printConfig)));
      return 0;
    }
    const { fix, unsafeFixes: unsafe, suggestions, updateBaseline: update } = this.#options;
    const baseline = this.#options.baseline ?? (await this.#configuredBaseline(configs));
    if (baseline === undefined && update) {
      throw new UsageError(
        '"--update-baseline" needs "--baseline", which names the file to write',
        'name it: --baseline sync-job-lint-baseline.json --update-baseline',
      );
    }
    if (baseline !== undefined) {
      this.#baseline = new BaselineFile({
        ...{ file: baseline, cwd: this.#cwd, update, args: process.argv.slice(2) },
        knowsDeployed: () => this.#streamed?.isAll ?? false,
      });
    }
    if (fix) this.#fixer = new Fixer({ unsafe, suggestions, dryRun: fix === 'diff' }, configs, this.#messages);
    const own = this.#baseline && [this.#baseline.path];
    const found = this.#stream
      ? await discover([], this.#cwd)
      : await findFiles(this.#options, configs, this.#cwd, own);
    const { files } = found;
    this.#files = files;
    if (this.#options.ignoreUnknown) this.#ignoreUnknown(files);
    for (const path of found.own) this.#takeOwn(path);
    this.#streamed = await this.#stream?.(configs);
    await this.#lint(this.#stdin ? [...files, this.#stdin.file] : files, configs);
    this.#tellFound(found, configs);
    await this.#compare();
    if (this.#streamed) await this.#finishStream(this.#streamed);
    this.#applyBaseline();
    this.#fixer?.reportSummary(
      this.#results.reduce((sum, { errors, warnings, infos }) => sum + errors + warnings + infos, 0),
    );
    if (this.#options.statistics) this.#statistics = countByRule(this.#results);
    this.#fixes = countFixes(this.#options.quiet ? this.#results.map(errorsOnly) : this.#results);
    this.#shorten();
    const omitted = this.#results.reduce((sum, result) => sum + (result.omitted ?? 0), 0);
    if (omitted > 0) {
      const all = count(this.#listed + omitted, 'finding');
      this.#messages.notice(`there are ${all}: the report lists ${grouped(this.#listed)}, the most severe`);
    }
    await this.#report();
    return this.#status();
  }

  /** Says what of the patterns led nowhere, and what was passed by. */
  #tellFound(found: Discovery, configs: ConfigLoader): void {
    for (const { path, message } of found.unreadable) this.#troubles.file(path, message);
    for (const { path, message } of found.warnings) this.#messages.warning(`"${path}" ${message}`);
    for (const path of configs.passedBy) {
      const message = `"${path}" is not read: it belongs to another user, in a folder where everybody can put files`;
      this.#messages.warning(message, 'name it with "--config" to use it');
    }
    for (const { pattern, help, isFolder } of found.unmatched) {
      const what = isFolder ? `no YAML or JSON files in "${pattern}"` : `"${pattern}" matches no file`;
      this.#unmatched(what, help ?? didYouMean(pattern, commandNames));
    }
    for (const pattern of new Set(found.files.flatMap((file) => [...file.patterns]))) {
      if (this.#fruitful.has(pattern)) continue;
      const ignored = this.#ignored.get(pattern);
      if (ignored === undefined) this.#unmatched(`"${pattern}" holds no sync job`);
      else
        this.#unmatched(`"${pattern}" holds no sync job that is checked`, `some files there are ignored by ${ignored}`);
    }
    if (this.#foreign > 0) this.#messages.notice(`skipped ${count(this.#foreign, 'file')} without a sync job`);
    if (found.outside > 0) {
      const them =
        found.outside === 1
          ? 'a link that leads out of its folder'
          : `${grouped(found.outside)} links that lead out of their folder`;
      this.#messages.notice(`skipped ${them}: links are followed where they are named`);
    }
  }

  async #configuredBaseline(configs: ConfigLoader): Promise<string | undefined> {
    const path = await configs.baseline();
    return path === undefined ? undefined : displayPath(path, this.#cwd);
  }

  #ignoreUnknown(files: readonly FoundFile[]): void {
    for (const file of files) {
      if (file.named) for (const pattern of file.patterns) this.#fruitful.add(pattern);
      file.named = false;
    }
  }

  #takeOwn(path: string): void {
    this.#messages.notice(`"${path}" is not checked: it is a file of sync-job-lint's own`);
  }

  async #lint(files: readonly FoundFile[], configs: ConfigLoader): Promise<void> {
    const progress = new Progress('linting', this.#streamed ? undefined : files.length);
    const workers = await openWorkers(
      this.#options,
      this.#streamed ? (this.#options.jobs ?? 0) : files.length,
      this.#cwd,
    );
    const cache = await this.#openCache();
    const lint = workers?.lint ?? lintHere;
    const each = lintEach<FoundFile>(this.#streamed?.files() ?? files, configs, {
      read: (file) => this.#read(file),
      lint: cache ? cache.around(lint) : lint,
      ahead: workers?.capacity ?? 1,
    });
    for await (const [file, outcome] of each) {
      if (outcome.kind !== 'linted') progress.clear();
      this.#take(file, await this.#fix(file, outcome));
      this.#streamed?.done(file);
      progress.step();
    }
    progress.clear();
    for (const failure of (await workers?.close()) ?? []) this.#troubles.late(failure);
    const reason = cache?.save();
    if (reason !== undefined) this.#messages.notice(`the cache "${displayPath(cache!.path, this.#cwd)}" ${reason}`);
  }

  /** None with fixes, which change what would be remembered. */
  async #openCache(): Promise<Cache | undefined> {
    if (!this.#options.cache || this.#options.fix) return undefined;
    const { Cache } = await import('./cache.ts');
    const cache = await Cache.open(this.#options.cacheLocation, this.#cwd);
    if (cache.isThere || !this.#isChecked(cache.path)) return cache;
    this.#troubles.notWritten(displayPath(cache.path, this.#cwd), CHECKED);
    return undefined;
  }

  #read(file: FoundFile): Uint8Array | Promise<Uint8Array> {
    if (isStreamed(file)) return file.bytes();
    return file === this.#stdin?.file ? this.#stdin.read() : readFile(file.absolute);
  }

  async #finishStream(streamed: StreamedFiles): Promise<void> {
    this.#results = await streamed.finish(this.#results);
    if (!streamed.failure) return;
    this.#troubles.say(streamed.failure.message, streamed.failure.help);
  }

  /** What a file holds, or would hold once it is fixed. */
  #readFixed(file: FoundFile): Uint8Array | Promise<Uint8Array> {
    const fixed = file === this.#stdin?.file ? this.#stdin.fixed : undefined;
    return fixed ?? this.#fixer?.unsaved.get(file) ?? this.#read(file);
  }

  /** Adds what rules find by comparing the files. */
  async #compare(): Promise<void> {
    try {
      this.#results = await this.#comparable.compare(this.#results, (file) => this.#readFixed(file));
    } catch (error) {
      this.#troubles.crash('.', error);
    }
  }

  /** What becomes of a file once its fixes are applied. */
  async #fix(file: FoundFile, outcome: Outcome): Promise<Outcome> {
    if (!this.#fixer || outcome.kind !== 'linted' || !this.#fixer.canFix(outcome.result)) return outcome;
    try {
      const bytes = await this.#read(file);
      const save = (fixed: Uint8Array) => {
        if (file === this.#stdin?.file) this.#stdin.fixed = fixed;
        else writeWhole(file.absolute, fixed, { expected: bytes, within: this.#cwd });
      };
      return { ...outcome, result: await this.#fixer.fix(file, bytes, save) };
    } catch (error) {
      if (!(error instanceof WriteError || error instanceof ReadError)) return { kind: 'crashed', error };
      this.#troubles.file(file.path, error.message);
      return outcome;
    }
  }

  #take(file: FoundFile, outcome: Outcome): void {
    if (outcome.kind === 'foreign' || (outcome.kind === 'own' && !file.named)) {
      this.#foreign++;
      return;
    }
    if (file.named || outcome.kind !== 'ignored') for (const pattern of file.patterns) this.#fruitful.add(pattern);
    if (outcome.kind === 'linted')
      this.#linted(this.#comparable.take(file, outcome.result, outcome.config), outcome.config.rules);
    else if (outcome.kind === 'unreadable') this.#troubles.file(file.path, outcome.message);
    else if (outcome.kind === 'misconfigured') this.#troubles.config(file.path, outcome.error);
    else if (outcome.kind === 'crashed') this.#troubles.crash(file.path, outcome.error);
    else if (outcome.kind === 'own') this.#takeOwn(file.path);
    else if (file.named || this.#options.ignoreUnknown)
      this.#messages.notice(`"${file.path}" is not checked: ignored by ${outcome.by}`);
    else for (const pattern of file.patterns) this.#ignored.set(pattern, this.#ignored.get(pattern) ?? outcome.by);
  }

  #linted(result: LintResult, known: readonly Rule[]): void {
    this.#results.push(result);
    this.#listed += result.findings.length;
    // A baseline has to know them all.
    if (!this.#baseline && this.#listed > 2 * MAX_FINDINGS) this.#shorten(MAX_FINDINGS);
    // Plugins add rules, for some files perhaps.
    if (known !== rules) for (const rule of known) this.#addRule(rule);
  }

  #addRule(rule: Rule): void {
    if (this.#rules.has(rule)) return;
    this.#rules.add(rule);
    foreignRules.add(rule.id);
  }

  /** Takes out what is too much for a report. */
  #shorten(most = Math.min(MAX_FINDINGS, this.#options.maxFindings)): void {
    const wanted = this.#options.quiet ? this.#results.map(errorsOnly) : this.#results;
    this.#results = [...keepMostSevere(wanted, most)];
    this.#listed = this.#results.reduce((sum, { findings }) => sum + findings.length, 0);
  }

  #unmatched(message: string, help?: string): void {
    if (!this.#options.allowEmpty) this.#troubles.say(message, help);
  }

  #applyBaseline(): void {
    if (!this.#baseline) return;
    try {
      // A run that checked nothing says nothing about what the baseline should know.
      const update = this.#options.updateBaseline && this.#results.length > 0;
      const { results, baselined, stale } = update
        ? this.#baseline.update(this.#results, this.#messages)
        : this.#baseline.hide(this.#results);
      this.#results = results;
      this.#baselined = baselined;
      if (this.#options.fix !== 'diff') this.#baseline.reportStale(stale, results, this.#messages);
    } catch (error) {
      if (!(error instanceof WriteError)) throw error;
      this.#troubles.say(`"${this.#baseline.file}" ${error.message}`);
    }
  }

  async #report(): Promise<void> {
    if (this.#options.fix === 'diff') return this.#writeDiff();
    if (this.#writesStdin) writeExactly(STDOUT, this.#stdin!.fixed ?? (await this.#stdin!.read().catch(() => '')));
    const results = this.#results.sort((a, b) => (a.path! < b.path! ? -1 : 1));
    const run: Run = {
      results: this.#options.quiet ? results.map(withoutOthers) : results,
      failures: this.#troubles.failures,
      version,
      rules: [...this.#rules],
      pageOf: rulePage,
      baselined: this.#baselined,
      ...(this.#fixes && { fixes: this.#fixes }),
      ...(this.#statistics && { statistics: this.#statistics }),
      ...reportRoots(this.#cwd),
    };
    for (const output of this.#options.outputs) await this.#write(run, output);
  }

  #writeDiff(): void {
    // Programs apply what it holds byte for byte.
    const forPeople = isTerminal(STDOUT) || this.#options.color === true;
    const color = wantsColor(STDOUT, this.#options.color);
    write(STDOUT, this.#fixer!.diffs.map((diff) => (forPeople ? showDiff(diff, color) : diff)).join(''));
  }

  /**
   * With `--fix`, standard output is for what becomes of standard input, whether or not it can be
   * read as a job.
   */
  get #writesStdin(): boolean {
    return this.#options.fix === 'apply' && this.#stdin !== undefined;
  }

  async #write(run: Run, { format: name, file }: Output): Promise<void> {
    const { format } = await formats[name]();
    if (file === undefined) {
      // What went wrong has been said, and there is nothing else to say.
      if (this.#troubles.any && run.results.length === 0 && name === 'pretty') return;
      const stream = this.#writesStdin ? STDERR : STDOUT;
      const say = isForPeople(name) ? write : writeExactly;
      const color = wantsColor(stream, this.#options.color);
      say(stream, await format(run, { color, links: wantsLinks(stream, color), width: widthOf(stream) }));
      return;
    }
    const path = resolve(this.#cwd, file);
    if (this.#isChecked(path)) {
      this.#troubles.notWritten(file, CHECKED);
      return;
    }
    const text = await format(run, { color: this.#options.color ?? false });
    const reason = writeReport(path, this.#cwd, text);
    if (reason !== undefined) this.#troubles.notWritten(file, reason);
  }

  /** Whether a path leads to one of the files to check, by whatever links. */
  #isChecked(path: string): boolean {
    const target = fileAt(path);
    if (!target) return false;
    return this.#files.some(({ absolute }) => {
      const stats = fileAt(absolute);
      return stats?.ino === target.ino && stats.dev === target.dev;
    });
  }

  #status(): number {
    if (this.#troubles.any) return 2;
    if (this.#options.exitZero) return 0;
    const errors = this.#results.some((result) => result.errors > 0);
    const warnings = this.#results.reduce((sum, result) => sum + result.warnings, 0);
    const wouldChange = this.#options.fix === 'diff' && this.#fixer!.diffs.length > 0;
    return errors || warnings > this.#options.maxWarnings || wouldChange ? 1 : 0;
  }
}

function isStreamed(file: FoundFile): file is StreamedFile {
  return 'bytes' in file;
}

/** A result that lists its errors only. */
function errorsOnly(result: LintResult): LintResult {
  const findings = result.findings.filter(({ severity }) => severity === 'error');
  // Errors are left out last.
  const omitted = result.omitted ? result.errors - findings.length : 0;
  return { ...result, findings, omitted: omitted || undefined };
}

/** A result of which only the errors count. */
function withoutOthers(result: LintResult): LintResult {
  return { ...result, warnings: 0, infos: 0 };
}

const CHECKED = 'it is one of the files that were checked';

function fileAt(path: string): Stats | undefined {
  try {
    const stats = statSync(path, { throwIfNoEntry: false });
    return stats?.isFile() ? stats : undefined;
  } catch {
    return undefined;
  }
}
