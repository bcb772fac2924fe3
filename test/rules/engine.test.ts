import jsonata from 'jsonata';
import { describe, expect, test } from 'vitest';
import { rules } from '../../rules/index.ts';
import { parseSource } from '../../src/document/parse.ts';
import { analyse } from '../../src/engine/lint.ts';
import { lintText } from '../../src/index.ts';
import { analyseExpression } from '../../src/job/expression/analyse.ts';
import { knownFunctions } from '../../src/job/expression/functions.ts';
import type { Example, Rule } from '../../src/rule/rule.ts';
import { dedent } from '../../src/text/dedent.ts';
import { exampleConfig } from '../support/config.ts';
import { type Dice, dice, rounds } from '../support/random.ts';

/** What the platform's own library adds to JSONata; it replaces some of its functions. */
const { default: trutoJsonata } = (await import('@truto/truto-jsonata')) as unknown as {
  default: (source: string) => { evaluate(input: unknown): Promise<unknown> };
};

interface Told {
  readonly rule: string;
  readonly message: string;
  /** The whole string in which the finding is. */
  readonly source: string;
  readonly covers: string;
  readonly help: string | undefined;
}

/** What the rules find in an example. */
async function findingsIn(rule: Rule, example: Example): Promise<Told[]> {
  const text = dedent(example.source);
  const file = await parseSource({ text, path: `example.${example.language ?? 'yaml'}` });
  const { reports } = await analyse(file, exampleConfig(rule.id, example));
  return reports
    .filter((report) => report.rule === rule)
    .map(({ messageId, place, help }) => ({
      rule: rule.id,
      message: messageId,
      source: place.node.kind === 'scalar' ? String(place.node.value) : '',
      covers: file.text.slice(place.start, place.end),
      help,
    }));
}

const told: Told[] = [];
for (const rule of rules) for (const example of rule.examples) told.push(...(await findingsIn(rule, example)));

function of(rule: string, ...messages: string[]): [string, Told][] {
  const found = told.filter((one) => one.rule === rule && (messages.length === 0 || messages.includes(one.message)));
  expect(found.length).toBeGreaterThan(0);
  return found.map((one) => [one.source, one]);
}

const VALUES = [undefined, null, false, true, '', 'x', 'open', '2026-01-01', 0, 7, [], [0], ['a', 'b'], {}, { id: 1 }];

/** What a run may hold, at random. */
function input(d: Dice): Record<string, unknown> {
  const any = () => d.pick(VALUES);
  const names = ['account', 'since', 'ids', 'full', 'mode', 'hook', 'limit'];
  const record = () => ({ id: any(), status: any(), next: any(), name: any() });
  return {
    args: Object.fromEntries(names.map((name) => [name, any()])),
    status: any(),
    resources: {
      ticketing: { tickets: [record(), record()], comments: record() },
      pages: record(),
    },
    payload: { records: [record(), record()] },
    sync_job_run: { status: 'completed', started_at: new Date(0) },
  };
}

/** All that an expression comes to in many runs, in both engines; where it throws, nothing. */
async function outcomes(source: string, runs = 200): Promise<{ values: unknown[]; thrown: number }> {
  const values: unknown[] = [];
  let thrown = 0;
  for (const engine of [jsonata, trutoJsonata]) {
    const d = dice(7);
    const expression = engine(source);
    for (let i = 0; i < runs; i++) {
      try {
        values.push(await expression.evaluate(input(d)));
      } catch {
        thrown++;
      }
    }
  }
  return { values, thrown };
}

function isObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

describe('what is said to yield no object yields none', () => {
  test.each(of('no-object-result'))('%s', async (source) => {
    const { values } = await outcomes(source);
    expect(values.length).toBeGreaterThan(0);
    expect(values.filter(isObject)).toEqual([]);
  });
});

describe('what is said to refuse runs without a message does', () => {
  test.each(of('inverted-args-validation'))('%s', async (source, { message }) => {
    const { values } = await outcomes(source);
    const refused = values.filter(Boolean);
    if (message === 'boolean') expect(refused).toContain(true);
    else expect(refused.some((value) => (value as { message?: unknown }).message === undefined)).toBe(true);
  });
});

describe('what is said to be always or never true is', () => {
  test.each(of('constant-condition', 'always', 'never'))('%s', async (source, { message }) => {
    const { values } = await outcomes(`$boolean(${source}) = true`);
    expect(new Set(values)).toEqual(new Set([message === 'always']));
  });
});

describe('what is said to be JavaScript is nothing to JSONata', () => {
  test.each(of('javascript-in-jsonata'))('%s', async (_, { message, covers }) => {
    for (const engine of [jsonata, trutoJsonata]) {
      for (const value of ['x', ['x', 'y'], [1], { a: 1 }]) {
        const evaluate = (source: string) => engine(source).evaluate({ args: { value } });
        if (message === 'method') await expect(evaluate(`args.value.${covers}("x")`)).rejects.toBeDefined();
        else if (message === 'length') expect(await evaluate(`args.value.${covers}`)).toBeUndefined();
        else expect(await evaluate(covers)).toBeUndefined();
      }
    }
  });
});

/** What `args_schema` of the rule's examples declares. */
const typed = {
  args: { account: 'a', hook: 'h', full: true, limit: 7, mode: 'full', tags: ['vip'], since: '2026-01-01' },
  sync_job_run: { status: 'completed' },
  payload: { records: [{ id: 1 }, { id: 2 }] },
};

describe('what is said to be an impossible comparison is never true (or, of !=, always), or fails', () => {
  test.each(of('impossible-comparison'))('%s', async (_, { message, covers }) => {
    for (const engine of [jsonata, trutoJsonata]) {
      const result = engine(covers).evaluate(typed);
      if (message === 'order') await expect(result).rejects.toBeDefined();
      else expect(await result).toBe(covers.includes('!=') || covers.includes(' in '));
    }
  });
});

describe('what is said to be false where an argument is missing is, and what is written instead is true', () => {
  test.each(of('absent-arg-condition'))('%s', async (_, { covers, help }) => {
    for (const engine of [jsonata, trutoJsonata]) {
      expect(await engine(`$boolean(${covers}) = true`).evaluate({ args: {} })).toBe(false);
      expect(await engine(help!.replace(/^write /, '')).evaluate({ args: {} })).toBe(true);
    }
  });
});

describe('what is said to be read from records', () => {
  test.each(of('name-read-from-record'))('%s', async (source, { covers }) => {
    const { root, seen } = recording();
    const bare = covers.slice(0, covers.indexOf('.'));
    await jsonata(source).evaluate(root);
    expect(seen.records).toContain(bare);
  });
});

const replacePlaceholders: (value: unknown, context: object) => unknown = (
  await import('@truto/replace-placeholders' as string)
).default;

describe('what is said to become text does', () => {
  const context = {
    args: { a: 1 },
    payload: { records: [{ id: 1 }, { id: 2 }] },
    sync_job_run: { started_at: new Date(0) },
  };
  const written = (text: string) => String((replacePlaceholders({ text }, context) as { text: unknown }).text);

  test.each(of('records-as-text'))('%s', (_, { message, covers }) => {
    if (message === 'field') expect(written(covers)).toBe(covers);
    else expect(written(covers)).toContain('[object Object]');
  });

  test.each(of('date-as-text', 'placeholder'))('%s', (_, { covers }) => {
    expect(written(covers)).toContain('GMT');
  });

  test.each(['toMillis', 'fromMillis'])('$%s of a date fails', async (name) => {
    await expect(trutoJsonata(`$${name}(sync_job_run.started_at)`).evaluate(context)).rejects.toBeDefined();
  });

  test.each(['$string(sync_job_run.started_at)', 'sync_job_run.started_at & ""'])('%s has quotes', async (source) => {
    expect(await trutoJsonata(source).evaluate(context)).toBe('"1970-01-01T00:00:00.000Z"');
  });

  test('what is done with a date is judged as the engine takes it', async () => {
    const methods = Object.getOwnPropertyNames(Date.prototype).filter((name) => name !== 'constructor');
    const sources = [
      ...methods.map((name) => `d.${name}(1)`),
      ...['minus({ "days": 1 })', 'toISO()', 'plus(1)', 'format("a")', 'toMillis()'].map((call) => `d.${call}`),
      ...['<', '<=', '>', '>=', '-', '+', '*', '/', '%'].flatMap((operator) => [`d ${operator} 1`, `1 ${operator} d`]),
      ...['<', '>'].map((operator) => `d ${operator} "2026"`),
      ...[
        'substring(d, 0)',
        'split(d, "T")',
        'number(d)',
        'max(d)',
        'sum(d)',
        'floor(d)',
        'trim(d)',
        'uppercase(d)',
      ].map((call) => `$${call}`),
      ...['d ~> $substring(0, 10)', '$exists(d)', '$type(d)', '$boolean(d)', '[d]', '$count(d)', 'd = d', '$keys(d)'],
      ...['$substring($string(d), 1, 10)', '$replace($string(d), "x", "")', '$not(d)', '$append(d, 1)'],
    ];
    for (const short of sources) {
      const source = short.replace(/\bd\b(?!ays)/g, 'sync_job_run.started_at');
      const job = {
        default_runtime_version: 4,
        resources: [{ name: 'a', type: 'transform', config: { expression: source } }],
      };
      const { findings } = await lintText(JSON.stringify(job), { path: 'a.json' });
      const isTold = findings.some(({ rule }) => rule === 'date-as-text' || rule === 'unknown-function');
      const fails = await trutoJsonata(source)
        .evaluate(context)
        .then(
          () => false,
          () => true,
        );
      expect({ source, isTold }).toEqual({ source, isTold: fails });
    }
  });

  test('a date never equals a string', async () => {
    expect(await trutoJsonata('sync_job_run.started_at = "1970-01-01T00:00:00.000Z"').evaluate(context)).toBe(false);
  });

  test('$dtFromIso of a date is no moment', async () => {
    const day = (source: string) => trutoJsonata(`$string($dtFromIso(${source}).toISO())`).evaluate(context);
    expect(await day('sync_job_run.started_at')).not.toContain('1970');
    expect(await day('sync_job_run.started_at.toISOString()')).toContain('1970');
  });
});

/** What a text becomes, given values by their paths. */
function replaced(text: string, values: Readonly<Record<string, unknown>>): unknown {
  const context: Record<string, unknown> = {};
  for (const [path, value] of Object.entries(values)) {
    const names = path.split('.');
    let at = context;
    for (const name of names.slice(0, -1)) {
      at[name] ??= {};
      at = at[name] as Record<string, unknown>;
    }
    at[names.at(-1)!] = value;
  }
  return (replacePlaceholders({ text }, context) as { text?: unknown }).text;
}

/** The paths of a placeholder's alternatives. */
function alternativesIn(text: string): string[] {
  return text.split('|').map((part) => part.replace(/^.*\{\{|\}\}.*$|:.*$/g, '').trim());
}

describe('an alternative that is said to be dead is', () => {
  test.each(of('dead-alternative'))('%s', (source, { covers }) => {
    const paths = alternativesIn(source);
    const [dead] = alternativesIn(covers);
    const certain = paths[paths.indexOf(dead!) - 1]!;
    for (const value of ['x', '', 0, false, null, [], {}]) {
      const known = { [certain]: value };
      expect(replaced(source, { ...known, [dead!]: 'seen' })).toEqual(replaced(source, known));
    }
    expect(replaced(source, { [dead!]: 'seen' })).toBe('seen');
  });

  test('and one that is not can be seen where those before it have values, too', () => {
    const [, { source }] = rules.find(({ id }) => id === 'dead-alternative')!.examples as [Example, Example];
    const texts = [...source.matchAll(/"(\{\{[^"]*\|[^"]*)"/g)].map(([, text]) => text!);
    expect(texts).toHaveLength(3);
    for (const text of texts) {
      const [first, second] = alternativesIn(text);
      const seen = [undefined, '', 'x'].map((value) => replaced(text, { [first!]: value, [second!]: 'seen' }));
      expect(seen).toContain('seen');
    }
  });
});

describe('a state without a value', () => {
  test.each(of('unguarded-state'))('is sent as the text itself: %s', (source, { covers }) => {
    for (const values of [{}, { 'resources.cursor': {} }, { 'resources.cursor.value': undefined }]) {
      expect(replaced(source, values)).toBe(source);
      expect(replaced(covers.replace('}}', ':undefined}}'), values)).toBeUndefined();
      expect(replaced(covers.replace('}}', '?:2024-01-01}}'), values)).toBe('2024-01-01');
    }
  });

  test('is not, where the rule is silent', () => {
    const examples = rules.find(({ id }) => id === 'unguarded-state')!.examples;
    const { source } = examples.at(-1)!;
    const values = { args: { start: '2024-01-01' }, 'resources.a.value': 'the default of the node' };
    const texts = [...source.matchAll(/[abcd]: "(\{\{resources[^"]*)"/g)].map(([, text]) => text!);
    expect(texts).toHaveLength(4);
    for (const text of texts) expect(replaced(text, values)).not.toEqual(expect.stringContaining('{{'));
  });
});

describe('what is said to be no call that JSONata takes is none', () => {
  const names = [...knownFunctions].flatMap(([name, { source }]) =>
    source === 'jsonata' && !['error', 'assert', 'eval'].includes(name) ? name : [],
  );
  const known = [
    '"a"',
    '""',
    '"2026-01-01"',
    '5',
    '0',
    'true',
    'null',
    '[1]',
    '["a"]',
    '[]',
    '{}',
    '{ "a": 1 }',
    'function($x) { $x }',
    '/a/',
  ];
  const open = [
    'args.nope',
    'args.two',
    'args.text',
    '$now()',
    '$count(args.two)',
    'args.two[0]',
    '$exists(args.nope)',
  ];
  const refused = /^T041[012]$/;

  test('judged as the engine does', async () => {
    const d = dice(5);
    let agreed = 0;
    let missed = 0;
    for (let round = 0; round < rounds(2_000); round++) {
      const name = d.pick(names);
      const isKnown = d.chance(0.7);
      const given = Array.from({ length: d.below(4) }, () => d.pick(isKnown ? known : [...known, ...open]));
      const source =
        given.length > 0 && d.chance(0.2)
          ? `(${given[0]}) ~> $${name}(${given.slice(1).join(', ')})`
          : `$${name}(${given.join(', ')})`;
      const problem = analyseExpression(source).callProblems.find(({ kind }) => kind === 'arguments');
      let code = '';
      try {
        const engine = round % 100 === 0 ? trutoJsonata : jsonata;
        await engine(source).evaluate({ args: { two: ['a', 'b'], text: 'x' } });
      } catch (error) {
        code = String((error as { code?: string }).code ?? 'other');
      }
      if (problem) expect(`${source}: ${code}`).toMatch(/: T041[012]$/);
      if (problem) agreed++;
      else if (refused.test(code) && code !== 'T0412' && isKnown && isJudged(name)) missed++;
    }
    expect(agreed).toBeGreaterThan(rounds(240));
    expect(missed).toBe(0);
  });

  test.each(of('invalid-call', 'operand'))('%s', async (_, { covers }) => {
    await expect(trutoJsonata(`args.nope * ${covers}`).evaluate({ args: { org: 'x' } })).rejects.toBeDefined();
  });

  test.each(of('invalid-call', 'dates'))('%s', async (_, { covers }) => {
    await expect(trutoJsonata(`${covers}(["2026-01-01", "2026-01-02"])`).evaluate({})).rejects.toBeDefined();
  });
});

function isJudged(name: string): boolean {
  return analyseExpression(`$${name}(1, 2, 3, 4, 5, 6)`).callProblems.length > 0 || name === 'zip';
}

describe('what is said to lack its quotes', () => {
  test.each(of('unquoted-key'))('%s', async (_, { message, covers }) => {
    for (const engine of [jsonata, trutoJsonata]) {
      if (message === 'absent') expect(await engine(`{ ${covers}: 1 }`).evaluate({ args: {} })).toEqual({});
      else if (message === 'fails')
        await expect(engine(`{ ${covers}: 1 }`).evaluate({ args: {}, resources: {} })).rejects.toBeDefined();
      else
        await expect(
          engine(`rows.{ ${covers}: ${covers} }`).evaluate({ rows: [{ [covers]: 1 }] }),
        ).rejects.toBeDefined();
    }
  });

  test.each(of('unquoted-text'))('%s', async (_, { covers }) => {
    for (const engine of [jsonata, trutoJsonata]) {
      const sifted = (name: string) =>
        engine(`$sift(row, function($v, $k) { $k != ${name} })`).evaluate({ row: { [covers]: 1, other: 2 } });
      expect(await sifted(covers)).toBeUndefined();
      expect(await sifted(`"${covers}"`)).toEqual({ other: 2 });
    }
  });
});

/** A run whose records note which of the run's own names are looked up in them. */
function recording() {
  const seen = { root: new Set<string>(), records: new Set<string>() };
  const noting = (target: object, names: Set<string>) => {
    const note = (key: string | symbol) => {
      if (typeof key === 'string' && ['args', 'resources', 'sync_job_run'].includes(key)) names.add(key);
    };
    return new Proxy(target, {
      get(of, key, receiver) {
        note(key);
        return Reflect.get(of, key, receiver);
      },
      has(of, key) {
        note(key);
        return Reflect.has(of, key);
      },
      getOwnPropertyDescriptor(of, key) {
        note(key);
        return Reflect.getOwnPropertyDescriptor(of, key);
      },
    });
  };
  const record = (id: number) =>
    noting(
      { id: String(id), name: `n${id}`, updated_at: '2026-02-02', tags: [noting({ label: 't' }, seen.records)] },
      seen.records,
    );
  const records = () => [record(1), record(2)];
  const root = noting(
    {
      args: { since: '2026-01-01', account: 'a', hook: 'h' },
      resources: { ticketing: { tickets: records(), users: records() } },
      payload: { records: records() },
      sync_job_run: { status: 'completed' },
    },
    seen.root,
  );
  return { root, seen };
}

/** An expression with `args.since` in one place. */
function withOnePath(d: Dice): string {
  const list = () =>
    d.pick(['resources.ticketing.tickets', 'payload.records', '$$.payload.records', 'resources.ticketing.(tickets)']);
  let inner = d.pick([
    'args.since',
    '$$.args.since',
    '{ "a": args.since }',
    '[args.since, 1]',
    '(1; args.since)',
    '$string(args.since)',
  ]);
  for (let depth = d.below(4); depth > 0; depth--) {
    inner = d.pick([
      () => `${list()}[$exists(${inner})]`,
      () => `${list()}.{ "x": ${inner} }`,
      () => `${list()}.(${inner})`,
      () => `${list()}.tags.(${inner})`,
      () => `${list()}^(${d.pick(['<', '>', ''])}$string(${inner}))`,
      () => `${list()}{ "k": ${inner} }`,
      () => `$map(${list()}, function($v) { ${inner} })`,
      () => `${list()} ~> $map(function($v, $i) { ${inner} })`,
      () => `${list()}.$map(tags, function($t) { ${inner} })`,
      () => `$filter(${list()}, function($v) { $exists(${inner}) })`,
      () => `{ "a": ${inner}, "b": 1 }`,
      () => `$merge([{ "a": 1 }, { "b": ${inner} }])`,
      () => `($x := ${inner}; $x)`,
      () => `(true ? ${inner} : 1)`,
      () => `${list()}@$r.(${inner})`,
      () => `${list()}#$i[$exists(${inner})]`,
      () => `(${list()}.id & (${inner}))`,
      () => `$$.(${inner})`,
    ])();
  }
  return inner;
}

test('a path is looked up where the analysis says, in the input or in a record', async () => {
  const d = dice(11);
  let compared = 0;
  for (let round = 0; round < rounds(1_500); round++) {
    const source = withOnePath(d);
    const { paths, recordPaths, dynamic, error } = analyseExpression(source);
    if (error || dynamic) continue;
    const isOne = ({ segments }: { segments: readonly { text: string }[] }) => segments[0]!.text === 'args';
    const { root, seen } = recording();
    try {
      await jsonata(source).evaluate(root);
    } catch {
      continue;
    }
    const [inRoot, inRecord] = [seen.root.has('args'), seen.records.has('args')];
    if (!inRoot && !inRecord) continue;
    compared++;
    expect({ source, inRoot, inRecord }).toEqual({
      source,
      inRoot: paths.some(isOne),
      inRecord: recordPaths.some(isOne),
    });
  }
  expect(compared).toBeGreaterThan(rounds(400));
});
