import type { LayerId } from '../../core/diagnostic.ts';
import type { OpName } from '../../ops/index.ts';
import { elementTypes } from '../encode.ts';
import type { AttributeValue, Graph, GraphNode } from '../graph.ts';
import { createTensorNames } from '../tensorNames.ts';
import { integerWeight } from './integers.ts';
import { hasStoredWeights } from './quantizationPlan.ts';
import { createNewTensors } from './newTensors.ts';
import { namesIn } from './readers.ts';

/** What int8 weights are moved by to be uint8. */
const offset = 128;

/**
 * The network with convolutions and linear layers of integers: what they read becomes uint8 by its own smallest and largest number in
 * every run, weights are stored on a symmetric grid per output channel, and the sums of products are float32 again, where the bias is
 * added. No calibration is needed; all else stays float32. Weights of convolutions are stored as uint8 around 128, since the CPU
 * provider has no ConvInteger for int8. Source: ONNX DynamicQuantizeLinear-11, ConvInteger-10, MatMulInteger-10.
 */
export function quantizeDynamic(graph: Graph): Graph {
  const names = createTensorNames(namesIn(graph));
  const initializers = new Map(graph.initializers.map(initializer => [initializer.name, initializer]));
  const stored = new Set(graph.initializers.filter(({ elementType }) => elementType === 'float32').map(of => of.name));
  const nodes: GraphNode[] = [];
  const { made, store } = createNewTensors(names);
  const call = (
    op: OpName,
    inputs: readonly string[],
    result: string,
    layer: LayerId,
    attributes: Readonly<Record<string, AttributeValue>> = {},
  ): string => {
    nodes.push({ name: result, op, inputs, outputs: [result], attributes, layer });
    return result;
  };

  /** Integers, scale and zero point of what has been measured already: readers share it. */
  const measured = new Map<string, readonly [string, string, string]>();
  const measure = (x: string, layer: LayerId): readonly [string, string, string] => {
    const known = measured.get(x);
    if (known !== undefined) return known;
    const outputs = [names.take(`${x}/uint8`), names.take(`${x}/scale`), names.take(`${x}/zero`)] as const;
    nodes.push({ name: outputs[0], op: 'DynamicQuantizeLinear', inputs: [x], outputs, attributes: {}, layer });
    measured.set(x, outputs);
    return outputs;
  };

  for (const node of graph.nodes) {
    const { op, inputs, layer, attributes, name } = node;
    const [x = '', weightName = '', biasName = ''] = inputs;
    const weight = initializers.get(weightName);
    if (!hasStoredWeights(node, stored) || weight === undefined) {
      nodes.push(node);
      continue;
    }
    const integers = integerWeight(weight);
    const [input, inputScale, inputZero] = measure(x, layer);
    // Channels are the second of the axes of a convolution's result, and the last of a linear layer's.
    const channels = op === 'Conv' ? [integers.channels, ...weight.shape.slice(2).map(() => 1)] : [integers.channels];
    const sums = names.take(`${name}/integer`);
    if (op === 'Conv') {
      const numbers = store(`${weightName}/uint8`, layer, weight.shape, 'uint8', () => moved(integers.numbers()));
      const zero = store(`${weightName}/zero`, layer, [], 'uint8', () => Uint8Array.of(offset));
      call('ConvInteger', [input, numbers, inputZero, zero], sums, layer, attributes);
    } else {
      const [outFeatures = 1, inFeatures = 1] = weight.shape;
      const numbers = store(`${weightName}/int8`, layer, [inFeatures, outFeatures], 'int8', () =>
        transposed(integers.numbers(), outFeatures),
      );
      call('MatMulInteger', [input, numbers, inputZero], sums, layer);
    }
    const sumsAsReal = call('Cast', [sums], names.take(`${name}/sum`), layer, {
      to: { kind: 'int', value: elementTypes.float32 },
    });
    const weightScales = store(`${weightName}/scale`, layer, channels, 'float32', integers.scales);
    const scales = call('Mul', [inputScale, weightScales], names.take(`${name}/scale`), layer);
    // The last node has the name of the one that it stands for.
    const last = { ...node, attributes: {} };
    const bias = initializers.get(biasName);
    if (bias === undefined) {
      nodes.push({ ...last, op: 'Mul', inputs: [sumsAsReal, scales] });
      continue;
    }
    const products = call('Mul', [sumsAsReal, scales], names.take(`${name}/product`), layer);
    const broadcast = store(`${biasName}/broadcast`, layer, channels, 'float32', () => bias.data());
    nodes.push({ ...last, op: 'Add', inputs: [products, broadcast] });
  }
  const read = new Set(nodes.flatMap(({ inputs }) => inputs));
  return { ...graph, nodes, initializers: [...graph.initializers.filter(({ name }) => read.has(name)), ...made] };
}

function moved(numbers: Int8Array): Uint8Array {
  return Uint8Array.from(numbers, number => number + offset);
}

/** A matrix of that many rows with its axes swapped. */
function transposed(numbers: Int8Array, rows: number): Int8Array {
  const columns = numbers.length / rows;
  const result = new Int8Array(numbers.length);
  for (let row = 0; row < rows; row++)
    for (let column = 0; column < columns; column++) result[column * rows + row] = numbers[row * columns + column] ?? 0;
  return result;
}
