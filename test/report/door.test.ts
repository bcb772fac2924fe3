import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { micromark } from 'micromark';
import { gfm, gfmHtml } from 'micromark-extension-gfm';
import { describe, expect, test } from 'vitest';
import { parse as parseYaml } from 'yaml';
import type { Finding } from '../../src/engine/result.ts';
import { type FormatName, formatNames, formats } from '../../src/report/index.ts';
import type { Run } from '../../src/report/run.ts';
import { rulePage } from '../../src/rule-page.ts';
import { escapeDiffPath, escapeXml, printable, printableLines, toJson, toYamlFlow } from '../../src/text/escape.ts';
import { obeyed } from '../action/runner.ts';
import { alphabet, RAW } from '../support/hostile.ts';

/** A run that has a text wherever one can come from outside. */
function runWith(text: string): Run {
  const path = `jobs/${text}.yaml`;
  const line = `key ${text.replace(/[\r\n]/g, ' ')} end`;
  const place = { line: 1, column: 1, endLine: 1, endColumn: line.length + 1 };
  const finding: Finding = {
    ...{ rule: `rule-${text}`, severity: 'error', message: text, help: text, ...place },
    ...{ offset: 0, endOffset: 3, pointer: `/${text}`, document: 0 },
    related: [
      { message: text, path, ...place },
      { message: text, path: `other/${text}`, line: 1, column: 1 },
    ],
    fix: { safety: 'safe', description: text, edits: [{ offset: 0, endOffset: 3, text }] },
  };
  const inner = { ...finding, message: `before ${text} after`, help: undefined, line: undefined };
  const counts = { suppressed: 0, errors: 2, warnings: 0, infos: 0, jobs: 1, holdsJobs: true };
  return {
    results: [{ path, findings: [finding, inner], ...counts, text: `${line}\n` }],
    failures: [{ path: `gone/${text}`, message: text }],
    ...{ version: '0.0.0', rules: [], pageOf: rulePage, baselined: 0, cwd: '/work' },
  };
}

async function report(name: FormatName, run: Run): Promise<string> {
  const { format } = await formats[name]();
  return format(run, { color: false, width: 80 });
}

describe.each(alphabet)('%j', (text) => {
  test('in pretty with links is no link, since no page is known of such a rule', async () => {
    const [shown, linked] = await Promise.all(
      [false, true].map(async (links) => (await formats.pretty()).format(runWith(text), { color: false, links })),
    );
    expect(linked).toBe(shown);
  });

  test.each(formatNames)('in %s is not raw, and nothing is obeyed', async (name) => {
    for (const one of [text, `a${text}b`, text.repeat(2), alphabet.join(text)]) {
      const output = await report(name, runWith(one));
      expect(RAW.exec(output)?.[0]).toBe(undefined);
      const commands = obeyed(output);
      expect(commands.map(({ name }) => name)).toEqual(name === 'github' ? ['error', 'error', 'error'] : []);
      for (const { properties, message } of commands) {
        expect(
          Object.keys(properties).filter((key) => !/^(?:file|title|line|endLine|col|endColumn)$/.test(key)),
        ).toEqual([]);
        expect(message).not.toBe('');
      }
    }
  });

  test.each(['json', 'gitlab', 'rdjson', 'sarif'] as const)('in %s is what it was, for who parses it', async (name) => {
    const parsed = JSON.parse(await report(name, runWith(text)));
    const path = `jobs/${text}.yaml`;
    if (name === 'json') {
      const [{ path: found, findings }] = parsed.files;
      expect([found, findings[0].pointer, findings[0].fix.edits[0].text]).toEqual([path, `/${text}`, text]);
    } else if (name === 'gitlab') {
      expect(parsed[0].location.path).toBe(path);
    } else if (name === 'rdjson') {
      expect(parsed.diagnostics[0].location.path).toBe(path);
      expect(parsed.diagnostics[0].suggestions[0].text).toBe(text);
    } else {
      const { uri } = parsed.runs[0].results[0].locations[0].physicalLocation.artifactLocation;
      expect(decodeURIComponent(uri)).toBe(path.replace(/\p{Surrogate}/gu, '\ufffd'));
    }
  });

  test.each(['junit', 'checkstyle'] as const)('in %s is what it was, as far as XML can hold it', async (name) => {
    const xml = await report(name, runWith(text));
    expect(XMLValidator.validate(xml)).toBe(true);
    const parser = new XMLParser({
      ignoreAttributes: false,
      attributeNamePrefix: '',
      htmlEntities: true,
      trimValues: false,
    });
    const tree = parser.parse(xml);
    const found = name === 'junit' ? tree.testsuites.testsuite[1].name : tree.checkstyle.file.name;
    const holds = !/[\0-\x08\x0b\x0c\x0e-\x1f\ufffe]|\p{Cs}/u.test(text);
    expect(found).toBe(`jobs/${holds ? text : printable(text)}.yaml`);
  });

  test('in Markdown is shown, and does nothing', async () => {
    const html = micromark(await report('markdown', runWith(text)), {
      allowDangerousHtml: true,
      extensions: [gfm()],
      htmlExtensions: [gfmHtml()],
    });
    const tags = new Set([...html.matchAll(/<[^>]*>/g)].map(([tag]) => tag.replace(/ align="\w+"/, '')));
    for (const tag of tags) expect(tag).toMatch(/^<\/?(?:h2|h3|p|strong|table|thead|tbody|tr|th|td|span)>$/);
    const cells = [...html.matchAll(/<td[^>]*>([^\n]*)<\/td>/g)].map(([, cell]) => textOf(cell!));
    expect(cells).toHaveLength(8);
    // Here brackets disarm a command, and no cell begins a line.
    const shown = printable(text).replace('\\u0023', '#').replace('\\u003a', ':');
    expect(cells).toContain(`${shown} (${shown})`.trim());
    // What code hosts look for in each run of text between two tags.
    for (const run of html.split(/<[^>]*>/).map(textOf)) expect(run).not.toMatch(HOST_REFERENCE);
  });

  test('in a message of rdjson does nothing where it is taken as Markdown', async () => {
    const { diagnostics } = JSON.parse(await report('rdjson', runWith(text)));
    for (const message of [
      diagnostics[0].message,
      diagnostics[1].message,
      diagnostics[0].relatedLocations[0].message,
    ]) {
      const html = micromark(message, { allowDangerousHtml: true, extensions: [gfm()], htmlExtensions: [gfmHtml()] });
      expect(html).not.toMatch(/<(?:a|img|script|details|!--|\?)/);
      for (const run of html.split(/<[^>]*>/).map(textOf)) expect(run).not.toMatch(/@\w|(?<!\w)[#!]\d|:\/\/|www\./);
    }
  });

  test('on one line, in several lines, in JSON, YAML, XML and the header of a diff', () => {
    expect(printable(printable(text))).toBe(printable(text));
    for (const shown of [
      printable(text),
      printableLines(text).replace(/\t/g, ''),
      toYamlFlow([text, { [text]: text }]),
      toJson(text),
      escapeXml(text),
    ]) {
      expect(RAW.exec(shown)?.[0]).toBe(undefined);
    }
    expect(obeyed(`${printableLines(`x\n${text}\ny`)}\n${printable(text)}`)).toEqual([]);
    expect(JSON.parse(toJson({ [text]: text }))).toEqual({ [text]: text });
    if (!/\p{Cs}/u.test(text)) expect(parseYaml(toYamlFlow({ [text]: text }))).toEqual({ [text]: text });
    const header = escapeDiffPath(`a/${text}`);
    expect(RAW.exec(header.replace(/\t$/, ''))?.[0]).toBe(undefined);
    expect(obeyed(`--- ${header}`)).toEqual([]);
  });
});

/** Mentions, issues, emoji, formulas, addresses: GitHub's and GitLab's own, beyond GFM. */
const HOST_REFERENCE = /(?<![\w/])@\w|(?<!\w)#\d|(?<!\w)[!~&%]\w|\bGH-\d|:\w+:|\$\S+\$|\w:\/\/|www\.\w/;

function textOf(html: string): string {
  const entities: Readonly<Record<string, string>> = { '&lt;': '<', '&gt;': '>', '&quot;': '"', '&amp;': '&' };
  return html.replace(/<[^>]*>/g, '').replace(/&(?:lt|gt|quot|amp);/g, (entity) => entities[entity]!);
}

test('emoji and letters with marks stay as they are', () => {
  for (const text of ['☀️ 1. 😀', 'é', 'naïve', '日本語', 'العربية']) {
    expect([printable(text), printableLines(text), JSON.parse(toJson(text)), escapeXml(text)]).toEqual(
      Array(4).fill(text),
    );
  }
});
