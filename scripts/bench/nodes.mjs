import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Installs a version of Node from npm, if it is not there yet.
 *
 * @param {string} folder
 * @param {string} major such as `24`
 * @returns {string} the path of its binary
 */
export function installNode(folder, major) {
  const name = `node-${process.platform === 'win32' ? 'win' : process.platform}-${process.arch}`;
  const home = join(folder, `node-${major}`);
  const binary = join(home, 'node_modules', name, 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
  if (existsSync(binary)) return binary;
  mkdirSync(home, { recursive: true });
  writeFileSync(join(home, 'package.json'), JSON.stringify({ private: true, dependencies: { [name]: major } }));
  execFileSync('npm', ['install', '--no-audit', '--no-fund'], { cwd: home, stdio: ['ignore', 'inherit', 'inherit'] });
  return binary;
}
