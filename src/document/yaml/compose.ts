import {
  COLLECTION_STYLE,
  type DocumentEvent,
  EVENT_ID,
  type Event,
  getScalarValue,
  type MappingEvent,
  SCALAR_STYLE,
  type ScalarEvent,
  type SequenceEvent,
} from 'js-yaml';
import { endOfLine, isBlank, isBreak } from '../../text/blanks.ts';
import { nearest } from '../../text/nearest.ts';
import { quote } from '../../text/quote.ts';
import type { Span } from '../../text/span.ts';
import { EntryList } from '../entry-list.ts';
import { intern } from '../intern.ts';
import { MAX_DEPTH } from '../limits.ts';
import { mostValues } from '../most-values.ts';
import type { Comment, Entry, Mapping, Node, Scalar, ScalarStyle, Sequence } from '../node.ts';
import { addCounted } from '../problems.ts';
import type { Document, SyntaxProblem, UnknownTag, UnquotedPlaceholder } from '../source.ts';
import { contentOf } from './block-scalar.ts';
import { CommentCollector } from './comments.ts';
import { type CoreTag, coreTag, isMergeTag, resolvePlain, resolveTagged, type TagHandle } from './core-schema.ts';
import { DocumentSize, type Size } from './size-limits.ts';

export interface Composition {
  readonly documents: Document[];
  readonly comments: readonly Comment[];
}

/**
 * Builds the positioned trees of a YAML stream.
 *
 * @param text what the events' offsets refer to
 * @param events of js-yaml's parser, which accept what is found here: duplicate keys, unresolved
 * aliases, unknown tags; they are used up
 * @param placeholders the offsets at which unquoted placeholders begin that were masked for the
 * parser
 * @param end where the events end
 */
export function compose(
  text: string,
  events: Event[],
  placeholders: ReadonlySet<number>,
  end = text.length,
): Composition {
  const composer = new Composer(text, events, placeholders);
  return { documents: composer.documents(), comments: composer.comments.finish(end) };
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** A collection whose end has not come yet. */
interface Frame {
  readonly node: Mutable<Mapping> | Mutable<Sequence>;
  readonly anchor: Anchor | undefined;
  /** What the document had before this one, where that is asked for. */
  readonly before: Size | undefined;
  /** How many levels of collections it holds, itself included. */
  height: number;
  /** Where its text ends so far, quotes and closing brackets included. */
  end: number;
  /** Of a mapping. */
  readonly list: EntryList | undefined;
  readonly items: Node[] | undefined;
  key: Node | undefined;
  /** Whether the pending key is `<<`, unquoted and without a tag. */
  keyMerges: boolean;
  merged: Mapping[] | undefined;
}

interface Anchor {
  node: Node;
  /** Whether its text ends only later: an alias to it would be a cycle. */
  open: boolean;
  size: Size;
  height: number;
}

/**
 * After how many problems of a document no likely anchor is looked for any more: each search goes
 * through all anchors.
 */
const MOST_NEAR = 100;

const STYLES: readonly ScalarStyle[] = (() => {
  const styles: ScalarStyle[] = [];
  styles[SCALAR_STYLE.PLAIN] = 'plain';
  styles[SCALAR_STYLE.SINGLE_QUOTED] = 'single';
  styles[SCALAR_STYLE.DOUBLE_QUOTED] = 'double';
  styles[SCALAR_STYLE.LITERAL_BLOCK] = 'literal';
  styles[SCALAR_STYLE.FOLDED_BLOCK] = 'folded';
  return styles;
})();

/** A document that is null is as empty as one without a text, save where it is all that a stream writes. */
function withoutNulls(documents: Document[]): Document[] {
  const isNull = ({ root }: Document) => root?.kind === 'scalar' && root.value === null;
  if (!documents.some(isNull)) return documents;
  const isEmpty = documents.every((document) => isNull(document) && document.problems.length === 0);
  const only = isEmpty ? documents.find(({ root }) => root!.start < root!.end) : undefined;
  return documents.map((document) =>
    document !== only && isNull(document) ? { ...document, root: undefined } : document,
  );
}

const PAST: Event = { type: EVENT_ID.POP };

class Composer {
  readonly comments: CommentCollector;
  readonly #text: string;
  readonly #events: Event[];
  readonly #placeholders: ReadonlySet<number>;
  /** The event to read next. */
  #at = 0;
  #stack: Frame[] = [];
  #anchors = new Map<string, Anchor>();
  #handles: readonly TagHandle[] = [];
  #root: Node | undefined;
  #problems: SyntaxProblem[] = [];
  #unquoted: UnquotedPlaceholder[] = [];
  #tags: UnknownTag[] = [];
  readonly #most: number;
  #size: DocumentSize;
  /** Whether the document has the one problem that is neither a duplicate key nor an unresolved alias. */
  #hasProblem = false;
  /** Whether that problem ends the reading of the document. */
  #failed = false;

  constructor(text: string, events: Event[], placeholders: ReadonlySet<number>) {
    this.#text = text;
    this.#events = events;
    this.#placeholders = placeholders;
    this.#most = mostValues(text.length);
    this.#size = new DocumentSize(this.#most);
    this.comments = new CommentCollector(text);
  }

  documents(): Document[] {
    const documents: Document[] = [];
    while (this.#at < this.#events.length) documents.push(this.#document(documents.length));
    return withoutNulls(documents);
  }

  /** The next event, which is dropped here: of a long text they take as much memory as its tree. */
  #take(): Event {
    const event = this.#events[this.#at]!;
    this.#events[this.#at++] = PAST;
    return event;
  }

  #document(index: number): Document {
    const { directives } = this.#take() as DocumentEvent;
    this.#handles = directives.length === 0 ? [] : directives.filter((directive) => directive.kind === 'tag');
    this.#stack = [];
    this.#anchors = new Map();
    this.#root = undefined;
    this.#problems = [];
    this.#unquoted = [];
    this.#tags = [];
    this.#size = new DocumentSize(this.#most);
    this.#hasProblem = false;
    this.#failed = false;
    this.#nodes();
    if (this.#failed) this.#root = undefined;
    return {
      index,
      root: this.#root as Node | undefined,
      problems: this.#problems,
      unquoted: this.#unquoted,
      tags: this.#tags,
    };
  }

  /** Reads up to the end of the document. */
  #nodes(): void {
    for (;;) {
      const event = this.#take();
      switch (event.type) {
        case EVENT_ID.SCALAR:
          this.#scalar(event);
          break;
        case EVENT_ID.MAPPING:
        case EVENT_ID.SEQUENCE:
          this.#open(event);
          break;
        case EVENT_ID.ALIAS:
          this.#alias(event.anchorStart, event.anchorEnd);
          break;
        default:
          if (this.#stack.length === 0) return;
          this.#close();
      }
      if (this.#failed) {
        this.#skip();
        return;
      }
    }
  }

  /** Goes to the end of the document without looking at what comes before it, comments aside. */
  #skip(): void {
    for (let depth = this.#stack.length; ; ) {
      const event = this.#take();
      if (event.type === EVENT_ID.MAPPING || event.type === EVENT_ID.SEQUENCE) depth++;
      else if (event.type === EVENT_ID.SCALAR) this.comments.scalar(event.valueStart, event.valueEnd);
      else if (event.type === EVENT_ID.POP && depth-- === 0) return;
    }
  }

  #open(event: MappingEvent | SequenceEvent): void {
    const { start } = event;
    const flow = event.style === COLLECTION_STYLE.FLOW;
    const mapping = event.type === EVENT_ID.MAPPING;
    const list = mapping ? new EntryList() : undefined;
    const items: Node[] | undefined = mapping ? undefined : [];
    const node: Mutable<Mapping> | Mutable<Sequence> = list
      ? { kind: 'mapping', start, end: start, entries: list.entries, flow, tag: undefined }
      : { kind: 'sequence', start, end: start, items: items!, flow, tag: undefined };
    this.#tag(event, node, mapping ? 'map' : 'seq');
    const anchor = this.#anchor(event, node, true);
    const end = flow && !this.#isPair(start) ? start + 1 : start;
    const before = anchor && this.#size.snapshot();
    this.#size.nodes++;
    const parent = this.#stack[this.#stack.length - 1];
    this.#stack.push({
      node,
      anchor,
      before,
      height: 1,
      end,
      list,
      items,
      key: undefined,
      keyMerges: false,
      merged: undefined,
    });
    this.#limit(start);
    if (this.#stack.length > MAX_DEPTH) this.#fail({ start, end: start + 1, cause: 'tooDeep', limit: MAX_DEPTH });
    // js-yaml takes `key: !tag a: b` for a map in a map.
    else if (
      mapping &&
      !flow &&
      parent?.key &&
      !parent.node.flow &&
      !/[\r\n]/.test(this.#text.slice(parent.end, start))
    ) {
      const lineEnd = endOfLine(this.#text, start);
      const problem = `${quote(this.#text.slice(start, lineEnd))} begins a map on the line of its key`;
      this.#fail({ start, end: lineEnd, cause: 'malformed', problem, hint: 'put the value in quotes' });
    }
  }

  /**
   * Whether a flow mapping that begins here is a pair in a sequence, such as `a: b` in `[a: b]`,
   * which has no braces.
   */
  #isPair(start: number): boolean {
    const open = this.#text.charCodeAt(start);
    if (open !== 0x7b && open !== 0x5b) return true;
    const next = this.#events[this.#at]!;
    return (next.type === EVENT_ID.MAPPING || next.type === EVENT_ID.SEQUENCE) && next.start === start;
  }

  #close(): void {
    const frame = this.#stack.pop()!;
    const { node } = frame;
    if (node.flow) frame.end = this.#closingBracket(node, frame.end);
    node.end = frame.end;
    if (frame.merged) frame.list!.merge(frame.merged);
    if (frame.anchor) {
      frame.anchor.open = false;
      frame.anchor.size = this.#size.since(frame.before!);
      frame.anchor.height = frame.height;
    }
    this.#add(node, frame.end, frame.height);
  }

  #closingBracket(node: Node, end: number): number {
    const close = node.kind === 'mapping' ? 0x7d : 0x5d;
    let at = afterBlanks(this.#text, end);
    if (this.#text.charCodeAt(at) === 0x3f) at = afterBlanks(this.#text, at + 1);
    return this.#text.charCodeAt(at) === close ? at + 1 : end;
  }

  #scalar(event: ScalarEvent): void {
    this.#size.nodes++;
    this.#limit(Math.max(0, event.valueStart));
    if (this.#failed) return;
    const node = event.valueStart < 0 ? this.#absent(event) : this.#present(event);
    this.#size.characters += node.end - node.start;
    this.#anchor(event, node, false);
    const quote = event.style === SCALAR_STYLE.SINGLE_QUOTED || event.style === SCALAR_STYLE.DOUBLE_QUOTED ? 1 : 0;
    this.#add(node, node.end + quote, 0);
  }

  #present(event: ScalarEvent): Scalar {
    const { valueStart, valueEnd, fast } = event;
    this.comments.scalar(valueStart, valueEnd);
    const style = STYLES[event.style]!;
    const block = style === 'literal' || style === 'folded';
    const { start, end } = block ? contentOf(this.#text, event) : { start: valueStart, end: valueEnd };
    const unquoted = style === 'plain' && this.#placeholders.has(valueStart);
    const text =
      fast && !unquoted
        ? this.#text.slice(start, end)
        : getScalarValue(this.#text, unquoted ? { ...event, fast: false } : event);
    const node: Mutable<Scalar> = { kind: 'scalar', start, end, value: text, style, source: undefined, tag: undefined };
    const tag = this.#tag(event, node, undefined);
    if (tag !== undefined) node.value = this.#tagged(tag, text, node);
    else if (style === 'plain' && event.tagStart < 0 && !unquoted) node.value = resolvePlain(text);
    const written = typeof node.value === 'number' || ((!fast || unquoted) && typeof node.value === 'string');
    if (written && String(node.value) !== this.#text.slice(start, end)) node.source = this.#text;
    if (unquoted && !this.#expectsKey()) this.#unquoted.push({ start, end, node });
    return node;
  }

  /** A value that is not there, such as the one after `key:`. */
  #absent(event: ScalarEvent): Scalar {
    const start =
      event.anchorEnd < 0 && event.tagEnd < 0 ? this.#behindIndicator() : Math.max(event.anchorEnd, event.tagEnd);
    const node: Mutable<Scalar> = {
      kind: 'scalar',
      start,
      end: start,
      value: null,
      style: 'plain',
      source: undefined,
      tag: undefined,
    };
    const tag = this.#tag(event, node, undefined);
    if (tag !== undefined) node.value = this.#tagged(tag, '', node);
    else if (event.tagStart >= 0) node.value = '';
    return node;
  }

  #tagged(tag: CoreTag, text: string, node: Scalar): Scalar['value'] {
    const value = resolveTagged(tag, text);
    if (value !== undefined) return value;
    this.#problem({
      start: node.start,
      end: node.end,
      cause: 'malformed',
      problem:
        text === '' ? `missing value after the tag "!!${tag}"` : `${quote(text)} does not match its tag "!!${tag}"`,
      hint: 'remove the tag',
    });
    return text;
  }

  #alias(start: number, end: number): void {
    const name = this.#text.slice(start, end);
    const anchor = this.#anchors.get(name);
    if (anchor && !anchor.open) {
      const tooDeep = this.#stack.length - this.#mergedLevels() + anchor.height > MAX_DEPTH;
      if (tooDeep) this.#fail({ start: start - 1, end, cause: 'tooDeep', limit: MAX_DEPTH });
      else {
        this.#size.expand(anchor.size);
        this.#limit(start - 1);
      }
      if (!this.#failed) this.#add(anchor.node, end, anchor.height);
      return;
    }
    if (anchor) this.#problem({ start: start - 1, end, cause: 'aliasCycle', name });
    else this.#unresolved(name, start - 1, end);
    this.#size.nodes++;
    const node: Scalar = {
      kind: 'scalar',
      start: start - 1,
      end,
      value: null,
      style: 'plain',
      source: undefined,
      tag: undefined,
    };
    this.#add(node, end, 0);
  }

  #unresolved(name: string, start: number, end: number): void {
    const near = this.#problems.length < MOST_NEAR ? nearest(name, this.#anchors.keys()) : undefined;
    addCounted<SyntaxProblem>(this.#problems, { start, end, cause: 'unresolvedAlias', name, near });
  }

  /** Puts a node that is complete where it belongs; `end` is where its text ends there. */
  #add(node: Node, end: number, height: number): void {
    const frame = this.#stack[this.#stack.length - 1];
    if (!frame) {
      this.#root = node;
      return;
    }
    frame.end = end;
    const levels = frame.key && frame.keyMerges ? height - (node.kind === 'sequence' ? 2 : 1) : height;
    if (levels >= frame.height) frame.height = levels + 1;
    if (frame.items) {
      frame.items.push(node);
    } else if (!frame.key) {
      frame.key = node;
      frame.keyMerges = node.kind === 'scalar' && node.value === '<<' && node.style === 'plain' && !node.tag;
    } else {
      this.#entry(frame, frame.key, node);
      frame.key = undefined;
    }
  }

  #entry(frame: Frame, key: Node, value: Node): void {
    const sources = frame.keyMerges ? mergeSources(value) : undefined;
    if (sources) {
      frame.merged ??= [];
      for (const source of sources) frame.merged.push(source);
      return;
    }
    const name = intern(key.kind === 'scalar' ? String(key.value) : this.#text.slice(key.start, key.end));
    if (name.charCodeAt(0) > 0x7f) this.#checkIndentation(key, name);
    const entry: Entry = { key, name, value };
    const first = frame.list!.add(entry);
    if (first) {
      const { start, end } = first.key;
      addCounted<SyntaxProblem>(this.#problems, {
        start: key.start,
        end: key.end,
        cause: 'duplicateKey',
        name,
        first: { start, end },
        item: this.#stack[this.#stack.length - 2]?.items && {
          start: frame.node.start,
          flow: (frame.node as Mapping).flow,
        },
      });
    }
  }

  /**
   * How many of the open collections do not count as levels for what comes next, because a merge
   * key will bring its entries one level up.
   */
  #mergedLevels(): number {
    const frame = this.#stack[this.#stack.length - 1];
    if (frame?.key) return frame.keyMerges ? 1 : 0;
    const parent = this.#stack[this.#stack.length - 2];
    return frame?.items && parent?.key && parent.keyMerges ? 2 : 0;
  }

  #expectsKey(): boolean {
    const frame = this.#stack[this.#stack.length - 1];
    return frame?.list !== undefined && frame.key === undefined;
  }

  /** A key that begins with what looks like spaces is one that is indented by them. */
  #checkIndentation(key: Node, name: string): void {
    const odd = /^\s+/.exec(name)?.[0].length ?? 0;
    if (odd === 0 || key.kind !== 'scalar' || key.style !== 'plain') return;
    this.#problem({ start: key.start, end: key.start + odd, cause: 'oddIndentation', code: name.charCodeAt(0) });
  }

  #anchor(event: ScalarEvent | MappingEvent | SequenceEvent, node: Node, open: boolean): Anchor | undefined {
    if (event.anchorStart < 0) return undefined;
    const size = { nodes: 1, characters: node.end - node.start };
    const anchor: Anchor = { node, open, size, height: 0 };
    this.#anchors.set(this.#text.slice(event.anchorStart, event.anchorEnd), anchor);
    return anchor;
  }

  /** What the tag of a node says of a scalar, if it has one of the core schema's. */
  #tag(
    { tagStart, tagEnd }: ScalarEvent | MappingEvent | SequenceEvent,
    node: Mutable<Node>,
    collection: 'map' | 'seq' | undefined,
  ): CoreTag | undefined {
    if (tagStart < 0) return undefined;
    const written = this.#text.slice(tagStart, tagEnd);
    const tag = isMergeTag(written, this.#handles) ? 'str' : coreTag(written, this.#handles);
    const span: Span = { start: tagStart, end: tagEnd };
    if (tag === undefined) {
      node.tag = span;
      addCounted<UnknownTag>(this.#tags, { start: tagStart, end: tagEnd, tag: written, node });
    } else if (collection && tag !== '!' && tag !== collection) {
      const found = collection === 'map' ? 'a map' : 'a list';
      this.#problem({
        ...span,
        cause: 'malformed',
        problem: `the tag "${written}" does not match its value, ${found}`,
        hint: 'remove the tag',
      });
    }
    return tag;
  }

  /**
   * Right after the `:` or `-` that an absent node follows, or where there is none, after what
   * comes before it.
   */
  #behindIndicator(): number {
    const frame = this.#stack[this.#stack.length - 1];
    if (!frame) return 0;
    const at = afterBlanks(this.#text, frame.end);
    const indicator = frame.items ? 0x2d : frame.key ? 0x3a : undefined;
    return this.#text.charCodeAt(at) === indicator ? at + 1 : frame.end;
  }

  /** Ends the reading where the document has too much. */
  #limit(at: number): void {
    const excess = this.#size.excess;
    if (excess) this.#fail({ start: at, end: Math.min(at + 1, this.#text.length), ...excess });
  }

  /** Reports a problem of the kind of which a document has one at most. */
  #problem(problem: SyntaxProblem): void {
    if (!this.#hasProblem) this.#problems.push(problem);
    this.#hasProblem = true;
  }

  #fail(problem: SyntaxProblem): void {
    this.#problem(problem);
    this.#failed = true;
  }
}

/** The mappings that a value of `<<` brings; `undefined` if it is neither a mapping nor a list of them. */
function mergeSources(value: Node): Mapping[] | undefined {
  if (value.kind === 'mapping') return [value];
  if (value.kind === 'scalar') return undefined;
  const sources = value.items.filter((item) => item.kind === 'mapping');
  return sources.length === value.items.length ? sources : undefined;
}

/** The first offset from `at` on that is not a space, line break, comma or comment. */
function afterBlanks(text: string, at: number): number {
  let i = at;
  for (;;) {
    const code = text.charCodeAt(i);
    if (isBlank(code) || isBreak(code) || code === 0x2c) i++;
    else if (code === 0x23 && i > 0 && text.charCodeAt(i - 1) <= 32) i = endOfLine(text, i);
    else return i;
  }
}
