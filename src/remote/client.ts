import { printable } from '../text/escape.ts';
import { shorten } from '../text/quote.ts';
import { count } from '../text/words.ts';
import { version } from '../version.ts';
import type { Answer, Connections } from './http.ts';
import { RemoteError, type RemoteErrorCode, type RemoteErrorDetails } from './remote-error.ts';

/** A larger answer is not a page of jobs. */
const MAX_BYTES = 64 * 1024 * 1024;

/** In milliseconds: before the second try, twice as long before the third, and so on. */
const PAUSE = 500;
/** What the server may ask for. */
const LONGEST_PAUSE = 120_000;

/** Of what a server says of itself. */
const LONGEST_WORDS = 200;

export interface ClientOptions {
  /** See `readToken`. */
  readonly token: string;
  /** See `readApiUrl`. */
  readonly url: URL;
  /** How long an answer may take, in milliseconds. */
  readonly timeout: number;
  /** How often a request is tried again that may succeed later. */
  readonly retries: number;
  readonly signal?: AbortSignal | undefined;
}

/** Reads from the platform's API, and does nothing else there. */
export class Client {
  readonly #options: ClientOptions;
  readonly #connections: Connections;

  private constructor(options: ClientOptions, connections: Connections) {
    this.#options = options;
    this.#connections = connections;
  }

  /** @throws RemoteError where this Node is too old, or the environment names a proxy that is none */
  static async open(options: ClientOptions): Promise<Client> {
    const { versions } = process;
    if (isBefore(versions.node, [20, 18, 1])) {
      throw new RemoteError('unsupported-node', `this is Node ${versions.node}, which can't ask the API`, {
        help: 'use Node 20.18.1 or newer, or a saved answer',
      });
    }
    const { connect } = await import('./http.ts');
    try {
      return new Client(options, connect(options.url));
    } catch {
      throw new RemoteError('proxy', 'the environment names a proxy whose address is not a URL', {
        help: 'correct HTTPS_PROXY or HTTP_PROXY',
      });
    }
  }

  /**
   * The value that the API answers.
   *
   * @param path below the address of the API
   * @param page which page of a list it is, for failures
   * @throws RemoteError
   */
  async get(path: string, query: Readonly<Record<string, string>>, page?: number): Promise<unknown> {
    const url = new URL(path, this.#options.url);
    url.search = new URLSearchParams(query).toString();
    const fail = (code: RemoteErrorCode, message: string, details: RemoteErrorDetails = {}) =>
      new RemoteError(code, this.#safe(page === undefined ? message : `page ${page}: ${message}`), {
        ...details,
        page,
      });
    const text = await this.#ask(url, fail);
    try {
      return JSON.parse(text);
    } catch {
      throw fail('not-json', text.trim() === '' ? 'the answer is empty' : 'the answer is not JSON', {
        help: `check that ${url.origin} is the platform's API`,
      });
    }
  }

  close(): Promise<void> {
    return this.#connections.close();
  }

  /** The text of a good answer, after as many tries as are allowed. */
  async #ask(url: URL, fail: Fail): Promise<string> {
    const { token, timeout, retries, signal } = this.#options;
    const headers = {
      Authorization: `Bearer ${token}`,
      Accept: 'application/json',
      'User-Agent': `sync-job-lint/${version}`,
    };
    for (let tries = 1; ; tries++) {
      let pause = PAUSE * 2 ** (tries - 1);
      const limit = AbortSignal.timeout(timeout);
      try {
        const answer = await this.#connections.get(url, headers, signal ? AbortSignal.any([signal, limit]) : limit);
        const text = await readBody(answer, fail);
        if (answer.status >= 200 && answer.status < 300 && !isHtml(answer, text)) return text;
        const wait = isPassing(answer.status) ? readRetryAfter(answer) : undefined;
        if (!isPassing(answer.status) || tries > retries || (wait ?? 0) > LONGEST_PAUSE)
          // Before it is cut, which could leave a part of the token.
          throw refusal(answer, this.#withoutToken(text), url, tries, wait, fail);
        pause = wait ?? pause;
      } catch (error) {
        if (error instanceof RemoteError) throw error;
        const seconds = count(timeout / 1000, 'second');
        if (signal?.aborted) throw fail('aborted', 'the request was aborted');
        if (limit.aborted) {
          throw fail('timeout', `${url.host} has not answered within ${seconds}`, { help: 'allow more: --timeout' });
        }
        if (!isLost(error) || tries > retries) throw failedConnection(error, url, fail);
      }
      await sleep(pause, signal, fail);
    }
  }

  #safe(message: string): string {
    return printable(this.#withoutToken(message));
  }

  /** Servers may repeat what they were sent. */
  #withoutToken(text: string): string {
    return text.replaceAll(this.#options.token, '***');
  }
}

type Fail = (code: RemoteErrorCode, message: string, details?: RemoteErrorDetails) => RemoteError;

function isBefore(running: string, wanted: readonly number[]): boolean {
  const parts = running.split('.').map(Number);
  const different = wanted.findIndex((part, i) => part !== parts[i]);
  return different >= 0 && parts[different]! < wanted[different]!;
}

async function readBody({ body, headers }: Answer, fail: Fail): Promise<string> {
  const tooLarge = () => fail('too-large', `the answer is larger than ${MAX_BYTES / 1024 / 1024} MiB`, SMALLER_PAGES);
  if (Number(headers.get('content-length')) > MAX_BYTES) throw tooLarge();
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body ?? []) {
    chunks.push(chunk);
    size += chunk.length;
    if (size > MAX_BYTES) throw tooLarge();
  }
  return new TextDecoder().decode(Buffer.concat(chunks));
}

const SMALLER_PAGES = { help: 'ask for smaller pages: --page-size' };

/** Whether the same request may succeed later. */
function isPassing(status: number): boolean {
  return [408, 425, 429].includes(status) || status >= 500;
}

/** In milliseconds; absent where the server does not say. */
function readRetryAfter({ headers }: Answer): number | undefined {
  const value = headers.get('retry-after')?.trim() ?? '';
  if (/^\d+$/.test(value)) return Number(value) * 1000;
  const date = Date.parse(value);
  return Number.isNaN(date) ? undefined : Math.max(0, date - Date.now());
}

function isHtml({ headers }: Answer, text: string): boolean {
  return /^text\/html\b/i.test(headers.get('content-type') ?? '') || /^\s*<(?:!doctype|html)\b/i.test(text);
}

/** Why an answer is no good. */
function refusal(answer: Answer, text: string, url: URL, tries: number, wait: number | undefined, fail: Fail) {
  const { status } = answer;
  const words = isHtml(answer, text) ? undefined : messageOf(text);
  const said = words === undefined ? '' : `: "${words}"`;
  if (status >= 300 && status < 400) {
    const location = answer.headers.get('location') ?? '';
    const to = URL.canParse(location, url) ? ` to ${new URL(location, url).origin}` : '';
    return fail('redirect', `${url.host} redirects${to}, and the token must not follow`, {
      help: 'give the address that it leads to, if you trust it: --api-url',
      status,
    });
  }
  if (status === 401) {
    return fail('unauthorized', `the API refused the token (401)${said}`, {
      help: 'use a valid API token of the environment',
      status,
    });
  }
  if (isHtml(answer, text) && !isPassing(status) && status !== 404) {
    return fail('not-json', `${url.host} answered with a web page (${status}), not with JSON`, {
      help: 'check --api-url; a proxy on the way may want you to log in',
      status,
    });
  }
  if (status === 403) {
    return fail('forbidden', `the token is not allowed to do this (403)${said}`, {
      help: 'use a token that may read sync jobs',
      status,
    });
  }
  if (status === 404) {
    return fail('not-found', `not found at ${url.origin}${url.pathname}, or not visible to this token (404)${said}`, {
      help: 'check --api-url, and that the token is one of the right environment',
      status,
    });
  }
  const times = count(tries, 'try', 'tries');
  if (status === 429) {
    const long = (wait ?? 0) > LONGEST_PAUSE ? `, and asks to wait ${count(Math.ceil(wait! / 1000), 'second')}` : '';
    return fail('rate-limited', `still limited after ${times} (429)${long}${said}`, {
      help: 'try again later, with less beside it that uses this token',
      status,
    });
  }
  if (isPassing(status)) {
    return fail('server-error', `the API still fails after ${times} (${status})${said}`, {
      help: 'try again later',
      status,
    });
  }
  return fail('refused-request', `the API refused the request (${status})${said}`, {
    help: 'check the filters and --page-size',
    status,
  });
}

/** What the API says of a failure, cut. */
function messageOf(text: string): string | undefined {
  try {
    const { message } = JSON.parse(text);
    return typeof message === 'string' && message.trim() !== '' ? shorten(message.trim(), LONGEST_WORDS) : undefined;
  } catch {
    return undefined;
  }
}

/** The error that fetch hides in others. */
function causeOf(error: unknown): Readonly<Record<'code' | 'message' | 'address' | 'port' | 'hostname', unknown>> {
  let found = Object(error);
  while (found.cause ?? found.errors) found = Object(found.cause ?? found.errors[0]);
  return found;
}

const LOST = new Set(['ECONNRESET', 'EPIPE', 'ECONNABORTED', 'UND_ERR_SOCKET', 'EAI_AGAIN']);

/** Whether a connection broke off, which another one may not. */
function isLost(error: unknown): boolean {
  return LOST.has(String(causeOf(error).code));
}

/** How names of errors about certificates begin or end. */
const CERTIFICATE = /CERT|SELF_SIGNED|UNABLE_TO_VERIFY|^ERR_TLS|^ERR_SSL|^EPROTO$/;

function failedConnection(error: unknown, url: URL, fail: Fail): RemoteError {
  const { code, message, address, port, hostname = url.hostname } = causeOf(error);
  const name = typeof code === 'string' ? code : 'no reason';
  const proxy = /Proxy response \((\d+)\)/.exec(String(message))?.[1];
  if (proxy !== undefined) {
    return fail('proxy', `the proxy does not let the connection to ${url.host} pass (${proxy})`, {
      help: 'check HTTPS_PROXY (with its user name and password) and NO_PROXY',
    });
  }
  if (name === 'ENOTFOUND' || name === 'EAI_AGAIN') {
    return fail('unknown-host', `there is no host "${hostname}", as far as this machine knows`, {
      help: 'check --api-url, HTTPS_PROXY and the network',
    });
  }
  if (name === 'ECONNREFUSED') {
    const where = typeof address === 'string' && port !== undefined ? `${address}:${port}` : url.host;
    return fail('connection-refused', `${where} refuses connections`, { help: 'check --api-url and HTTPS_PROXY' });
  }
  if (CERTIFICATE.test(name)) {
    return fail('certificate', `the certificate of ${url.host} is not trusted (${name})`, {
      help: 'if your network has its own authority, name its certificate in NODE_EXTRA_CA_CERTS',
    });
  }
  if (name === 'UND_ERR_CONNECT_TIMEOUT' || name === 'ETIMEDOUT') {
    return fail('timeout', `${url.host} can't be reached in time`, {
      help: 'check --api-url, HTTPS_PROXY and the network',
    });
  }
  return fail('connection-lost', `the connection to ${url.host} broke off (${name})`, { help: 'try again later' });
}

function sleep(milliseconds: number, signal: AbortSignal | undefined, fail: Fail): Promise<void> {
  return new Promise((resolve, reject) => {
    const abort = () => {
      clearTimeout(timer);
      reject(fail('aborted', 'the request was aborted'));
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', abort);
      resolve();
    }, milliseconds);
    if (signal?.aborted) abort();
    else signal?.addEventListener('abort', abort, { once: true });
  });
}
