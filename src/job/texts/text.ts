import type { Node, Scalar } from '../../document/node.ts';
import type { ExpressionAnalysis } from '../expression/analysis.ts';
import type { Placeholder, PlaceholderProblem } from '../placeholder/placeholder.ts';
import type { Step } from '../step.ts';
/** A string in which the platform reads placeholders. */
export interface Template {
  readonly scalar: Scalar & { readonly value: string };
  /** The step it belongs to; none for `mutex_key` and `state_key`. */
  readonly step: Step | undefined;
  /** The field of the step or job that it is in: `query`, `config`, `mutex_key`. */
  readonly field: string;
  /** The keys below that field; items of a list have their index. */
  readonly path: readonly (string | number)[];
  /** Whether it is the key of a map, which the platform never substitutes. */
  readonly isKey: boolean;
  readonly placeholders: readonly Placeholder[];
  readonly problems: readonly PlaceholderProblem[];
}

/** A string (or what is where one belongs) that holds JSONata. */
export interface Expression {
  readonly step: Step | undefined;
  /** `run_if`, `config.expression`, `config.value_expression`, `query`, `body`, `args_validation`. */
  readonly field: string;
  /** What was written; no string where the author forgot the quotes. */
  readonly node: Node;
  /** Absent where the node is not a string. */
  readonly analysis: ExpressionAnalysis | undefined;
}
