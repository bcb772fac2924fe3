import { Ajv2019 } from 'ajv/dist/2019.js';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { fullFormats } from 'ajv-formats/dist/formats.js';
import { expect, test } from 'vitest';
import { isMapping, type Mapping } from '../../src/document/node.ts';
import { parseSource } from '../../src/document/parse.ts';
import type { Language } from '../../src/document/source.ts';
import type { Args } from '../../src/job/args/args.ts';
import { readArgs } from '../../src/job/args/read.ts';
import { Budget } from '../../src/job/budget.ts';
import { printJson, printYaml } from '../support/print.ts';
import { rounds } from '../support/random.ts';
import { randomSchema, type SchemaWithDefault, withLists } from '../support/schemas.ts';

/** `npm run fuzz` sets these; an ordinary run tries the same few schemas each time. */
const seconds = Number(process.env.FUZZ_SECONDS ?? 0);
const first = Number(process.env.FUZZ_SEED ?? 1);
const COUNT = rounds(600);

test(
  'a default is refused where JSON Schema refuses it, in YAML and in JSON, whatever the schema',
  async () => {
    const counts = { fits: 0, refused: 0, unknown: 0 };
    const end = Date.now() + seconds * 1000;
    for (let seed = first; seconds > 0 ? Date.now() < end : seed < first + COUNT; seed++) {
      const made = randomSchema(seed);
      const story = `seed ${seed}: ${JSON.stringify(made.schema)}`;
      const inJson = await read(printJson(made.schema, seed), 'json', story);
      const inYaml = await read(printYaml(made.schema, seed), 'yaml', story);
      expect(inYaml, story).toEqual(inJson);

      const expected = verdict(made);
      counts[expected ?? 'unknown']++;
      if (expected === undefined) continue;
      const refused = inJson.some(({ cause }) => cause === 'refusedDefault');
      // Patterns are never run, and the validator does not see the other.
      const silent = made.patterns || story.includes('"__proto__":');
      if (refused || !silent)
        expect({ story, verdict: refused ? 'refused' : 'fits' }).toEqual({ story, verdict: expected });
    }
    if (seconds === 0) expect(Math.min(counts.fits, counts.refused), JSON.stringify(counts)).toBeGreaterThan(COUNT / 5);
  },
  (seconds + 120) * 1000,
);

/** The problems without their places, which must lie in the text. */
async function read(
  text: string,
  language: Language,
  story: string,
): Promise<Omit<Args['problems'][number], 'place'>[]> {
  const { documents } = await parseSource({ text, language });
  const root = documents[0]?.root;
  expect(isMapping(root), `${story}\n${text}`).toBe(true);
  const { problems } = await readArgs(root as Mapping, new Budget());
  return problems.map(({ place, ...problem }) => {
    expect(0 <= place.start && place.start <= place.end && place.end <= text.length, story).toBe(true);
    return problem;
  });
}

/** What the standard says, by a validator that is handed the schema as its author wrote it; nothing where that one has no answer. */
function verdict({ schema, pointer, value, dialect }: SchemaWithDefault): 'fits' | 'refused' | undefined {
  const text = JSON.stringify(schema);
  // It counts items wrongly that a part has looked at.
  if (text.includes('unevaluatedItems') && /anyOf|oneOf|"if"|"not"|dependen/.test(text)) return undefined;
  const ajv = new (dialect === '2019' ? Ajv2019 : Ajv2020)({
    strict: false,
    validateSchema: false,
    ownProperties: true,
    unicodeRegExp: false,
    logger: false,
    formats: fullFormats,
  });
  ajv.removeKeyword('multipleOf');
  ajv.addKeyword({
    keyword: 'multipleOf',
    type: 'number',
    validate: (limit: number, number: number) => Math.round(number * 1000) % Math.round(limit * 1000) === 0,
  });
  ajv.addSchema(withLists(schema) as object, 'root');
  try {
    return ajv.compile({ $ref: `root${pointer}` })(value) ? 'fits' : 'refused';
  } catch {
    // Its code for "unevaluatedProperties" can fail.
    return undefined;
  }
}
