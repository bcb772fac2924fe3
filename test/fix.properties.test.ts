import { describe, expect, test } from 'vitest';
import { rules } from '../rules/index.ts';
import { dedent } from '../src/text/dedent.ts';
import { exampleConfig } from './support/config.ts';
import { harm } from './support/fixing.ts';

describe('no fix harms an example of', () => {
  test.each(rules.map((rule) => [rule.id, rule] as const))('%s', async (id, { examples }) => {
    for (const example of examples) {
      const text = dedent(example.source);
      const path = example.language === 'json' ? 'job.json' : 'job.yaml';
      expect(await harm({ text, path }, exampleConfig(id, example)), text).toBeUndefined();
    }
  });
});
