import { expect, test } from 'vitest';
import rule from '../../rules/runtime-version.ts';
import { parseSource } from '../../src/document/parse.ts';
import { analyse } from '../../src/engine/lint.ts';
import { applyEdits } from '../../src/text/edits.ts';
import { exampleConfig } from '../support/config.ts';

const steps = 'resources: [{ name: end, type: event, config: { name: complete } }]';
const json = '"resources": [{ "name": "end", "type": "event", "config": { "name": "complete" } }]';

async function reportsOf(text: string, language: 'yaml' | 'json') {
  const file = await parseSource({ text, path: `job.${language}` });
  return (await analyse(file, exampleConfig(rule.id, {}))).reports;
}

async function fix(text: string, language: 'yaml' | 'json'): Promise<string | undefined> {
  const [report, ...others] = await reportsOf(text, language);
  expect([report?.rule, ...others]).toEqual([rule]);
  return report!.fix && applyEdits(text, report!.fix.edits);
}

test.each([
  ['a block map', `label: a\n${steps}\n`, `default_runtime_version: 4\nlabel: a\n${steps}\n`],
  ['Windows lines', `label: a\r\n${steps}\r\n`, `default_runtime_version: 4\r\nlabel: a\r\n${steps}\r\n`],
  ['a quoted key', `"label": a\n${steps}\n`, `default_runtime_version: 4\n"label": a\n${steps}\n`],
  ['an item of a list', `-   label: a\n    ${steps}\n`, `-   default_runtime_version: 4\n    label: a\n    ${steps}\n`],
  [
    'an item below its dash',
    `-\n  label: a\n  ${steps}\n`,
    `-\n  default_runtime_version: 4\n  label: a\n  ${steps}\n`,
  ],
  ['an anchor above', `- &a\n  label: a\n  ${steps}\n`, `- &a\n  default_runtime_version: 4\n  label: a\n  ${steps}\n`],
  ['a flow map', `{ label: a, ${steps} }\n`, `{ default_runtime_version: 4, label: a, ${steps} }\n`],
  [
    'a flow map behind an anchor',
    `- &a {label: a, ${steps}}\n- *a\n`,
    `- &a {default_runtime_version: 4, label: a, ${steps}}\n- *a\n`,
  ],
  ['an empty value', `default_runtime_version:\n${steps}\n`, `default_runtime_version: 4\n${steps}\n`],
  [
    'an empty value and a comment',
    `default_runtime_version: # ?\n${steps}\n`,
    `default_runtime_version: 4 # ?\n${steps}\n`,
  ],
  ['null', `{ "default_runtime_version": null, ${steps} }\n`, `{ "default_runtime_version": 4, ${steps} }\n`],
])('adds the version to YAML: %s', async (_case, text, fixed) => {
  expect(await fix(text, 'yaml')).toBe(fixed);
  expect(await reportsOf(fixed, 'yaml')).toEqual([]);
});

test.each([
  ['on one line', `{"label": "a", ${json}}`, `{"default_runtime_version": 4, "label": "a", ${json}}`],
  [
    'with tabs',
    `[\r\n\t{\r\n\t\t"label": "a",\r\n\t\t${json}\r\n\t}\r\n]`,
    `[\r\n\t{\r\n\t\t"default_runtime_version": 4,\r\n\t\t"label": "a",\r\n\t\t${json}\r\n\t}\r\n]`,
  ],
  ['null', `{ "default_runtime_version" : null, ${json} }`, `{ "default_runtime_version" : 4, ${json} }`],
])('adds the version to JSON: %s', async (_case, text, fixed) => {
  expect(await fix(text, 'json')).toBe(fixed);
  expect(await reportsOf(fixed, 'json')).toEqual([]);
});

test.each([
  ['an anchor before the first key', `- &a label: a\n  ${steps}\n`],
  ['an explicit key', `? label\n: a\n? resources\n: [{ name: end, type: event, config: { name: complete } }]\n`],
  ['a null with a tag', `default_runtime_version: !!null\n${steps}\n`],
  ['a null with an anchor', `default_runtime_version: &none\n${steps}\n`],
  ['a null elsewhere', `x-none: &none ~\ndefault_runtime_version: *none\n${steps}\n`],
])('leaves alone what it could break: %s', async (_case, text) => {
  expect(await fix(text, 'yaml')).toBeUndefined();
});

test.each([
  ['latest', ['schema']],
  ['0', ['schema']],
  ['99999999999', ['runtime-version']],
  ['"5"', ['runtime-version']],
  ['3', ['runtime-version']],
  ['"4"', []],
])('a job of nodes that says %s', async (version, expected) => {
  const reports = await reportsOf(`default_runtime_version: ${version}\n${steps}\n`, 'yaml');
  expect(reports.map(({ rule: { id } }) => id)).toEqual(expected);
});

test('a slip in the name is one finding', async () => {
  const reports = await reportsOf(`default_runtime_verison: 4\n${steps}\n`, 'yaml');
  expect(reports.map(({ rule: { id } }) => id)).toEqual(['unknown-property']);
});
