import {
  defineRule,
  isSecretKey,
  isString,
  isWrittenOut,
  literalPairs,
  mentionsSecretKey,
  type Node,
  placeIn,
  placeOf,
  type ReportFunction,
  type Scalar,
  shapesIn,
  type Template,
} from '../src/rule/index.ts';

const fields = ['query', 'body', 'recurse', 'delete_tracking_query', 'config'] as const;

const messages = {
  shape: (d: { what: string }) => `this looks like ${d.what}, and everyone who can read the job can read it`,
  key: (d: { key: string }) => `"${d.key}" has a hard-coded value, and everyone who can read the job can read it`,
};

export default defineRule({
  id: 'hardcoded-secret',
  summary: 'a value that looks like a credential',
  why: `A sync job is stored, listed by the API and kept in repositories, so everyone who can read it has the secret. Credentials
belong to the connected account; pass anything else that a run needs as an argument. A secret that has been committed
must be replaced: removing it from the file does not remove it from the history. Its text is masked in every output of
this tool.`,
  severity: 'error',
  group: 'Secrets',
  sensitive: true,
  messages,
  examples: [
    {
      title: 'By its shape, by its key, as a default',
      source: `
        integration_name: zendesk
        args_schema:
          since: { type: string, default: "2026-01-01" }
          key: { type: string, default: AKIAABCDEFGHIJKLMNOP }
          password: { type: string, default: correct-horse }
        resources:
          - resource: ticketing/tickets
            method: list
            query:
              page_token: abcdefghijklmnop
              since: "{{args.since}}{{args.key}}{{args.password}}"
              auth: Bearer abcdefghijklmnopqrstuvwxyz
            body:
              nested: [{ client_secret: 0123456789abcdef, password: 1234567890 }]
            recurse:
              if: "{{resources.ticketing.tickets.more:bool?:false:bool}}"
              config: { query: { after: "{{resources.ticketing.tickets.id}}", api_key: abcdefgh, clientSecret: abcdefgh1, password: "{{args.since?:correct-horse}}" } }
      `,
      findings: [
        { message: 'shape', covers: 'AKIAABCDEFGHIJKLMNOP' },
        { message: 'key', covers: 'correct-horse' },
        { message: 'shape', covers: 'Bearer abcdefghijklmnopqrstuvwxyz' },
        { message: 'key', covers: '0123456789abcdef' },
        { message: 'key', covers: '1234567890' },
        { message: 'key', covers: 'abcdefgh' },
        { message: 'key', covers: 'abcdefgh1' },
        { message: 'key', covers: 'correct-horse' },
      ],
    },
    {
      title: 'In a URL, in the middle of a string',
      source: `
        integration_name: zendesk
        resources:
          - resource: ticketing/tickets
            method: list
            query: { ok: "https://example.com:8080/a@b", callback: "see https://me:hunter2@example.com/x" }
      `,
      findings: [{ message: 'shape', covers: 'https://me:hunter2@' }],
    },
    {
      title: 'In the objects of an expression',
      source: `
        default_runtime_version: 4
        integration_name: zendesk
        args_schema:
          account: { type: string, required: true }
        resources:
          - name: login
            type: request
            resource: sessions
            method: create
            integrated_account_id: "{{args.account}}"
            body: |
              {
                "user": args.account,
                "token": $exists(args.account) ? "password" : "nothing at all",
                "password": "correct-horse",
                client_secret: 'a "b" 0123'
              }
      `,
      findings: [
        { message: 'key', covers: 'correct-horse' },
        { message: 'key', covers: 'a "b" 0123' },
      ],
      also: ['unquoted-key'],
    },
    {
      title: 'Placeholders, short values, other keys',
      source: `
        integration_name: zendesk
        args_schema:
          token: { type: string, required: true }
        resources:
          - resource: ticketing/tickets
            method: list
            query: { token: "{{args.token}}", api_key: "\${API_KEY}", apiKey: <your-api-key>, password: short, secret: true, token_type: bearer-of-something, auth: "Bearer {{args.token}}" }
      `,
      findings: [],
    },
  ],
  check(job, report) {
    for (const [name, { definition }] of job.args.declared) {
      const value = definition?.entries.find(({ name }) => name === 'default')?.value;
      if (value) search(value, name, report);
    }
    for (const step of job.steps) {
      for (const name of fields) {
        const value = step.field(name)?.value;
        if (value) search(value, undefined, report);
      }
    }
    for (const template of job.templates) searchDefaults(template, report);
    for (const { node, step } of job.expressions) if (step && isString(node)) searchExpression(node, report);
  },
});

type Report = ReportFunction<typeof messages>;

const help = 'pass it as an argument, and replace the secret: others may have read it';

/** Depth is bounded by the reader, so this may recurse. */
function search(node: Node, key: string | undefined, report: Report): void {
  if (node.kind === 'mapping') for (const { name, value } of node.entries) search(value, name, report);
  else if (node.kind === 'sequence') for (const item of node.items) search(item, key, report);
  else if (key !== undefined && isSecretKey(key) && isWrittenOut(node.value))
    report('key', placeOf(node), { key }, { help });
  else if (isString(node)) searchShapes(node, report);
}

function searchShapes(node: Scalar & { readonly value: string }, report: Report): boolean {
  const found = shapesIn(node.value);
  for (const { start, end, what } of found) report('shape', placeIn(node, start, end), { what }, { help });
  return found.length > 0;
}

/** Under a secret key, the default of a placeholder is a secret too. */
function searchDefaults(template: Template, report: Report): void {
  const key = template.path.findLast((one) => typeof one === 'string');
  if (template.isKey || typeof key !== 'string' || !isSecretKey(key)) return;
  for (const { fallback } of template.placeholders) {
    if (!fallback || !isWrittenOut(fallback.text)) continue;
    report('key', placeIn(template.scalar, fallback.start, fallback.end), { key }, { help });
  }
}

function searchExpression(node: Scalar & { readonly value: string }, report: Report): void {
  if (!mentionsSecretKey(node.value) || shapesIn(node.value).length > 0) return;
  for (const { key, value } of literalPairs(node.value)) {
    if (!isSecretKey(key.text) || !isWrittenOut(value.text)) continue;
    report('key', placeIn(node, value.start, value.end), { key: key.text }, { help });
  }
}
