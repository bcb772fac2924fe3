import { execFileSync } from 'node:child_process';
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** Builds the program once before the tests that run it, unless it is newer than everything that it is made of. */
export default function setup(): void {
  const sources = ['src', 'rules', 'schemas', 'scripts', 'package.json', 'package-lock.json'].map((name) =>
    join(root, name),
  );
  const built = modified(join(root, 'dist/THIRD-PARTY-LICENSES.txt'));
  if (sources.some((source) => latest(source) > built)) {
    execFileSync(process.execPath, [join(root, 'scripts/build.mjs')], { stdio: 'inherit' });
  }
}

function latest(path: string): number {
  if (!statSync(path).isDirectory()) return modified(path);
  const inside = readdirSync(path, { recursive: true, encoding: 'utf8' }).map((name) => modified(join(path, name)));
  return Math.max(modified(path), ...inside);
}

function modified(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;
}
