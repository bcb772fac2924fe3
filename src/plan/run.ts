import { isMapping, isString, valueAt } from '../document/node.ts';
import type { Job } from '../job/job.ts';
import { textOf } from '../job/read-steps.ts';
import { nameOf, type Step } from '../job/step.ts';
import { withoutAbsent } from '../shared/objects.ts';
import { Lines } from '../text/lines.ts';
import { deliveriesOf, type Running, runningOf, validationOf, writesOf } from './answers.ts';
import { type Arguments, knownFrom, lookUp } from './arguments.ts';
import type { PlannedRun, PlannedStep } from './plan.ts';
import { Renderer } from './render.ts';

/** What a run with these arguments does, step by step. */
export function runOf(job: Job, args: Arguments): PlannedRun {
  const known = knownFrom(args);
  const start = validationOf(job, known);
  if (start.starts === 'no') return { ...start, steps: [], writes: 'no' };
  const running = runningOf(job, known);
  const renderer = new Renderer(job, args);
  const lines = job.file.virtual ? undefined : new Lines(job.file.text);
  const loops = new Map(job.loops.map(({ step, path }) => [step, path?.map(({ value }) => value)]));
  const steps = inOrder(job).map(({ step, times }) =>
    planStep(step, times, running.get(step)!, loops.get(step), args, renderer, lines),
  );
  return { ...start, steps, writes: writesOf(deliveriesOf(job, running)) };
}

/** Parents first; what is written after all that is read, and what waits for the end of the run last. */
function inOrder(job: Job): readonly { readonly step: Step; readonly times: string }[] {
  const { tree } = job.graph;
  const ordered: { step: Step; times: string }[] = [];
  const roots = [...tree.roots].sort((a, b) => phaseOf(b) - phaseOf(a) || b.index - a.index);
  const pending = roots.map((step) => ({ step, times: step.type === 'destination' ? 'for each batch' : ONCE }));
  for (let next = pending.pop(); next; next = pending.pop()) {
    ordered.push(next);
    const { step: parent, times } = next;
    for (const step of [...tree.children(parent)].reverse()) {
      pending.push({ step, times: timesBelow(parent, times, step) });
    }
  }
  return ordered;
}

function phaseOf({ type, config }: Step): number {
  if (type === 'destination') return 1;
  const name = type === 'event' && config ? valueAt(config, 'name') : undefined;
  return isString(name) && name.value !== 'start' ? 2 : 0;
}

const sentFields = ['integrated_account_id', 'id', 'query', 'body', 'config'];

function planStep(
  step: Step,
  times: string,
  { answer, because }: Running,
  loop: readonly string[] | undefined,
  args: Arguments,
  renderer: Renderer,
  lines: Lines | undefined,
): PlannedStep {
  const { type, resource, method } = step;
  const looped = loop?.[0] === 'args' ? loop.slice(1) : undefined;
  const list = looped && lookUp(args, looped);
  const count = list && list !== 'unknown' && Array.isArray(list.value) ? list.value.length : undefined;
  const recurse = step.field('recurse')?.value;
  const condition = isMapping(recurse) ? textOf(valueAt(recurse, 'if'))?.value : undefined;
  const isCounted =
    type === 'request' && answer === 'yes' && times === ONCE && !recurse && (!step.loopOn || count !== undefined);
  const sends: Record<string, unknown> = {};
  if (answer !== 'no') {
    for (const name of sentFields) {
      const value = step.field(name)?.value;
      const rendered = value && renderer.render(value, looped);
      if (rendered !== undefined) sends[name] = rendered;
    }
  }
  return withoutAbsent({
    name: nameOf(step),
    type: type ?? textOf(step.field('type')?.value)?.value,
    resource: resource?.normal,
    method: method?.value,
    destination: type === 'destination' ? step.destinationType : undefined,
    line: lines?.position(step.node.start).line,
    runs: answer,
    because,
    times,
    loop: step.loopOn && withoutAbsent({ path: loop?.join('.') ?? step.loopOn.value, count }),
    recurse: recurse && (condition ?? ''),
    requests: isCounted ? (count ?? 1) : undefined,
    sends: Object.keys(sends).length > 0 ? sends : undefined,
    receives: type === 'destination' ? step.persists.map(({ value }) => value) : undefined,
  });
}

const ONCE = 'once';

/** How often a step runs below another one, which runs so often itself. */
function timesBelow(parent: Step, times: string, { type }: Step): string {
  const name = `"${nameOf(parent)}"`;
  const hasRecords = parent.type === 'request' || parent.type === 'transform';
  if (type === 'spool') return hasRecords ? `for all records of ${name} together` : times;
  if (parent.type === 'spool') return times;
  if (!hasRecords) return times;
  return type === 'transform' ? `for each batch of ${name}` : `for each record of ${name}`;
}
