/** Numbers of the protocol that the features use. */
export const DiagnosticSeverity = { error: 1, warning: 2, info: 3 } as const;

/** What is not needed. */
export const UNNECESSARY = 1;

export const DocumentHighlightKind = { read: 2, write: 3 } as const;

export const SymbolKind = {
  module: 2,
  namespace: 3,
  package: 4,
  field: 8,
  function: 12,
  variable: 13,
  array: 18,
  struct: 23,
  event: 24,
  operator: 25,
} as const;

export const CompletionItemKind = {
  key: 10,
  value: 12,
  step: 18,
  argument: 6,
  variable: 6,
  function: 3,
  cast: 24,
  rule: 20,
  root: 9,
} as const;
