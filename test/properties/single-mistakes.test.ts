import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { lintText } from '../../src/index.ts';
import { some } from '../support/random.ts';

const folders = ['examples/clean/', 'examples/clean/runtime-4/'];
const jobs = folders.flatMap((folder) =>
  readdirSync(folder).flatMap((name) => (name.endsWith('.yaml') ? [folder + name] : [])),
);

/**
 * Why one mistake is several findings: by the rules that report it. Each finding is at a place of its own that its author has to look
 * at, and which of them has to change nobody else can know.
 */
const reasons: readonly (readonly [rules: string, reason: string])[] = [
  [
    'misplaced-transform unavailable-reference',
    'without a dependency the node has no records, and each reference in it is in the wrong place',
  ],
  [
    'unavailable-reference',
    'without a dependency (or with another resource) each reference to its records is in the wrong place',
  ],
  ['undeclared-arg', 'without its declaration each use of an argument is text that is sent'],
  ['invalid-loop-target undeclared-arg', 'the same, one of the uses being a loop'],
  ['invalid-loop-target unavailable-reference', 'the same for a resource'],
  ['unguarded-optional-arg', 'nothing says any more that the argument is required: each use needs a default'],
  ['unguarded-destination unguarded-optional-arg', 'the same, one of the uses being a destination'],
  [
    'unguarded-optional-arg unknown-property',
    'a list of required arguments outside of `args_schema`: what it names is not required',
  ],
  ['unguarded-destination unguarded-optional-arg unknown-property', 'the same with a destination'],
  ['invalid-args-schema unguarded-optional-arg', 'a keyword that has become an argument: the other one has lost it'],
  ['invalid-args-schema unguarded-destination unguarded-optional-arg', 'the same with a destination'],
  ['unguarded-destination unused-arg', 'the same with `required: true`, which is a definition'],
  ['unknown-dependency unknown-persisted-resource', 'each place that has the name of a step'],
  ['unknown-persisted-resource', 'the same, all of them destinations'],
  ['discarded-records unknown-dependency', 'the renamed step has no other reader, the renamed name no other step'],
  ['schema', 'two steps share the map that lacks the key'],
  ['syntax', 'the keys of a map that is not an item of a list, or an alias within its own anchor'],
  ['schema unknown-property', 'what one node lacks another has too much of, or the lines of a text have become keys'],
  ['missing-integrated-account unknown-property', 'what one node lacks another has too much of'],
  ['missing-id unavailable-reference', 'the same, for a field that both may have'],
  ['ineffective-cast unused-loop', 'the same, for a loop'],
  [
    'schema unavailable-reference',
    'the step has lost its `recurse`, or that its `config`, and the references are outside of it now',
  ],
  ['schema unavailable-reference unknown-property', 'the same, with the `config` beside it'],
  ['invalid-expression schema', 'the lines after a block of text have become a part of it'],
  ['invalid-expression unknown-property', 'a line of a block of text has become a key'],
  ['invalid-expression unknown-dependency unknown-persisted-resource', 'the next step has become a part of a text'],
  [
    'unguarded-state unused-arg',
    'without the default of a state each use of it needs one, and what it was is read by nobody',
  ],
  ['records-as-text', 'without its loop each placeholder of a destination stands for the whole list'],
  ['name-read-from-record', 'of two objects in a row, each name in the second is read from the first'],
  ['invalid-args-schema', 'each name that is required and not declared'],
  ['invalid-args-schema undeclared-arg', 'the same, and the names that are not required'],
];

describe('one mistake is one finding', () => {
  it.each(jobs)(
    'in %s',
    async (path) => {
      const text = readFileSync(path, 'utf8');
      const unexplained: string[] = [];
      let found = 0;
      for (const [mistake, wrong] of some(mistakes(text))) {
        const { findings } = await lintText(wrong, { path: 'job.yaml' });
        if (findings.length > 0) found++;
        if (findings.length < 2) continue;
        const rules = [...new Set(findings.map(({ rule }) => rule))].sort().join(' ');
        if (!reasons.some(([known]) => known === rules)) unexplained.push(`${mistake}: ${rules}`);
      }
      expect(unexplained).toEqual([]);
      expect(found).toBeGreaterThan(10);
    },
    60_000,
  );
});

/** What is easily done to one line of a job: each with the text that it makes. */
function* mistakes(text: string): Generator<readonly [mistake: string, wrong: string]> {
  const lines = text.split('\n');
  for (const [index, line] of lines.entries()) {
    if (line.trim() === '' || line.trim().startsWith('#')) continue;
    const instead = (...by: string[]) => [...lines.slice(0, index), ...by, ...lines.slice(index + 1)].join('\n');
    const on = (mistake: string) => `line ${index + 1} (${line.trim()}): ${mistake}`;
    const [, before = '', key, value = ''] = /^([ -]*)([\w-]+):( .*)?$/.exec(line) ?? [];
    if (key !== undefined) {
      const misspelt = key.length > 2 ? key.slice(0, -2) + key.at(-1) + key.at(-2) : key + key.at(-1);
      yield [on('the key is misspelt'), instead(`${before}${misspelt}:${value}`)];
      yield [on('the colon is lost'), instead(`${before}${key}${value}`)];
      if (value) yield [on('the value is emptied'), instead(`${before}${key}:`)];
      if (value) yield [on('the space after the colon is lost'), instead(`${before}${key}:${value.trim()}`)];
      if (/^(name|resource|depends_on|loop_on|method|type)$/.test(key))
        yield [on('the name is changed'), instead(`${line}x`)];
    }
    const quotes = [...line.matchAll(/["']/g)].map(({ index }) => index);
    for (const at of new Set([quotes[0], quotes.at(-1)])) {
      if (at !== undefined) yield [on('a quote is lost'), instead(line.slice(0, at) + line.slice(at + 1))];
    }
    if (line.includes('}}')) yield [on('a brace is lost'), instead(line.replace('}}', '}'))];
    if (/^ *- /.test(line)) {
      yield [on('the dash is lost'), instead(line.replace('- ', ''))];
      yield [on('the dash is overwritten'), instead(line.replace('- ', '  '))];
    }
    yield [on('the line is lost'), instead()];
    yield [on('the line is doubled'), instead(line, line)];
    yield [on('the line is indented'), instead(`  ${line}`)];
    if (line.startsWith('  ')) yield [on('the line is less indented'), instead(line.slice(2))];
    const next = lines[index + 1];
    if (next !== undefined) {
      yield [on('the line is moved'), [...lines.slice(0, index), next, line, ...lines.slice(index + 2)].join('\n')];
    }
  }
}
