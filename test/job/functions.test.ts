import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import jsonata from 'jsonata';
import { describe, expect, test } from 'vitest';
import { knownFunctions } from '../../src/job/expression/functions.ts';

const presets = ['ai', 'core', 'data-formats', 'datetime', 'html', 'markdown'];

function namesOf(source: 'jsonata' | 'truto'): string[] {
  return [...knownFunctions].filter(([, known]) => known.source === source).map(([name]) => name);
}

function builtIn(): string[] {
  const text = readFileSync(createRequire(import.meta.url).resolve('jsonata'), 'utf8');
  const binds = text.matchAll(/(?:staticFrame|environment)\.bind\('(\w+)', defineFunction/g);
  return [...binds].map((match) => match[1]!);
}

async function registered(): Promise<string[]> {
  const names: string[] = [];
  const recorder = {
    registerFunction: (name: string) => names.push(name),
    assign: (name: string) => names.push(name),
  };
  for (const preset of presets) {
    const module: Record<string, (expression: unknown) => void> = await import(
      `@truto/truto-jsonata/presets/${preset}`
    );
    for (const register of Object.values(module)) register(recorder);
  }
  return names;
}

describe('the known functions', () => {
  test('are the built-in ones of jsonata', async () => {
    expect(namesOf('jsonata').sort()).toEqual(builtIn().sort());
    for (const name of namesOf('jsonata')) {
      expect(await jsonata(`$type($${name})`).evaluate({}), name).toBe('function');
    }
  });

  test('and those that @truto/truto-jsonata registers', async () => {
    const names = new Set(await registered());
    const own = [...names].filter((name) => !builtIn().includes(name));
    expect(own.sort()).toEqual(namesOf('truto').sort());
    expect([...names].filter((name) => builtIn().includes(name)).sort()).toEqual(
      ['base64decode', 'base64encode', 'each', 'join', 'keys', 'sift', 'string'], // as the table says
    );
    expect(knownFunctions.size).toBe(125);
  });

  test('name the argument that has to be a function', async () => {
    const callbacks = [...knownFunctions].filter(([, known]) => known.callback !== undefined).map(([name]) => name);
    expect(callbacks.sort()).toEqual(['each', 'filter', 'map', 'reduce', 'sift', 'single', 'sort']);
    for (const name of callbacks) {
      await expect(jsonata(`$${name}({}, 7)`).evaluate({}), name).rejects.toMatchObject({ code: 'T0410' });
    }
  });
});
