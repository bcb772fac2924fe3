/**
 * The one door out. What a file, a name, a path, an option or a config brings to somebody goes
 * through one of these functions, one for each kind of reader (docs/security.md): people see
 * escapes in place of what would steer their terminal or what nobody sees; programs get the escapes
 * of their format, and so the text as it was; and nobody's log takes a command from it.
 */

/**
 * Beyond ASCII: controls, what turns the reading direction, what takes no room, half surrogate
 * pairs. Emoji may choose how they look.
 */
const UNSEEN =
  '\\u007f-\\u009f\\u00ad\\u034f\\u061c\\u115f\\u1160\\u17b4\\u17b5\\u180b-\\u180f\\u200b-\\u200f\\u2028-\\u202e\\u2060-\\u206f\\u3164\\ufe00-\\ufe0d\\ufeff\\uffa0\\ufff0-\\ufffb\\ufffe\\uffff\\u{1bca0}-\\u{1bca3}\\u{1d173}-\\u{1d17a}\\u{e0000}-\\u{e0fff}\\p{Cs}';
const LONE_SELECTOR = '(?<!\\p{Extended_Pictographic})[\\ufe0e\\ufe0f]';

let compiled: Readonly<Record<'anywhere' | 'inText' | 'beyondAscii', RegExp>> | undefined;

/**
 * What is hidden: on one line, in a text with line breaks and tabs, and where controls are escaped
 * already. Most runs need none of them.
 */
function hidden() {
  const pattern = (controls: string) => new RegExp(`[${controls}${UNSEEN}]|${LONE_SELECTOR}`, 'gu');
  compiled ??= {
    anywhere: pattern('\\u0000-\\u001f'),
    inText: pattern('\\u0000-\\u0008\\u000b-\\u001f'),
    beyondAscii: pattern(''),
  };
  return compiled;
}

const PLAIN = /^[ -~]*$/;
const PLAIN_LINES = /^[\t\n -~]*$/;
const ASCII = /^[\0-~]*$/;
const NAMES: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

/**
 * What the runners of GitHub (`##[`), Azure Pipelines (`##vso[`) and TeamCity obey anywhere in a
 * line of a log. Source: github.com/actions/runner, `ActionCommand.cs`.
 */
const BRACKET_COMMAND = /#(?=#(?:vso|teamcity)?\[)/g;
/** What GitHub's runner obeys at the start of a line. */
const COLON_COMMAND = /^(\s*):(?=:)/;

/** Whether a character is not seen, or steers what is. */
export function isHidden(character: string): boolean {
  return !PLAIN.test(character) && character.replace(hidden().anywhere, '') !== character;
}

/** A character as people read it when it can't be shown. */
export function escapeOf(character: string): string {
  const code = character.codePointAt(0)!.toString(16);
  return NAMES[character] ?? (code.length > 4 ? `\\u{${code}}` : `\\u${code.padStart(4, '0')}`);
}

/** For people, on one line. */
export function printable(text: string): string {
  return disarmed(visible(text));
}

/** What looks like a plain space and is none. */
const ODD_SPACES = /[^\S \t\n\r]/g;

/** A message for people, which quotes their own text: what is only a kind of space is seen as such. */
export function printableMessage(text: string): string {
  return printable(text).replace(ODD_SPACES, escapeOf);
}

/** For people, several lines with their tabs. */
export function printableLines(text: string): string {
  const seen = PLAIN_LINES.test(text) ? text : text.replace(hidden().inText, escapeOf);
  return seen.split('\n').map(disarmed).join('\n');
}

function visible(text: string): string {
  return PLAIN.test(text) ? text : text.replace(hidden().anywhere, escapeOf);
}

function disarmed(line: string): string {
  if (!line.includes('##') && !line.includes('::')) return line;
  return line.replace(BRACKET_COMMAND, '\\u0023').replace(COLON_COMMAND, '$1\\u003a');
}

/**
 * The offsets in a line of the characters that `printable` makes visible escapes of because of what
 * follows them.
 */
export function armedAt(line: string): ReadonlySet<number> {
  return line.includes('##') ? new Set([...line.matchAll(BRACKET_COMMAND)].map(({ index }) => index)) : NONE;
}

const NONE: ReadonlySet<number> = new Set();

/** JSON of a value. */
export function toJson(value: unknown, indent?: number): string {
  return escapeJson(JSON.stringify(value, null, indent), (character) =>
    [...Array(character.length).keys()].map((at) => unitEscape(character.charCodeAt(at))).join(''),
  );
}

/** A value that JSON can hold in YAML's flow style. */
export function toYamlFlow(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(toYamlFlow).join(', ')}]`;
  if (typeof value === 'object' && value !== null) {
    const entries = Object.entries(value).map(([key, entry]) => `${toYamlFlow(key)}: ${toYamlFlow(entry)}`);
    return `{ ${entries.join(', ')} }`;
  }
  return escapeJson(JSON.stringify(value), (character) =>
    character.length === 1
      ? unitEscape(character.charCodeAt(0))
      : `\\U${character.codePointAt(0)!.toString(16).padStart(8, '0')}`,
  );
}

/** Outside of its strings JSON has none of these characters. */
function escapeJson(json: string, asEscape: (character: string) => string): string {
  const seen = ASCII.test(json) ? json : json.replace(hidden().beyondAscii, asEscape);
  return seen.includes('##') ? seen.replace(BRACKET_COMMAND, '\\u0023') : seen;
}

function unitEscape(code: number): string {
  return `\\u${code.toString(16).padStart(4, '0')}`;
}

/**
 * Text for an attribute or an element of XML. What XML 1.0 can't hold (control characters, lone
 * surrogates) is an escape for people.
 */
export function escapeXml(text: string): string {
  const escaped = text
    .replace(/[^\t\n\r\x20-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, escapeOf)
    .replace(/[&<>"'\t\n\r]/g, (character) => ENTITIES[character] ?? `&#${character.charCodeAt(0)};`)
    .replace(BRACKET_COMMAND, '&#35;');
  if (ASCII.test(escaped)) return escaped;
  return escaped.replace(hidden().beyondAscii, (character) => `&#x${character.codePointAt(0)!.toString(16)};`);
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
};

/**
 * Markdown that shows a text as it is on one line: no HTML, no formatting, no cell border, no link
 * and no image. What code hosts find after that (mentions, issues, emoji, formulas, addresses) is
 * broken by an element, as GitHub's documentation does for `$`.
 */
export function escapeMarkdown(text: string): string {
  return visible(text).replace(MARKDOWN, (match) => {
    const entity = ENTITIES[match];
    if (entity !== undefined) return /[&]/.test(match) ? `<span>${entity}</span>` : entity;
    return /[\\`*_[\]|]/.test(match) ? `\\${match}` : `<span>${match === '~' ? '\\~' : match}</span>`;
  });
}

const MARKDOWN =
  /[&<>\\`*_[\]|~@$]|[#!%^](?=[\w"])|:(?=\/\/|[\w+-]+:)|(?<=\b(?:mailto|xmpp)):|(?<=\bwww)\.|(?<=\bGH)-(?=\d)/gi;

/**
 * Text for readers that may take it as Markdown or not, such as the code hosts that reviewdog
 * reports to: what would be a mention, an issue, a link, an image or HTML is an escape for people,
 * and the rest as it is.
 */
export function escapeMaybeMarkdown(text: string): string {
  return printable(text).replace(MARKDOWN_COMMAND, escapeAny);
}

const MARKDOWN_COMMAND =
  /@(?=\w)|[#!](?=\d)|!(?=\[)|\](?=[([:])|<(?=[a-z][a-z0-9-]*[\s/>]|[/!?]|[a-z][\w.+-]*[:@])|:(?=\/\/)|(?<=\b(?:mailto|xmpp)):|(?<=\bwww)\./gi;

function escapeAny(character: string): string {
  return unitEscape(character.charCodeAt(0));
}

/**
 * The message of a workflow command of GitHub Actions: a reader of its own, which obeys the line
 * that it is in.
 */
export function escapeWorkflowMessage(text: string): string {
  return escapePercent(text.replace(BRACKET_COMMAND, '\\u0023'));
}

/** The value of a property of such a command. */
export function escapeWorkflowProperty(text: string): string {
  return escapePercent(text).replace(/:/g, '%3A').replace(/,/g, '%2C');
}

function escapePercent(text: string): string {
  const seen = PLAIN.test(text)
    ? text
    : text.replace(hidden().anywhere, (one) => (/[\r\n]/.test(one) ? one : escapeOf(one)));
  return seen.replace(/%/g, '%25').replace(/\r/g, '%0D').replace(/\n/g, '%0A');
}

/**
 * A path in the header of a diff: as Git does it, quoted as in C where it needs to be, and ended by
 * a tab where it has spaces, since a date may follow.
 */
export function escapeDiffPath(path: string): string {
  const escaped = path
    .replace(/["\\\n\t]/g, (character) => C_ESCAPES[character]!)
    .replace(hidden().anywhere, (character) => [...new TextEncoder().encode(character)].map(octal).join(''))
    .replace(BRACKET_COMMAND, octal(0x23));
  if (escaped !== path) return `"${escaped}"`;
  return path.includes(' ') ? `${path}\t` : path;
}

const C_ESCAPES: Readonly<Record<string, string>> = { '\n': '\\n', '\t': '\\t', '"': '\\"', '\\': '\\\\' };

function octal(byte: number): string {
  return `\\${byte.toString(8).padStart(3, '0')}`;
}
