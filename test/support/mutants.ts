import { type Fields, isFields, setField, type Value } from './jobs.ts';
import { misspell } from './mistakes.ts';
import { type Dice, dice } from './random.ts';

const NAMES = [
  '__proto__',
  'constructor',
  'toString',
  'hasOwnProperty',
  'é😀',
  '',
  ' ',
  'a/b~c',
  'x-y',
  'resources',
  'args',
  '{{x}}',
  'length',
  '0',
];
const TEXTS = [
  '{{',
  '}}',
  '{{args.',
  '<<args.user_id>>',
  '<<args.zzz',
  '{{{x}}}',
  '{{#each x}}',
  '\u0000',
  '\ud800',
  '😀',
  '\n',
  '  ',
  '`',
  '"',
  "'",
  '(((',
  '$map(',
  '{{args.user_id:int?:5:date}}',
  '{{/x/zz}}',
  '{{resources.}}',
  '|',
  '?:',
  '../',
  '\\',
  '\u2028',
  '#',
  ': ',
  '- ',
  '*a',
  '&a',
  '!x',
];
const VALUES: readonly Value[] = [
  null,
  true,
  false,
  0,
  -1,
  4,
  1e300,
  0.5,
  '',
  'x',
  '4',
  [],
  {},
  ['x'],
  [null],
  { a: null },
  [[]],
  { type: 'object' },
  'list',
  '{{args.user_id}}',
  'request',
  'transform',
];

/** A job with some random damage. */
export function mutate(job: Fields, seed: number): Fields {
  const d = dice(seed);
  let mutant: Value = structuredClone(job);
  for (let left = 1 + d.below(4); left > 0; left--) mutant = damage(mutant, d);
  return isFields(mutant) ? mutant : { resources: mutant };
}

/** Changes one random part of a value. */
function damage(value: Value, d: Dice): Value {
  const places = placesIn(value);
  if (places.length === 0) return d.pick(VALUES);
  const { parent, key } = d.pick(places);
  const content = Array.isArray(parent) ? parent[Number(key)]! : parent[key]!;
  const put = (next: Value) => {
    if (Array.isArray(parent)) parent[Number(key)] = next;
    else setField(parent, key, next);
  };
  const rename = (name: string) => {
    if (Array.isArray(parent)) return;
    const entries = Object.entries(parent);
    for (const [one] of entries) delete parent[one];
    for (const [one, kept] of entries) setField(parent, one === key ? name : one, kept);
  };
  const text = typeof content === 'string' ? content : undefined;
  const changes: (() => void)[] = [
    () => (Array.isArray(parent) ? parent.splice(Number(key), 1) : delete parent[key]),
    () => rename(key === '' ? 'x' : misspell(key, d)),
    () => rename(d.pick(NAMES)),
    () => put(d.pick(VALUES)),
    () => put(d.pick(NAMES)),
    () => put(structuredClone(d.chance(0.5) ? [content] : { nested: content })),
    () => Array.isArray(parent) && parent.push(structuredClone(content)),
    () => {
      const other = d.pick(places);
      put(structuredClone((other.parent as Fields)[other.key]!));
    },
  ];
  if (text !== undefined && text.length > 1) {
    const at = d.below(text.length);
    const words: (() => void)[] = [
      () => put(misspell(text, d)),
      () => put(text.slice(0, at)),
      () => put(text.slice(at)),
      () => put(text.slice(0, at) + d.pick(TEXTS) + text.slice(at)),
      () => put(text.replace(/[{}]/, '')),
      () => put(text.replaceAll('{{', '<<').replaceAll('}}', '>>')),
    ];
    changes.push(...words, ...words);
  }
  d.pick(changes)();
  return value;
}

interface PlaceIn {
  readonly parent: Value[] | Fields;
  readonly key: string;
}

function placesIn(value: Value): PlaceIn[] {
  if (typeof value !== 'object' || value === null) return [];
  const parent = value;
  return Object.entries(value).flatMap(([key, child]) => [{ parent, key }, ...placesIn(child)]);
}

/** A text with some characters or lines lost, doubled, swapped or added. */
export function mutateText(text: string, seed: number): string {
  const d = dice(seed);
  let mutant = text;
  for (let left = 1 + d.below(3); left > 0; left--) {
    const from = d.below(mutant.length + 1);
    const to = Math.min(mutant.length, from + d.below(d.pick([2, 10, 80])));
    mutant = d.pick([
      () => mutant.slice(0, from) + mutant.slice(to),
      () => mutant.slice(0, to) + mutant.slice(from),
      () => mutant.slice(0, from) + d.pick(TEXTS) + mutant.slice(from),
      () =>
        mutant.slice(0, from) +
        d.pick([
          '\t',
          '\n',
          '---\n',
          '{',
          '}',
          '[',
          '"',
          "'",
          '&a ',
          '*a',
          '<<: ',
          '? ',
          '!!binary ',
          '%',
          '\ufeff',
          '\r',
        ]) +
        mutant.slice(to),
    ])();
  }
  return mutant;
}
