import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';

export const program = fileURLToPath(new URL('../../dist/cli.cjs', import.meta.url));

export interface Outcome {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  readonly cwd?: string;
  readonly stdin?: string | Uint8Array;
  readonly env?: Readonly<Record<string, string>>;
}

/** Runs the built program. */
export function run(args: readonly string[], options?: RunOptions): Promise<Outcome> {
  return runScript(program, args, options);
}

/** Runs a script with this Node; what the environment says about colours and CI does not reach it. */
export function runScript(
  script: string,
  args: readonly string[],
  { cwd, stdin = '', env = {} }: RunOptions = {},
): Promise<Outcome> {
  // Node 20 reads all certificates at each start.
  const { FORCE_COLOR, NO_COLOR, GITHUB_ACTIONS, GITHUB_WORKSPACE, NODE_EXTRA_CA_CERTS, ...rest } = process.env;
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [script, ...args], { cwd, env: { ...rest, ...env } });
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', (chunk) => {
      stdout += chunk;
    });
    child.stderr.setEncoding('utf8').on('data', (chunk) => {
      stderr += chunk;
    });
    child.on('error', reject);
    child.on('close', (status) => resolve({ status, stdout, stderr }));
    child.stdin.on('error', () => {}); // a program that reads nothing closes it
    child.stdin.end(stdin);
  });
}

/** A folder with files, for one test. */
export function folder(files: Readonly<Record<string, string>> = {}): string {
  const path = mkdtempSync(join(tmpdir(), 'sync-job-lint-'));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(path, name)), { recursive: true });
    writeFileSync(join(path, name), text);
  }
  return path;
}
