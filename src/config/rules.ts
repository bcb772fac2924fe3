import { ruleSeverities } from './config.ts';

const requirements: readonly (readonly [key: string, what: string, holds: (value: unknown) => boolean])[] = [
  ['summary', 'a string', (value) => typeof value === 'string'],
  ['severity', '"error", "warning" or "info"', (value) => value !== 'off' && ruleSeverities.includes(value as 'error')],
  [
    'messages',
    'functions by name',
    (value) => isObject(value) && Object.values(value).every((message) => typeof message === 'function'),
  ],
];
/** What may be missing. */
const optional: typeof requirements = [
  ['why', 'a string', (value) => typeof value === 'string'],
  ['group', 'a string', (value) => typeof value === 'string'],
  ['examples', 'a list', Array.isArray],
  ['fix', '"safe", "unsafe" or "suggest"', (value) => ['safe', 'unsafe', 'suggest'].includes(value as string)],
  ['sensitive', '`true` or `false`', (value) => typeof value === 'boolean'],
  [
    'options',
    'lists of words by name',
    (value) => isObject(value) && Object.values(value).every((words) => Array.isArray(words) && words.length > 0),
  ],
];
const checks = ['check', 'checkDocument', 'checkSuppressions', 'checkRun'] as const;

/**
 * What keeps a value from being a rule, as the rest of a sentence that begins with the rule: `needs
 * "summary": a string`. What is there for readers alone (`why`, `group`, `examples`) may be
 * missing.
 */
export function ruleDefect(value: unknown): string | undefined {
  if (!isObject(value)) return 'is not an object with "id", "messages" and "check"';
  if (typeof value.id !== 'string' || !/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(value.id)) {
    return 'needs "id": lower-case words with "-" between them';
  }
  for (const [key, what, holds] of requirements) if (!holds(value[key])) return `needs "${key}": ${what}`;
  for (const [key, what, holds] of optional)
    if (value[key] !== undefined && !holds(value[key])) return `has "${key}" that is not ${what}`;
  if (!checks.some((name) => typeof value[name] === 'function')) return 'needs "check": a function';
  if ((typeof value.checkRun === 'function') !== (typeof value.collect === 'function')) {
    return 'needs both "collect" and "checkRun", or neither of them';
  }
  return undefined;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
