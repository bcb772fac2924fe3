import { isMapping, isString, valueAt } from '../src/document/node.ts';
import { parsePlaceholders } from '../src/job/placeholder.ts';
import { placeIn } from '../src/job/references.ts';
import { insertion } from '../src/rule/fix.ts';
import { defineRule } from '../src/rule/rule.ts';

export default defineRule({
  id: 'recursion-without-end',
  summary: '`recurse.if` is one placeholder without a default',
  why: `The request is repeated while \`if\` is true. When the field is missing from a record, the placeholder stays as it is, and a text that is not empty is true: the
recursion never ends. A default with a cast of its own ends it: \`{{resources.pages.has_children:bool?:false:bool}}\`.`,
  severity: 'warning',
  fix: 'suggest',
  group: 'Every job',
  messages: {
    endless: (d: { text: string }) =>
      `"${d.text}" has no default: where the field is missing, its own text counts as true`,
  },
  examples: [
    {
      title: 'A record without the field recurses for ever',
      source: `
        integration_name: notion
        resources:
          - resource: pages
            method: list
            persist: true
            recurse:
              if: "{{resources.pages.has_children:bool}}"
              config: { query: { parent: "{{resources.pages.id}}" } }
      `,
      findings: [{ message: 'endless', covers: '{{resources.pages.has_children:bool}}' }],
      fixed: `
        integration_name: notion
        resources:
          - resource: pages
            method: list
            persist: true
            recurse:
              if: "{{resources.pages.has_children:bool?:false:bool}}"
              config: { query: { parent: "{{resources.pages.id}}" } }
      `,
    },
    {
      title: 'With a default, with a flag',
      source: `
        integration_name: notion
        resources:
          - resource: pages
            method: list
            persist: true
            recurse:
              if: "{{resources.pages.has_children:bool?:false:bool}}"
              config: { query: { parent: "{{resources.pages.id}}" } }
          - resource: blocks
            method: list
            persist: true
            recurse: { if: "{{resources.blocks.more:bool:undefined}}", config: { id: x } }
      `,
      findings: [],
    },
  ],
  check(job, report) {
    for (const step of job.steps) {
      const recurse = step.field('recurse')?.value;
      const condition = isMapping(recurse) ? valueAt(recurse, 'if') : undefined;
      if (!isString(condition)) continue;
      const lead = condition.value.length - condition.value.trimStart().length;
      const text = condition.value.trim();
      const [only] = parsePlaceholders(text).placeholders;
      if (!only?.alone || only.problem || only.fallback || only.undefinedFlag || only.nullFlag) continue;
      const end = placeIn(condition, lead + only.end - 2, lead + only.end).start;
      const cast = only.parts.some(({ casts }) => casts.length > 0) ? '' : ':bool';
      const fix = {
        safety: 'suggest',
        description: 'end the recursion where the field is missing',
        edits: [insertion(end, `${cast}?:false:bool`)],
      } as const;
      report(
        'endless',
        placeIn(condition, lead + only.start, lead + only.end),
        { text },
        {
          help: 'a default such as "?:false:bool" ends the recursion',
          fix,
        },
      );
    }
  },
});
