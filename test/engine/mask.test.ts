import { describe, expect, test } from 'vitest';
import { rules } from '../../rules/index.ts';
import { resolveOptionsConfig } from '../../src/config/resolve.ts';
import { fromValue } from '../../src/document/value.ts';
import { formatBaseline, updateBaseline } from '../../src/engine/baseline.ts';
import { analyse, lint } from '../../src/engine/lint.ts';
import type { LintResult } from '../../src/engine/result.ts';
import { toResult } from '../../src/engine/to-result.ts';
import { formatNames, formats } from '../../src/report/index.ts';
import type { Run } from '../../src/report/run.ts';
import { SECRET } from '../support/fuzz.ts';
import { type Fields, randomJob, stepsOf, type Value } from '../support/jobs.ts';
import { printJson, printYaml } from '../support/print.ts';
import { type Dice, dice, patience, rounds } from '../support/random.ts';

const PART = 8;
/** By its key alone: it has no shape of its own. */
const BY_KEY = 'Correct0horse9battery';
/** The same letters are in no job and no message. */
const partsOf = (secret: string) =>
  Array.from({ length: secret.length - PART + 1 }, (_, at) => secret.slice(at, at + PART));
const parts = [SECRET, BY_KEY].flatMap(partsOf);

/** All that a run shows of a result. */
async function shown(result: LintResult): Promise<string> {
  const run: Run = {
    results: [{ ...result, path: 'a.yaml' }],
    failures: [],
    version: '0',
    rules,
    baselined: 0,
    cwd: '/x',
    root: '/x',
  };
  const texts: string[] = [JSON.stringify(result)];
  for (const name of formatNames) texts.push(await (await formats[name]()).format(run, { color: false }));
  return texts.join('\n');
}

function leak(text: string): string | undefined {
  const part = parts.find((one) => text.includes(one));
  return part && `${part} in ${text.slice(Math.max(0, text.indexOf(part) - 200), text.indexOf(part) + 100)}`;
}

/** Puts secrets into a job: at a place of any kind, some of which no rule looks at. */
function plant(job: Fields, d: Dice): void {
  const steps = stepsOf(job);
  const step = d.pick(steps.length > 0 ? steps : [job]);
  const places: readonly (readonly [Fields, string, unknown])[] = [
    [step, 'query', { password: BY_KEY, nested: [{ deep: SECRET }] }],
    [step, 'headers', { Authorization: `Bearer ${SECRET}`, apiKey: BY_KEY }],
    [step, 'id', SECRET],
    [step, 'method', SECRET],
    [step, 'depends_on', SECRET],
    [job, 'mutex_key', `${SECRET}-{{args.nope}}`],
    [job, SECRET, 1],
    [job, 'resources', { [SECRET]: { token: BY_KEY } }],
    [step, 'body', { clientSecret: `{{args.p?:${BY_KEY}}}`, text: `line\n${SECRET}\nend` }],
    [step, 'run_if', `args.x = "${SECRET}" and`],
    [job, 'args_schema', { token: { type: 'strng', default: BY_KEY }, k: { enum: [SECRET, SECRET] } }],
    [job, 'label', [SECRET]],
    [step, 'loop_on', `{{${SECRET}}}`],
  ];
  for (let left = 1 + d.below(2); left > 0; left--) {
    const [target, key, value] = d.pick(places);
    target[key] = value as Value;
  }
}

const baseline = { fileOf: (path: string) => path, isGone: () => false };

describe('no eight characters of a secret are shown', () => {
  test(
    'wherever it is, in any style, also where the text does not parse',
    async () => {
      const config = { ...(await resolveOptionsConfig({}, rules)), names: true };
      let findings = 0;
      for (let seed = 0; seed < rounds(250); seed++) {
        const d = dice(seed);
        const job = structuredClone(randomJob(seed));
        plant(job, d);
        const isJson = d.chance(0.3);
        let text = isJson ? printJson(job, seed) : printYaml(job, seed, { aliases: d.chance(0.2) });
        const at = text.indexOf('\n', d.below(text.length)) + 1;
        if (!isJson && d.chance(0.4))
          text = `${text.slice(0, at)}# was ${SECRET}, password: ${BY_KEY}\n${text.slice(at)}`;
        if (d.chance(0.3))
          text = `${text.slice(0, at)}${d.pick(['"', '[', '}', ': ', '\t', `password: ${BY_KEY}\n`])}${text.slice(at)}`;
        const result = await lint({ text, path: isJson ? 'a.json' : 'a.yaml' }, config);
        findings += result.findings.length;
        // A fix's edits are the text to write; what would show a secret is not offered.
        expect(leak(await shown(result)), `seed ${seed}\n${text}`).toBeUndefined();
        const known = updateBaseline({ entries: [] }, [result], baseline);
        expect(leak(formatBaseline(known))).toBeUndefined();
      }
      expect(findings).toBeGreaterThan(rounds(200));
    },
    patience(60_000),
  );

  test.each([
    ['after a key without its colon', `    query:\n      password ${BY_KEY}\n`],
    ['twice under one key', `    query: { password: ${BY_KEY}, password: ${BY_KEY} }\n`],
    ['under a key that is a header', `    headers: { x-api-key: ${BY_KEY} }\n    metod: x\n`],
    [
      'with escapes',
      `    query: { password: "\\x43orrect0horse9battery", t: "\\x67${SECRET.slice(1)}" }\n    metod: x\n`,
    ],
    ['behind an anchor', `    query: { password: &p ${BY_KEY} }\n    id: *p\n    ${BY_KEY}: 1\n`],
    ['glued to its key', `    query: { password:${BY_KEY} }\n`],
    ['after an odd space', `    password:\u00a0${BY_KEY}\n`],
    ['with a quote in it', `    query: { password: "${BY_KEY.slice(0, 9)}"${BY_KEY.slice(9)} }\n`],
    ['with an escaped quote in it', `    query: { password: "x\\"${BY_KEY}" }\n    [\n`],
    ['that reads as a tag', `    query: { password: !${BY_KEY} }\n    metod: x\n`],
    ['that reads as an alias', `    query: { password: *${BY_KEY} }\n`],
    ['that reads as a comment', `    query:\n      password: #${BY_KEY}\n`],
    ['in a list that is not closed', `    password: [${BY_KEY}\n`],
    ['where a placeholder names the key', `    id: "{{args.password?:${BY_KEY}}}"\n`],
    ['where a variable is the key', `    run_if: '$password := "${BY_KEY}"; args.q'\n`],
    ['known by a shape that escapes hide', `    "url": "https:\\/\\/me:${BY_KEY}@example.com"\n`],
    ['in a block', `    body:\n      private_key: >-\n        ${BY_KEY}\n        more\n    metod: x\n`],
  ])('%s', async (_, lines) => {
    const text = `integration_name: x\nresources:\n  - resource: a/b\n    method: lsit\n${lines}`;
    const config = { ...(await resolveOptionsConfig({}, rules)), names: true };
    const result = await lint({ text, path: 'a.yaml' }, config);
    expect(result.findings.length).toBeGreaterThan(0);
    expect(leak(await shown(result))).toBeUndefined();
  });

  test.each(['const', 'enum', 'example', 'examples'])('as %s of an argument that is one', async (keyword) => {
    const value = keyword.startsWith('ex') || keyword === 'const' ? BY_KEY : `[${BY_KEY}]`;
    const text = `integration_name: x\nargs_schema:\n  password: { type: strng, ${keyword}: ${value} }\nresources:\n  - resource: a/b\n    method: lsit\n    id: "{{args.${BY_KEY}}}"\n`;
    const result = await lint({ text, path: 'a.yaml' }, { ...(await resolveOptionsConfig({}, rules)), names: true });
    expect(result.findings.length).toBeGreaterThan(1);
    expect(leak(await shown(result))).toBeUndefined();
  });

  test('of values from code', async () => {
    const config = await resolveOptionsConfig({}, rules);
    for (let seed = 0; seed < rounds(150); seed++) {
      const job = structuredClone(randomJob(seed));
      plant(job, dice(seed + 1000));
      const result = toResult(await analyse(fromValue(job), config), config);
      expect(leak(await shown(result)), `seed ${seed}`).toBeUndefined();
    }
  });

  test('and what is no secret stays', async () => {
    const config = await resolveOptionsConfig({}, rules);
    const text =
      'integration_name: z\nresources:\n  - { resource: crm/a, methd: list, query: { password: "%DB_PASSWORD%", api_key: "{{args.k}}" } }\n';
    const { text: masked, findings } = await lint({ text, path: 'a.yaml' }, config);
    expect(masked).toBe(text);
    expect(findings.map(({ rule }) => rule)).toEqual(['unknown-property', 'undeclared-arg']);
  });
});
