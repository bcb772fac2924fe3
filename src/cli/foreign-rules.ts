/** The ids of rules that plugins have brought so far: what nobody waits for is theirs. */
export const foreignRules = new Set<string>();

/** Whose fault it is then; nobody's where there are none. */
export function ofPlugins(): string | undefined {
  if (foreignRules.size === 0) return undefined;
  return `a plugin, whose rules are ${[...foreignRules].map((id) => `"${id}"`).join(', ')}`;
}
