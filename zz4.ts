import { parseEvents } from './node_modules/js-yaml/dist/js-yaml.mjs';
import { compose } from './src/document/compose.ts';
const steps = Array.from({length: 30000}, (_, i) => `  - resource: crm/contacts${i}\n    method: list\n    query:\n      updated_at: "{{args.x}}"\n      limit: 100\n    depends_on: crm/contacts${i-1}\n    # note\n`).join('');
const text = `integration_name: x\nresources:\n${steps}`;
for (let i = 0; i < 6; i++) {
  let s = performance.now(); const events = parseEvents(text, {}); const a = performance.now() - s;
  s = performance.now(); compose(text, events as any, new Set()); const b = performance.now() - s;
  s = performance.now(); text.search(/[\0-\x08\v\f\x0e-\x1f\ud800-\udfff]/u); const c = performance.now() - s;
  console.log(a | 0, b | 0, c | 0);
}
const tags = Array.from({length: 50000}, () => `- !x 1\n`).join('');
{ let s = performance.now(); const events = parseEvents(tags, {}); const a = performance.now() - s;
  s = performance.now(); compose(tags, events as any, new Set()); console.log('tags', a|0, performance.now() - s | 0); }
