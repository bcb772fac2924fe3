import { defineRule, placeIn, rewriting } from '../src/rule/index.ts';

/**
 * In a plain value that is longer than this, not every placeholder has a fix that puts all of it
 * into quotes.
 */
const LONG = 200;

export default defineRule({
  id: 'angle-placeholder',
  summary: '`<<args.x>>` where the runtime substitutes only `{{args.x}}`',
  why: `The documentation uses \`<<…>>\` where braces would clash with its own templates, and people copy it from there. The
runtime substitutes only braces, so it sends the text unchanged. Teams that translate one spelling into the other
before the upload can set the option \`style\` to \`angles\` or \`any\`.`,
  severity: 'warning',
  fix: 'safe',
  group: 'Placeholders',
  options: { style: ['braces', 'angles', 'any'] },
  messages: {
    angles: (d: { text: string }) => `"${d.text}" is sent literally: the runtime substitutes only "{{…}}"`,
    braces: (d: { text: string }) => `"${d.text}" is written with braces, but the option \`style\` is \`angles\``,
  },
  examples: [
    {
      title: 'Copied from the documentation',
      source: `
        integration_name: zendesk
        args_schema:
          id: { type: string, required: true }
        resources:
          - resource: ticketing/tickets
            method: get
            id: "{{args.id}}"
            query:
              a: "<<args.id>>"
              b: x <<args.id>> y
              c: <<args.id>>
      `,
      findings: [
        { message: 'angles', covers: '<<args.id>>' },
        { message: 'angles', covers: '<<args.id>>' },
        { message: 'angles', covers: '<<args.id>>' },
      ],
      fixed: `
        integration_name: zendesk
        args_schema:
          id: { type: string, required: true }
        resources:
          - resource: ticketing/tickets
            method: get
            id: "{{args.id}}"
            query:
              a: "{{args.id}}"
              b: "x {{args.id}} y"
              c: "{{args.id}}"
      `,
    },
    {
      title: 'Braces with `style: angles`',
      source: `
        integration_name: zendesk
        args_schema:
          id: { type: string, required: true }
        resources:
          - { resource: ticketing/tickets, method: get, id: "{{args.id}}", query: { a: "<<args.id>>" } }
      `,
      options: { style: 'angles' },
      findings: [{ message: 'braces', covers: '{{args.id}}' }],
      fixed: `
        integration_name: zendesk
        args_schema:
          id: { type: string, required: true }
        resources:
          - { resource: ticketing/tickets, method: get, id: "<<args.id>>", query: { a: "<<args.id>>" } }
      `,
    },
    {
      title: 'Both spellings with `style: any`, and other text in angle brackets',
      source: `
        integration_name: zendesk
        args_schema:
          id: { type: string, required: true }
        resources:
          - { resource: ticketing/tickets, method: get, id: "{{args.id}}", query: { a: "<<args.id>>", b: "1 << 2 >> 3" } }
      `,
      options: { style: 'any' },
      findings: [],
    },
  ],
  check(job, report, { style }) {
    if (style === 'any') return;
    const [unwanted, open, close] =
      style === 'angles' ? (['braces', '<<', '>>'] as const) : (['angles', '{{', '}}'] as const);
    for (const { scalar, isKey, placeholders } of job.templates) {
      if (isKey) continue;
      let waits = false;
      for (const { start, end, spelling, problem } of placeholders) {
        if (spelling !== unwanted || (problem && unwanted === 'braces')) continue;
        const text = scalar.value.slice(start, end);
        const place = placeIn(scalar, start, end);
        const help = `write "${open}${text.slice(2, -2)}${close}"`;
        if (waits) {
          report(unwanted, place, { text }, { help });
          continue;
        }
        const edits = rewriting(job.file, scalar, [
          { start, end: start + 2, text: open },
          { start: end - 2, end, text: close },
        ]);
        report(unwanted, place, { text }, { help, fix: { safety: 'safe', description: help, edits } });
        // The fix quotes the whole value; in a long one the other placeholders wait for that.
        waits = scalar.style === 'plain' && job.file.language === 'yaml' && scalar.value.length > LONG;
      }
    }
  },
});
