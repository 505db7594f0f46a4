import type { Analysis } from '../core/analysis.ts';
import type { Attributes, Values } from '../core/attribute.ts';
import type { LayerId } from '../core/diagnostic.ts';
import type { Lowering } from '../core/layer.ts';
import { ownInputCount, type Source } from '../core/network.ts';
import { isKnown } from '../core/shape.ts';
import type { Value } from '../ops/op.ts';
import type { Graph, GraphNode, GraphValue, Initializer } from './graph.ts';
import { createOpBuilder } from './opBuilder.ts';
import { createTensorNames } from './tensorNames.ts';
import { initializersOf, type VectorValues } from './weights.ts';

/** Why a network cannot be written as ONNX. */
export interface LoweringProblem {
  readonly problem: string;
}

/**
 * The network as a graph of ONNX operators. Each layer's result is a tensor of the layer's name; a layer of several operators
 * numbers those before the last. `vectors` says how biases and statistics start: as a training would, or varied at random,
 * so that a run can tell them apart. Networks with errors have no graph.
 */
export function lowerNetwork(analysis: Analysis, vectors: VectorValues = 'start'): Graph | LoweringProblem {
  const lowered = lowerLayers(analysis, vectors, undefined);
  return 'problem' in lowered ? lowered : lowered.graph;
}

/** A network as it is while training: layers that differ then do what their declaration says. */
export interface LoweredTraining {
  readonly graph: Graph;
  /** Inputs of the graph beside the network's own, which are drawn for each step. */
  readonly masks: readonly Mask[];
  /** What buffers hold after the step. */
  readonly updates: readonly { readonly buffer: Initializer; readonly next: string }[];
}

/** Numbers that are drawn for each step: 1 / `keep` with the probability `keep`, and 0 otherwise. The shape has the batch. */
export interface Mask {
  readonly name: string;
  readonly shape: readonly number[];
  readonly keep: number;
  readonly layer: LayerId;
}

/** The network as a graph for training with batches of that size; weights start as written, unless a proof wants them varied. */
export function lowerForTraining(
  analysis: Analysis,
  batch: number,
  vectors: VectorValues = 'start',
): LoweredTraining | LoweringProblem {
  return lowerLayers(analysis, vectors, batch);
}

function lowerLayers(
  analysis: Analysis,
  vectors: VectorValues,
  batch: number | undefined,
): LoweredTraining | LoweringProblem {
  const { network, layers, order } = analysis;
  const unknownLayer =
    network.layers[layers.findIndex(layer => !isKnown(layer.outputShape) || layer.values === undefined)];
  if (unknownLayer !== undefined)
    return { problem: `the size of "${unknownLayer.name}" is not known; mend the errors first` };
  if (network.layers.length === 0) return { problem: 'the network has no layers; add one' };

  const names = createTensorNames();
  const inputs = network.inputs.map(({ name, shape }): GraphValue => ({ name: names.take(name), shape: shape ?? [] }));
  const layerOutputs = network.layers.map(layer => names.take(layer.name));
  const tensorOf = (source: Source | undefined): string =>
    (source === undefined ? undefined : 'input' in source ? inputs[source.input]?.name : layerOutputs[source.layer]) ??
    '';

  const nodes: GraphNode[] = [];
  const initializers: Initializer[] = [];
  const masks: Mask[] = [];
  const updates: LoweredTraining['updates'][number][] = [];
  for (const id of order) {
    const analysed = layers[id];
    const layer = network.layers[id];
    const { type, values, inputShapes, outputShape } = analysed ?? {};
    if (layer === undefined || analysed === undefined || type === undefined || values === undefined) continue;
    if (outputShape === undefined) continue;
    const stored = initializersOf(network, id, analysed, vectors, name =>
      names.take(`${layerOutputs[id] ?? ''}.${name}`),
    );
    initializers.push(...stored.values());
    const builder = createOpBuilder({ layer: id, output: layerOutputs[id] ?? '', names, earlier: nodes });
    const xs = layer.inputs.map((source): Value => ({ name: tensorOf(source) }));
    const [x] = xs;
    if (x === undefined) continue;
    const reference = layer.references === undefined ? undefined : layer.inputs[ownInputCount(layer)];
    const partner = reference !== undefined && 'layer' in reference ? network.layers[reference.layer] : undefined;
    const lowering: Lowering<Values<Attributes>> = {
      ops: builder.ops,
      x,
      xs,
      inputShapes: (inputShapes ?? []).filter(isKnown),
      outputShape,
      attributes: values,
      tensors: Object.fromEntries([...stored].map(([name, tensor]) => [name, { name: tensor.name }])),
      partnerInput: partner === undefined ? undefined : { name: tensorOf(partner.inputs[0]) },
    };
    const result =
      batch === undefined || type.training === undefined
        ? type.lower(lowering)
        : type.training.lower({
            ...lowering,
            batch,
            mask(shape, keep) {
              const name = names.take(`${layerOutputs[id] ?? ''}.mask`);
              masks.push({ name, shape, keep, layer: id });
              return { name };
            },
            update(name, next) {
              const buffer = stored.get(name);
              if (buffer !== undefined) updates.push({ buffer, next: next.name });
            },
          });
    nodes.push(...builder.finish(result));
    initializers.push(...builder.constants);
  }
  const outputs = outputsOf(analysis, layerOutputs);
  if (outputs.length === 0) return { problem: 'no layer is a result; name one in "outputs"' };
  const graph = { name: network.name || 'network', inputs, outputs, nodes, initializers, layerOutputs };
  return { graph, masks, updates };
}

/** Whether lowering has failed. */
export function isProblem(result: object): result is LoweringProblem {
  return 'problem' in result;
}

/** The same graph with the result of every layer as an output, so that a run shows them all. */
export function withAllOutputs(graph: Graph, analysis: Analysis): Graph {
  const outputs = graph.layerOutputs.map((name, id) => ({ name, shape: analysis.layers[id]?.outputShape ?? [] }));
  return { ...graph, outputs };
}

function outputsOf({ network, layers }: Analysis, layerOutputs: readonly string[]): readonly GraphValue[] {
  const ids = [...new Set(network.outputs.flatMap(source => ('layer' in source ? [source.layer] : [])))];
  return ids.map(id => ({ name: layerOutputs[id] ?? '', shape: layers[id]?.outputShape ?? [] }));
}
