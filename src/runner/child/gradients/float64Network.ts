import type { LayerId } from '../../../core/diagnostic.ts';
import type { Source } from '../../../core/network.ts';
import { sizeOf } from '../../../core/shape.ts';
import type { Tensor } from '../../../core/tensor.ts';
import { layerFunction, type LayerFunction } from '../../../reference/layerFunction.ts';
import { lossSum } from '../../../training/losses.ts';
import type { Reader } from './checkTensor.ts';
import type { GradientRun } from './setUp.ts';
import { movableBatch, movableWeight, type Movable } from './tensors.ts';

/** Everything that a network computes, in float64, layer by layer from what the runtime gave; its tensors can be moved. */
export interface Float64Network {
  tensorOf(source: Source): Movable;
  weightOf(layer: LayerId, ownName: string): Movable;
  functionOf(layer: LayerId): LayerFunction;
  /** Layers that read a tensor and have a gradient at their result, and the loss if it reads it. */
  readersOf(source: Source): readonly Reader[];
  /** The layer as the reader of its own weights. */
  readerOf(layer: LayerId): Reader;
  /** What the loss reads. */
  readonly result: Source;
  /** The loss of that many numbers for each example. */
  lossOf(result: ArrayLike<number>): number;
  /** Nanoseconds that a layer takes for all examples. */
  costOf(layer: LayerId): number;
}

/** How a sentence calls the loss as a reader. */
const lossName = 'the loss';

/** Nanoseconds of a product in the loops of the reference, and of touching a number in its closures. */
const perProduct = 1;
const perNumber = 60;

/** The float64 side of a run. */
export function float64Network({ analysis, loss, batch, graph, given, tensors }: GradientRun): Float64Network {
  const { network, layers, order } = analysis;
  const tensorCache = new Map<string, Movable>();
  const nameOf = (source: Source): string =>
    ('input' in source ? graph.inputs[source.input] : graph.results[source.layer])?.name ?? '';
  const tensorOf = (source: Source): Movable => {
    const name = nameOf(source);
    const known = tensorCache.get(name);
    if (known !== undefined) return known;
    const { dims, data } = given.get(name) ?? tensors.get(name) ?? { dims: [], data: [] };
    const tensor = movableBatch(dims, data);
    tensorCache.set(name, tensor);
    return tensor;
  };

  const storedByLayer = new Map<LayerId, GradientRun['graph']['stored'][number][]>();
  for (const each of graph.stored) storedByLayer.set(each.layer, [...(storedByLayer.get(each.layer) ?? []), each]);
  const stored = new Map<LayerId, Map<string, Movable>>();
  const storedOf = (layer: LayerId): ReadonlyMap<string, Movable> => {
    const known = stored.get(layer);
    if (known !== undefined) return known;
    const own = new Map<string, Movable>();
    for (const { ownName, shape, data } of storedByLayer.get(layer) ?? [])
      if (ownName !== undefined) own.set(ownName, movableWeight(shape, data() as Float32Array));
    stored.set(layer, own);
    return own;
  };

  const functions = new Map<LayerId, LayerFunction>();
  const functionOf = (id: LayerId): LayerFunction => {
    const known = functions.get(id);
    if (known !== undefined) return known;
    const masks = graph.masks
      .filter(({ layer }) => layer === id)
      .map(({ name, shape }): Tensor => ({ shape, data: Float64Array.from(given.get(name)?.data ?? []) }));
    const own = new Map(
      [...storedOf(id)].flatMap(
        ([
          name,
          {
            examples: [all],
          },
        ]) => (all ? [[name, all]] : []),
      ),
    );
    const made = layerFunction(analysis, id, own, masks);
    functions.set(id, made);
    return made;
  };

  const costOf = (id: LayerId): number => {
    const { macs = 0, inputShapes = [], outputShape = [] } = layers[id] ?? {};
    const numbers = [...inputShapes, outputShape].reduce((sum, shape) => sum + sizeOf(shape ?? []), 0);
    return batch * ((macs || 0) * perProduct + numbers * perNumber);
  };

  const readers = new Map<LayerId, Reader>();
  const readerOf = (id: LayerId): Reader => {
    const known = readers.get(id);
    if (known !== undefined) return known;
    const own = functionOf(id);
    const gradientName = graph.results[id]?.gradient ?? '';
    const gradients = movableBatch(graph.results[id]?.shape ?? [], tensors.get(gradientName)?.data ?? []);
    const compute = (example: number | undefined): Float64Array => {
      const results =
        example === undefined || own.mixes
          ? own.all(source => tensorOf(source).examples, own.stored)
          : [own.one(source => exampleOf(tensorOf(source), example), own.stored)];
      // A result may be a view of what is moved, which it must not follow.
      return joined(results);
    };
    const center = compute(undefined);
    const size = center.length / batch;
    const reader: Reader = {
      name: network.layers[id]?.name ?? '',
      cost: costOf(id),
      mixes: own.mixes,
      outputs(example) {
        const isWhole = example === undefined || own.mixes;
        const [from, to] = isWhole ? [0, center.length] : [example * size, (example + 1) * size];
        return {
          center: center.subarray(from, to),
          gradients: gradients.data.subarray(from, to),
          now: () => compute(example),
        };
      },
    };
    readers.set(id, reader);
    return reader;
  };

  const readerIds = new Map<string, LayerId[]>();
  for (const id of order)
    if (graph.results[id]?.gradient !== undefined)
      for (const name of functionOf(id).sources.map(nameOf)) readerIds.set(name, [...(readerIds.get(name) ?? []), id]);
  const result = order
    .map((id): Source => ({ layer: id }))
    .concat(network.inputs.map((_, input) => ({ input })))
    .find(source => nameOf(source) === graph.result);
  if (result === undefined) throw new Error(`unreachable: no layer gives ${graph.result}, which the loss reads`);
  const target = given.get(graph.target.name)?.data ?? new Float32Array();
  const counts = { examples: batch, size: target.length / batch };
  const lossOf = (numbers: ArrayLike<number>): number => lossSum(loss, numbers, target, counts) / batch;
  const lossReader: Reader = {
    name: lossName,
    cost: target.length * perNumber,
    mixes: true,
    outputs: () => {
      const { data } = tensorOf(result);
      return { center: [lossOf(data)], gradients: [1], now: () => [lossOf(data)] };
    },
  };
  return {
    tensorOf,
    weightOf: (layer, ownName) => storedOf(layer).get(ownName) ?? movableWeight([0], []),
    functionOf,
    readersOf(source) {
      const own = readerIds.get(nameOf(source)) ?? [];
      const isResult = nameOf(source) === graph.result;
      return [...own.map(readerOf), ...(isResult ? [lossReader] : [])];
    },
    readerOf,
    result,
    lossOf,
    costOf,
  };
}

/** All numbers of a batch, in an array of their own. */
export function joined(batch: readonly Tensor[]): Float64Array {
  const size = batch[0]?.data.length ?? 0;
  const all = new Float64Array(size * batch.length);
  batch.forEach(({ data }, example) => all.set(data, example * size));
  return all;
}

function exampleOf({ examples }: Movable, example: number): Tensor {
  const tensor = examples[example];
  if (tensor === undefined) throw new Error('unreachable: all tensors have the same batch');
  return tensor;
}
