import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Config, type RuleSeverity, validateConfig } from '../../src/config/config.ts';
import { ConfigError } from '../../src/config/config-error.ts';
import { compileGlobs } from '../../src/config/glob.ts';
import { starterConfig, starterName } from '../../src/config/init.ts';
import { ConfigLoader, type ConfigLoaderOptions, writeStarter } from '../../src/config/load/loader.ts';
import { mergeConfigs, resolveOptionsConfig } from '../../src/config/resolve.ts';
import { defineRule, type Rule } from '../../src/rule/rule.ts';

function rule(id: string, more: Partial<Rule> = {}): Rule {
  return defineRule({
    id,
    summary: id,
    why: '',
    severity: 'warning',
    group: 'Structure',
    messages: {},
    examples: [],
    check() {},
    ...more,
  });
}

const rules = [
  rule('syntax', {
    severity: 'error',
    messages: {
      malformed: ({ problem }: { problem: string }) => problem,
      duplicateKey: ({ name }: { name: string }) => `"${name}" is here twice`,
    },
  }),
  rule('unused-arg'),
  rule('unknown-method'),
  rule('missing-mutex-key', { severity: 'info' }),
  rule('angle-placeholder', { options: { style: ['braces', 'angles', 'any'] } }),
];

let root: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'sync-job-lint-'));
  mkdirSync(join(root, '.git'));
});

afterEach(() => rmSync(root, { recursive: true }));

function write(files: Record<string, unknown>): void {
  for (const [name, content] of Object.entries(files)) {
    const path = join(root, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
  }
}

function loader(options: Partial<ConfigLoaderOptions> = {}): ConfigLoader {
  return new ConfigLoader({ cwd: root, rules: [], inlineSuppressions: true, builtinRules: rules, ...options });
}

async function configOf(file: string, options?: Partial<ConfigLoaderOptions>) {
  return (await loader(options).forFile(join(root, file))).config;
}

async function severitiesOf(file: string, options?: Partial<ConfigLoaderOptions>) {
  return Object.fromEntries((await configOf(file, options)).severities);
}

async function failure(run: Promise<unknown>): Promise<ConfigError> {
  const error = await run.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(ConfigError);
  return error as ConfigError;
}

/** The problems as the command line prints them. */
async function problemsOf(run: Promise<unknown>): Promise<string[]> {
  return (await failure(run)).problems.map(({ path, line, column, message, help }) =>
    [path, line, column, ` ${message}${help ? ` (${help})` : ''}`].filter((part) => part !== undefined).join(':'),
  );
}

describe('finding configs', () => {
  const name = 'sync-job-lint.config';
  const object = { rules: { 'unused-arg': 'off' } };
  const json = JSON.stringify(object);

  it.each([
    [`${name}.json`, json],
    [`${name}.yaml`, 'rules:\n  unused-arg: off\n'],
    [`${name}.yml`, '\uFEFFrules: {unused-arg: off}\r\n'],
    [`${name}.js`, `export default ${json}`, { type: 'module' }],
    [`${name}.mjs`, `export default Promise.resolve(${json})`],
    [`${name}.cjs`, `module.exports = ${json}`],
    [`${name}.cjs`, `Object.defineProperty(exports, '__esModule', { value: true }); exports.default = ${json}`],
    ['package.json', JSON.stringify({ name: 'x', 'sync-job-lint': object })],
  ])('reads %s', async (file, text, manifest?: object) => {
    write(manifest ? { 'package.json': manifest, [file]: text } : { [file]: text });
    expect(await severitiesOf('jobs/a.yaml')).toEqual({ 'unused-arg': 'off' });
  });

  it('finds none, and says nothing', async () => {
    write({
      'package.json': { devDependencies: { 'sync-job-lint': '1' } },
      'other/package.json': '{ "sync-job-lint": ',
    });
    for (const file of ['a.yaml', 'other/a.yaml', 'nowhere/at/all/a.yaml']) {
      const found = await loader().forFile(join(root, file));
      expect(found).toMatchObject({ ignored: false, sources: [] });
      expect(found.config).toMatchObject({ preset: 'recommended', settings: { methods: [], functions: [] } });
      expect(found.config.settings).not.toHaveProperty('context');
    }
  });

  it.each(['', '# nothing\n', '{}', 'rules:\n  # unused-arg: off\n', '---\n'])(
    'takes %j as an empty config',
    async (text) => {
      write({ [`${name}.yaml`]: text });
      expect(await severitiesOf('a.yaml')).toEqual({});
    },
  );

  it('merges those of a monorepo, the nearest first, up to .git', async () => {
    write({
      [`${name}.yaml`]:
        'rules: { unused-arg: error, unknown-method: error }\nmethods: [export_all]\ncontext: [site_id]\n',
      [`packages/crm/${name}.json`]: { rules: { 'unused-arg': 'info' }, methods: ['bulk'], functions: ['$mine'] },
      'packages/hr/package.json': { 'sync-job-lint': { rules: { 'unknown-method': 'off' } } },
      'packages/alone/.git/HEAD': '',
    });
    expect(await severitiesOf('packages/crm/jobs/a.yaml')).toEqual({ 'unused-arg': 'info', 'unknown-method': 'error' });
    expect(await severitiesOf('packages/hr/a.yaml')).toEqual({ 'unused-arg': 'error', 'unknown-method': 'off' });
    expect(await severitiesOf('packages/alone/a.yaml')).toEqual({});
    expect((await configOf('packages/crm/a.yaml')).settings).toEqual({
      context: ['site_id'],
      methods: ['bulk'],
      functions: ['mine'],
    });
    const { sources } = await loader().forFile(join(root, 'packages/crm/a.yaml'));
    expect(sources).toEqual([join(root, 'packages/crm', `${name}.json`), join(root, `${name}.yaml`)]);
  });

  it('stops at root: true, and does not even read what is above', async () => {
    write({
      [`${name}.yaml`]: 'broken: {',
      [`inner/${name}.yaml`]: 'root: true\nrules: { unused-arg: off }\n',
    });
    expect(await severitiesOf('inner/deep/a.yaml')).toEqual({ 'unused-arg': 'off' });
    await failure(loader().forFile(join(root, 'a.yaml')));
  });

  it('refuses two in one folder', async () => {
    write({ [`${name}.yaml`]: '', [`${name}.json`]: '{}' });
    expect(await problemsOf(loader().forFile(join(root, 'a.yaml')))).toEqual([
      `${name}.yaml: "${name}.yaml" and "${name}.json" are both configs of one folder (keep one of them)`,
    ]);
  });

  it('takes --config alone, and nothing with --no-config', async () => {
    write({
      [`${name}.yaml`]: 'rules: { unused-arg: error, unknown-method: error }',
      'ci/strict.yml': 'extends: strict\nrules: { unused-arg: off }\nignore: ["**/drafts/**", "own/**"]',
    });
    const options = { configFile: 'ci/strict.yml' };
    expect(await configOf('jobs/a.yaml', options)).toMatchObject({ preset: 'strict' });
    expect(await severitiesOf('jobs/a.yaml', options)).toEqual({ 'unused-arg': 'off' });
    expect(await severitiesOf('jobs/a.yaml', { noConfig: true })).toEqual({});
    const ignored = async (file: string) => (await loader(options).forFile(join(root, file))).ignored;
    expect(await ignored('jobs/drafts/a.yaml')).toBe(true);
    expect(await ignored('own/a.yaml')).toBe(false);
    expect(await ignored('ci/own/a.yaml')).toBe(true);
  });

  it('gives files of the same folder and overrides the same config', async () => {
    write({ [`${name}.yaml`]: 'overrides: [{ files: ["b*"], rules: { unused-arg: off } }]' });
    const same = loader();
    const config = async (file: string) => (await same.forFile(join(root, file))).config;
    expect(await config('a1.yaml')).toBe(await config('sub/a2.yaml'));
    expect(await config('b1.yaml')).toBe(await config('b2.yaml'));
    expect(await config('a1.yaml')).not.toBe(await config('b1.yaml'));
  });

  it('says what a run without arguments checks', async () => {
    write({ [`${name}.yaml`]: 'files: ["jobs/**"]', [`packages/a/${name}.yaml`]: 'rules: {}' });
    expect(await loader().project()).toEqual({ files: ['jobs/**'], dir: root });
    expect(await loader({ cwd: join(root, 'packages/a') }).project()).toEqual({ files: ['jobs/**'], dir: root });
    expect(await loader({ noConfig: true }).project()).toBeUndefined();
  });
});

describe('extends', () => {
  it('takes presets, paths and packages, of which the last wins', async () => {
    write({
      'sync-job-lint.config.yaml': 'extends: [strict, ./shared/base.yaml, our-config]\nrules: { unused-arg: info }',
      'shared/base.yaml':
        'extends: recommended\nrules: { unused-arg: off, unknown-method: off, missing-mutex-key: off }\nmethods: [bulk]',
      'node_modules/our-config/package.json': { main: 'lint.json' },
      'node_modules/our-config/lint.json': { rules: { 'unknown-method': 'error' }, ignore: ['drafts/**'] },
    });
    expect(await configOf('a.yaml')).toMatchObject({ preset: 'strict', settings: { methods: ['bulk'] } });
    expect(await severitiesOf('a.yaml')).toEqual({
      'unused-arg': 'info',
      'unknown-method': 'error',
      'missing-mutex-key': 'off',
    });
    // globs of a package hold in the folder of the config that extends it
    expect(await loader().forFile(join(root, 'drafts/a.yaml'))).toMatchObject({
      ignored: true,
      ignoredBy: '"drafts/**" (node_modules/our-config/lint.json:1)',
    });
  });

  it('takes the preset of an extended config over that of an outer one', async () => {
    write({
      'sync-job-lint.config.yaml': 'extends: recommended',
      'in/sync-job-lint.config.yaml': 'extends: base.yaml',
      'in/base.yaml': 'extends: strict',
    });
    expect((await configOf('in/a.yaml')).preset).toBe('strict');
    expect((await configOf('in/a.yaml', { preset: 'recommended' })).preset).toBe('recommended');
  });

  it('reads each config once, whatever leads to it, and no more than a hundred', async () => {
    const levels = Array.from({ length: 60 }, (_, i) => [
      `${i}.yaml`,
      `extends: ["./${i + 1}.yaml", "././${i + 1}.yaml"]`,
    ]);
    write({
      'sync-job-lint.config.yaml': 'extends: ["./0.yaml"]',
      ...Object.fromEntries(levels),
      '60.yaml': 'methods: [pull]',
      'many/sync-job-lint.config.yaml': { root: true, extends: Array.from({ length: 101 }, (_, i) => `./${i}.yaml`) },
      ...Object.fromEntries(Array.from({ length: 101 }, (_, i) => [`many/${i}.yaml`, ''])),
    });
    expect((await configOf('f')).settings.methods).toEqual(['pull']);
    expect(await problemsOf(loader().forFile(join(root, 'many/f')))).toEqual([
      'many/sync-job-lint.config.yaml:1:26: there are more than 100 configs to extend',
    ]);
  });

  it('says what is too large or too wild', async () => {
    write({
      'a/sync-job-lint.config.yaml': `ignore: ["a", "${'*a'.repeat(51)}"]`,
      'b/sync-job-lint.config.yaml': `overrides: [{ files: ["${'{a,b}'.repeat(10)}"] }]`,
      'c/sync-job-lint.config.yaml': `# ${'x'.repeat(1024 * 1024)}`,
      'd/package.json': `{ "sync-job-lint": {}, "a": "${'x'.repeat(1024 * 1024)}" }`,
    });
    const problem = async (folder: string) => (await problemsOf(loader().forFile(join(root, folder, 'f')))).join();
    expect(await problem('a')).toMatch(/^a\/sync-job-lint\.config\.yaml:1:16: ".*" has more than 50 wildcards$/);
    expect(await problem('b')).toMatch(/config\.yaml:1:24: ".*" expands to more than 1000 patterns$/);
    expect(await problem('c')).toMatch(/^c\/sync-job-lint\.config\.yaml: can't be read: it has more than 1 MB$/);
    expect(await problem('d')).toMatch(/^d\/package\.json: can't be read: it has more than 1 MB$/);
    const overrides = [{ files: ['a', '*a'.repeat(51)] }];
    await expect(resolveOptionsConfig({ config: { overrides } }, rules)).rejects.toThrow(
      /^config\.overrides\[0\]\.files\[1\]: ".*" has more than 50 wildcards$/,
    );
  });

  it('is read through no link out of the repository, unless it is named', async () => {
    const outside = mkdtempSync(join(tmpdir(), 'sync-job-lint-'));
    writeFileSync(join(outside, 'environ'), 'TOKEN=1: [');
    write({ 'shared.yaml': 'methods: [pull]', 'b/sync-job-lint.config.yaml': 'extends: ./base.yaml' });
    mkdirSync(join(root, 'a'));
    mkdirSync(join(root, 'c'));
    symlinkSync(join(outside, 'environ'), join(root, 'a/sync-job-lint.config.yaml'));
    symlinkSync(join(outside, 'environ'), join(root, 'b/base.yaml'));
    symlinkSync('../shared.yaml', join(root, 'c/sync-job-lint.config.yaml'));
    const refused = 'is a link that leads out of the repository, and is not read (name it with "--config" to use it)';
    expect(await problemsOf(loader().forFile(join(root, 'a/f')))).toEqual([`a/sync-job-lint.config.yaml: ${refused}`]);
    expect(await problemsOf(loader().forFile(join(root, 'b/f')))).toEqual([`b/base.yaml: ${refused}`]);
    expect((await configOf('c/f')).settings.methods).toEqual(['pull']);
    const named = loader({ configFile: 'a/sync-job-lint.config.yaml' });
    expect((await problemsOf(named.forFile(join(root, 'f')))).join()).not.toContain('is a link');
    rmSync(outside, { recursive: true });
  });

  it('names a cycle and what is not there', async () => {
    write({
      'sync-job-lint.config.yaml': 'extends: a.yaml',
      'a.yaml': 'extends:\n  - b.yaml',
      'b.yaml': 'extends: ./a.yaml',
      'x/sync-job-lint.config.yaml': 'root: true\nextends: recomended',
      'y/sync-job-lint.config.yaml': 'root: true\nextends: [strict, "./none.yaml"]',
    });
    expect(await problemsOf(loader().forFile(join(root, 'f')))).toEqual([
      'b.yaml:1:10: configs extend each other: "a.yaml" -> "b.yaml" -> "a.yaml"',
    ]);
    expect(await problemsOf(loader().forFile(join(root, 'x/f')))).toEqual([
      'x/sync-job-lint.config.yaml:2:10: "recomended" is not a preset, and there is no such file or package (did you mean "recommended"?)',
    ]);
    expect(await problemsOf(loader().forFile(join(root, 'y/f')))).toEqual([
      'y/sync-job-lint.config.yaml:2:20: "./none.yaml" is not a preset, and there is no such file or package',
    ]);
  });
});

describe('precedence', () => {
  const layer = (config: Config) => ({ config, place: () => '' });
  const sources: Record<string, [nearer: Config, further: Config]> = {
    overrides: [
      { overrides: [{ files: ['*'], rules: { 'unused-arg': 'error' } }] },
      { overrides: [{ files: ['*'], rules: { 'unused-arg': 'warning' } }] },
    ],
    rules: [{ rules: { 'unused-arg': 'info' } }, { rules: { 'unused-arg': 'off' } }],
  };
  const order = ['--rule', 'overrides, nearer', 'overrides, further', 'rules, nearer', 'rules, further'];
  const expected: (RuleSeverity | undefined)[] = ['off', 'error', 'warning', 'info', 'off'];

  it('is --rule, overrides, rules, preset, each with the nearer config first', () => {
    for (let subset = 0; subset < 1 << order.length; subset++) {
      const has = (source: string) => (subset & (1 << order.indexOf(source))) > 0;
      const configAt = (distance: 0 | 1, which: string): Config =>
        Object.assign(
          {},
          ...Object.entries(sources).map(([key, configs]) => (has(`${key}, ${which}`) ? configs[distance] : {})),
        );
      const { severities } = mergeConfigs(
        [layer(configAt(0, 'nearer')), layer(configAt(1, 'further'))],
        () => true,
        { rules: has('--rule') ? [['unused-arg', 'off']] : [], inlineSuppressions: true },
        rules,
      );
      const strongest = order.findIndex(has);
      expect(severities.get('unused-arg'), order.filter(has).join(' + ')).toBe(expected[strongest]);
    }
  });

  it('lets the last of several overrides and of several --rule win', () => {
    const overrides = [
      { files: ['*'], rules: { 'unused-arg': 'off' } as const, methods: ['a'] },
      { files: ['*'], rules: { 'unused-arg': 'error' } as const, methods: ['b'] },
    ];
    const merge = (commandLine: [string, RuleSeverity][]) =>
      mergeConfigs(
        [layer({ methods: ['c'], overrides })],
        () => true,
        { rules: commandLine, inlineSuppressions: true },
        rules,
      );
    expect(merge([]).severities.get('unused-arg')).toBe('error');
    expect(merge([]).settings.methods).toEqual(['b']);
    expect(
      merge([
        ['unused-arg', 'off'],
        ['unused-arg', 'info'],
      ]).severities.get('unused-arg'),
    ).toBe('info');
  });

  it('keeps options where a nearer config or --rule changes the severity alone', async () => {
    write({
      'sync-job-lint.config.yaml': 'rules: { angle-placeholder: [warning, { style: any }] }',
      'in/sync-job-lint.config.yaml': 'rules: { angle-placeholder: error }',
    });
    const config = await configOf('in/a.yaml', { rules: [['angle-placeholder', 'info']] });
    expect(config.severities.get('angle-placeholder')).toBe('info');
    expect(config.options.get('angle-placeholder')).toEqual({ style: 'any' });
  });

  it('holds --rule to the rules that are known', async () => {
    const options: Partial<ConfigLoaderOptions> = {
      rules: [
        ['unused-args', 'off'],
        ['syntax', 'off'],
        ['unused-arg', 'warn' as 'warning'],
      ],
    };
    expect(await problemsOf(loader(options).forFile(join(root, 'a.yaml')))).toEqual([
      '--rule unused-args=off: "unused-args" is not a rule (did you mean "unused-arg"?)',
      '--rule syntax=off: "syntax" takes no severity: what does not parse is always an error',
      '--rule unused-arg=warn: "warn" is not a severity, expected "error", "warning", "info" or "off" (did you mean "warning"?)',
    ]);
  });
});

describe('globs', () => {
  it.each<[glob: string, path: string, matches: boolean]>([
    ['**/drafts/**', 'drafts/a.yaml', true],
    ['**/drafts/**', 'x/y/drafts/z/a.yaml', true],
    ['**/drafts/**', '../other/drafts/a.yaml', true],
    ['drafts/**', '../drafts/a.yaml', false],
    ['drafts', 'drafts/x/a.yaml', true],
    ['./drafts/', 'drafts/a.yaml', true],
    ['drafts', 'x/drafts/a.yaml', false],
    ['legacy/*.{yaml,json}', 'legacy/a.json', true],
    ['legacy/*.yaml', 'legacy/x/a.yaml', false],
    ['**/*.yaml', '.hidden/.a.yaml', true],
    ['.', 'a/b.yaml', true],
    ['../shared/**', '../shared/a.yaml', true],
    ['jobs/[[]x].yaml', 'jobs/[x].yaml', true],
  ])('%s for %s: %s', (glob, path, matches) => {
    expect(compileGlobs([glob])(path)).toBe(matches ? glob : undefined);
  });

  it('ignores, takes back, and says by which glob', async () => {
    write({
      'sync-job-lint.config.yaml': 'ignore:\n  - "**/drafts/**"\n  - "!**/drafts/final.yaml"\n',
      'in/sync-job-lint.config.yaml': 'ignore: ["!drafts/kept/**", "*.tmp.yaml"]',
    });
    const ignoredBy = async (file: string) => (await loader().forFile(join(root, file))).ignoredBy;
    expect(await ignoredBy('x/drafts/a.yaml')).toBe('"**/drafts/**" (sync-job-lint.config.yaml:2)');
    expect(await ignoredBy('x/drafts/final.yaml')).toBeUndefined();
    expect(await ignoredBy('in/drafts/kept/a.yaml')).toBeUndefined();
    expect(await ignoredBy('in/drafts/other/a.yaml')).toBe('"**/drafts/**" (sync-job-lint.config.yaml:2)');
    expect(await ignoredBy('in/a.tmp.yaml')).toBe('"*.tmp.yaml" (in/sync-job-lint.config.yaml:1)');
    expect(await ignoredBy('a.yaml')).toBeUndefined();
  });

  it('holds overrides for the files that they name, relative to their config', async () => {
    write({
      'sync-job-lint.config.yaml':
        'overrides:\n  - files: ["in/*.yaml", "!in/b.yaml"]\n    rules: { unused-arg: off }\n',
      'in/sync-job-lint.config.yaml':
        'overrides:\n  - files: ["c.yaml"]\n    rules: { unused-arg: info }\n    context: [a]\n',
    });
    expect(await severitiesOf('in/a.yaml')).toEqual({ 'unused-arg': 'off' });
    expect(await severitiesOf('in/b.yaml')).toEqual({});
    expect(await severitiesOf('in/c.yaml')).toEqual({ 'unused-arg': 'info' });
    expect(await severitiesOf('in/in/a.yaml')).toEqual({});
    expect((await configOf('in/c.yaml')).settings.context).toEqual(['a']);
  });
});

describe('what is wrong in a config', () => {
  const check = async (text: string) => {
    write({ 'sync-job-lint.config.yaml': text });
    return (await problemsOf(loader().forFile(join(root, 'a.yaml')))).map((problem) =>
      problem.replace(/^[\w.-]+:/, ''),
    );
  };

  it.each<[text: string, ...problems: string[]]>([
    ['- rules', '1:1: a config is a map, found a list'],
    ['recommended', '1:1: a config is a map, found a string'],
    ['ignores: []', '1:1: "ignores" is not a key of a config (did you mean "ignore"?)'],
    ['root: "true"', '1:8: "root" takes true or false, found a string'],
    ['files: jobs/**', '1:8: "files" takes a list of strings, found a string (write ["jobs/**"])'],
    [
      'ignore: [a, 7, ""]',
      '1:13: "ignore" takes strings, found a number',
      '1:17: "ignore" takes strings, found an empty one',
    ],
    ['context:\n  - [a]', '2:5: "context" takes strings, found a list'],
    ['extends: 7', '1:10: "extends" takes a list of strings, found a number'],
    ['rules: [unused-arg]', '1:8: "rules" takes a map of rules, found a list'],
    [
      'rules:\n  unused-args: off\n  zzz: off',
      '2:3: "unused-args" is not a rule (did you mean "unused-arg"?)',
      '3:3: "zzz" is not a rule',
    ],
    ['rules: { __proto__: off }', '1:10: "__proto__" is not a rule'],
    ['rules: { constructor: off }', '1:10: "constructor" is not a rule'],
    ['constructor: 1', '1:1: "constructor" is not a key of a config'],
    ['rules: { syntax: off }', '1:10: "syntax" takes no severity: what does not parse is always an error'],
    [
      'rules: { unused-arg: warn }',
      '1:22: "warn" is not a severity, expected "error", "warning", "info" or "off" (did you mean "warning"?)',
    ],
    [
      'rules: { unused-arg: false }',
      '1:22: "unused-arg" takes a severity or a list of severity and options, found a boolean (write "off")',
    ],
    [
      'rules: { unused-arg: [] }',
      '1:22: "unused-arg" takes a severity or a list of severity and options, found an empty list',
    ],
    ['rules: { unused-arg: [off, {}, 1] }', '1:22: "unused-arg" takes a severity and options, found 3 entries'],
    [
      'rules: { unused-arg: [of] }',
      '1:23: "of" is not a severity, expected "error", "warning", "info" or "off" (did you mean "off"?)',
    ],
    ['rules: { unused-arg: [off, x] }', '1:28: "unused-arg" takes options in a map, found a string'],
    ['rules: { unused-arg: [off, { a: 1 }] }', '1:30: "a" is not an option of unused-arg, which takes none'],
    [
      'rules:\n  angle-placeholder:\n    - off\n    - styles: any\n',
      '4:7: "styles" is not an option of angle-placeholder, expected "style" (did you mean "style"?)',
    ],
    [
      'rules: { angle-placeholder: [off, { style: "angels" }] }',
      '1:45: "style" of angle-placeholder takes "braces", "angles" or "any", found "angels" (did you mean "angles"?)',
    ],
    ['overrides: {}', '1:12: "overrides" takes a list of overrides, found a map'],
    ['overrides: [a]', '1:13: an override is a map, found a string'],
    ['overrides:\n  - rules: {}\n', '2:5: an override needs "files": the globs that it holds for'],
    [
      'overrides:\n  - files: ["*"]\n    extends: strict\n    rules: { unused-rag: off }\n',
      '3:5: "extends" is not a key of an override',
      '4:14: "unused-rag" is not a rule (did you mean "unused-arg"?)',
    ],
    ['rules: {}\nrules: {}', '2:1: "rules" is here twice'],
    ['rules: {}\n---\nrules: {}', '3:1: a config is one document, found another one'],
  ])('%j', async (text, ...problems) => {
    expect(await check(text)).toEqual(problems);
  });

  it('places what does not parse', async () => {
    const [problem] = await check('rules:\n  unused-arg: [off\n');
    expect(problem).toMatch(/^\d+:\d+: \S/);
  });

  it('places it in JSON and in package.json', async () => {
    write({
      'sync-job-lint.config.json': '{\n  "rule": {}\n}',
      'in/package.json': '{\n  "sync-job-lint": {\n    "rules": { "unused-rag": "off" }\n  }\n}',
    });
    expect(await problemsOf(loader().forFile(join(root, 'a')))).toEqual([
      'sync-job-lint.config.json:2:4: "rule" is not a key of a config (did you mean "rules"?)',
    ]);
    write({ 'sync-job-lint.config.json': '{}' });
    expect(await problemsOf(loader().forFile(join(root, 'in/a')))).toEqual([
      'in/package.json:3:17: "unused-rag" is not a rule (did you mean "unused-arg"?)',
    ]);
  });

  it('gives the keys of what is wrong in JavaScript, and the line where it throws', async () => {
    write({
      'a/sync-job-lint.config.mjs': 'export default { overrides: [{ files: ["*"], rules: { "unused-rag": "off" } }] }',
      'b/sync-job-lint.config.mjs': 'const a = 1;\n\nthrow new Error("no");\n',
      'c/sync-job-lint.config.mjs': 'export default () => ({})',
    });
    expect(await problemsOf(loader().forFile(join(root, 'a/f')))).toEqual([
      'a/sync-job-lint.config.mjs: overrides[0].rules.unused-rag: "unused-rag" is not a rule (did you mean "unused-arg"?)',
    ]);
    expect(await problemsOf(loader().forFile(join(root, 'b/f')))).toEqual([
      'b/sync-job-lint.config.mjs:3:7: Error: no',
    ]);
    expect(await problemsOf(loader().forFile(join(root, 'c/f')))).toEqual([
      'c/sync-job-lint.config.mjs: a config is a map, found a function',
    ]);
  });

  it('names a --config that is not there or no config', async () => {
    write({ 'lint.toml': '', 'package.json': '{}' });
    const problem = async (configFile: string) => problemsOf(loader({ configFile }).forFile(join(root, 'a')));
    expect(await problem('none.yaml')).toEqual(['none.yaml: there is no such file']);
    expect(await problem('lint.toml')).toEqual([
      'lint.toml: "lint.toml" is not a config, expected one of .js, .mjs, .cjs, .json, .yaml, .yml',
    ]);
    expect(await problem('package.json')).toEqual(['package.json: there is no "sync-job-lint" in it']);
  });

  it('is one error for all the files that it concerns', async () => {
    write({ 'sync-job-lint.config.yaml': 'nope: 1' });
    const same = loader();
    const [a, b] = [await failure(same.forFile(join(root, 'a'))), await failure(same.forFile(join(root, 'x/y/b')))];
    expect(a).toBe(b);
    expect(a).toMatchObject({ name: 'ConfigError', path: 'sync-job-lint.config.yaml', line: 1, column: 1 });
  });

  it('never throws, whatever the value', () => {
    for (const value of [
      undefined,
      null,
      1,
      'x',
      [],
      [[]],
      { rules: { a: [[]] } },
      { overrides: [null, [], { files: 1 }] },
    ]) {
      expect(() => validateConfig(value, rules)).not.toThrow();
    }
    expect(validateConfig(undefined, rules)).toEqual([]);
  });
});

describe('plugins', () => {
  const plugin = (id: string) =>
    `{ id: '${id}', summary: 's', severity: 'warning', messages: { found: () => 'x' }, check(job, report) {} }`;

  it.each([
    ['a rule', `export default ${plugin('no-monday')}`],
    ['a list', `export default [${plugin('no-monday')}]`],
    ['a map with rules', `export default { rules: [${plugin('no-monday')}] }`],
    ['rules by name', `export default { rules: { a: ${plugin('no-monday')} } }`],
    ['rules by their own export', `export const rules = [${plugin('no-monday')}]`],
  ])('takes %s', async (_, text) => {
    write({
      'lint-rules/no-monday.mjs': text,
      'sync-job-lint.config.yaml': 'plugins: ["./lint-rules/no-monday.mjs"]\nrules: { no-monday: error }',
    });
    const { config, sources } = await loader().forFile(join(root, 'a.yaml'));
    expect(config.rules.map(({ id }) => id)).toEqual([...rules.map(({ id }) => id), 'no-monday']);
    expect(config.severities.get('no-monday')).toBe('error');
    expect(sources).toContain(join(root, 'lint-rules/no-monday.mjs'));
  });

  it('takes packages, and knows the rules of outer and extended configs', async () => {
    write({
      'node_modules/our-rules/package.json': { exports: './index.cjs' },
      'node_modules/our-rules/index.cjs': `module.exports = ${plugin('no-monday')}`,
      'base.yaml': 'plugins: [./two.mjs]',
      'two.mjs': `export default ${plugin('no-friday')}`,
      'sync-job-lint.config.yaml': 'extends: base.yaml\nplugins: [our-rules]\nrules: { no-friday: off }',
      'in/sync-job-lint.config.yaml': 'plugins: [our-rules, ../two.mjs]\nrules: { no-monday: off }',
    });
    expect(await severitiesOf('in/a.yaml', { rules: [['no-monday', 'info']] })).toEqual({
      'no-monday': 'info',
      'no-friday': 'off',
    });
  });

  it.each<[text: string | undefined, problem: string]>([
    [undefined, 'there is no file "./p.mjs"'],
    ['throw new RangeError("no")', '"./p.mjs" does not load: RangeError: no (see line 1 of it)'],
    ['export default 7', '"./p.mjs" exports a rule that is not an object with "id", "messages" and "check"'],
    [
      `export default ${plugin('noMonday')}`,
      '"./p.mjs" exports a rule "noMonday" that needs "id": lower-case words with "-" between them',
    ],
    [
      'export default { id: "a", summary: "", severity: "warn" }',
      '"./p.mjs" exports a rule "a" that needs "severity": "error", "warning" or "info"',
    ],
    [
      'export default { id: "a", summary: "", severity: "info", messages: { a: "text" } }',
      '"./p.mjs" exports a rule "a" that needs "messages": functions by name',
    ],
    [
      'export default { id: "a", summary: "", severity: "info", messages: {} }',
      '"./p.mjs" exports a rule "a" that needs "check": a function',
    ],
    [`export default ${plugin('unused-arg')}`, '"./p.mjs" exports a rule "unused-arg", but there is one already'],
  ])('refuses %j', async (text, problem) => {
    write({ 'sync-job-lint.config.yaml': 'plugins:\n  - ./p.mjs\n', ...(text === undefined ? {} : { 'p.mjs': text }) });
    const [found] = await problemsOf(loader().forFile(join(root, 'a.yaml')));
    expect(found).toContain(`sync-job-lint.config.yaml:2:5: ${problem}`);
  });

  it.each(['fs', 'node:fs'])('refuses a module of Node: %s', async (name) => {
    write({ 'sync-job-lint.config.yaml': `plugins:\n  - ${name}\n` });
    expect(await problemsOf(loader().forFile(join(root, 'a.yaml')))).toEqual([
      `sync-job-lint.config.yaml:2:5: "${name}" is a module of Node, not a file or a package`,
    ]);
  });
});

const zendesk = {
  integration: { name: 'zendesk' },
  proxy: [{ resource: 'tickets', methods: [{ method: 'list', description: 'all' }] }],
  unified: [{ model: 'ticketing', resource: 'tickets', methods: ['list'] }],
};

describe('capabilities', () => {
  it('are read from paths and globs relative to the config, those of the nearest', async () => {
    write({
      'sync-job-lint.config.yaml': 'capabilities: [gone.json]\nroot: true\n',
      'in/sync-job-lint.config.yaml': 'root: true\ncapabilities: ["./able/**/*.json", one.json]\n',
      'in/able/b/c.json': { ...zendesk, integration: { name: 'c' } },
      'in/able/a.json': { ...zendesk, unified: undefined },
      'in/able/notes.txt': '',
      'in/one.json': zendesk,
    });
    const { config, sources } = await loader().forFile(join(root, 'in/a.yaml'));
    expect(config.settings.capabilities).toEqual([
      { integration: zendesk.integration, proxy: zendesk.proxy },
      { ...zendesk, integration: { name: 'c' } },
      zendesk,
    ]);
    expect(sources.map((path) => path.slice(root.length + 1).replaceAll('\\', '/'))).toEqual([
      'in/sync-job-lint.config.yaml',
      'in/able/a.json',
      'in/able/b/c.json',
      'in/one.json',
    ]);
    expect(await loader().explain(join(root, 'in/a.yaml'))).toContain(
      'capabilities: ["./able/**/*.json", "one.json"] # from in/sync-job-lint.config.yaml:2\n',
    );
  });

  it('can be written in the config', async () => {
    write({ 'sync-job-lint.config.mjs': `export default { capabilities: [${JSON.stringify(zendesk)}] }` });
    expect((await configOf('a.yaml')).settings.capabilities).toEqual([zendesk]);
    const inLibrary = await resolveOptionsConfig({ config: { capabilities: [zendesk] } }, rules);
    expect(inLibrary.settings.capabilities).toEqual([zendesk]);
  });

  const WRONG = 'not the capabilities of an integration: ';
  it.each<[config: string, file: unknown, problem: string]>([
    ['[gone.json]', '', 'sync-job-lint.config.yaml:1:16: "gone.json" matches no file'],
    ['["*.jsonc"]', '', 'sync-job-lint.config.yaml:1:17: "*.jsonc" matches no file'],
    [
      '[sync-job-lint.config.yaml]',
      '',
      'sync-job-lint.config.yaml:1:16: "sync-job-lint.config.yaml" is not a JSON file',
    ],
    ['able.json', '', 'sync-job-lint.config.yaml:1:15: "capabilities" takes a list of paths and globs, found a string'],
    ['[1]', '', 'sync-job-lint.config.yaml:1:16: "capabilities" takes paths, globs and capabilities, found a number'],
    ['[{ proxy: [] }]', '', `sync-job-lint.config.yaml:1:16: ${WRONG}expected "integration" with a "name"`],
    ['[able.json]', '{ "a" 1 }', 'able.json:1:7: '],
    ['[able.json]', '[]', `able.json:1:1: ${WRONG}expected a map with "integration", "proxy" and "unified"`],
    ['[able.json]', '{ "result": [] }', `able.json:1:1: ${WRONG}expected "integration" with a "name"`],
    ['[able.json]', '{ "integration": {} }', `able.json:1:18: ${WRONG}expected "integration" with a "name"`],
    [
      '[able.json]',
      '{ "integration": { "name": "x" } }',
      `able.json:1:1: ${WRONG}expected the lists "proxy" and "unified"`,
    ],
    ['[able.json]', '{ "integration": { "name": "x" }, "proxy": {} }', `able.json:1:44: ${WRONG}"proxy" is a list`],
    [
      '[able.json]',
      '{ "integration": { "name": "x" },\n "unified": [{ "resource": "a", "methods": [] }] }',
      `able.json:2:14: ${WRONG}each entry of "unified" has a string "model"`,
    ],
    [
      '[able.json]',
      '{ "integration": { "name": "x" },\n "proxy": [{ "resource": "a", "methods": ["list"] }] }',
      `able.json:2:12: ${WRONG}"methods" of each entry of "proxy" is a list of maps with "method"`,
    ],
  ])('are held to what they are: %s', async (config, file, problem) => {
    write({ 'sync-job-lint.config.yaml': `capabilities: ${config}\n`, ...(file ? { 'able.json': file } : {}) });
    const [found, ...others] = await problemsOf(configOf('a.yaml'));
    expect([found, others]).toEqual([expect.stringContaining(problem), []]);
  });
});

describe('--print-config', () => {
  it('says what holds and where each part comes from, as a config that does the same', async () => {
    write({
      'sync-job-lint.config.yaml':
        'extends: strict\nrules:\n  angle-placeholder: [warning, { style: any }]\n  unknown-method: off\nignore: [in/drafts]\n',
      'in/sync-job-lint.config.mjs':
        'export default { rules: { "angle-placeholder": "info" }, context: ["site id", "a"] }',
    });
    const options: Partial<ConfigLoaderOptions> = { rules: [['unknown-method', 'error']], inlineSuppressions: false };
    const text = await loader(options).explain(join(root, 'in/drafts/a.yaml'));
    expect(text).toBe(`# what holds for in/drafts/a.yaml
# configs: in/sync-job-lint.config.mjs, sync-job-lint.config.yaml
# ignored by "in/drafts" (sync-job-lint.config.yaml:5)
# suppression comments: not read, from --no-inline-suppressions
extends: strict # from sync-job-lint.config.yaml:1
rules:
  angle-placeholder: [info, { "style": "any" }] # from in/sync-job-lint.config.mjs (rules.angle-placeholder), options from sync-job-lint.config.yaml:3
  missing-mutex-key: warning # from sync-job-lint.config.yaml:1
  unknown-method: error # from --rule
  unused-arg: error # from sync-job-lint.config.yaml:1
context: ["site id", "a"] # from in/sync-job-lint.config.mjs (context)
methods: [] # default
functions: [] # default
`);
    write({ 'printed.yaml': text });
    const printed = await configOf('a.yaml', { configFile: 'printed.yaml' });
    const { settings, options: ruleOptions } = await configOf('in/drafts/a.yaml', options);
    expect(printed).toMatchObject({ settings, options: ruleOptions, preset: 'strict' });
    expect(Object.fromEntries(printed.severities)).toEqual({
      'angle-placeholder': 'info',
      'missing-mutex-key': 'warning',
      'unknown-method': 'error',
      'unused-arg': 'error',
    });
  });

  it('says so where everything is a default', async () => {
    const text = await loader({ preset: 'recommended' }).explain(join(root, 'a.yaml'));
    expect(text).toContain('# configs: none\nextends: recommended # from --preset\n');
    expect(text).toContain('  unused-arg: warning # default\n');
    expect(text).toContain('# context: not given\n');
  });
});

describe('init', () => {
  it('writes a config that holds, and that names only what holds', async () => {
    expect(await writeStarter(root)).toBe(join(root, starterName));
    expect(readFileSync(join(root, starterName), 'utf8')).toBe(starterConfig);
    expect(await configOf('a.yaml')).toMatchObject({ preset: 'recommended', severities: new Map() });
    expect(await loader().project()).toEqual({ files: ['.'], dir: root });

    const uncommented = starterConfig.replace(/^# (?=( *- |\s*[a-z]+:))/gm, '').replace(/^# ( +[a-z-]+: )/gm, '$1');
    const known = [...rules, rule('discarded-records'), rule('no-monday')].map(({ id }) => id);
    write({
      [starterName]: uncommented,
      'lint-rules/no-monday.mjs':
        'export default { id: "no-monday", summary: "", severity: "info", messages: {}, check() {} }',
      'capabilities/zendesk.json': zendesk,
    });
    const config = await configOf('legacy/a.yaml', { builtinRules: [...rules, rule('discarded-records')] });
    expect(config.rules.map(({ id }) => id)).toEqual(known);
    expect(Object.fromEntries(config.severities)).toEqual({
      'unused-arg': 'off',
      'angle-placeholder': 'warning',
      'discarded-records': 'off',
    });
    expect(config.settings).toEqual({
      context: ['instance_url', 'site_id'],
      methods: ['bulk_export'],
      functions: ['myFunction'],
      capabilities: [zendesk],
    });
  });

  it.each(['sync-job-lint.config.yaml', 'sync-job-lint.config.cjs', 'package.json'])(
    'leaves %s alone',
    async (name) => {
      const text = '{ "sync-job-lint": {} }';
      write({ [name]: text });
      expect(await problemsOf(writeStarter(root))).toEqual([
        `${name}: there is a config already, and nothing was written`,
      ]);
      expect(readFileSync(join(root, name), 'utf8')).toBe(text);
    },
  );
});

describe('the library', () => {
  it('takes a config and rules', async () => {
    const own = rule('no-monday');
    const resolved = await resolveOptionsConfig(
      {
        path: './jobs/a.yaml',
        rules: [own],
        config: {
          extends: 'strict',
          rules: { 'no-monday': 'error', 'angle-placeholder': ['off', { style: 'any' }] },
          overrides: [
            { files: ['jobs/*.yaml'], methods: ['bulk'] },
            { files: ['other/**'], methods: ['other'] },
          ],
        },
      },
      rules,
    );
    expect(resolved).toMatchObject({ preset: 'strict', settings: { methods: ['bulk'] }, inlineSuppressions: true });
    expect(resolved.rules.at(-1)).toMatchObject({ id: 'no-monday' });
    expect(resolved.options.get('angle-placeholder')).toEqual({ style: 'any' });
    expect((await resolveOptionsConfig({}, rules)).severities.size).toBe(0);
  });

  it.each<[options: object, message: string]>([
    [{ config: { capabilities: ['a.json'] } }, "config.capabilities[0]: files can't be read here, give what they hold"],
    [
      { config: { capabilities: [{}] } },
      'config.capabilities[0]: not the capabilities of an integration: expected "integration" with a "name"',
    ],
    [
      { config: { rules: { 'unused-args': 'off' } } },
      'config.rules.unused-args: "unused-args" is not a rule; did you mean "unused-arg"?',
    ],
    [{ config: [] }, 'config: a config is a map, found an empty list'],
    [
      { config: { overrides: [{ files: 'x' }] } },
      'config.overrides[0].files: "files" takes a list of strings, found a string; write ["x"]',
    ],
    [
      { config: { extends: './x.yaml' } },
      'config.extends: "./x.yaml" is not a preset, expected "recommended" or "strict"',
    ],
    [
      { config: { plugins: ['x'] } },
      'config.plugins: modules can\'t be loaded here, give the rules themselves as "rules"',
    ],
    [{ rules: {} }, 'rules: expected a list of rules'],
    [{ rules: [rule('a-b', { check: undefined })] }, 'rules[0] needs "check": a function'],
    [{ rules: [rule('a-b'), rule('a-b')] }, 'rules[1]: there is another rule "a-b"'],
    [{ rules: [rule('unused-arg')] }, 'rules[0]: there is another rule "unused-arg"'],
  ])('rejects %j', async (options, message) => {
    await expect(resolveOptionsConfig(options, rules)).rejects.toThrow(new TypeError(message));
  });
});
