import { bytesPerNumber } from '../core/analysis.ts';
import { conventions, countAll, type Convention } from '../core/conventions.ts';
import type { LayerId } from '../core/diagnostic.ts';
import { memoryConventions, type MemoryConvention } from '../core/memory.ts';
import { formatBytes, formatComputation } from '../core/units.ts';
import type { NetworkModel } from './model.ts';

/** How the counts of a network are shown to somebody with these preferences; the only place that knows. */
export interface Presentation {
  readonly convention: Convention;
  readonly memoryConvention: MemoryConvention;
  /** What is counted, for the head of a column: "MACs" or "FLOPs". */
  readonly computationName: string;
  /** The computation of the whole network for one example; what is not known is left out, as in the totals. */
  readonly networkComputation: number;
  /** The computation of some layers for one example, by the convention; NaN when one of them is not known. */
  computationOf(layers: readonly LayerId[]): number;
  /** A count in the unit of the convention: "4.09 GMAC". */
  computation(count: number): string;
  /** Bytes as float32 of the feature maps of some layers, by the convention of memory. */
  memoryOf(layers: readonly LayerId[]): number;
  /** What so many bytes of float32 are in the width that numbers have: "3.21 MB". */
  bytes(float32Bytes: number): string;
  /** So many bytes of float32 in the width that numbers have. */
  width(float32Bytes: number): number;
}

/** The presentation of a model, by its preferences. Memory is measured when it is first asked for. */
export function presentationOf({
  analysis,
  preferences,
}: Pick<NetworkModel, 'analysis' | 'preferences'>): Presentation {
  const convention = named(conventions, preferences.convention);
  const memoryConvention = named(memoryConventions, preferences.memoryConvention);
  let measured: ((layers: readonly LayerId[]) => number) | undefined;
  const width = (float32Bytes: number): number => (float32Bytes / bytesPerNumber) * preferences.bytesPerNumber;
  return {
    convention,
    memoryConvention,
    computationName: `${convention.unit}s`,
    networkComputation: countAll(convention, analysis.layers),
    computationOf: ids =>
      ids.reduce((sum, id) => {
        const layer = analysis.layers[id];
        return sum + (layer === undefined ? Number.NaN : convention.count(layer));
      }, 0),
    computation: count => formatComputation(count, convention.unit),
    memoryOf: ids => (measured ??= memoryConvention.measure(analysis))(ids),
    bytes: float32Bytes => formatBytes(width(float32Bytes), preferences.units),
    width,
  };
}

function named<Named extends { readonly name: string }>(all: readonly Named[], name: string): Named {
  const found = all.find(each => each.name === name) ?? all[0];
  if (found === undefined) throw new Error('unreachable: there are no conventions');
  return found;
}
