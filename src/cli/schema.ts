import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { alternatives, didYouMean } from '../text/words.ts';
import type { CommandSpec } from './command.ts';
import { STDOUT, writeExactly } from './terminal.ts';
import { UsageError } from './usage-error.ts';

declare const SYNC_JOB_LINT_ROOT: string;

export const schemaNames: readonly string[] = [
  'sync-job',
  'args-schema',
  'config',
  'report',
  'graph',
  'plan',
  'diff',
  'drift',
];

export const schemaCommand: CommandSpec = {
  name: 'schema',
  usage: '[NAME]',
  summary: `Print a JSON Schema: ${schemaNames.join(', ')}`,
  run([name = 'sync-job', more]) {
    if (more !== undefined) throw new UsageError(`"schema" takes one name, found another one: "${more}"`);
    if (!schemaNames.includes(name)) {
      throw new UsageError(
        `"${name}" is not a schema, expected ${alternatives(schemaNames)}`,
        didYouMean(name, schemaNames),
      );
    }
    writeExactly(STDOUT, readFileSync(join(SYNC_JOB_LINT_ROOT, 'schemas', `${name}.schema.json`), 'utf8'));
    return 0;
  },
};
