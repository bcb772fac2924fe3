import type { Edit, Span } from '../../text/span.ts';

/** Something that can be put in at the cursor. */
export interface Item {
  readonly label: string;
  readonly kind: 'key' | 'value' | 'step' | 'argument' | 'variable' | 'function' | 'cast' | 'rule' | 'root';
  readonly detail?: string | undefined;
  /** Markdown. */
  readonly documentation?: string | undefined;
  /** What takes the place of the range, before quotes and what has to be closed. */
  readonly text: string;
  /** Whether more can follow it, as after the name of a map. */
  readonly open?: boolean;
}

/** What can be put in, and in the place of what. */
export interface Completions {
  /** In the text as it is. */
  readonly span: Span;
  /** What has to be closed further on, whatever is put in. */
  readonly besides?: Edit | undefined;
  /** In the order in which they are shown. */
  readonly items: readonly (Item & { readonly edit: Edit; readonly filter: string })[];
}

/** A key that can be put in, with the kind of its value. */
export interface KeyItem extends Item {
  readonly value: 'scalar' | 'map' | 'list';
  /** A value that its schema allows, for JSON, where a key without one can't be read. */
  readonly sample: string;
}

/** A key by the types that its value may have. */
export function keyItem(
  label: string,
  types: readonly string[],
  documentation: string | undefined,
  isRequired = false,
): KeyItem {
  const value = types.includes('string')
    ? 'scalar'
    : types.includes('array')
      ? 'list'
      : types.includes('object')
        ? 'map'
        : 'scalar';
  const scalar = types.includes('string')
    ? '""'
    : types.includes('integer')
      ? '0'
      : types.includes('boolean')
        ? 'false'
        : 'null';
  return {
    label,
    kind: 'key',
    detail: [types.filter((type) => type !== 'null').join(' or '), isRequired ? 'required' : '']
      .filter(Boolean)
      .join(', '),
    documentation,
    text: label,
    value,
    sample: value === 'list' ? '[]' : value === 'map' ? '{}' : scalar,
  };
}
