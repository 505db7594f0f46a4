import type { LayerId } from '../../core/diagnostic.ts';
import type { OpName } from '../../ops/index.ts';
import type { Graph, GraphNode } from '../graph.ts';
import { createTensorNames } from '../tensorNames.ts';
import type { Range } from './calibration.ts';
import { gridOf, integerWeight, symmetricGridOf } from './integers.ts';
import { createNewTensors } from './newTensors.ts';
import { namesIn } from './readers.ts';
import { planQuantization } from './quantizationPlan.ts';

/** What a runtime takes for integers. */
export interface IntegerForm {
  /** `uint8` has a zero point, and the whole range; `int8` is symmetric around 0. */
  readonly activations: 'uint8' | 'int8';
  /** As int32 on the grid of the products, or as float32. */
  readonly biases: 'int32' | 'float32';
}

/**
 * The network with QuantizeLinear and DequantizeLinear around what a runtime can compute with integers ("QDQ" form): activations
 * on a grid per tensor, from `ranges`, and biases as `form` says; weights as int8 with a grid per output channel. Between a dequantisation and
 * a quantisation stands the float32 operator, which the runtime replaces (QLinearConv and the like) or computes as it is. Inputs and
 * outputs stay float32 under their names; a tensor keeps its name behind its dequantisation. `ranges` has every tensor of the plan.
 * Source: Jacob et al. 2018; Wu et al. 2020, §3; onnxruntime.ai/docs/performance/model-optimizations/quantization.
 */
export function quantizeStatic(graph: Graph, ranges: ReadonlyMap<string, Range>, form: IntegerForm): Graph {
  const { gridOwner, multiplications } = planQuantization(graph);
  const names = createTensorNames(namesIn(graph));
  const stored = new Map(graph.initializers.map(initializer => [initializer.name, initializer]));
  const nodes: GraphNode[] = [];
  const { made, store } = createNewTensors(names);
  const add = (
    name: string,
    op: OpName,
    inputs: readonly string[],
    output: string,
    layer: LayerId,
    axis?: number,
  ): string => {
    const attributes = axis === undefined ? {} : { axis: { kind: 'int', value: axis } as const };
    nodes.push({ name: names.take(name), op, inputs, outputs: [output], attributes, layer });
    return output;
  };

  const grids = new Map<string, { readonly scale: number; readonly parameters: readonly string[] }>();
  const gridFor = (tensor: string, layer: LayerId) => {
    const owner = gridOwner.get(tensor) ?? tensor;
    const known = grids.get(owner);
    if (known !== undefined) return known;
    const range = ranges.get(owner) ?? [0, 0];
    const { scale, zero } = form.activations === 'uint8' ? gridOf(range) : symmetricGridOf(range);
    const zeros = form.activations === 'uint8' ? Uint8Array.of(zero) : Int8Array.of(zero);
    const parameters = [
      store(`${owner}/scale`, layer, [], 'float32', () => Float32Array.of(scale)),
      store(`${owner}/zero`, layer, [], form.activations, () => zeros),
    ];
    grids.set(owner, { scale, parameters });
    return { scale, parameters };
  };
  /** From float32 to integers and back; `to` is a name that is free. */
  const roundTrip = (tensor: string, from: string, to: string, layer: LayerId): void => {
    const { parameters } = gridFor(tensor, layer);
    const integers = names.take(`${tensor}/quantized`);
    add(`${tensor}/quantize`, 'QuantizeLinear', [from, ...parameters], integers, layer);
    add(`${tensor}/dequantize`, 'DequantizeLinear', [integers, ...parameters], to, layer);
  };
  /** Weight and bias of a multiplication, dequantised. */
  const parametersOf = ({ inputs: [x = '', weightName = '', biasName = ''], layer }: GraphNode): readonly string[] => {
    const weight = stored.get(weightName);
    if (weight === undefined) throw new Error(`unreachable: ${weightName} is not stored`);
    const bias = stored.get(biasName);
    const { scale } = gridFor(x, layer);
    const integers = integerWeight(weight, form.biases === 'int32' ? bias : undefined, scale);
    const channels = [integers.channels];
    const numbers = store(`${weightName}/int8`, layer, weight.shape, 'int8', integers.numbers);
    const scales = store(`${weightName}/scale`, layer, channels, 'float32', integers.scales);
    const zeros = store(`${weightName}/zero`, layer, channels, 'int8', () => new Int8Array(integers.channels));
    const real = names.take(`${weightName}/dequantized`);
    add(`${weightName}/dequantize`, 'DequantizeLinear', [numbers, scales, zeros], real, layer, 0);
    if (bias === undefined || form.biases === 'float32') return biasName === '' ? [real] : [real, biasName];
    const productScales = store(`${biasName}/scale`, layer, channels, 'float32', () =>
      integers.scales().map(each => each * scale),
    );
    const sums = store(`${biasName}/int32`, layer, channels, 'int32', integers.bias);
    const productZeros = store(`${biasName}/zero`, layer, channels, 'int32', () => new Int32Array(integers.channels));
    const realBias = names.take(`${biasName}/dequantized`);
    add(`${biasName}/dequantize`, 'DequantizeLinear', [sums, productScales, productZeros], realBias, layer, 0);
    return [real, realBias];
  };

  const renamed = new Map<string, string>();
  for (const { name } of graph.inputs) {
    const reader = graph.nodes.find(({ inputs }) => inputs.includes(name));
    if (!gridOwner.has(name) || reader === undefined) continue;
    const dequantized = names.take(`${name}/dequantized`);
    roundTrip(name, name, dequantized, reader.layer);
    renamed.set(name, dequantized);
  }
  for (const node of graph.nodes) {
    const [result, ...others] = node.outputs;
    const [first = '', ...rest] = node.inputs.map(input => renamed.get(input) ?? input);
    const inputs = [first, ...(multiplications.has(node) ? parametersOf(node) : rest)];
    if (!gridOwner.has(result)) {
      nodes.push({ ...node, inputs });
      continue;
    }
    const raw = names.take(`${result}/raw`);
    nodes.push({ ...node, inputs, outputs: [raw, ...others] });
    roundTrip(result, raw, result, node.layer);
  }
  const read = new Set(nodes.flatMap(({ inputs }) => inputs));
  return { ...graph, nodes, initializers: [...graph.initializers.filter(({ name }) => read.has(name)), ...made] };
}
