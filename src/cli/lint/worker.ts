import { InternalError } from '../../engine/internal-error.ts';
import type { FileResult } from '../../engine/result.ts';
import { type LintableFile, lintHere } from '../../project/lint-files.ts';
import { toError } from '../../shared/errors.ts';
import { loadConfigs } from './load-configs.ts';
import type { LintOptions } from './options.ts';

/** The argument that makes the program a worker: none that a command line could have. */
export const WORKER = '\0worker';

/** What a worker is given when it starts: it makes its own configs, since rules can't be handed over. */
export interface WorkerData {
  readonly options: LintOptions;
  readonly cwd: string;
}

/**
 * A file to lint, and the number that the answer has. They come and go by the dozen, since each
 * message costs as much as a file.
 */
export interface Task {
  readonly id: number;
  readonly file: LintableFile;
  readonly bytes: Uint8Array;
}

export type Answer =
  | { readonly id: number; readonly result: FileResult }
  | { readonly id: number; readonly failure: WorkerFailure };

/** An error as it can be sent: its class would be lost on the way. */
export interface WorkerFailure {
  readonly rule: string | undefined;
  readonly name: string;
  readonly message: string;
  readonly stack: string | undefined;
}

/** Answers the tasks of the main thread until that one ends it. */
export async function serve(): Promise<void> {
  const { parentPort, workerData } = await import('./threads.ts');
  const { options, cwd } = workerData as WorkerData;
  const configs = await loadConfigs(options, cwd);
  const answer = async ({ id, file, bytes }: Task): Promise<Answer> => {
    try {
      return { id, result: await lintHere(file, bytes, await configs.forFile(file.absolute)) };
    } catch (error) {
      return { id, failure: toFailure(error) };
    }
  };
  parentPort!.on('message', async (tasks: readonly Task[]) => {
    const answers: Answer[] = [];
    for (const task of tasks) answers.push(await answer(task));
    parentPort!.postMessage(answers);
  });
}

function toFailure(error: unknown): WorkerFailure {
  const { rule, cause } = error instanceof InternalError ? error : { rule: undefined, cause: error };
  const { name, message, stack } = toError(cause);
  return { rule, name, message, stack: typeof stack === 'string' ? stack : undefined };
}
