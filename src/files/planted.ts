import { lstatSync, statSync } from 'node:fs';
import { dirname } from 'node:path';

/** The bits of a folder such as `/tmp`: everybody may put something there, which only its owner can take away. */
const SHARED = 0o1002;

/**
 * Whether what is at a path can have been put there for others to trip over: it is in a folder such as `/tmp`, and belongs neither to who runs this,
 * nor to root, nor to the folder's owner. Linux has the same rule for links (`fs.protected_symlinks`), where it is switched on.
 */
export function isPlanted(path: string): boolean {
  const user = process.geteuid?.();
  if (user === undefined) return false;
  const owner = lstatSync(path, { throwIfNoEntry: false })?.uid;
  if (owner === undefined || owner === user || owner === 0) return false;
  const folder = statSync(dirname(path));
  return (folder.mode & SHARED) === SHARED && folder.uid !== owner;
}
