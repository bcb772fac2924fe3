import { describe, expect, test } from 'vitest';
import { rules } from '../rules/index.ts';
import { parseSource } from '../src/document/parse.ts';
import { fix } from '../src/engine/fix.ts';
import type { FixSafety, Rule } from '../src/rule/rule.ts';
import { dedent } from '../src/text/dedent.ts';
import { exampleConfig } from './support/config.ts';

const SAFE: ReadonlySet<FixSafety> = new Set(['safe']);
const UNSAFE: ReadonlySet<FixSafety> = new Set(['safe', 'unsafe']);

async function fixed(text: string, safeties = SAFE, extra: readonly Rule[] = []) {
  const file = await parseSource({ text, path: 'job.yaml' });
  const config = exampleConfig('', {});
  return fix(file, { ...config, rules: [...rules, ...extra] }, safeties);
}

/** A rule of a plugin, but for what it does. */
const rule = {
  id: 'vandal',
  summary: 's',
  why: 'w',
  severity: 'error',
  fix: 'safe',
  group: 'Every job',
  examples: [],
} as const;

describe('fix', () => {
  test('applies what is safe, and no more, and keeps comments and line ends', async () => {
    const source = [
      '# head',
      'integration_name: hubspot # the CRM',
      'args_schema: { id: { type: string, required: true } }',
      'resources:',
      '  - resource: " crm/contacts/" # trailing',
      '    persist: false',
      '    method: get',
      '    id: {{args.id}} # the id',
      '    query: { a: <<args.id>>, b: <<args.id>>/<<args.id>> }',
      '',
    ].join('\r\n');
    const { text, applied, dropped, result } = await fixed(source);
    expect(text).toBe(
      source
        .replace(' crm/contacts/', 'crm/contacts')
        .replace('id: {{args.id}} #', 'id: "{{args.id}}" #')
        .replace('a: <<args.id>>', 'a: "{{args.id}}"')
        .replace('b: <<args.id>>/<<args.id>>', 'b: "{{args.id}}/{{args.id}}"'),
    );
    expect(dropped).toEqual([]);
    expect(applied.map(({ rule }) => rule).sort()).toEqual([
      'angle-placeholder',
      'angle-placeholder',
      'angle-placeholder',
      'resource-format',
      'unquoted-placeholder',
    ]);
    expect(result.findings.map(({ rule }) => rule)).toEqual(['ineffective-persist']);
    const unsafe = await fixed(source, UNSAFE);
    expect(unsafe.text).not.toContain('persist');
    expect(unsafe.result.findings).toEqual([]);
  });

  test('changes every use of an anchor at once', async () => {
    const source = dedent(`
      integration_name: hubspot
      x-query: &q { a: <<args.id>> }
      args_schema: { id: { type: string, required: true } }
      resources:
        - { resource: crm/contacts, method: list, query: *q }
        - { resource: crm/deals, method: list, query: *q }
    `);
    const { text, dropped } = await fixed(source);
    expect(text).toBe(source.replace('<<args.id>>', '"{{args.id}}"'));
    expect(dropped).toEqual([]);
  });

  test('drops a fix that breaks the file or changes another value, and keeps the others', async () => {
    const vandal: Rule = {
      ...rule,
      messages: { breaks: () => 'breaks', strays: () => 'strays' },
      check(job, report) {
        const at = job.steps[0]!.head;
        const { text } = job.file;
        const edit = (start: number, end: number, replacement: string) => ({
          fix: { safety: 'safe', description: 'd', edits: [{ start, end, text: replacement }] } as const,
        });
        report('breaks', at, {}, edit(text.indexOf('get'), text.indexOf('get') + 3, '{ "'));
        report('strays', at, {}, edit(text.indexOf('list'), text.indexOf('list') + 4, 'list\n    stray: true'));
      },
    };
    const source = dedent(`
      integration_name: hubspot
      resources:
        - resource: /crm/contacts
          method: list
        - resource: crm/deals
          method: get
          id: x
    `);
    const { text, dropped, applied } = await fixed(source, SAFE, [vandal]);
    expect(text).toBe(source.replace('/crm/contacts', 'crm/contacts'));
    expect(dropped.map(({ rule }) => rule)).toEqual(['vandal', 'vandal']);
    expect(applied).toEqual([{ rule: 'resource-format', description: 'change to "crm/contacts"' }]);
  });

  test('tries only so often to tell bad fixes of a long file from good ones, and finds good ones all the same', async () => {
    const vandal: Rule = {
      ...rule,
      messages: { breaks: ({ index }: { index: number }) => `breaks ${index}` },
      check(job, report) {
        for (const { index, resource } of job.steps.slice(0, 40)) {
          const edits = [{ start: resource!.start, end: resource!.end, text: '{' }];
          report('breaks', resource!, { index }, { fix: { safety: 'safe', description: 'd', edits } });
        }
      },
    };
    const step = (i: number) => `  - { resource: ${i < 40 ? '' : '/'}crm/r${i}, method: list }\n`;
    const source = `integration_name: hubspot\nresources:\n${Array.from({ length: 300 }, (_, i) => step(i)).join('')}`;
    const mended = (text: string) => text.replaceAll(' /crm', ' crm');
    const short = await fixed(source, SAFE, [vandal]);
    expect(short).toMatchObject({ text: mended(source), untried: 0 });
    expect(short.applied).toHaveLength(260);
    expect(short.dropped).toHaveLength(40);

    const long = `${source}# ${'x'.repeat(1_000_000)}\n`;
    const { text, applied, dropped, untried } = await fixed(long, SAFE, [vandal]);
    expect(applied.length).toBeGreaterThan(200);
    expect(mended(text) === mended(long)).toBe(true);
    expect(dropped.length).toBeLessThan(40);
    expect(dropped.length + untried).toBeGreaterThan(0);
    expect(dropped.every(({ rule }) => rule === 'vandal')).toBe(true);
  }, 20_000);
});
