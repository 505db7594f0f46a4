import type { Analysis } from '../../../core/analysis.ts';
import type { LayerId } from '../../../core/diagnostic.ts';
import { sizeOf } from '../../../core/shape.ts';
import type { Graph, Initializer } from '../../../onnx/graph.ts';
import type { Filters, FiltersRequest } from '../../../protocol/learned.ts';
import { pageOf, type Subject } from './subject.ts';

/** So many filters are given at once, and of so many of their inputs. */
const filtersPerPage = 64;
const inputsPerFilter = 16;

/** The weights of a layer that are filters: a convolution's kernels, or the rows of a linear layer. Attention and scales have none. */
export function filterTensor({ initializers }: Graph, id: LayerId): Initializer | undefined {
  return initializers.find(({ layer, ownName, shape }) => layer === id && ownName === 'weight' && 2 <= shape.length);
}

/** The filters of a layer, a page of them. */
export function filtersOf({ analysis, graph, layerOf }: Subject, { layer, from }: FiltersRequest): Filters {
  const id = layerOf(layer);
  const tensor = filterTensor(graph, id);
  const type = analysis.network.layers[id]?.type ?? '';
  if (tensor === undefined)
    throw new Error(`"${layer}" is of type ${type} and has no filters; choose a convolution or a linear layer`);
  // A transposed convolution stores what it reads first.
  const isTransposed = type.startsWith('convTranspose');
  const [first = 1, second = 1, ...window] = tensor.shape;
  const [outputCount, ownInputs] = isTransposed ? [second, first] : [first, second];
  const flattened = window.length === 0 ? shapeBeforeFlatten(analysis, id) : undefined;
  const [inputCount, positions] =
    flattened !== undefined && sizeOf(flattened) === ownInputs
      ? [flattened[0] ?? 1, flattened.slice(1)]
      : [ownInputs, window];
  const outputs = pageOf(outputCount, filtersPerPage, from, 'filter');
  const isRow = positions.length === 0;
  const inputs = { from: 0, count: isRow ? inputCount : Math.min(inputCount, inputsPerFilter), of: inputCount };
  const each = sizeOf(positions);
  const numbers = new Float32Array(outputs.count * inputs.count * each);
  const all = tensor.data() as Float32Array;
  for (let output = 0; output < outputs.count; output++)
    for (let input = 0; input < inputs.count; input++) {
      const row = outputs.from + output;
      const start = (isTransposed ? input * outputCount + row : row * inputCount + input) * each;
      numbers.set(all.subarray(start, start + each), (output * inputs.count + input) * each);
    }
  return {
    layer,
    block: { shape: [outputs.count, inputs.count, ...positions], numbers },
    outputs,
    inputs,
    isColour: inputCount === 3 && positions.length === 2 && readsImage(analysis, id),
    most: mostOf(all),
  };
}

/** The largest amount. */
function mostOf(numbers: Float32Array): number {
  let most = 0;
  for (const number of numbers) most = Math.max(most, Math.abs(number));
  return most;
}

/** What a linear layer reads was a feature map before it was flattened; undefined where it was none. */
function shapeBeforeFlatten({ network, layers }: Analysis, id: LayerId): readonly number[] | undefined {
  const [source] = network.layers[id]?.inputs ?? [];
  if (source === undefined || !('layer' in source)) return undefined;
  const before = layers[source.layer];
  return network.layers[source.layer]?.type === 'flatten' ? before?.inputShapes[0] : undefined;
}

function readsImage({ network }: Analysis, id: LayerId): boolean {
  const [source] = network.layers[id]?.inputs ?? [];
  return source !== undefined && 'input' in source;
}
