/** Where the API is, unless something else is said. */
export const API_URL = 'https://api.truto.one';

/** What is wrong with a token or an address: a sentence without its subject, and what to do. */
export interface Problem {
  readonly problem: string;
  readonly help: string;
}

/** The token without the spaces around it. */
export function readToken(given: string): { readonly token: string } | Problem {
  const token = given.trim();
  if (token === '') return { problem: 'is empty', help: 'give it the API token of an environment' };
  if (/^Bearer\s/i.test(token)) return { problem: 'begins with "Bearer"', help: 'give the token alone' };
  if (/[^!-~]/.test(token))
    return {
      problem: 'has characters that no token has, such as a line break or a space',
      help: 'copy the token again, alone',
    };
  return { token };
}

/** The address that paths of the API are appended to. */
export function readApiUrl(given: string): { readonly url: URL } | Problem {
  const example = `write it as in ${API_URL}`;
  const url = URL.canParse(given.trim()) ? new URL(given.trim()) : undefined;
  if (!url) return { problem: 'is not a URL', help: example };
  if (url.username !== '' || url.password !== '')
    return { problem: 'holds a user name or password', help: 'remove it: only the token is sent' };
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && isLoopback(url.hostname)))
    return { problem: 'is not an https address', help: 'the token is sent over https only (or to this machine)' };
  if (url.search !== '' || url.hash !== '') return { problem: 'has a query or a fragment', help: 'remove it' };
  if (!url.pathname.endsWith('/')) url.pathname += '/';
  return { url };
}

/** Whether a host name, as in a URL, is this machine itself. */
export function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127(?:\.\d{1,3}){3}$/.test(hostname);
}
