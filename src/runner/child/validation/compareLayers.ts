import { bytesPerNumber, type Analysis } from '../../../core/analysis.ts';
import { formatShape, sizeOf } from '../../../core/shape.ts';
import type { LayerId } from '../../../core/diagnostic.ts';
import { elementBytes, type Graph, type GraphNode } from '../../../onnx/graph.ts';
import type { LayerValidation } from '../../../protocol/reports.ts';
import type { ExecutedNode } from '../profile.ts';

/** Largest relative error of a float32 run that still counts as agreement. */
export const tolerance = 1e-4;

/** Largest mean error of results behind layers that break ties, where a rounding error can move a value to another place. */
export const meanTolerance = 1e-2;

/** How a tensor of a run differs from the reference. */
export interface ValueComparison {
  /** Largest difference, relative to the largest value of the reference. */
  readonly relativeError: number;
  /** Root of the mean square of the differences, relative to that of the reference. */
  readonly meanError: number;
  /** Whether the run gave NaN or infinity. */
  readonly notFinite: boolean;
}

/** Compares a tensor of a run with its reference, element by element. */
export function compareValues(executed: ArrayLike<number>, reference: ArrayLike<number>): ValueComparison {
  if (executed.length !== reference.length) return { relativeError: Infinity, meanError: Infinity, notFinite: false };
  let difference = 0;
  let largest = 0;
  let squaredDifference = 0;
  let squared = 0;
  let notFinite = false;
  for (let index = 0; index < reference.length; index++) {
    const value = executed[index] ?? Number.NaN;
    const expected = reference[index] ?? Number.NaN;
    if (!Number.isFinite(value)) notFinite = true;
    difference = Math.max(difference, Math.abs(value - expected));
    squaredDifference += (value - expected) ** 2;
    squared += expected ** 2;
    largest = Math.max(largest, Math.abs(expected));
  }
  return {
    relativeError: difference / (largest === 0 ? 1 : largest),
    meanError: Math.sqrt(squaredDifference / (squared === 0 ? 1 : squared)),
    notFinite,
  };
}

/** Every layer of the analysis against what was executed; `values` are by layer, from the reduced input. */
export function compareLayers(
  analysis: Analysis,
  graph: Graph,
  executed: readonly ExecutedNode[],
  values: readonly (ValueComparison | undefined)[],
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
    const result = own.find(node => node.outputs[0] === graph.layerOutputs[id]);
    const last = byNode.get(graph.layerOutputs[id] ?? '');
    // The second output of a max pool, the indices, is no activation: there are as many of them as there are values.
    const indices = result?.outputs.length === 2 ? sizeOf(last?.outputShape ?? []) * elementBytes.int64 : 0;
    const constants = own.flatMap(node => node.inputs).reduce((sum, input) => sum + (constantBytes.get(input) ?? 0), 0);
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
      relativeError: values[id]?.relativeError,
    };
    return { ...bare, problems: problemsOf(bare, values[id]) };
  });
}

function problemsOf(layer: Omit<LayerValidation, 'problems'>, values: ValueComparison | undefined): readonly string[] {
  const problems: string[] = [];
  if (layer.executedShape === undefined) problems.push('it was not executed');
  else if (layer.executedShape.join() !== layer.shape.join())
    problems.push(`the output is ${formatShape(layer.shape)} here and ${formatShape(layer.executedShape)} in the run`);
  if (layer.executedOutputBytes !== undefined && layer.executedOutputBytes !== layer.outputBytes)
    problems.push(`the output has ${layer.outputBytes} bytes here and ${layer.executedOutputBytes} in the run`);
  if (layer.executedParameterBytes !== undefined && layer.executedParameterBytes !== layer.parameterBytes)
    problems.push(`the weights have ${layer.parameterBytes} bytes here and ${layer.executedParameterBytes} in the run`);
  if (values === undefined) problems.push('its values were not compared');
  else if (values.notFinite) problems.push('the run gives NaN or infinity');
  else if (!(values.relativeError <= tolerance))
    problems.push(
      `the values differ from the reference by ${values.relativeError.toExponential(1)}, more than ${tolerance}`,
    );
  return problems;
}
