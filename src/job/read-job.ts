import { isMapping, isSequence, isString, type Mapping, missingKeyPlaceOf, type Node } from '../document/node.ts';
import type { Document, SourceFile } from '../document/source.ts';
import { checkFields, checkStructure, type StructureProblem, typosIn } from '../schema/check.ts';
import { partKeys } from '../schema/glued-keys.ts';
import type { Args } from './args/args.ts';
import { readArgs } from './args/read.ts';
import type { Budget } from './budget.ts';
import { readGraph } from './graph.ts';
import type { Job } from './job.ts';
import { explainProblems } from './placeholder/parse.ts';
import { type Corrections, fieldOf, readSteps, stepsByType, textOf } from './read-steps.ts';
import { readLoops } from './references/loops.ts';
import { readProvided } from './references/providers.ts';
import { readReferences, usedArgs } from './references/references.ts';
import { createResolver } from './references/resolver.ts';
import { readScope } from './references/scope.ts';
import { isBroken, lacksTexts, unreadableNames, unreadableTexts } from './references/unreadable.ts';
import { readRuntime } from './runtime.ts';
import type { Settings } from './settings.ts';
import { readTexts } from './texts/find-texts.ts';
import type { Expression, Template } from './texts/text.ts';

/**
 * Reads a sync job into the model that the rules look at.
 *
 * @param unquoted the document's values that are placeholders without quotes
 * @param budget the file's
 * @throws Excess where the file holds too much; for nothing else
 */
export async function readJob(
  written: Mapping,
  document: Document,
  file: SourceFile,
  settings: Settings,
  unquoted: ReadonlySet<Node>,
  budget: Budget,
): Promise<Job> {
  const parted = partKeys(written);
  const { node } = parted;
  const fields = checkFields(node);
  const typos = typosIn(fields.map(({ problem }) => problem));
  const all = fieldOf(node, 'resources', typos)?.value;
  budget.takeJob(isSequence(all) ? all.items.filter(isMapping).length : 0, node);
  const runtime = readRuntime(fieldOf(node, 'default_runtime_version', typos)?.value, all);
  const structure = [...parted.problems(runtime), ...checkStructure(node, runtime, unquoted, fields)];
  const corrections: Corrections = typosIn(structure);
  const entry = (name: string) => fieldOf(node, name, corrections);
  const field = (name: string) => entry(name)?.value;
  const resources = field('resources');
  const list = isSequence(resources) ? resources : undefined;
  const steps = readSteps(list, runtime.kind, corrections, settings.methods);
  const isWhole = list !== undefined && list.items.length === steps.length;
  const schema = fieldOf(node, 'args_schema', corrections);
  const declared = await readArgs(schema?.value, budget, schema?.key);
  const args = withStrays(declared, structure);
  const declaresLegacy = runtime.kind === 'legacy' && runtime.declared !== undefined;
  const texts = readTexts(field, steps, runtime.kind, declaresLegacy, corrections, budget);
  const templates = texts.templates.some(isBroken) ? await Promise.all(texts.templates.map(explain)) : texts.templates;
  const expressions = await analyse(texts.expressions, budget);

  const graph = readGraph(steps, runtime.kind, isWhole);
  const provided = readProvided(steps, expressions, args);
  const { contextKeys } = provided;
  const scope = readScope(graph, provided, ({ persists }) => persists.map(({ value }) => graph.named(value)));

  const identified = graph.complete && steps.every(({ type, resource }) => type !== 'request' || resource?.normal);
  const resolver = createResolver({
    kind: runtime.kind,
    steps,
    identified,
    args,
    scope,
    contextKeys,
    settings,
  });
  const loops = readLoops({ steps, args, scope, contextKeys, settings, resolver });
  const unreadTexts = [...unreadableTexts(templates, structure), ...unreadableNames(steps, loops)];
  const isPartial = () => !isWhole || steps.length === 0 || steps.some((step) => lacksTexts(step, runtime.kind));
  const references = readReferences(templates, expressions, resolver, (all) =>
    usedArgs(all, expressions, namedArgs(loops, args), unreadTexts, args.declared.size, isPartial),
  );
  return {
    file,
    document,
    node,
    missingKeyPlace: missingKeyPlaceOf(node),
    structure,
    runtime,
    integrationName: textOf(field('integration_name')),
    stateKey: textOf(field('state_key')),
    mutexKey: textOf(field('mutex_key')),
    args,
    resources: list,
    steps,
    stepsOfType: stepsByType(steps),
    graph,
    scope,
    templates,
    expressions,
    references,
    loops,
    usedArgs: references.usedArgs,
    unreadTexts,
    settings,
    field: entry,
  };
}

/**
 * With the arguments that are defined beside `args_schema`, as keys that a job does not know, and
 * without the job's keys in it.
 */
function withStrays(args: Args, structure: readonly StructureProblem[]): Args {
  const names = new Set(args.namedElsewhere);
  const others = new Set<Node>();
  let { complete } = args;
  for (const problem of structure) {
    if (problem.kind !== 'unknownProperty') continue;
    const { cause, data, values } = problem;
    if (cause === 'notIndented' && data.above === 'args_schema') complete = false;
    else if (cause === 'tooDeep' && data.map === 'args_schema') for (const value of values) others.add(value);
    else if (cause === 'unknown' && problem.near === undefined && values.some(isMapping)) {
      if (data.name === 'properties') complete = false;
      names.add(data.name);
    }
  }
  const problems = others.size === 0 ? args.problems : args.problems.filter(({ place }) => !others.has(place.node));
  return { ...args, complete, namedElsewhere: names, problems };
}

/** Where a placeholder can't be read, Handlebars may know what its author had in mind. */
async function explain(template: Template): Promise<Template> {
  if (!isBroken(template)) return template;
  return { ...template, ...(await explainProblems(template.scalar.value, template)) };
}

async function analyse(expressions: readonly Omit<Expression, 'analysis'>[], budget: Budget): Promise<Expression[]> {
  if (expressions.length === 0) return [];
  const { analyseExpression } = await import('./expression/analyse.ts');
  return expressions.map((expression) => {
    const { step, field, node } = expression;
    if (!isString(node) || node.tag) return { step, field, node, analysis: undefined };
    const analysis = analyseExpression(node.value);
    budget.takeParts(analysis.size, node);
    budget.takeNames(analysis.paths.length + analysis.hyphenated.length + analysis.functions.length, node);
    return { step, field, node, analysis };
  });
}

/** The arguments that loops and the list of required ones name, or likely mean. */
function* namedArgs(loops: Job['loops'], { problems }: Args): Iterable<string> {
  for (const problem of problems) {
    if (problem.cause === 'undeclaredRequired' && problem.near !== undefined) yield problem.near;
  }
  for (const { path, problem, resolution } of loops) {
    if (path?.[0]?.value === 'args' && path[1]) yield path[1].value;
    if (problem && path?.[0]) yield path[0].value;
    if (problem?.cause === 'noSuchName' && problem.near !== undefined) yield problem.near;
    if (resolution.kind === 'undeclaredArg' && resolution.near !== undefined) yield resolution.near;
  }
}
