import { isMapping, valueAt } from '../document/node.ts';
import type { SourceFile } from '../document/source.ts';
import { toValue } from '../document/value.ts';
import type { Args } from '../job/args/args.ts';
import { bodiesIn } from './bodies.ts';

/** The arguments that a file holds, bare or in the body of a run; nothing where it holds none or several. */
export function readArguments(file: SourceFile, { declared }: Args): Readonly<Record<string, unknown>> | undefined {
  const roots = file.documents.flatMap(({ root, problems }) => (root && problems.length === 0 ? [root] : []));
  const bodies = roots.flatMap((root) => bodiesIn(root, declared));
  const [body] = bodies;
  if (bodies.length !== 1 || !isMapping(body!.node)) return undefined;
  if (body!.kind === 'args') return toValue(body!.node) as Record<string, unknown>;
  const args = valueAt(body!.node, 'args');
  return isMapping(args) ? (toValue(args) as Record<string, unknown>) : {};
}
