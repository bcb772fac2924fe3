import { parseSource } from '../document/parse.ts';
import type { Language, SourceFile } from '../document/source.ts';
import type { Analysis } from '../engine/analysis.ts';
import type { ResolvedConfig } from '../engine/config.ts';
import { InternalError } from '../engine/internal-error.ts';
import { analyse } from '../engine/lint.ts';
import type { Finding, LintResult } from '../engine/result.ts';
import { toResult } from '../engine/to-result.ts';
import type { Job } from '../job/job.ts';
import type { LintedDocument } from '../rule/rule.ts';
import { Positions } from './positions.ts';

/** A text as the client has it. */
export interface ClientText {
  readonly uri: string;
  readonly version: number | null;
  /** As it is reported; none for what has not been saved. */
  readonly path: string | undefined;
  readonly language: Language | undefined;
  /** With its byte-order mark, where the client keeps that. */
  readonly text: string;
}

/** All that is known of one version of a text: what the features answer from. */
export interface Model {
  readonly source: ClientText;
  readonly file: SourceFile;
  readonly positions: Positions;
  readonly documents: readonly LintedDocument[];
  readonly jobs: readonly Job[];
  readonly findings: readonly Finding[];
  readonly result: LintResult;
  readonly config: ResolvedConfig;
}

/**
 * Lints a text as the command does. A rule that fails is left out, so that the findings of the others are there.
 *
 * @param failed takes what a rule has thrown
 * @param known takes out the findings that a baseline knows
 */
export async function readModel(
  source: ClientText,
  config: ResolvedConfig,
  failed: (error: InternalError) => void,
  known: (result: LintResult) => LintResult = (result) => result,
): Promise<Model> {
  const { path, language, text } = source;
  const file = await parseSource({ text, ...(path !== undefined && { path }), ...(language && { language }) });
  const analysis = await analyseSafely(file, config, failed);
  const result = known(toResult(analysis, config));
  const { documents } = analysis;
  return {
    source,
    file,
    positions: new Positions(file.text, hasMark(text)),
    documents,
    jobs: [...new Set(documents.flatMap(({ jobs }) => jobs))],
    findings: result.findings,
    result,
    config,
  };
}

export function hasMark(text: string): boolean {
  return text.startsWith('\uFEFF');
}

async function analyseSafely(
  file: SourceFile,
  config: ResolvedConfig,
  failed: (error: InternalError) => void,
): Promise<Analysis> {
  for (let sound = config; ; ) {
    try {
      return await analyse(file, sound);
    } catch (error) {
      if (!(error instanceof InternalError) || !sound.rules.some(({ id }) => id === error.rule)) throw error;
      failed(error);
      const severities = new Map(sound.severities).set(error.rule!, 'off');
      if (sound.severities.get(error.rule!) === 'off') throw error;
      sound = { ...sound, severities };
    }
  }
}
