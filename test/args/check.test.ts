import { describe, expect, test } from 'vitest';
import { checkArgs } from '../../src/index.ts';

const UUID = '4a4de828-f4db-4c9e-adfd-434e0864c3c7';
const OTHER = '11111111-f4db-4c9e-adfd-434e0864c3c7';

const schema = {
  account: { type: 'string', format: 'integrated_account_id', required: true },
  since: { type: 'string', format: 'date' },
  cursor: { type: 'string', format: 'updated_at' },
  ids: { type: 'array', items: { type: 'string', format: 'webhook_id' } },
  limit: { type: 'integer', minimum: 1, maximum: 100 },
  state: { type: ['string', 'null'], enum: ['open', 'closed', null] },
  nested: {
    type: 'object',
    properties: { name: { type: 'string', required: true }, at: { type: 'string', format: 'date-time' } },
  },
};

function jobWith(args_schema: unknown, more: object = {}): object {
  return { integration_name: 'zendesk', args_schema, resources: [{ resource: 'a/b', method: 'list' }], ...more };
}

const job = jobWith(schema);

/** Each finding as `rule pointer message`. */
async function found(args: unknown, of: unknown = job): Promise<string[]> {
  const { findings } = await checkArgs(of, args);
  return findings.map(({ rule, pointer, message }) => `${rule} ${pointer} ${message}`);
}

describe('bare arguments', () => {
  const right = {
    account: UUID,
    since: '2024-02-29',
    cursor: '2024-02-29T10:00:00.000Z',
    ids: [UUID, OTHER.toUpperCase()],
    limit: 100,
    state: null,
    nested: { name: 'a', at: '2024-02-29T10:00:00Z' },
  };

  test('that are right give nothing', async () => {
    expect(await found(right)).toEqual([]);
    expect(await found({ account: UUID })).toEqual([]);
    expect(await found({}, jobWith(undefined))).toEqual([]);
    expect(await found({ cursor: '2024-02-29', account: UUID })).toEqual([]);
  });

  test.each<[object, string]>([
    [{ account: undefined }, 'arg-missing / the required argument "account" is missing'],
    [{ account: 7 }, 'arg-type /account `args.account` is 7, expected a string'],
    [{ account: null }, 'arg-type /account `args.account` is null, expected a string'],
    [{ account: 'acme' }, 'arg-format /account `args.account` does not match the format "integrated_account_id"'],
    [{ since: '29.02.2024' }, 'arg-format /since `args.since` does not match the format "date"'],
    [{ since: '2023-02-29' }, 'arg-format /since `args.since` does not match the format "date"'],
    [{ cursor: 'yesterday' }, 'arg-format /cursor `args.cursor` does not match the format "updated_at"'],
    [{ ids: UUID }, 'arg-type /ids `args.ids` is a string, expected a list'],
    [{ ids: [UUID, 'x'] }, 'arg-format /ids/1 `args.ids[1]` does not match the format "webhook_id"'],
    [{ ids: [UUID, 7] }, 'arg-type /ids/1 `args.ids[1]` is 7, expected a string'],
    [{ limit: 0 }, 'arg-type /limit `args.limit` is 0, expected a number >= 1'],
    [{ limit: '5' }, 'arg-type /limit `args.limit` is a string, expected an integer'],
    [{ state: 'opened' }, 'arg-type /state `args.state` is not one of the values of `enum`'],
    [{ nested: {} }, 'arg-type /nested `args.nested` does not have "name", which is required'],
    [
      { nested: { name: 'a', at: 'x' } },
      'arg-format /nested/at `args.nested.at` does not match the format "date-time"',
    ],
    [{ __proto__x: 1 }, 'arg-unknown /__proto__x `args_schema` declares no argument "__proto__x"'],
  ])('%j', async (change, expected) => {
    const actual = await found({ ...right, ...change });
    expect(actual.map((line) => line.replace(/^(arg-missing) \/\w+/, '$1 /'))).toEqual([expected]);
  });

  test('have places in their own file, and the declaration as a related one', async () => {
    const source = 'integration_name: a\nargs_schema:\n  since: { type: string, required: true }\nresources: []\n';
    const args = 'sinze: 5\n';
    const { path, findings } = await checkArgs(source, args, { path: 'job.yaml', argsPath: 'args.yaml' });
    expect(path).toBe('args.yaml');
    expect(findings).toMatchObject([
      {
        rule: 'arg-missing',
        line: 1,
        column: 1,
        related: [{ message: 'declared here', path: 'job.yaml', line: 3, column: 3, endColumn: 8 }],
      },
      { rule: 'arg-unknown', severity: 'warning', line: 1, column: 1, help: 'did you mean "since"?' },
    ]);
  });

  test('are not said to be unknown where the schema may have more', async () => {
    for (const open of [{ type: 'object', properties: schema, additionalProperties: true }, 'x']) {
      expect(
        (await found({ account: UUID, more: 1 }, jobWith(open))).filter((line) => line.includes('unknown')),
      ).toEqual([]);
    }
  });

  test('are held against both shapes, references, and what goes together', async () => {
    const standard = {
      type: 'object',
      definitions: { id: { type: 'string', format: 'uuid' } },
      properties: { org: { $ref: '#/definitions/id' }, user: { $ref: '#/definitions/id' } },
      oneOf: [{ required: ['org'] }, { required: ['user'] }],
    };
    expect(await found({ org: UUID }, jobWith(standard))).toEqual([]);
    expect(await found({ org: 'x' }, jobWith(standard))).toEqual([
      'arg-format /org `args.org` does not match the format "uuid"',
    ]);
    expect(await found({ org: UUID, user: UUID }, jobWith(standard))).toEqual([
      'arg-missing /org these arguments do not match `oneOf` of `args_schema`',
    ]);
    const required = { type: 'object', properties: { a: { type: 'string' } }, required: ['a'] };
    expect(await found({}, jobWith(required))).toEqual(['arg-missing  the required argument "a" is missing']);
  });

  test('that are required do without no default', async () => {
    const { findings } = await checkArgs(jobWith({ a: { type: 'string', required: true, default: 'x' } }), {});
    expect(findings).toMatchObject([{ rule: 'arg-missing', help: 'its `default` may not be filled in: pass it' }]);
  });

  test('may be long lists', async () => {
    const ids = Array.from({ length: 5000 }, () => UUID);
    expect(await found({ account: UUID, ids })).toEqual([]);
    const wrong: unknown[] = [...ids];
    wrong[4321] = 7;
    expect(await found({ account: UUID, ids: wrong })).toEqual([
      'arg-type /ids/4321 `args.ids[4321]` is 7, expected a string',
    ]);
  });

  test('that can not be read give one finding', async () => {
    expect((await checkArgs(job, 'a: [b\n')).findings).toMatchObject([{ rule: 'syntax', severity: 'error' }]);
    expect(await found('5\n')).toEqual([
      'run-body  this is a number, expected a map of arguments or the body of a run',
    ]);
  });
});

describe('bodies', () => {
  const run = { sync_job_id: UUID, args: { account: UUID }, status: 'created' };
  const cron = { sync_job_id: UUID, cron_expression: '*/5 0,12 1-15 JAN mon', args: { account: UUID } };

  test('that are right give nothing', async () => {
    const full = {
      ...run,
      integrated_account_id: UUID,
      super_query: 'apac',
      error_handling: 'ignore',
      force: true,
      events_to_send: ['a'],
      webhook_id: null,
      daemon_group_key: 'a',
      created_at: 'x',
    };
    const page = { result: [full, cron], next_cursor: null, limit: 10 };
    for (const body of [run, cron, full, [run, cron], page, { results: [run], next_cursor: null, limit: 1 }]) {
      expect(await found(body)).toEqual([]);
    }
    expect((await checkArgs(job, page)).jobs).toBe(2);
  });

  test.each<[string, object, string]>([
    ['run', { args: { account: 7 } }, 'arg-type /args/account `args.account` is 7, expected a string'],
    ['run', { args: {} }, 'arg-missing /args the required argument "account" is missing'],
    ['run', { args: null }, 'arg-missing /args the required argument "account" is missing'],
    ['run', { args: [] }, 'run-body /args `args` is a list, expected a map'],
    ['run', { sync_job_id: 'zendesk' }, 'run-body /sync_job_id `sync_job_id` is not a UUID'],
    ['run', { sync_job_id: null }, 'run-body /sync_job_id `sync_job_id` is missing'],
    [
      'run',
      { status: 'complete' },
      'run-body /status unknown `status` "complete", expected "created", "running", "rate_limited", "completed", "failed" or "stopped"',
    ],
    ['run', { super_query: 'eu' }, 'run-body /super_query unknown `super_query` "eu", expected "apac" or "wnam"'],
    ['run', { force: 'yes' }, 'run-body /force `force` is a string, expected `true` or `false`'],
    ['run', { eror_handling: 'ignore' }, 'run-body /eror_handling unknown field "eror_handling"'],
    [
      'run',
      { webhook_id: UUID, daemon_group_key: 'a' },
      'run-body /daemon_group_key `webhook_id` and `daemon_group_key` exclude each other',
    ],
    ['cron', { cron_expression: '* * * *' }, 'run-body /cron_expression `cron_expression` has 4 fields, expected five'],
    ['cron', { cron_expression: '0 24 * * *' }, 'run-body /cron_expression "24" is not an hour, expected 0 to 23'],
    ['cron', { cron_expression: '*/90 1 31 12 7' }, ''],
    ['cron', { meta: 1 }, 'run-body /meta `meta` is a number, expected a map'],
  ])('%s %j', async (kind, change, expected) => {
    expect(await found({ ...(kind === 'run' ? run : cron), ...change })).toEqual(expected === '' ? [] : [expected]);
  });

  test('of other jobs are left alone', async () => {
    const own = jobWith(schema, { id: UUID });
    expect(await found([run, { ...run, sync_job_id: OTHER, args: {} }], own)).toEqual([]);
    expect((await checkArgs(own, [run, { ...run, sync_job_id: OTHER, args: {} }])).jobs).toBe(1);
  });

  test('are no bodies where the job has such arguments', async () => {
    const odd = jobWith({ args: { type: 'object' }, result: { type: 'array' }, sync_job_id: { type: 'string' } });
    expect(await found({ args: {}, result: [], sync_job_id: 'x' }, odd)).toEqual([]);
  });

  test('have places in YAML of any style', async () => {
    const source = `- &run\n  sync_job_id: ${UUID}\n  args: { account: 5 }\n- <<: *run\n  args:\n    account: "acme"\n`;
    const { findings } = await checkArgs(job, source);
    expect(findings.map(({ rule, line, column }) => [rule, line, column])).toEqual([
      ['arg-type', 3, 20],
      ['arg-format', 6, 15],
    ]);
    const crlf = await checkArgs(job, `\uFEFF${source.replaceAll('\n', '\r\n')}`);
    expect(crlf.findings.map(({ line }) => line)).toEqual([3, 6]);
  });

  test('many of them are checked in bounded time', async () => {
    const many = Array.from({ length: 3000 }, (_, index) => ({ ...run, args: { account: UUID, limit: index } }));
    expect((await checkArgs(job, many)).errors).toBe(3000 - 100);
  });
});

test.each<[unknown, unknown, object, string]>([
  [[job, job], {}, {}, 'job: expected one sync job, found 2'],
  ['a: [b', {}, {}, 'job: expected one sync job, found 0'],
  [job, {}, { argPath: 'x' }, 'argPath: no such option; did you mean "argsPath"?'],
])('rejects wrong options: %#', async (source, args, options, message) => {
  await expect(checkArgs(source, args, options)).rejects.toThrow(new TypeError(message));
});
