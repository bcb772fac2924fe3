/** What kind of failure it is, for programs. */
export type RemoteErrorCode =
  | 'aborted'
  | 'certificate'
  | 'connection-lost'
  | 'connection-refused'
  | 'forbidden'
  | 'not-found'
  | 'not-json'
  | 'proxy'
  | 'rate-limited'
  | 'redirect'
  | 'refused-request'
  | 'repeated-cursor'
  | 'server-error'
  | 'timeout'
  | 'too-large'
  | 'too-many-pages'
  | 'unauthorized'
  | 'unexpected-shape'
  | 'unknown-host'
  | 'unsupported-node';

export interface RemoteErrorDetails {
  /** What to do about it. */
  readonly help?: string | undefined;
  /** The HTTP status, where there was an answer. */
  readonly status?: number | undefined;
  /** Which page of a list was asked for, from 1. */
  readonly page?: number | undefined;
}

/** Why the platform's API did not answer as it should: one sentence without a full stop, without the token. */
export class RemoteError extends Error {
  override readonly name = 'RemoteError';
  readonly code: RemoteErrorCode;
  readonly help: string | undefined;
  readonly status: number | undefined;
  readonly page: number | undefined;

  constructor(code: RemoteErrorCode, message: string, { help, status, page }: RemoteErrorDetails = {}) {
    super(message);
    this.code = code;
    this.help = help;
    this.status = status;
    this.page = page;
  }
}
