import type { Rule, Severity } from '../rule/rule.ts';
import { printable, toYamlFlow } from '../text/escape.ts';
import type { Preset, RuleSeverity } from './config.ts';
import { type MergedConfig, type Origin, settingsLists } from './resolve.ts';

export interface ExplainedFile {
  /** As it is shown. */
  readonly path: string;
  /** The configs that hold for it as they are shown, the nearest first. */
  readonly configs: readonly string[];
  /** Set where the file is not checked: the glob that says so and where it is written. */
  readonly ignoredBy?: string | undefined;
}

/**
 * What holds for a file and where each part comes from (`--print-config`): a YAML config that would
 * do the same alone, with the origins as comments.
 */
export function explainConfig(config: MergedConfig, file: ExplainedFile): string {
  const { origins, settings } = config;
  const ids = config.rules.map((rule) => rule.id).sort();
  const byId = new Map(config.rules.map((rule) => [rule.id, rule]));
  const lines = [
    `# what holds for ${printable(file.path)}`,
    `# configs: ${file.configs.map(printable).join(', ') || 'none'}`,
    ...(file.ignoredBy ? [`# ignored by ${printable(file.ignoredBy)}`] : []),
    ...(config.inlineSuppressions ? [] : ['# suppression comments: not read, from --no-inline-suppressions']),
    commented(`extends: ${config.preset}`, from(origins.preset)),
    'rules:',
  ];
  for (const id of ids) {
    if (id === 'syntax') continue;
    const rule = byId.get(id)!;
    const severity = config.severities.get(id) ?? severityUnder(config.preset, rule);
    const options = config.options.get(id);
    const setting = options ? `[${severity}, ${toYamlFlow(options)}]` : severity;
    const notes = [from(origins.severities.get(id) ?? (severity === rule.severity ? undefined : origins.preset))];
    if (options) notes.push(`options ${from(origins.options.get(id))}`);
    lines.push(commented(`  ${id}: ${setting}`, [...new Set(notes)].join(', ')));
  }
  for (const key of settingsLists) {
    const list = settings[key];
    lines.push(list ? commented(`${key}: ${toYamlFlow(list)}`, from(origins.lists.get(key))) : `# ${key}: not given`);
  }
  const able = origins.capabilities;
  if (able) lines.push(commented(`capabilities: ${toYamlFlow(able.layer.config.capabilities)}`, from(able)));
  return `${lines.join('\n')}\n`;
}

/** The severity of a rule that nobody sets. */
function severityUnder(preset: Preset, rule: Pick<Rule, 'severity'>): RuleSeverity {
  const strict: Record<Severity, Severity> = { error: 'error', warning: 'error', info: 'warning' };
  return preset === 'strict' ? strict[rule.severity] : rule.severity;
}

function from(origin: Origin | undefined): string {
  if (!origin) return 'default';
  return `from ${'option' in origin ? origin.option : origin.layer.place(origin.path)}`;
}

function commented(line: string, comment: string): string {
  return `${line} # ${printable(comment)}`;
}
