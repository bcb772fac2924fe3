import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse as parseYaml } from 'yaml';
import { obeyed } from '../action/runner.ts';
import { folder, type Outcome, run } from '../support/cli.ts';
import { alphabet, RAW } from '../support/hostile.ts';
import { some } from '../support/random.ts';

/** What a file system and a command line can hold. */
const texts = alphabet.filter((text) => !/\0|\p{Cs}/u.test(text));
const names = texts.map((text) => text.replaceAll('/', '∕'));
const all = texts.join('');
const inActions = { GITHUB_ACTIONS: 'true' };
const quoted = (text: string) => JSON.stringify(text);

/** A job with a text in its keys, values, names and arguments, and with mistakes in many places. */
function jobWith(text: string): string {
  return `integration_name: ${quoted(text)}
${quoted(text)}: 1
args_schema: { ${quoted(text)}: { type: string }, b: { type: ${quoted(text)}, default: ${quoted(text)} } }
resources:
  - { name: ${quoted(text)}, resource: ${quoted(`crm/${text}`)}, method: ${quoted(text)}, ${quoted(text)}: x, depends_on: ${quoted(`x${text}`)} }
  - { resource: crm/b, method: list, loop_on: ${quoted(text)}, query: { a: ${quoted(`{{args.${text}}}`)}, b: ${quoted(`{{${text}`)} } }
  - { resource: crm/contacts/, method: list, persist: true, query: { a: ${quoted(`<<args.b>> ${text}`)} } }
`;
}

/** Both streams, as their readers have them. */
function sound({ stdout, stderr }: Outcome, raw = false): void {
  if (!raw) expect(RAW.exec(stdout)?.[0]).toBe(undefined);
  expect(RAW.exec(stderr)?.[0]).toBe(undefined);
  expect(stderr).not.toContain('internal failure');
  for (const output of raw ? [stderr] : [stdout, stderr]) {
    expect(obeyed(output).filter(({ name }) => !['error', 'warning', 'notice'].includes(name))).toEqual([]);
  }
}

/** With the runner's log around it: what is told to it is what we tell. */
function soundInActions(outcome: Outcome, commands: boolean): void {
  for (const output of [outcome.stdout, outcome.stderr]) {
    for (const line of output.split('\n'))
      if (line.startsWith('::stop-commands::')) expect(line).toMatch(/::[0-9a-f-]{36}$/);
  }
  const told = obeyed(outcome.stdout);
  if (!commands) expect(told).toEqual([]);
  expect(told.every(({ name }) => ['error', 'warning', 'notice'].includes(name))).toBe(true);
  expect(obeyed(outcome.stderr)).toEqual([]);
}

describe.skipIf(process.platform === 'win32')('what files hold and are called', () => {
  function workspace(): string {
    const cwd = folder();
    for (const [index, name] of names.entries()) {
      const dir = join(cwd, `${name.trim() === '' ? 'x' : ''}${name}d`);
      mkdirSync(dir, { recursive: true });
      writeFileSync(join(dir, `${name}.yaml`), jobWith(texts[index]!));
    }
    return cwd;
  }

  it.each(['pretty', 'compact', 'json', 'sarif', 'github', 'gitlab', 'junit', 'checkstyle', 'rdjson', 'markdown'])(
    'reaches nobody raw in %s, nor as a command',
    async (format) => {
      const cwd = workspace();
      const args = ['.', '--no-config', '-f', format, '--no-color'];
      const outcome = await run(args, { cwd });
      sound(outcome);
      expect(outcome.stdout.length).toBeGreaterThan(1000);
      const logged = await run(args, { cwd, env: inActions });
      sound(logged);
      soundInActions(logged, format === 'github');
      // Programs get what they read, and nothing around it.
      const forPeople = format === 'pretty' || format === 'compact';
      if (!forPeople) expect(logged.stdout).toBe(outcome.stdout);
      else expect(logged.stdout.split('\n')).toHaveLength(outcome.stdout.split('\n').length + 2);
    },
    120_000,
  );

  it('annotates beside the report, which is out of reach', async () => {
    const cwd = workspace();
    const outcome = await run(['.', '--no-config'], { cwd, env: inActions });
    sound(outcome);
    soundInActions(outcome, true);
    expect(obeyed(outcome.stdout).length).toBeGreaterThan(100);
  }, 60_000);

  it('is in a diff what it is in the file, and nothing is obeyed', async () => {
    const cwd = workspace();
    const { stdout, stderr } = await run(['.', '--no-config', '--diff', '--unsafe-fixes'], { cwd });
    expect(stderr).toMatch(/^note: would fix/m);
    const headers = stdout.split('\n').filter((line) => /^(?:---|\+\+\+) /.test(line));
    expect(headers.length).toBe(2 * names.length);
    for (const header of headers)
      expect([header, RAW.exec(header.replace(/\t$/, ''))?.[0]]).toEqual([header, undefined]);
    const logged = await run(['.', '--no-config', '--diff', '--unsafe-fixes'], { cwd, env: inActions });
    soundInActions(logged, false);
    execFileSync('git', ['init', '-q'], { cwd });
    // with the lines around it that are for the runner
    for (const patch of [stdout, logged.stdout]) execFileSync('git', ['apply', '--check', '-'], { cwd, input: patch });
    const colored = await run(['.', '--no-config', '--diff', '--unsafe-fixes', '--color'], { cwd });
    expect(RAW.exec(colored.stdout.replace(/\x1b\[\d+m|\t/g, ''))?.[0]).toBe(undefined);
  }, 60_000);
});

describe('options', () => {
  it.each<readonly string[]>([
    [all],
    [`--${all}`],
    ['--rule', `${all}=error`],
    ['--rule', `syntax=${all}`],
    ['--rule', all],
    ['--preset', all],
    ['--format', all],
    ['--format', `json=a.yaml/${all}`],
    ['--config', all],
    ['--baseline', all],
    ['--max-warnings', all],
    ['--jobs', all],
    ['--print-config', all],
    ['--cache-location', `gone/${all}`],
    [`--color=${all}`],
    ['-', '--stdin-filename', `${all}.yaml`],
    ['explain', all],
    ['schema', all],
    ['init', all],
    ['graph', all],
    ['graph', '--format', all],
    ['graph', '--job', all],
    ['graph', '--output', `a.yaml/${all}`],
    ['plan', all],
    ['plan', '--set', `${all}=1`],
    ['plan', '--args', all],
    ['args', '--check', all],
    ['args', '--emit', all],
  ])('%j', async (...args) => {
    const cwd = folder({ 'a.yaml': jobWith('a') });
    const files = args.some((arg) => ['explain', 'schema', 'init', '-', '--print-config'].includes(arg))
      ? []
      : ['a.yaml'];
    for (const env of [{}, inActions] as const) {
      const outcome = await run([...args, ...files], { cwd, env, stdin: jobWith(all) });
      sound(outcome);
      if (env === inActions) soundInActions(outcome, true);
      else expect(outcome.stdout + outcome.stderr).not.toBe('');
    }
  });
});

describe.skipIf(process.platform === 'win32')('configs', () => {
  const name = names.join('').replaceAll('\n', '').slice(0, 60);

  it.each<[string, unknown]>([
    ['an unknown key', { [all]: 1 }],
    ['an unknown rule', { rules: { [all]: 'error' } }],
    ['a severity', { rules: { syntax: all } }],
    ['an option', { rules: { 'angle-placeholder': ['error', { [all]: all }] } }],
    ['a preset', { extends: all }],
    ['a plugin', { plugins: [all] }],
    ['lists', { context: [all], methods: [all], functions: [all], files: [all], ignore: [all] }],
    ['an override', { overrides: [{ files: [all], rules: { [all]: 'off' } }] }],
    ['a baseline', { baseline: all }],
  ])('%s', async (_, config) => {
    const cwd = folder({
      [`${name}/a.yaml`]: jobWith('a'),
      [`${name}/sync-job-lint.config.json`]: JSON.stringify(config),
    });
    for (const args of [[`${name}/a.yaml`], ['--print-config', `${name}/a.yaml`]]) {
      sound(await run(args, { cwd }));
      soundInActions(await run(args, { cwd, env: inActions }), true);
    }
  });

  it('are printed as a config that says the same', async () => {
    const config = { context: texts, methods: texts, ignore: [`!${all}`, '**'] };
    const cwd = folder({ [`${name}/a.yaml`]: '', [`${name}/sync-job-lint.config.json`]: JSON.stringify(config) });
    const { stdout } = await run(['--print-config', `${name}/a.yaml`], { cwd });
    const { context, methods } = parseYaml(stdout);
    expect({ context, methods }).toEqual({ context: texts, methods: texts });
    expect(stdout).toContain('# ignored by "**"');
  });

  it('that throw are quoted, and so is their stack', async () => {
    const cwd = folder({
      'a.yaml': jobWith('a'),
      'sync-job-lint.config.mjs': 'export default { plugins: ["./plugin.mjs"] };',
      'plugin.mjs': `export default { id: 'evil', summary: 's', severity: 'error', messages: { a: () => 'a' }, check() {
  throw Object.assign(new Error(${quoted(all)}), { name: ${quoted(all)}, stack: ${quoted(`${all}\n${all}`)} });
} };`,
    });
    for (const env of [{}, inActions]) {
      const outcome = await run(['a.yaml', '--debug'], { cwd, env });
      expect(RAW.exec(outcome.stderr.replaceAll('\t', ''))?.[0]).toBe(undefined);
      expect(outcome.stderr).toContain('debug: ');
      expect(obeyed(outcome.stderr)).toEqual([]);
    }
  });
});

describe('explain', () => {
  it('shows no example raw', async () => {
    const { stdout } = await run(['explain'], {});
    const ids = [...stdout.matchAll(/^ {2}([a-z-]+) /gm)].map(([, id]) => id!);
    expect(ids.length).toBeGreaterThan(40);
    for (const id of some(ids)) {
      const outcome = await run(['explain', id], {});
      // Indentation by tabs is what one of them is about.
      sound({ ...outcome, stdout: outcome.stdout.replaceAll('\t', '') });
    }
  }, 120_000);
});

describe('a log of a workflow', () => {
  it('is told to obey nothing where it is read, and not in a file', async () => {
    const cwd = folder({ 'a.yaml': jobWith('##[error]x') });
    const { stdout, stderr } = await run(['a.yaml', 'gone.yaml', '-f', 'pretty'], { cwd, env: inActions });
    for (const output of [stdout, stderr]) {
      const [first, ...others] = output.trimEnd().split('\n');
      expect(first).toMatch(/^::stop-commands::/);
      expect(others.at(-1)).toBe(`::${first!.slice('::stop-commands::'.length)}::`);
    }
    await run(['a.yaml', '-f', 'pretty=report.txt'], { cwd, env: inActions });
    expect(readFileSync(join(cwd, 'report.txt'), 'utf8')).not.toContain('stop-commands');
    for (const args of [['--version'], ['schema'], ['--help']]) {
      expect((await run(args, { cwd, env: inActions })).stdout).not.toContain('stop-commands');
    }
  });
});
