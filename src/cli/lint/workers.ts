import { join } from 'node:path';
import type { Worker } from 'node:worker_threads';
import { InternalError } from '../../engine/internal-error.ts';
import type { FileResult } from '../../engine/result.ts';
import type { LintableFile, LintFile } from '../../project/lint-files.ts';
import type { LintOptions } from './options.ts';
import { type Answer, type Task, WORKER, type WorkerData, type WorkerFailure } from './worker.ts';

declare const SYNC_JOB_LINT_ROOT: string;

interface Pending {
  readonly file: LintableFile;
  resolve(result: FileResult): void;
  reject(error: unknown): void;
}

/** How many files go to a worker at once, if there are so many. */
const BATCH = 16;

/** Enough for a worker to have something to do while its answers are on their way. */
const QUEUE = 2 * BATCH;

/** Fewer files than these are done before threads have started and warmed up. */
const MANY = 8000;

/** The threads that the options ask for; none where this one is enough. */
export async function openWorkers(options: LintOptions, files: number, cwd: string): Promise<Workers | undefined> {
  const jobs = options.jobs ?? (files < MANY ? 1 : (await import('./threads.ts')).availableParallelism());
  return jobs === 1 ? undefined : Workers.open(Math.min(jobs, files), { options, cwd });
}

/** Threads that lint files. */
class Workers {
  readonly #start: () => Worker;
  readonly #most: number;
  readonly #threads: Thread[] = [];

  private constructor(most: number, start: () => Worker) {
    this.#most = most;
    this.#start = start;
  }

  /** @param most how many threads there can be */
  static async open(most: number, workerData: WorkerData): Promise<Workers> {
    const { Worker } = await import('./threads.ts');
    const program = join(SYNC_JOB_LINT_ROOT, 'dist', 'cli.cjs');
    return new Workers(most, () => new Worker(program, { argv: [WORKER], workerData }));
  }

  /** How many files they can have at once. */
  get capacity(): number {
    return this.#most * QUEUE;
  }

  /** Gives a file to the least busy of them; another one is started where all have enough to do. */
  readonly lint: LintFile = (file, bytes) => {
    let thread = this.#threads.reduce<Thread | undefined>(
      (least, one) => (least && least.load <= one.load ? least : one),
      undefined,
    );
    if (!thread || (thread.load >= QUEUE && this.#threads.length < this.#most)) {
      thread = new Thread(this.#start());
      this.#threads.push(thread);
    }
    return thread.lint(file, bytes);
  };

  /** Ends the threads; gives what failed in them when no file was waited for. */
  async close(): Promise<unknown[]> {
    const failures = this.#threads.flatMap(({ unnoticed }) => (unnoticed === undefined ? [] : [unnoticed]));
    await Promise.all(this.#threads.map((thread) => thread.close()));
    return failures;
  }
}

class Thread {
  readonly #worker: Worker;
  readonly #pending = new Map<number, Pending>();
  #batch: Task[] = [];
  #next = 0;
  #failure: unknown;
  /** What failed when no file was waited for. */
  unnoticed: unknown;

  constructor(worker: Worker) {
    this.#worker = worker;
    this.#worker.on('message', (answers: readonly Answer[]) => {
      for (const answer of answers) this.#take(answer);
    });
    this.#worker.on('error', (error) => this.#fail(error));
    this.#worker.on('exit', (status) => this.#fail(new Error(`a worker thread ended with ${status}`)));
  }

  get load(): number {
    return this.#pending.size;
  }

  lint({ absolute, path, named }: LintableFile, bytes: Uint8Array): Promise<FileResult> {
    if (this.#failure) return Promise.reject(this.#failure);
    const id = this.#next++;
    const file = { absolute, path, named };
    if (this.#batch.length === 0) setImmediate(() => this.#send());
    this.#batch.push({ id, file, bytes });
    const answer = new Promise<FileResult>((resolve, reject) => {
      this.#pending.set(id, { file, resolve, reject });
    });
    if (this.#batch.length >= BATCH) this.#send();
    return answer;
  }

  close(): Promise<number> {
    return this.#worker.terminate();
  }

  #send(): void {
    if (this.#batch.length === 0) return;
    this.#worker.postMessage(this.#batch);
    this.#batch = [];
  }

  #take(answer: Answer): void {
    const { file, resolve, reject } = this.#pending.get(answer.id)!;
    this.#pending.delete(answer.id);
    if ('result' in answer) resolve(answer.result);
    else reject(toError(answer.failure, file.path));
  }

  /** A thread that has died: its files can't be linted, nor those that it would get. */
  #fail(error: unknown): void {
    if (this.#failure === undefined && this.#pending.size === 0) this.unnoticed = error;
    this.#failure ??= error;
    for (const { reject } of this.#pending.values()) reject(this.#failure);
    this.#pending.clear();
  }
}

function toError({ rule, name, message, stack }: WorkerFailure, path: string): InternalError {
  return new InternalError(rule, path, Object.assign(new Error(message), { name, stack }));
}
