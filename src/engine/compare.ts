import type { Note, Report, Rule } from '../rule/rule.ts';
import { toError } from '../shared/errors.ts';
import { Lines } from '../text/lines.ts';
import type { Analysis } from './analysis.ts';
import { InternalError } from './internal-error.ts';
import type { Reported } from './reported.ts';
import type { FileNote } from './result.ts';

/** What a rule found by comparing files, about one of its notes: the place is known once the file is read again. */
export interface Compared extends Omit<Reported, 'place' | 'document' | 'related' | 'fix' | 'others'> {
  /** The index of the note among those of its file. */
  readonly note: number;
}

/** A file of a run that rules noted something in. */
export interface NotedFile {
  /** As it is reported. */
  readonly path: string;
  readonly notes: readonly FileNote[];
  /** All rules that hold for it. */
  readonly rules: readonly Rule[];
}

/** The notes of a file as they go to a cache or another thread. */
export function notesOf({ file, notes }: Pick<Analysis, 'file' | 'notes'>): FileNote[] {
  if (notes.length === 0) return [];
  const lines = new Lines(file.text.slice(0, Math.max(...notes.map(({ place }) => place.end))));
  return notes.map(({ rule, data, place }) => {
    const from = lines.position(place.start);
    const to = lines.position(place.end);
    const lineColumns = { line: from.line, column: from.column, endLine: to.line, endColumn: to.column };
    return { rule: rule.id, data, place: lineColumns };
  });
}

/**
 * Lets rules compare the files of a run, whatever their order.
 *
 * @returns what they found, by file
 * @throws InternalError when a rule fails
 */
export function compareFiles<File extends NotedFile>(files: readonly File[]): Map<File, Compared[]> {
  const byRule = new Map<Rule, Map<Note, Origin<File>>>();
  for (const file of [...files].sort((a, b) => (a.path < b.path ? -1 : 1))) {
    const known = new Map(file.rules.map((rule) => [rule.id, rule]));
    for (const [index, { rule: id, data, place }] of file.notes.entries()) {
      const rule = known.get(id);
      if (!rule) continue;
      const notes = byRule.get(rule) ?? new Map<Note, Origin<File>>();
      byRule.set(rule, notes.set({ path: file.path, data }, { file, index, place }));
    }
  }
  const found = new Map<File, Compared[]>();
  for (const [rule, notes] of byRule) {
    const originOf = (note: Note) => {
      const origin = notes.get(note);
      if (!origin) throw new TypeError('what is reported of a run is not one of the notes');
      return origin;
    };
    try {
      rule.checkRun?.([...notes.keys()], (messageId, note, data, { help, severity, related = [] } = {}) => {
        const text = rule.messages[messageId];
        if (!text) throw new RangeError(`no message "${messageId}"`);
        const { file, index } = originOf(note);
        const elsewhere = related.map((other) => ({
          message: other.message,
          path: other.note.path,
          ...originOf(other.note).place,
        }));
        const report = { rule, messageId, message: sentence(text(data as never)), note: index, elsewhere };
        const own = found.get(file) ?? [];
        found.set(file, own);
        own.push({ ...report, ...(help !== undefined && { help }), ...(severity !== undefined && { severity }) });
      });
    } catch (cause) {
      throw new InternalError(rule.id, undefined, toError(cause));
    }
  }
  return found;
}

/** Where a note comes from. */
interface Origin<File> {
  readonly file: File;
  readonly index: number;
  readonly place: FileNote['place'];
}

function sentence(said: unknown): Report['message'] {
  if (typeof said !== 'string') throw new TypeError('what a message says is not a string');
  return said;
}
