import { bytesPerNumber, type Analysis } from '../../../core/analysis.ts';
import { formatShape, sizeOf } from '../../../core/shape.ts';
import type { LayerId } from '../../../core/diagnostic.ts';
import { elementBytes, type Graph, type GraphNode } from '../../../onnx/graph.ts';
import type { Departure, LayerValidation } from '../../../protocol/reports.ts';
import type { ExecutedNode } from '../profile.ts';
import { sumLength, type Tolerances } from './tolerances.ts';

/** One element of a tensor, by its number in row-major order. */
export interface Element {
  readonly index: number;
  readonly expected: number;
  readonly got: number;
}

/** How a tensor of a run differs from the reference. */
export interface ValueComparison {
  /** Largest difference, relative to the largest value of the reference; Infinity where only one of them is finite. */
  readonly relativeError: number;
  /** Root of the mean square of the differences, relative to that of the reference. */
  readonly meanError: number;
  /** Where the difference is largest; absent where there is none. */
  readonly worst?: Element;
  /** The first element that is NaN or infinite in the run. */
  readonly notFinite?: Element;
}

/** Compares a tensor of a run with its reference, element by element. NaN agrees with NaN, and infinity with itself. */
export function compareValues(executed: ArrayLike<number>, reference: ArrayLike<number>): ValueComparison {
  if (executed.length !== reference.length) return { relativeError: Infinity, meanError: Infinity };
  let largestDifference = 0;
  let largest = 0;
  let squaredDifference = 0;
  let squared = 0;
  let worst: Element | undefined;
  let notFinite: Element | undefined;
  for (let index = 0; index < reference.length; index++) {
    const got = executed[index] ?? Number.NaN;
    const expected = reference[index] ?? Number.NaN;
    if (!Number.isFinite(got)) notFinite ??= { index, expected, got };
    const difference = differenceOf(got, expected);
    if (largestDifference < difference) {
      largestDifference = difference;
      worst = { index, expected, got };
    }
    squaredDifference += difference ** 2;
    if (!Number.isFinite(expected)) continue;
    squared += expected ** 2;
    largest = Math.max(largest, Math.abs(expected));
  }
  return {
    relativeError: largestDifference / (largest === 0 ? 1 : largest),
    meanError: Math.sqrt(squaredDifference / (squared === 0 ? 1 : squared)),
    ...(worst && { worst }),
    ...(notFinite && { notFinite }),
  };
}

function differenceOf(got: number, expected: number): number {
  if (Object.is(got, expected)) return 0;
  const difference = Math.abs(got - expected);
  return Number.isNaN(difference) ? Infinity : difference;
}

/** What the run on the reduced input tells about a layer. */
export interface LayerValues {
  /** Shape of its result there, with the batch. */
  readonly executedShape: readonly number[];
  /** Shape that the analysis of the reduced network gives it. */
  readonly shape: readonly number[];
  /** Against its equation; absent where it reads NaN or infinity. */
  readonly comparison?: ValueComparison;
  /** The layer whose NaN or infinity it reads. */
  readonly behind?: LayerId;
  /** What it makes from finite numbers that is none itself, in words. */
  readonly notFinite?: string;
  readonly errorAgainstCpu?: number;
}

/** Every layer of the analysis against what was executed; `values` are by layer, from the reduced input. */
export function compareLayers(
  analysis: Analysis,
  graph: Graph,
  executed: readonly ExecutedNode[],
  values: readonly (LayerValues | undefined)[],
  allowed: Pick<Tolerances, 'layer'>,
): readonly LayerValidation[] {
  const byNode = new Map(executed.map(node => [node.node, node]));
  // Constants of the lowering are no parameters of the layer, and count wherever they are read.
  const constantBytes = new Map(
    graph.initializers
      .filter(({ ownName }) => ownName === undefined)
      .map(({ name, shape, elementType }) => [name, sizeOf(shape) * elementBytes[elementType]]),
  );
  const nodesOf = new Map<LayerId, GraphNode[]>();
  for (const node of graph.nodes) nodesOf.set(node.layer, [...(nodesOf.get(node.layer) ?? []), node]);
  return analysis.network.layers.map(({ name, type }, id) => {
    const analysed = analysis.layers[id];
    const own = nodesOf.get(id) ?? [];
    const nodes = own.map(node => byNode.get(node.name));
    const missing = own.filter(node => !byNode.has(node.name));
    const result = own.find(node => node.outputs[0] === graph.layerOutputs[id]);
    const last = byNode.get(graph.layerOutputs[id] ?? '');
    // The second output of a max pool, the indices, is no activation: there are as many of them as there are values.
    const indices = result?.outputs.length === 2 ? sizeOf(last?.outputShape ?? []) * elementBytes.int64 : 0;
    const constants = own.flatMap(node => node.inputs).reduce((sum, input) => sum + (constantBytes.get(input) ?? 0), 0);
    const ran = values[id];
    const tolerance = allowed.layer(analysed === undefined ? 1 : sumLength(analysed));
    const behind = ran?.behind === undefined ? undefined : analysis.network.layers[ran.behind]?.name;
    const bare = {
      name,
      type,
      shape: analysed?.outputShape ?? [],
      executedShape: last?.outputShape?.slice(1),
      outputBytes: analysed?.activationBytes ?? Number.NaN,
      executedOutputBytes: last && last.outputBytes - indices,
      parameterBytes: ((analysed?.params ?? Number.NaN) + (analysed?.bufferCount ?? Number.NaN)) * bytesPerNumber,
      executedParameterBytes: nodes.includes(undefined)
        ? undefined
        : nodes.reduce((sum, node) => sum + (node?.parameterBytes ?? 0), 0) - constants,
      provider: last?.provider,
      relativeError: ran?.comparison?.relativeError,
      tolerance,
      ...(ran?.errorAgainstCpu !== undefined && { errorAgainstCpu: ran.errorAgainstCpu }),
      ...(behind !== undefined && { behind }),
    };
    const unexecuted = last === undefined ? [] : missing.map(({ op }) => op);
    const fromRun = [...problemsOfRun(bare, last?.outputShape?.[0]), ...problemsOfMissing(unexecuted, own.length)];
    const element = departureOf(ran, tolerance);
    const departure = element && { ...placed(element, ran?.shape ?? []) };
    return {
      ...bare,
      ...(departure && { departure }),
      problems: [...fromRun, ...problemsOfValues(ran, departure, tolerance)],
    };
  });
}

type Bare = Omit<LayerValidation, 'problems' | 'departure'>;

function problemsOfRun(layer: Bare, batch: number | undefined): readonly string[] {
  const { shape, executedShape, outputBytes, executedOutputBytes, parameterBytes, executedParameterBytes } = layer;
  const problems: string[] = [];
  if (executedShape === undefined) problems.push('it was not executed');
  else if (executedShape.join() !== shape.join())
    problems.push(`the output is ${formatShape(shape)} here and ${formatShape(executedShape)} in the run`);
  else if (batch !== 1) problems.push(`the output has ${batch ?? 'no'} examples in a run of one`);
  if (executedOutputBytes !== undefined && executedOutputBytes !== outputBytes)
    problems.push(`the output has ${outputBytes} bytes here and ${executedOutputBytes} in the run`);
  if (executedParameterBytes !== undefined && executedParameterBytes !== parameterBytes)
    problems.push(`the weights have ${parameterBytes} bytes here and ${executedParameterBytes} in the run`);
  return problems;
}

/** An operator that never ran may be the one with the weights: their bytes are not proved then. */
function problemsOfMissing(missing: readonly string[], all: number): readonly string[] {
  if (missing.length === 0) return [];
  return [`${missing.length} of its ${all} operators were not executed: ${missing.join(', ')}`];
}

function problemsOfValues(
  ran: LayerValues | undefined,
  departure: Departure | undefined,
  tolerance: number,
): readonly string[] {
  if (ran === undefined) return ['its values were not compared'];
  const { executedShape, shape, comparison, behind, notFinite } = ran;
  if (executedShape.join() !== [1, ...shape].join()) {
    const [given, expected] = [executedShape.slice(1), shape].map(formatShape);
    return [`on the reduced input the output is ${expected ?? ''} here and ${given ?? ''} in the run`];
  }
  if (notFinite !== undefined) return [notFinite];
  if (behind !== undefined) return [];
  if (comparison === undefined) return ['its values were not compared'];
  if (comparison.relativeError <= tolerance) return [];
  const { at = [], expected = Number.NaN, got = Number.NaN } = departure ?? {};
  return [
    `the values differ from the reference by ${comparison.relativeError.toExponential(1)} of its largest, more than ` +
      `${tolerance.toExponential(1)}: at [${at.join(', ')}] it is ${inDigits(expected)}, and ${inDigits(got)} in the run`,
  ];
}

function departureOf(ran: LayerValues | undefined, tolerance: number): Element | undefined {
  const { comparison, notFinite } = ran ?? {};
  if (notFinite !== undefined) return comparison?.notFinite;
  return comparison === undefined || comparison.relativeError <= tolerance ? undefined : comparison.worst;
}

/** An element with its place in a tensor of that shape. */
export function placed({ index, expected, got }: Element, shape: readonly number[]): Departure {
  let rest = index;
  const at = [...shape].reverse().map(size => {
    const position = rest % size;
    rest = Math.floor(rest / size);
    return position;
  });
  return { at: at.reverse(), expected, got };
}

/** A number with all digits that float32 has, NaN and infinities in words. */
export function inDigits(number: number): string {
  if (Number.isNaN(number)) return 'NaN';
  if (!Number.isFinite(number)) return number < 0 ? '−infinity' : 'infinity';
  return String(Number(number.toPrecision(9)));
}
