/** What a reader may take for more than text, one of each kind. */
export const alphabet: readonly string[] = [
  ...['\0', '\x07', '\x08', '\x1b[31m', '\x1b]0;t\x07', '\x7f', '\x85', '\x9b31m', '\x9d0;t\x9c'],
  ...['\u00ad', '\u034f', '\u061c', '\u115f', '\u180e', '\u200b', '\u200c', '\u200d', '\u200e', '\u202e', '\u2066', '\u2069'],
  ...['\u2028', '\u2029', '\u2060', '\u3164', '\ufe0f', '\ufeff', '\ufff9', '\ufffe', '\u{e0001}', '\u{e0041}', '\u{e0100}'],
  ...['\ud800', '\udc00', '\n', '\r', '\r\n', '\t'],
  ...['##[error]x', '##[stop-commands]x', '##vso[task.complete]', '##teamcity[x]', '::error::x', '\n::stop-commands::x', ' ::error ::x'],
  ...['[a](https://evil.example)', '![i](https://evil.example/i.png)', '[a]: https://evil.example', '<https://evil.example>'],
  ...['https://evil.example/x', 'http://evil.example', 'www.evil.example', 'mailto:a@evil.example', 'xmpp:a@evil.example', 'ftp://evil.example'],
  ...['@admin', '@org/team', '#1', '!1', 'GH-1', 'a/b#1', '$x$', '$`x`$', ':tada:', '~bug', '&1'],
  ...['<img src=x>', '<script>', '<!--', '<?x', '</details>', '&lt;', '&#64;admin', '`', '``x``', '**b**', '__b__', '~~s~~', '\\', '|'],
  ...[']]>', '<![CDATA[', '"', "'", '%0A', '%', ',', ';', '--', '=', '\\n', '$' + '{x}'],
]; // biome-ignore format: a list by kind

/** What no report may hold raw, besides its own line breaks. */
export const RAW =
  /[\0-\x09\x0b-\x1f\x7f-\x9f\u00ad\u061c\u115f\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164\ufeff\ufff9-\ufffb\ufffe\u{e0000}-\u{e01ef}\p{Cs}]|(?<!\p{Extended_Pictographic})\ufe0f|\u034f/u;
