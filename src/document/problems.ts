import { MAX_PROBLEMS } from './limits.ts';

/** Adds what may come very often: what is too much is counted by the last one that is kept. */
export function addCounted<T extends { readonly others?: number }>(list: T[], one: T): void {
  if (list.length < MAX_PROBLEMS) list.push(one);
  else {
    const last: { others?: number } = list[MAX_PROBLEMS - 1]!;
    last.others = (last.others ?? 0) + 1;
  }
}
