import type { Node } from '../document/node.ts';
import { PointerIndex } from '../document/pointers.ts';
import type { Job } from '../job/job.ts';
import { textOf } from '../job/read-steps.ts';
import { perObject } from '../shared/memo.ts';

/** Of a document with many jobs there is one. */
const pointersOf = perObject((root: Node) => new PointerIndex(root));

/** Which job it is, for reports about it. */
export interface JobDescription {
  /** As it is reported; absent for a value from code. */
  readonly path: string | undefined;
  /** The index of the document in its file. */
  readonly document: number;
  /** RFC 6901, within the document. */
  readonly pointer: string;
  readonly id: string | undefined;
  readonly label: string | undefined;
  readonly integration: string | undefined;
  readonly runtime: number | undefined;
}

export function describeJob(job: Job): JobDescription {
  const { file, document, runtime, integrationName, node } = job;
  const text = (name: string) => textOf(job.field(name)?.value)?.value;
  return {
    path: file.path,
    document: document.index,
    pointer: pointersOf(document.root!).pointer(node),
    id: text('id'),
    label: text('label'),
    integration: integrationName?.value,
    runtime: runtime.kind === 'graph' ? 4 : runtime.declared?.value,
  };
}
