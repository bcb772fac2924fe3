import { describe, expect, test } from 'vitest';
import { rules } from '../../rules/index.ts';
import { parseSource } from '../../src/document/parse.ts';
import { toValue } from '../../src/document/value.ts';
import { lint } from '../../src/engine/lint.ts';
import type { Finding } from '../../src/engine/result.ts';
import { dedent } from '../../src/text/dedent.ts';
import { exampleConfig } from '../support/config.ts';
import { graft } from '../support/grafts.ts';
import { type Fields, isFields, randomJob, type Value } from '../support/jobs.ts';
import { printJson, printYaml } from '../support/print.ts';
import { rounds } from '../support/random.ts';

/** In how many jobs each example is put. */
const COUNT = rounds(4);

/** How many random jobs are tried for one that an example can be put into. */
const TRIES = 150;

const examples = rules.flatMap((rule, r) =>
  rule.examples
    .filter(({ findings, beside }) => findings.length > 0 && !beside)
    .map((example, e) => ({ name: `${rule.id}: ${example.title}`, id: rule.id, example, seed: r * 1000 + e * 100 })),
);

const at = ({ rule, message, pointer }: Finding) => `${rule} at ${pointer}: ${message}`;

/** The value of an example's only job, where it can be written in any style. */
async function jobOf({ source, language = 'yaml', yamlOnly }: (typeof examples)[number]['example']) {
  if (yamlOnly !== undefined) return undefined;
  const { documents } = await parseSource({ text: dedent(source), path: `example.${language}` });
  const [document, another] = documents;
  if (!document?.root || another || document.problems.length > 0) return undefined;
  const value = toValue(document.root) as Value;
  return isFields(value) && Array.isArray(value.resources) ? (value as Fields) : undefined;
}

describe('what an example shows', () => {
  test.each(examples)('is found among the steps of other jobs, in any style: $name', async ({ id, example, seed }) => {
    const job = example.alone === undefined ? await jobOf(example) : undefined;
    if (!job) return;
    const config = exampleConfig(id, example);
    const lintValue = async (value: Fields) =>
      (await lint({ text: JSON.stringify(value), path: 'a.json' }, config)).findings;
    const before = await lintValue(job);
    for (let tried = 0, made = 0; tried < TRIES && made < COUNT; tried++) {
      const mixed = graft(job, seed + tried);
      // What is right by itself may not be in this runtime, or with the options of this example.
      if (!mixed || (await lintValue(mixed.host)).length > 0) continue;
      made++;
      const asJson = (made + seed / 100) % 2 === 0;
      const text = (asJson ? printJson : printYaml)(mixed.job, seed + tried);
      const { findings } = await lint({ text, path: asJson ? 'a.json' : 'a.yaml' }, config);
      const expected = before.map((finding) => ({
        ...finding,
        pointer: finding.pointer.replace(
          /^\/resources\/(\d+)/,
          (_, index) => `/resources/${mixed.moved[Number(index)]}`,
        ),
      }));
      expect(findings.map(at).sort(), text).toEqual(expected.map(at).sort());
    }
  });

  test('can mostly be put into other jobs', async () => {
    const jobs = await Promise.all(examples.map(({ example }) => jobOf(example)));
    const grafted = jobs.filter(
      (job, i) => job && Array.from({ length: TRIES }).some((_, tried) => graft(job, i + tried)),
    );
    expect(grafted.length).toBeGreaterThan(examples.length * 0.6);
  });

  test.each(examples.filter(({ example }) => (example.language ?? 'yaml') === 'yaml'))(
    'is found beside other documents: $name',
    async ({ id, example, seed }) => {
      const config = exampleConfig(id, example);
      const text = dedent(example.source);
      const before = await parseSource({ text, path: 'a.yaml' });
      // One that does not parse may take what follows for its own.
      if (before.documents.some(({ problems }) => problems.length > 0)) return;
      const { findings } = await lint({ text, path: 'a.yaml' }, config);
      for (let tried = 0, made = 0; tried < TRIES && made < COUNT; tried++) {
        const [above, below] = [randomJob(seed + tried), randomJob(seed + tried + 1)].map((job) =>
          printYaml(job, seed + tried).replace(/^%.*\s---/, '---'),
        );
        if ((await lint({ text: `${above}\n---\n${below}`, path: 'a.yaml' }, config)).findings.length > 0) continue;
        made++;
        const stream = `${above}\n---\n${text}\n---\n${below}`;
        const mixed = await lint({ text: stream, path: 'a.yaml' }, config);
        const offset = above!.length + 5;
        expect(mixed.findings.map((finding) => [at(finding), finding.document, finding.offset])).toEqual(
          findings.map((finding) => [at(finding), finding.document + 1, finding.offset! + offset]),
        );
      }
    },
  );
});
