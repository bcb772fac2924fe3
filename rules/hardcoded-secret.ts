import {
  defineRule,
  isString,
  literalPairs,
  memoized,
  type Node,
  placeIn,
  placeOf,
  type ReportFunction,
  type Scalar,
} from '../src/rule/index.ts';

/** Keys whose value is a credential, whatever it looks like; `-` and letter case do not matter. */
const secretKeys = new Set([
  'password',
  'passwd',
  'token',
  'secret',
  'api_key',
  'apikey',
  'api_token',
  'access_token',
  'refresh_token',
  'auth_token',
  'client_secret',
  'private_key',
  'secret_key',
  'access_key',
  'bearer_token',
]);

const MIN_LENGTH = 8;

/** The shortest text that has one of the shapes: `ab://c:d@`. */
const SHORTEST_SHAPE = 9;

/**
 * What credentials look like anywhere in a text, and what stands in each of that kind, whatever its case.
 * Each expression is linear: no nested or adjacent open repetitions.
 */
const shapes: readonly { readonly what: string; readonly mark: string; readonly pattern: RegExp }[] = [
  { what: 'a private key', mark: '-----begin ', pattern: /-----BEGIN [A-Z ]{0,20}PRIVATE KEY-----/ },
  // No header is longer than 500; without a limit each of many "eyJ" would try all that follows.
  { what: 'a JSON Web Token', mark: 'eyj', pattern: /\beyJ[\w-]{8,500}\.eyJ[\w-]{8,}\.[\w-]{8,}/ },
  { what: 'a bearer token', mark: 'bearer', pattern: /\bBearer\s{1,4}[\w\-.~+/]{16,}=*/i },
  { what: 'basic authentication', mark: 'basic', pattern: /\bBasic\s{1,4}[A-Za-z0-9+/]{16,}={0,2}(?![\w+/])/ },
  {
    what: 'a password in a URL',
    mark: '://',
    pattern: /\b[a-z][a-z0-9+.-]{1,15}:\/\/[^\s/:@{}<>]{1,100}:[^\s/@{}<>]{1,100}@/i,
  },
  {
    what: 'a GitHub token',
    mark: 'gh[pousr]_|github_pat_',
    pattern: /\b(?:gh[pousr]_[A-Za-z0-9]{30,}|github_pat_\w{30,})/,
  },
  { what: 'a GitLab token', mark: 'glpat-', pattern: /\bglpat-[\w-]{20,}/ },
  { what: 'a Slack token', mark: 'xox[abeoprs]-', pattern: /\bxox[abeoprs]-[\w-]{10,}/ },
  { what: 'an AWS access key', mark: 'akia|asia', pattern: /\b(?:AKIA|ASIA)[0-9A-Z]{16}\b/ },
  { what: 'a Google API key', mark: 'aiza', pattern: /\bAIza[\w-]{35}/ },
  { what: 'a Stripe key', mark: '[rs]k_(?:live|test)_', pattern: /\b[rs]k_(?:live|test)_[A-Za-z0-9]{16,}/ },
  { what: 'a secret key', mark: 'sk-', pattern: /\bsk-(?:ant-|proj-)?[\w-]{20,}/ },
  { what: 'a SendGrid key', mark: 'sg\\.', pattern: /\bSG\.[\w-]{16,}\.[\w-]{16,}/ },
  { what: 'an npm token', mark: 'npm_', pattern: /\bnpm_[A-Za-z0-9]{30,}/ },
  { what: 'a HubSpot token', mark: 'pat-', pattern: /\bpat-(?:na|eu)\d-[0-9a-f-]{36}/ },
];

/** What any of them has: most texts have none of it, which one expression tells sooner than many. */
const marks = new RegExp(shapes.map(({ mark }) => mark).join('|'), 'i');

const fields = ['query', 'body', 'recurse', 'delete_tracking_query', 'config'] as const;

const messages = {
  shape: (d: { what: string }) => `this text holds what looks like ${d.what}: secrets do not belong into a sync job`,
  key: (d: { key: string }) => `"${d.key}" has its value written out: secrets do not belong into a sync job`,
};

export default defineRule({
  id: 'hardcoded-secret',
  summary: 'a value that looks like a credential',
  why: `A sync job is stored, listed by the API and kept in repositories, so everybody who can read it has the secret. Credentials belong to the connected account; what a run needs
besides is passed as an argument. A secret that has been committed must be replaced: removing it from the file does not remove it from the history. Its text is masked in every output of this
tool.`,
  severity: 'error',
  group: 'Every job',
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
              if: "false"
              config: { query: { api_key: abcdefgh } }
      `,
      findings: [
        { message: 'shape', covers: 'AKIAABCDEFGHIJKLMNOP' },
        { message: 'key', covers: 'correct-horse' },
        { message: 'shape', covers: 'Bearer abcdefghijklmnopqrstuvwxyz' },
        { message: 'key', covers: '0123456789abcdef' },
        { message: 'key', covers: '1234567890' },
        { message: 'key', covers: 'abcdefgh' },
      ],
    },
    {
      title: 'In a URL, in the middle of a text',
      source: `
        integration_name: zendesk
        resources:
          - resource: ticketing/tickets
            method: list
            query: { ok: "https://example.com:8080/a@b", callback: "see https://me:hunter2@example.com/x" }
      `,
      findings: [{ message: 'shape', covers: 'see https://me:hunter2@example.com/x' }],
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
            query: { token: "{{args.token}}", password: short, secret: true, token_type: bearer-of-something, auth: "Bearer {{args.token}}" }
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
    for (const { node, step } of job.expressions) if (step && isString(node)) searchExpression(node, report);
  },
});

/** What looks like a credential by its shape has been reported with the whole text. */
function searchExpression(node: Scalar & { readonly value: string }, report: ReportFunction<typeof messages>): void {
  if (!mention.test(node.value) || shapeOf(node.value)) return;
  for (const { key, value } of literalPairs(node.value)) {
    if (!isSecretKey(key.text) || !isLiteral(value.text)) continue;
    report('key', placeIn(node, value.start, value.end), { key: key.text });
  }
}

/** Depth is bounded by the reader, so this may recurse. */
function search(node: Node, key: string | undefined, report: ReportFunction<typeof messages>): void {
  if (node.kind === 'mapping') for (const { name, value } of node.entries) search(value, name, report);
  else if (node.kind === 'sequence') for (const item of node.items) search(item, key, report);
  else if (key !== undefined && isSecretKey(key) && isLiteral(node.value)) report('key', placeOf(node), { key });
  else if (isString(node)) judge(node, report);
}

const mention = new RegExp([...secretKeys].join('|').replaceAll('_', '[-_]'), 'i');

const isSecretKey = memoized((key: string) => secretKeys.has(key.toLowerCase().replaceAll('-', '_')));

/** `null` for a text that looks like no credential. */
const shapeOf = memoized((text: string) =>
  marks.test(text) ? (shapes.find(({ pattern }) => pattern.test(text)) ?? null) : null,
);

/** Whether a value is written out, and long enough for a credential: a text without placeholders, or a number. */
function isLiteral(value: Scalar['value']): boolean {
  if (typeof value !== 'string' && typeof value !== 'number') return false;
  const text = String(value);
  return text.length >= MIN_LENGTH && !text.includes('{{') && !text.includes('<<');
}

/** The whole text is reported, and so masked: a private key goes on after its first line, and there may be a second secret in it. */
function judge(scalar: Scalar & { readonly value: string }, report: ReportFunction<typeof messages>): void {
  const found = scalar.value.length < SHORTEST_SHAPE ? undefined : shapeOf(scalar.value);
  if (found) report('shape', placeOf(scalar), { what: found.what });
}
