import { pick, random } from './random.ts';

const WORDS = [
  'a',
  'crm/contacts',
  'x y',
  'null',
  'true',
  '12',
  '-3.5',
  '0x1F',
  '0o17',
  '.inf',
  '1e3',
  '~',
  'No',
  '2020-01-01',
  'h:p',
  'a#b',
  'é',
  '😀 ok',
  "it's",
  '<<',
  '1_0',
];
const KEYS = [
  'a',
  'b',
  'name',
  '1',
  '0x2',
  'true',
  'k y',
  '__proto__',
  'constructor',
  'é',
  '😀',
  'q-r',
  'a.b',
  'toString',
];

/** Random YAML of all styles: block and flow, five kinds of scalars, anchors, aliases, merge keys, comments, several documents, CRLF. */
export function randomYaml(seed: number): string {
  const next = random(seed);
  const chance = (p: number) => next() < p;
  let anchors: { name: string; mapping: boolean }[] = [];
  let names = 0;

  const comment = () => (chance(0.08) ? pick(next, [' # note', ' #', ' # "x', ' # a: b']) : '');
  const property = (mapping: boolean): string => {
    let text = '';
    if (chance(0.12)) {
      const name = chance(0.2) && anchors.length > 0 ? pick(next, anchors).name : `a${names++}`;
      anchors = [...anchors.filter((anchor) => anchor.name !== name), { name, mapping }];
      text += `&${name} `;
    }
    return text;
  };
  const blanks = () => ' '.repeat(1 + Math.floor(next() * 3));

  function quoted(indent: string, key: boolean): string {
    const broken = key || chance(0.7) ? ' ' : `${chance(0.3) ? '  ' : ''}\n${chance(0.3) ? '\n' : ''}${indent} `;
    if (chance(0.5))
      return `'${pick(next, ['', "it''s", 'a: b', '# no', '{{args.x}}', 'plain'])}${broken}${pick(next, ['', 'x', "''"])}'`;
    return `"${pick(next, ['', '\\n', '\\u00e9', '\\U0001F600', 'a: b', '{{args.x}}', '\\"', '\\x41\\t', '\\ud83d\\ude00'])}${broken}${pick(next, ['', 'x', '\\\\', '\\/'])}"`;
  }

  function flow(depth: number, indent: string): string {
    if (anchors.length > 0 && chance(0.1)) return `*${pick(next, anchors).name} `;
    const kind = depth > 3 ? 0 : next();
    if (kind < 0.5) return chance(0.4) ? quoted(indent, false) : pick(next, WORDS).replace(/[,[\]{}]/g, '');
    const gap = chance(0.2) ? `\n${indent}  ` : ' ';
    const mark = property(kind < 0.75);
    const size = Math.floor(next() * 3);
    if (kind < 0.75) {
      const first = Math.floor(next() * KEYS.length);
      const entries = Array.from({ length: size }, (_, i) => {
        const key = KEYS[(first + i) % KEYS.length]!;
        const name = chance(0.3) ? `"${key}"` : key;
        return chance(0.1) ? name : `${name}:${gap}${flow(depth + 1, indent)}`;
      });
      return `${mark}{${entries.join(`,${gap}`)}${chance(0.2) && size > 0 ? ',' : ''}${chance(0.3) ? ' ' : ''}}`;
    }
    const items = Array.from({ length: size }, () =>
      chance(0.1) ? `p: ${flow(depth + 1, indent)}` : flow(depth + 1, indent),
    );
    return `${mark}[${items.join(`,${gap}`)}${chance(0.2) && size > 0 ? ' ,' : ''}]`;
  }

  function block(indent: string): string {
    const strip = pick(next, ['', '-', '+']);
    const lines = Array.from({ length: 1 + Math.floor(next() * 4) }, () =>
      pick(next, ['text', '  more', 'a: b # no', '', '{{args.x}}', "it's", '- x', 'é😀', 'trailing  ']),
    );
    if (!lines.some((line) => line.trim() !== '')) lines.push('z');
    if (lines[0]!.startsWith(' ') || lines[0] === '') lines[0] = 'first';
    const inner = `${indent}${' '.repeat(1 + Math.floor(next() * 3))}`;
    return `${pick(next, ['|', '>'])}${strip}${comment()}\n${lines.map((line) => (line === '' ? '' : inner + line)).join('\n')}${chance(0.2) ? '\n' : ''}`;
  }

  /** What stands behind `key:` or `-`, with the gap before it. */
  function value(depth: number, indent: string): string {
    const kind = next();
    if (kind < 0.05) return comment();
    if (kind < 0.1 && anchors.length > 0) return ` *${pick(next, anchors).name}${comment()}`;
    if (kind < 0.35) return `${blanks()}${property(false)}${pick(next, WORDS)}${comment()}`;
    if (kind < 0.45) return `${blanks()}${property(false)}${quoted(indent, false)}${comment()}`;
    if (kind < 0.5)
      return ` ${pick(next, ['one', 'x: '.trim()])}\n${indent} two${chance(0.3) ? `\n\n${indent} three` : ''}`.replace(
        'x:',
        'x',
      );
    if (kind < 0.6) return ` ${property(false)}${block(indent)}`;
    if (kind < 0.75 || depth > 4) return `${blanks()}${flow(0, indent)}${comment()}`;
    const mapping = chance(0.6);
    const mark = property(mapping);
    const inner = `${indent}${' '.repeat(1 + Math.floor(next() * 2))}`;
    return `${mark ? ` ${mark.trim()}` : ''}${comment()}\n${collection(depth + 1, inner, mapping)}`;
  }

  function collection(depth: number, indent: string, mapping: boolean): string {
    const lines: string[] = [];
    const size = 1 + Math.floor(next() * 4);
    const used = new Set<string>();
    for (let i = 0; i < size; i++) {
      if (chance(0.06)) lines.push(`${chance(0.5) ? indent : ''}# a comment: x`);
      if (chance(0.05)) lines.push('');
      if (!mapping) {
        lines.push(
          chance(0.1)
            ? `${indent}- k: v\n${indent}  l:${value(depth + 1, `${indent}  `)}`
            : `${indent}-${value(depth, indent)}`,
        );
        continue;
      }
      const maps = anchors.filter((anchor) => anchor.mapping);
      if (maps.length > 0 && chance(0.15)) {
        lines.push(
          `${indent}<<: ${chance(0.5) ? `*${pick(next, maps).name}` : `[*${pick(next, maps).name}, *${pick(next, maps).name}]`}`,
        );
        continue;
      }
      const key = pick(next, KEYS);
      if (used.has(key)) continue;
      used.add(key);
      const written = chance(0.2) ? `"${key}"` : key;
      lines.push(
        chance(0.04)
          ? `${indent}? ${written}\n${indent}:${value(depth, indent)}`
          : `${indent}${written}${chance(0.05) ? ' ' : ''}:${value(depth, indent)}`,
      );
    }
    if (lines.length === 0 || lines.every((line) => line.trim() === '' || line.trim().startsWith('#')))
      lines.push(mapping ? `${indent}z: 1` : `${indent}- 1`);
    return lines.join('\n');
  }

  const documents = Array.from({ length: chance(0.2) ? 1 + Math.floor(next() * 3) : 1 }, () => {
    anchors = [];
    return collection(0, '', chance(0.8));
  });
  const text = `${chance(0.1) ? '# head\n---\n' : ''}${documents.join(pick(next, ['\n---\n', '\n--- # c\n', '\n...\n---\n']))}${chance(0.8) ? '\n' : ''}`;
  return chance(0.2) ? text.replaceAll('\n', '\r\n') : text;
}
