import { jsonText } from './text.ts';

/**
 * `schemas/args-schema.schema.json`: the part of the schema of jobs that is about `args_schema`, for
 * arguments in a file of their own.
 *
 * @param jobs the text of `schemas/sync-job.schema.json`
 */
export function renderArgsSchema(jobs: string): string {
  const { $schema, $id, definitions } = JSON.parse(jobs);
  const { argsSchema, ...others } = definitions;
  const own = Object.entries(others).filter(([name]) => name.startsWith('args'));
  return jsonText({
    $schema,
    $id: $id.replace('sync-job.schema', 'args-schema.schema'),
    ...argsSchema,
    definitions: Object.fromEntries(own),
  });
}
