import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { type Input, minimise, randomInput, violation } from '../support/fuzz.ts';
import { rounds } from '../support/random.ts';

/** `npm run fuzz` sets these; an ordinary run tries the same few inputs each time. */
const seconds = Number(process.env.FUZZ_SECONDS ?? 0);
const first = Number(process.env.FUZZ_SEED ?? 1);
const COUNT = rounds(400);

test(
  'whatever the input is, it comes back as findings that are sound',
  async () => {
    const end = Date.now() + seconds * 1000;
    for (let seed = first; seconds > 0 ? Date.now() < end : seed < first + COUNT; seed++) {
      const input = randomInput(seed);
      const problem = await violation(input);
      if (problem) expect.fail(await story(seed, input, problem));
    }
  },
  (seconds + 120) * 1000,
);

async function story(seed: number, input: Input, problem: string): Promise<string> {
  const { path = '<stdin>', bytes } = await minimise(input, problem);
  const text = JSON.stringify(Buffer.from(bytes).toString());
  return `seed ${seed} as ${path}: ${problem}\n${text}\nhex ${Buffer.from(bytes).toString('hex').slice(0, 2000)}`;
}

const folder = new URL('./regressions/', import.meta.url);

/** What went wrong once: `.txt` is read without a name. */
test.each(readdirSync(folder))('%s', async (name) => {
  const path = name.endsWith('.yaml') ? 'job.yaml' : name.endsWith('.json') ? 'job.json' : undefined;
  expect(await violation({ path, bytes: readFileSync(new URL(name, folder)) })).toBeUndefined();
});
