import { test } from 'vitest';
import schema from '../rules/schema.ts';
import unknown from '../rules/unknown-property.ts';
import { analyse } from '../src/engine/lint.ts';
import { parseSource } from '../src/document/parse.ts';
import { dedent } from '../src/text/dedent.ts';
import { rules } from '../rules/index.ts';
import { applyEdits } from '../src/text/edits.ts';
test('x', async () => {
  for (const rule of [schema, unknown]) for (const e of rule.examples) {
    const source = dedent(e.source);
    const file = await parseSource({ text: source, path: 'a.yaml' });
    const all = [...rules.filter(r => r.id !== rule.id), rule];
    const a = await analyse(file, { rules: all, severities: new Map(), preset: 'recommended', options: new Map(), settings: { methods: [], functions: [] }, inlineSuppressions: true });
    console.log('##', rule.id, e.title);
    for (const r of a.reports) console.log('  ', r.rule.id, r.messageId, JSON.stringify(source.slice(r.place.start, r.place.end)), '|', r.message, '|', r.help ?? '', r.fix ? JSON.stringify(applyEdits(source, r.fix.edits).split('\n').filter((l, i) => l !== source.split('\n')[i])) : '');
  }
});
