export interface GeneratedJob {
  readonly resources: Record<string, unknown>[];
  readonly [key: string]: unknown;
}

export function olderJob(random: () => number, steps: number, shape?: 'tree' | 'chain' | 'ring'): GeneratedJob;
export function graphJob(random: () => number, steps: number): GeneratedJob;
export function spoil(random: () => number, job: GeneratedJob): GeneratedJob;
