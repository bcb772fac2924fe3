import { correction, defineRule, insertion, isString, nearest, placeOf, valueAt } from '../src/rule/index.ts';

export default defineRule({
  id: 'misspelt-keyword',
  summary: 'a misspelt keyword in `args_schema`',
  why: `JSON Schema ignores keywords that it does not know, so a misspelt one checks nothing. In YAML's braces, a colon without a
space after it is part of the name: \`{ type:string, required:true }\` has two keys, \`type:string\` and \`required:true\`,
without values. All other rules read such a keyword as it was meant. A misspelt format of the platform shows no picker, and
accepts any string. A key is reported only if its value can be that of the keyword, and the keyword is not there as well.`,
  severity: 'warning',
  fix: 'suggest',
  group: 'Arguments',
  messages: {
    glued: (d: { keyword: string }) =>
      `\`${d.keyword}\` has no space after its colon, so that and what follows are one key without a value`,
    keyword: (d: { name: string }) => `\`${d.name}\` is not a keyword of JSON Schema, and is ignored`,
    format: (d: { name: string }) => `"${d.name}" is not a format of the platform: any string is accepted`,
  },
  examples: [
    {
      title: 'Misspelt keywords and a misspelt format',
      source: `
        integration_name: zendesk
        args_schema:
          account: { type: string, fromat: integrated_account_id, required: true }
          hook: { type: string, format: webhok_id, requried: true }
          limit: { tpye: integer, defualt: 10 }
        resources:
          - resource: ticketing/tickets
            method: list
            query: { account: "{{args.account}}", hook: "{{args.hook}}", limit: "{{args.limit:int}}" }
      `,
      findings: [
        { message: 'keyword', covers: 'fromat', help: 'did you mean "format"?' },
        { message: 'format', covers: 'webhok_id', help: 'did you mean "webhook_id"?' },
        { message: 'keyword', covers: 'requried', help: 'did you mean "required"?' },
        { message: 'keyword', covers: 'tpye', help: 'did you mean "type"?' },
        { message: 'keyword', covers: 'defualt', help: 'did you mean "default"?' },
      ],
      fixed: `
        integration_name: zendesk
        args_schema:
          account: { type: string, format: integrated_account_id, required: true }
          hook: { type: string, format: webhook_id, required: true }
          limit: { type: integer, default: 10 }
        resources:
          - resource: ticketing/tickets
            method: list
            query: { account: "{{args.account}}", hook: "{{args.hook}}", limit: "{{args.limit:int}}" }
      `,
    },
    {
      title: 'The keyword that has all arguments',
      source: `
        integration_name: zendesk
        args_schema:
          type: object
          propertise:
            status: { type: string, required: true }
        resources:
          - { resource: ticketing/tickets, method: list, query: { status: "{{args.status}}" } }
      `,
      alone: 'the arguments of another job would be beside the misspelt `properties`, not in it',
      findings: [{ message: 'keyword', covers: 'propertise', help: 'did you mean "properties"?' }],
    },
    {
      title: 'Names that are near to keywords, and keywords of others',
      source: `
        integration_name: zendesk
        args_schema:
          tipe: { type: string, example: call, types: [call], required: true, x-requird: true }
          item: { type: object, properties: { tile: { type: string } }, required: true, formt: 7 }
        resources:
          - { resource: ticketing/tickets, method: list, query: { type: "{{args.tipe}}", item: "{{args.item.tile}}" } }
      `,
      findings: [],
    },
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
    for (const { place, keyword } of args.misspelt) {
      if (isString(place.node)) report('keyword', place, { name: place.node.value }, correction(place, keyword));
    }
    for (const { definition } of args.declared.values()) {
      const format = definition && valueAt(definition, 'format');
      const near = isString(format) ? nearest(format.value, platformFormats) : undefined;
      if (isString(format) && near !== undefined && near !== format.value) {
        report('format', placeOf(format), { name: format.value }, correction(placeOf(format), near));
      }
    }
  },
});

/** The formats that the platform has besides those of JSON Schema. */
const platformFormats = ['integrated_account_id', 'webhook_id', 'datastore_id', 'updated_at'];
