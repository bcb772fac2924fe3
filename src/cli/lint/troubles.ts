import { rules } from '../../../rules/index.ts';
import type { ConfigError } from '../../config/config-error.ts';
import { InternalError } from '../../engine/internal-error.ts';
import type { Failure } from '../../report/run.ts';
import { ofPlugins } from '../foreign-rules.ts';
import type { Log } from '../log.ts';

/** What a run could not do: each is said at once, and makes the command fail. */
export class Troubles {
  readonly #messages: Log;
  readonly #debug: boolean;
  readonly #configErrors = new Set<ConfigError>();
  /** The files that could not be checked, for the report. */
  readonly failures: Failure[] = [];
  #any = false;

  /** @param debug whether more is said about crashes */
  constructor(messages: Log, debug: boolean) {
    this.#messages = messages;
    this.#debug = debug;
  }

  get any(): boolean {
    return this.#any;
  }

  /** Something that is not about a file to check. */
  say(message: string, help?: string): void {
    this.#any = true;
    this.#messages.error(message, help);
  }

  /** A file that can't be read or written. */
  file(path: string, message: string): void {
    this.failures.push({ path, message });
    this.say(`"${path}" ${message}`);
  }

  notWritten(file: string, reason: string): void {
    this.say(`"${file}" can't be written: ${reason}`);
  }

  /** One config can keep many files from being checked, and is complained about once. */
  config(path: string, error: ConfigError): void {
    this.#any = true;
    this.failures.push({ path, message: `can't be checked: ${error.path}: ${error.message}` });
    if (!this.#configErrors.has(error)) this.#messages.configError(error);
    this.#configErrors.add(error);
  }

  crash(path: string, error: unknown): void {
    this.#any = true;
    const { rule, cause } = error instanceof InternalError ? error : { rule: undefined, cause: error };
    const what = `internal failure${rule ? ` in the rule "${rule}"` : ''}`;
    this.failures.push({ path, message: what });
    const isOurs = rule === undefined || rules.some(({ id }) => id === rule);
    const whose = isOurs ? undefined : 'the plugin that the rule comes from';
    this.#messages.crash(`"${path}": ${what}`, cause, this.#debug, whose);
  }

  /** What failed in a thread that had nothing more to do. */
  late(error: unknown): void {
    this.#any = true;
    this.#messages.crash('internal failure', error, this.#debug, ofPlugins());
  }
}
