import type { Job } from '../job/job.ts';
import { toJson } from '../text/escape.ts';
import type { EmitName } from './emit-names.ts';
import { inferArgs } from './infer.ts';
import { argsJsonSchema } from './json-schema.ts';
import { sampleOf } from './sample.ts';
import { typescriptOf } from './typescript.ts';
import { writeSchema } from './write-schema.ts';

export { checkArgsFile, checkRules } from './check.ts';
export { readArguments } from './read-arguments.ts';
export { argRules } from './rules.ts';

/** What a job says about its arguments, in another form. */
export function emitArgs(job: Job, form: EmitName): string {
  switch (form) {
    case 'json-schema':
      return `${toJson(argsJsonSchema(job.args), 2)}\n`;
    case 'typescript':
      return typescriptOf(argsJsonSchema(job.args));
    case 'sample':
      return `${toJson(sampleOf(argsJsonSchema(job.args)), 2)}\n`;
    case 'args-schema':
      return writeSchema(inferArgs(job), job.file.language);
  }
}
