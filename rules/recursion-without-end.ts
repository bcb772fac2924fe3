import { placeIn } from '../src/document/offsets.ts';
import { isEndless } from '../src/job/guards.ts';
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
    {
      title: 'An argument is missing only where it is optional',
      source: `
        integration_name: notion
        args_schema:
          deep: { type: boolean, required: true }
          archived: { type: boolean }
        resources:
          - { resource: pages, method: list, persist: true, recurse: { if: "{{args.deep:bool}}", config: { id: x } } }
          - { resource: blocks, method: list, persist: true, recurse: { if: "{{args.archived}}", config: { id: x } } }
      `,
      findings: [{ message: 'endless', covers: '{{args.archived}}' }],
      fixed: `
        integration_name: notion
        args_schema:
          deep: { type: boolean, required: true }
          archived: { type: boolean }
        resources:
          - { resource: pages, method: list, persist: true, recurse: { if: "{{args.deep:bool}}", config: { id: x } } }
          - { resource: blocks, method: list, persist: true, recurse: { if: "{{args.archived:bool?:false:bool}}", config: { id: x } } }
      `,
    },
  ],
  check(job, report) {
    for (const use of job.references.uses) {
      if (!isEndless(job, use)) continue;
      const { placeholder, template, place } = use;
      const text = template.scalar.value.slice(placeholder.start, placeholder.end);
      const end = placeIn(template.scalar, placeholder.end - 2, placeholder.end).start;
      const cast = placeholder.parts.some(({ casts }) => casts.length > 0) ? '' : ':bool';
      const fix = {
        safety: 'suggest',
        description: 'end the recursion where the field is missing',
        edits: [insertion(end, `${cast}?:false:bool`)],
      } as const;
      report(
        'endless',
        place,
        { text },
        {
          help: 'a default such as "?:false:bool" ends the recursion',
          ...(!text.includes('?:') && { fix }),
        },
      );
    }
  },
});
