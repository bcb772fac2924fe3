import type { CallProblem } from '../expression/analysis.ts';
import { kinds } from '../expression/kinds.ts';
import { mayTake } from '../expression/signatures.ts';
import type { Job } from '../job.ts';
import type { Expression } from '../texts/text.ts';
import { declaredKinds } from './declared-kinds.ts';

const { absent, zero, number } = kinds;
const strings = kinds.string | kinds.emptyString;

/** The calls and operations of an expression that JSONata refuses whatever the run holds, or whenever an argument has a value of its type. */
export function refusedCalls(job: Job, expression: Expression): readonly CallProblem[] {
  const { analysis } = expression;
  if (!analysis) return [];
  const { callProblems, typedCalls, hyphenated } = analysis;
  if (typedCalls.length === 0 || hyphenated.length > 0) return callProblems;
  const declared = declaredKinds(job, expression);
  /** Of two operands that are both wrong, one is told. */
  const operators = new Set<number>();
  const refused = typedCalls.flatMap(({ given, problem }) => {
    const known = given.map((one) => {
      if (typeof one !== 'string') return one;
      const kind = declared(['args', one]);
      // Without a value nothing is refused, which is no reason to call it.
      return kind & ~(absent | kinds.null) || kind;
    });
    if (problem.kind !== 'operand') return mayTake(problem.text, known, true) ? [] : problem;
    const kind = known[0]!;
    const { start } = problem.operator;
    const isTold = operators.has(start);
    if (kind & (absent | zero | number) || isTold) return [];
    operators.add(start);
    return { ...problem, isText: (kind & ~strings) === 0 };
  });
  return [...callProblems, ...refused].sort((a, b) => a.start - b.start);
}
