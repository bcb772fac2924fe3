import { defineRule, replacement } from '../src/rule/index.ts';

const name = /^[\w-]+$/;

export default defineRule({
  id: 'resource-format',
  summary: 'a `resource` that is neither `name` nor `unified_api/name`',
  why: `A resource of a Unified API is written \`unified_api/resource\` (\`crm/contacts\`), one of a Proxy API just \`resource\`
(\`contacts\`). Names consist of letters, digits, \`-\` and \`_\`. With anything else (a URL path, a leading slash, a dot
between the names) no resource is found when the job runs.`,
  severity: 'error',
  fix: 'safe',
  group: 'Structure',
  messages: {
    empty: () => '`resource` is empty, expected "name" or "unified_api/name"',
    edges: (d: { value: string; fixed: string }) => `"${d.value}" has extra spaces or slashes, write "${d.fixed}"`,
    parts: (d: { value: string; parts: number }) =>
      `"${d.value}" has ${d.parts} parts, expected "name" or "unified_api/name"`,
    characters: (d: { value: string; character: string }) =>
      `"${d.value}" contains ${d.character}: resource names consist of letters, digits, "-" and "_"`,
  },
  examples: [
    {
      title: 'A path with a leading slash',
      source: `
        integration_name: hubspot
        resources:
          - resource: crm/contacts
            method: list
          - resource: /crm/deals
            method: list
      `,
      findings: [{ message: 'edges', covers: '/crm/deals' }],
      fixed: `
        integration_name: hubspot
        resources:
          - resource: crm/contacts
            method: list
          - resource: crm/deals
            method: list
      `,
    },
    {
      title: 'Spaces inside the quotes',
      source: `
        integration_name: hubspot
        resources:
          - resource: "crm/contacts "
            method: list
      `,
      findings: [{ message: 'edges', covers: 'crm/contacts ' }],
      fixed: `
        integration_name: hubspot
        resources:
          - resource: "crm/contacts"
            method: list
      `,
    },
    {
      title: 'The line break at the end of a block, which references to the step do not repeat',
      source: `
        integration_name: hubspot
        resources:
          - resource: |
              crm/contacts
            method: list
          - resource: crm/deals
            method: list
            depends_on: crm/contacts
      `,
      findings: [
        {
          message: 'edges',
          covers: 'crm/contacts',
          help: 'the block ends with a line break: end its header with "-" (`|-`), or write the value on the line of its key',
        },
      ],
      yamlOnly: 'JSON has no blocks',
    },
    {
      title: 'A dot, a URL path, an empty string',
      source: `
        integration_name: hubspot
        resources:
          - resource: crm.contacts
            method: list
          - resource: api/v2/tickets
            method: list
          - resource: ""
            method: list
      `,
      findings: [
        { message: 'characters', covers: 'crm.contacts', help: 'did you mean "crm/contacts"?' },
        { message: 'parts', covers: 'api/v2/tickets' },
        { message: 'empty', covers: '' },
      ],
    },
    {
      title: 'A Unified API resource and a Proxy API resource',
      source: `
        integration_name: hubspot
        resources:
          - resource: knowledge-base/page_content
            method: list
          - resource: contacts
            method: list
            persist: true
      `,
      findings: [],
    },
  ],
  check(job, report) {
    for (const { resource } of job.steps) {
      if (!resource || resource.wellFormed) continue;
      const { value } = resource;
      const trimmed = resource.normal;
      const parts = trimmed.split('/');
      const wellFormed = parts.length <= 2 && parts.every((part) => name.test(part));
      if (trimmed === '') {
        report('empty', resource, {});
      } else if (wellFormed) {
        const written = job.file.text.slice(resource.start, resource.end);
        const details =
          written === trimmed
            ? {
                help: 'the block ends with a line break: end its header with "-" (`|-`), or write the value on the line of its key',
              }
            : { fix: replacement(resource, trimmed, 'safe') };
        report('edges', resource, { value, fixed: trimmed }, details);
      } else if (parts.length > 2 && parts.every((part) => name.test(part))) {
        report('parts', resource, { value, parts: parts.length });
      } else {
        const dotted = trimmed.split('.');
        const help =
          dotted.length === 2 && dotted.every((part) => name.test(part))
            ? { help: `did you mean "${dotted.join('/')}"?`, fix: replacement(resource, dotted.join('/')) }
            : {};
        report('characters', resource, { value, character: firstStrange(trimmed) }, help);
      }
    }
  },
});

function firstStrange(text: string): string {
  const character = /[^\w\-/]/u.exec(text)?.[0];
  if (character === undefined) return 'an empty part';
  return /\s/.test(character) ? 'a space' : `"${character}"`;
}
