import type { Settings } from '../job/settings.ts';
import type { Rule, Severity } from '../rule/rule.ts';

/** What holds for one file, once presets, config files, overrides and the command line are merged. */
export interface ResolvedConfig {
  /** All rules that are known, those of plugins included. */
  readonly rules: readonly Rule[];
  /** By rule id; a rule without an entry has its own severity. */
  readonly severities: ReadonlyMap<string, Severity | 'off'>;
  /** `strict` turns a rule's own `warning` into `error` and `info` into `warning`. */
  readonly preset: 'recommended' | 'strict';
  /** By rule id. */
  readonly options: ReadonlyMap<string, Readonly<Record<string, unknown>>>;
  readonly settings: Settings;
  readonly inlineSuppressions: boolean;
  /** Whether findings have the `names` that a baseline goes by. */
  readonly names?: boolean | undefined;
}
