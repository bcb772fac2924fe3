import type { DocumentSymbol } from 'vscode-languageserver';
import { isString, type Node } from '../document/node.ts';
import type { Job } from '../job/job.ts';
import { nameOf, type Step, type StepType } from '../job/step.ts';
import { extentOf, type Span } from '../text/span.ts';
import { SymbolKind } from './kinds.ts';
import type { Model } from './model.ts';

const kinds: Readonly<Record<StepType, number>> = {
  request: SymbolKind.function,
  transform: SymbolKind.operator,
  spool: SymbolKind.array,
  add_context: SymbolKind.namespace,
  destination: SymbolKind.package,
  event: SymbolKind.event,
  get_state: SymbolKind.field,
  update_state: SymbolKind.field,
  delete_state: SymbolKind.field,
};

/** The jobs of a document, each with its arguments, and its steps below those that they depend on. */
export function symbolsIn(model: Model): DocumentSymbol[] {
  return model.jobs.map((job) => symbolOfJob(job, model));
}

function symbolOfJob(job: Job, model: Model): DocumentSymbol {
  const { args, graph, missingKeyPlace, node } = job;
  const declared = [...args.declared.values()].map(({ name, definition, types }) =>
    symbol(model, name.value || '""', types?.join(' or '), SymbolKind.variable, wholeOf(name, definition), name),
  );
  const children = graph.tree.roots.map((step) => symbolOfStep(step, job, model));
  if (declared.length > 0) {
    const place = job.field('args_schema')!;
    const whole = symbol(model, 'args', undefined, SymbolKind.struct, wholeOf(place.key, place.value), place.key);
    children.unshift({ ...whole, children: declared });
  }
  const label = job.field('label')?.value;
  const name = isString(label) && label.value ? label.value : (job.integrationName?.value ?? 'sync job');
  return { ...symbol(model, name || 'sync job', undefined, SymbolKind.module, node, missingKeyPlace), children };
}

/** Depth is bounded by a job's length, so this goes with a stack of its own. */
function symbolOfStep(root: Step, { graph }: Job, model: Model): DocumentSymbol {
  const top: DocumentSymbol = symbolAlone(root, model);
  const pending = [{ step: root, symbol: top }];
  for (let at = pending.pop(); at; at = pending.pop()) {
    const below = graph.tree.children(at.step).map((step) => ({ step, symbol: symbolAlone(step, model) }));
    if (below.length === 0) continue;
    at.symbol.children = below.map(({ symbol }) => symbol);
    pending.push(...below);
  }
  return top;
}

function symbolAlone(step: Step, model: Model): DocumentSymbol {
  const { type, method, resource, node, name, missingKeyPlace } = step;
  const request = [method?.value, name && resource?.value].filter(Boolean).join(' ');
  const detail = type === 'request' || type === undefined ? request : type;
  const place = name ?? resource ?? missingKeyPlace;
  return symbol(model, nameOf(step) || '(no name)', detail, kinds[type ?? 'request'], node, place);
}

function symbol(
  { positions }: Model,
  name: string,
  detail: string | undefined,
  kind: number,
  whole: Span,
  selection: Span,
): DocumentSymbol {
  // A name may be an alias's, and elsewhere; clients refuse what is not inside.
  const range = extentOf([whole, selection]);
  return {
    name,
    ...(detail && { detail }),
    kind: kind as DocumentSymbol['kind'],
    range: positions.range(range),
    selectionRange: positions.range(selection),
  };
}

function wholeOf(key: Span, value: Node | undefined): Span {
  return value && value.start >= key.end ? { start: key.start, end: value.end } : key;
}
