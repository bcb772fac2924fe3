import ignore, { type Ignore } from 'ignore';

/** The rules of one `.gitignore`. */
export function createIgnore(text: string): Ignore {
  return ignore().add(text);
}
