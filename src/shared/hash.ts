/**
 * A hash of a text as 16 hex digits, the same on every platform: cyrb53 by bryc (public domain)
 * with its full 64 bits.
 *
 * Not `crypto`: Node's is missing in a browser, and Web Crypto's is asynchronous. It tells texts
 * apart; it does not withstand somebody who looks for collisions.
 */
export function hash64(text: string): string {
  let high = 0xdeadbeef;
  let low = 0x41c6ce57;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    high = Math.imul(high ^ code, 2654435761);
    low = Math.imul(low ^ code, 1597334677);
  }
  high = Math.imul(high ^ (high >>> 16), 2246822507) ^ Math.imul(low ^ (low >>> 13), 3266489909);
  low = Math.imul(low ^ (low >>> 16), 2246822507) ^ Math.imul(high ^ (high >>> 13), 3266489909);
  return hex(high) + hex(low);
}

function hex(int32: number): string {
  return (int32 >>> 0).toString(16).padStart(8, '0');
}
