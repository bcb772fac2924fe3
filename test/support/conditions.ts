import jsonata from 'jsonata';
import type { Fields } from './jobs.ts';
import type { Dice } from './random.ts';

/** The optional arguments of the jobs; `r` is required. */
export const argumentNames = ['a', 'b', 'c'];
const names = argumentNames;

function condition(d: Dice, depth = 2): string {
  const arg = () => `args.${d.pick([...names, 'r'])}`;
  const sub = () => condition(d, depth - 1);
  if (depth === 0) {
    return d.pick([
      () => `$exists(${arg()})`,
      () => arg(),
      () => `${arg()} != ""`,
      () => `${arg()} != null`,
      () => `$not($exists(${arg()}))`,
      () => `$exists($firstNonEmpty(${arg()}, ${arg()}))`,
      () => `${arg()} = "x"`,
      () => 'tenant_id = "t"',
    ])();
  }
  return d.pick([
    () => `(${sub()}) and (${sub()})`,
    () => `(${sub()}) or (${sub()})`,
    () => `$not(${sub()})`,
    () => `(${sub()}) ? (${sub()}) : (${sub()})`,
    sub,
    sub,
  ])();
}

/** What they may be. */
export const argumentValues = ['x', 'y', ''];

export interface RandomWays {
  readonly fields: Fields;
  readonly validation: string | undefined;
  /** Of each destination, the conditions that all have to hold. */
  readonly ways: readonly (readonly string[])[];
}

/** A job whose destinations depend on which arguments are given. */
export function randomWays(d: Dice): RandomWays {
  const request = d.chance(0.3) ? condition(d) : undefined;
  const ways: string[][] = [];
  const resources: Fields[] = [
    {
      name: 'rows',
      type: 'request',
      resource: 'rows',
      method: 'list',
      integrated_account_id: 'x',
      ...(request !== undefined && { run_if: request }),
    },
  ];
  for (let i = 0; i <= d.below(3); i++) {
    const own = d.chance(0.9) ? condition(d) : undefined;
    ways.push([request, own].filter((one) => one !== undefined));
    resources.push({
      name: `out-${i}`,
      type: 'destination',
      destination_type: 'webhook',
      config: { id: 'x' },
      resources_to_persist: ['rows'],
      ...(own !== undefined && { run_if: own }),
    });
  }
  const validation = d.chance(0.5) ? `(${condition(d)}) ? { "message": "no" }` : undefined;
  const definitions = Object.fromEntries(names.map((name) => [name, { type: 'string' }]));
  const fields: Fields = {
    default_runtime_version: 4,
    args_schema: { ...definitions, r: { type: 'string', required: true } },
    ...(validation !== undefined && { args_validation: validation }),
    resources,
  };
  return { fields, validation, ways };
}

/** What the engine makes of it: a function of the platform is stood in for. */
export async function holds(source: string, args: object): Promise<boolean> {
  const expression = jsonata(source);
  expression.registerFunction('firstNonEmpty', (...all: unknown[]) =>
    all.find((one) => one !== undefined && one !== null && one !== ''),
  );
  return (
    (await jsonata('$boolean(v) = true').evaluate({ v: await expression.evaluate({ args, tenant_id: 't' }) })) === true
  );
}
