import type { Composition } from './compose.ts';
import { readUsualYaml } from './simple-reader.ts';

/**
 * Reads a YAML stream. Where it breaks, the documents before are read all the same, the broken one
 * has one problem, and those after it are not read.
 */
export async function readYaml(text: string): Promise<Composition> {
  const usual = readUsualYaml(text);
  if (usual) return usual;
  const { readYamlStream } = await import('./full-reader.ts');
  return readYamlStream(text);
}
