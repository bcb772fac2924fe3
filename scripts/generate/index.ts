import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildCommand } from '../../src/cli/command.ts';
import { lintCommand } from '../../src/cli/lint/run.ts';
import { renderConfigSchema } from './config-schema.ts';
import { exampleFiles, outputPath, renderFinding, renderOutput } from './examples.ts';
import { projectOf, withProject } from './project.ts';
import { renderRulesPage } from './rules-page.ts';
import { codeBlock, fillBlocks } from './text.ts';

/** The example that the README shows. */
const SHOWN = 'examples/broken/arguments.yaml';

/**
 * Everything that is generated and committed: from the rules, the options, and `package.json`.
 *
 * @param root the repository's folder
 * @returns texts by path, relative to the root
 */
export async function generatedFiles(root: string): Promise<Map<string, string>> {
  const read = (path: string) => readFileSync(join(root, path), 'utf8');
  const files = new Map<string, string>();
  files.set('rules/README.md', await renderRulesPage());
  files.set('schemas/config.schema.json', renderConfigSchema(read('schemas/config.schema.json')));
  for (const path of exampleFiles(root, 'broken')) files.set(outputPath(path), await renderOutput(root, path));
  files.set(
    'README.md',
    fillBlocks(read('README.md'), {
      run: [
        codeBlock(read(SHOWN), 'yaml'),
        codeBlock(`$ npx sync-job-lint ${SHOWN}\n${await renderOutput(root, SHOWN)}`, 'text'),
      ].join('\n\n'),
    }),
  );
  files.set(
    'docs/usage.md',
    fillBlocks(read('docs/usage.md'), {
      finding: codeBlock(await renderFinding(root, SHOWN, 'undeclared-arg'), 'json'),
      options: codeBlock(buildCommand(lintCommand).helpInformation(), 'text'),
    }),
  );
  const project = projectOf(read('package.json'));
  for (const path of ['package.json', 'docs/ci.md']) files.set(path, withProject(read(path), project));
  return files;
}
