import { ConfigError } from '../config/error.ts';
import { WriteError } from '../files/write.ts';
import { version } from '../version.ts';
import { type Command, colorOption, commandNames, commonOptions } from './command.ts';
import { UsageError } from './errors.ts';
import { explainCommand } from './explain.ts';
import { helpOf } from './help.ts';
import { initCommand } from './init.ts';
import { lintCommand } from './lint.ts';
import { Messages } from './messages.ts';
import { type Arguments, parseOptions } from './options.ts';
import { schemaCommand } from './schema.ts';
import { STDOUT, write } from './terminal.ts';
import { serve, WORKER } from './worker.ts';

const commands: Readonly<Record<(typeof commandNames)[number], Command>> = {
  lint: lintCommand,
  explain: explainCommand,
  schema: schemaCommand,
  init: initCommand,
};

const FAILED = 2;

/** From Node 22 on `process.exit()` may hang while V8 compiles (github.com/nodejs/node/issues/54918), and is no faster. */
const canExit = Number.parseInt(process.versions.node, 10) < 22;

async function main(argv: readonly string[]): Promise<number> {
  const name = commandNames.find((name) => name === argv[0]);
  const command = commands[name ?? 'lint'];
  let args: Arguments<string> | undefined;
  try {
    args = parseOptions(name ? argv.slice(1) : argv, { ...command.options, ...commonOptions });
    if (args.has('help')) write(STDOUT, helpOf(command, name ? {} : commands));
    else if (args.has('version')) write(STDOUT, `${version}\n`);
    else return await command.run(args);
    return 0;
  } catch (error) {
    explainFailure(error, args);
    return FAILED;
  }
}

function explainFailure(error: unknown, args: Arguments<string> | undefined): void {
  const messages = new Messages(args && colorOption(args));
  if (error instanceof UsageError) {
    messages.error(error.message, error.help);
  } else if (error instanceof ConfigError) {
    messages.configError(error);
  } else if (error instanceof Error && 'syscall' in error && error.syscall === 'uv_cwd') {
    messages.error('the working directory is not there any more');
  } else if (error instanceof WriteError) {
    messages.error(`standard output ${error.message}`);
  } else {
    messages.crash('internal failure', error, args?.has('debug') ?? false);
  }
}

if (process.argv[2] === WORKER) {
  serve();
} else {
  let done = false;
  let failed = false;
  // Plugins are other people's code, and what they begin may fail when nobody waits for it any more. The run goes on, and fails.
  process.on('uncaughtException', (error) => {
    explainFailure(error, undefined);
    failed = true;
  });
  process.on('exit', () => {
    if (failed) process.exitCode = FAILED;
    if (done || failed) return;
    process.exitCode = FAILED;
    const help = 'a config or plugin ended the process, or waits for what never comes';
    new Messages().error('the run ended before it was done', help);
  });
  main(process.argv.slice(2)).then((status) => {
    done = true;
    process.exitCode = status;
    // To take down all that was read takes Node 20 longer than to check a file. What a plugin has begun, or is not written yet, comes first.
    if (canExit) setImmediate(() => process.getActiveResourcesInfo().length === 0 && process.exit());
  });
}
