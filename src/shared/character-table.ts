/**
 * A table of characters by their codes, which is faster to ask than a set: 1 for those in a text;
 * all are ASCII.
 */
export function characterTable(text: string): Uint8Array {
  const table = new Uint8Array(128);
  for (const sign of text) table[sign.charCodeAt(0)] = 1;
  return table;
}
