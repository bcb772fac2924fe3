import { fstatSync, type Stats, statSync, writeSync } from 'node:fs';
import { describeError, errorCode } from '../files/errors.ts';
import { WriteError } from '../files/write.ts';

export const STDOUT = 1;
export const STDERR = 2;

export type StandardStream = typeof STDOUT | typeof STDERR;

/**
 * Writes what people read. The log of a GitHub workflow is such a reader that also obeys: it is
 * told not to for as long, by a word that nobody can know before. Whoever reads a file of it is not
 * a log.
 *
 * @throws WriteError as `writeExactly` does
 */
export function write(stream: StandardStream, text: string): void {
  if (text === '') return;
  if (process.env.GITHUB_ACTIONS !== 'true' || isFile(stream)) {
    writeExactly(stream, text);
    return;
  }
  const token = crypto.randomUUID();
  writeExactly(stream, `::stop-commands::${token}\n${text}${text.endsWith('\n') ? '' : '\n'}::${token}::\n`);
}

/**
 * Writes what programs read, whole. A reader that has closed the pipe (`| head -1`) has seen
 * enough, so that is not an error. Node's own streams take some milliseconds to set up, which short
 * runs feel.
 *
 * @throws WriteError for standard output; what can't be said on standard error is not said
 */
export function writeExactly(stream: StandardStream, text: string | Uint8Array): void {
  const bytes = Buffer.from(text as Uint8Array);
  if (queued.has(stream)) {
    writeLater(stream, bytes);
    return;
  }
  for (let written = 0; written < bytes.length; ) {
    try {
      written += writeSync(stream, bytes, written);
    } catch (error) {
      if (errorCode(error) === 'EPIPE') return;
      if (errorCode(error) !== 'EAGAIN') {
        if (stream === STDERR) return;
        throw new WriteError(`can't be written: ${describeError(error)}`);
      }
      writeLater(stream, bytes.subarray(written));
      return;
    }
  }
}

/** The streams that have something to write still, which nothing may overtake. */
const queued = new Set<StandardStream>();

/** For a pipe that does not block: Node waits until the reader has taken everything. */
function writeLater(stream: StandardStream, bytes: Uint8Array): void {
  queued.add(stream);
  const nodeStream = stream === STDOUT ? process.stdout : process.stderr;
  if (nodeStream.listenerCount('error') === 0) {
    nodeStream.on('error', (error) => {
      if (errorCode(error) !== 'EPIPE') throw error;
    });
  }
  nodeStream.write(bytes);
}

function isFile(stream: StandardStream): boolean {
  try {
    return fstatSync(stream).isFile();
  } catch {
    return false; // closed
  }
}

export function isTerminal(stream: StandardStream): boolean {
  try {
    if (process.platform !== 'win32' && !mayBeTerminal(fstatSync(stream))) return false;
  } catch {
    return false; // closed
  }
  return (stream === STDOUT ? process.stdout : process.stderr).isTTY === true;
}

/** To ask Node for the stream takes some milliseconds, so what is known to be none is not asked. */
function mayBeTerminal(stats: Stats): boolean {
  return stats.isCharacterDevice() && stats.rdev !== statSync('/dev/null').rdev;
}

/** The columns of a terminal; `undefined` for anything else. */
export function widthOf(stream: StandardStream): number | undefined {
  if (!isTerminal(stream)) return undefined;
  return (stream === STDOUT ? process.stdout : process.stderr).columns || undefined;
}

/**
 * Whether to colour what goes to a stream: the option, then `FORCE_COLOR`, `NO_COLOR`, `TERM=dumb`,
 * and whether it is a terminal.
 */
export function wantsColor(stream: StandardStream, option: boolean | undefined, env = process.env): boolean {
  if (option !== undefined) return option;
  if (env.FORCE_COLOR !== undefined) return ['', '1', 'true', '2', '3'].includes(env.FORCE_COLOR);
  if (env.NO_COLOR) return false;
  if (env.TERM === 'dumb') return false;
  return isTerminal(stream);
}

/**
 * Whether a stream may have links: only a terminal, by `FORCE_HYPERLINK`, or if it is one that is
 * known to draw them and colours are wanted.
 */
export function wantsLinks(stream: StandardStream, color: boolean, env = process.env): boolean {
  if (!isTerminal(stream)) return false;
  if (env.FORCE_HYPERLINK) return Number.parseInt(env.FORCE_HYPERLINK, 10) !== 0;
  return color && !env.CI && !env.TEAMCITY_VERSION && drawsLinks(env);
}

/**
 * Whether a terminal draws links, by what it sets. The versions that were first to do so are those
 * of the package `supports-hyperlinks`.
 */
function drawsLinks({
  TERM,
  TERM_PROGRAM,
  TERM_PROGRAM_VERSION = '',
  VTE_VERSION = '',
  WT_SESSION,
}: NodeJS.ProcessEnv) {
  const [major = 0, minor = 0] = TERM_PROGRAM_VERSION.split('.').map((part) => Number.parseInt(part, 10));
  switch (TERM_PROGRAM) {
    case 'iTerm.app':
      return major > 3 || (major === 3 && minor >= 1);
    case 'WezTerm':
      return major >= 20_200_620;
    case 'vscode':
      return major > 1 || (major === 1 && minor >= 72);
    case 'ghostty':
    case 'zed':
      return true;
  }
  if (WT_SESSION || TERM === 'alacritty' || TERM === 'xterm-kitty') return true;
  // 0.50.0 crashes at one; the variable says 5001 for 0.50.1.
  return Number.parseInt(VTE_VERSION, 10) > 5000;
}
