import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { transformSync } from 'esbuild';
import { checkSync } from 'recheck';
import { expect, test } from 'vitest';
import { parseAst } from 'vitest/node';
import { lint } from '../../src/engine/lint.ts';
import { exampleConfig } from '../support/config.ts';
import type { Fields } from '../support/jobs.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

interface Expression {
  readonly file: string;
  readonly pattern: string;
  readonly flags: string;
}

interface Found {
  readonly literals: readonly Expression[];
  /** The files that make regular expressions out of texts, once for each. */
  readonly made: readonly string[];
}

/** The regular expressions of our own sources. */
function expressions(): Found {
  const literals: Expression[] = [];
  const made: string[] = [];
  for (const folder of ['src', 'rules']) {
    for (const name of readdirSync(`${root}${folder}`, { recursive: true, encoding: 'utf8' })) {
      if (!/(?<!\.d)\.ts$/.test(name)) continue;
      const file = `${folder}/${name.replaceAll('\\', '/')}`;
      const { code } = transformSync(readFileSync(root + file, 'utf8'), { loader: 'ts', target: 'esnext' });
      const left: unknown[] = [parseAst(code)];
      for (let node = left.pop(); node !== undefined; node = left.pop()) {
        if (typeof node !== 'object' || node === null) continue;
        const { type, regex, callee } = node as { type?: string; regex?: Expression; callee?: { name?: string } };
        if (type === 'Literal' && regex) literals.push({ file, pattern: regex.pattern, flags: regex.flags });
        if (/^(?:New|Call)Expression$/.test(type ?? '') && callee?.name === 'RegExp') made.push(file);
        left.push(...Object.values(node).filter((part) => part !== undefined));
      }
    }
  }
  return { literals, made: made.sort() };
}

/** Those that take quadratic time, and why that does no harm. */
const justified: ReadonlyMap<string, string> = new Map([
  ['[ \\t]+#.*$', 'src/document/yaml/diagnose.ts: of a part of a line that is at most 500 characters long'],
  [
    '(\\s*[^\\s{}<>"\',;()[\\]]*)([ \\t]*\\})?',
    'src/job/placeholder/braces.ts: sticky, and matches at once: never tries again',
  ],
  ['\\s*(?:\\|\\||\\?\\?)\\s*', 'src/job/placeholder/lookalikes.ts: at most 200 characters'],
  [
    '(\\S)\\s*(?:\\|\\|?|\\?\\?|\\?:|\\|\\s*default\\s*:)\\s*(?:"([^"\']*)"|\'([^"\']*)\')(?=\\s*$)',
    'src/job/placeholder/lookalikes.ts: at most 200 characters',
  ],
  ['^[~&]+|~+$', 'src/job/placeholder/lookalikes.ts: at most 200 characters'],
  ['([ \\t]*)([^\\r\\n]*)(?:\\r\\n?|\\n|$)', 'src/text/secrets.ts: sticky, and matches at once: never tries again'],
  [
    '(?<=(?:^|[\\r\\n{,[]|- )[ \\t]{0,50}["\']?)depends_on["\']?[ \\t]*:[ \\t]*["\']?[A-Za-z]',
    'src/schema/likely.ts: the spaces after each key are read once, which random search takes for more on a slow machine',
  ],
  ['(`+)([\\s\\S]+?)\\1(?!`)', "src/report/sarif.ts: the rules' own Markdown"],
  ['[ \\t]+$', "src/text/dedent.ts: the rules' own examples"],
  ['^(\\w+)(\\(.*?\\)): (.*)$', 'src/lsp/functions.ts: lines of our own'],
  ['\\B(?=(\\d{3})+$)', 'src/text/words.ts: the digits of one number'],
  [
    '(file:\\/\\/[^\\s()]+?|(?:\\/|[A-Za-z]:\\\\)[^\\n()]+?)(?:\\?mtime=[\\d.]+)?:(\\d+)(?::(\\d+))?(?=[)\\s]|$)',
    "src/config/load/modules.ts: the stack of an error in the user's own module",
  ],
]);

/** Where expressions are made of texts. */
const makers = [
  'src/document/yaml/full-reader.ts', // a literal with other flags
  'src/engine/suppress.ts', // of a constant
  'src/job/args/json-schema.ts', // of the user's `pattern`: compiled only
  'src/job/expression/errors.ts', // of the user's expression: compiled only
  'src/job/placeholder/grammar.ts', // of a segment of the user's placeholder: compiled only
  'src/lsp/schema.ts', // of our own schema's patterns
  'src/text/dedent.ts', // of a number
  'src/text/escape.ts', // of constants
  'src/text/secrets.ts', // of lists of words
];

const found = expressions();

/** Repetitions with large counts take the checker long; they count as short ones for it, which have the same degree. */
function shortened(pattern: string): string {
  return pattern.replace(/(?<!\\[pP]?)\{(\d+)(?:(,)(\d*))?\}/g, (_, least: string, comma = '', most = '') => {
    const few = (count: string) => (count === '' ? '' : String(Math.min(Number(count), 1)));
    return `{${few(least)}${comma}${few(most)}}`;
  });
}

/**
 * Those that were found to be linear: an expression is looked at when it is new, and all of them by
 * `SEED_ROUNDS=1`. `npx vitest run test/project/regex.test.ts -u` writes the list.
 */
const KNOWN = fileURLToPath(new URL('linear-expressions.txt', import.meta.url));

test('no regular expression of ours takes more than linear time', async () => {
  expect(found.literals.length).toBeGreaterThan(200);
  const known = new Set(existsSync(KNOWN) ? readFileSync(KNOWN, 'utf8').split('\n') : []);
  const different = new Map(found.literals.map((one) => [JSON.stringify(`${one.pattern}/${one.flags}`), one]));
  const slow: string[] = [];
  const linear: string[] = [];
  for (const [name, { file, pattern, flags }] of different) {
    if (justified.has(pattern)) continue;
    if (!known.has(name) || process.env.SEED_ROUNDS) {
      const verdict = checkSync(shortened(pattern), flags, {
        checker: /\(\?<?[=!]|\\[1-9]/.test(pattern) ? 'fuzz' : 'automaton',
        timeout: 60_000,
      });
      if (verdict.status !== 'safe') {
        const why = verdict.status === 'vulnerable' ? verdict.complexity.summary : JSON.stringify(verdict.error);
        slow.push(`${file} /${pattern}/${flags}: ${why}`);
        continue;
      }
    }
    linear.push(name);
  }
  expect(slow).toEqual([]);
  await expect(`${linear.sort().join('\n')}\n`).toMatchFileSnapshot(KNOWN);
}, 300_000);

test('what is said of slow ones is still about one', () => {
  const known = new Set(found.literals.map(({ file, pattern }) => `${file} ${pattern}`));
  const gone = [...justified].filter(([pattern, why]) => !known.has(`${why.split(':')[0]} ${pattern}`));
  expect(gone).toEqual([]);
});

test('no other file makes expressions of texts', () => {
  expect([...new Set(found.made)]).toEqual(makers);
});

/** With these, running the expression against these texts would take years. */
const catastrophic = '^(?:a+)+$';
const victim = `${'a'.repeat(60)}!`;

test.each<[string, Fields]>([
  ['pattern', { x: { type: 'string', required: true, pattern: catastrophic, default: victim } }],
  ['pattern of an item', { x: { type: 'array', required: true, items: { pattern: catastrophic }, default: [victim] } }],
  [
    'patternProperties',
    { x: { type: 'object', required: true, patternProperties: { [catastrophic]: {} }, default: { [victim]: 1 } } },
  ],
  [
    'propertyNames',
    { x: { type: 'object', required: true, propertyNames: { pattern: catastrophic }, default: { [victim]: 1 } } },
  ],
  [
    'a pattern behind $ref',
    { x: { $ref: '#/definitions/a', default: victim }, definitions: { a: { pattern: catastrophic } } },
  ],
])("the user's %s is compiled, never run", async (_, args_schema) => {
  const segment = `/${'a?'.repeat(40)}b/`;
  const job = {
    default_runtime_version: 4,
    integration_name: 'x',
    args_schema,
    resources: [
      {
        name: 'a',
        type: 'request',
        resource: 'crm/contacts',
        method: 'list',
        integrated_account_id: 'a'.repeat(60),
        query: { a: `{{args.x:json}}{{${segment}}}` },
        run_if: `$match(${JSON.stringify(victim)}, /(?:a+)+$/)`,
      },
    ],
  };
  const { findings } = await lint({ text: JSON.stringify(job), path: 'job.json' }, exampleConfig('', {}));
  expect(findings.length).toBeGreaterThan(0);
});
