import { ConfigError } from '../config/config-error.ts';
import { WriteError } from '../files/write.ts';
import { argsCommand } from './args.ts';
import { buildCommand, type CommandSpec, type CommonOptions, parseArguments } from './command.ts';
import { completionCommand } from './completion.ts';
import { diffCommand } from './diff.ts';
import { explainCommand } from './explain.ts';
import { foreignRules, ofPlugins } from './foreign-rules.ts';
import { graphCommand } from './graph.ts';
import { initCommand } from './init.ts';
import { lintCommand } from './lint/run.ts';
import { serve, WORKER } from './lint/worker.ts';
import { Log } from './log.ts';
import { lspCommand } from './lsp.ts';
import { planCommand } from './plan.ts';
import { remoteCommand } from './remote/command.ts';
import { schemaCommand } from './schema.ts';
import { UsageError } from './usage-error.ts';

const commands: readonly CommandSpec[] = [
  lintCommand,
  explainCommand,
  schemaCommand,
  initCommand,
  graphCommand,
  planCommand,
  argsCommand,
  diffCommand,
  remoteCommand,
  lspCommand,
  completionCommand(() => commands),
];

const FAILED = 2;

/**
 * From Node 22 on `process.exit()` may hang while V8 compiles
 * (github.com/nodejs/node/issues/54918), and is not faster.
 */
const canExit = Number.parseInt(process.versions.node, 10) < 22;

async function main(argv: readonly string[]): Promise<number> {
  const named = commands.find(({ name }) => name === argv[0]);
  const below = named?.subcommands?.find(({ name }) => name === `${named.name} ${argv[1]}`);
  const spec = below ?? named ?? lintCommand;
  const command = buildCommand(spec, named ? [] : commands);
  try {
    if (!parseArguments(command, argv.slice(below ? 2 : named ? 1 : 0))) return 0;
    return await spec.run(command.args, command.opts());
  } catch (error) {
    explainFailure(error, command.opts());
    return FAILED;
  }
}

function explainFailure(error: unknown, { color, debug = false }: CommonOptions = {}): void {
  const messages = new Log(color);
  if (error instanceof UsageError) {
    messages.error(error.message, error.help);
  } else if (error instanceof ConfigError) {
    messages.configError(error);
  } else if (error instanceof Error && 'syscall' in error && error.syscall === 'uv_cwd') {
    messages.error('the working directory no longer exists');
  } else if (error instanceof WriteError) {
    messages.error(`standard output ${error.message}`);
  } else {
    messages.crash('internal failure', error, debug, ofPlugins());
  }
}

/** How long what plugins have begun may take, in milliseconds. */
const PATIENCE = 2000;

/** Ends the process where something that a plugin has begun would keep it for ever. */
function endSoon(): void {
  setTimeout(() => {
    const help = 'a rule waits, or has begun something that goes on, such as an interval';
    new Log().error(`the run would not end: this is a fault of ${ofPlugins()}`, help);
    process.exit(FAILED);
  }, PATIENCE).unref();
}

if (process.argv[2] === WORKER) {
  serve();
} else {
  let done = false;
  let failed = false;
  // Plugins are other people's code, and what they begin may fail when nobody waits for it any
  // more. The run goes on, and fails.
  process.on('uncaughtException', (error) => {
    explainFailure(error);
    failed = true;
  });
  process.on('exit', () => {
    if (failed) process.exitCode = FAILED;
    if (done || failed) return;
    process.exitCode = FAILED;
    const help = 'a config or plugin ended the process, or waits for what never comes';
    new Log().error('the run ended unexpectedly', help);
  });
  main(process.argv.slice(2)).then((status) => {
    done = true;
    process.exitCode = status;
    if (foreignRules.size > 0) endSoon();
    // To take down all that was read takes Node 20 longer than to check a file. What a plugin has
    // begun, or is not written yet, comes first.
    if (canExit) setImmediate(() => process.getActiveResourcesInfo().length === 0 && process.exit());
  });
}
