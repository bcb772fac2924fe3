import { expect, test } from 'vitest';
import { rules } from '../../rules/index.ts';
import { resolveOptionsConfig } from '../../src/config/resolve.ts';
import { parseSource } from '../../src/document/parse.ts';
import type { Language } from '../../src/document/source.ts';
import { lint } from '../../src/engine/lint.ts';
import { completionsIn } from '../../src/lsp/completion/index.ts';
import { namesIn } from '../../src/lsp/names.ts';
import { renameAt } from '../../src/lsp/rename.ts';
import { applyEdits } from '../../src/text/edits.ts';
import { randomJob } from '../support/jobs.ts';
import { modelOf } from '../support/model.ts';
import { mutateText } from '../support/mutants.ts';
import { printJson, printYaml } from '../support/print.ts';
import { type Dice, dice, rounds } from '../support/random.ts';

const languages: readonly Language[] = ['yaml', 'json'];

function print(seed: number, language: Language): string {
  return (language === 'json' ? printJson : printYaml)(randomJob(seed), seed);
}

async function problemsIn(text: string, language: Language) {
  const { documents } = await parseSource({ text, language });
  return documents.flatMap(({ problems }) => problems);
}

/** A text in which somebody types: as it is, without the rest of a word or a line, or damaged. */
function typed(text: string, d: Dice, seed: number): { text: string; offset: number } {
  const offset = d.below(text.length + 1);
  const end = text.slice(offset).search(/[\r\n]|$/);
  const word = text.slice(offset).search(/[^\w-]|$/);
  return d.pick([
    () => ({ text, offset }),
    () => ({ text: text.slice(0, offset) + text.slice(offset + word), offset }),
    () => ({ text: text.slice(0, offset) + text.slice(offset + end), offset }),
    () => {
      const damaged = mutateText(text, seed);
      return { text: damaged, offset: d.below(damaged.length + 1) };
    },
  ])();
}

test.each(languages)('what is completed in %s can be read, unless more than that is broken', async (language) => {
  const config = await resolveOptionsConfig({}, rules);
  let offered = 0;
  for (let seed = 1; seed <= rounds(16); seed++) {
    const d = dice(seed);
    const { text, offset } = typed(print(seed, language), d, seed);
    const file = await parseSource({ text, language });
    const found = await completionsIn(file, offset, config);
    if (!found || found.items.length === 0) continue;
    expect(found.span.start, text).toBeLessThanOrEqual(offset);
    expect(found.span.end, text).toBeGreaterThanOrEqual(offset);
    expect(text.slice(found.span.start, found.span.end)).not.toMatch(/[\r\n]/);
    const before = (await problemsIn(text, language)).length;
    for (const { edit, label } of [found.items[0]!, d.pick(found.items)]) {
      const after = applyEdits(text, [edit, ...(found.besides ? [found.besides] : [])]);
      const problems = await problemsIn(after, language);
      expect(
        problems.length,
        `${seed}: ${label} in ${text.slice(offset - 100, offset)}‸${text.slice(offset, offset + 100)}\n-> ${after.slice(Math.max(0, edit.start - 100), edit.end + 150)}`,
      ).toBeLessThanOrEqual(before);
      offered++;
    }
  }
  expect(offered).toBeGreaterThan(rounds(3));
});

test.each(languages)(
  'what is renamed in %s has no finding more, and is the same but for the name',
  async (language) => {
    let renamed = 0;
    for (let seed = 1; seed <= rounds(6); seed++) {
      const text = print(seed, language);
      const model = await modelOf(text, language);
      const names = model.jobs.flatMap(namesIn);
      if (names.length === 0) continue;
      const named = dice(seed).pick(names);
      const renaming = await renameAt(model, named.occurrences[0]!.start, 'zebra');
      if ('refusal' in renaming) continue;
      renamed++;
      const after = applyEdits(text, renaming.edits);
      const { findings } = await lint({ text: after, language, path: `job.${language}` }, model.config);
      expect(findings.length, after).toBe(model.findings.length);
      const back = await modelOf(after, language);
      const now = back.jobs.flatMap(namesIn);
      const shape = (all: typeof names) => all.map(({ kind, name, occurrences }) => [kind, name, occurrences.length]);
      const expected = names.map((one) => [one.kind, one === named ? 'zebra' : one.name, one.occurrences.length]);
      expect(shape(now), after).toEqual(expected);
      // And back again, to the same text.
      const { start } = now.find(({ name, kind }) => name === 'zebra' && kind === named.kind)!.occurrences[0]!;
      const undone = await renameAt(back, start, named.name);
      if ('edits' in undone)
        expect(await valuesIn(applyEdits(after, undone.edits), language)).toBe(await valuesIn(text, language));
    }
    expect(renamed).toBeGreaterThan(rounds(3));
  },
);

/** What a text holds, however it is written; backticks in JSONata may be more than needed. */
async function valuesIn(text: string, language: Language): Promise<string> {
  const { documents } = await parseSource({ text, language });
  const plain = (key: string, value: unknown) =>
    ['start', 'end', 'source', 'style', 'flow', 'index', 'key'].includes(key) ? undefined : value;
  return JSON.stringify(
    documents.map(({ root }) => root),
    plain,
  ).replaceAll('`', '');
}
