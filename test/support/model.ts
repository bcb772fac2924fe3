import { rules } from '../../rules/index.ts';
import type { Config } from '../../src/config/config.ts';
import { resolveOptionsConfig } from '../../src/config/resolve.ts';
import type { Language } from '../../src/document/source.ts';
import { type Model, readModel } from '../../src/lsp/model.ts';

/** Where the cursor is in a text of a test. */
const CURSOR = '‸';

/** A text without its cursor, and where that is. */
export function withCursor(marked: string): { readonly text: string; readonly offset: number } {
  const offset = marked.indexOf(CURSOR);
  return { text: marked.replace(CURSOR, ''), offset };
}

/** What a server knows of a text. */
export async function modelOf(text: string, language: Language = 'yaml', config: Config = {}): Promise<Model> {
  const path = `job.${language}`;
  return readModel(
    { uri: `file:///${path}`, version: 1, path, language, text },
    await resolveOptionsConfig({ config, path }, rules),
    (error) => {
      throw error;
    },
  );
}
