import {
  defineRule,
  entryOf,
  isMapping,
  isPresent,
  type Job,
  type Mapping,
  type Node,
  nameOf,
  placeOf,
  type Step,
  ValueIds,
  valueAt,
} from '../src/rule/index.ts';

export default defineRule({
  id: 'repeating-recursion',
  summary: '`recurse.config` reads nothing of the record that it goes on from',
  why: `While \`recurse.if\` is true, the request is repeated with \`recurse.config\` merged into it. What can be different about the next request is only what \`config\` reads of the record just received: its
id, its token for the next page. A \`config\` that reads nothing of it asks for the same again, gets the same answer, finds the condition true again, and never ends: the run stays in progress until somebody stops it.

Inside \`recurse\` the step's own record is at \`resources.<its resource>\`: \`query: { parent: "{{resources.pages.id}}" }\`. The rule is silent without an \`if\`, and where \`config\` has a name that nobody declares, or what can't be read.`,
  severity: 'warning',
  group: 'Dependencies',
  messages: {
    repeating: (d: { step: string; path: string }) =>
      `"${d.step}" recurses into the same request: \`config\` reads nothing of "${d.path}"`,
  },
  examples: [
    {
      title: 'The next request is the same as the last',
      source: `
        integration_name: notion
        args_schema:
          root: { type: string, required: true }
        resources:
          - resource: knowledge-base/pages
            method: list
            query: { parent: "{{args.root}}" }
            recurse:
              if: "{{resources.knowledge-base.pages.has_children:bool?:false:bool}}"
              config: { query: { parent: "{{args.root}}", page: 2 } }
          - resource: blocks
            method: list
            persist: true
            depends_on: knowledge-base/pages
            recurse:
              config: { id: "{{resources.knowledge-base.pages.id}}" }
              if: "{{resources.blocks.has_children:bool?:false:bool}}"
      `,
      findings: [
        {
          message: 'repeating',
          covers: 'config',
          help: 'read what makes the next request another one, such as "{{resources.knowledge-base.pages.id}}"',
        },
        { message: 'repeating', covers: 'config' },
      ],
    },
    {
      title: 'It goes on from its own record, in a placeholder or an expression, or from what nobody knows',
      source: `
        integration_name: notion
        resources:
          - resource: knowledge-base/pages
            name: pages
            method: list
            recurse:
              if: "{{resources.knowledge-base.pages.has_children:bool?:false:bool}}"
              config: { query: { parent: "{{resources.pages.id}}" } }
          - resource: blocks
            method: list
            persist: true
            recurse:
              if: "{{resources.blocks.has_children:bool?:false:bool}}"
              config: { query: '{ "parent": resources.blocks.id }' }
          - resource: files
            method: list
            persist: true
            recurse:
              if: "{{resources.files.more:bool?:false:bool}}"
              config: { query: { after: "{{next_page}}" } }
      `,
      findings: [],
    },
  ],
  check(job, report) {
    if (!job.steps.some((step) => step.field('recurse'))) return;
    const reads = readsInRecursion(job);
    for (const step of job.steps) {
      const recurse = step.field('recurse')?.value;
      const config = isMapping(recurse) ? entryOf(recurse, 'config') : undefined;
      if (!step.resource?.wellFormed || !isMapping(config?.value) || reads.has(step)) continue;
      // When it is repeated without a condition nobody has said.
      if (!isMapping(recurse) || !isPresent(valueAt(recurse, 'if'))) continue;
      // A record that is asked for again may have changed, and what `config` changes makes one other request.
      if (step.method?.meant === 'get' || changesRequest(step, config.value)) continue;
      const path = `resources.${step.resource.path}`;
      const help = `read what makes the next request another one, such as "{{${path}.id}}"`;
      report('repeating', placeOf(config.key), { step: nameOf(step), path }, { help });
    }
  },
});

/** Whether `config` gives something that the step has another value, so that it makes one other request. */
function changesRequest(step: Step, config: Mapping): boolean {
  const values = new ValueIds();
  const differs = (own: Node | undefined, other: Node): boolean => {
    if (!isPresent(own) || !isPresent(other)) return false;
    if (!isMapping(own) || !isMapping(other)) return values.idOf(own) !== values.idOf(other);
    return other.entries.some(({ name, value }) => differs(valueAt(own, name), value));
  };
  return config.entries.some(({ name, value }) => differs(step.field(name)?.value, value));
}

/** The steps whose `recurse.config` reads something of their own record, or may. */
function readsInRecursion(job: Job): ReadonlySet<Step> {
  const steps = new Set<Step>();
  const conditions = new Set<object>();
  for (const { step, field, path, scalar, isKey, problems, placeholders } of job.templates) {
    if (field !== 'recurse' || !step) continue;
    if (path[0] === 'if') conditions.add(scalar);
    else if (isKey || problems.length > 0 || placeholders.some(({ problem }) => problem)) steps.add(step);
  }
  for (const { field, step, analysis } of job.expressions) {
    if (field === 'recurse' && step && (!analysis || analysis.error || analysis.dynamic)) steps.add(step);
  }
  const broken = new Set(job.references.broken);
  for (const reference of job.references.all) {
    const { field, step, resolution, place } = reference;
    if (field !== 'recurse' || !step || steps.has(step) || conditions.has(place.node)) continue;
    const isOwn = resolution.kind === 'step' && resolution.step === step;
    const isBelow = resolution.kind === 'context' && !job.scope.isAbove(resolution.step, step);
    const isKnown = resolution.kind !== 'unknown' && !broken.has(reference);
    if (isOwn || isBelow || !isKnown) steps.add(step);
  }
  return steps;
}
