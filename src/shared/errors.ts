/** Converts a thrown value to an `Error`: plugins may throw anything. */
export function toError(thrown: unknown): Error {
  try {
    if (thrown instanceof Error && typeof thrown.name === 'string' && typeof thrown.message === 'string') return thrown;
    return new Error(String(thrown));
  } catch {
    return new Error('what was thrown is not a string');
  }
}
