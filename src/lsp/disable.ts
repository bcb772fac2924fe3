import { isMapping, isSequence, type Mapping } from '../document/node.ts';
import type { SourceFile } from '../document/source.ts';
import type { Finding } from '../engine/result.ts';
import type { Edit } from '../text/span.ts';
import type { Model } from './model.ts';
import { nodeAt } from './node-at.ts';

/** The edits that suppress a finding where it is: a comment above it, or a name more in the one that is there. */
export function disableOnLine({ file, documents, positions }: Model, { offset = 0, rule, document }: Finding): Edit[] {
  const root = documents.find((one) => one.document.index === document)?.document.root;
  const at = root && nodeAt(root, offset);
  // In a text of several lines a comment would be part of it.
  const from = at?.node.kind === 'scalar' && !at.isKey && at.entry ? Math.min(at.entry.key.start, offset) : offset;
  const line = positions.lineAt(from);
  const indentation = /^[ \t]*/.exec(file.text.slice(line.start, line.end))![0];
  if (line.start > 0) {
    const above = positions.lineAt(line.start - 1);
    const more = another(file.text, above, /^\s*#\s*sync-job-lint-disable-next-line\s/, rule);
    if (more) return [more];
  }
  const comment = `${indentation}# sync-job-lint-disable-next-line ${rule}${breakOf(file.text)}`;
  return [{ start: line.start, end: line.start, text: comment }];
}

/** The edits that suppress a rule in the whole file. */
export function disableInFile({ file, positions }: Model, rule: string): Edit[] {
  const more = another(file.text, positions.lineAt(0), /^#\s*sync-job-lint-disable-file\s/, rule);
  return [more ?? { start: 0, end: 0, text: `# sync-job-lint-disable-file ${rule}${breakOf(file.text)}` }];
}

/** A name more in a comment, before the reason that it gives. */
function another(text: string, line: { start: number; end: number }, comment: RegExp, rule: string): Edit | undefined {
  const written = text.slice(line.start, line.end);
  if (!comment.test(written)) return undefined;
  const dashes = /(?<=\s)--(?:\s|$)/.exec(written)?.index;
  const reason = written.slice(0, dashes).trimEnd().length;
  const at = line.start + reason;
  return { start: at, end: at, text: `, ${rule}` };
}

function breakOf(text: string): string {
  return /\r\n|\n|\r/.exec(text)?.[0] ?? '\n';
}

/**
 * The edit of a config that turns a rule off for some files; none where the config is written in another way than most.
 *
 * @param glob relative to the config's folder
 */
export function overrideIn(config: SourceFile, glob: string, rule: string): Edit | undefined {
  const [document, other] = config.documents;
  if (other || !document || document.problems.some(({ cause }) => cause !== 'empty')) return undefined;
  const { root } = document;
  if (root && !isMapping(root)) return undefined;
  return config.language === 'json' ? overrideInJson(root, glob, rule) : overrideInYaml(config.text, root, glob, rule);
}

function overrideInYaml(text: string, root: Mapping | undefined, glob: string, rule: string): Edit | undefined {
  if (root?.flow) return undefined;
  const eol = breakOf(text);
  const overrides = root?.entries.find(({ name }) => name === 'overrides')?.value;
  const entry = (indentation: string) =>
    `${indentation}- files: [${JSON.stringify(glob)}]${eol}${indentation}  rules: { ${rule}: off }${eol}`;
  if (!overrides) {
    const gap = text === '' || /[\r\n]$/.test(text) ? '' : eol;
    return { start: text.length, end: text.length, text: `${gap}overrides:${eol}${entry('  ')}` };
  }
  if (!isSequence(overrides) || overrides.flow || overrides.items.length === 0) return undefined;
  const before = text.slice(0, overrides.start);
  const indentation = before.slice(Math.max(before.lastIndexOf('\n'), before.lastIndexOf('\r')) + 1);
  if (indentation.trim() !== '') return undefined;
  const end = /(?:\r\n|\n|\r|$)/.exec(text.slice(overrides.end))!;
  const at = overrides.end + end.index + end[0].length;
  return { start: at, end: at, text: `${end[0] === '' ? eol : ''}${entry(indentation)}` };
}

function overrideInJson(root: Mapping | undefined, glob: string, rule: string): Edit | undefined {
  const last = root?.entries.at(-1);
  if (!last) return undefined;
  const entry = `{ "files": [${JSON.stringify(glob)}], "rules": { "${rule}": "off" } }`;
  const overrides = root!.entries.find(({ name }) => name === 'overrides')?.value;
  if (!overrides) {
    const isText = last.value.kind === 'scalar' && last.value.style === 'double';
    const at = last.value.end + (isText ? 1 : 0);
    return { start: at, end: at, text: `,\n  "overrides": [\n    ${entry}\n  ]` };
  }
  const at = isSequence(overrides) ? overrides.items.at(-1)?.end : undefined;
  return at === undefined ? undefined : { start: at, end: at, text: `,\n    ${entry}` };
}
