import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { graphJob, olderJob, spoil } from './jobs.mjs';
import { randomNumbers } from './random.mjs';
import { toYaml } from './yaml.mjs';

/**
 * Writes jobs of 8 to 40 steps into a folder of their own: lists of resources, or half of them for runtime 4.
 *
 * @param {string} folder
 * @param {{ files: number, language?: 'yaml' | 'json', kind?: 'list' | 'mixed', withFindings?: number, seed?: number }} options `withFindings`: the share of the files that have some
 */
export function writeJobs(folder, { files, language = 'yaml', kind = 'mixed', withFindings = 0, seed = 1 }) {
  const random = randomNumbers(seed);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  for (let index = 0; index < files; index++) {
    const steps = 8 + Math.floor(random() * 33);
    const job = kind === 'list' || index % 2 === 0 ? olderJob(random, steps) : graphJob(random, steps);
    if (index < files * withFindings) spoil(random, job);
    writeFileSync(join(folder, `job-${String(index).padStart(5, '0')}.${language}`), textOf(job, language));
  }
}

/** Writes one job of many steps: `shape` as for `olderJob`. */
export function writeLargeJob(path, { steps, shape, language = 'yaml', seed = 1 }) {
  writeFileSync(path, textOf(olderJob(randomNumbers(seed), steps, shape), language));
}

function textOf(job, language) {
  return language === 'json' ? `${JSON.stringify(job, null, 2)}\n` : toYaml(job);
}
