import { describe, expect, test } from 'vitest';
import { rules } from '../../rules/index.ts';
import { parseSource } from '../../src/document/parse.ts';
import { fix } from '../../src/engine/fix.ts';
import type { FixSafety, Rule } from '../../src/rule/rule.ts';
import { dedent } from '../../src/text/dedent.ts';
import { exampleConfig } from '../support/config.ts';
import { harm } from '../support/fixing.ts';

const SAFE: ReadonlySet<FixSafety> = new Set(['safe']);
const UNSAFE: ReadonlySet<FixSafety> = new Set(['safe', 'unsafe']);

async function fixed(text: string, safeties = SAFE, extra: readonly Rule[] = []) {
  const file = await parseSource({ text, path: 'job.yaml' });
  const config = exampleConfig('', {});
  return fix(file, { ...config, rules: [...rules, ...extra] }, safeties);
}

const list = (...steps: string[]) =>
  `integration_name: x\nresources:\n${steps.map((step) => `  - ${step}\n`).join('')}`;
const contacts = 'resource: crm/contacts\n    method: list';

/** A text, what the safe fixes make of it (by default nothing), and the rules that still find something. */
const cases: Readonly<Record<string, { source: string; fixed?: string; left?: string[] }>> = {
  'takes out a line, and no half of the CR LF before it': {
    source: list(`${contacts}\n    persist: true`).replaceAll('\n', '\r\n'),
    fixed: list(contacts).replaceAll('\n', '\r\n'),
  },
  'takes out the last line of a text that ends without a line break': {
    source: list(`${contacts}\n    persist: true`).trimEnd(),
    fixed: list(contacts).trimEnd(),
  },
  'leaves the empty lines around a line that goes': {
    source: list('resource: crm/contacts\n\n    persist: true\n\n    method: list'),
    fixed: list('resource: crm/contacts\n\n\n    method: list'),
  },
  'takes the place after the dash': {
    source: list('persist: true\n    resource: crm/contacts\n    method: list'),
    fixed: list(contacts),
  },
  'leaves a line with a comment': {
    source: list(`${contacts}\n    persist: true # because`),
    left: ['ineffective-persist'],
  },
  'takes an entry out of a flow map: the first, one in the middle, the last': {
    source: list(
      '{ persist: true, resource: crm/a, method: list }',
      '{ resource: crm/b, persist: true,   method: list }',
      '{ resource: crm/c, method: list , persist: true }',
      '{resource: crm/d, method: list, persist: true,}',
    ),
    fixed: list(
      '{ resource: crm/a, method: list }',
      '{ resource: crm/b, method: list }',
      '{ resource: crm/c, method: list }',
      '{resource: crm/d, method: list,}',
    ),
  },
  'takes lines out of flow maps': {
    source: list(
      '{\n    persist: true,\n\n    resource: crm/a, # one\n\n    method: list\n    }',
      '{\n    resource: crm/b,\n    method: list,\n\n    persist: true\n\n    }',
      '{ resource: crm/c, persist: true,\n    method: list }',
    ),
    fixed: list(
      '{\n\n    resource: crm/a, # one\n\n    method: list\n    }',
      '{\n    resource: crm/b,\n    method: list\n\n\n    }',
      '{ resource: crm/c,\n    method: list }',
    ),
  },
  'takes what may be gone, not what a merge key would bring back': {
    source: `x-base: &base { persist: false }\n${list('{ <<: *base, resource: crm/a, method: list, persist: true }')}`,
    left: ['ineffective-persist'],
  },
  'leaves a value that is used in another way, too': {
    source: list(
      '{ resource: &r crm/contacts/, method: list, query: { path: *r } }',
      '{ resource: /crm/deals, method: list }',
    ),
    fixed: list(
      '{ resource: &r crm/contacts/, method: list, query: { path: *r } }',
      '{ resource: crm/deals, method: list }',
    ),
    left: ['resource-format'],
  },
  'changes a value that is used in one way only, wherever it is kept': {
    source: `x-resource: &r crm/contacts/\n${list('{ resource: *r, method: list }', '{ resource: *r, method: get, id: "1" }')}`,
    fixed: `x-resource: &r crm/contacts\n${list('{ resource: *r, method: list }', '{ resource: *r, method: get, id: "1" }')}`,
  },
  'leaves an entry of a step that is a part of another one': {
    source: list(
      '&s { resource: crm/a, method: list, persist: true }',
      '{ resource: crm/b, method: create, body: *s }',
    ),
    left: ['ineffective-persist'],
  },
  'quotes a placeholder for all of its uses': {
    source: `args_schema: { a: { type: string, required: true } }\n${list('{ resource: crm/a, method: get, id: &a {{args.a}}, query: { a: *a } }')}`,
    fixed: `args_schema: { a: { type: string, required: true } }\n${list('{ resource: crm/a, method: get, id: &a "{{args.a}}", query: { a: *a } }')}`,
  },
  'adds no version to steps of which none has a type': {
    source: `args_schema: { a: { type: string, required: true } }\n${list('{ resource: crm/a, method: list, integrated_account_id: "{{args.a}}" }')}`,
    left: ['schema', 'runtime-version'],
  },
  'fills in a version that is empty': {
    source: 'default_runtime_version:\nresources: [{ name: a, type: event, config: { name: start } }]\n',
    fixed: 'default_runtime_version: 4\nresources: [{ name: a, type: event, config: { name: start } }]\n',
  },
  'leaves a key alone that is misspelt': {
    source: list(`${contacts}\n    persit: true`),
    left: ['unknown-property'],
  },
  'fixes what is beside a duplicate key': {
    source: list('{ resource: crm/a, resource: crm/b, method: get, id: {{args.a}} }'),
    fixed: list('{ resource: crm/a, resource: crm/b, method: get, id: "{{args.a}}" }'),
    left: ['syntax'],
  },
  'fixes what is beside an alias of nothing, in another document than a duplicate key, and before one that does not parse':
    {
      source: `${list('{ resource: crm/a, method: get, id: {{args.a}}, query: *q }')}---\na: 1\na: 2\n---\n${list('{ resource: /crm/a, method: list }')}---\n{`,
      fixed: `${list('{ resource: crm/a, method: get, id: "{{args.a}}", query: *q }')}---\na: 1\na: 2\n---\n${list('{ resource: crm/a, method: list }')}---\n{`,
      left: ['syntax', 'syntax', 'syntax'],
    },
  'quotes a placeholder on two lines': {
    source: `args_schema: { x: { type: string, required: true } }\n${list('resource: crm/a\n    method: get\n    id: {{\n      args.x }}')}`,
    fixed: `args_schema: { x: { type: string, required: true } }\n${list('resource: crm/a\n    method: get\n    id: "{{\n      args.x }}"')}`,
  },
};

describe.each(Object.entries(cases))('%s', (_, { source, fixed: expected = source, left = [] }) => {
  test('and announces just that', async () => {
    const { text, result } = await fixed(source);
    expect(text).toBe(expected);
    expect(result.findings.map(({ rule }) => rule)).toEqual(left);
    expect(await harm(await parseSource({ text: source, path: 'job.yaml' }), exampleConfig('', {}))).toBeUndefined();
  });
});

/** A rule of a plugin, but for what it does. */
const rule = {
  id: 'vandal',
  summary: 's',
  why: 'w',
  severity: 'error',
  fix: 'safe',
  group: 'Structure',
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
        const at = job.steps[0]!.missingKeyPlace;
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
  }, 60_000);
});
