import type { DocumentHighlight, Location } from 'vscode-languageserver';
import { DocumentHighlightKind } from './kinds.ts';
import type { Model } from './model.ts';
import { nameAt } from './names.ts';

/** Where what a name refers to is declared. */
export function definitionAt(model: Model, offset: number): Location[] {
  const at = nameAt(model.jobs, offset);
  return locations(model, at?.named.occurrences.filter(({ role }) => role === 'declaration') ?? []);
}

/** All places of a name. */
export function referencesAt(model: Model, offset: number, withDeclaration: boolean): Location[] {
  const all = nameAt(model.jobs, offset)?.named.occurrences ?? [];
  return locations(model, withDeclaration ? all : all.filter(({ role }) => role === 'reference'));
}

export function highlightsAt({ jobs, positions }: Model, offset: number): DocumentHighlight[] {
  const all = nameAt(jobs, offset)?.named.occurrences ?? [];
  return all.map((one) => ({
    range: positions.range(one),
    kind: one.role === 'declaration' ? DocumentHighlightKind.write : DocumentHighlightKind.read,
  }));
}

function locations({ source, positions }: Model, spans: readonly { start: number; end: number }[]): Location[] {
  return spans.map((span) => ({ uri: source.uri, range: positions.range(span) }));
}
