import { defineRule, insertion } from '../src/rule/index.ts';

export default defineRule({
  id: 'misspelt-keyword',
  summary: 'a misspelt keyword in `args_schema`',
  why: `JSON Schema ignores keywords that it does not know, so a misspelt one checks nothing. In YAML's braces, a colon without a
space after it is part of the name: \`{ type:string, required:true }\` has two keys, \`type:string\` and \`required:true\`,
without values. All other rules read such a keyword as it was meant.`,
  severity: 'warning',
  fix: 'suggest',
  group: 'Arguments',
  messages: {
    glued: (d: { keyword: string }) =>
      `\`${d.keyword}\` has no space after its colon, so that and what follows are one key without a value`,
  },
  examples: [
    {
      title: 'Keywords without a space after their colon',
      source: `
        integration_name: zendesk
        args_schema:
          user_id: { type:string, required:true }
          page_size: { type: integer, default:100 }
        resources:
          - resource: ticketing/tickets
            method: list
            query: { user_id: "{{args.user_id}}", limit: "{{args.page_size:int}}" }
      `,
      findings: [
        { message: 'glued', covers: 'type:string', help: 'put a space after the colon' },
        { message: 'glued', covers: 'required:true', help: 'put a space after the colon' },
        { message: 'glued', covers: 'default:100', help: 'put a space after the colon' },
      ],
      fixed: `
        integration_name: zendesk
        args_schema:
          user_id: { type: string, required: true }
          page_size: { type: integer, default: 100 }
        resources:
          - resource: ticketing/tickets
            method: list
            query: { user_id: "{{args.user_id}}", limit: "{{args.page_size:int}}" }
      `,
      yamlOnly: 'names in JSON are in quotes',
    },
    {
      title: 'A quoted key, and one that is not a keyword',
      source: `
        integration_name: zendesk
        args_schema:
          user_id: { type: string, "type:string": true, see:also, required: true }
        resources:
          - { resource: ticketing/tickets, method: list, query: { user_id: "{{args.user_id}}" } }
      `,
      findings: [],
    },
  ],
  check({ args }, report) {
    const help = 'put a space after the colon';
    for (const { place, keyword } of args.glued) {
      const edits = [insertion(place.start + keyword.length + 1, ' ')];
      report('glued', place, { keyword }, { help, fix: { safety: 'suggest', description: help, edits } });
    }
  },
});
