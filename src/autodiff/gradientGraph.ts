import type { Analysis } from '../core/analysis.ts';
import type { LayerId } from '../core/diagnostic.ts';
import type { Graph, GraphValue, Initializer } from '../onnx/graph.ts';
import { isProblem, lowerForTraining, type LoweringProblem, type Mask } from '../onnx/lower.ts';
import { differentiate } from './differentiate.ts';
import { inferShapes } from './shapes.ts';
import { isWeight, withLoss, type TrainingGraphOptions } from './trainingGraph.ts';

/** A tensor with the name of its gradient; the loss does not depend on one without. */
interface Differentiated {
  readonly name: string;
  /** With the batch, but for a weight. */
  readonly shape: readonly number[];
  readonly gradient: string | undefined;
}

/** A network while training with the gradients of its loss with respect to everything, and nothing that moves. */
export interface GradientGraph {
  /** Its outputs are the loss, every layer's result, and every gradient. */
  readonly graph: Graph;
  readonly target: GraphValue;
  readonly masks: readonly Mask[];
  readonly loss: string;
  /** Name of the tensor that the loss reads. */
  readonly result: string;
  /** In the order of the network's inputs. */
  readonly inputs: readonly Differentiated[];
  /** By layer. */
  readonly results: readonly Differentiated[];
  readonly weights: readonly (Differentiated & { readonly layer: LayerId; readonly ownName: string })[];
  /** Weights, and buffers under their names. */
  readonly stored: readonly Initializer[];
  readonly notes: readonly string[];
}

/**
 * The graph of all gradients of a network without errors on batches of that size, or why there is none. Vectors are varied, so that no mistake is
 * multiplied by zero.
 */
export function buildGradientGraph(
  analysis: Analysis,
  options: Pick<TrainingGraphOptions, 'loss' | 'batch'>,
): GradientGraph | LoweringProblem {
  const lowered = lowerForTraining(analysis, options.batch, 'varied');
  if (isProblem(lowered)) return lowered;
  const forward = withLoss(analysis, lowered, options);
  if (isProblem(forward)) return forward;
  const { tape, target, loss, result, notes, stored } = forward;
  const weights = stored.filter(tensor => isWeight(analysis, tensor));
  const { layerOutputs } = lowered.graph;
  const wanted = [...forward.inputs, ...weights].map(({ name }) => name).concat(layerOutputs);
  const gradients = differentiate(tape, inferShapes(tape, forward.shapes), loss, wanted);
  if ('problem' in gradients) return gradients;

  const differentiated = (name: string, shape: readonly number[]): Differentiated => ({
    name,
    shape,
    gradient: gradients.get(name),
  });
  const inputs = forward.inputs.map(({ name, shape }) => differentiated(name, shape));
  const results = layerOutputs.map((name, id) =>
    differentiated(name, [options.batch, ...(analysis.layers[id]?.outputShape ?? [])]),
  );
  const ofWeights = weights.map(({ name, shape, layer, ownName = '' }) => ({
    ...differentiated(name, shape),
    layer,
    ownName,
  }));
  // Tensors that are added up have one gradient, under one name.
  const outputs = new Map<string, readonly number[]>([[loss, [1]]]);
  for (const { name, shape } of results) outputs.set(name, shape);
  for (const { gradient, shape } of [...inputs, ...results, ...ofWeights])
    if (gradient !== undefined) outputs.set(gradient, shape);
  return {
    graph: {
      ...lowered.graph,
      nodes: tape.nodes,
      initializers: tape.initializers,
      inputs: [...forward.inputs, target, ...lowered.masks.map(({ name, shape }) => whole(name, shape))],
      outputs: [...outputs].map(([name, shape]) => whole(name, shape)),
    },
    target,
    masks: lowered.masks,
    loss,
    result,
    inputs,
    results,
    weights: ofWeights,
    stored,
    notes,
  };
}

function whole(name: string, shape: readonly number[]): GraphValue {
  return { name, shape, isWhole: true };
}
