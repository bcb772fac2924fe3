import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { rules } from '../../rules/index.ts';

declare const SYNC_JOB_LINT_ROOT: string;

const builtIn: ReadonlySet<string> = new Set(rules.map(({ id }) => id));

let page: string | undefined;

/** The address of what there is to read about a rule; of those of plugins nobody knows it. */
export function rulePage(id: string): string | undefined {
  if (!builtIn.has(id)) return undefined;
  page ??= pageIn(readFileSync(join(SYNC_JOB_LINT_ROOT, 'package.json'), 'utf8'));
  return `${page}#${id}`;
}

function pageIn(manifest: string): string {
  const { homepage } = JSON.parse(manifest) as { homepage: string };
  return `${homepage.replace(/#.*/, '')}/blob/main/rules/README.md`;
}
