/**
 * Makes a release: a commit of what users install, and a tag on it. No branch moves, and neither index nor working tree is touched.
 *
 * `main` holds sources only, but pre-commit, the GitHub Action and `npm install git+…` take the repository as it is: so the commit has the
 * built `dist`, and a `package.json` without scripts and dependencies, some of which make npm install and build in a place where that fails.
 *
 *   npm run release -- [--dry-run] [--no-build] [--tag NAME] [--repo DIR]
 *
 * --dry-run   says what the release would hold, and checks that it works; writes nothing
 * --no-build  takes `dist` as it is
 * --tag NAME  instead of v and the version
 * --repo DIR  a rehearsal: the release goes to another repository, and may be made from what is not committed
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const root = fileURLToPath(new URL('..', import.meta.url));

/** What is at the root besides the package's own files. */
const manifests = [
  '.pre-commit-hooks.yaml',
  'action.yml',
  '.github/problem-matcher.json',
  'README.md',
  'LICENSE',
  'SECURITY.md',
  'docs',
  'rules/README.md',
];
const notReleased = ['scripts', 'dependencies', 'devDependencies', 'workspaces'];

const { values: options } = parseArgs({
  options: {
    'dry-run': { type: 'boolean', default: false },
    'no-build': { type: 'boolean', default: false },
    tag: { type: 'string' },
    repo: { type: 'string' },
  },
});

const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const tag = options.tag ?? `v${manifest.version}`;
const repository = options.repo ?? root;

function git(args, env = {}) {
  return execFileSync('git', args, { cwd: repository, encoding: 'utf8', env: { ...process.env, ...env } }).trim();
}

/** Why there can be no release now. */
function obstacles() {
  const found = [];
  if (git(['tag', '--list', tag])) found.push(`there is a tag ${tag} already`);
  if (options.repo === undefined && git(['status', '--porcelain']))
    found.push('the working tree has uncommitted changes');
  const changelog = existsSync(join(root, 'CHANGELOG.md')) ? readFileSync(join(root, 'CHANGELOG.md'), 'utf8') : '';
  const versions = [...changelog.matchAll(/^## \[?v?([^\]\s]+)/gm)].map(([, version]) => version);
  if (!versions.includes(manifest.version)) found.push(`CHANGELOG.md has no section "## ${manifest.version}"`);
  return found;
}

/** Puts the files of the release into a folder. */
function stage(folder) {
  for (const name of [...manifest.files, ...manifests])
    cpSync(join(root, name), join(folder, name), { recursive: true });
  const released = Object.fromEntries(Object.entries(manifest).filter(([key]) => !notReleased.includes(key)));
  writeFileSync(join(folder, 'package.json'), `${JSON.stringify(released, null, 2)}\n`);
}

/** Runs the program where no package is installed: on a good job, and on one that depends on a step which is not there. */
function check(folder) {
  const good = 'integration_name: zendesk\nresources:\n  - { resource: ticketing/users, method: list }\n';
  const bad = good.replace('list }', 'list, depends_on: ticketing/accounts }');
  for (const [job, expected] of [
    [good, { status: 0, says: 'no problems' }],
    [bad, { status: 1, says: 'unknown-dependency' }],
  ]) {
    const args = [join(folder, manifest.bin['sync-job-lint']), '--no-config', '-'];
    const { status, stdout, stderr } = spawnSync(process.execPath, args, { input: job, encoding: 'utf8' });
    if (status !== expected.status || !stdout.includes(expected.says)) {
      throw new Error(
        `the release does not work: exit status ${status}, expected ${expected.status}\n${stdout}${stderr}`,
      );
    }
  }
}

/** The commit, which only a tag refers to. */
function commit(folder, index) {
  const env = { GIT_INDEX_FILE: index, GIT_WORK_TREE: folder, GIT_DIR: git(['rev-parse', '--absolute-git-dir']) };
  git(['-C', folder, '-c', 'core.autocrlf=false', 'add', '--force', '--all'], env);
  return git(['commit-tree', git(['write-tree'], env), '-p', 'HEAD', '-m', `Release ${tag}`]);
}

function list(folder) {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => ({ name: name.replaceAll('\\', '/'), stats: statSync(join(folder, name)) }))
    .filter(({ stats }) => stats.isFile())
    .map(({ name, stats }) => ({ name, size: stats.size }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

function release(temporary) {
  const found = obstacles();
  if (found.length > 0 && !options['dry-run']) throw new Error(found.join('\n'));
  if (!options['no-build']) {
    execFileSync(process.execPath, [join(root, 'scripts/build.mjs')], { stdio: ['ignore', 2, 2] });
  }
  const folder = join(temporary, 'tree');
  stage(folder);
  check(folder);
  const files = list(folder);
  const total = files.reduce((sum, { size }) => sum + size, 0);
  const size = `${files.length} files, ${(total / 1e6).toFixed(1)} MB`;
  if (options['dry-run']) {
    for (const { name, size } of files) console.log(`${String(size).padStart(8)}  ${name}`);
    console.log(`${tag} would hold ${size}, and works`);
    for (const obstacle of found) console.log(`It would be refused now: ${obstacle}`);
    return;
  }
  const id = commit(folder, join(temporary, 'index'));
  git(['tag', '--annotate', '--message', `${manifest.name} ${tag}`, tag, id]);
  console.log(`${tag} is ${id}: ${size}

Next, on main, which keeps its files ("pre-commit autoupdate" finds only tags in its history):
  git merge --strategy ours ${tag}
  git push origin main ${tag}`);
}

const temporary = mkdtempSync(join(tmpdir(), 'sync-job-lint-release-'));
try {
  release(temporary);
} catch (error) {
  console.error(`error: ${error.message}`);
  process.exitCode = 1;
} finally {
  rmSync(temporary, { recursive: true, force: true });
}
