import { rules } from '../../rules/index.ts';
import { exampleConfig } from '../engine/example.ts';
import { lint } from '../engine/lint.ts';
import { painter } from '../report/colors.ts';
import type { FormatOptions } from '../report/run.ts';
import type { Example, Rule } from '../rule/rule.ts';
import { dedent } from '../text/dedent.ts';
import { printable, printableLines } from '../text/escape.ts';
import { didYouMean } from '../text/words.ts';
import type { CommandSpec } from './command.ts';
import { STDOUT, wantsColor, widthOf, write } from './terminal.ts';
import { UsageError } from './usage-error.ts';
import { wrapMarkdown } from './wrap.ts';

const WIDTH = 100;

export const explainCommand: CommandSpec = {
  name: 'explain',
  usage: '[RULE]',
  summary: 'Explain a rule with examples, or list all rules',
  async run([id, more], { color }) {
    if (more !== undefined) throw new UsageError(`"explain" takes one rule, found another one: "${more}"`);
    const width = Math.min(WIDTH, widthOf(STDOUT) ?? WIDTH);
    const options = { color: wantsColor(STDOUT, color), width };
    write(STDOUT, id === undefined ? listRules(options) : await explainRule(findRule(id), options));
    return 0;
  },
};

function findRule(id: string): Rule {
  const rule = rules.find((rule) => rule.id === id);
  if (rule) return rule;
  throw new UsageError(
    `"${id}" is not a rule`,
    didYouMean(
      id,
      rules.map((rule) => rule.id),
    ) ?? 'sync-job-lint explain lists them',
  );
}

/** The table of all rules by group. */
function listRules({ color }: FormatOptions): string {
  const paint = painter(color);
  const longest = Math.max(...rules.map(({ id }) => id.length));
  const groups = [...new Set(rules.map(({ group }) => group))];
  return groups
    .map((group) => {
      const rows = rules
        .filter((rule) => rule.group === group)
        .map(
          ({ id, severity, fix = '', summary }) =>
            `  ${id.padEnd(longest)}  ${severity.padEnd(7)}  ${fix.padEnd(7)}  ${printable(summary)}\n`,
        );
      return `${paint('bold', group)}\n${rows.join('')}`;
    })
    .join('\n');
}

async function explainRule(rule: Rule, options: FormatOptions & { width: number }): Promise<string> {
  const paint = painter(options.color);
  const fix = rule.fix ? `, fix: ${rule.fix}` : '';
  const parts = [
    `${paint('bold', rule.id)} (${rule.severity}${fix})\n`,
    `${printableLines(wrapMarkdown(rule.summary, options.width))}\n`,
    `${printableLines(wrapMarkdown(rule.why, options.width))}\n`,
  ];
  for (const [name, [first, ...others]] of Object.entries(rule.options ?? {})) {
    parts.push(
      `Option ${paint('bold', printable(name))}: ${printable([`${first} (default)`, ...others].join(', '))}\n`,
    );
  }
  for (const example of rule.examples) {
    parts.push(
      `${paint('bold', `Example: ${printable(example.title)}`)}\n`,
      indent(printableLines(dedent(example.source))),
      indent(await outputOf(rule, example, options)),
    );
  }
  return parts.join('\n');
}

/** What the linter says of an example, as far as it is about its rule. */
async function outputOf(rule: Rule, example: Example, options: FormatOptions & { width: number }): Promise<string> {
  const config = exampleConfig(rules, rule.id, example);
  const result = await lint({ path: `example.${example.language ?? 'yaml'}`, text: dedent(example.source) }, config);
  const findings = result.findings.filter((finding) => finding.rule === rule.id);
  if (findings.length === 0) return 'no findings\n';
  const { formatFindings } = await import('../report/pretty.ts');
  return formatFindings({ ...result, findings }, { ...options, width: options.width - INDENT.length }).join('\n');
}

const INDENT = '    ';

function indent(text: string): string {
  return `${text.trimEnd().replace(/^(?=.)/gm, INDENT)}\n`;
}
