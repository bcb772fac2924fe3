import { describe, expect, test } from 'vitest';
import { folder, run } from '../support/cli.ts';

/** Small files for what a pull request can bring, and much of what one character is worth. */
const SIZE = 5_000_000;
const HEAP = { NODE_OPTIONS: '--max-old-space-size=256' };

function grown(head: string, line: (i: number) => string, tail = ''): string {
  const pieces = [head];
  for (let i = 0, left = SIZE - head.length - tail.length; left > 0; i++) {
    const piece = line(i);
    left -= piece.length;
    pieces.push(piece);
  }
  return pieces.join('') + tail;
}

const job = '"integration_name":"x","resources":';
const step = '"resource":"a/b","method":"list"';
const head = 'integration_name: x\nresources:\n';

type Input = readonly [what: string, file: string, text: () => string, message: RegExp];

const inputs: readonly Input[] = [
  ['steps that are numbers', 'a.json', () => grown(`{${job}[0`, () => ',0', ']}'), /more than 1,200,000 values/],
  ['fewer of them', 'a.json', () => grown(`{${job}[0`, () => ',   0', ']}'), /"0" is not a step/],
  ['the same in YAML', 'a.yaml', () => grown(head, () => '- 0\n'), /more than 1,200,000 values/],
  ['empty steps', 'a.json', () => grown(`{${job}[{}`, () => ',{  }', ']}'), /more than 166,6\d\d steps/],
  ['duplicate keys', 'a.json', () => grown(`{${job}[]`, () => ',"key":0', '}'), /duplicate key "key"/],
  ['in YAML, too', 'a.yaml', () => grown(`${head}  []\n`, () => 'another: 0\n'), /duplicate key "another"/],
  [
    'unknown keys of a step',
    'a.json',
    () => grown(`{${job}[{${step}`, (i) => `,"key_${i}":0`, '}]}'),
    /unknown key "key_0" in/,
  ],
  [
    'broken placeholders',
    'a.yaml',
    () => grown(`${head}  - { resource: a/b, method: list, query: { a: "`, () => '{{args.a b}} ', '" } }\n'),
    /read more than 200,000 names/,
  ],
  ['unknown tags', 'a.yaml', () => grown(`${head}  [0`, () => ',!a  0', ']\n'), /unknown YAML tag|more than/],
  [
    'what looks like secrets',
    'a.json',
    () => grown(`{${job}[0`, (i) => `,{"token":"abcdefgh${i}"}`, ''),
    /"\*{4}" is never closed/,
  ],
];

describe('5 MB are checked in a heap of 256 MB', () => {
  test.each(inputs)('%s', { timeout: 120_000 }, async (_, file, text, message) => {
    const cwd = folder({ [file]: text() });
    const { status, stdout, stderr } = await run(['--format', 'json', file], { cwd, env: HEAP });
    expect(stderr).not.toMatch(/heap|FATAL/);
    const { files, summary } = JSON.parse(stdout);
    const [{ findings, omitted = 0 }] = files;
    expect(findings[0].message).toMatch(message);
    expect(findings.length + omitted).toBe(summary.errors + summary.warnings + summary.infos);
    expect(status).toBe(summary.errors > 0 ? 1 : 0);
  });
});
