import { Agent, EnvHttpProxyAgent, fetch } from 'undici';
import { isLoopback } from './address.ts';

export interface Answer {
  readonly status: number;
  readonly headers: { get(name: string): string | null };
  /** The decoded body, piece by piece. */
  readonly body: AsyncIterable<Uint8Array> | null;
}

/** Connections to one address, by the proxies that the environment names. */
export interface Connections {
  /** Asks once. Redirects are not followed. */
  get(url: URL, headers: Readonly<Record<string, string>>, signal: AbortSignal): Promise<Answer>;
  close(): Promise<void>;
}

/** @throws TypeError where the address of a proxy is not a URL */
export function connect(to: URL, env = process.env): Connections {
  const httpProxy = env.http_proxy || env.HTTP_PROXY || '';
  const httpsProxy = env.https_proxy || env.HTTPS_PROXY || '';
  const noProxy = env.no_proxy || env.NO_PROXY || '';
  const isDirect = to.protocol === 'http:' && !isHere(httpProxy);
  // How long an answer may take, the signal says.
  const patient = { headersTimeout: 0, bodyTimeout: 0 };
  const proxies = { httpProxy, httpsProxy, noProxy };
  const dispatcher = isDirect ? new Agent(patient) : new EnvHttpProxyAgent({ ...patient, ...proxies });
  return {
    get: (url, headers, signal) => fetch(url, { headers, signal, dispatcher, redirect: 'manual' }),
    close: () => dispatcher.destroy(),
  };
}

/** Only a proxy on this machine leads back to it: what is for this machine is not for another one. */
function isHere(proxy: string): boolean {
  return URL.canParse(proxy) && isLoopback(new URL(proxy).hostname);
}
