import type { ConfigError } from '../config/config-error.ts';
import { type Color, painter } from '../report/colors.ts';
import { toError } from '../shared/errors.ts';
import { printable, printableLines } from '../text/escape.ts';
import { STDERR, wantsColor, write } from './terminal.ts';

/** What the command says besides its report, on stderr. */
export class Log {
  readonly #paint;

  /** @param color what the options say; the terminal decides where they say nothing */
  constructor(color?: boolean) {
    this.#paint = painter(wantsColor(STDERR, color));
  }

  error(message: string, help?: string): void {
    this.#say('error', 'red', message, help);
  }

  warning(message: string, help?: string): void {
    this.#say('warning', 'yellow', message, help);
  }

  notice(message: string, help?: string): void {
    this.#say('note', 'blue', message, help);
  }

  /** All that is wrong in a config, each with its place. */
  configError({ problems }: ConfigError): void {
    for (const { path, line, column, message, help } of problems) {
      this.error(`${[path, line, column].filter((part) => part !== undefined).join(':')}: ${message}`, help);
    }
  }

  /**
   * A fault that is not the user's.
   *
   * @param whose what is at fault
   */
  crash(what: string, thrown: unknown, debug: boolean, whose = 'sync-job-lint'): void {
    const error = toError(thrown);
    const more = debug ? '' : ' and what --debug shows';
    this.error(
      `${what}: ${error.name}: ${error.message}`,
      `this is a fault of ${whose}; report it, with the file if you can${more}`,
    );
    if (debug && typeof error.stack === 'string') this.debug(error.stack);
  }

  debug(message: string): void {
    write(STDERR, `${this.#paint('dim', `debug: ${printableLines(message)}`)}\n`);
  }

  #say(kind: string, color: Color, message: string, help: string | undefined): void {
    const more = help ? `  ${this.#paint('cyan', 'help')}: ${printable(help)}\n` : '';
    write(STDERR, `${this.#paint(color, kind)}: ${printable(message)}\n${more}`);
  }
}
