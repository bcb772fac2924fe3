/** What was thrown, as an error: anything can be, and of other people's errors nothing is sure. */
export function toError(thrown: unknown): Error {
  try {
    if (thrown instanceof Error && typeof thrown.name === 'string' && typeof thrown.message === 'string') return thrown;
    return new Error(String(thrown));
  } catch {
    return new Error('what was thrown is no text');
  }
}
