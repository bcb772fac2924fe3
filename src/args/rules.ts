import { defineRule, type Rule } from '../rule/rule.ts';

/** What is checked of the arguments of runs; the names and words are like those of the rules for jobs. */
const shared = { severity: 'error', group: 'Arguments', examples: [] } as const;

export const argMissing = defineRule({
  ...shared,
  id: 'arg-missing',
  summary: 'a required argument that is not there',
  why: 'A run without a required argument is refused. A `default` does not help: nothing says that the platform fills it in.',
  messages: {
    missing: (d: { name: string }) => `the required argument "${d.name}" is missing`,
    combination: (d: { keyword: string }) => `these arguments do not match \`${d.keyword}\` of \`args_schema\``,
  },
});

export const argType = defineRule({
  ...shared,
  id: 'arg-type',
  summary: 'an argument that its definition in `args_schema` rejects',
  why: 'The platform holds the arguments of a run against `args_schema`: their types, and the values that it allows.',
  messages: { refused: (d: { text: string }) => d.text },
});

export const argFormat = defineRule({
  ...shared,
  id: 'arg-format',
  summary: 'an argument that does not match the `format` of its definition',
  why: 'The formats are those of JSON Schema and of the platform: `integrated_account_id`, `webhook_id` and `datastore_id` are UUIDs, `updated_at` is an ISO timestamp.',
  messages: {
    mismatch: (d: { at: string; format: string }) => `\`${d.at}\` does not match the format "${d.format}"`,
  },
});

export const argUnknown = defineRule({
  ...shared,
  id: 'arg-unknown',
  severity: 'warning',
  summary: 'an argument that `args_schema` does not declare',
  why: 'Nothing reads an argument under a name that the job does not know; most often it is a typo, and the argument that was meant is missing.',
  messages: { unknown: (d: { name: string }) => `\`args_schema\` declares no argument "${d.name}"` },
});

export const runBody = defineRule({
  ...shared,
  id: 'run-body',
  summary: 'what is wrong with the body of a run or a cron trigger, besides its arguments',
  why: 'The fields of `POST /sync-job-run` and `POST /sync-job-cron-trigger` have types and values of their own.',
  messages: {
    missing: (d: { name: string }) => `\`${d.name}\` is missing`,
    wrong: (d: { name: string; found: string; expected: string }) =>
      `\`${d.name}\` is ${d.found}, expected ${d.expected}`,
    notAUuid: (d: { name: string }) => `\`${d.name}\` is not a UUID`,
    unknownValue: (d: { name: string; value: string; expected: string }) =>
      `unknown \`${d.name}\` "${d.value}", expected ${d.expected}`,
    exclusive: () => '`webhook_id` and `daemon_group_key` exclude each other',
    cronFields: (d: { count: number }) => `\`cron_expression\` has ${d.count} fields, expected five`,
    cronRange: (d: { text: string; field: string; least: number; most: number }) =>
      `"${d.text}" is not ${d.field}, expected ${d.least} to ${d.most}`,
    misspelt: (d: { name: string }) => `unknown field "${d.name}"`,
    notARun: (d: { found: string }) => `this is ${d.found}, expected a map of arguments or the body of a run`,
  },
});

export const argRules: readonly Rule[] = [argMissing, argType, argFormat, argUnknown, runBody];
