/** What a change of a job does to those who rely on it, the worst first. */
export const levels = ['breaking', 'dangerous', 'safe'] as const;

/** `breaking`: callers or data break; `dangerous`: what lands may change; `safe`: neither. */
export type Level = (typeof levels)[number];

/** The kinds of changes, with the level of each. */
export const changeKinds = {
  'arg-added-required': 'breaking',
  'arg-made-required': 'breaking',
  'arg-removed': 'breaking',
  'arg-type-narrowed': 'breaking',
  'arg-enum-narrowed': 'breaking',
  'arg-format-changed': 'breaking',
  'validation-added': 'breaking',
  'destination-removed': 'breaking',
  'destination-id-changed': 'breaking',
  'persisted-removed': 'breaking',
  'runtime-lowered': 'breaking',
  'integration-changed': 'breaking',
  'state-key-changed': 'breaking',
  'state-name-changed': 'breaking',
  'resource-changed': 'breaking',
  'method-changed': 'breaking',
  'upload-path-changed': 'breaking',
  'query-changed': 'dangerous',
  'body-changed': 'dangerous',
  'id-changed': 'dangerous',
  'loop-changed': 'dangerous',
  'recurse-changed': 'dangerous',
  'run-if-changed': 'dangerous',
  'dependency-changed': 'dangerous',
  'expression-changed': 'dangerous',
  'context-key-removed': 'dangerous',
  'mutex-key-changed': 'dangerous',
  'delete-tracking-changed': 'dangerous',
  'validation-changed': 'dangerous',
  'spool-added': 'dangerous',
  'spool-removed': 'dangerous',
  'arg-default-changed': 'dangerous',
  'runtime-raised': 'dangerous',
  'step-removed': 'dangerous',
  'step-added': 'safe',
  'destination-added': 'safe',
  'arg-added-optional': 'safe',
  'arg-made-optional': 'safe',
  'arg-type-widened': 'safe',
  'label-changed': 'safe',
  'description-changed': 'safe',
  reordered: 'safe',
  'renamed-step': 'safe',
  'comments-only': 'safe',
} as const satisfies Readonly<Record<string, Level>>;

export type ChangeKind = keyof typeof changeKinds;
