import jsonata from 'jsonata';
import { expect, test } from 'vitest';
import { analyseExpression } from '../../src/job/expression/analyse.ts';

const unknown = ['unknown'];

/** Each outcome in a word: the text of a call, a path, what a fixed value is made of. */
function outcomes(source: string): string[] {
  return analyseExpression(source).outcomes.map((outcome) => {
    if (outcome.kind === 'clock') return source.slice(outcome.start, outcome.end);
    if (outcome.kind === 'path') return outcome.path.join('.');
    return outcome.kind === 'fixed' ? outcome.basis : outcome.kind;
  });
}

const cases: readonly (readonly [source: string, expected: readonly string[]])[] = [
  ['$now()', ['$now()']],
  ['$fromMillis($millis ( ))', ['$millis ( )']],
  ['$string(($now()))', ['$now()']],
  ['$dtFromIso($now()).toUTC().toISO()', ['$now()']],
  ['($until := $now(); $until)', ['$now()']],
  ['a ? $now() : b ? $millis() : c.d', ['$now()', '$millis()', 'c.d']],
  ["sync_job_run.status = 'completed' ? $now()", ['$now()']],
  ['sync_job_run.finished_at', ['sync_job_run.finished_at']],
  ['$string(sync_job_run.finished_at.toISOString())', ['sync_job_run.finished_at']],
  ['$toMillis(`sync_job_run`.`finished_at`)', ['sync_job_run.finished_at']],
  ['"2024-01-01"', ['literals']],
  ['[1, {"a": $uppercase("x")}]', ['literals']],
  ['args.since', ['args']],
  ['$substring(args.since, 0, 10) & "T00:00:00Z"', ['args']],
  ['$dtFromIso(args.since).plus({"days": 1}).toISO()', ['args']],
  ['args.since ?? "2024-01-01"', ['args', 'literals']],
  // What is computed from the time, formatted, or read from elsewhere.
  ['$millis() - 3600000', unknown],
  ['$now("[Y0001]")', unknown],
  ['$dtFromIso($now()).minus({"minutes": 5}).toISO()', unknown],
  ['$max([args.a, resources.b.c])', unknown],
  ['$uuid()', unknown],
  ['args.list[a = b]', unknown],
  ['$random() & args.x', unknown],
  ['$x', unknown],
  ['($x := $now(); $x := 1; $x)', unknown],
  ['function($now) { $now() }', unknown],
  ['a[$now()]', unknown],
];

test.each(cases)('%s comes to %j', (source, expected) => {
  expect(outcomes(source)).toEqual(expected);
});

test('names that stand for each other are looked at once', () => {
  const names = Array.from({ length: 40 }, (_, i) => `$a${i + 1} := c ? $a${i} : $a${i};`);
  expect(outcomes(`($a0 := $now(); ${names.join(' ')} $a40)`)).toEqual(['$now()']);
});

test.each(cases.filter(([source, [basis]]) => basis === 'literals' && !source.includes('$dtFromIso')))(
  '%s is the same in each run, as the engine has it',
  async (source) => {
    const inputs = [{}, { sync_job_run: { status: 'completed' }, resources: { b: { c: 1 } } }];
    const [first, second] = await Promise.all(inputs.map((input) => jsonata(source).evaluate(input)));
    expect(second).toEqual(first);
    expect(first).toBeDefined();
  },
);

test('a call of the clock is another value later', async () => {
  const evaluated = async () => jsonata('sync_job_run.status = "completed" ? $millis()').evaluate(run);
  const run = { sync_job_run: { status: 'completed' } };
  const first = await evaluated();
  await new Promise((resolve) => setTimeout(resolve, 5));
  expect(await evaluated()).toBeGreaterThan(first);
});
