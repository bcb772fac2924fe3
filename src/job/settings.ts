import type { Capabilities } from './capabilities.ts';

/** What the author says about the world around the job. */
export interface Settings {
  /** All fields of the connected account's context; absent where nobody says. */
  readonly context?: readonly string[];
  /** The integration's own methods. */
  readonly methods: readonly string[];
  /** JSONata functions of one's own, without `$`. */
  readonly functions: readonly string[];
  /** What integrations can do; absent where nobody says. */
  readonly capabilities?: readonly Capabilities[];
}
