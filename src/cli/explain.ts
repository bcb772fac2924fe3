import { rules } from '../../rules/index.ts';
import { ConfigError } from '../config/config-error.ts';
import { ConfigLoader } from '../config/load/loader.ts';
import { lintExample } from '../engine/example.ts';
import { painter } from '../report/colors.ts';
import type { FormatOptions } from '../report/run.ts';
import { type Example, groupOf, type Rule } from '../rule/rule.ts';
import { dedent } from '../text/dedent.ts';
import { printable, printableLines } from '../text/escape.ts';
import { didYouMean } from '../text/words.ts';
import { type CommandSpec, type CommonOptions, valueOption } from './command.ts';
import { foreignRules } from './foreign-rules.ts';
import { Log } from './log.ts';
import { STDOUT, wantsColor, widthOf, write } from './terminal.ts';
import { UsageError } from './usage-error.ts';
import { wrapMarkdown } from './wrap.ts';

const WIDTH = 100;

interface ExplainOptions extends CommonOptions {
  readonly config?: readonly string[];
}

/** What is shown of rules, and how. */
interface Shown extends FormatOptions {
  /** All rules that are known, those of plugins included. */
  readonly rules: readonly Rule[];
  readonly width: number;
}

export const explainCommand: CommandSpec = {
  name: 'explain',
  usage: '[RULE]',
  summary: 'Explain a rule with examples, or list all rules, those of plugins included',
  options: [valueOption('-c, --config <FILE>', 'the config whose plugins to look for rules in')],
  async run([id, more], { color, config }: ExplainOptions) {
    if (more !== undefined) throw new UsageError(`"explain" takes one rule, found another one: "${more}"`);
    const shown = (rules: readonly Rule[]): Shown => ({
      rules,
      color: wantsColor(STDOUT, color),
      width: Math.min(WIDTH, widthOf(STDOUT) ?? WIDTH),
    });
    const own = rules.find((rule) => rule.id === id);
    if (own) {
      write(STDOUT, await explainRule(own, shown(rules)));
      return 0;
    }
    const { known, error } = await knownRules(config?.at(-1));
    if (id !== undefined) {
      // What `args` checks has no severity in a config, so it is not listed; its reports name it all the same.
      const { argRules } = await import('../args/index.ts');
      const ofArgs = known.some((rule) => rule.id === id) ? undefined : argRules.find((rule) => rule.id === id);
      if (error && !ofArgs) throw error;
      const rule = ofArgs ?? findRule(id, [...known, ...argRules]);
      write(STDOUT, await explainRule(rule, shown(known)));
      return 0;
    }
    write(STDOUT, listRules(shown(known)));
    if (!error) return 0;
    new Log(color).configError(error);
    return 2;
  },
};

/** The built-in rules and those of the plugins in the config of the working directory; where that is wrong, why they are not there. */
async function knownRules(configFile?: string): Promise<{ known: readonly Rule[]; error?: ConfigError }> {
  const loader = new ConfigLoader({
    cwd: process.cwd(),
    configFile,
    rules: [],
    inlineSuppressions: true,
    builtinRules: rules,
  });
  try {
    const known = await loader.rules();
    for (const rule of known) if (!(rules as readonly Rule[]).includes(rule)) foreignRules.add(rule.id);
    return { known };
  } catch (error) {
    if (error instanceof ConfigError) return { known: rules, error };
    throw error;
  }
}

function findRule(id: string, known: readonly Rule[]): Rule {
  const rule = known.find((rule) => rule.id === id);
  if (rule) return rule;
  throw new UsageError(
    `"${id}" is not a rule`,
    didYouMean(
      id,
      known.map((rule) => rule.id),
    ) ?? 'sync-job-lint explain lists them',
  );
}

/** The table of all rules by group. */
function listRules({ rules, color }: Shown): string {
  const paint = painter(color);
  const longest = Math.max(...rules.map(({ id }) => id.length));
  return [...new Set(rules.map(groupOf))]
    .map((group) => {
      const rows = rules
        .filter((rule) => groupOf(rule) === group)
        .map(
          ({ id, severity, fix = '', summary }) =>
            `  ${id.padEnd(longest)}  ${severity.padEnd(7)}  ${fix.padEnd(7)}  ${printable(summary)}\n`,
        );
      return `${paint('bold', printable(group))}\n${rows.join('')}`;
    })
    .join('\n');
}

async function explainRule(rule: Rule, shown: Shown): Promise<string> {
  const paint = painter(shown.color);
  const fix = rule.fix ? `, fix: ${rule.fix}` : '';
  const parts = [`${paint('bold', rule.id)} (${rule.severity}${fix})\n`];
  for (const text of [rule.summary, rule.why])
    if (text) parts.push(`${printableLines(wrapMarkdown(text, shown.width))}\n`);
  for (const [name, [first, ...others]] of Object.entries(rule.options ?? {})) {
    parts.push(
      `Option ${paint('bold', printable(name))}: ${printable([`${first} (default)`, ...others].join(', '))}\n`,
    );
  }
  for (const example of rule.examples ?? []) {
    parts.push(
      `${paint('bold', `Example: ${printable(example.title)}`)}\n`,
      indent(printableLines(dedent(example.source))),
      ...Object.entries(example.beside ?? {}).map(
        ([path, source]) => `${printable(`beside ${path}:`)}\n\n${indent(printableLines(dedent(source)))}`,
      ),
      indent(await outputOf(rule, example, shown)),
    );
  }
  return parts.join('\n');
}

/** What the linter says of an example, as far as it is about its rule. */
async function outputOf(rule: Rule, example: Example, shown: Shown): Promise<string> {
  const result = await lintExample(shown.rules, rule.id, example);
  const findings = result.findings.filter((finding) => finding.rule === rule.id);
  if (findings.length === 0) return 'no findings\n';
  const { formatFindings } = await import('../report/pretty.ts');
  return formatFindings({ ...result, findings }, { ...shown, width: shown.width - INDENT.length }).join('\n');
}

const INDENT = '    ';

function indent(text: string): string {
  return `${text.trimEnd().replace(/^(?=.)/gm, INDENT)}\n`;
}
