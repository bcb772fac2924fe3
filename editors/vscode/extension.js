// Starts the language server that comes with this extension, for files of YAML and JSON.
import { commands, workspace } from 'vscode';
import { LanguageClient, TransportKind } from 'vscode-languageclient/node';

/** @type {LanguageClient | undefined} */
let client;

/** @param {import('vscode').ExtensionContext} context */
export async function activate(context) {
  const module = context.asAbsolutePath('server/dist/cli.cjs');
  const run = { module, args: ['lsp'], transport: TransportKind.stdio };
  client = new LanguageClient(
    'syncJobLint',
    'sync-job-lint',
    { run, debug: run },
    {
      documentSelector: [
        { language: 'yaml' },
        { language: 'json' },
        { language: 'jsonc' },
        { pattern: '**/*.{yaml,yml,json}' },
      ],
      initializationOptions: workspace.getConfiguration('syncJobLint'),
    },
  );
  context.subscriptions.push(commands.registerCommand('syncJobLint.restart', () => client?.restart()));
  await client.start();
}

export async function deactivate() {
  await client?.stop();
}
