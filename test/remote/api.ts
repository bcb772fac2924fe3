import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type RequestListener, type Server, type ServerResponse } from 'node:http';
import { createServer as createSecureServer, type ServerOptions } from 'node:https';
import { type AddressInfo, connect } from 'node:net';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';

/** Of localhost, signed by itself, and its key: of use for nothing else. */
export const certificate = readFileSync(join(import.meta.dirname, 'localhost.pem'), 'utf8');

export const TOKEN = 'token-of-the-tests';

/** Answers a request, or leaves it to the API that is played. */
export type Handler = (request: IncomingMessage, response: ServerResponse, url: URL) => boolean | undefined;

export interface PlayedApi {
  readonly url: string;
  /** What was asked, the oldest first. */
  readonly requests: readonly { readonly path: string; readonly token: string | undefined; readonly method: string }[];
}

export interface PlayOptions {
  readonly jobs?: readonly unknown[];
  /** Which of the two shapes a page has. */
  readonly envelope?: 'result' | 'results';
  /** By path, what else there is. */
  readonly others?: Readonly<Record<string, unknown>>;
  readonly handle?: Handler;
  /** A certificate: then it is an https server. */
  readonly tls?: ServerOptions;
  readonly ignoresFilters?: boolean;
}

/** A server on this machine, for one test. */
async function listen(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return (server.address() as AddressInfo).port;
}

/** Plays the API of the platform, for one test. */
export async function playApi({
  jobs = [],
  envelope = 'result',
  others = {},
  handle,
  tls,
  ignoresFilters = false,
}: PlayOptions = {}): Promise<PlayedApi> {
  const requests: { path: string; token: string | undefined; method: string }[] = [];
  const listener: RequestListener = (request, response) => {
    requests.push({ path: request.url!, token: request.headers.authorization, method: request.method! });
    const url = new URL(request.url!, 'http://api');
    if (handle?.(request, response, url)) return;
    if (request.headers.authorization !== `Bearer ${TOKEN}`) {
      sendJson(response, { statusCode: 401, error: 'Unauthorized', message: 'Invalid token' }, 401);
    } else if (url.pathname in others) sendJson(response, others[url.pathname]);
    else if (/\/sync-job$/.test(url.pathname))
      sendJson(response, pageOf(ignoresFilters ? jobs : wanted(jobs, url.searchParams), url.searchParams, envelope));
    else sendJson(response, { statusCode: 404, error: 'Not Found', message: `No route ${url.pathname}` }, 404);
  };
  const port = await listen(tls ? createSecureServer(tls, listener) : createServer(listener));
  return { url: `${tls ? 'https://localhost' : 'http://127.0.0.1'}:${port}`, requests };
}

export function sendJson(
  response: ServerResponse,
  value: unknown,
  status = 200,
  headers: Record<string, string> = {},
): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers });
  response.end(JSON.stringify(value));
}

function wanted(jobs: readonly unknown[], query: URLSearchParams): readonly unknown[] {
  const ids = query.get('id[in]')?.split(',');
  const integration = query.get('integration_name');
  const environment = query.get('environment_id');
  return jobs.filter((job) => {
    const { id, integration_name, environment_id } = job as Record<string, unknown>;
    if (ids && !ids.includes(String(id))) return false;
    if (environment !== null && environment_id !== environment) return false;
    return integration === null || integration_name === integration;
  });
}

function pageOf(jobs: readonly unknown[], query: URLSearchParams, envelope: 'result' | 'results') {
  const limit = Number(query.get('limit') ?? 5000);
  const start = Number(query.get('next_cursor') ?? 0);
  const next = start + limit < jobs.length ? String(start + limit) : null;
  return { [envelope]: jobs.slice(start, start + limit), next_cursor: next, prev_cursor: null, limit };
}

/** A proxy for one test, and what was asked of it. */
export async function playProxy(status = 200) {
  const asked: string[] = [];
  const server = createServer((_, response) => response.writeHead(500).end());
  server.on('connect', (request, client, head) => {
    asked.push(request.url!);
    if (status !== 200) {
      client.end(`HTTP/1.1 ${status} Proxy says no\r\n\r\n`);
      return;
    }
    const [host, port] = request.url!.split(':');
    const target = connect(Number(port), host === 'localhost' ? '127.0.0.1' : host, () => {
      client.write('HTTP/1.1 200 Connection established\r\n\r\n');
      target.write(head);
      target.pipe(client).pipe(target);
    });
    target.on('error', () => client.destroy());
    client.on('error', () => target.destroy());
  });
  return { url: `http://127.0.0.1:${await listen(server)}`, asked };
}

/** Jobs as the API has them: each with an id, a label, and what the platform adds. */
export function deployed(number: number, fields: Readonly<Record<string, unknown>> = {}): Record<string, unknown> {
  const id = `${String(number).padStart(8, '0')}-0000-4000-8000-000000000000`;
  return {
    id,
    label: `Job ${number}`,
    integration_name: 'zendesk',
    environment_id: '11111111-1111-4111-8111-111111111111',
    default_runtime_version: '3',
    args_schema: null,
    args_validation: null,
    mutex_key: null,
    state_key: null,
    resources: [{ resource: 'ticketing/users', method: 'list' }],
    created_at: '2026-01-05T10:00:00.000Z',
    updated_at: '2026-01-05 10:00:00',
    ...fields,
  };
}
