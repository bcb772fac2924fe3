/**
 * Lints random broken inputs and random schemas for as long as one likes: `npm run fuzz -- --seconds 600 --seed 1`. It stops at the first of which
 * something does not hold that must (`test/support/fuzz.ts`), and prints a small version of it with its seed.
 */
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const { values } = parseArgs({
  options: { seconds: { type: 'string', default: '60' }, seed: { type: 'string', default: String(Date.now() % 1e9) } },
});
process.stdout.write(`fuzzing for ${values.seconds} seconds from seed ${values.seed}\n`);

const root = fileURLToPath(new URL('..', import.meta.url));
const vitest = fileURLToPath(new URL('../node_modules/vitest/vitest.mjs', import.meta.url));
const env = { ...process.env, FUZZ_SECONDS: values.seconds, FUZZ_SEED: values.seed };
spawn(
  process.execPath,
  [
    vitest,
    'run',
    '--project',
    'unit',
    'test/properties/fuzz.test.ts',
    'test/properties/args-schemas.test.ts',
    'test/properties/line-ends.test.ts',
  ],
  {
    cwd: root,
    env,
    stdio: 'inherit',
  },
).on('exit', (status) => {
  process.exitCode = status ?? 1;
});
