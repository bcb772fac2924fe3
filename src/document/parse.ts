import { endOfLine } from '../text/blanks.ts';
import { type Decoded, decode } from './decode.ts';
import { isJson, readJson } from './json/read.ts';
import type { Document, Language, SourceFile, SyntaxProblem } from './source.ts';
import { readYaml } from './yaml/read.ts';

/** A text, or a file's bytes, to be read. */
export interface SourceInput {
  readonly text?: string;
  readonly bytes?: Uint8Array;
  /** As it is reported. */
  readonly path?: string;
  /** By default told by the path's extension, else JSON if the text is JSON, else YAML. */
  readonly language?: Language;
}

/**
 * Reads a text (or bytes) into positioned trees, one a document. Whatever is wrong with it comes
 * back as problems of the documents. It is asynchronous because more code is loaded to say why a
 * YAML text is broken.
 */
export async function parseSource({ text: given = '', bytes, path, language }: SourceInput): Promise<SourceFile> {
  const { text, problem, undecoded }: Decoded = bytes ? decode(bytes) : { text: withoutByteOrderMark(given) };
  const spoken = language ?? languageOf(path) ?? (isJson(text) || beginsAsCommentedJson(text) ? 'json' : 'yaml');
  if (problem) return { path, text, undecoded, language: spoken, documents: [unreadable(problem)], comments: [] };
  const lines = withLineFeeds(text);
  if (spoken === 'json') return { path, text, language: spoken, documents: [await readJson(lines)], comments: [] };
  const { documents, comments } = await readYaml(lines);
  return { path, text, language: spoken, documents, comments };
}

function unreadable(problem: SyntaxProblem): Document {
  return { index: 0, root: undefined, problems: [problem], unquoted: [], tags: [] };
}

/**
 * The text with a line feed for each carriage return that ends a line alone: parsers differ in what
 * they make of those.
 */
function withLineFeeds(text: string): string {
  return text.includes('\r') ? text.replace(/\r(?!\n)/g, '\n') : text;
}

function languageOf(path: string | undefined): Language | undefined {
  if (path === undefined) return undefined;
  if (/\.jsonc?$/i.test(path)) return 'json';
  return /\.ya?ml$/i.test(path) ? 'yaml' : undefined;
}

/**
 * Whether a text is JSON but for comments before it, which YAML has none like: JSON's words are the
 * right ones for it.
 */
function beginsAsCommentedJson(text: string): boolean {
  let at = 0;
  for (;;) {
    while (/\s/.test(text[at] ?? '')) at++;
    if (text.startsWith('//', at)) at = endOfLine(text, at);
    else if (text.startsWith('/*', at) && text.indexOf('*/', at) >= 0) at = text.indexOf('*/', at) + 2;
    else return at > 0 && /^\s*\//.test(text) && (text[at] === '{' || text[at] === '[');
  }
}

function withoutByteOrderMark(text: string): string {
  return text.charCodeAt(0) === 0xfeff ? text.slice(1) : text;
}
