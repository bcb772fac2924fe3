import { memoized } from '../shared/memo.ts';
import type { Span } from './span.ts';

/** Keys whose value is a credential, whatever it looks like, in snake case. */
const secretKeys: ReadonlySet<string> = new Set([
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
  'x_api_key',
  'passphrase',
  'secret_access_key',
  'aws_secret_access_key',
  'signing_secret',
  'webhook_secret',
]);

/** Shorter values are not credentials. */
const MIN_LENGTH = 8;

/** The shortest text that has one of the shapes: `ab://c:d@`. */
const SHORTEST_SHAPE = 9;

/**
 * What credentials look like anywhere in a text, and what is in each of that kind, whatever its
 * case. Each expression is linear: no nested or adjacent open repetitions. A word before it must
 * end, save for the letter of an escape (`\\n`).
 */
const shapes: readonly { readonly what: string; readonly mark: string; readonly pattern: RegExp }[] = [
  {
    what: 'a private key',
    mark: '-----begin ',
    pattern: /-----BEGIN [A-Z ]{0,20}PRIVATE KEY-----(?:[^-]{0,20000}-----END [A-Z ]{0,20}PRIVATE KEY-----)?/g,
  },
  // No header is longer than 500; without a limit each of many "eyJ" would try all that follows.
  { what: 'a JSON Web Token', mark: 'eyj', pattern: /(?<!(?<!\\)\w)eyJ[\w-]{8,500}\.eyJ[\w-]{8,}\.[\w-]{8,}/g },
  { what: 'a bearer token', mark: 'bearer', pattern: /(?<!(?<!\\)\w)Bearer\s{1,4}[\w\-.~+/]{16,}=*/gi },
  {
    what: 'basic authentication',
    mark: 'basic',
    pattern: /(?<!(?<!\\)\w)Basic\s{1,4}[A-Za-z0-9+/]{16,}={0,2}(?![\w+/])/g,
  },
  {
    what: 'a password in a URL',
    mark: '://',
    pattern: /(?<!(?<!\\)\w)[a-z][a-z0-9+.-]{1,15}:\/\/[^\s/:@{}<>"']{1,100}:[^\s/@{}<>"']{1,100}@/gi,
  },
  {
    what: 'a GitHub token',
    mark: 'gh[pousr]_|github_pat_',
    pattern: /(?<!(?<!\\)\w)(?:gh[pousr]_[A-Za-z0-9]{30,}|github_pat_\w{30,})/g,
  },
  { what: 'a GitLab token', mark: 'glpat-', pattern: /(?<!(?<!\\)\w)glpat-[\w-]{20,}/g },
  { what: 'a Slack token', mark: 'xox[abeoprs]-', pattern: /(?<!(?<!\\)\w)xox[abeoprs]-[\w-]{10,}/g },
  { what: 'an AWS access key', mark: 'akia|asia', pattern: /(?<!(?<!\\)\w)(?:AKIA|ASIA)[0-9A-Z]{16}\b/g },
  { what: 'a Google API key', mark: 'aiza', pattern: /(?<!(?<!\\)\w)AIza[\w-]{35}/g },
  {
    what: 'a Stripe key',
    mark: '[rs]k_(?:live|test)_',
    pattern: /(?<!(?<!\\)\w)[rs]k_(?:live|test)_[A-Za-z0-9]{16,}/g,
  },
  { what: 'a secret key', mark: 'sk-', pattern: /(?<!(?<!\\)\w)sk-(?:ant-|proj-)?[\w-]{20,}/g },
  { what: 'a SendGrid key', mark: 'sg\\.', pattern: /(?<!(?<!\\)\w)SG\.[\w-]{16,}\.[\w-]{16,}/g },
  { what: 'an npm token', mark: 'npm_', pattern: /(?<!(?<!\\)\w)npm_[A-Za-z0-9]{30,}/g },
  { what: 'a HubSpot token', mark: 'pat-', pattern: /(?<!(?<!\\)\w)pat-(?:na|eu)\d-[0-9a-f-]{36}/g },
];

/** What any of them has: most texts have none of it, which one expression tells sooner than many. */
const marks = new RegExp(shapes.map(({ mark }) => mark).join('|'), 'i');

/** What looks like a credential in a text; the range is that of the credential. */
export interface Shaped extends Span {
  /** With its article: `a bearer token`. */
  readonly what: string;
}

const none: readonly Shaped[] = [];

/** Finds what looks like a credential, by where it begins; of those that overlap, the first. */
export const shapesIn = memoized((text: string): readonly Shaped[] => {
  if (text.length < SHORTEST_SHAPE || !marks.test(text)) return none;
  const found: Shaped[] = [];
  for (const { what, pattern } of shapes) {
    for (const { index, 0: match } of text.matchAll(pattern)) {
      found.push({ start: index, end: index + match.length, what });
    }
  }
  found.sort((a, b) => a.start - b.start);
  let last = 0;
  return found.filter(({ start, end }) => {
    const isFirst = start >= last;
    if (isFirst) last = end;
    return isFirst;
  });
});

/**
 * Whether what is under a key is a credential, whatever it looks like: `client_secret`,
 * `clientSecret`, `client-secret`.
 */
export const isSecretKey = memoized((key: string): boolean =>
  secretKeys.has(
    key
      .replace(/([a-z\d])([A-Z])/g, '$1_$2')
      .toLowerCase()
      .replaceAll('-', '_'),
  ),
);

const words = [...secretKeys].map((key) => key.replaceAll('_', '[-_]?')).join('|');

/** Whether a text mentions such a key, perhaps. */
const mention = new RegExp(words, 'i');

/** Whether a text may mention a key that {@link isSecretKey} knows: a quick look before a long one. */
export function mentionsSecretKey(text: string): boolean {
  return mention.test(text);
}

/** A text that stands for a value which is somewhere else: `${API_KEY}`, `%API_KEY%`, `<your-api-key>`. */
const VARIABLE = /^(?:\$\{[^{}]*\}|\$\w+|%[^%]*%|<[^<>]*>|\{[^{}]*\})$/;

/** Escapes that can stand for a part of a credential, or of the key before it. */
const ESCAPE = /\\[uUx/\r\n]/;

/** Whether a text may hold a credential: a quick look before a long one. */
export function mayHoldSecrets(text: string): boolean {
  return marks.test(text) || mention.test(text) || ESCAPE.test(text);
}

/** Whether the value of such a key is written out: long enough, no placeholder, and no name of a variable. */
export function isWrittenOut(value: unknown): boolean {
  if (typeof value !== 'string' && typeof value !== 'number') return false;
  const text = String(value);
  return text.length >= MIN_LENGTH && !text.includes('{{') && !text.includes('<<') && !VARIABLE.test(text.trim());
}

/**
 * What may be between a key and its value on one line: odd spaces, too, which YAML takes for a part
 * of either.
 */
const BLANKS = '[^\\S\\r\\n]*';

/** Such a key up to its value: `key: `, `"key": `, `key = `, `$key := "`, `args.key?:`. */
const before = `(?<![\\w-])(?:${words})["'\`]?${BLANKS}(?:\\?:|:=${BLANKS}(?=["'])|[:=])${BLANKS}`;

/** What ends a value in flow style, and where a value in quotes that goes on after them ends. */
const rest = '[^\\s,{}[\\]]*';

/**
 * A key with what follows it, in YAML, JSON, JSONata or a comment. Who forgets that a quote ends a
 * text in quotes means what follows as well.
 */
const pair = new RegExp(
  `${before}(?:"((?:[^"\\\\\\r\\n]|\\\\[^\\r\\n])*(?:"(?=[^\\s,:;)}\\]"'&])${rest})?)|'((?:[^'\\r\\n]|'')*(?:'(?=[^\\s,:;)}\\]"'&])${rest})?)|([^\\s"'#,{}[\\]&*!|>]${rest})|[#&!](?!!)([^\\s,{}[\\]]{8,})(?=${BLANKS}(?:[\\r\\n,}\\]]|$)))`,
  'gi',
);

/**
 * What is meant as a value, and makes the text none that parses: a list that is not closed, what
 * looks like an alias or a block, a missing colon.
 */
const brokenPair = new RegExp(
  `${before}(?:\\[${BLANKS}["']?|[*|>])([^\\s"',{}[\\]]{8,})|(?<![\\w-])(?:${words})["']${BLANKS}["']([^"'\\r\\n]{8,})`,
  'gi',
);

/** A line with such a key that lacks its colon, and what is not a word after it. */
const withoutColon = new RegExp(
  `^[ \\t-]*(?:${words})[ \\t]+["']?(?=[^\\s"']*[^\\sa-z"'])([^\\s"'=:{}]{8,})["']?[ \\t]*\\r?$`,
  'gim',
);

/**
 * An argument whose name is such a key, with its default: only for texts that do not parse, where
 * it may be the next argument's.
 */
const argument = new RegExp(
  `(?<![\\w-])(?:${words})["']?[ \\t]*:(?:[^}]{0,300}?)\\bdefault["']?[ \\t]*:[ \\t]*(?:"([^"\\r\\n]*)|'([^'\\r\\n]*)|([^\\s"'#,{}[\\]&*!|>][^\\s,{}[\\]]*))`,
  'gi',
);

/** Such a key, or such an argument's default, with the header of a block scalar. */
const blockHeader = new RegExp(
  `(?<![\\w-])(?:${words})["']?[ \\t]*:(?:[^}]{0,300}?\\bdefault["']?[ \\t]*:)?[ \\t]*[|>][-+\\d]{0,2}[ \\t]*(?:\\r\\n?|\\n)`,
  'gi',
);

/** The lines of a block scalar, without what is around them. */
function* linesOfBlock(text: string, start: number): Iterable<Span> {
  const line = /([ \t]*)([^\r\n]*)(?:\r\n?|\n|$)/y;
  let indent: number | undefined;
  for (let at = start; at < text.length; at = line.lastIndex) {
    line.lastIndex = at;
    const [, blanks = '', content = ''] = line.exec(text)!;
    if (content === '') continue;
    indent ??= blanks.length;
    if (blanks.length < indent || indent === 0) return;
    yield { start: at + blanks.length, end: at + blanks.length + content.length };
  }
}

/** The default of a placeholder, and a cast after it. */
const DEFAULT = /(?<=\?:)[^{}]{1,500}(?=\}\})/g;

/**
 * Finds credentials in a text that need not be right in any language: by their shape, or by the key
 * before them.
 *
 * @param parses whether a tree shows what is where
 */
export function secretsIn(text: string, parses: boolean): Span[] {
  const found: Span[] = [...shapesIn(text)];
  if (!mention.test(text)) return found;
  const patterns = parses ? [pair] : [pair, argument, brokenPair];
  for (const match of patterns.flatMap((pattern) => [...text.matchAll(pattern)])) {
    const value = match.slice(1).find((group) => group !== undefined) ?? '';
    const end = match.index + match[0].length;
    if (isWrittenOut(value)) found.push({ start: end - value.length, end });
    else if (value.includes('{{')) {
      for (const { index, 0: written } of value.matchAll(DEFAULT)) {
        const start = end - value.length + index;
        if (isWrittenOut(written)) found.push({ start, end: start + written.length });
      }
    }
  }
  for (const { index, 0: line, 1: value = '' } of text.matchAll(withoutColon)) {
    const start = index + line.lastIndexOf(value);
    found.push({ start, end: start + value.length });
  }
  for (const { index, 0: header } of parses ? [] : text.matchAll(blockHeader)) {
    for (const { start, end } of linesOfBlock(text, index + header.length)) {
      if (isWrittenOut(text.slice(start, end))) found.push({ start, end });
    }
  }
  return found.sort((a, b) => a.start - b.start);
}
