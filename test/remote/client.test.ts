import { describe, expect, it } from 'vitest';
import { type FetchSyncJobsOptions, fetchSyncJobs, RemoteError } from '../../src/remote/index.ts';
import { certificate, deployed, type PlayOptions, playApi, playProxy, sendJson, TOKEN } from './api.ts';

const some = (number: number) => Array.from({ length: number }, (_, i) => deployed(i + 1));

async function all(options: FetchSyncJobsOptions) {
  const jobs: unknown[] = [];
  let pages = 0;
  for await (const page of fetchSyncJobs(options)) {
    jobs.push(...page.jobs);
    pages = page.number;
  }
  return { jobs, pages };
}

/** Why the API gives nothing. */
async function failure(options: Partial<FetchSyncJobsOptions>): Promise<RemoteError> {
  const error = await all({ token: TOKEN, retries: 0, ...options }).then(
    () => undefined,
    (thrown) => thrown,
  );
  expect(error).toBeInstanceOf(RemoteError);
  expect(`${error.message}${error.help}${error.stack}`).not.toContain(TOKEN);
  return error;
}

async function failureOf(handle: PlayOptions['handle'], options: Partial<FetchSyncJobsOptions> = {}) {
  const api = await playApi({ handle });
  const { code, message, status, page } = await failure({ apiUrl: api.url, ...options });
  return { code, message: message.replaceAll(new URL(api.url).host, 'HOST'), status, page, api };
}

describe('the list', () => {
  it.each(['result', 'results'] as const)('is read in pages until the cursor ends: %s', async (envelope) => {
    const jobs = some(7);
    const api = await playApi({ jobs, envelope });
    expect(await all({ token: ` ${TOKEN}\n`, apiUrl: api.url, pageSize: 3 })).toEqual({ jobs, pages: 3 });
    expect(api.requests).toEqual([
      { path: '/sync-job?limit=3', token: `Bearer ${TOKEN}`, method: 'GET' },
      { path: '/sync-job?limit=3&next_cursor=3', token: `Bearer ${TOKEN}`, method: 'GET' },
      { path: '/sync-job?limit=3&next_cursor=6', token: `Bearer ${TOKEN}`, method: 'GET' },
    ]);
  });

  it.each([null, '', undefined])('ends at the cursor %j', async (next_cursor) => {
    const api = await playApi({
      handle: (_, response) => {
        sendJson(response, { result: some(1), next_cursor });
        return true;
      },
    });
    expect((await all({ token: TOKEN, apiUrl: api.url })).pages).toBe(1);
  });

  it('keeps the prefix of a path', async () => {
    const api = await playApi({ jobs: some(1) });
    expect((await all({ token: TOKEN, apiUrl: `${api.url}/eu/api` })).jobs).toHaveLength(1);
    expect(api.requests[0]!.path).toBe('/eu/api/sync-job?limit=100');
  });

  it.each([false, true])('is filtered, whether or not the server knows how to: %j', async (ignoresFilters) => {
    const jobs = [deployed(1), deployed(2, { integration_name: 'a&b' }), deployed(3, { environment_id: 'other' })];
    const api = await playApi({ jobs, ignoresFilters });
    const ids = (...wanted: number[]) => wanted.map((index) => jobs[index]!.id as string);
    const labels = async (options: object) =>
      (await all({ token: TOKEN, apiUrl: api.url, ...options })).jobs.map((job) => (job as { label: string }).label);
    expect(await labels({ integrations: ['a&b'] })).toEqual(['Job 2']);
    expect((await labels({ integrations: ['a&b', 'zendesk'] })).sort()).toEqual(['Job 1', 'Job 2', 'Job 3']);
    expect(await labels({ environment: 'other' })).toEqual(['Job 3']);
    expect(await labels({ ids: ids(0, 2) })).toEqual(['Job 1', 'Job 3']);
    expect(await labels({ integrations: ['none'] })).toEqual([]);
  });

  it('refuses ids that are not there', async () => {
    const api = await playApi({ jobs: some(1) });
    const { code, message } = await failure({ apiUrl: api.url, ids: [deployed(1).id as string, 'other'] });
    expect([code, message]).toEqual(['not-found', 'no job has the id "other", as far as this token shows']);
  });
});

describe('a failure says what it is', () => {
  it('the token', async () => {
    const api = await playApi();
    const { code, message, status } = await failure({ apiUrl: api.url, token: 'other' });
    expect([code, status, message]).toEqual([
      'unauthorized',
      401,
      'page 1: the API refused the token (401): "Invalid token"',
    ]);
  });

  it('what the server says of it is cut, safe for a terminal, and without the token', async () => {
    const { message } = await failureOf((_, response) => {
      sendJson(response, { message: `\u001b[31mBearer ${TOKEN} ${'x'.repeat(60)}${TOKEN}${'x'.repeat(5000)}` }, 403);
      return true;
    });
    expect(message).toMatch(/^page 1: the token is not allowed to do this \(403\): "\\u001b\[31mBearer \*\*\* xxx/);
    expect(message.length).toBeLessThan(400);
    expect(message).not.toContain(TOKEN.slice(0, 6));
  });

  it.each([
    [404, 'not-found', 'page 1: not found at http://HOST/sync-job, or not visible to this token (404): "Because"'],
    [400, 'refused-request', 'page 1: the API refused the request (400): "Because"'],
    [409, 'refused-request', 'page 1: the API refused the request (409): "Because"'],
    [422, 'refused-request', 'page 1: the API refused the request (422): "Because"'],
  ])('%i, at once', async (status, code, message) => {
    const found = await failureOf(
      (_, response) => {
        sendJson(response, { message: 'Because' }, status);
        return true;
      },
      { retries: 3 },
    );
    expect(found).toMatchObject({ code, message, status, page: 1 });
    expect(found.api.requests).toHaveLength(1);
  });

  it.each([
    ['page 1: the answer has no list "result" or "results"; it has "data", "total"', { data: [], total: 0 }],
    ['page 1: the answer has no list "result" or "results"; it has nothing', {}],
    ['page 1: the answer has no list "result" or "results"; it has "result"', { result: {} }],
    ['page 1: the answer is a list, not an object', []],
    ['page 1: item 2 is a string, not a sync job', { result: [{}, 'a'] }],
    ['page 1: "next_cursor" is an object', { result: [], next_cursor: {} }],
  ])('another shape: %s', async (message, value) => {
    const found = await failureOf((_, response) => {
      sendJson(response, value);
      return true;
    });
    expect(found).toMatchObject({ code: 'unexpected-shape', message, page: 1 });
  });

  it.each([
    ['not-json', 'page 1: HOST answered with a web page (200), not with JSON', '<!DOCTYPE html><title>Log in</title>'],
    ['not-json', 'page 1: the answer is not JSON', '{"result": ['],
    ['not-json', 'page 1: the answer is empty', ''],
  ])('%s: %s', async (code, message, text) => {
    expect(
      await failureOf((_, response) => {
        response.end(text);
        return true;
      }),
    ).toMatchObject({ code, message });
  });

  it('a page of a proxy that refuses', async () => {
    const found = await failureOf((_, response) => {
      response.writeHead(403, { 'content-type': 'text/html; charset=utf-8' }).end('<p>Blocked</p>');
      return true;
    });
    expect(found).toMatchObject({
      code: 'not-json',
      message: 'page 1: HOST answered with a web page (403), not with JSON',
    });
  });

  it('a cursor that comes again', async () => {
    const found = await failureOf((_, response) => {
      sendJson(response, { result: some(1), next_cursor: 'same' });
      return true;
    });
    expect(found).toMatchObject({ code: 'repeated-cursor', page: 2 });
    expect(found.api.requests).toHaveLength(2);
  });

  it.each([true, false])('a page that is too large, announced or not: %j', async (announced) => {
    const size = 65 * 1024 * 1024;
    const found = await failureOf((_, response) => {
      if (announced) response.writeHead(200, { 'content-length': size });
      const piece = Buffer.alloc(1024 * 1024, ' ');
      let left = size;
      const more = () => {
        while (left > 0 && !response.destroyed) {
          left -= piece.length;
          if (!response.write(piece)) return void response.once('drain', more);
        }
        response.end();
      };
      more();
      return true;
    });
    expect(found).toMatchObject({ code: 'too-large', message: 'page 1: the answer is larger than 64 MiB', page: 1 });
  });

  it('an answer that does not come', async () => {
    expect(await failureOf(() => true, { timeout: 0.2 })).toMatchObject({
      code: 'timeout',
      message: 'page 1: HOST has not answered within 0.2 seconds',
    });
  });

  it('an answer that does not end', async () => {
    const found = await failureOf(
      (_, response) => {
        response.write('{');
        return true;
      },
      { timeout: 0.2 },
    );
    expect(found.code).toBe('timeout');
  });

  it('a host that is not there, and one that refuses', async () => {
    const { url } = await playApi();
    const { port } = new URL(url);
    const closed = Number(port) > 60_000 ? Number(port) - 1 : Number(port) + 1;
    expect(await failure({ apiUrl: 'https://nowhere.invalid' })).toMatchObject({
      code: 'unknown-host',
      message: 'page 1: there is no host "nowhere.invalid", as far as this machine knows',
    });
    expect(await failure({ apiUrl: `http://127.0.0.1:${closed}` })).toMatchObject({
      code: 'connection-refused',
      message: `page 1: 127.0.0.1:${closed} refuses connections`,
    });
  });

  it('a signal', async () => {
    const controller = new AbortController();
    const found = failureOf(() => controller.abort() === undefined, { signal: controller.signal });
    expect(await found).toMatchObject({ code: 'aborted' });
  });
});

it('a certificate that nobody vouches for', async () => {
  const api = await playApi({ jobs: some(1), tls: { key: certificate, cert: certificate } });
  const { code, message } = await failure({ apiUrl: api.url });
  expect([code, message]).toEqual([
    'certificate',
    `page 1: the certificate of ${new URL(api.url).host} is not trusted (DEPTH_ZERO_SELF_SIGNED_CERT)`,
  ]);
});

describe('what may pass is tried again', () => {
  const failing = (times: number, fail: NonNullable<PlayOptions['handle']>) => {
    let left = times;
    return playApi({ jobs: some(1), handle: (...request) => (left-- > 0 ? fail(...request) : false) });
  };

  it.each([408, 425, 429, 500, 502, 503, 504])('%i', async (status) => {
    const api = await failing(1, (_, response) => {
      sendJson(response, {}, status, { 'retry-after': '0' });
      return true;
    });
    expect((await all({ token: TOKEN, apiUrl: api.url })).jobs).toHaveLength(1);
    expect(api.requests).toHaveLength(2);
  });

  it('after as long as the server wants', async () => {
    const api = await failing(1, (_, response) => {
      sendJson(response, {}, 429, { 'retry-after': '1' });
      return true;
    });
    const begun = Date.now();
    expect((await all({ token: TOKEN, apiUrl: api.url, timeout: 0.9 })).jobs).toHaveLength(1);
    expect(Date.now() - begun).toBeGreaterThan(990);
  });

  it('at the time that the server names', async () => {
    const api = await failing(1, (_, response) => {
      sendJson(response, {}, 503, { 'retry-after': new Date(Date.now() - 5000).toUTCString() });
      return true;
    });
    expect((await all({ token: TOKEN, apiUrl: api.url })).jobs).toHaveLength(1);
  });

  it('a reset', async () => {
    const api = await failing(1, (request) => request.socket.resetAndDestroy() !== undefined);
    expect((await all({ token: TOKEN, apiUrl: api.url })).jobs).toHaveLength(1);
  });

  it.each([
    [429, 'rate-limited', 'page 1: still limited after 2 tries (429): "Slow down"'],
    [503, 'server-error', 'page 1: the API still fails after 2 tries (503): "Slow down"'],
  ])('but not for ever: %i', async (status, code, message) => {
    const found = await failureOf(
      (_, response) => {
        sendJson(response, { message: 'Slow down' }, status, { 'retry-after': '0' });
        return true;
      },
      { retries: 1 },
    );
    expect(found).toMatchObject({ code, message, status });
    expect(found.api.requests).toHaveLength(2);
  });

  it('but not hours later', async () => {
    const found = await failureOf(
      (_, response) => {
        sendJson(response, {}, 429, { 'retry-after': '7200' });
        return true;
      },
      { retries: 3 },
    );
    expect(found.message).toBe('page 1: still limited after 1 try (429), and asks to wait 7,200 seconds');
  });
});

it('the token does not follow a redirect', async () => {
  const other = await playApi({ jobs: some(1) });
  const { code, message } = await failureOf((_, response) => {
    response.writeHead(302, { location: `${other.url}/sync-job?token=secret` }).end();
    return true;
  });
  expect([code, message]).toEqual([
    'redirect',
    `page 1: HOST redirects to ${other.url}, and the token must not follow`,
  ]);
  expect(other.requests).toEqual([]);
});

describe('what is not sent at all', () => {
  it.each([
    ['', 'token: it is empty; give it the API token of an environment'],
    [
      'a\nb',
      'token: it has characters that no token has, such as a line break or a space; copy the token again, alone',
    ],
    [
      'a\u0000',
      'token: it has characters that no token has, such as a line break or a space; copy the token again, alone',
    ],
    ['Bearer abc', 'token: it begins with "Bearer"; give the token alone'],
  ])('the token %j', async (token, message) => {
    await expect(all({ token })).rejects.toThrow(new TypeError(message));
  });

  it.each([
    ['http://api.truto.one', 'is not an https address'],
    ['http://127.0.0.1.evil.example', 'is not an https address'],
    ['ftp://127.0.0.1', 'is not an https address'],
    ['https://user:password@api.truto.one', 'holds a user name or password'],
    ['https://api.truto.one?a=b', 'has a query or a fragment'],
    ['api.truto.one', 'is not a URL'],
  ])('to %s', async (apiUrl, problem) => {
    const error = await all({ token: TOKEN, apiUrl }).catch((thrown) => thrown);
    expect(error).toBeInstanceOf(TypeError);
    expect(error.message).toMatch(new RegExp(`^apiUrl: it ${problem.replaceAll('?', '\\?')}; `));
    expect(error.message).not.toContain('password@');
  });

  it.each([
    [{ pageSize: 0 }, 'pageSize: expected a whole number from 1'],
    [{ timeout: 0 }, 'timeout: expected a number of seconds above 0'],
    [{ retries: -1 }, 'retries: expected a whole number from 0'],
    [{ ids: 'a' as never }, 'ids: expected a list of strings'],
  ])('with %j', async (options, message) => {
    await expect(all({ token: TOKEN, ...options })).rejects.toThrow(new TypeError(message));
  });
});

describe('proxies', () => {
  const through = async (variables: Record<string, string>, options: FetchSyncJobsOptions) => {
    const names = ['HTTP_PROXY', 'HTTPS_PROXY', 'NO_PROXY', 'http_proxy', 'https_proxy', 'no_proxy'];
    const before = names.map((name) => [name, process.env[name]] as const);
    for (const name of names) delete process.env[name];
    Object.assign(process.env, variables);
    try {
      return await all(options);
    } finally {
      for (const [name, value] of before) {
        if (value === undefined) delete process.env[name];
        else process.env[name] = value;
      }
    }
  };

  it('that the environment names are used, and those that it excepts are not', async () => {
    const api = await playApi({ jobs: some(1) });
    const { host } = new URL(api.url);
    const proxy = await playProxy();
    const options = { token: TOKEN, apiUrl: api.url };
    expect((await through({ HTTP_PROXY: proxy.url }, options)).jobs).toHaveLength(1);
    expect(proxy.asked).toEqual([host]);
    expect((await through({ HTTP_PROXY: proxy.url, NO_PROXY: '127.0.0.1' }, options)).jobs).toHaveLength(1);
    expect(proxy.asked).toHaveLength(1);
  });

  it('elsewhere do not get what is for this machine', async () => {
    const api = await playApi({ jobs: some(1) });
    const found = await through({ HTTP_PROXY: 'http://proxy.invalid:3128' }, { token: TOKEN, apiUrl: api.url });
    expect(found.jobs).toHaveLength(1);
  });

  it('that are none', async () => {
    const error = await through(
      { HTTPS_PROXY: 'not a URL' },
      { token: TOKEN, apiUrl: 'https://nowhere.invalid' },
    ).catch((e) => e);
    expect([error.code, error.message]).toEqual(['proxy', 'the environment names a proxy whose address is not a URL']);
  });

  it('that refuse', async () => {
    const proxy = await playProxy(407);
    const options = { token: TOKEN, apiUrl: 'https://nowhere.invalid', retries: 0 };
    const error = await through({ HTTPS_PROXY: proxy.url }, options).catch((thrown) => thrown);
    expect([error.code, error.message]).toEqual([
      'proxy',
      'page 1: the proxy does not let the connection to nowhere.invalid pass (407)',
    ]);
  });
});
