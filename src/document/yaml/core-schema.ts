import { characterTable } from '../../shared/character-table.ts';

type Value = string | number | boolean | null;

/**
 * The tags of YAML 1.2's core schema; `!` (non-specific) makes a scalar a string and says nothing
 * of a collection.
 */
export type CoreTag = 'str' | 'int' | 'float' | 'bool' | 'null' | 'map' | 'seq' | '!';

/** A `%TAG` directive: what a handle such as `!e!` stands for. */
export interface TagHandle {
  readonly handle: string;
  readonly prefix: string;
}

const CORE_PREFIX = 'tag:yaml.org,2002:';
const CORE_TAGS: ReadonlySet<string> = new Set(['str', 'int', 'float', 'bool', 'null', 'map', 'seq']);

const NULL = /^(?:null|Null|NULL|~|)$/;
const BOOLEAN = /^(?:true|True|TRUE|false|False|FALSE)$/;
const INTEGER = /^(?:[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+)$/;
const FLOAT = /^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$/;
const INFINITE = /^[-+]?\.(?:inf|Inf|INF)$/;
const NOT_A_NUMBER = /^\.(?:nan|NaN|NAN)$/;
/** The first characters of everything that is not simply a string. */
const SPECIAL_STARTS = characterTable('-+.0123456789nNtTfF~');

/** The value of a plain scalar without a tag: YAML 1.2, section 10.3.2. */
export function resolvePlain(text: string): Value {
  if (text === '') return null;
  if (!SPECIAL_STARTS[text.charCodeAt(0)]) return text;
  const number = toFloat(text);
  if (number !== undefined) return number;
  if (BOOLEAN.test(text)) return text[0] === 't' || text[0] === 'T';
  return NULL.test(text) ? null : text;
}

/**
 * The value of a scalar with one of the core schema's tags; `undefined` where the text is none of
 * that type.
 */
export function resolveTagged(tag: CoreTag, text: string): Value | undefined {
  switch (tag) {
    case 'str':
    case '!':
      return text;
    case 'int':
      return INTEGER.test(text) ? Number(text) : undefined;
    case 'float':
      return toFloat(text);
    case 'bool':
      return BOOLEAN.test(text) ? /^t/i.test(text) : undefined;
    case 'null':
      return NULL.test(text) ? null : undefined;
    default:
      return undefined;
  }
}

function toFloat(text: string): number | undefined {
  if (INTEGER.test(text) || FLOAT.test(text)) return Number(text);
  if (INFINITE.test(text)) return text[0] === '-' ? -Infinity : Infinity;
  return NOT_A_NUMBER.test(text) ? NaN : undefined;
}

/**
 * Which of the core schema's tags a tag as it is written (`!!str`, `!<tag:yaml.org,2002:str>`,
 * `!e!str`) stands for, if any.
 */
export function coreTag(written: string, handles: readonly TagHandle[]): CoreTag | undefined {
  if (written === '!') return '!';
  const full = fullTag(written, handles);
  if (!full.startsWith(CORE_PREFIX)) return undefined;
  const name = full.slice(CORE_PREFIX.length);
  return CORE_TAGS.has(name) ? (name as CoreTag) : undefined;
}

/** Whether a tag is that of `<<`, which Go's YAML writes out: `!!merge <<: *base`. */
export function isMergeTag(written: string, handles: readonly TagHandle[]): boolean {
  return fullTag(written, handles) === `${CORE_PREFIX}merge`;
}

function fullTag(written: string, handles: readonly TagHandle[]): string {
  if (written.startsWith('!<')) return written.slice(2, -1);
  const handle = written.slice(0, written.indexOf('!', 1) + 1) || '!';
  const prefix = handles.find((known) => known.handle === handle)?.prefix ?? (handle === '!!' ? CORE_PREFIX : handle);
  return prefix + written.slice(handle.length);
}
