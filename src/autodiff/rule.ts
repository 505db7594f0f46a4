import type { OpBuilder, OpName } from '../ops/index.ts';
import type { OpAttributes, OpInputs, OpType, Value } from '../ops/op.ts';

/** A call of an operator whose shapes are known. */
export interface Call<Op extends OpType = OpType> {
  readonly inputs: OpInputs<Op>;
  readonly attributes: OpAttributes<Op>;
  /** Shape of a tensor that the call reads or gives, with the batch. */
  shapeOf(value: Value): readonly number[];
  /** Numbers of an input that is stored in the graph, such as the axes of a sum, or that follow from shapes alone. */
  integersOf(value: Value): readonly number[];
}

/** A call on the way back: `dy` is the gradient of the loss with respect to its result `y`, and has its shape. */
export interface BackwardCall<Op extends OpType = OpType> extends Call<Op> {
  /** Writes the operators of the gradient. */
  readonly ops: OpBuilder;
  readonly y: Value;
  readonly dy: Value;
}

/**
 * Gradients of the loss with respect to the inputs of an operator, each of its input's shape, and each made only when it is wanted. An input
 * that is not named has none: sizes, axes, indices. A variadic one is asked for by its place.
 */
export type InputGradients<Op extends OpType = OpType> = {
  readonly [Name in keyof Op['inputs']]?: Op['inputs'][Name] extends 'variadic'
    ? (place: number) => Value
    : () => Value;
};

/** What the derivative of a network has to know of an operator. */
export interface Rules<Op extends OpType = OpType> {
  /** Shape of the result. */
  output(call: Call<Op>): readonly number[];
  /** The numbers of a result that follow from shapes alone. */
  integers?(call: Call<Op>): readonly number[];
  /** Gradients of its inputs, or why there are none. */
  readonly gradients: ((call: BackwardCall<Op>) => InputGradients<Op>) | { readonly none: string };
}

/** The rules of an operator as the walk sees them. */
export interface Rule extends Rules {
  readonly op: OpName;
}

/** Declares the shape and the gradients of an operator; the names of its inputs and attributes are checked. */
export function gradientOf<const Op extends OpType>(op: Op, rules: Rules<Op>): Rule {
  // Inside, the types of one operator fit each other; outside, all rules are alike.
  return { op: op.type as OpName, ...(rules as unknown as Rules) };
}
