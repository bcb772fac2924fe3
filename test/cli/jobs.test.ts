import { describe, expect, it } from 'vitest';
import { folder, run } from '../support/cli.ts';

const clean = 'integration_name: zendesk\nresources:\n  - resource: ticketing/users\n    method: list\n';
const error = `${clean}  - resource: ticketing/tickets\n    method: list\n    depends_on: ticketing/user\n`;
const secret = `${clean}    query: { password: correct-horse-battery }\n`;

function plugin(check: string): string {
  return `export default { id: 'own', summary: 's', severity: 'error', messages: { own: () => 'own' }, check(job, report) { ${check} } };`;
}

/** The same run with one thread and with several. */
async function compare(files: Readonly<Record<string, string>>, args: readonly string[]) {
  const cwd = folder(files);
  const one = await run([...args, '--jobs', '1'], { cwd });
  for (const jobs of ['2', '3']) expect(await run([...args, '--jobs', jobs], { cwd }), jobs).toEqual(one);
  return one;
}

describe('--jobs', () => {
  it.each(['pretty', 'json', 'sarif'])('gives the same report, as %s', async (format) => {
    const texts = [clean, error, secret, 'a: [b\n', 'name: x\n', '{"resources": 1}', clean.replace('list', 'GET')];
    const files = Object.fromEntries(
      Array.from({ length: 60 }, (_, i) => [`jobs/${i}.yaml`, texts[i % texts.length]!]),
    );
    const { status, stdout, stderr } = await compare(files, ['jobs', '-f', format]);
    expect(status).toBe(1);
    expect(stdout).toContain('unknown-dependency');
    expect(stdout).not.toContain('correct-horse');
    expect(stderr).toContain('without a sync job');
  });

  it('reads configs and plugins in each thread', async () => {
    const files = {
      'a/x.yaml': clean,
      'a/sync-job-lint.config.yaml': 'plugins: ["./own.mjs"]\n',
      'a/own.mjs': plugin("report('own', job.missingKeyPlace, {})"),
      'b/x.yaml': clean,
      'b/sync-job-lint.config.yaml': 'rulez: {}\n',
      'c/x.yaml': error,
    };
    const { status, stdout, stderr } = await compare(files, [
      '.',
      '-f',
      'compact',
      '--rule',
      'unknown-dependency=info',
    ]);
    expect(status).toBe(2);
    expect(stdout.split('\n')).toEqual([
      expect.stringContaining('a/x.yaml:1:1: error own: own'),
      expect.stringContaining('c/x.yaml:7:17: info unknown-dependency'),
      '',
    ]);
    expect(stderr).toContain('rulez');
  });

  it('gives the same fixes', async () => {
    const files = {
      'a.yaml': `${clean}    query: { id: <<args.x>> }\nargs_schema: { x: { type: string, required: true } }\n`,
    };
    const { stdout } = await compare(files, ['a.yaml', '--diff']);
    expect(stdout).toContain('{{args.x}}');
  });

  it('names the file and the rule of a failure', async () => {
    const files = {
      'rule.mjs': plugin("throw new TypeError('oops')"),
      'sync-job-lint.config.yaml': 'plugins: ["./rule.mjs"]\n',
      'a.yaml': clean,
    };
    const { status, stderr } = await compare(files, ['a.yaml']);
    expect(status).toBe(2);
    expect(stderr).toContain('"a.yaml": internal failure in the rule "own": TypeError: oops');
  });

  it.each([
    ['null', 'throw null', 'Error: null'],
    ['what is no text', 'throw Object.create(null)', 'Error: what was thrown is not a string'],
    ['a name that is none', "throw Object.assign(new Error('x'), { name: Symbol() })", 'Error: Error'],
    ['a promise', 'return Promise.reject(new Error())', 'TypeError: its check is asynchronous'],
    [
      'a function as help',
      "report('own', job.missingKeyPlace, {}, { help: () => 1 })",
      'TypeError: what "own" says is not a string',
    ],
  ])('says the same of a rule that throws or gives %s', async (_, check, words) => {
    const files = {
      'rule.mjs': plugin(check),
      'sync-job-lint.config.yaml': 'plugins: ["./rule.mjs"]\n',
      'a.yaml': clean,
      'b.yaml': error,
    };
    const { status, stderr } = await compare(files, ['.']);
    expect(status).toBe(2);
    expect(stderr).toContain('"b.yaml": internal failure in the rule "own"');
    if (!check.includes('Symbol')) expect(stderr).toContain(words);
  });

  it('exits with 2 where a rule fails later', async () => {
    const files = {
      'rule.mjs': plugin("setTimeout(() => { throw new Error('late'); }, 0)"),
      'sync-job-lint.config.yaml': 'plugins: ["./rule.mjs"]\n',
      'a.yaml': clean,
    };
    const { status, stderr } = await run(['a.yaml'], { cwd: folder(files) });
    expect(status).toBe(2);
    expect(stderr).toMatch(/^error: internal failure: Error: late\n {2}help: /);
  });

  it.each([
    [
      'an interval',
      'setInterval(() => {}, 1000)',
      /^error: the run would not end: this is a fault of a plugin, whose rules are "own"/,
    ],
    [
      'a late rejection',
      "Promise.reject(new Error('late'))",
      /^error: internal failure: Error: late\n {2}help: this is a fault of a plugin, whose rules are "own"/,
    ],
  ])('tells %s of a rule as a fault of its plugin', async (_, code, words) => {
    const files = {
      'rule.mjs': plugin(code),
      'sync-job-lint.config.yaml': 'plugins: ["./rule.mjs"]\n',
      'a.yaml': clean,
    };
    const { status, stderr } = await run(['a.yaml'], { cwd: folder(files) });
    expect(status).toBe(2);
    expect(stderr).toMatch(words);
  });

  it.each([
    ["report('own', job.node, {})", 'TypeError: what "own" is about is not a place'],
    [
      "report('own', job.missingKeyPlace, {}, { related: [{ message: 'x', place: job.node }] })",
      '"related" of "own" has what is not a place',
    ],
  ])('names the rule that reports a node in place of a place: %s', async (check, words) => {
    const files = {
      'rule.mjs': plugin(check),
      'sync-job-lint.config.yaml': 'plugins: ["./rule.mjs"]\n',
      'a.yaml': clean,
    };
    const { status, stderr } = await run(['a.yaml'], { cwd: folder(files) });
    expect(status).toBe(2);
    expect(stderr).toContain('internal failure in the rule "own"');
    expect(stderr).toContain(words);
  });

  it.each([
    ['group: 7', 'has "group" that is not a string'],
    ['why: {}', 'has "why" that is not a string'],
    ['examples: 1', 'has "examples" that is not a list'],
  ])('refuses a rule with %s', async (part, words) => {
    const files = {
      'rule.mjs': `export default { id: 'own', summary: 's', severity: 'error', messages: {}, check() {}, ${part} };`,
      'sync-job-lint.config.yaml': 'plugins: ["./rule.mjs"]\n',
      'a.yaml': clean,
    };
    const { status, stderr } = await run(['a.yaml', '--format', 'sarif'], { cwd: folder(files) });
    expect(status).toBe(2);
    expect(stderr).toContain(words);
  });

  it.each([
    ['ends the process', 'process.exit(0);'],
    ['waits for what never comes', 'await new Promise(() => {});'],
  ])('exits with 2 where a plugin %s', async (_, code) => {
    const files = {
      'rule.mjs': `${code}\nexport default [];\n`,
      'sync-job-lint.config.yaml': 'plugins: ["./rule.mjs"]\n',
      'a.yaml': clean,
    };
    const { status, stdout, stderr } = await run(['a.yaml'], { cwd: folder(files) });
    expect(status).toBe(2);
    expect(stdout).toBe('');
    expect(stderr).toMatch(/^error: the run ended unexpectedly\n/);
  });

  it('exits with 2 where a thread dies', async () => {
    const files = {
      'rule.mjs': plugin('process.exit(0)'),
      'sync-job-lint.config.yaml': 'plugins: ["./rule.mjs"]\n',
      'a.yaml': clean,
      'b.yaml': clean,
    };
    const { status, stderr } = await run(['.', '--jobs', '2'], { cwd: folder(files) });
    expect(status).toBe(2);
    expect(stderr).toContain('"a.yaml": internal failure: Error: a worker thread ended');
  });

  it.each(['0', 'x', '-1', '1.5'])('is refused where it is no number from 1 on: %s', async (jobs) => {
    const { status, stderr } = await run(['a.yaml', `--jobs=${jobs}`], { cwd: folder({ 'a.yaml': clean }) });
    expect(status).toBe(2);
    expect(stderr).toContain(`"--jobs" takes a whole number from 1 on, found "${jobs}"`);
  });
});
