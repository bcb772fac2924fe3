/**
 * Measures the built program against others: whole processes from start to exit, in turn, as ratios to `node -e 0` of the same round.
 *
 *     npm run bench                        everything: takes many minutes, and installs the peers into a temporary folder
 *     npm run bench -- --no-peers          only the program
 *     npm run bench -- --rounds 3 --large  fewer rounds; also 10,000 files, and jobs of up to 100,000 steps
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { writeJobs, writeLargeJob } from './bench/corpora.mjs';
import { installPeers } from './bench/peers.mjs';

const { values: options } = parseArgs({
  options: {
    rounds: { type: 'string', default: '9' },
    'no-peers': { type: 'boolean', default: false },
    large: { type: 'boolean', default: false },
  },
});
const rounds = Number(options.rounds);
const program = fileURLToPath(new URL('../dist/cli.cjs', import.meta.url));
const TIME = '/usr/bin/time';
const folder = join(tmpdir(), 'sync-job-lint-bench');
mkdirSync(folder, { recursive: true });
if (!existsSync(program)) throw new Error('there is no dist/cli.cjs: run "npm run build" first');

const ours = (...args) => [program, '--no-config', '--exit-zero', ...args];
const baseline = { name: '`node -e 0`', command: ['-e', '0'] };

process.stdout.write(`\nNode ${process.version}, ${cpus().length} × ${cpus()[0].model.trim()}, ${rounds} rounds\n`);
compareWithPeers('YAML', 'yaml');
compareWithPeers('JSON', 'json');
compareFindings();
compareCaches();
if (options.large) {
  compareThreads();
  compareLargeJobs();
}

function compareWithPeers(title, language) {
  const peers = options['no-peers'] ? [] : installPeers(join(folder, 'peers'), language);
  const sizes = [1, 100, 1000];
  const corpora = sizes.map((files) => corpus(`${language}-${files}`, { files, language }));
  const tools = [{ name: '**sync-job-lint**, all rules', argsFor: ours }, ...peers];
  const rows = [baseline, ...tools].map(({ name }) => [name]);
  for (const [index, path] of corpora.entries()) {
    const commands = tools.map(({ name, argsFor }) => ({ name, command: argsFor(path) }));
    // Some peers take minutes for a thousand files.
    const measured = measure([baseline, ...commands], sizes[index] < 1000 ? rounds : Math.ceil(rounds / 3));
    for (const [row, cells] of measured.entries()) rows[row].push(...cells);
  }
  const heads = sizes.flatMap((files) => [`${files.toLocaleString('en')} file${files > 1 ? 's' : ''}`, 'MB']);
  printTable([title, ...heads], rows);
}

function compareFindings() {
  const shares = [0, 0.1, 1];
  const paths = shares.map((withFindings) => corpus(`findings-${withFindings}`, { files: 1000, withFindings }));
  const names = ['no findings', 'findings in every tenth file', 'findings in every file'];
  compare(
    '1,000 files',
    names.map((name, index) => ({ name, command: ours(paths[index]) })),
  );
}

function compareCaches() {
  const path = corpus('yaml-1000', { files: 1000 });
  const cache = join(folder, 'cache');
  rmSync(cache, { force: true });
  run(ours(path, '--cache-location', cache));
  compare('1,000 files, unchanged', [{ name: '`--cache`', command: ours(path, '--cache-location', cache) }]);
}

function compareThreads() {
  const path = corpus('yaml-10000', { files: 10_000 });
  const commands = [1, 2, 4].map((jobs) => ({
    name: `\`--jobs ${jobs}\``,
    command: ours(path, '--jobs', String(jobs)),
  }));
  compare('10,000 files', commands);
}

function compareLargeJobs() {
  for (const shape of ['tree', 'chain', 'ring']) {
    const commands = [1000, 10_000, 100_000].map((steps) => {
      const path = join(folder, `${shape}-${steps}.yaml`);
      writeLargeJob(path, { steps, shape });
      return { name: `${steps.toLocaleString('en')} steps`, command: ours(path) };
    });
    compare(`One job, a ${shape}`, commands);
  }
}

function corpus(name, options) {
  const path = join(folder, name);
  writeJobs(path, options);
  return path;
}

function compare(title, commands) {
  const all = [baseline, ...commands];
  const measured = measure(all);
  printTable(
    [title, '/ node', 'MB'],
    all.map(({ name }, index) => [name, ...measured[index]]),
  );
}

/** Runs commands in turn, round by round; of each, the median of its ratios to the first one with the quartiles, and its peak memory. */
function measure(commands, times = rounds) {
  const ratios = commands.map(() => []);
  const peaks = commands.map(() => 0);
  for (let round = 0; round < times; round++) {
    let unit;
    for (const [index, { command }] of commands.entries()) {
      const { milliseconds, megabytes } = run(command);
      unit ??= milliseconds;
      ratios[index].push(milliseconds / unit);
      peaks[index] = Math.max(peaks[index], megabytes);
    }
  }
  return ratios.map((list, index) => {
    list.sort((a, b) => a - b);
    const at = (share) => rounded(list[Math.round((list.length - 1) * share)]);
    return [index === 0 ? '1' : `${at(0.5)} (${at(0.25)}–${at(0.75)})`, Math.round(peaks[index])];
  });
}

/** Runs a script of Node's; the memory is that of the largest process, as far as `/usr/bin/time` is there to tell. */
function run(args) {
  const report = join(folder, 'time');
  const [file, ...before] = existsSync(TIME) ? [TIME, '-f', '%M', '-o', report, process.execPath] : [process.execPath];
  const start = performance.now();
  const { status } = spawnSync(file, [...before, ...args], { cwd: folder, stdio: 'ignore' });
  const milliseconds = performance.now() - start;
  if (status !== 0) throw new Error(`it ended with ${status}: node ${args.join(' ')}`);
  const kilobytes = existsSync(report) ? Number(readFileSync(report, 'utf8').trim().split('\n').at(-1)) : Number.NaN;
  return { milliseconds, megabytes: kilobytes / 1024 };
}

function rounded(ratio) {
  return ratio < 10 ? ratio.toFixed(2) : ratio.toFixed(0);
}

function printTable(head, rows) {
  const line = (cells) => `| ${cells.join(' | ')} |\n`;
  const aligned = head.map((_, index) => (index === 0 ? '---' : '--:'));
  process.stdout.write(`\n${line(head)}${line(aligned)}${rows.map(line).join('')}`);
}
