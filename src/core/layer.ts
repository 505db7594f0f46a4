import type { OpBuilder } from '../ops/index.ts';
import type { Value } from '../ops/op.ts';
import type { Attributes, Values } from './attribute.ts';
import type { OwnFix } from './change.ts';
import type { DiagnosticCode } from './diagnosticCodes.ts';
import type { AxisMap } from './receptiveField.ts';
import type { Shape } from './shape.ts';
import type { Tensor } from './tensor.ts';
import type { BorderContent, Spread, Window, WindowRule } from './window.ts';

/** Tensors of a layer by name, each with its shape. */
export type TensorShapes = Readonly<Record<string, readonly number[]>>;

/** Kinds of layer that people tell apart; they choose the colour in the diagram and the class in cost tables. */
export type Category =
  | 'convolution'
  | 'pooling'
  | 'upsampling'
  | 'normalization'
  | 'activation'
  | 'dense'
  | 'attention'
  | 'shape'
  | 'join'
  | 'regularization';

/**
 * Says that an attribute (or, with `inputs`, what the layer reads) is wrong: what · where · how to fix it. `fixes` do what the message
 * says, the best first.
 */
export type Report = (
  at: { readonly attribute: string } | 'inputs',
  code: DiagnosticCode,
  message: string,
  fixes?: readonly OwnFix[],
) => void;

/** Weights and buffers of a layer by name, as whatever they are to the one who asks: ONNX values, or numbers. */
type Stored<Weights, Buffers, As> = { readonly [Name in keyof Weights]: As } & { readonly [Name in keyof Buffers]: As };

/** What a layer needs to write itself as ONNX operators. `x` is the first input. */
export interface Lowering<Attribute = unknown, Weights = TensorShapes, Buffers = TensorShapes> {
  readonly ops: OpBuilder;
  readonly x: Value;
  readonly xs: readonly Value[];
  readonly inputShapes: readonly Shape[];
  readonly outputShape: Shape;
  readonly attributes: Attribute;
  readonly tensors: Stored<Weights, Buffers, Value>;
  /** What the layer read to which this one refers, for a layer that undoes another. */
  readonly partnerInput: Value | undefined;
}

/** What a layer needs to compute itself in float64, one example at a time. `x` is the first input. */
export interface Evaluation<Attribute = unknown, Weights = TensorShapes, Buffers = TensorShapes> {
  readonly x: Tensor;
  readonly xs: readonly Tensor[];
  readonly outputShape: Shape;
  readonly attributes: Attribute;
  readonly tensors: Stored<Weights, Buffers, Tensor>;
  /** What the layer read to which this one refers, for a layer that undoes another. */
  readonly partnerInput: Tensor | undefined;
}

/** What a layer needs to write itself as it is while training, on a batch of a fixed size. */
export interface TrainingLowering<Attribute = unknown, Weights = TensorShapes, Buffers = TensorShapes> extends Lowering<
  Attribute,
  Weights,
  Buffers
> {
  readonly batch: number;
  /** Numbers of a shape with the batch that are drawn anew for each step: 1 / `keep` with the probability `keep`, and 0 otherwise. */
  mask(shape: readonly number[], keep: number): Value;
  /** Says what a buffer holds after the step. */
  update(buffer: keyof Buffers & string, next: Value): void;
}

/** What a layer needs to compute itself in float64 as it is while training: examples of a batch may depend on each other. */
export interface TrainingEvaluation<Attribute = unknown, Weights = TensorShapes, Buffers = TensorShapes> {
  /** What it reads, example by example. */
  readonly batch: readonly Tensor[];
  readonly attributes: Attribute;
  readonly tensors: Stored<Weights, Buffers, Tensor>;
  /** What has been drawn for the step, in the order in which `lower` asks for it, with the batch as the first axis. */
  readonly masks: readonly Tensor[];
}

/** A layer as it is while training. */
export interface TrainingRules<Attribute, Weights, Buffers> {
  lower(lowering: TrainingLowering<Attribute, Weights, Buffers>): Value;
  /** Its results, example by example, straight from the equation. */
  equation(evaluation: TrainingEvaluation<Attribute, Weights, Buffers>): readonly Tensor[];
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
  /**
   * Whether the output is a linear map of the input, but for a constant, once the network is trained: one that is learned and adds up
   * weighted numbers, or one that keeps them apart and scales, shifts or rearranges them at most.
   */
  readonly linearity?: 'learned' | 'kept';
  /** Whether it works with the statistics of a batch while training, and with those that it has collected afterwards. */
  readonly collectsStatistics?: true;
  /** What the channels of each position are afterwards: probabilities, or their logarithms. */
  readonly gives?: 'probabilities' | 'logProbabilities';
  /** Whether the result jumps where two inputs are all but equal, so that rounding decides. */
  readonly breaksTies?: true;
  /** Where weights start that are not drawn at random, by name. Vectors start at 0 without being named. */
  readonly startingValues?: Readonly<Record<string, number>>;
}

/** The rules of a layer. X is what it reads: one shape, or the list of those that it joins. */
interface Rules<A extends Attributes, W extends TensorShapes, B extends TensorShapes, X> extends LayerFacts<A> {
  /** Reports what the attributes alone do not show. Comparisons with an unknown size must come out harmless. */
  check?(x: X, attributes: Values<A>, report: Report): void;
  /** The sliding window, if there is one: gives padding, receptive field, minimum input, and the formula in the hover. */
  window?(attributes: Values<A>): Window;
  /** The kernel over which a transposed convolution spreads each input; their copies lie a stride apart. */
  spread?(attributes: Values<A>): Spread;
  /** What becomes of the cells of the window or the kernel; absent for a layer that does more than such a rule says. */
  windowRule?(attributes: Values<A>): WindowRule;
  /** Whether the mean of each channel is taken away, and with it whatever was added to a whole channel before. */
  removesChannelMeans?(x: X, attributes: Values<A>): boolean;
  /** Whether one output position reads all input positions of an axis at once; `true` for every axis. */
  readonly readsAll?: true | ((attributes: Values<A>, axis: number, rank: number) => boolean);
  /** Which positions an output position reads on each axis, when it is no sliding window; undefined when that is not known. */
  reads?(x: X, attributes: Values<A>): readonly AxisMap[] | undefined;
  /** What its window or `reads` finds beyond the border of the input; zeros when it is absent. */
  border?(attributes: Values<A>): BorderContent;
  output(x: X, attributes: Values<A>): Shape;
  /** How the size of each axis comes about, with the numbers filled in: "(5 − 1)·2 + 3". A window says it by itself. */
  sizes?(x: X, attributes: Values<A>): readonly string[];
  /** Trainable tensors. */
  weights?(x: X, attributes: Values<A>): W;
  /** Tensors that are stored but not trained. */
  buffers?(x: X, attributes: Values<A>): B;
  /** Multiplies of one example, one for each multiply–add. Absent means none; NaN that they cannot be counted. */
  macs?(y: Shape, weights: W, x: X, attributes: Values<A>): number;
  /** What fvcore counts for a layer without MACs. Source: fvcore `flop_count.py`. */
  fvcoreFlops?(y: Shape, x: X, attributes: Values<A>): number;
  lower(lowering: Lowering<Values<A>, W, B>): Value;
  /** The layer straight from its equation: the oracle that a run is held against. */
  equation(evaluation: Evaluation<Values<A>, W, B>): Tensor;
  /** What it does while training, where that is something else. */
  readonly training?: TrainingRules<Values<A>, W, B>;
}

/** A layer type as the rest of the house sees it: rules over the list of input shapes. */
export interface LayerType extends LayerFacts<Attributes> {
  /** How many feature maps it reads: a number, or 'many' from two on. */
  readonly inputs: number | 'many';
  check(xs: readonly Shape[], attributes: Values<Attributes>, report: Report): void;
  window(attributes: Values<Attributes>): Window | undefined;
  spread(attributes: Values<Attributes>): Spread | undefined;
  windowRule(attributes: Values<Attributes>): WindowRule | undefined;
  removesChannelMeans(xs: readonly Shape[], attributes: Values<Attributes>): boolean;
  readsAll(attributes: Values<Attributes>, axis: number, rank: number): boolean;
  /** As in the rules; undefined too for layers that do not look sideways. */
  reads(xs: readonly Shape[], attributes: Values<Attributes>): readonly AxisMap[] | undefined;
  border(attributes: Values<Attributes>): BorderContent;
  /** Whether `reads` has something to say. */
  readonly hasReads: boolean;
  /** Whether it can have trainable tensors. */
  readonly hasWeights: boolean;
  output(xs: readonly Shape[], attributes: Values<Attributes>): Shape;
  sizes(xs: readonly Shape[], attributes: Values<Attributes>): readonly string[];
  weights(xs: readonly Shape[], attributes: Values<Attributes>): TensorShapes;
  buffers(xs: readonly Shape[], attributes: Values<Attributes>): TensorShapes;
  macs(y: Shape, weights: TensorShapes, xs: readonly Shape[], attributes: Values<Attributes>): number;
  fvcoreFlops(y: Shape, xs: readonly Shape[], attributes: Values<Attributes>): number;
  lower(lowering: Lowering<Values<Attributes>>): Value;
  equation(evaluation: Evaluation<Values<Attributes>>): Tensor;
  readonly training?: TrainingRules<Values<Attributes>, TensorShapes, TensorShapes>;
}

/** Declares a layer that reads one feature map. */
export function defineLayer<
  const A extends Attributes,
  W extends TensorShapes = TensorShapes,
  B extends TensorShapes = TensorShapes,
>(rules: Rules<A, W, B, Shape>): LayerType {
  return layerType(rules, 1, ([x]) => only(x));
}

/** Declares a layer that reads two or more feature maps, or exactly as many as `inputs` says. */
export function defineJoin<
  const A extends Attributes,
  W extends TensorShapes = TensorShapes,
  B extends TensorShapes = TensorShapes,
>(rules: Rules<A, W, B, readonly Shape[]> & { readonly inputs?: number }): LayerType {
  return layerType(rules, rules.inputs ?? 'many', xs => xs);
}

/** Declares a layer that computes each element from the same element of its input, and keeps the shape. */
export function definePointwise<const A extends Attributes>(
  rules: Omit<Rules<A, TensorShapes, TensorShapes, Shape>, 'output' | 'equation'> & {
    readonly compute: (element: number, attributes: Values<A>) => number;
  },
): LayerType {
  const { compute, ...rest } = rules;
  return defineLayer<A>({
    ...(rest as Omit<Rules<A, TensorShapes, TensorShapes, Shape>, 'output' | 'equation'>),
    output: x => x,
    equation: ({ x, attributes }) => ({ shape: x.shape, data: x.data.map(element => compute(element, attributes)) }),
  });
}

/** Inside, the types of one declaration fit each other; outside, all layer types are alike. */
function layerType<A extends Attributes, W extends TensorShapes, B extends TensorShapes, X>(
  declared: Rules<A, W, B, X>,
  inputs: LayerType['inputs'],
  read: (xs: readonly Shape[]) => X,
): LayerType {
  const rules = declared as unknown as Rules<Attributes, TensorShapes, TensorShapes, X>;
  const { type, summary, source, category, attributes, rank, view, breaksTies, startingValues, readsAll } = rules;
  const { linearity, collectsStatistics, gives } = rules;
  return {
    type,
    summary,
    source,
    category,
    attributes,
    inputs,
    ...(rank !== undefined && { rank }),
    ...(view && { view }),
    ...(linearity && { linearity }),
    ...(collectsStatistics && { collectsStatistics }),
    ...(gives && { gives }),
    ...(breaksTies && { breaksTies }),
    ...(startingValues && { startingValues }),
    ...(rules.training && { training: rules.training }),
    hasReads: rules.reads !== undefined,
    hasWeights: rules.weights !== undefined,
    check: (xs, values, report) => rules.check?.(read(xs), values, report),
    window: values => rules.window?.(values),
    spread: values => rules.spread?.(values),
    windowRule: values => rules.windowRule?.(values),
    removesChannelMeans: (xs, values) => rules.removesChannelMeans?.(read(xs), values) ?? false,
    readsAll: (values, axis, axes) =>
      typeof readsAll === 'function' ? readsAll(values, axis, axes) : readsAll === true,
    reads: (xs, values) => rules.reads?.(read(xs), values),
    border: values => rules.border?.(values) ?? 'zeros',
    output: (xs, values) => rules.output(read(xs), values),
    sizes: (xs, values) => rules.sizes?.(read(xs), values) ?? [],
    weights: (xs, values) => rules.weights?.(read(xs), values) ?? {},
    buffers: (xs, values) => rules.buffers?.(read(xs), values) ?? {},
    macs: (y, weights, xs, values) => rules.macs?.(y, weights, read(xs), values) ?? 0,
    fvcoreFlops: (y, xs, values) => rules.fvcoreFlops?.(y, read(xs), values) ?? 0,
    lower: lowering => rules.lower(lowering),
    equation: evaluation => rules.equation(evaluation),
  };
}

function only(x: Shape | undefined): Shape {
  if (x === undefined) throw new Error('unreachable: a layer is asked about only when its input has a rank');
  return x;
}
