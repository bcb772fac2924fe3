import { join } from 'node:path';
import { rules } from '../../../rules/index.ts';
import { ConfigLoader } from '../../config/load/loader.ts';
import type { LintOptions } from './options.ts';

/**
 * The configs of a run.
 *
 * @throws ConfigError where what the command line says of them can't hold
 */
export async function loadConfigs(options: LintOptions, cwd: string): Promise<ConfigLoader> {
  const { preset, rules: severities, inlineSuppressions, config, noConfig } = options;
  const loader = new ConfigLoader({
    cwd,
    configFile: config,
    noConfig,
    preset,
    rules: severities,
    inlineSuppressions,
    names: options.baseline !== undefined,
    builtinRules: rules,
  });
  if (severities.length > 0 || config !== undefined) await loader.forFile(join(cwd, 'any.yaml'));
  return loader;
}
