import { parseSource, type SourceInput } from '../document/parse.ts';
import type { Example, Rule } from '../rule/rule.ts';
import { dedent } from '../text/dedent.ts';
import type { Analysis } from './analysis.ts';
import { compareFiles, notesOf } from './compare.ts';
import type { ResolvedConfig } from './config.ts';
import { analyse } from './lint.ts';
import type { LintResult } from './result.ts';
import { toResult } from './to-result.ts';

/** What holds for an example of a rule: all rules with their defaults, and what the example sets. */
export function exampleConfig(
  rules: readonly Rule[],
  id: string,
  { options, config }: Pick<Example, 'options' | 'config'>,
): ResolvedConfig {
  return {
    rules,
    severities: new Map(),
    preset: 'recommended',
    options: new Map(options ? [[id, options]] : []),
    settings: { methods: [], functions: [], ...config },
    inlineSuppressions: true,
  };
}

/** All that is known of an example of a rule, compared with the files beside it. */
export async function analyseExample(
  rules: readonly Rule[],
  id: string,
  example: Example,
  input: SourceInput = inputOf(example),
): Promise<Analysis> {
  const config = exampleConfig(rules, id, example);
  const own = await analyse(await parseSource(input), config);
  if (!example.beside) return own;
  const files = [{ path: String(input.path), notes: notesOf(own), rules }];
  for (const [path, source] of Object.entries(example.beside)) {
    const notes = notesOf(await analyse(await parseSource({ path, text: dedent(source) }), config));
    files.push({ path, notes, rules });
  }
  const compared = compareFiles(files).get(files[0]!);
  return compared ? analyse(own.file, config, { compared }) : own;
}

/** What the linter finds in an example of a rule. */
export async function lintExample(rules: readonly Rule[], id: string, example: Example): Promise<LintResult> {
  return toResult(await analyseExample(rules, id, example), exampleConfig(rules, id, example));
}

function inputOf({ source, language = 'yaml' }: Example): SourceInput {
  return { path: `example.${language}`, text: dedent(source) };
}
