import { rules } from '../rules/index.ts';
import { homepage } from './homepage.ts';

const page = `${homepage.replace(/#.*/, '')}/blob/main/rules/README.md`;

let builtIn: ReadonlySet<string> | undefined;

/** The address of what there is to read about a rule; unknown for those of plugins. */
export function rulePage(id: string): string | undefined {
  builtIn ??= new Set(rules.map((rule) => rule.id));
  return builtIn.has(id) ? `${page}#${id}` : undefined;
}
