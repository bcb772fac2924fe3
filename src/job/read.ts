import { headOf, isMapping, isSequence, isString, type Mapping, type Node, valueAt } from '../document/node.ts';
import type { Document, SourceFile } from '../document/source.ts';
import { checkStructure, type StructureProblem } from '../schema/check.ts';
import { readArgs } from './args.ts';
import { readGraph } from './graph.ts';
import { mentionedPaths } from './hyphens.ts';
import { loopedArg, readLoops } from './loops.ts';
import type { Expression, Job, Settings, Step, Template } from './model.ts';
import { explainProblems } from './placeholder.ts';
import { readReferences, usedArgs } from './references.ts';
import { type ContextKeys, createResolver, scopeKey } from './resolver.ts';
import { readRuntime } from './runtime.ts';
import { readScope } from './scope.ts';
import { type Corrections, fieldOf, readSteps, resourcePath, textOf } from './steps.ts';
import { readTexts } from './texts.ts';

/**
 * Reads a sync job into the model that the rules look at. Whatever the job holds, it does not throw.
 *
 * @param unquoted the document's values that are placeholders without quotes
 */
export async function readJob(
  node: Mapping,
  document: Document,
  file: SourceFile,
  settings: Settings,
  unquoted: ReadonlySet<Node>,
): Promise<Job> {
  const runtime = readRuntime(fieldOf(node, 'default_runtime_version', noCorrections)?.value, resourcesOf(node));
  const structure = checkStructure(node, runtime, unquoted);
  const corrections = correctionsOf(structure);
  const entry = (name: string) => fieldOf(node, name, corrections);
  const field = (name: string) => entry(name)?.value;
  const resources = field('resources');
  const list = isSequence(resources) ? resources : undefined;
  const steps = readSteps(list, runtime.kind, corrections);
  const schema = fieldOf(node, 'args_schema', corrections);
  const args = await readArgs(schema?.value, schema?.key);
  const declaresList = runtime.kind === 'list' && runtime.declared !== undefined;
  const texts = readTexts(field, steps, runtime.kind, declaresList, corrections);
  const templates = texts.templates.some(isBroken) ? await Promise.all(texts.templates.map(explain)) : texts.templates;
  const expressions = await analyse(texts.expressions);

  const graph = readGraph(steps, runtime.kind);
  const contextKeys = new Map<string, Step>();
  const provided = new Map<Step, string[]>();
  const provide = (step: Step, key: string) => provided.get(step)!.push(key);
  for (const step of steps) {
    provided.set(step, []);
    if (step.name) provide(step, scopeKey.name(step.name.value));
    const path = resourcePath(step);
    if (path !== undefined) provide(step, scopeKey.path(path));
    if (step.resource?.unified !== undefined) provide(step, scopeKey.api(step.resource.unified));
    const looped = loopedArg(step, args);
    if (looped !== undefined) provide(step, scopeKey.loop(looped));
    if (runtime.kind === 'graph' && step.field('run_if')) provide(step, scopeKey.condition);
    const event = eventKey(step);
    if (event !== undefined) provide(step, event);
  }
  const keyed = new Set<Step>();
  for (const expression of expressions) {
    const { step, field: name } = expression;
    if (!step) continue;
    if (name === 'run_if') for (const key of guards(expression)) provide(step, key);
    if (name !== 'config.expression' || step.type !== 'add_context') continue;
    const { names, open } = addedKeys(expression);
    keyed.add(step);
    if (open) provide(step, scopeKey.openContext);
    for (const key of names) {
      provide(step, scopeKey.context(key));
      if (!contextKeys.has(key)) contextKeys.set(key, step);
    }
  }
  for (const step of steps) {
    const mayAdd = step.type === undefined || step.type === 'add_context';
    if (mayAdd && !keyed.has(step)) provide(step, scopeKey.openContext);
  }
  const scope = readScope(
    graph,
    (step) => provided.get(step)!,
    ({ persists }) => persists.map(({ value }) => graph.named(value)),
  );

  const identified =
    list !== undefined &&
    list.items.length === steps.length &&
    steps.every((step) => (step.type === 'request' ? step.resource : (step.name ?? step.type === undefined)));
  const providers: ContextKeys = { providers: contextKeys };
  const resolver = createResolver({
    kind: runtime.kind,
    steps,
    identified,
    args,
    scope,
    contextKeys: providers,
    settings,
  });
  const references = readReferences(templates, expressions, resolver);
  const loops = readLoops({ steps, args, scope, contextKeys: providers, settings, resolver });
  const unreadTexts = [...unreadableTexts(templates, structure), ...unreadableNames(steps, loops)];
  return {
    file,
    document,
    node,
    head: headOf(node),
    structure,
    runtime,
    integrationName: textOf(field('integration_name')),
    stateKey: textOf(field('state_key')),
    mutexKey: textOf(field('mutex_key')),
    args,
    resources: list,
    steps,
    graph,
    scope,
    templates,
    expressions,
    references,
    loops,
    usedArgs: usedArgs(references.all, expressions, loopedNames(loops), unreadTexts),
    unreadTexts,
    settings,
    field: entry,
  };
}

const noCorrections: Corrections = new Map();

function resourcesOf(node: Mapping): Node | undefined {
  return fieldOf(node, 'resources', noCorrections)?.value;
}

/** The keys that the schema takes for slips of known ones, so that the rules can go on with what was meant. */
function correctionsOf(structure: readonly StructureProblem[]): Corrections {
  const corrections = new Map<Node, string>();
  for (const problem of structure) {
    if (problem.kind === 'unknownProperty' && problem.near !== undefined)
      corrections.set(problem.place.node, problem.near);
  }
  return corrections;
}

/** Where a placeholder can't be read, Handlebars may know what its author had in mind. */
async function explain(template: Template): Promise<Template> {
  if (!isBroken(template)) return template;
  return { ...template, ...(await explainProblems(template.scalar.value, template)) };
}

async function analyse(expressions: readonly Omit<Expression, 'analysis'>[]): Promise<Expression[]> {
  if (expressions.length === 0) return [];
  const { analyseExpression } = await import('./jsonata.ts');
  return expressions.map((expression) => {
    const { node } = expression;
    const readable = isString(node) && !node.tag;
    return { ...expression, analysis: readable ? analyseExpression(node.value) : undefined };
  });
}

const eventNames = ['start', 'complete', 'error'];

/** Which event a step waits for; any where its type or the event's name is none that the runtime knows. */
function eventKey({ type, config }: Step): string | undefined {
  if (type === undefined) return scopeKey.openEvent;
  if (type !== 'event') return undefined;
  const name = config && textOf(valueAt(config, 'name'))?.value;
  return name !== undefined && eventNames.includes(name) ? scopeKey.event(name) : scopeKey.openEvent;
}

/** The arguments that a `run_if` mentions; all of them where that can't be known. */
function guards({ analysis }: Expression): string[] {
  if (!analysis || analysis.error || analysis.dynamic) return [scopeKey.openGuard];
  const names: string[] = [];
  for (const { segments } of mentionedPaths(analysis)) {
    if (segments[0]?.text !== 'args') continue;
    names.push(segments[1] ? scopeKey.guard(segments[1].text) : scopeKey.openGuard);
  }
  return names;
}

function addedKeys({ analysis }: Expression): { names: string[]; open: boolean } {
  if (!analysis?.keys || analysis.error) return { names: [], open: true };
  return { names: analysis.keys.names.map(({ text }) => text), open: analysis.keys.open };
}

function* loopedNames(loops: Job['loops']): Iterable<string> {
  for (const { path, problem, resolution } of loops) {
    if (path?.[0]?.value === 'args' && path[1]) yield path[1].value;
    if (problem && path?.[0]) yield path[0].value;
    if (problem?.cause === 'noSuchName' && problem.near !== undefined) yield problem.near;
    if (resolution.kind === 'undeclaredArg' && resolution.near !== undefined) yield resolution.near;
  }
}

/** What may mention an argument without being read: broken placeholders, and what stands under keys that nobody knows. */
function unreadableTexts(templates: readonly Template[], structure: readonly StructureProblem[]): string[] {
  const texts = templates.filter((template) => template.isKey || isBroken(template)).map(({ scalar }) => scalar.value);
  const pending = structure.flatMap((problem) =>
    problem.kind === 'unknownProperty' && problem.near === undefined ? [problem.value] : [],
  );
  for (let node = pending.pop(); node; node = pending.pop()) {
    if (isString(node)) texts.push(node.value);
    else if (isMapping(node)) pending.push(...node.entries.map(({ value }) => value));
    else if (isSequence(node)) pending.push(...node.items);
  }
  return texts;
}

/** Placeholders where the platform reads none, and what a loop names in a way that is no path: a rule of their own reports them. */
function unreadableNames(steps: readonly Step[], loops: Job['loops']): string[] {
  const names = steps.flatMap(({ resource, method, name, dependsOn }) => [resource, method, name, dependsOn]);
  const targets = loops.flatMap(({ target, problem }) => (problem?.cause === 'notAPath' ? [target.value] : []));
  return [...names.flatMap((name) => (name?.value.includes('{{') ? [name.value] : [])), ...targets];
}

function isBroken({ placeholders, problems }: Template): boolean {
  return problems.length > 0 || placeholders.some(({ problem }) => problem !== undefined);
}
