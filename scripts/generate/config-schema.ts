import { rules } from '../../rules/index.ts';
import type { Rule } from '../../src/rule/rule.ts';
import { jsonText } from './text.ts';

const severity = { $ref: '#/definitions/severity' };
const severityAlone = { $ref: '#/definitions/severityAlone' };

/** `schemas/config.schema.json` with the rules and their options; the rest of it is written by hand. */
export function renderConfigSchema(current: string): string {
  const schema = JSON.parse(current);
  schema.definitions.rules.properties = Object.fromEntries(rules.map((rule) => [rule.id, settingOf(rule)]));
  return jsonText(schema);
}

function settingOf({ id, summary, options }: Rule): object {
  const description = `${summary}.`;
  if (id === 'syntax') return { description: `${description} Can't be turned off or lowered.`, not: {} };
  return { description, anyOf: [severity, severityAlone, ...(options ? [withOptions(options)] : [])] };
}

function withOptions(options: NonNullable<Rule['options']>): object {
  const properties = Object.fromEntries(
    Object.entries(options).map(([name, values]) => [
      name,
      { description: `By default "${values[0]}".`, type: 'string', enum: values, default: values[0] },
    ]),
  );
  return {
    description: 'A severity and options.',
    type: 'array',
    minItems: 2,
    items: [severity, { description: 'Options by name.', type: 'object', properties, additionalProperties: false }],
    additionalItems: false,
  };
}
