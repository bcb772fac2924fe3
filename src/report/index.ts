import type { Format, FormatOptions, Run } from './run.ts';
import { summaryOf } from './summary.ts';

/** The formats by name; each is loaded when it is asked for. */
export const formats = {
  pretty: async () => ({ format: pretty }),
  compact: () => import('./compact.ts'),
  json: () => import('./json.ts'),
  sarif: () => import('./sarif.ts'),
  github: () => import('./github.ts'),
  gitlab: () => import('./gitlab.ts'),
  junit: () => import('./junit.ts'),
  checkstyle: () => import('./checkstyle.ts'),
  rdjson: () => import('./rdjson.ts'),
  markdown: () => import('./markdown.ts'),
} satisfies Readonly<Record<string, () => Promise<{ format: Format | LoadingFormat }>>>;

/** One that loads what it needs for this run. */
type LoadingFormat = (...args: Parameters<Format>) => string | Promise<string>;

export type FormatName = keyof typeof formats;

export const formatNames = Object.keys(formats) as readonly FormatName[];

export function isFormatName(name: string): name is FormatName {
  return Object.hasOwn(formats, name);
}

/**
 * Whether people read a format as it comes; programs read the others, and each escapes what its own
 * readers obey.
 */
export function isForPeople(name: FormatName): boolean {
  return name === 'pretty' || name === 'compact';
}

/** Where nothing was found there is no code to show, and one line says all. */
async function pretty(run: Run, options: FormatOptions): Promise<string> {
  if (run.results.every(({ findings }) => findings.length === 0)) return summaryOf(run, options);
  const { format } = await import('./pretty.ts');
  return format(run, options);
}
