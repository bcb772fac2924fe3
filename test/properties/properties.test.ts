import { describe, expect, test } from 'vitest';
import { parseSource } from '../../src/document/parse.ts';
import { fromValue, toValue } from '../../src/document/value.ts';
import { analyse, lint } from '../../src/engine/lint.ts';
import type { Finding, LintResult } from '../../src/engine/result.ts';
import { toResult } from '../../src/engine/to-result.ts';
import { Lines } from '../../src/text/lines.ts';
import { exampleConfig } from '../support/config.ts';
import { type Fields, randomJob, type Value } from '../support/jobs.ts';
import { mistakes } from '../support/mistakes.ts';
import { mutate, mutateText } from '../support/mutants.ts';
import { printJson, printYaml } from '../support/print.ts';
import { dice, rounds } from '../support/random.ts';

const config = exampleConfig('', {});

const yaml = (text: string) => ({ text, path: 'job.yaml' });
const json = (text: string) => ({ text, path: 'job.json' });

/** How many random jobs each property is held against: more in `SEED_ROUNDS=50 npx vitest run test/properties/properties.test.ts`. */
const COUNT = rounds(120);
const TIMEOUT = 20_000 + COUNT * 300;

const seeds = Array.from({ length: COUNT }, (_, index) => index + 1);

/** What a finding says, without its place in the text. */
function told({ rule, message, pointer, severity }: Finding): string {
  return `${severity} ${rule} at ${pointer}: ${message}`;
}

function allTold(result: LintResult): string[] {
  return result.findings.map(told).sort();
}

test(
  'jobs without defects give no findings, in whatever style they are written',
  async () => {
    for (const seed of seeds) {
      const job = randomJob(seed);
      const several: Value = seed % 10 === 0 ? [job, randomJob(seed + 5000)] : job;
      const value = seed % 15 === 0 ? { results: [job], next_cursor: null, limit: 1 } : several;
      const file =
        seed % 3 === 0 ? json(printJson(value, seed)) : yaml(printYaml(value, seed, { aliases: seed % 4 === 0 }));
      const { findings } = await lint(file, config);
      expect(findings.map(told), `seed ${seed}\n${file.text}`).toEqual([]);
    }
  },
  TIMEOUT,
);

/** Rules about what JSON can't write. */
const yamlOnly: ReadonlySet<string> = new Set(['unquoted-placeholder', 'misspelt-keyword']);

describe('one mistake is one finding', () => {
  test.each(mistakes.map((mistake, index) => [`${mistake.rule}: ${mistake.title}`, mistake, index] as const))(
    '%s',
    async (_, mistake, index) => {
      let made = 0;
      for (let seed = 1; made < 6; seed++) {
        expect(seed).toBeLessThan(600);
        const job = mistake.job(seed * 31 + index);
        const covers = mistake.make(job, dice(seed * 1000 + index));
        if (covers === undefined) continue;
        made++;
        const asJson = seed % 3 === 0 && !yamlOnly.has(mistake.rule);
        const file = asJson ? json(printJson(job, seed)) : yaml(printYaml(job, seed));
        const { findings } = await lint(file, config);
        expect(
          findings.map(({ rule }) => rule),
          file.text,
        ).toEqual([mistake.rule]);
        const under = file.text.slice(findings[0]!.offset, findings[0]!.endOffset);
        if (covers !== '' && !/[\n\\]/.test(under)) expect(under).toBe(covers);
      }
    },
  );
});

/** What must hold of every result, whatever the text. */
function holds(result: LintResult, text: string): void {
  const lines = new Lines(text);
  let last: Finding | undefined;
  const seen = new Set<string>();
  for (const finding of result.findings) {
    const { rule, offset = -1, endOffset = -1, message, document } = finding;
    expect(offset).toBeGreaterThanOrEqual(0);
    expect(endOffset).toBeGreaterThanOrEqual(offset);
    expect(endOffset).toBeLessThanOrEqual(text.length);
    const { line, column } = lines.position(offset);
    expect([finding.line, finding.column]).toEqual([line, column]);
    if (last)
      expect(
        [document, offset] >= [last.document, last.offset!] || document > last.document || offset >= last.offset!,
      ).toBe(true);
    const key = `${document} ${offset} ${endOffset} ${rule} ${message}`;
    expect(seen.has(key)).toBe(false);
    seen.add(key);
    expect(message).not.toMatch(/\.$|\n/);
    related(finding, text.slice(offset, endOffset));
    last = finding;
  }
}

/** The text under a finding is what the finding is about. */
const underline: Readonly<Record<string, RegExp>> = {
  'undeclared-arg': /^args|^\$|^`args/,
  'angle-placeholder': /^<<.*>>$|^\{\{.*\}\}$/s,
  'unguarded-optional-arg': /^(?:\{\{|<<).*(?:\}\}|>>)$/s,
  'unguarded-destination': /^(?:\{\{|<<).*(?:\}\}|>>)$/s,
  'unquoted-placeholder': /\{\{/,
  'unquoted-path': /-/,
  'unknown-function': /\w/,
};

function related({ rule, message }: Finding, under: string): void {
  const pattern = underline[rule];
  if (pattern && !under.includes('\\')) expect(under, message).toMatch(pattern);
}

const mutants = seeds.map((seed) => ({ seed, job: mutate(randomJob(seed), seed) }));

/** Each mutant in a random YAML style. */
const yamlMutants = mutants.map(({ seed, job }) => ({ seed, text: printYaml(job, seed, { aliases: seed % 4 === 0 }) }));

test(
  'whatever is broken comes back as findings with places in the text',
  async () => {
    for (const { seed, text } of yamlMutants) {
      holds(await lint(yaml(text), config), text);
      const broken = mutateText(text, seed);
      const file = await parseSource(yaml(broken));
      holds(toResult(await analyse(file, config), config), file.text);
      const brokenJson = mutateText(printJson(randomJob(seed), seed), seed);
      const jsonFile = await parseSource(json(brokenJson));
      holds(toResult(await analyse(jsonFile, config), config), jsonFile.text);
    }
  },
  TIMEOUT,
);

test(
  'the same job gives the same findings as YAML, as JSON and as a value',
  async () => {
    for (const { seed, job } of mutants) {
      if (JSON.stringify(job).includes('\\u0000')) continue;
      const fromYaml = await lint(yaml(printYaml(job, seed)), config);
      const fromJson = await lint(json(printJson(job, seed)), config);
      const value = toResult(await analyse(fromValue(job), config), config);
      expect(allTold(fromYaml), `seed ${seed}`).toEqual(allTold(fromJson));
      expect(allTold(value), `seed ${seed}`).toEqual(allTold(fromJson));
    }
  },
  TIMEOUT,
);

test(
  'a comment hides exactly the findings that it names',
  async () => {
    let hidden = 0;
    for (const { seed, text } of yamlMutants) {
      const before = await lint(yaml(text), config);
      const target = before.findings[seed % Math.max(1, before.findings.length)];
      if (!target || target.rule === 'syntax' || before.findings.some(({ rule }) => rule === 'syntax')) continue;
      const d = dice(seed);
      const lines = text.split('\n');
      const at = target.line! - 1;
      const kind = d.pick(['disable-next-line', 'disable-line', 'disable-file'] as const);
      const comment = `# sync-job-lint-${kind} ${target.rule} -- because`;
      if (kind === 'disable-file') lines.unshift(comment);
      else if (kind === 'disable-next-line') lines.splice(at, 0, comment);
      else if (/^[^#]*$/.test(lines[at]!)) lines[at] = lines[at]!.replace(/\r?$/, (end) => ` ${comment}${end}`);
      else continue;
      const changed = lines.join('\n');
      if (!(await sameValues(text, changed))) continue;
      const after = await lint(yaml(changed), config);
      const own = (finding: Finding) =>
        finding.rule === target.rule && (kind === 'disable-file' || finding.line === target.line);
      const expected = before.findings.filter((finding) => !own(finding)).map(told);
      const multiline = before.findings.some((finding) => finding.rule === target.rule && !own(finding));
      if (!multiline) expect(allTold(after), `seed ${seed}\n${changed}`).toEqual(expected.sort());
      expect(after.findings.map(told)).not.toContain(told(target));
      expect(after.suppressed).toBeGreaterThan(0);
      hidden++;
    }
    expect(hidden).toBeGreaterThan(COUNT / 5);
  },
  TIMEOUT,
);

/** Whether a comment that was put into a text is one, and nothing else changed. */
async function sameValues(text: string, changed: string): Promise<boolean> {
  const [before, after] = await Promise.all([parseSource(yaml(text)), parseSource(yaml(changed))]);
  if (after.comments.length !== before.comments.length + 1) return false;
  const values = ({ documents }: typeof before) => documents.map(({ root }) => root && (toValue(root) as Fields));
  return JSON.stringify(values(before)) === JSON.stringify(values(after));
}
