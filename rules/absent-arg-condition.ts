import {
  type Argument,
  anything,
  type Comparison,
  defineRule,
  type Expression,
  guarantees,
  isGuarded,
  isString,
  type Job,
  kinds,
  kindsOf,
  type Place,
  placeIn,
  referencesIn,
  replacement,
  scopeKey,
  truthOf,
} from '../src/rule/index.ts';

export default defineRule({
  id: 'absent-arg-condition',
  summary: 'a condition that asks for `false`, `null` or "not this" of an argument that may be missing',
  why: `Where an optional argument is missing, \`$not(args.full)\` is nothing, \`args.full = false\` and \`args.full = null\` are false, and so is \`args.mode != "delta"\`: JSONata compares nothing that is not there. So the
node is skipped in the normal run, the one without the argument, and whoever tries it with \`full: false\` sees it work.

Ask in a way that holds for what is missing: \`$not(args.full = true)\`, \`$not(args.mode = "delta")\`, \`$not($exists(args.full))\`; or give the argument a \`default\`. Where the condition names the argument once
more (\`$exists(args.mode) and args.mode != "delta"\`), its author has thought of it.`,
  severity: 'warning',
  fix: 'suggest',
  group: 'Arguments',
  messages: {
    not: (d: { path: string }) =>
      `\`$not\` of "${d.path}" is nothing where the argument is missing, and counts as false`,
    compared: (d: { path: string; operator: string }) =>
      `this \`${d.operator}\` is false where "${d.path}" is missing, and the argument is optional`,
  },
  examples: [
    {
      title: 'What the run without the argument skips',
      source: `
        default_runtime_version: 4
        integration_name: zendesk
        args_schema:
          account: { type: string, required: true }
          hook: { type: string, required: true }
          full: { type: boolean }
          mode: { type: string }
          since: { type: string }
        resources:
          - name: tickets
            type: request
            run_if: $not(args.full)
            resource: ticketing/tickets
            method: list
            integrated_account_id: "{{args.account}}"
            query: '{ "all": args.mode != "delta" ? "yes" : "no" }'
          - name: users
            type: request
            run_if: args.full = false and $count([1]) > 0
            resource: ticketing/users
            method: list
            integrated_account_id: "{{args.account}}"
          - name: tags
            type: request
            run_if: (null = args.since)
            resource: ticketing/tags
            method: list
            integrated_account_id: "{{args.account}}"
          - name: out
            type: destination
            destination_type: webhook
            config: { id: "{{args.hook}}" }
            resources_to_persist: [tickets, users, tags]
      `,
      findings: [
        { message: 'not', covers: '$not(args.full)', help: 'write $not(args.full = true)' },
        { message: 'compared', covers: 'args.mode != "delta"', help: 'write $not(args.mode = "delta")' },
        { message: 'compared', covers: 'args.full = false', help: 'write $not(args.full = true)' },
        { message: 'compared', covers: 'null = args.since', help: 'write $not($exists(args.since))' },
      ],
      fixed: `
        default_runtime_version: 4
        integration_name: zendesk
        args_schema:
          account: { type: string, required: true }
          hook: { type: string, required: true }
          full: { type: boolean }
          mode: { type: string }
          since: { type: string }
        resources:
          - name: tickets
            type: request
            run_if: $not(args.full = true)
            resource: ticketing/tickets
            method: list
            integrated_account_id: "{{args.account}}"
            query: '{ "all": $not(args.mode = "delta") ? "yes" : "no" }'
          - name: users
            type: request
            run_if: $not(args.full = true) and $count([1]) > 0
            resource: ticketing/users
            method: list
            integrated_account_id: "{{args.account}}"
          - name: tags
            type: request
            run_if: ($not($exists(args.since)))
            resource: ticketing/tags
            method: list
            integrated_account_id: "{{args.account}}"
          - name: out
            type: destination
            destination_type: webhook
            config: { id: "{{args.hook}}" }
            resources_to_persist: [tickets, users, tags]
      `,
    },
    {
      title: 'Tests of presence, defaults, guards, and conditions that hold without the argument',
      source: `
        default_runtime_version: 4
        integration_name: zendesk
        args_schema:
          account: { type: string, required: true }
          hook: { type: string, required: true }
          full: { type: boolean, required: true }
          deep: { type: boolean, default: false }
          mode: { type: string }
          since: { type: string }
        args_validation: 'args.mode != "full" and args.mode != "delta" ? { "message": "unknown mode" }'
        resources:
          - { name: a, type: request, run_if: 'args.since != null and args.since != ""', resource: ticketing/tickets, method: list, integrated_account_id: "{{args.account}}" }
          - { name: b, type: request, run_if: '$not($exists(args.since)) and $not(args.full) and args.deep = false', resource: ticketing/tags, method: list, integrated_account_id: "{{args.account}}" }
          - { name: c, type: request, run_if: '$exists(args.since) and args.since != "never"', resource: ticketing/users, method: list, integrated_account_id: "{{args.account}}" }
          - { name: d, type: request, depends_on: c, run_if: 'args.since != "always"', resource: ticketing/comments, method: list, integrated_account_id: "{{args.account}}" }
          - { name: e, type: request, run_if: 'args.since != "2026" or tenant_id', resource: ticketing/groups, method: list, integrated_account_id: "{{args.account}}" }
          - { name: out, type: destination, destination_type: webhook, config: { id: "{{args.hook}}" }, resources_to_persist: [a, b, c, d, e] }
      `,
      findings: [],
    },
  ],
  check(job, report) {
    if (!Array.from(job.args.declared.values()).some(mayMiss)) return;
    for (const expression of job.expressions) {
      const { analysis, node } = expression;
      if (!analysis?.ast || !isString(node)) continue;
      for (const { comparison, argument, path } of skipped(job, expression)) {
        const { operator, start, end } = comparison;
        const place = placeIn(node, start, end);
        const details = remedyFor(job, node, comparison, argument, place);
        if (operator === 'not') report('not', place, { path }, details);
        else report('compared', place, { path, operator }, details);
      }
    }
  },
});

interface Skipped {
  readonly comparison: Comparison;
  readonly argument: Argument;
  readonly path: string;
}

function mayMiss({ required, hasDefault }: Argument): boolean {
  return required === false && !hasDefault;
}

/** The first comparison of each argument that makes a condition false where the argument is missing. */
function* skipped(job: Job, expression: Expression): Iterable<Skipped> {
  const { step, field } = expression;
  const analysis = expression.analysis!;
  const source = String((expression.node as { value: unknown }).value);
  const whole = { start: 0, end: source.length, ast: analysis.ast! };
  const conditions = [...(field === 'run_if' ? [whole] : []), ...analysis.conditions];
  const references = referencesIn(job, expression);
  const told = new Set<string>();
  for (const condition of conditions) {
    const inside = ({ start, end }: { start: number; end: number }) => condition.start <= start && end <= condition.end;
    const asked = analysis.comparisons.filter((comparison) => inside(comparison) && asksForAbsence(comparison, field));
    for (const comparison of asked) {
      const reference = references.get(comparison.path.start);
      if (reference?.resolution.kind !== 'arg' || reference.names.length !== 2 || reference.resolution.element)
        continue;
      const { argument } = reference.resolution;
      const name = argument.name.value;
      if (told.has(name) || !mayMiss(argument) || guarantees(job.args, [name])) continue;
      const others = [...references.values()].some(
        ({ names: [root, second, ...rest] }) =>
          root!.text === 'args' &&
          (second === undefined || second.text === name) &&
          inside({ start: root!.start, end: (rest.at(-1) ?? second ?? root)!.end }) &&
          !asked.some(({ path }) => path.start === root!.start),
      );
      if (others || (field !== 'args_validation' && isGuarded(job, undefined, name))) continue;
      if (step && [scopeKey.guard(name), scopeKey.openGuard].some((key) => job.scope.find(step, key) !== undefined))
        continue;
      const input = (path: readonly string[]) => (path[0] === 'args' && path[1] === name ? kinds.absent : anything);
      if (truthOf(kindsOf(condition.ast, input)) !== false) continue;
      told.add(name);
      yield { comparison, argument, path: `args.${name}` };
    }
  }
}

function asksForAbsence({ operator, literals: [literal] }: Comparison, field: string): boolean {
  if (operator === 'not') return true;
  if (operator === '=' && literal!.value === null) return true;
  // What is not there needs no validation of its value.
  if (field === 'args_validation') return false;
  if (operator === '=') return literal!.value === false;
  return operator === '!=' && literal!.value !== null && literal!.value !== '';
}

function remedyFor(
  job: Job,
  node: Place['node'] & { kind: 'scalar' },
  comparison: Comparison,
  argument: Argument,
  place: Place,
) {
  const {
    operator,
    path,
    literals: [literal],
  } = comparison;
  const isBoolean = literal?.value === false || (operator === 'not' && argument.types?.includes('boolean') === true);
  const write = (textOf: (range: { start: number; end: number }) => string) => {
    if (isBoolean) return `$not(${textOf(path)} = true)`;
    if (operator === '!=') return `$not(${textOf(path)} = ${textOf(literal!)})`;
    return `$not($exists(${textOf(path)}))`;
  };
  const raw = write(({ start, end }) => {
    const part = placeIn(node, start, end);
    return job.file.text.slice(part.start, part.end);
  });
  const told = write(({ start, end }) => String(node.value).slice(start, end));
  return { help: `write ${told}`, fix: replacement(place, raw) };
}
