import invalidArgsSchema from '../../rules/invalid-args-schema.ts';
import syntax from '../../rules/syntax.ts';
import {
  type Entry,
  entryOf,
  isMapping,
  isPresent,
  isSequence,
  isString,
  type Mapping,
  missingKeyPlaceOf,
  type Node,
  type Place,
  placeOf,
  valueAt,
} from '../document/node.ts';
import type { SourceFile } from '../document/source.ts';
import type { ResolvedConfig } from '../engine/config.ts';
import { Reporter } from '../engine/reporter.ts';
import { Reports } from '../engine/reports.ts';
import type { LintResult } from '../engine/result.ts';
import { toResult } from '../engine/to-result.ts';
import type { ArgsProblem, Argument } from '../job/args/args.ts';
import { follow } from '../job/args/json-schema.ts';
import { accepts } from '../job/args/quick-default.ts';
import { checkDefaults } from '../job/args/validate-default.ts';
import { Budget } from '../job/budget.ts';
import type { Job } from '../job/job.ts';
import type { Related, Report, Rule } from '../rule/rule.ts';
import { kindOf } from '../schema/words.ts';
import { nearest } from '../text/nearest.ts';
import { type Body, bodiesIn } from './bodies.ts';
import { hasPlatformFormat } from './formats.ts';
import { argFormat, argMissing, argRules, argType, argUnknown, runBody } from './rules.ts';
import { checkBody } from './run-body.ts';

/** The rules whose findings a check can have. */
export const checkRules: readonly Rule[] = [...argRules, syntax];

export interface CheckedArgs {
  /** The findings are in the file of the arguments; `jobs` counts the sets of arguments that were checked. */
  readonly result: LintResult;
  /** How many runs of other jobs were left alone. */
  readonly others: number;
}

const config: ResolvedConfig = {
  rules: checkRules,
  severities: new Map(),
  preset: 'recommended',
  options: new Map(),
  settings: { methods: [], functions: [] },
  inlineSuppressions: false,
};

/** Holds the arguments in a file (bare ones, bodies of runs and cron triggers, lists and pages of those) against a job. */
export async function checkArgsFile(file: SourceFile, job: Job): Promise<CheckedArgs> {
  const reports = new Reports(({ rule, severity }) => severity ?? rule.severity);
  const budget = new Budget(file.text.length);
  let checked = 0;
  let others = 0;
  for (const document of file.documents) {
    const reporter = new Reporter(file, document.index, reports);
    if (document.problems.length > 0) {
      const linted = { file, document, jobs: [], structure: [], syntax: document.problems };
      reporter.run(syntax, (report) => syntax.checkDocument!(linted, report));
    }
    if (!document.root || document.problems.length > 0) continue;
    for (const body of bodiesIn(document.root, job.args.declared)) {
      if (isOfAnother(body, job)) {
        others++;
        continue;
      }
      checked++;
      await new Check(job, reporter, budget).run(body);
    }
  }
  const result = toResult(
    {
      file,
      documents: [],
      reports: reports.inOrder(),
      omitted: reports.omitted,
      suppressed: 0,
      secrets: reports.secrets,
      badFixes: [],
      untriedFixes: 0,
      notes: [],
    },
    config,
  );
  return { result: { ...result, jobs: checked, holdsJobs: true }, others };
}

/** Whether a run names a job that is known to be another one. */
function isOfAnother({ kind, node }: Body, job: Job): boolean {
  const own = job.field('id')?.value;
  const named = kind !== 'args' && isMapping(node) ? valueAt(node, 'sync_job_id') : undefined;
  return isString(own) && isString(named) && own.value !== named.value;
}

/** Longer lists are judged item by item, since the validator takes no value as a whole that is larger than it can judge. */
const LONG = 1000;
/** How many values are looked at for formats, what aliases repeat included. */
const MOST_VALUES = 200_000;

class Check {
  readonly #job: Job;
  readonly #reporter: Reporter;
  readonly #budget: Budget;
  readonly #root: Mapping | undefined;
  #visited = 0;

  constructor(job: Job, reporter: Reporter, budget: Budget) {
    this.#job = job;
    this.#reporter = reporter;
    this.#budget = budget;
    this.#root = isMapping(job.args.node) ? job.args.node : undefined;
  }

  async run({ kind, node }: Body): Promise<void> {
    if (!isMapping(node)) {
      this.#reporter.run(runBody, (report) => report('notARun', placeOf(node), { found: kindOf(node) }));
      return;
    }
    if (kind === 'args') return this.#checkArgs(node, missingKeyPlaceOf(node));
    this.#reporter.run(runBody, (report) => checkBody(kind, node, report));
    const entry = entryOf(node, 'args');
    if (!entry || !isPresent(entry.value)) {
      return this.#checkArgs({ ...node, entries: [] }, placeOf(entry?.key ?? missingKeyPlaceOf(node).node));
    }
    if (isMapping(entry.value)) await this.#checkArgs(entry.value, placeOf(entry.key));
  }

  /** @param place where what is missing is told */
  async #checkArgs(given: Mapping, place: Place): Promise<void> {
    const { declared, complete } = this.#job.args;
    let isSound = true;
    for (const [name, argument] of declared) {
      if (!argument.required || argument.isNote || entryOf(given, name)) continue;
      isSound = false;
      this.#report(
        argMissing,
        'missing',
        place,
        { name },
        {
          ...this.#declaredAt(argument),
          ...(argument.hasDefault && { help: 'its `default` may not be filled in: pass it' }),
        },
      );
    }
    for (const entry of given.entries) {
      const { key, name } = entry;
      const argument = declared.get(name);
      if (argument) isSound = (await this.#checkValue(argument, entry)) && isSound;
      else if (complete) {
        const near = nearest(
          name,
          [...declared.keys()].filter((other) => !entryOf(given, other)),
        );
        this.#report(
          argUnknown,
          'unknown',
          placeOf(key),
          { name },
          near === undefined ? {} : { help: `did you mean "${near}"?` },
        );
      }
    }
    if (isSound) await this.#checkTogether(given, place);
  }

  /** @returns whether the argument is as its definition wants it */
  async #checkValue(argument: Argument, entry: Entry): Promise<boolean> {
    const { definition, name } = argument;
    if (!definition || !this.#root) return true;
    const problems = await checkDefaults(this.#root, this.#doubtful(definition, entry), this.#budget.defaults);
    for (const problem of problems) this.#refuse(problem, argument, entry);
    return this.#checkFormats(definition, entry.value, `args.${name.value}`, argument) && problems.length === 0;
  }

  /** The value, or of a long list the items, that may not fit. */
  #doubtful(definition: Mapping, { key, value }: Entry) {
    if (accepts(definition, value)) return [];
    const items = valueAt(follow(this.#root, definition) ?? definition, 'items');
    if (!isSequence(value) || value.items.length <= LONG || !isMapping(items)) return [{ definition, key, value }];
    const doubtful = value.items.filter((item) => !accepts(items, item)).slice(0, LONG);
    return doubtful.map((item) => ({ definition: items, key: item, value: item }));
  }

  #refuse(problem: ArgsProblem, argument: Argument, { value }: Entry): void {
    if (problem.cause !== 'refusedDefault') return;
    const { refusal, place } = problem;
    // Items of a long list have been judged by themselves.
    const index = isSequence(value) ? value.items.indexOf(place.node) : -1;
    const item = index >= 0 && problem.at === 'default' ? `[${index}]` : '';
    const at = problem.at.replace(/^default/, () => `args.${argument.name.value}${item}`);
    const details = this.#declaredAt(argument);
    if (refusal.kind === 'defaultFormat') {
      this.#report(argFormat, 'mismatch', place, { at, format: refusal.format }, details);
      return;
    }
    const text = invalidArgsSchema.messages[refusal.kind]!({ at, ...refusal } as never);
    this.#report(argType, 'refused', place, { text }, details);
  }

  /** The platform's formats, at any depth; those of JSON Schema the validator knows. */
  #checkFormats(definition: Mapping, value: Node, at: string, argument: Argument): boolean {
    if (++this.#visited > MOST_VALUES) return true;
    const followed = follow(this.#root, definition);
    if (!followed) return true;
    if (isString(value)) {
      const format = valueAt(followed, 'format');
      if (!isString(format) || hasPlatformFormat(format.value, value.value)) return true;
      const details = this.#declaredAt(argument);
      this.#report(argFormat, 'mismatch', placeOf(value), { at, format: format.value }, details);
      return false;
    }
    if (isSequence(value)) {
      const items = valueAt(followed, 'items');
      if (!isMapping(items)) return true;
      const sound = value.items.map((item, index) => this.#checkFormats(items, item, `${at}[${index}]`, argument));
      return sound.every(Boolean);
    }
    const properties = valueAt(followed, 'properties');
    if (!isMapping(value) || !isMapping(properties)) return true;
    const sound = value.entries.map((entry) => {
      const property = valueAt(properties, entry.name);
      return !isMapping(property) || this.#checkFormats(property, entry.value, `${at}.${entry.name}`, argument);
    });
    return sound.every(Boolean);
  }

  /** What `args_schema` says of the arguments as a whole: which ones go together, and which exclude each other. */
  async #checkTogether(given: Mapping, place: Place): Promise<void> {
    const { whole } = this.#job.args;
    if (!whole || !this.#root) return;
    const about = whole.entries.filter(({ name }) => combining.has(name));
    if (about.length === 0) return;
    const definition: Mapping = { ...whole, entries: about };
    const [problem] = await checkDefaults(
      this.#root,
      [{ definition, key: place.node, value: given }],
      this.#budget.defaults,
    );
    if (problem?.cause !== 'refusedDefault') return;
    const { refusal } = problem;
    const related = [{ message: 'said here', place: placeOf(about[0]!.key), file: this.#job.file }];
    if (refusal.kind === 'defaultIncomplete') this.#report(argMissing, 'missing', place, refusal, { related });
    else {
      const keyword = 'keyword' in refusal ? refusal.keyword : about[0]!.name;
      this.#report(argMissing, 'combination', place, { keyword }, { related });
    }
  }

  #declaredAt({ name }: Argument): { related: readonly Related[] } {
    return { related: [{ message: 'declared here', place: name, file: this.#job.file }] };
  }

  #report(rule: Rule, message: string, place: Place, data: object, details: Omit<Report, 'message' | 'place'>): void {
    this.#reporter.run(rule, (report) => report(message, place, data as never, details));
  }
}

const combining: ReadonlySet<string> = new Set(
  'allOf anyOf oneOf not if then else dependencies dependentRequired dependentSchemas minProperties maxProperties'.split(
    ' ',
  ),
);
