const CODES = { bold: 1, dim: 2, red: 31, yellow: 33, blue: 34, cyan: 36, green: 32 } as const;

export type Color = keyof typeof CODES;

export type Paint = (color: Color, text: string) => string;

/** A function that colours text for a terminal, or leaves it alone. */
export function painter(color: boolean): Paint {
  return color ? (name, text) => `\u001b[${CODES[name]}m${text}\u001b[0m` : (_, text) => text;
}
