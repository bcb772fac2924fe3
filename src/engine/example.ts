import type { Example, Rule } from '../rule/rule.ts';
import type { ResolvedConfig } from './config.ts';

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
