import {
  defineRule,
  type Edit,
  type Endless,
  endlessness,
  insertion,
  keepsType,
  type PlaceholderUse,
  placeIn,
} from '../src/rule/index.ts';

export default defineRule({
  id: 'recursion-without-end',
  summary: '`recurse.if` is a placeholder that is true if its field is missing or false',
  why: `The request is repeated while \`if\` is true. If the field is missing from a record, the placeholder stays unchanged, and a
string that is not empty is true: the recursion never ends. Without a cast on the path, a \`false\` in the field becomes
the string "false", which is also true. A cast, and a default with its own cast, end the recursion:
\`{{resources.pages.has_children:bool?:false:bool}}\`.

With a cast and without a default (\`{{resources.pages.has_children:bool}}\`), it works as long as the field is in each
record, so the severity is \`info\`. A field that holds a string or a number, judging by its name (\`next_cursor\`,
\`page_token\`), needs no cast.`,
  severity: 'warning',
  fix: 'suggest',
  group: 'Dependencies',
  messages: {
    missing: (d: { text: string }) =>
      `"${d.text}" has no default: if the field is missing, the condition is always true and the recursion never ends`,
    unlessThere: (d: { text: string }) =>
      `"${d.text}" has no default: the recursion ends only if the field is in each record`,
    default: (d: { text: string }) => `"${d.text}" never ends if the field is missing: its default counts as true`,
    text: (d: { text: string }) =>
      `"${d.text}" has no cast: a \`false\` in the field becomes the string "false", which counts as true`,
  },
  examples: [
    {
      title: 'A record without the field',
      source: `
        integration_name: notion
        resources:
          - resource: pages
            method: list
            persist: true
            recurse:
              if: "{{resources.pages.has_children}}"
              config: { query: { parent: "{{resources.pages.id}}" } }
          - resource: blocks
            method: list
            persist: true
            recurse:
              if: "{{resources.blocks.has_children:bool}}"
              config: { query: { parent: "{{resources.blocks.id}}" } }
      `,
      findings: [
        { message: 'missing', covers: '{{resources.pages.has_children}}' },
        { message: 'unlessThere', covers: '{{resources.blocks.has_children:bool}}' },
      ],
      fixed: `
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
            recurse:
              if: "{{resources.blocks.has_children:bool?:false:bool}}"
              config: { query: { parent: "{{resources.blocks.id}}" } }
      `,
    },
    {
      title: 'Defaults that count as true, and a `false` that becomes a string',
      source: `
        integration_name: notion
        resources:
          - { resource: a, method: list, persist: true, recurse: { if: "{{resources.a.more:bool?:true:bool}}", config: { id: "{{resources.a.id}}" } } }
          - { resource: b, method: list, persist: true, recurse: { if: "{{resources.b.more:bool?:false}}", config: { id: "{{resources.b.id}}" } } }
          - { resource: c, method: list, persist: true, recurse: { if: "{{resources.c.has_children?:false:bool}}", config: { id: "{{resources.c.id}}" } } }
          - { resource: d, method: list, persist: true, recurse: { if: "{{ resources.d.hasMore:undefined }}", config: { id: "{{resources.d.id}}" } } }
      `,
      findings: [
        { message: 'default', covers: '{{resources.a.more:bool?:true:bool}}' },
        { message: 'default', covers: '{{resources.b.more:bool?:false}}' },
        { message: 'text', covers: '{{resources.c.has_children?:false:bool}}' },
        { message: 'text', covers: '{{ resources.d.hasMore:undefined }}' },
      ],
      fixed: `
        integration_name: notion
        resources:
          - { resource: a, method: list, persist: true, recurse: { if: "{{resources.a.more:bool?:false:bool}}", config: { id: "{{resources.a.id}}" } } }
          - { resource: b, method: list, persist: true, recurse: { if: "{{resources.b.more:bool?:false:bool}}", config: { id: "{{resources.b.id}}" } } }
          - { resource: c, method: list, persist: true, recurse: { if: "{{resources.c.has_children:bool?:false:bool}}", config: { id: "{{resources.c.id}}" } } }
          - { resource: d, method: list, persist: true, recurse: { if: "{{ resources.d.hasMore:bool:undefined }}", config: { id: "{{resources.d.id}}" } } }
      `,
    },
    {
      title: 'A default, and a flag',
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
            recurse: { if: "{{resources.blocks.more:bool:undefined}}", config: { id: "{{resources.blocks.id}}" } }
          - resource: files
            method: list
            persist: true
            recurse: { if: "{{resources.files.nextPageToken?:false:bool}}", config: { query: { after: "{{resources.files.nextPageToken}}" } } }
      `,
      findings: [],
    },
    {
      title: 'An argument is missing only if it is optional',
      source: `
        integration_name: notion
        args_schema:
          deep: { type: boolean, required: true }
          archived: { type: boolean }
        resources:
          - { resource: pages, method: list, persist: true, recurse: { if: "{{args.deep:bool}}", config: { id: "{{resources.pages.id}}" } } }
          - { resource: blocks, method: list, persist: true, recurse: { if: "{{args.archived}}", config: { id: "{{resources.blocks.id}}" } } }
      `,
      findings: [{ message: 'missing', covers: '{{args.archived}}' }],
      also: ['constant-condition'],
      fixed: `
        integration_name: notion
        args_schema:
          deep: { type: boolean, required: true }
          archived: { type: boolean }
        resources:
          - { resource: pages, method: list, persist: true, recurse: { if: "{{args.deep:bool}}", config: { id: "{{resources.pages.id}}" } } }
          - { resource: blocks, method: list, persist: true, recurse: { if: "{{args.archived:bool?:false:bool}}", config: { id: "{{resources.blocks.id}}" } } }
      `,
    },
  ],
  check(job, report) {
    for (const use of job.references.uses) {
      const cause = endlessness(job, use);
      if (!cause || cause === 'unchanging') continue;
      const { placeholder, template, place } = use;
      const text = template.scalar.value.slice(placeholder.start, placeholder.end);
      report(
        cause,
        place,
        { text },
        {
          help:
            cause === 'text'
              ? 'add a cast such as ":bool"'
              : `${cause === 'default' ? 'write' : 'add'} a default such as "?:false:bool"`,
          fix: { safety: 'suggest', description: 'end the recursion', edits: editsFor(use, cause) },
          ...(cause === 'unlessThere' && { severity: 'info' }),
        },
      );
    }
  },
});

/** A cast on each path that has none, and a default that ends the recursion. */
function editsFor({ placeholder, template }: PlaceholderUse, cause: Endless): Edit[] {
  const { parts, fallback, end } = placeholder;
  const at = (start: number, end: number) => placeIn(template.scalar, start, end);
  const edits = parts
    .filter((part) => !keepsType(part))
    .map(({ path }) => insertion(at(path.end - 1, path.end).end, ':bool'));
  if (cause === 'text') return edits;
  const inner = template.scalar.value.slice(placeholder.start, end - 2);
  if (!fallback)
    return [...edits, insertion(at(end - 2, end).start, inner.endsWith('?:') ? 'false:bool' : '?:false:bool')];
  const { start, end: last } = at(fallback.start, end - 2);
  return [...edits, { start, end: last, text: 'false:bool' }];
}
