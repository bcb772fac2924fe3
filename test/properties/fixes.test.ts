import { describe, expect, test } from 'vitest';
import { rules } from '../../rules/index.ts';
import { parseSource } from '../../src/document/parse.ts';
import { dedent } from '../../src/text/dedent.ts';
import { exampleConfig } from '../support/config.ts';
import { fixable, harm } from '../support/fixing.ts';
import { rounds } from '../support/random.ts';

describe('no fix harms an example of', () => {
  test.each(rules.map((rule) => [rule.id, rule] as const))('%s', async (id, { examples }) => {
    for (const example of examples) {
      const text = dedent(example.source);
      const path = example.language === 'json' ? 'job.json' : 'job.yaml';
      expect(await harm(await parseSource({ text, path }), exampleConfig(id, example)), text).toBeUndefined();
    }
  });
});

/** How many random jobs the properties are held against: more in `SEED_ROUNDS=50 npx vitest run test/properties/fixes.test.ts`. */
const COUNT = rounds(60);

test(
  'no fix harms a random job, in whatever style it is written',
  async () => {
    const config = exampleConfig('', {});
    for (let seed = 1; seed <= COUNT; seed++) {
      const file = await parseSource(fixable(seed));
      expect(await harm(file, config), `seed ${seed}\n${file.text}`).toBeUndefined();
    }
  },
  20_000 + COUNT * 2000,
);
