import type { Value } from './jobs.ts';
import { type Dice, dice } from './random.ts';

export interface Style {
  /** Whether equal parts are written once, with an anchor, and then as aliases. */
  readonly aliases?: boolean;
  readonly comments?: boolean;
}

/** A string that is written into YAML as it is, without quotes. */
export const RAW = '\u0000raw:';

/** A value as YAML in random styles: block and flow, five kinds of scalars, comments, CRLF. */
export function printYaml(value: Value, seed: number, { aliases = false, comments = true }: Style = {}): string {
  const d = dice(seed);
  const printer = new Printer(d, aliases ? repeated(value) : new Set(), comments ? d.pick([0, 0.05, 0.3]) : 0);
  const body = printer.document(value);
  const text = `${d.chance(0.2) ? '%YAML 1.2\n---\n' : d.chance(0.2) ? '---\n' : ''}${body}${d.chance(0.8) ? '\n' : ''}`;
  return d.chance(0.2) ? text.replaceAll('\n', '\r\n') : text;
}

/** A value as JSON in random layouts. */
export function printJson(value: Value, seed: number): string {
  const d = dice(seed);
  const text = JSON.stringify(value, null, d.pick([0, 2, '\t']));
  return d.chance(0.2) ? text.replaceAll('\n', '\r\n') : text;
}

/** The texts of the collections that stand in a value more than once. */
function repeated(value: Value): Set<string> {
  const seen = new Set<string>();
  const twice = new Set<string>();
  const visit = (part: Value) => {
    if (typeof part !== 'object' || part === null) return;
    const text = JSON.stringify(part);
    if (text.length > 4) (seen.has(text) ? twice : seen).add(text);
    for (const child of Object.values(part)) visit(child);
  };
  visit(value);
  return twice;
}

const PLAIN = /^[A-Za-zé_./$][\w./$+()é-]*(?: [\w./$+()é-]+)*$/;
const RESOLVED = /^(?:null|~|true|false|[-+]?[.\d].*|[-+]?\.inf|\.nan)$/i;

class Printer {
  readonly #d: Dice;
  readonly #shared: ReadonlySet<string>;
  readonly #anchors = new Map<string, string>();
  readonly #comments: number;
  #comment = 0;

  constructor(d: Dice, shared: ReadonlySet<string>, comments: number) {
    this.#d = d;
    this.#shared = shared;
    this.#comments = comments;
  }

  document(value: Value): string {
    if (typeof value !== 'object' || value === null || isEmpty(value)) return this.#flow(value, '', false);
    return `${this.#lineComments('')}${this.#block(value, '')}`;
  }

  /** @param compact whether its first line goes on behind a `-`, so that no comment may come before it */
  #block(value: Value[] | { [key: string]: Value }, indent: string, compact = false): string {
    const lead = (index: number) => (compact && index === 0 ? '' : this.#lineComments(indent) + indent);
    const lines = Array.isArray(value)
      ? value.map((item, index) => `${lead(index)}-${this.#behind(item, indent, true)}`)
      : Object.entries(value).map(
          ([key, content], index) => `${lead(index)}${this.#key(key)}:${this.#behind(content, indent, false)}`,
        );
    return lines.join('\n');
  }

  /** What stands behind `key:` or `-`, with its blank. */
  #behind(value: Value, indent: string, item: boolean): string {
    const d = this.#d;
    if (typeof value === 'string') return ` ${this.#string(value, indent, true)}`;
    if (typeof value !== 'object' || value === null) return ` ${this.#flow(value, indent, true)}${this.#trailing()}`;
    const alias = this.#alias(value);
    if (alias) return ` ${alias}${this.#trailing()}`;
    const anchor = this.#anchor(value);
    if (isEmpty(value) || d.chance(0.25))
      return ` ${anchor}${this.#flow(value, `${indent}  `, d.chance(0.5))}${this.#trailing()}`;
    const inner = indent + (Array.isArray(value) && !item && d.chance(0.3) ? '' : ' '.repeat(1 + d.below(4)));
    if (item && anchor === '' && d.chance(0.8)) return ` ${this.#block(value, `${indent}  `, true)}`;
    return `${anchor && ` ${anchor.trimEnd()}`}${this.#trailing()}\n${this.#block(value, inner)}`;
  }

  /** @param oneLine whether no line break may stand in it, so no comment either */
  #flow(value: Value, indent: string, oneLine: boolean): string {
    if (typeof value === 'string') return this.#string(value, indent, false);
    if (value === null) return this.#d.pick(['null', '~', 'Null']);
    if (typeof value !== 'object') return String(value);
    const break_ = oneLine ? '' : `${this.#trailing()}\n${indent}`;
    const part = (content: Value): string => {
      if (typeof content !== 'object' || content === null) return this.#flow(content, `${indent}  `, oneLine);
      return this.#alias(content) ?? `${this.#anchor(content)}${this.#flow(content, `${indent}  `, oneLine)}`;
    };
    const parts = Array.isArray(value)
      ? value.map(part)
      : Object.entries(value).map(([key, content]) => `${this.#key(key)}: ${part(content)}`);
    const [open, close] = Array.isArray(value) ? '[]' : '{}';
    const separate = (text: string, last: boolean) =>
      `${oneLine ? ' ' : `\n${indent}`}${text}${last ? '' : ' ,'.slice(this.#d.below(2))}${oneLine ? '' : this.#trailing()}`;
    if (parts.length === 0) return `${open}${close}`;
    const text = parts.map((one, index) => separate(one, index === parts.length - 1)).join('');
    return `${open}${text}${break_ || ' '}${close}`;
  }

  #string(value: string, indent: string, block: boolean): string {
    const d = this.#d;
    if (value.startsWith(RAW)) return value.slice(RAW.length) + (block ? this.#trailing() : '');
    const styles: (() => string | undefined)[] = [
      () => (PLAIN.test(value) && !RESOLVED.test(value) ? value : undefined),
      () => (/^[\x20-\x7eé😀ü]*$/u.test(value) ? `'${value.replaceAll("'", "''")}'` : undefined),
      () => JSON.stringify(value),
      () => (block ? literal(value, indent) : undefined),
      () => (block ? folded(d, value, indent) : undefined),
    ];
    for (;;) {
      const text = d.pick(styles)();
      if (text === undefined) continue;
      return /^[|>]/.test(text) || !block ? text : `${text}${this.#trailing()}`;
    }
  }

  #key(key: string): string {
    const d = this.#d;
    if (PLAIN.test(key) && !RESOLVED.test(key) && d.chance(0.9)) return key;
    return d.chance(0.5) && !key.includes("'") ? `'${key}'` : JSON.stringify(key);
  }

  #alias(value: object): string | undefined {
    const name = this.#anchors.get(JSON.stringify(value));
    return name && `*${name}`;
  }

  #anchor(value: object): string {
    const text = JSON.stringify(value);
    if (!this.#shared.has(text)) return '';
    const name = `part${this.#anchors.size}`;
    this.#anchors.set(text, name);
    return `&${name} `;
  }

  #text(): string {
    const number = this.#comment++;
    return `# ${this.#d.pick(['note', 'TODO: x', "it's", '{{args.x}}', 'a # b'])} ${number}`;
  }

  #trailing(): string {
    return this.#d.chance(this.#comments) ? ` ${this.#text()}` : '';
  }

  #lineComments(indent: string): string {
    let text = '';
    while (this.#d.chance(this.#comments / 2)) text += `${indent}${this.#text()}\n`;
    if (this.#d.chance(0.03)) text += '\n';
    return text;
  }
}

function isEmpty(value: object): boolean {
  return Object.keys(value).length === 0;
}

function literal(value: string, indent: string): string | undefined {
  if (hasLoneSurrogate(value) || !/^[^\s][^\r\u2028\u2029\u0085\0-\x08]*$/.test(value) || /\n\n/.test(value))
    return undefined;
  const lines = value
    .replace(/\n$/, '')
    .split('\n')
    .map((line) => `${indent}  ${line}`);
  return `|${value.endsWith('\n') ? '' : '-'}\n${lines.join('\n')}`;
}

/** Breaks a line at some of its single blanks. */
function folded(d: Dice, value: string, indent: string): string | undefined {
  if (hasLoneSurrogate(value) || !/^[^\s][^\r\n\u2028\u2029\u0085\0-\x08]*$/.test(value) || /\s$/.test(value))
    return undefined;
  const text = value.replace(/(?<=\S) (?=\S)/g, () => (d.chance(0.4) ? `\n${indent}  ` : ' '));
  return `>-\n${indent}  ${text}`;
}

function hasLoneSurrogate(value: string): boolean {
  return /\p{Surrogate}/u.test(value);
}
