import type { Document, SyntaxProblem } from '../source.ts';
import { readUsualJson } from './simple-reader.ts';

/** Whether a text is JSON: an object or array as `JSON.parse` reads it. */
export function isJson(text: string): boolean {
  return /^[ \t\r\n]*[[{]/.test(text) && parses(text);
}

/** Reads a JSON text; of what is wrong as JSON, the first. */
export async function readJson(text: string): Promise<Document> {
  if (text.trim() === '') return document(undefined, [EMPTY]);
  const valid = parses(text);
  const usual = valid ? readUsualJson(text) : undefined;
  if (usual) return document(usual, []);
  const { readTokens } = await import('./full-reader.ts');
  const { root, problems } = readTokens(text, valid);
  return document(root, problems);
}

const EMPTY: SyntaxProblem = { start: 0, end: 0, cause: 'empty' };

function document(root: Document['root'], problems: Document['problems']): Document {
  return { index: 0, root, problems, unquoted: [], tags: [] };
}

function parses(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
