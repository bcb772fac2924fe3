import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, test } from 'vitest';
import type { Diagnostic } from 'vscode-languageserver-protocol';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { rules } from '../../rules/index.ts';
import { resolveOptionsConfig } from '../../src/config/resolve.ts';
import { lint } from '../../src/engine/lint.ts';
import { folder } from '../support/cli.ts';
import { randomJob } from '../support/jobs.ts';
import { startClient } from '../support/lsp.ts';
import { mutateText } from '../support/mutants.ts';
import { printJson, printYaml } from '../support/print.ts';
import { dice, rounds } from '../support/random.ts';

const severities = { error: 1, warning: 2, info: 3 };

test.each(['yaml', 'json'] as const)(
  'after each random edit of %s, the findings are those of the command',
  async (language) => {
    const cwd = folder({ 'sync-job-lint.config.yaml': 'root: true\nfiles: ["*.yaml", "*.json"]\n' });
    const capabilities = { textDocument: { diagnostic: {} }, workspace: { diagnostics: { refreshSupport: true } } };
    const client = await startClient({ cwd, capabilities });
    const config = await resolveOptionsConfig({}, rules);
    const path = `job.${language}`;
    const uri = pathToFileURL(join(cwd, path)).href;
    const print = (seed: number) => (language === 'json' ? printJson : printYaml)(randomJob(seed), seed);
    let document = TextDocument.create(uri, language, 1, print(1));
    await client.open(uri, document.getText(), language);
    for (let round = 1; round <= rounds(20); round++) {
      const d = dice(round);
      const before = document.getText();
      // From time to time all is new; else a part is lost, doubled or replaced.
      const after = round % 10 === 0 ? print(round) : mutateText(before, round);
      const [start, end] = changed(before, after);
      const change = {
        range: { start: document.positionAt(start), end: document.positionAt(before.length - end) },
        text: after.slice(start, after.length - end),
      };
      const contentChanges = d.chance(0.2) ? [{ text: after }] : [change];
      document = TextDocument.update(document, contentChanges, round + 1);
      await client.connection.sendNotification('textDocument/didChange', {
        textDocument: { uri, version: round + 1 },
        contentChanges,
      });
      const { items } = await client.request<{ items: Diagnostic[] }>('textDocument/diagnostic', {
        textDocument: { uri },
      });
      const { findings } = await lint({ text: document.getText(), path }, config);
      const ahead = document.getText().startsWith('\uFEFF') ? 1 : 0;
      const expected = findings.map(({ rule, severity, message, help, line = 1, column = 1 }) => ({
        code: rule,
        severity: severities[severity],
        message: help === undefined ? message : `${message}\n${help}`,
        start: { line: line - 1, character: column - 1 + (line === 1 ? ahead : 0) },
      }));
      const found = items.map(({ code, severity, message, range: { start } }) => ({ code, severity, message, start }));
      expect(found, document.getText()).toEqual(expected);
    }
    expect(client.messages).toEqual([]);
  },
  20_000 * rounds(1),
);

/** How much two texts have in common at their start and at their end. */
function changed(before: string, after: string): [start: number, end: number] {
  const most = Math.min(before.length, after.length);
  let start = 0;
  while (start < most && before[start] === after[start]) start++;
  let end = 0;
  while (end < most - start && before[before.length - 1 - end] === after[after.length - 1 - end]) end++;
  return [start, end];
}
