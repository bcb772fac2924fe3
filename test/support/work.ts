import { Session } from 'node:inspector/promises';
import { fileURLToPath } from 'node:url';

/** How much was done, by the file whose code did it: a number that does not depend on the machine. */
export type Work = ReadonlyMap<string, number>;

const root = fileURLToPath(new URL('../../', import.meta.url));

/** What the engine itself searches and copies has no blocks of code: the lengths count. */
const natives = [
  {
    name: 'searches and copies of lists',
    prototype: Array.prototype,
    methods: ['concat', 'includes', 'indexOf', 'join', 'lastIndexOf', 'shift', 'slice', 'splice', 'unshift'],
  },
  {
    name: 'searches of texts',
    prototype: String.prototype,
    methods: ['includes', 'indexOf', 'lastIndexOf', 'replaceAll', 'search', 'split'],
  },
] as const;

/**
 * The work of a run: how often each block of code was entered (V8 counts them), and how long the lists and texts were
 * that the engine searched or copied. Functions that ran before the first measurement of a process are counted
 * by their calls only, so nothing is run to warm up.
 */
export async function workOf(run: () => unknown): Promise<Work> {
  const session = await started();
  const work = new Map<string, number>();
  const add = (name: string, more: number) => work.set(name, (work.get(name) ?? 0) + more);
  const restore = natives.flatMap(({ name, prototype, methods }) =>
    methods.map((method) => count(prototype as never, method as never, (length) => add(name, length))),
  );
  await session.post('Profiler.takePreciseCoverage');
  try {
    await run();
  } finally {
    for (const undo of restore) undo();
  }
  const { result } = await session.post('Profiler.takePreciseCoverage');
  for (const { url, functions } of result) {
    const file = url.replace(/^file:\/\//, '').replace(root, '');
    if (!/^(?:src|rules|test|node_modules)\//.test(file)) continue;
    for (const { ranges } of functions) for (const { count } of ranges) add(file, count);
  }
  return work;
}

let session: Session | undefined;

async function started(): Promise<Session> {
  if (session) return session;
  session = new Session();
  session.connect();
  await session.post('Profiler.enable');
  await session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: true });
  return session;
}

type Method = (this: { readonly length: number }, ...args: unknown[]) => unknown;

/** Has the length told of what each call of a method goes through. */
function count(prototype: Record<string, Method>, name: string, add: (length: number) => void): () => void {
  const native = prototype[name]!;
  const replace = (value: Method) =>
    Object.defineProperty(prototype, name, { value, configurable: true, writable: true });
  replace(function (...args) {
    const result = native.apply(this, args);
    // A search ends where it finds something; all else goes through the whole.
    const from = Number(args[1] ?? 0);
    add(typeof result === 'number' && result >= from ? result - from : this.length);
    return result;
  });
  return () => replace(native);
}
