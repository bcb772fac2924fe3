import { existsSync } from 'node:fs';
import { dirname } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { DocumentLink } from 'vscode-languageserver';
import { isPreset } from '../config/config.ts';
import { resolveFrom } from '../config/load/modules.ts';
import { isMapping, isSequence, isString, type Mapping, type Node, type Scalar, valueAt } from '../document/node.ts';
import { readSuppressions } from '../engine/suppress.ts';
import { rulePage } from '../rule-page.ts';
import type { ConfigModel } from './config-file.ts';
import type { Model } from './model.ts';

/** The rules that suppressions name, as links to what there is to read about them. */
export function linksIn({ file, positions }: Model): DocumentLink[] {
  const all = readSuppressions(file, { known: () => true, suppressible: () => true, active: () => false });
  return all.flatMap(({ names }) =>
    names.flatMap((name) => {
      const target = rulePage(name.value);
      return target === undefined ? [] : [{ range: positions.range(name), target }];
    }),
  );
}

/** The configs and plugins that a config names, and its rules. */
export function configLinksIn({ file, positions, source }: ConfigModel): DocumentLink[] {
  const root = file.documents[0]?.root;
  if (!isMapping(root)) return [];
  const files = ['extends', 'plugins'].flatMap((key) => stringsIn(valueAt(root, key)));
  const overrides = valueAt(root, 'overrides');
  const settings = [root, ...(isSequence(overrides) ? overrides.items.filter(isMapping) : [])];
  return [
    ...files.flatMap((node) => {
      const target = isPreset(node.value) ? undefined : targetOf(source.path!, node.value);
      return target === undefined ? [] : [{ range: positions.range(node), target }];
    }),
    ...settings.flatMap(ruleKeysIn).flatMap(({ key, name }) => {
      const target = rulePage(name);
      return target === undefined ? [] : [{ range: positions.range(key), target }];
    }),
  ];
}

function ruleKeysIn(settings: Mapping) {
  const rules = valueAt(settings, 'rules');
  return isMapping(rules) ? rules.entries : [];
}

function stringsIn(node: Node | undefined): (Scalar & { readonly value: string })[] {
  return (isSequence(node) ? node.items : [node]).filter(isString);
}

function targetOf(config: string, name: string): string | undefined {
  if (!existsSync(dirname(config))) return undefined;
  try {
    return pathToFileURL(resolveFrom(config, name).path).href;
  } catch {
    // There is no such file: that is said where the config is checked.
    return undefined;
  }
}
