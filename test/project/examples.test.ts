import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { exampleFiles, lintExample, outputPath, renderOutput } from '../../scripts/generate/examples.ts';

const root = join(import.meta.dirname, '../..');
const clean = exampleFiles(root, 'clean');
const broken = exampleFiles(root, 'broken');

describe('clean examples', () => {
  test.each(clean)('%s gives no findings', async (path) => {
    const { findings, jobs } = await lintExample(root, path);
    expect(findings).toEqual([]);
    expect(jobs).toBeGreaterThan(0);
  });
});

describe('broken examples', () => {
  test.each(broken)('%s gives what stands beside it', async (path) => {
    const expected = readFileSync(join(root, outputPath(path)), 'utf8');
    expect(await renderOutput(root, path), '`npm run generate` writes it anew').toBe(expected);
  });

  test('have outputs of their own', () => {
    expect(new Set(broken.map(outputPath)).size).toBe(broken.length);
  });
});
