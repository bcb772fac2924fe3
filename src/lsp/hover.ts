import type { Hover } from 'vscode-languageserver';
import { isString, type Mapping, type Node, valueAt, writtenOf } from '../document/node.ts';
import { spanWithin } from '../document/places.ts';
import type { Argument } from '../job/args/args.ts';
import { tokenize } from '../job/expression/tokens.ts';
import type { Job } from '../job/job.ts';
import type { PlaceholderUse, Reference } from '../job/references/references.ts';
import { nameOf, type Step } from '../job/step.ts';
import { rulePage } from '../rule-page.ts';
import type { Span } from '../text/span.ts';
import { describeFunction } from './functions.ts';
import { placeInJob } from './job-at.ts';
import type { Model } from './model.ts';
import { type Named, nameAt } from './names.ts';
import { schemaInJob } from './schema.ts';

/** What there is to say about what is at an offset, in Markdown: of a name in a placeholder, also about that. */
export function hoverAt(model: Model, offset: number): Hover | undefined {
  const nearest = aboutName(model, offset) ?? aboutFunction(model, offset) ?? aboutKey(model, offset);
  const about = [nearest, aboutPlaceholder(model, offset), ...findingsAt(model, offset)].filter(
    (one) => one !== undefined,
  );
  const [first] = about;
  if (!first) return undefined;
  const value = about.map(({ text }) => text).join('\n\n---\n\n');
  return { contents: { kind: 'markdown', value }, range: model.positions.range(first.span) };
}

interface About {
  readonly text: string;
  readonly span: Span;
}

function aboutName({ jobs }: Model, offset: number): About | undefined {
  const at = nameAt(jobs, offset);
  if (!at) return undefined;
  const { named, occurrence } = at;
  return { text: describeNamed(named), span: occurrence };
}

function describeNamed(named: Named): string {
  const { kind, name, job, step, occurrences } = named;
  const uses = occurrences.filter(({ role }) => role === 'reference').length;
  const used = uses === 0 ? 'Not used.' : `Used ${uses === 1 ? 'once' : `${uses} times`}.`;
  if (kind === 'argument') return `${describeArgument(job.args.declared.get(name)!)}\n\n${used}`;
  if (kind === 'step') return describeStep(step!, job);
  if (kind === 'variable') return `Variable \`$${name}\` of this expression. ${used}`;
  const adding = job
    .stepsOfType('add_context')
    .filter(({ node }) => occurrences.some(({ start }) => node.start <= start && start <= node.end));
  const by = adding.map((one) => code(nameOf(one))).join(', ');
  return `Key \`${name}\` of the context${by && `, which ${by} adds`}. ${used}`;
}

/** In one line, then what the author says about it. */
export function describeArgument({ name, definition, types, required, hasDefault }: Argument): string {
  const facts = [types?.join(' or '), stringAt(definition, 'format'), required ? 'required' : 'optional'].filter(
    Boolean,
  );
  const given = definition && valueAt(definition, 'default');
  if (hasDefault && given) facts.push(`default ${code(shownOf(given))}`);
  const said = stringAt(definition, 'description');
  return `Argument \`${name.value}\`: ${facts.join(', ')}${said ? `\n\n${said}` : ''}`;
}

function stringAt(definition: Mapping | undefined, key: string): string | undefined {
  const node = definition && valueAt(definition, key);
  return isString(node) && node.value !== '' ? node.value : undefined;
}

function shownOf(node: Node): string {
  if (node.kind === 'scalar') return writtenOf(node);
  return node.kind === 'mapping' ? '{…}' : '[…]';
}

function code(text: string): string {
  return `\`${text.replaceAll('`', "'")}\``;
}

function describeStep(step: Step, { graph, steps }: Job): string {
  const { type, method, resource, destinationType } = step;
  const does = resource
    ? `${method?.value ?? 'reads'} ${code(resource.value)}`
    : [type, destinationType].filter(Boolean).join(', ');
  const lines = [`Step ${code(nameOf(step))}${does ? `: ${does}` : ''}`];
  const dependency = graph.dependency(step);
  if (dependency.kind === 'step') lines.push(`- runs after ${code(nameOf(dependency.step))}`);
  const list = (what: string, of: readonly Step[]) => {
    const shown = of.slice(0, MOST_NAMES).map((one) => code(nameOf(one)));
    if (of.length > MOST_NAMES) shown.push(`${of.length - MOST_NAMES} more`);
    if (of.length > 0) lines.push(`- ${what} ${shown.join(', ')}`);
  };
  list('before', graph.tree.children(step));
  list(
    'persisted by',
    steps.filter(({ persists }) => persists.some(({ value }) => graph.named(value) === step)),
  );
  list(
    'persists',
    step.persists.flatMap(({ value }) => graph.named(value) ?? []),
  );
  return lines.join('\n');
}

const MOST_NAMES = 10;

function aboutFunction({ jobs }: Model, offset: number): About | undefined {
  for (const { expressions } of jobs) {
    for (const { node, analysis } of expressions) {
      if (!isString(node) || offset < node.start || node.end < offset) continue;
      const { list } = tokenize(node.value);
      for (const { kind, start, end } of list) {
        if (kind !== 'variable') continue;
        const span = spanWithin(node, start, end);
        if (offset < span.start || span.end < offset) continue;
        const isBound = analysis && !analysis.error && !analysis.functions.some((use) => use.start === start);
        const text = isBound ? undefined : describeFunction(node.value.slice(start + 1, end));
        return text === undefined ? undefined : { text, span };
      }
    }
  }
  return undefined;
}

function aboutPlaceholder({ jobs }: Model, offset: number): About | undefined {
  for (const job of jobs) {
    for (const use of job.references.uses) {
      const { scalar } = use.template;
      if (offset < scalar.start || scalar.end < offset) continue;
      const { start, end } = use.place;
      if (start <= offset && offset <= end) return { text: describePlaceholder(use, job), span: { start, end } };
    }
  }
  return undefined;
}

function describePlaceholder({ placeholder, references }: PlaceholderUse, job: Job): string {
  const { parts, fallback, undefinedFlag, nullFlag } = placeholder;
  const lines = parts.map(({ path, casts }, index) => {
    const cast = casts.map(({ text }) => text).join(':');
    return `- ${code(path.text)}: ${resolvesTo(references[index]!, job)}${cast ? `, cast with ${code(cast)}` : ''}`;
  });
  const fallsBack = fallback
    ? `the default ${code(fallback.text)}`
    : undefinedFlag
      ? 'nothing: the key is left out'
      : nullFlag
        ? '`null`'
        : undefined;
  const lacking = parts.length > 1 ? 'Where none has a value' : 'Where it has no value';
  const otherwise = fallsBack
    ? `${lacking}: ${fallsBack}.`
    : references.some(isCertain)
      ? 'It is there in every run.'
      : `${lacking}, the text of the placeholder is sent as it is.`;
  return ['Placeholder, which stands for', ...lines, '', otherwise].join('\n');
}

/** Whether there is a value in every run, as far as that is known. */
function isCertain({ resolution, names }: Reference): boolean {
  if (resolution.kind !== 'arg' || names.length > 2) return false;
  return resolution.argument.required === true || resolution.argument.hasDefault;
}

/** What a path stands for, in a few words. */
function resolvesTo({ resolution, names }: Reference, { runtime }: Job): string {
  switch (resolution.kind) {
    case 'args':
      return 'all arguments';
    case 'arg': {
      const { argument, element, types } = resolution;
      const what = element ? `one of \`args.${argument.name.value}\`` : `the argument \`${argument.name.value}\``;
      return types ? `${what} (${types.join(' or ')})` : what;
    }
    case 'step': {
      const { step, rest } = resolution;
      const below = names.slice(rest).map(({ text }) => text);
      const of = step.name && step.resource ? ` (${step.resource.value})` : '';
      const record = runtime.kind === 'legacy' ? 'the record of' : 'the output of';
      return `${below.length > 0 ? `${code(below.join('.'))} of ` : ''}${record} ${code(nameOf(step))}${of}`;
    }
    case 'context':
      return `what ${code(nameOf(resolution.step))} adds to the context`;
    case 'builtIn':
      return 'what the platform provides';
    case 'unknown':
      return 'what only the run knows, such as a field of the account';
    default:
      return 'nothing that is known';
  }
}

function aboutKey({ documents }: Model, offset: number): About | undefined {
  const place = placeInJob(documents, offset);
  if (!place?.isKey) return undefined;
  const description = schemaInJob(place.job, place.path)?.description;
  return description === undefined ? undefined : { text: description, span: place.node };
}

function findingsAt({ findings, config }: Model, offset: number): About[] {
  return findings.flatMap(({ rule, offset: start = 0, endOffset: end = 0 }) => {
    const why = config.rules.find(({ id }) => id === rule)?.why;
    if (offset < start || end < offset || !why) return [];
    const page = rulePage(rule);
    const title = page ? `[${rule}](${page})` : rule;
    return [{ text: `**${title}**: ${why.trim()}`, span: { start, end } }];
  });
}
