import type { Analysis } from '../core/analysis.ts';
import type { LayerId } from '../core/diagnostic.ts';
import { ownInputCount, type Source } from '../core/network.ts';
import type { Tensor } from '../core/tensor.ts';

/** Weights and buffers of a layer by its own names. */
export type StoredTensors = ReadonlyMap<string, Tensor>;

/** A layer as it is while training: a function in float64 of what it reads and of its weights, straight from its equation. */
export interface LayerFunction {
  /** What it reads, each source once; the last may be what the layer read to which this one refers. */
  readonly sources: readonly Source[];
  readonly stored: StoredTensors;
  /** Whether its result of one example can depend on the others, so that `one` does not exist. */
  readonly mixes: boolean;
  /** Its results, example by example. */
  all(read: (source: Source) => readonly Tensor[], stored: StoredTensors): readonly Tensor[];
  /** Its result of one example. */
  one(read: (source: Source) => Tensor, stored: StoredTensors): Tensor;
}

/** The function of a layer of a network without errors; `masks` are what has been drawn for it, with the batch as the first axis. */
export function layerFunction(
  { network, layers }: Analysis,
  id: LayerId,
  stored: StoredTensors,
  masks: readonly Tensor[],
): LayerFunction {
  const layer = network.layers[id];
  const { type, values, outputShape } = layers[id] ?? {};
  if (layer === undefined || type === undefined || values === undefined || outputShape === undefined)
    throw new Error(`unreachable: layer ${id} has no equation`);
  const own = layer.inputs.slice(0, ownInputCount(layer)).filter(source => source !== undefined);
  const partner = layer.references === undefined ? undefined : layer.inputs[ownInputCount(layer)];
  const partnerSource =
    partner !== undefined && 'layer' in partner ? network.layers[partner.layer]?.inputs[0] : undefined;
  const { training } = type;

  const one: LayerFunction['one'] = (read, tensors) => {
    const xs = own.map(read);
    const [x] = xs;
    if (x === undefined) throw new Error(`unreachable: "${layer.name}" reads nothing`);
    return type.equation({
      x,
      xs,
      outputShape,
      attributes: values,
      tensors: Object.fromEntries(tensors),
      partnerInput: partnerSource && read(partnerSource),
    });
  };
  const sources = [...own, ...(partnerSource === undefined ? [] : [partnerSource])];
  return {
    sources: sources.filter((source, place) => sources.findIndex(each => isSame(each, source)) === place),
    stored,
    mixes: training !== undefined,
    all(read, tensors) {
      const [source] = own;
      const batch = source === undefined ? [] : read(source);
      if (training !== undefined)
        return training.equation({ batch, attributes: values, tensors: Object.fromEntries(tensors), masks });
      return batch.map((_, example) => one(each => exampleOf(read(each), example), tensors));
    },
    one,
  };
}

/** Whether two sources are the same tensor. */
function isSame(one: Source, other: Source): boolean {
  return 'input' in one ? 'input' in other && one.input === other.input : 'layer' in other && one.layer === other.layer;
}

function exampleOf(batch: readonly Tensor[], example: number): Tensor {
  const tensor = batch[example];
  if (tensor === undefined) throw new Error('unreachable: all sources have the same batch');
  return tensor;
}
