import { sep } from 'node:path';
import { findRepository } from '../files/gitignore.ts';

/**
 * Where paths in reports are counted from: the working directory, and the repository's folder for
 * code hosts, where there is one; both absolute, with `/`.
 */
export function reportRoots(cwd: string): { readonly cwd: string; readonly root?: string } {
  const root = process.env.GITHUB_WORKSPACE || findRepository(cwd);
  return { cwd: cwd.replaceAll(sep, '/'), ...(root && { root: root.replaceAll(sep, '/') }) };
}
