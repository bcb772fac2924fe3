import { rules } from '../../rules/index.ts';
import { lintExample } from '../../src/engine/example.ts';
import type { Finding } from '../../src/engine/result.ts';
import type { DocumentedRule, Example, Rule } from '../../src/rule/rule.ts';
import { dedent } from '../../src/text/dedent.ts';
import { cell, codeBlock } from './text.ts';

const groups = [...new Set(rules.map(({ group }) => group))];

/** `rules/README.md`: every rule with its examples and what the linter says about them. */
export async function renderRulesPage(): Promise<string> {
  const parts = [
    '<!-- Written by `npm run generate` from the files beside it; do not edit. -->',
    '# Rules',
    '`sync-job-lint explain RULE` prints the part about a rule. `safe` fixes are applied by `--fix`, `unsafe` ones only with `--unsafe-fixes` on top, and those called `suggest` only with `--suggestions`: messages name them, editors offer them.',
  ];
  for (const group of groups) {
    parts.push(`## ${group}`, table(group));
    for (const rule of rules) if (rule.group === group) parts.push(await renderRule(rule));
  }
  return `${parts.join('\n\n')}\n`;
}

function table(group: string): string {
  const rows = rules
    .filter((rule) => rule.group === group)
    .map(({ id, severity, fix = '', summary }) => `| [\`${id}\`](#${id}) | ${severity} | ${fix} | ${cell(summary)} |`);
  return ['| rule | severity | fix | reports |', '|---|---|---|---|', ...rows].join('\n');
}

async function renderRule(rule: DocumentedRule): Promise<string> {
  const { id, severity, fix, summary, why, options = {}, examples } = rule;
  const parts = [
    `### ${id}`,
    `**${severity}**${fix ? `, fix: ${fix}` : ''}: ${summary}.`,
    why,
    ...Object.entries(options).map(([name, values]) => `Option \`${name}\`: ${describeValues(values)}.`),
  ];
  for (const example of examples) parts.push(...(await renderExample(rule, example)));
  return parts.join('\n\n');
}

function describeValues([first, ...others]: readonly string[]): string {
  return [`\`${first}\` (default)`, ...others.map((value) => `\`${value}\``)].join(', ');
}

async function renderExample(rule: Rule, example: Example): Promise<string[]> {
  const { title, source, language = 'yaml', beside = {}, fixed, options, config } = example;
  const settings = Object.entries({ ...options, ...config }).map(
    ([name, value]) => `\`${name}: ${JSON.stringify(value)}\``,
  );
  const text = dedent(source);
  const { findings } = await lintExample(rules, rule.id, example);
  const own = findings.filter((finding) => finding.rule === rule.id);
  return [
    `*${title}*${settings.length > 0 ? ` (with ${settings.join(', ')})` : ''}`,
    codeBlock(text, language),
    ...Object.entries(beside).flatMap(([path, other]) => [
      `beside \`${path}\`:`,
      codeBlock(dedent(other), path.endsWith('.json') ? 'json' : 'yaml'),
    ]),
    own.length > 0 ? codeBlock(own.map(describe).join('\n'), 'text') : 'No findings.',
    ...(fixed === undefined ? [] : ['Fixed:', codeBlock(dedent(fixed), language)]),
  ];
}

function describe({ line, column, message, help }: Finding): string {
  return `${line}:${column} ${message}${help ? `\n    ${help}` : ''}`;
}
