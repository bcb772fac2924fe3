import { rules } from '../../rules/index.ts';
import type { ResolvedConfig } from '../../src/engine/config.ts';
import * as engine from '../../src/engine/example.ts';
import type { Example } from '../../src/rule/rule.ts';

/** The configuration of an example: all rules on, with what the example sets for the one that it belongs to. */
export function exampleConfig(rule: string, example: Pick<Example, 'options' | 'config'>): ResolvedConfig {
  return engine.exampleConfig(rules, rule, example);
}
