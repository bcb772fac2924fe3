import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { rules } from '../../rules/index.ts';
import { toValue } from '../../src/document/value.ts';
import type { Analysis } from '../../src/engine/analysis.ts';
import { analyseExample } from '../../src/engine/example.ts';
import { toResult } from '../../src/engine/to-result.ts';
import type { Example, Rule } from '../../src/rule/rule.ts';
import { dedent } from '../../src/text/dedent.ts';
import { applyEdits } from '../../src/text/edits.ts';
import type { Edit } from '../../src/text/span.ts';
import { exampleConfig } from '../support/config.ts';

const PASSES = 10;

/** Messages about files that no example can hold; other tests show them. */
const unshown: Readonly<Record<string, readonly string[]>> = {
  'invalid-expression': ['tooDeep', 'tooLarge', 'tooManyDefaults'],
  syntax: [
    'notUtf8',
    'tooLarge',
    'tooDeep',
    'tooMuchAliased',
    'tooManyNames',
    'tooManyParts',
    'tooManySteps',
    'tooManyDocuments',
  ],
};

/** Words that no rule uses, with what to write instead: "is not a", "is", "space", "typo", "fix", "unchanged", "a string", "after". */
const avoided = new RegExp(
  [
    '(?<!there )is no(?!\\s+longer)',
    'are no',
    'stands? (?:in|where|behind|beside|before|twice|there|alone)',
    'blanks?',
    'slips?',
    'mend(?:s|ed|ing)?',
    'as (?:it|they) (?:is|are)',
    'a text',
    'behind',
  ]
    .map((word) => `\\b${word}\\b`)
    .join('|'),
  'i',
);

/** What a rule's file says, without the sources of its examples. */
function wordsOf(id: string): string {
  const text = readFileSync(new URL(`../../rules/${id}.ts`, import.meta.url), 'utf8');
  return text.replace(/\b(?:source|fixed):\s*(?:`(?:\\.|[^`\\])*`|'[^'\n]*')/g, '');
}

async function run(text: string, language: 'yaml' | 'json', rule: Rule, example: Example): Promise<Analysis> {
  return analyseExample(rules, rule.id, example, { text, path: `example.${language}` });
}

function own({ reports }: Analysis, rule: Rule) {
  return reports.filter((report) => report.rule === rule);
}

function overlaps(a: readonly Edit[], b: readonly Edit[]): boolean {
  return a.some((x) => b.some((y) => x.start <= y.end && y.start <= x.end));
}

/** Applies a rule's fixes in passes, those that overlap in later ones. */
async function fixAll(text: string, language: 'yaml' | 'json', rule: Rule, example: Example): Promise<string> {
  let current = text;
  for (let pass = 0; pass < PASSES; pass++) {
    const chosen: Edit[] = [];
    for (const { fix } of own(await run(current, language, rule, example), rule)) {
      if (fix && !overlaps(fix.edits, chosen)) chosen.push(...fix.edits);
    }
    if (chosen.length === 0) return current;
    current = applyEdits(current, chosen);
  }
  throw new Error('the fixes never end');
}

describe.each(rules.map((rule) => [rule.id, rule] as const))('%s', (id, rule) => {
  test('is named after its file and documented', () => {
    expect(existsSync(new URL(`../../rules/${id}.ts`, import.meta.url))).toBe(true);
    expect(rule.summary).not.toMatch(/\.$/);
    expect(rule.why.length).toBeGreaterThan(60);
  });

  test('is written in plain words', () => {
    expect(wordsOf(id)).not.toMatch(avoided);
  });

  test('has a bad example and a clean one', () => {
    expect(rule.examples.some(({ findings }) => findings.length > 0)).toBe(true);
    expect(rule.examples.some(({ findings }) => findings.length === 0)).toBe(true);
  });

  test('every message is shown by an example', () => {
    const shown = new Set([
      ...rule.examples.flatMap(({ findings }) => findings.map(({ message }) => message)),
      ...(unshown[id] ?? []),
    ]);
    expect([...shown].sort()).toEqual(Object.keys(rule.messages).sort());
  });

  describe.each(rule.examples.map((example) => [example.title, example] as const))('%s', (_title, example) => {
    const source = dedent(example.source);
    const language = example.language ?? 'yaml';

    test('gives exactly these findings', async () => {
      const analysis = await run(source, language, rule, example);
      const found = own(analysis, rule).map(({ messageId, place, help }, i) => ({
        message: messageId,
        covers: source.slice(place.start, place.end),
        ...(example.findings[i]?.help !== undefined && { help }),
      }));
      expect(found).toEqual(example.findings);
      const others = new Set(analysis.reports.filter((report) => report.rule !== rule).map((report) => report.rule.id));
      expect([...others].sort()).toEqual([...(example.also ?? [])].sort());
      for (const { message, help = '' } of own(analysis, rule)) {
        expect(message).not.toMatch(/\.$|"undefined"/);
        // What is in quotes is the user's.
        const said = `${message}; ${help}`.replace(/"(?:[^"]|"(?=\w))*"|`[^`]*`/g, '');
        expect(said).not.toMatch(avoided);
      }
    });

    if (example.fixed !== undefined) {
      test('is corrected by its fixes', async () => {
        const fixed = await fixAll(source, language, rule, example);
        expect(fixed).toBe(dedent(example.fixed!));
        expect(await fixAll(fixed, language, rule, example)).toBe(fixed);
      });
    }

    if (language === 'yaml' && example.yamlOnly === undefined) {
      test('gives the same as JSON', async () => {
        const yaml = await run(source, 'yaml', rule, example);
        const { root } = yaml.file.documents[0]!;
        const json = await run(JSON.stringify(toValue(root!), null, 2), 'json', rule, example);
        const told = (analysis: Analysis) =>
          toResult(analysis, exampleConfig(id, example))
            .findings.filter((finding) => finding.rule === id)
            .map(({ message, pointer, severity }) => ({ message, pointer, severity }))
            .sort((a, b) => (a.pointer + a.message < b.pointer + b.message ? -1 : 1));
        expect(told(json)).toEqual(told(yaml));
      });
    }
  });
});

test('each file in rules/ is in the list', () => {
  const files = readdirSync(new URL('../../rules/', import.meta.url)).filter(
    (name) => name.endsWith('.ts') && name !== 'index.ts',
  );
  expect(rules.map(({ id }) => `${id}.ts`).sort()).toEqual(files.sort());
});
