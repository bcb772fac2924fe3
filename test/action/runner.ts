import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'vitest';
import { parse } from 'yaml';
import { folder, runScript } from '../support/cli.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** `action.yml`. */
export const manifest = parse(readFileSync(join(root, 'action.yml'), 'utf8'));
export const actionScript = join(root, manifest.runs.main);

/** Runs the action as a runner does: the defaults of `action.yml` filled in, and files to write into. */
export async function act(
  workspace: string,
  inputs: Readonly<Record<string, string>>,
  more: Readonly<Record<string, string>> = {},
) {
  const runner = folder({ output: 'before=1\n', summary: '' });
  const defaults = Object.entries<{ default?: string }>(manifest.inputs).map(([name, input]) => [name, input.default]);
  const given = Object.entries({ ...Object.fromEntries(defaults), ...inputs });
  const { status, stdout, stderr } = await runScript(actionScript, [], {
    cwd: workspace,
    env: {
      ...Object.fromEntries(given.map(([name, value]) => [`INPUT_${name.toUpperCase()}`, value ?? ''])),
      GITHUB_ACTIONS: 'true',
      GITHUB_WORKSPACE: workspace,
      GITHUB_OUTPUT: join(runner, 'output'),
      GITHUB_STEP_SUMMARY: join(runner, 'summary'),
      RUNNER_TEMP: runner,
      ...more,
    },
  });
  const [before, ...outputs] = readFileSync(join(runner, 'output'), 'utf8').trim().split('\n');
  expect(before).toBe('before=1');
  return {
    status,
    log: stdout + stderr,
    commands: obeyed(stdout),
    outputs: Object.fromEntries(outputs.map((line) => line.split('='))),
    summary: readFileSync(join(runner, 'summary'), 'utf8'),
  };
}

interface WorkflowCommand {
  readonly name: string;
  readonly properties: Readonly<Record<string, string>>;
  readonly message: string;
}

/** What a runner obeys in a log, those of Azure Pipelines and TeamCity included: github.com/actions/runner, `ActionCommand.cs` (`TryParseV2`, then `TryParse`) and `ActionCommandManager.cs`. */
export function obeyed(log: string): WorkflowCommand[] {
  const commands: WorkflowCommand[] = [];
  let token: string | undefined;
  for (const line of log.split(/\r\n|\r|\n/)) {
    const match =
      /^\s*::([^\s:]+)(?: (.*?))?::(.*)$/.exec(line) ??
      /##(?:vso|teamcity)?\[([^\s\]]+)(?: ([^\]]*))?\](.*)$/.exec(line);
    if (token !== undefined) {
      if (match?.[1] === token) token = undefined;
    } else if (match?.[1] === 'stop-commands') {
      token = match[3];
    } else if (match) {
      const pairs = (match[2] ?? '').matchAll(/([^=,]+)=([^,]*)/g);
      commands.push({
        name: match[1]!,
        properties: Object.fromEntries([...pairs].map(([, key, value]) => [key, decoded(value!)])),
        message: decoded(match[3]!),
      });
    }
  }
  expect(token, 'commands are still stopped at the end').toBe(undefined);
  return commands;
}

function decoded(text: string): string {
  return text
    .replaceAll('%0D', '\r')
    .replaceAll('%0A', '\n')
    .replaceAll('%3A', ':')
    .replaceAll('%2C', ',')
    .replaceAll('%25', '%');
}
