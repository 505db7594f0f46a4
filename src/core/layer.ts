import type { OpBuilder } from '../ops/index.ts';
import type { Value } from '../ops/op.ts';
import type { Attributes, Values } from './attribute.ts';
import type { DiagnosticCode } from './diagnosticCodes.ts';
import type { Shape } from './shape.ts';
import type { Window } from './window.ts';

/** Tensors of a layer by name, each with its shape. */
export type TensorShapes = Readonly<Record<string, readonly number[]>>;

/** Kinds of layer that people tell apart; they choose the colour in the diagram and the class in cost tables. */
export type Category =
  'convolution' | 'pooling' | 'normalization' | 'activation' | 'dense' | 'shape' | 'join' | 'regularization';

/** Says that an attribute (or, with `inputs`, what the layer reads) is wrong: what · where · how to fix it. */
export type Report = (at: { readonly attribute: string } | 'inputs', code: DiagnosticCode, message: string) => void;

/** What a layer needs to write itself as ONNX operators. `x` is the first input. */
export interface Lowering<Attribute = unknown, Weights = TensorShapes, Buffers = TensorShapes> {
  readonly ops: OpBuilder;
  readonly x: Value;
  readonly xs: readonly Value[];
  readonly inputShapes: readonly Shape[];
  readonly attributes: Attribute;
  /** Weights and buffers by name. */
  readonly tensors: { readonly [Name in keyof Weights]: Value } & { readonly [Name in keyof Buffers]: Value };
}

/** What every kind of layer declares, whatever it computes. */
interface LayerFacts<A extends Attributes> {
  readonly type: string;
  /** What it does, in one sentence of the reader's words. */
  readonly summary: string;
  /** Where the rules come from. */
  readonly source: string;
  readonly category: Category;
  readonly attributes: A;
  /** Number of spatial axes of the input; absent when any will do. */
  readonly rank?: number;
  /** Whether the output is the input's memory under another name. */
  readonly view?: true;
  /** Whether one output position reads all input positions at once. */
  readonly readsAll?: true;
  /** Starting values of vectors that do not start at 0, by name. */
  readonly startingValues?: Readonly<Record<string, number>>;
}

interface Rules<A extends Attributes, W extends TensorShapes, B extends TensorShapes> extends LayerFacts<A> {
  /** Reports what the attributes alone do not show. Comparisons with an unknown size must come out harmless. */
  check?(x: Shape, attributes: Values<A>, report: Report): void;
  /** The sliding window, if there is one: gives padding, receptive field, minimum input, and the formula in the hover. */
  window?(attributes: Values<A>): Window;
  output(x: Shape, attributes: Values<A>): Shape;
  /** Trainable tensors. */
  weights?(x: Shape, attributes: Values<A>): W;
  /** Tensors that are stored but not trained. */
  buffers?(x: Shape, attributes: Values<A>): B;
  /** Multiplies of one example, one for each multiply–add. Absent means none; NaN that they cannot be counted. */
  macs?(y: Shape, weights: W): number;
  lower(lowering: Lowering<Values<A>, W, B>): Value;
}

interface JoinRules<A extends Attributes> extends LayerFacts<A> {
  /** Reports why the inputs do not join. */
  check?(xs: readonly Shape[], attributes: Values<A>, report: Report): void;
  output(xs: readonly Shape[], attributes: Values<A>): Shape;
  lower(lowering: Lowering<Values<A>>): Value;
}

/** A layer type as the rest of the house sees it: rules over the list of input shapes. */
export interface LayerType extends LayerFacts<Attributes> {
  readonly joins: boolean;
  check(xs: readonly Shape[], attributes: Values<Attributes>, report: Report): void;
  window(attributes: Values<Attributes>): Window | undefined;
  output(xs: readonly Shape[], attributes: Values<Attributes>): Shape;
  weights(xs: readonly Shape[], attributes: Values<Attributes>): TensorShapes;
  buffers(xs: readonly Shape[], attributes: Values<Attributes>): TensorShapes;
  macs(y: Shape, weights: TensorShapes): number;
  lower(lowering: Lowering<Values<Attributes>>): Value;
}

/** Declares a layer that reads one feature map. */
export function defineLayer<
  const A extends Attributes,
  W extends TensorShapes = TensorShapes,
  B extends TensorShapes = TensorShapes,
>(rules: Rules<A, W, B>): LayerType {
  // Inside, the types of one declaration fit each other; outside, all layer types are alike.
  const erased = rules as unknown as Rules<Attributes, TensorShapes, TensorShapes>;
  return {
    ...facts(erased),
    joins: false,
    check: ([x], attributes, report) => erased.check?.(only(x), attributes, report),
    window: attributes => erased.window?.(attributes),
    output: ([x], attributes) => erased.output(only(x), attributes),
    weights: ([x], attributes) => erased.weights?.(only(x), attributes) ?? {},
    buffers: ([x], attributes) => erased.buffers?.(only(x), attributes) ?? {},
    macs: (y, weights) => erased.macs?.(y, weights) ?? 0,
    lower: lowering => erased.lower(lowering),
  };
}

/** Declares a layer that reads two or more feature maps. It has no weights. */
export function defineJoin<const A extends Attributes>(rules: JoinRules<A>): LayerType {
  const erased = rules as unknown as JoinRules<Attributes>;
  return {
    ...facts(erased),
    joins: true,
    check: (xs, attributes, report) => erased.check?.(xs, attributes, report),
    window: () => undefined,
    output: (xs, attributes) => erased.output(xs, attributes),
    weights: () => ({}),
    buffers: () => ({}),
    macs: () => 0,
    lower: lowering => erased.lower(lowering),
  };
}

/** Declares a layer that computes each element from the same element of its input, and keeps the shape. */
export function definePointwise<const A extends Attributes>(
  rules: Omit<Rules<A, TensorShapes, TensorShapes>, 'output'>,
): LayerType {
  return defineLayer<A>({ ...rules, output: x => x });
}

function facts(rules: LayerFacts<Attributes>): LayerFacts<Attributes> {
  const { type, summary, source, category, attributes, rank, view, readsAll, startingValues } = rules;
  return {
    type,
    summary,
    source,
    category,
    attributes,
    ...(rank !== undefined && { rank }),
    ...(view && { view }),
    ...(readsAll && { readsAll }),
    ...(startingValues && { startingValues }),
  };
}

function only(x: Shape | undefined): Shape {
  if (x === undefined) throw new Error('unreachable: a layer is asked about only when its input has a rank');
  return x;
}
