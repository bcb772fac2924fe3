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
export function connect(to: URL): Connections {
  const dispatcher = isDirect(to) ? new Agent() : new EnvHttpProxyAgent();
  return {
    get: (url, headers, signal) => fetch(url, { headers, signal, dispatcher, redirect: 'manual' }),
    close: () => dispatcher.destroy(),
  };
}

/** A proxy elsewhere does not lead back to this machine, and the token is not for it. */
function isDirect({ protocol }: URL, env = process.env): boolean {
  if (protocol === 'https:') return false;
  const proxy = env.http_proxy ?? env.HTTP_PROXY;
  return proxy === undefined || !URL.canParse(proxy) || !isLoopback(new URL(proxy).hostname);
}
