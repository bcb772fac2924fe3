import type { SourceFile } from '../document/source.ts';
import type { Reported } from './lint.ts';

export interface Masked {
  /** The file's text with each secret's characters replaced, so that every place stays where it is. */
  readonly text: string;
  /** Takes the secrets out of a sentence. */
  redact(sentence: string): string;
}

/** Hides what the rules about secrets point at. */
export function maskSecrets(file: SourceFile, reports: readonly Reported[]): Masked {
  const places = reports.filter(({ rule }) => rule.sensitive).map(({ place }) => place);
  if (places.length === 0) return { text: file.text, redact: (sentence) => sentence };
  const secrets = new Set<string>();
  const pieces: string[] = [];
  let last = 0;
  for (const { start, end, node } of [...places].sort((a, b) => a.start - b.start)) {
    const from = Math.max(start, last);
    const secret = file.text.slice(from, end);
    if (secret !== '') secrets.add(secret);
    if (node.kind === 'scalar' && typeof node.value === 'string' && node.value !== '') secrets.add(node.value);
    pieces.push(file.text.slice(last, from), secret.replace(/[^\s]/g, '*'));
    last = Math.max(last, end);
  }
  pieces.push(file.text.slice(last));
  return {
    text: pieces.join(''),
    redact(sentence) {
      let clean = sentence;
      for (const secret of secrets) clean = clean.replaceAll(secret, '****');
      return clean;
    },
  };
}
