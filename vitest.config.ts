import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const root = fileURLToPath(new URL('.', import.meta.url));
const { version, homepage } = JSON.parse(readFileSync(new URL('package.json', import.meta.url), 'utf8'));

/** Random tests may be made longer (`test/support/random.ts`). */
const testTimeout = 20_000 * Math.max(1, Number(process.env.SEED_ROUNDS ?? 1));

/** Tests of the package as users and other programs have it, and of large inputs: they are for CI. */
const slow = ['test/package/*.test.ts', 'test/project/new-rule.test.ts', 'test/cli/bounds.test.ts'];

/** Tests that run the program as it is built. */
const endToEnd = ['test/{action,cli}/*.test.ts', 'test/project/readme.test.ts'];

const built = { globalSetup: 'test/support/build.ts', testTimeout };

export default defineConfig({
  define: {
    SYNC_JOB_LINT_VERSION: JSON.stringify(version),
    SYNC_JOB_LINT_HOMEPAGE: JSON.stringify(homepage),
    SYNC_JOB_LINT_BUILD: '"tests"',
    SYNC_JOB_LINT_ROOT: JSON.stringify(root),
  },
  test: {
    // By default one core is left idle, which on two cores is half of the machine.
    maxWorkers: '100%',
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['test/**/*.test.ts'],
          exclude: [...endToEnd, ...slow],
          globalSetup: 'test/support/validators.ts',
          testTimeout,
        },
      },
      { extends: true, test: { name: 'e2e', include: endToEnd, exclude: slow, ...built } },
      { extends: true, test: { name: 'slow', include: slow, ...built } },
    ],
  },
});
