import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { argRules } from '../../src/args/rules.ts';
import { argsCommand } from '../../src/cli/args.ts';
import { buildCommand } from '../../src/cli/command.ts';
import { diffCommand } from '../../src/cli/diff.ts';

import { graphCommand } from '../../src/cli/graph.ts';
import { lintCommand } from '../../src/cli/lint/run.ts';
import { planCommand } from '../../src/cli/plan.ts';
import { formatDiffs } from '../../src/compare/index.ts';
import { changeKinds, levels } from '../../src/compare/kinds.ts';
import { checkArgs, diffJobs, planOf } from '../../src/library.ts';
import type { PlanFormat } from '../../src/plan/formats.ts';
import { formatPlan } from '../../src/plan/index.ts';
import * as pretty from '../../src/report/pretty.ts';
import { version } from '../../src/version.ts';
import { renderArgsSchema } from './args-schema.ts';
import { renderConfigSchema } from './config-schema.ts';
import { emitExample, exampleFiles, outputPath, renderFinding, renderGraph, renderOutput } from './examples.ts';
import { projectOf, withProject } from './project.ts';
import { renderRulesPage } from './rules-page.ts';
import { cell, codeBlock, fillBlocks } from './text.ts';

/** The example that the README shows. */
const SHOWN = 'examples/broken/arguments.yaml';
/** The examples that show graphs. */
const DRAWN = 'examples/clean/runtime-4/page-tree.yaml';
const DRAWN_BROKEN = 'examples/broken/dependencies.yaml';

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
  files.set('schemas/args-schema.schema.json', renderArgsSchema(read('schemas/sync-job.schema.json')));
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
  files.set('docs/args.md', await renderArgsPage(root, read('docs/args.md')));
  files.set('docs/plan.md', await renderPlanPage(root, read('docs/plan.md')));
  files.set('docs/diff.md', await renderDiffPage(root, read('docs/diff.md')));
  files.set('docs/graph.md', await renderGraphPage(root, read('docs/graph.md')));
  const project = projectOf(read('package.json'));
  for (const path of ['package.json', 'docs/ci.md', 'docs/remote.md'])
    files.set(path, withProject(read(path), project));
  return files;
}

/** `docs/graph.md` with what the command prints, and a picture of each clean example. */
async function renderGraphPage(root: string, current: string): Promise<string> {
  const shown = async (path: string, more = '') =>
    `$ sync-job-lint graph ${path}${more}\n${await renderGraph(root, path, 'tree')}`;
  const pictures = exampleFiles(root, 'clean').map(
    async (path) => `### ${path}\n\n${codeBlock(await renderGraph(root, path, 'mermaid'), 'mermaid')}`,
  );
  return fillBlocks(current, {
    tree: codeBlock(await shown(DRAWN), 'text'),
    broken: codeBlock(await shown(DRAWN_BROKEN, ' --findings'), 'text'),
    help: codeBlock(buildCommand(graphCommand).helpInformation(), 'text'),
    pictures: (await Promise.all(pictures)).join('\n\n'),
  });
}

const RUN = `sync_job_id: 4a4de828-f4db-4c9e-adfd-434e0864c3c7
args:
  integrated_account_id: acme
  root_page: "42"
  datastore_id: 0b0cd1a0-0a5c-4c70-9e86-3d1c2f2a9f10
`;

/** `docs/args.md` with what the command prints. */
async function renderArgsPage(root: string, current: string): Promise<string> {
  const path = DRAWN;
  const job = readFileSync(join(root, path), 'utf8');
  const result = await checkArgs(job, RUN, { path, argsPath: 'run.yaml' });
  const run = { results: [result], failures: [], version, rules: [], baselined: 0, unit: 'run', cwd: root };
  const rows = argRules.map(({ id, severity, summary }) => `| \`${id}\` | ${severity} | ${cell(summary)} |`);
  return fillBlocks(current, {
    check: [
      codeBlock(RUN, 'yaml'),
      codeBlock(`$ sync-job-lint args ${path} --check run.yaml\n${pretty.format(run, { color: false })}`, 'text'),
    ].join('\n\n'),
    rules: ['| rule | severity | reports |', '|---|---|---|', ...rows].join('\n'),
    emit: codeBlock(
      `$ sync-job-lint args ${path} --emit args-schema\n${await emitExample(root, path, 'args-schema')}`,
      'text',
    ),
    help: codeBlock(buildCommand(argsCommand).helpInformation(), 'text'),
  });
}

/** Has a destination that only some runs write to. */
const PLANNED = 'examples/clean/runtime-4/fan-out.yaml';
const ARGS = {
  integrated_account_id: '4a4de828-f4db-4c9e-adfd-434e0864c3c7',
  webhook_id: '0b0cd1a0-0a5c-4c70-9e86-3d1c2f2a9f10',
  departments: ['sales', 'support'],
};

/** `docs/plan.md` with what the command prints. */
async function renderPlanPage(root: string, current: string): Promise<string> {
  const source = readFileSync(join(root, PLANNED), 'utf8');
  const shown = async (args: object | undefined, format: PlanFormat) =>
    formatPlan(await planOf(source, { path: PLANNED, args: args && { ...args } }), format, { color: false });
  return fillBlocks(current, {
    table: codeBlock(`$ sync-job-lint plan ${PLANNED}\n${await shown(undefined, 'pretty')}`, 'text'),
    run: codeBlock(`$ sync-job-lint plan ${PLANNED} --args args.json\n${await shown(ARGS, 'pretty')}`, 'text'),
    help: codeBlock(buildCommand(planCommand).helpInformation(), 'text'),
  });
}

/** What is changed in the example of `docs/plan.md` to show what a difference is. */
const EDITS: readonly (readonly [old: string, now: string])[] = [
  ['label: Employees to two places', 'label: Employees'],
  ['format: datastore_id }', 'format: datastore_id, required: true }'],
  ['run_if: $exists(args.datastore_id)', 'run_if: $count(payload.records) > 0'],
];

/** `docs/diff.md` with what the command prints. */
async function renderDiffPage(root: string, current: string): Promise<string> {
  const before = readFileSync(join(root, PLANNED), 'utf8');
  const after = EDITS.reduce((text, [old, now]) => text.replace(old, now), before);
  const diffs = await diffJobs(before, after, { path: 'new.yaml', beforePath: 'old.yaml' });
  const shown = await formatDiffs(diffs, 'pretty', { color: false, cwd: '/' });
  const rows = levels.map((level) => {
    const kinds = Object.entries(changeKinds).filter(([, of]) => of === level);
    return `| ${level} | ${kinds.map(([kind]) => `\`${kind}\``).join(', ')} |`;
  });
  return fillBlocks(current, {
    pretty: codeBlock(`$ sync-job-lint diff old.yaml new.yaml\n${shown}`, 'text'),
    kinds: ['| Level | Kinds |', '| --- | --- |', ...rows].join('\n'),
    help: codeBlock(buildCommand(diffCommand).helpInformation(), 'text'),
  });
}
