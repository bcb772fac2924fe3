import { describe, expect, test } from 'vitest';
import { rules } from '../../rules/index.ts';
import { resolveOptionsConfig } from '../../src/config/resolve.ts';
import { lint } from '../../src/engine/lint.ts';
import { dedent } from '../../src/text/dedent.ts';
import { randomInput } from '../support/fuzz.ts';
import { rounds, some } from '../support/random.ts';

/** `npm run fuzz` sets these. */
const seconds = Number(process.env.FUZZ_SECONDS ?? 0);
const first = Number(process.env.FUZZ_SEED ?? 1);
const COUNT = rounds(250);

/** What a reader of the report sees of the findings: words and places, and no offsets, which count each character of a line break. */
async function told(text: string, language: 'yaml' | 'json'): Promise<unknown[]> {
  const { findings } = await lint({ text, language, path: `a.${language}` }, await resolveOptionsConfig({}, rules));
  return findings.map(({ rule, severity, message, help, line, column, endLine, endColumn, pointer, document }) => {
    return { rule, severity, message, help, line, column, endLine, endColumn, pointer, document };
  });
}

async function expectSame(text: string, language: 'yaml' | 'json'): Promise<number> {
  const expected = await told(text, language);
  expect(await told(text.replaceAll('\n', '\r\n'), language), `CR LF: ${JSON.stringify(text)}`).toEqual(expected);
  expect(await told(text.replaceAll('\n', '\r'), language), `CR: ${JSON.stringify(text)}`).toEqual(expected);
  return expected.length;
}

const examples = rules.flatMap(({ id, examples }) => examples.map((example) => ({ id, ...example })));

describe('LF, CR LF and CR give the same findings', () => {
  test.each(some(examples))('$id: $title', async ({ source, language = 'yaml' }) => {
    await expectSame(dedent(source), language);
  });

  test(
    'for damaged texts',
    async () => {
      const end = Date.now() + seconds * 1000;
      let findings = 0;
      for (let seed = first; seconds > 0 ? Date.now() < end : seed < first + COUNT; seed++) {
        const { path = 'a.yaml', bytes } = randomInput(seed);
        const text = new TextDecoder().decode(bytes).replace(/\r\n?/g, '\n');
        findings += await expectSame(text, path.endsWith('.json') ? 'json' : 'yaml');
      }
      expect(findings).toBeGreaterThan(0);
    },
    (seconds + 120) * 1000,
  );
});
