import { readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { folder, run } from '../support/cli.ts';

const job = 'integration_name: zendesk\nresources:\n  - resource: ticketing/users\n    method: list\n';
const broken = `${job}    depends_on: ticketing/account\n`;

const jobs = {
  'jobs/users.yaml': job,
  'integrations/hubspot/sync-jobs/contacts.json': JSON.stringify({
    integration_name: 'hubspot',
    resources: [{ resource: 'crm/contacts', method: 'list' }],
  }),
  'sync/drive.sync-job.yml': `---\n${job}---\n${job.replaceAll('users', 'tags')}`,
};

/** What an ordinary repository holds besides. */
const others: Readonly<Record<string, string>> = {
  'package.json': '{ "name": "app", "sync-job-lint": { "rules": {} } }',
  'tsconfig.json': '{\n  // all of it\n  "compilerOptions": { "strict": true, },\n}\n',
  '.vscode/settings.json': '// settings\n{\n  "editor.tabSize": 2, // spaces\n}\n',
  '.vscode/launch.json': '{ "configurations": [\n  /* none */\n], }',
  'chart/Chart.yaml': 'apiVersion: v2\nname: app\nversion: 1.0.0\n',
  'chart/values.yaml':
    'replicas: 1\nservice: { type: ClusterIP }\nresources:\n  limits: { cpu: 1 }\nkind: Deployment\n',
  'chart/values.dev.yaml': 'resources:\n  limits: { cpu: 2 }\n',
  'chart/values.test.yaml': 'resources: {}\n',
  'chart/templates/deployment.yaml':
    'apiVersion: apps/v1\nkind: Deployment\nspec:\n  {{- if .Values.x }}\n  resources:\n    {{- toYaml .Values.resources | nindent 4 }}\n  {{- end }}\n',
  'chart/templates/role.yaml':
    '{{- if .Values.rbac }}\nkind: Role\nrules:\n  - apiGroups: [""]\n    resources: ["pods"]\n    verbs: ["get"]\n{{- end }}\n',
  'chart/templates/name.yaml': 'name: {{ .Values.name }}\nresources: {{ .Values.resources }}\n',
  'kustomization.yaml':
    'apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nresources:\n  - deployment.yaml\n  - service.yaml\n',
  'overlays/dev/kustomization.yaml': 'resources:\n  - ../../base\n',
  'serverless.yml':
    'service: app\nprovider: { name: aws }\nresources:\n  Resources:\n    Bucket: { Type: "AWS::S3::Bucket", Properties: { Name: !Ref Name } }\n',
  'serverless.list.yml': 'service: app\nresources:\n  - $\u007bfile(a.yml)}\n  - Outputs: {}\n',
  'openapi.yaml': 'openapi: 3.0.0\ninfo: { title: a, version: "1" }\npaths:\n  /users: { get: { responses: {} } }\n',
  '.github/workflows/ci.yml':
    'on: push\njobs:\n  build:\n    runs-on: ubuntu-latest\n    steps:\n      - run: echo $\u007b{ github.ref }}\n',
  'docker-compose.yml': 'services:\n  web:\n    image: app\n    depends_on:\n      - db\n  db: { image: postgres }\n',
  'docker-compose.broken.yml':
    'services:\n  web:\n    image: {{ image }}:latest\n    depends_on: [db]\n   ports: ["80"]\n',
  'integrations/zendesk/integration.yaml':
    'name: zendesk\nbase_url: https://zendesk.example\nresources:\n  tickets:\n    list: { path: /tickets, method: get }\n',
  'integrations/zendesk/integration.json':
    '{ "name": "zendesk", "resources": { "tickets": { "list": { "path": "/tickets" } } } }',
  'k8s/jobs/migrate.yaml':
    'apiVersion: batch/v1\nkind: Job\nmetadata: { name: migrate }\nspec:\n  template:\n    spec: { containers: [] }\n',
  'k8s/jobs/list.yaml': 'apiVersion: v1\nkind: List\nresources: []\n',
  'azuredeploy.json':
    '{ "contentVersion": "1.0.0.0", /* one */ "resources": [{ "type": "Storage", "apiVersion": "1" }] }',
  'pipeline.yml': 'resources:\n  - { name: repo, type: git }\njobs: []\n',
  'datapackage.json': '{ "name": "data", "resources": [{ "path": "a.csv" }] }',
  'fixtures/empty.json': '',
  'fixtures/list.json': '[]',
  'fixtures/results.json': '{ "results": [], "count": 0 }',
  'fixtures/result.json': '{ "result": null }',
  'fixtures/duplicate.json': '{ "a": 1, "a": 2 }',
  'fixtures/utf16.json': '\ufeff{}',
  'fixtures/text.yaml': 'just a text: with: colons\n',
  'mkdocs.yml': 'plugins:\n  - !!python/name:material.emoji\n',
};

function repository(more: Readonly<Record<string, string>> = {}): string {
  const cwd = folder({ ...jobs, ...others, '.gitignore': 'node_modules/\ndist/\n', 'dist/job.yaml': broken, ...more });
  writeFileSync(join(cwd, 'fixtures/utf16.json'), Buffer.from('\ufeff{"a": 1}', 'utf16le'));
  symlinkSync('user@host.4242:1700000000', join(cwd, 'jobs/.#users.yaml'));
  return cwd;
}

const [most, jobCount] = [Object.keys(others).length, 4];
const silent = `no problems in 3 files (${jobCount} jobs checked)\n`;
const skipped = (count: number) => `note: skipped ${count} files without a sync job\n`;

interface Hook {
  readonly id: string;
  readonly entry: string;
  readonly args?: readonly string[];
  readonly files?: string;
  readonly pass_filenames?: boolean;
}

const hooks = parse(readFileSync(new URL('../../.pre-commit-hooks.yaml', import.meta.url), 'utf8')) as Hook[];

/** What pre-commit would run, for some files of a commit. */
function commandOf(id: string, files: readonly string[]): string[] {
  const hook = hooks.find((one) => one.id === id)!;
  const [, ...entry] = hook.entry.split(' ');
  const own = new RegExp(hook.files ?? '');
  const names = files.filter((file) => /\.(?:ya?ml|json)$/.test(file) && own.test(file));
  return [...entry, ...(hook.args ?? []), ...(hook.pass_filenames === false ? [] : names)];
}

describe('an ordinary repository', () => {
  it('has its jobs checked, and all else is counted', async () => {
    expect(await run(['.'], { cwd: repository() })).toEqual({ status: 0, stdout: silent, stderr: skipped(most) });
  });

  it('is checked by the config that "init" writes', async () => {
    const cwd = repository({ 'package.json': '{}' });
    expect(await run(['init'], { cwd })).toMatchObject({ status: 0 });
    expect(await run([], { cwd })).toEqual({ status: 0, stdout: silent, stderr: skipped(most) });
  });

  it('is checked by the hook that checks all', async () => {
    const args = commandOf('sync-job-lint-all', []);
    expect(await run(args, { cwd: repository() })).toMatchObject({ status: 0, stdout: silent });
    const none = folder(others);
    expect(await run(args, { cwd: none })).toMatchObject({ status: 0, stdout: 'no files checked\n' });
  });

  it('is checked by the hook that gets files', async () => {
    const config = 'integrations/hubspot/sync-jobs/sync-job-lint.config.yaml';
    const cwd = repository({ [config]: 'rules: { unused-arg: off }\n' });
    const files = [...Object.keys(jobs), ...Object.keys(others), config];
    expect(await run(commandOf('sync-job-lint', files), { cwd })).toEqual({
      status: 0,
      stdout: silent,
      stderr: `note: "${config}" is not checked: it is a file of sync-job-lint's own\n${skipped(2)}`,
    });
    expect(await run(commandOf('sync-job-lint', [config, 'k8s/jobs/migrate.yaml']), { cwd })).toMatchObject({
      status: 0,
      stdout: 'no files checked\n',
    });
  });

  it('does not hide a job that is wrong', async () => {
    const wrong = {
      'a/unparsable.yaml': `${job}  - resource: [\n`,
      'a/unparsable.json': '{\n  "resources": [{ "resource": "crm/a", "method": "list", }]\n}',
      'a/steps.yaml': 'resources:\n  - resource: crm/a\n   method: list\n',
      'a/compose.yaml': 'resources:\n  - { name: b, depends_on: a\n  - x: [\n',
      'a/map.yaml': 'integration_name: x\nresources:\n  a: { method: list }\n',
      'a/marked.yaml': `kind: Job\n${broken}`,
      'a/response.json': JSON.stringify({
        result: [{ integration_name: 'x', resources: 1 }],
        next_cursor: null,
        limit: 1,
      }),
      'a/typed.yaml': 'resources:\n  - { name: t, type: transform }\n',
      'a/persist.yaml': 'resources:\n  - { method: list }\n',
    };
    const cwd = repository(wrong);
    writeFileSync(join(cwd, 'a/utf16.yaml'), Buffer.from(`\ufeff${job}`, 'utf16le'));
    writeFileSync(join(cwd, 'a/latin1.yaml'), Buffer.from(`# Zürich\n${job}`, 'latin1'));
    const { status, stdout } = await run(['.', '-f', 'json'], { cwd });
    expect(status).toBe(1);
    const { files } = JSON.parse(stdout) as { files: { path: string; findings: unknown[] }[] };
    const found = files.filter(({ findings }) => findings.length > 0).map(({ path }) => path);
    expect(found).toEqual([...Object.keys(wrong), 'a/utf16.yaml', 'a/latin1.yaml'].sort());
  });

  it('says what is not a job where it is named', async () => {
    const cwd = repository();
    for (const path of ['k8s/jobs/migrate.yaml', 'fixtures/empty.json', 'tsconfig.json', 'kustomization.yaml'])
      expect(await run([path], { cwd }), path).toMatchObject({ status: 1 });
  });
});

describe('a folder without jobs', () => {
  it('is told from one without files', async () => {
    const cwd = folder({ 'empty/notes.txt': '', 'others/a.json': '{}' });
    expect(await run(['empty'], { cwd })).toEqual({
      status: 2,
      stdout: '',
      stderr: 'error: no YAML or JSON files in "empty"\n',
    });
    expect(await run(['others'], { cwd })).toEqual({
      status: 2,
      stdout: '',
      stderr: 'error: "others" holds no sync job\nnote: skipped 1 file without a sync job\n',
    });
    expect(JSON.parse((await run(['empty', '-f', 'json'], { cwd })).stdout)).toMatchObject({ files: [] });
  });
});
