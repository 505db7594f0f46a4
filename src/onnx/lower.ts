import type { Analysis } from '../core/analysis.ts';
import type { LayerId } from '../core/diagnostic.ts';
import { ownInputCount, type Source } from '../core/network.ts';
import { isKnown, sizeOf } from '../core/shape.ts';
import { ops, type OpBuilder, type OpName } from '../ops/index.ts';
import type { Value } from '../ops/op.ts';
import type { AttributeValue, Graph, GraphNode, GraphValue, Initializer, TensorData } from './graph.ts';
import { createTensorNames, type TensorNames } from './tensorNames.ts';
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
    const builder = createOpBuilder(id, layerOutputs[id] ?? '', names, nodes);
    const xs = layer.inputs.map((source): Value => ({ name: tensorOf(source) }));
    const [x] = xs;
    if (x === undefined) continue;
    const reference = layer.references === undefined ? undefined : layer.inputs[ownInputCount(layer)];
    const partner = reference !== undefined && 'layer' in reference ? network.layers[reference.layer] : undefined;
    const result = type.lower({
      ops: builder.ops,
      x,
      xs,
      inputShapes: (inputShapes ?? []).filter(isKnown),
      outputShape,
      attributes: values,
      tensors: Object.fromEntries([...stored].map(([name, tensor]) => [name, { name: tensor.name }])),
      partnerInput: partner === undefined ? undefined : { name: tensorOf(partner.inputs[0]) },
    });
    nodes.push(...builder.finish(result));
    initializers.push(...builder.constants);
  }
  const outputs = outputsOf(analysis, layerOutputs);
  if (outputs.length === 0) return { problem: 'no layer is a result; name one in "outputs"' };
  return { name: network.name || 'network', inputs, outputs, nodes, initializers, layerOutputs };
}

/** Whether lowering has failed. */
export function isProblem(result: Graph | LoweringProblem): result is LoweringProblem {
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

/** Collects the operators of one layer. The last one gives the layer's tensor. `earlier` are the nodes of the layers before. */
function createOpBuilder(
  layer: LayerId,
  output: string,
  names: TensorNames,
  earlier: GraphNode[],
): {
  readonly ops: OpBuilder;
  readonly constants: readonly Initializer[];
  finish(result: Value): readonly GraphNode[];
} {
  const nodes: GraphNode[] = [];
  const constants: Initializer[] = [];
  const constant = (elementType: Initializer['elementType'], shape: readonly number[], data: TensorData): Value => {
    const name = names.take(`${output}/constant${constants.length + 1}`);
    constants.push({ name, shape, elementType, layer, data: () => data });
    return { name };
  };
  const call = (
    op: OpName,
    inputs: Readonly<Record<string, Value | readonly Value[] | undefined>>,
    given: object,
  ): Value => {
    const result = names.take(`${output}/${nodes.length + 1}`);
    const tensors = Object.keys(ops[op].inputs).flatMap(name => inputs[name] ?? { name: '' });
    while (tensors.at(-1)?.name === '') tensors.pop();
    nodes.push({
      name: result,
      op,
      inputs: tensors.map(tensor => tensor.name),
      outputs: [result],
      attributes: attributesOf(op, given as Readonly<Record<string, unknown>>),
      layer,
    });
    return { name: result };
  };
  const methods = Object.keys(ops).map(op => [
    op,
    (inputs: Record<string, Value>, attributes: object = {}) => call(op as OpName, inputs, attributes),
  ]);
  return {
    ops: {
      ...(Object.fromEntries(methods) as Pick<OpBuilder, OpName>),
      int64: entries => constant('int64', [entries.length], BigInt64Array.from(entries, BigInt)),
      constant: (numbers, shape = []) => constant('float32', shape, Float32Array.from(numbers)),
      filled: (shape, entry) => constant('float32', shape, new Float32Array(sizeOf(shape)).fill(entry)),
      secondOutput(of) {
        const index = earlier.findIndex(node => node.outputs[0] === of.name);
        const node = earlier[index];
        if (node === undefined) throw new Error(`unreachable: no earlier operator gives ${of.name}`);
        const name = node.outputs[1] ?? names.take(`${of.name}/second`);
        earlier[index] = { ...node, outputs: [node.outputs[0], name] };
        return { name };
      },
    },
    constants,
    finish: result =>
      nodes.map(node => (node.outputs[0] === result.name ? { ...node, name: output, outputs: [output] } : node)),
  };
}

function attributesOf(op: OpName, given: Readonly<Record<string, unknown>>): Readonly<Record<string, AttributeValue>> {
  const kinds: Readonly<Record<string, AttributeValue['kind']>> = ops[op].attributes;
  return Object.fromEntries(
    Object.entries(given)
      .filter(([, value]) => value !== undefined)
      .map(([name, value]) => [name, { kind: kinds[name], value } as AttributeValue]),
  );
}
