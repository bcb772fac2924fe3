import type { Node } from '../document/node.ts';
import type { Document, SourceFile, SyntaxProblem } from '../document/source.ts';
import { Budget, Excess } from '../job/budget.ts';
import type { Job } from '../job/job.ts';
import { readJob } from '../job/read-job.ts';
import type { LintedDocument } from '../rule/rule.ts';
import { checkDocumentShape } from '../schema/check.ts';
import type { ResolvedConfig } from './config.ts';

/** Reads the jobs of a file's documents; no further than the first that holds too much. */
export async function readDocuments(
  file: SourceFile,
  config: Pick<ResolvedConfig, 'settings'>,
): Promise<LintedDocument[]> {
  const documents: LintedDocument[] = [];
  const budget = new Budget(lengthOf(file));
  for (const document of file.documents) {
    try {
      documents.push(await readDocument(document, file, config, budget));
    } catch (error) {
      if (!(error instanceof Excess)) throw error;
      documents.push({ file, document, jobs: [], structure: [], syntax: [error.problem] });
      break;
    }
  }
  return documents;
}

/** How many characters a file has; of a value from code, its keys and scalars. */
function lengthOf({ virtual, text, documents }: SourceFile): number {
  return virtual ? (documents[0]?.root?.end ?? 0) : text.length;
}

/** @throws Excess where the file holds too much */
async function readDocument(
  document: Document,
  file: SourceFile,
  config: Pick<ResolvedConfig, 'settings'>,
  budget: Budget,
): Promise<LintedDocument> {
  const none = { file, document, jobs: [], structure: [] };
  if (document.problems.length > 0) return { ...none, syntax: document.problems };
  if (!document.root) return { ...none, syntax: [] };
  const shape = checkDocumentShape(document.root);
  if ('foreign' in shape) {
    const syntax = document.tags.map(
      ({ start, end, tag, others }): SyntaxProblem => ({ cause: 'unknownTag', tag, start, end, others }),
    );
    return { ...none, foreign: shape.foreign, syntax };
  }
  const unquoted = new Set(document.unquoted.map(({ node }) => node));
  const known = new Map<Node, Job>();
  const jobs: Job[] = [];
  for (const node of shape.jobs) {
    // Aliases can stand for whole jobs.
    const job = known.get(node) ?? (await readJob(node, document, file, config.settings, unquoted, budget));
    known.set(node, job);
    jobs.push(job);
  }
  const expressions = new Set(jobs.flatMap((job) => job.expressions.map(({ node }) => node)));
  const syntax = document.tags
    .filter(({ node }) => !expressions.has(node))
    .map(({ start, end, tag, others }): SyntaxProblem => ({ cause: 'unknownTag', tag, start, end, others }));
  return { file, document, jobs, structure: shape.problems, syntax };
}
