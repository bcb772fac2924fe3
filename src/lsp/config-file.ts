import type { Diagnostic } from 'vscode-languageserver';
import { rules } from '../../rules/index.ts';
import { validateConfig } from '../config/config.ts';
import { ConfigError, type LocatedProblem } from '../config/config-error.ts';
import { configIn } from '../config/load/read.ts';
import type { Node } from '../document/node.ts';
import { parseSource } from '../document/parse.ts';
import type { SourceFile } from '../document/source.ts';
import type { Rule } from '../rule/rule.ts';
import { SOURCE } from './diagnostics.ts';
import { DiagnosticSeverity } from './kinds.ts';
import { type ClientText, hasMark } from './model.ts';
import { nodeAt } from './node-at.ts';
import { Positions } from './positions.ts';

/** A config of this tool as the client has it. */
export interface ConfigModel {
  readonly source: ClientText;
  readonly file: SourceFile;
  readonly positions: Positions;
  readonly problems: readonly LocatedProblem[];
  /** All that it may name. */
  readonly rules: readonly Rule[];
}

const CONFIG_FILE = /[/\\]sync-job-lint\.config\.(?:ya?ml|json)$/;

/** Whether a file is a config of this tool that is data. */
export function isConfigFile(path: string): boolean {
  return CONFIG_FILE.test(path);
}

/**
 * Checks a config that may not have been saved.
 *
 * @param path absolute
 * @param known all rules that it may name
 */
export async function readConfigModel(source: ClientText, path: string, known: readonly Rule[]): Promise<ConfigModel> {
  const { text, language } = source;
  const file = await parseSource({ text, path, ...(language && { language }) });
  const positions = new Positions(file.text, hasMark(text));
  return { source, file, positions, problems: problemsIn(file, path, known), rules: known };
}

const syntax = rules.find(({ id }) => id === 'syntax')!;

function problemsIn(file: SourceFile, path: string, known: readonly Rule[]): readonly LocatedProblem[] {
  try {
    const words = syntax.messages as Readonly<Record<string, (data: never) => string>>;
    const config = configIn(file, path, path, (problem) => words[problem.cause]!(problem as never));
    return validateConfig(config.value, known).map(({ path: at, part, message, help }) => ({
      path,
      ...config.locate(at, part),
      message,
      ...(help !== undefined && { help }),
    }));
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
}

/** What is wrong with a config, as the client shows it. */
export function configDiagnostics({ file, positions, problems }: ConfigModel): Diagnostic[] {
  return problems.map(({ line = 1, column = 1, message, help }) => {
    const ahead = line === 1 ? positions.position(0).character : 0;
    const offset = positions.offset({ line: line - 1, character: column - 1 + ahead });
    return {
      range: positions.range({ start: offset, end: endOf(file, offset) }),
      severity: DiagnosticSeverity.error,
      source: SOURCE,
      message: help === undefined ? message : `${message}\n${help}`,
    };
  });
}

/** The end of the key or value that begins at an offset; of a list or a map, that of its first line. */
function endOf(file: SourceFile, offset: number): number {
  const root = file.documents[0]?.root;
  const node: Node | undefined = root && nodeAt(root, offset)?.node;
  if (node?.kind === 'scalar' && node.start === offset) return node.end;
  return /[^\r\n]*/.exec(file.text.slice(offset))![0].trimEnd().length + offset;
}
