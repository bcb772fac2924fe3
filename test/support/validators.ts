import { execFileSync } from 'node:child_process';
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
const modified = (path: string) => statSync(join(root, path), { throwIfNoEntry: false })?.mtimeMs ?? 0;

/** Compiles the schema before the tests that need no build, if it has changed since. */
export default function setup(): void {
  const script = 'scripts/generate-validators.mjs';
  if (
    Math.max(modified(script), modified('schemas/sync-job.schema.json')) > modified('src/schema/generated/sync-job.js')
  )
    execFileSync(process.execPath, [join(root, script)], { stdio: 'inherit' });
}
