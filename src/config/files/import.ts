/**
 * Imports a module by its URL. In a file of its own because the program runs from V8's code cache (`src/cli/launch.ts`),
 * and code from there can't import modules.
 */
export function importModule(url: string): Promise<unknown> {
  return import(url);
}
