import type { Node } from '../document/node.ts';
import type { Job } from '../job/job.ts';
import type { Placeholder, PlaceholderPart } from '../job/placeholder/placeholder.ts';
import type { Template } from '../job/texts/text.ts';
import { type Arguments, lookUp } from './arguments.ts';

/** A value that only the run knows, as it is shown. */
class Unknown {
  readonly text: string;

  constructor(text: string) {
    this.text = `‹${text}›`;
  }
}

/** Fills what is known into the fields of a step; `undefined` is what the platform leaves out. */
export class Renderer {
  readonly #templates: ReadonlyMap<Node, Template>;
  readonly #expressions: ReadonlySet<Node>;
  readonly #args: Arguments;

  constructor(job: Job, args: Arguments) {
    this.#templates = new Map(job.templates.filter(({ isKey }) => !isKey).map((one) => [one.scalar, one]));
    this.#expressions = new Set(job.expressions.map(({ node }) => node));
    this.#args = args;
  }

  /** @param looped the path below `args` that stands for one element here */
  render(node: Node, looped?: readonly string[]): unknown {
    if (this.#expressions.has(node)) {
      return node.kind === 'scalar' ? new Unknown(String(node.value).trim().replace(/\s+/g, ' ')).text : null;
    }
    if (node.kind === 'sequence') return node.items.map((item) => this.render(item, looped) ?? null);
    if (node.kind === 'mapping') {
      const entries = node.entries.map(({ name, value }) => [name, this.render(value, looped)] as const);
      return Object.fromEntries(entries.filter(([, value]) => value !== undefined));
    }
    const template = this.#templates.get(node);
    return template ? renderText(template, this.#args, looped) : node.value;
  }
}

/** The text of a template with its placeholders filled in as the engine does it. */
function renderText({ scalar, placeholders }: Template, args: Arguments, looped?: readonly string[]): unknown {
  const { value: text } = scalar;
  let filled = '';
  let last = 0;
  for (const placeholder of placeholders) {
    const value = fillIn(placeholder, text, args, looped);
    if (placeholder.start === 0 && placeholder.end === text.length)
      return value instanceof Unknown ? value.text : value;
    filled +=
      text.slice(last, placeholder.start) +
      (value instanceof Unknown ? value.text : asText(value, text.slice(placeholder.start, placeholder.end)));
    last = placeholder.end;
  }
  return filled + text.slice(last);
}

/** What stands in a longer text: the engine takes `$&` and `$$` in it for what `String.replace` does. */
function asText(value: unknown, placeholder: string): string {
  const text = value === undefined ? '' : String(value);
  return text.includes('$') ? placeholder.replace(placeholder, text) : text;
}

function fillIn(
  placeholder: Placeholder,
  text: string,
  args: Arguments,
  looped: readonly string[] | undefined,
): unknown {
  const { parts, fallback, undefinedFlag, nullFlag, ignoresEmptyText, problem } = placeholder;
  const isWhole = placeholder.start === 0 && placeholder.end === text.length;
  if (problem || placeholder.spelling === 'angles') return text.slice(placeholder.start, placeholder.end);
  for (const part of parts) {
    const value = partOf(part, args, looped);
    if (value instanceof Unknown) return value;
    if (value === undefined || (value === '' && ignoresEmptyText)) continue;
    return cast(value, part.casts[0]?.text ?? 'str', isWhole);
  }
  if (fallback) return cast(fallback.text, fallback.cast?.text ?? 'str', isWhole);
  if (undefinedFlag) return undefined;
  // The engine leaves the placeholder where it is, and that is what is sent.
  return nullFlag ? null : text.slice(placeholder.start, placeholder.end);
}

function partOf({ path }: PlaceholderPart, args: Arguments, looped: readonly string[] | undefined): unknown {
  const names = path.segments.map(({ text }) => text);
  const [root, ...below] = names;
  const isElement = looped?.every((name, index) => below[index] === name);
  if (root !== 'args' || isElement) return new Unknown(isElement ? `each of ${path.text}` : path.text);
  const found = lookUp(args, below);
  return found === 'unknown' ? new Unknown(path.text) : found.value;
}

/** As the engine casts. */
function cast(value: unknown, type: string, isWhole: boolean): unknown {
  if (value === null || value === undefined) return value;
  const trimmed = typeof value === 'string' ? value.trim() : value;
  switch (type) {
    case 'str':
      return stringOf(value);
    case 'int':
      return numberOr(Number.parseInt(String(trimmed), 10), trimmed);
    case 'num':
      return numberOr(Number.parseFloat(String(trimmed)), trimmed);
    case 'bool':
      return trimmed === 'true' ? true : trimmed === 'false' ? false : trimmed;
    case 'null':
      return isWhole && trimmed !== 'null' ? trimmed : isWhole ? null : 'null';
    case 'json':
      return isWhole && typeof trimmed === 'string' ? parsed(trimmed) : trimmed;
    default:
      return trimmed;
  }
}

/** Lists are joined by commas, what is in them included. */
function stringOf(value: unknown): string {
  return Array.isArray(value) ? value.map(stringOf).join(',') : String(value);
}

function numberOr(number: number, other: unknown): unknown {
  return Number.isNaN(number) ? other : number;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
