import type { Language } from '../document/source.ts';
import { toJson, toYamlFlow } from '../text/escape.ts';
import { type InferredSchema, schemaValue } from './infer.ts';

/** An `args_schema` as people write it in a job: in YAML one line for each argument. */
export function writeSchema(schema: InferredSchema, language: Language): string {
  if (language === 'json') return `${toJson({ args_schema: schemaValue(schema) }, 2)}\n`;
  const { shape, others, definitions } = schema;
  const indent = shape === 'flat' ? '  ' : '    ';
  const lines = [...definitions].map(([name, definition]) => `${indent}${flow(name)}: ${flow(definition)}\n`);
  const more = Object.entries(others).map(([name, value]) => `  ${flow(name)}: ${flow(value)}\n`);
  if (shape === 'flat') return `args_schema:${lines.length > 0 ? '\n' : ' {}\n'}${lines.join('')}${more.join('')}`;
  const properties = lines.length > 0 ? `  properties:\n${lines.join('')}` : '  properties: {}\n';
  return `args_schema:\n  type: object\n${properties}${more.join('')}`;
}

/** Words that YAML reads as they are, whatever its version. */
const PLAIN = /^(?!(?:true|false|null|yes|no|on|off|y|n)$)[A-Za-z_][\w-]*$/i;

/** A value in YAML's flow style, without the quotes that it does not need. */
function flow(value: unknown): string {
  if (typeof value === 'string') return PLAIN.test(value) ? value : toYamlFlow(value);
  if (Array.isArray(value)) return `[${value.map(flow).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return toYamlFlow(value);
  const entries = Object.entries(value).map(([key, entry]) => `${flow(key)}: ${flow(entry)}`);
  return entries.length > 0 ? `{ ${entries.join(', ')} }` : '{}';
}
