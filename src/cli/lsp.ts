import { type CommandSpec, type CommonOptions, hiddenOption, switchOption } from './command.ts';
import { UsageError } from './usage-error.ts';

interface LspOptions extends CommonOptions {
  readonly nodeIpc?: true;
  readonly socket?: string;
  readonly pipe?: string;
}

export const lspCommand: CommandSpec = {
  name: 'lsp',
  usage: '',
  summary: 'Serve editors: the Language Server Protocol over standard input and output',
  options: [
    switchOption('--stdio', 'speak over standard input and output, as it always does'),
    ...['--clientProcessId <ID>', '--node-ipc', '--socket <PORT>', '--pipe <NAME>'].map(hiddenOption),
  ],
  notes: 'Exit status: 0 ended by the client, 1 the client is gone, 2 usage',
  async run([argument], { nodeIpc, socket, pipe }: LspOptions) {
    if (argument !== undefined)
      throw new UsageError(`"lsp" takes no argument, found "${argument}"`, 'the editor names the files');
    const other = nodeIpc ? '--node-ipc' : socket ? '--socket' : pipe ? '--pipe' : undefined;
    if (other) throw new UsageError(`"${other}" is not supported: the server speaks over stdio`, 'use "--stdio"');
    const { stdin, stdout, stderr } = process;
    // Standard output is the protocol's alone, whatever a plugin prints.
    Object.defineProperty(process, 'stdout', { value: stderr });
    for (const name of ['log', 'info', 'debug', 'table', 'dir'] as const) console[name] = console.error;
    const { serveLanguage } = await import('../lsp/server.ts');
    return serveLanguage(stdin, stdout);
  },
};
