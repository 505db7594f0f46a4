import type { OpName } from '../../ops/index.ts';
import type { Graph, GraphNode } from '../graph.ts';
import { consumersOf } from './readers.ts';

/** What of a graph is computed with integers. */
export interface QuantizationPlan {
  /** The tensors that are rounded to integers, each with the one whose grid it has. */
  readonly gridOwner: ReadonlyMap<string, string>;
  /** The nodes whose weights are integers. */
  readonly multiplications: ReadonlySet<GraphNode>;
}

/**
 * Operators that follow: with integers when all that they read are integers already. Each has an integer kernel on the CPU. The inputs
 * of a concatenation keep grids of their own: one for all would be as coarse as the largest.
 */
const followers: readonly OpName[] = [
  'Add',
  'Mul',
  'Concat',
  'AveragePool',
  'GlobalAveragePool',
  'Sigmoid',
  'LeakyRelu',
];

/** Operators that move numbers, or take the largest: the result lies on the grid of what they read. */
const movers: readonly OpName[] = ['MaxPool', 'Reshape', 'Flatten', 'Transpose', 'Slice', 'Identity', 'Dropout'];

/** Operators that cut off: the grid of uint8 ends where they do, so that the runtime leaves them out. */
const cutters: readonly OpName[] = ['Relu', 'Clip'];

/**
 * Which tensors become integers. Convolutions and linear layers with stored weights begin: what they read and give is rounded. A ReLU
 * or Clip that alone reads a result is taken with it, and only its own result rounded. Stays in float32: a transposed convolution,
 * products of two activations and those with the weight at the left (attention), since ONNX Runtime has no integer kernels for
 * them with a scale per channel; softmax, normalisations and smooth activations, since their curves want more than 8 bits.
 */
export function planQuantization(graph: Graph): QuantizationPlan {
  const consumers = consumersOf(graph);
  const stored = new Set(graph.initializers.filter(({ elementType }) => elementType === 'float32').map(of => of.name));
  const outputs = new Set(graph.outputs.map(({ name }) => name));
  const gridOwner = new Map<string, string>();
  const multiplications = new Set<GraphNode>();
  /** Results that only a cutter reads. */
  const cut = new Set<string>();
  const own = (tensor: string): void => {
    if (!gridOwner.has(tensor)) gridOwner.set(tensor, tensor);
  };
  const give = (result: string): void => {
    const [reader, ...others] = consumers.get(result) ?? [];
    if (reader !== undefined && others.length === 0 && cutters.includes(reader.op) && !outputs.has(result))
      cut.add(result);
    else own(result);
  };
  for (const node of graph.nodes) {
    const [first = ''] = node.inputs;
    const [result] = node.outputs;
    if (hasStoredWeights(node, stored)) {
      multiplications.add(node);
      own(first);
      give(result);
    } else if (cutters.includes(node.op) && (cut.has(first) || gridOwner.has(first))) own(result);
    else if (followers.includes(node.op) && node.inputs.every(input => gridOwner.has(input))) give(result);
    else if (movers.includes(node.op) && node.outputs.length === 1 && gridOwner.has(first))
      gridOwner.set(result, gridOwner.get(first) ?? first);
  }
  return { gridOwner, multiplications };
}

/** Whether a node is a convolution or linear layer whose weights, output channels first, and bias are stored. */
export function hasStoredWeights({ op, inputs, attributes }: GraphNode, stored: ReadonlySet<string>): boolean {
  const [x = '', weight = '', bias = ''] = inputs;
  const multiplies = op === 'Conv' || (op === 'Gemm' && attributes['transB']?.value === 1);
  return multiplies && !stored.has(x) && stored.has(weight) && (bias === '' || stored.has(bias));
}

/** The tensors whose ranges a calibration has to measure. */
export function tensorsToCalibrate(graph: Graph): readonly string[] {
  return [...new Set(planQuantization(graph).gridOwner.values())];
}
