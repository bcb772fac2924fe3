import type { Capabilities } from '../job/capabilities.ts';

/** What the checks need of the capabilities of an integration, sorted, so that its changes read well. */
export function essentialsOf({ proxy, unified }: Capabilities, name: string): Capabilities {
  const own = new Map<string, { resource: string; methods: string[] }>();
  for (const { resource, methods } of proxy ?? []) {
    const entry = own.get(resource) ?? { resource, methods: [] };
    entry.methods.push(...methods.map(({ method }) => method));
    own.set(resource, entry);
  }
  const common = new Map<string, { model: string; resource: string; methods: string[] }>();
  for (const { model, resource, methods } of unified ?? []) {
    const key = `${model}/${resource}`;
    const entry = common.get(key) ?? { model, resource, methods: [] };
    entry.methods.push(...methods);
    common.set(key, entry);
  }
  return {
    integration: { name },
    ...(proxy && {
      proxy: sorted(own).map(({ resource, methods }) => ({
        resource,
        methods: unique(methods).map((method) => ({ method })),
      })),
    }),
    ...(unified && { unified: sorted(common).map((entry) => ({ ...entry, methods: unique(entry.methods) })) }),
  };
}

/** By their keys, whatever the language of the machine. */
function sorted<T>(entries: ReadonlyMap<string, T>): T[] {
  return [...entries].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, entry]) => entry);
}

function unique(words: readonly string[]): string[] {
  return [...new Set(words)].sort();
}
