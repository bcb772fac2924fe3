import { describe, expect, test } from 'vitest';
import { parseSource } from '../../src/document/parse.ts';
import { analyse } from '../../src/engine/lint.ts';
import { exampleConfig } from '../support/config.ts';

// Its types can't be resolved by its `exports`.
const replace: (value: unknown, context: object) => unknown = (await import('@truto/replace-placeholders' as string))
  .default;

const args: Record<string, [definition: string, value: unknown]> = {
  text: ['{ type: string, required: true }', 'abc'],
  number: ['{ type: number, required: true }', 4],
  flag: ['{ type: boolean, required: true }', true],
  list: ['{ type: [array, "null"], required: true }', ['a']],
  day: ['{ type: string, format: date, required: true }', '2026-01-01'],
  missing: ['{ type: string }', undefined],
};

/** What `ineffective-cast` covers in a placeholder that is all of a value. */
async function found(placeholder: string): Promise<string[]> {
  const schema = Object.entries(args).map(([name, [definition]]) => `  ${name}: ${definition}\n`);
  const text = `integration_name: x\nargs_schema:\n${schema.join('')}resources:\n  - { resource: crm/a, method: list, query: { q: "${placeholder}" } }\n`;
  const { reports } = await analyse(await parseSource({ text, path: 'job.yaml' }), exampleConfig('', {}));
  return reports
    .filter(({ rule }) => rule.id === 'ineffective-cast')
    .map(({ place }) => text.slice(place.start, place.end));
}

describe('a cast of a default', () => {
  const texts = [
    '5',
    ' 5 ',
    '-1.5',
    '1e3',
    '10px',
    'px10',
    'ten',
    'true',
    'True',
    'yes',
    '0',
    'null',
    '.',
    '-',
    '5 6',
    '007',
    'a/b',
  ];
  const cases = texts.flatMap((text) =>
    ['int', 'num', 'bool', 'json', 'any', 'str'].map((cast) => [text, cast] as const),
  );
  test.each(cases)('"%s" as :%s', async (text, cast) => {
    const value = replace(`{{args.missing?:${text}:${cast}}}`, { args: {} });
    const reads = cast === 'str' || cast === 'any' || typeof value !== 'string';
    expect(await found(`{{args.missing?:${text}:${cast}}}`)).toEqual(reads ? [] : [cast]);
    // And one that is forgotten is missed only where it would do something.
    const [missed] = await found(`{{args.missing:${cast}?:${text}}}`);
    if (missed) expect(typeof value).not.toBe('string');
  });
});

test.each([
  ['{{args.day:int}}', ['int']],
  ['{{args.day:num}}', ['num']],
  ['{{args.day:bool}}', ['bool']],
  ['{{args.day:any}}', []],
  ['{{args.text:int}}', []],
  ['{{args.list}}', ['args.list']],
  ['{{args.list:int}}', ['int']],
  ['{{args.list:json}}', []],
  ['{{args.number:bool}}', ['bool']],
  ['{{args.number:int:undefined}}', []],
  ['{{args.number:int:null}}', []],
  ['{{args.number:int:ignore-empty-str}}', []],
  ['{{args.number:int:nullable}}', []],
  ['{{args.number:int:undefined:null}}', []],
  ['{{args.number:int: null}}', ['null']],
  ['{{args.number:null:int}}', ['int']],
  ['{{args.number:int:num}}', ['num']],
  ['a {{args.number?:5:int}}', ['int']],
  ['a {{args.number?:5:null}}', ['null']],
  ['a {{args.number?:5:str}}', []],
])('%s: %j', async (placeholder, expected) => {
  expect(await found(placeholder)).toEqual(expected);
});

test.each(['int', 'num', 'bool'])('what :%s makes of a date is not the date, or the date', (cast) => {
  const value = replace(`{{args.day:${cast}}}`, { args: { day: '2026-01-01' } });
  expect([2026, '2026-01-01']).toContain(value);
});
