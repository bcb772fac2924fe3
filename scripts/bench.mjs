/**
 * Measures the built program against others: whole processes from start to exit, in turn, as ratios to `node -e 0` of the same round.
 *
 *     npm run bench                           everything: takes many minutes, and installs the peers into a temporary folder
 *     npm run bench -- --no-peers             only the program
 *     npm run bench -- --node 20 --node 24    on these versions of Node, which are installed beside the peers
 *     npm run bench -- --rounds 3 --large     fewer rounds; also 10,000 files, and jobs of up to 100,000 steps
 *
 * What is measured runs without `NODE_OPTIONS` and `NODE_EXTRA_CA_CERTS`: Node 20 parses all certificates at every start where the
 * latter is set, which makes each ratio to `node -e 0` look two to three times better than it is.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { writeJobs, writeLargeJob } from './bench/corpora.mjs';
import { installNode } from './bench/nodes.mjs';
import { installPeers } from './bench/peers.mjs';

const { values: options } = parseArgs({
  options: {
    rounds: { type: 'string', default: '9' },
    node: { type: 'string', multiple: true, default: [] },
    'no-peers': { type: 'boolean', default: false },
    large: { type: 'boolean', default: false },
  },
});
const rounds = Number(options.rounds);
const program = fileURLToPath(new URL('../dist/cli.cjs', import.meta.url));
const hook = fileURLToPath(new URL('./bench/waits.cjs', import.meta.url));
const TIME = '/usr/bin/time';
const folder = join(tmpdir(), 'sync-job-lint-bench');
mkdirSync(folder, { recursive: true });
if (!existsSync(program)) throw new Error('there is no dist/cli.cjs: run "npm run build" first');

const waits = join(folder, 'waits');
const { NODE_OPTIONS, NODE_EXTRA_CA_CERTS, ...inherited } = process.env;
const env = { ...inherited, SYNC_JOB_LINT_BENCH_WAITS: waits };

const ours = (...args) => [program, '--no-config', '--exit-zero', ...args];
const baseline = { name: '`node -e 0`', command: ['-e', '0'] };
const nodes = options.node.length === 0 ? [process.execPath] : options.node.map((major) => installNode(folder, major));

let node = process.execPath;
for (node of nodes) {
  const version = spawnSync(node, ['--version'], { encoding: 'utf8' }).stdout.trim();
  process.stdout.write(`\n## Node ${version}, ${cpus().length} × ${cpus()[0].model.trim()}, ${rounds} rounds\n`);
  compareWithPeers('YAML', { language: 'yaml' });
  compareWithPeers('JSON', { language: 'json' });
  compareLists();
  compareFindings();
  compareCaches();
  if (options.large) {
    compareThreads();
    compareLargeJobs();
  }
}

function compareWithPeers(title, { language }) {
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
  const heads = sizes.flatMap((files) => [`${files.toLocaleString('en')} file${files > 1 ? 's' : ''}`, 'idle', 'MB']);
  printTable([title, ...heads], rows);
}

function compareLists() {
  const sizes = [1, 100, 1000];
  const commands = sizes.map((files) => ({
    name: `${files.toLocaleString('en')} file${files > 1 ? 's' : ''}`,
    command: ours(corpus(`lists-${files}`, { files, kind: 'list' })),
  }));
  compare('Lists of resources only', commands);
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
    [title, '/ node', 'idle', 'MB'],
    all.map(({ name }, index) => [name, ...measured[index]]),
  );
}

/**
 * Runs commands in turn, round by round; of each, the median of its ratios to the first one with the quartiles, the median ratio that an
 * idle machine would show, and its peak memory.
 */
function measure(commands, times = rounds) {
  const wall = commands.map(() => []);
  const idle = commands.map(() => []);
  const peaks = commands.map(() => 0);
  for (let round = 0; round < times; round++) {
    let first;
    for (const [index, { command }] of commands.entries()) {
      const { milliseconds, waited, megabytes } = run(command);
      first ??= { milliseconds, waited };
      wall[index].push(milliseconds / first.milliseconds);
      idle[index].push((milliseconds - waited) / (first.milliseconds - first.waited));
      peaks[index] = Math.max(peaks[index], megabytes);
    }
  }
  return commands.map((_, index) => {
    const at = (list, share) => rounded(list.toSorted((a, b) => a - b)[Math.round((list.length - 1) * share)]);
    const ratio = `${at(wall[index], 0.5)} (${at(wall[index], 0.25)}–${at(wall[index], 0.75)})`;
    return [index === 0 ? '1' : ratio, index === 0 ? '1' : at(idle[index], 0.5), Math.round(peaks[index])];
  });
}

/**
 * Runs a script of Node's.
 *
 * @returns the wall time, how long of it the main thread waited for a processor (0 where the system does not tell), and the memory of
 * the largest process, as far as `/usr/bin/time` is there to tell
 */
function run(args) {
  const report = join(folder, 'time');
  const [file, ...before] = existsSync(TIME) ? [TIME, '-f', '%M', '-o', report, node] : [node];
  rmSync(waits, { force: true });
  const start = performance.now();
  const { status } = spawnSync(file, [...before, '--require', hook, ...args], { cwd: folder, stdio: 'ignore', env });
  const milliseconds = performance.now() - start;
  if (status !== 0) throw new Error(`it ended with ${status}: node ${args.join(' ')}`);
  const kilobytes = existsSync(report) ? Number(readFileSync(report, 'utf8').trim().split('\n').at(-1)) : Number.NaN;
  const waited = existsSync(waits) ? Number(readFileSync(waits, 'utf8')) : 0;
  return { milliseconds, waited, megabytes: kilobytes / 1024 };
}

function rounded(ratio) {
  return ratio < 10 ? ratio.toFixed(2) : ratio.toFixed(0);
}

function printTable(head, rows) {
  const line = (cells) => `| ${cells.join(' | ')} |\n`;
  const aligned = head.map((_, index) => (index === 0 ? '---' : '--:'));
  process.stdout.write(`\n${line(head)}${line(aligned)}${rows.map(line).join('')}`);
}
