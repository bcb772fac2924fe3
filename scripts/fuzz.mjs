/**
 * Holds the tests that compare with other engines against ten times as many random inputs as `npm run test:all`, then lints random broken
 * inputs and random schemas for as long as one likes: `npm run fuzz -- --seconds 600 --seed 1`. That stops at the first of which
 * something does not hold that must (`test/support/fuzz.ts`), and prints a small version of it with its seed.
 */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const { values } = parseArgs({
  options: { seconds: { type: 'string', default: '60' }, seed: { type: 'string', default: String(Date.now() % 1e9) } },
});
process.stdout.write(`fuzzing for ${values.seconds} seconds from seed ${values.seed}\n`);

const root = fileURLToPath(new URL('..', import.meta.url));
const vitest = fileURLToPath(new URL('../node_modules/vitest/vitest.mjs', import.meta.url));

/** Gives whether the tests pass. */
function test(files, variables) {
  const env = { ...process.env, ...variables };
  const args = [vitest, 'run', '--project', 'unit', ...files];
  return spawnSync(process.execPath, args, { cwd: root, env, stdio: 'inherit' }).status === 0;
}

const differential = [
  'test/document/places',
  'test/document/simple-readers',
  'test/document/syntax',
  'test/document/tree',
  'test/document/yaml',
  'test/engine/mask',
  'test/job',
  'test/properties/fixes',
  'test/properties/properties',
  'test/schema/schema',
  'test/text',
];
const broken = ['test/properties/fuzz', 'test/properties/args-schemas', 'test/properties/line-ends'];
const passes =
  test(differential, { SEED_ROUNDS: '10' }) && test(broken, { FUZZ_SECONDS: values.seconds, FUZZ_SEED: values.seed });
process.exitCode = passes ? 0 : 1;
