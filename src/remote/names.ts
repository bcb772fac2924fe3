import { isRecord, type RemoteJob } from './sync-jobs.ts';

const LONGEST_SLUG = 60;

/** Names that Windows keeps for devices, whatever their extension. */
const DEVICE = /^(?:con|prn|aux|nul|com\d|lpt\d)$/;

/** The beginning of an id, which tells jobs of one name apart. */
const ID_LENGTH = 8;

/** What the file of a job is called, without its extension: from its label, its integration or its id. */
export function slugOf(job: RemoteJob): string {
  const label = job.label === 'Untitled' ? '' : slug(job.label);
  return label || slug(job.integration_name) || slug(job.id) || 'sync-job';
}

/** Lower-case letters, digits and hyphens; anybody may have written the text. */
function slug(text: unknown): string {
  if (typeof text !== 'string') return '';
  const words = text
    .slice(0, 1000)
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-');
  const name = words.replace(/^-/, '').slice(0, LONGEST_SLUG).replace(/-$/, '');
  return DEVICE.test(name) ? '' : name;
}

/** What a file about an integration is called: its name, where that can be the name of a file. */
export function fileNameOf(integration: string): string {
  if (/^[a-z0-9][a-z0-9_-]*$/.test(integration) && integration.length <= LONGEST_SLUG && !DEVICE.test(integration))
    return integration;
  return slug(integration) || 'integration';
}

export interface Named {
  readonly slug: string;
  readonly id: string | undefined;
}

/**
 * A name for each of several jobs, no two the same, whatever their order: where several have one
 * slug, all of them get the beginning of their id, or all of it.
 */
export function nameAll(jobs: readonly Named[]): string[] {
  const names = jobs.map(({ slug }) => slug);
  for (const length of [ID_LENGTH, LONGEST_SLUG]) {
    const taken = countOf(names);
    for (const [i, { slug: own, id }] of jobs.entries())
      if (taken.get(names[i]!)! > 1 && id !== undefined) names[i] = `${own}-${slug(id).slice(0, length)}`;
  }
  const used = new Set<string>();
  return names.map((name) => {
    let unique = name;
    for (let number = 2; used.has(unique); number++) unique = `${name}-${number}`;
    used.add(unique);
    return unique;
  });
}

function countOf(names: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return counts;
}

/** The id of a job, where it has one. */
export function idOf(job: unknown): string | undefined {
  return isRecord(job) && typeof job.id === 'string' && job.id !== '' ? job.id : undefined;
}
