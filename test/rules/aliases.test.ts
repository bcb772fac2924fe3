import { expect, test } from 'vitest';
import { rules } from '../../rules/index.ts';
import { isMapping, type Node, type Scalar } from '../../src/document/node.ts';
import { parseSource } from '../../src/document/parse.ts';
import { lint } from '../../src/engine/lint.ts';
import type { Rule } from '../../src/rule/rule.ts';
import { dedent } from '../../src/text/dedent.ts';
import { exampleConfig } from '../support/config.ts';
import { some } from '../support/random.ts';

/** The rules, with each fix held to the text: the engine leaves out what lies outside, so that a finding is not lost for it. */
function strict(rule: Rule, unsound: string[]): Rule {
  if (!rule.check) return rule;
  return {
    ...rule,
    check(job, report, options) {
      rule.check!(
        job,
        (message, place, data, details) => {
          for (const { start, end } of details?.fix?.edits ?? []) {
            if (start < 0 || end < start || end > job.file.text.length) unsound.push(`${rule.id}: ${start}-${end}`);
          }
          report(message, place, data, details);
        },
        options,
      );
    },
  };
}

function valuesOf(root: Node): Scalar[] {
  const found: Scalar[] = [];
  const visit = (node: Node): void => {
    if (node.kind === 'scalar') found.push(node);
    else if (node.kind === 'sequence') node.items.forEach(visit);
    else for (const { value } of node.entries) visit(value);
  };
  visit(root);
  return found;
}

const quoted = { plain: 0, single: 1, double: 1, literal: undefined, folded: undefined } as const;

/** A job with one of its values written above it, under an `x-` key. */
function variants(text: string, root: Node): string[] {
  return valuesOf(root).flatMap((node) => {
    const around = quoted[node.style];
    if (around === undefined || node.end <= node.start) return [];
    const [start, end] = [node.start - around, node.end + around];
    const written = text.slice(start, end);
    if (/[\r\n]|^[*{]/.test(written) || /[&!]\S*\s*$/.test(text.slice(0, start))) return [];
    return [`x-zz: &zz ${written}\n${text.slice(0, start)}*zz ${text.slice(end)}`];
  });
}

test.each(rules.filter(({ examples }) => examples.length > 0).map((rule) => [rule.id, rule] as const))(
  'the examples of %s say the same where a value is an alias',
  async (id, rule) => {
    for (const example of rule.examples) {
      const text = dedent(example.source);
      // Those comments are about lines.
      if (text.includes('sync-job-lint-')) continue;
      const { documents } = await parseSource({ text, path: 'job.yaml' });
      const root = documents[0]?.root;
      const isPlain =
        documents.length === 1 && documents[0]!.problems.length === 0 && documents[0]!.unquoted.length === 0;
      if (example.language === 'json' || !isPlain || !isMapping(root) || root.flow || root.start > 0) continue;
      const unsound: string[] = [];
      const config = exampleConfig(id, example);
      const strictConfig = { ...config, rules: config.rules.map((one) => strict(one, unsound)) };
      const told = async (source: string) => {
        const { findings } = await lint({ text: source, path: 'job.yaml' }, strictConfig);
        return new Set(findings.map((finding) => finding.rule));
      };
      const expected = await told(text);
      for (const variant of some(variants(text, root), text.length)) {
        expect(await told(variant), variant).toEqual(expected);
        expect(unsound, variant).toEqual([]);
      }
    }
  },
);
