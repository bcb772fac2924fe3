import { rules } from '../../rules/index.ts';
import { emitNames } from '../args/emit-names.ts';
import { diffFormats } from '../compare/formats.ts';
import { presets, ruleSeverities } from '../config/config.ts';
import { directions, graphFormats } from '../graph/drawing.ts';
import { planFormats } from '../plan/formats.ts';
import { formatNames } from '../report/index.ts';
import { alternatives, didYouMean } from '../text/words.ts';
import { type CommandSpec, optionsOf } from './command.ts';
import type { Shell, Words } from './completion-scripts.ts';
import { remoteNames } from './remote/command.ts';
import { schemaNames } from './schema.ts';
import { STDOUT, writeExactly } from './terminal.ts';
import { UsageError } from './usage-error.ts';

const shells: readonly Shell[] = ['bash', 'zsh', 'fish'];

/** @param commands all commands of the program but this one */
export function completionCommand(commands: () => readonly CommandSpec[]): CommandSpec {
  return {
    name: 'completion',
    usage: shells.join('|'),
    summary: 'Print a completion script for a shell',
    notes: `To use it now:\n  bash, zsh: source <(sync-job-lint completion bash)\n  fish:      sync-job-lint completion fish | source`,
    async run([shell, more]) {
      if (shell === undefined) throw new UsageError(`"completion" needs a shell: ${alternatives(shells)}`);
      if (more !== undefined) throw new UsageError(`"completion" takes one shell, found another one: "${more}"`);
      if (!isShell(shell))
        throw new UsageError(`"${shell}" is not a shell, expected ${alternatives(shells)}`, didYouMean(shell, shells));
      const { scripts } = await import('./completion-scripts.ts');
      writeExactly(STDOUT, scripts[shell](wordsOf(commands())));
      return 0;
    },
  };
}

function isShell(name: string): name is Shell {
  return shells.includes(name as Shell);
}

function wordsOf(commands: readonly CommandSpec[]): Words {
  const ids = rules.map(({ id }) => id);
  const severities = ids
    .filter((id) => id !== 'syntax')
    .flatMap((id) => ruleSeverities.map((severity) => `${id}=${severity}`));
  return {
    commands: commands
      .flatMap((spec) => [spec, ...(spec.subcommands ?? [])])
      .map((spec) => ({
        name: spec.name,
        summary: spec.summary,
        options: optionsOf(spec).map(({ short, long, required, description }) => ({
          flags: [short, long].filter((flag) => flag != null),
          takesValue: required,
          description,
        })),
      })),
    values: new Map<string, readonly string[]>([
      ...['lint', 'remote lint'].flatMap((name): [string, readonly string[]][] => [
        [`${name} --format`, formatNames],
        [`${name} --preset`, presets],
        [`${name} --rule`, severities],
      ]),
      ['graph --format', graphFormats],
      ['graph --direction', directions],
      ['plan --format', planFormats],
      ['args --emit', emitNames],
      ['args --format', formatNames],
      ['diff --format', diffFormats],
      ['remote diff --format', diffFormats],
    ]),
    arguments: new Map<string, readonly string[]>([
      ['explain', ids],
      ['schema', schemaNames],
      ['completion', shells],
      ['remote', remoteNames],
    ]),
  };
}
