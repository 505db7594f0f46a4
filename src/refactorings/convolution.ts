import type { Analysis } from '../core/analysis.ts';
import type { LayerId } from '../core/diagnostic.ts';
import { isKnown } from '../core/shape.ts';
import { axisWindows, type AxisWindow, type Padding } from '../core/window.ts';

/** A convolution of which all sizes are known and nothing is special: one group, zeros for padding, random weights. */
export interface PlainConvolution {
  /** Number of spatial axes. */
  readonly rank: number;
  readonly inChannels: number;
  readonly outChannels: number;
  readonly padding: Padding;
  readonly windows: readonly AxisWindow[];
  /** Numbers in its kernels. */
  readonly weights: number;
  /** What was written for attributes that all convolutions in its place have as well. */
  readonly shared: Readonly<Record<string, unknown>>;
  /** Which attributes were written. */
  readonly written: ReadonlySet<string>;
}

/** The convolution at a layer; undefined for other layers, and for one that cannot be split without further thought. */
export function plainConvolution({ network, layers }: Analysis, id: LayerId): PlainConvolution | undefined {
  const layer = network.layers[id];
  const { values, inputShapes: [input] = [], outputShape, window } = layers[id] ?? {};
  const rank = Number(/^conv([123])d$/.exec(layer?.type ?? '')?.[1]);
  if (layer === undefined || values === undefined || window === undefined || Number.isNaN(rank)) return undefined;
  if (!isKnown(input) || !isKnown(outputShape)) return undefined;
  const { groups, bias, flip, paddingMode } = values;
  if (groups !== 1 || typeof bias !== 'boolean' || flip !== false || paddingMode !== 'zeros') return undefined;
  if (layer.literals !== undefined || layer.init !== undefined) return undefined;
  const [inChannels, ...spatial] = input;
  const [outChannels] = outputShape;
  const windows = axisWindows(window, spatial);
  return {
    rank,
    inChannels,
    outChannels,
    padding: window.padding,
    windows,
    weights: windows.reduce((product, { kernel }) => product * kernel, inChannels * outChannels),
    shared: 'bias' in layer.written ? { bias: layer.written['bias'] } : {},
    written: new Set(Object.keys(layer.written)),
  };
}

/** Takes attributes away that are written; those that are not need nothing. */
export function without(
  { written }: Pick<PlainConvolution, 'written'>,
  names: readonly string[],
): Readonly<Record<string, undefined>> {
  return Object.fromEntries(names.filter(name => written.has(name)).map(name => [name, undefined] as const));
}

/** A value per axis as it is written: once when all axes have the same. */
export function perAxis<Value>(values: readonly Value[]): Value | readonly Value[] {
  const [first] = values;
  return first !== undefined && values.every(value => value === first) ? first : values;
}

/** Borders as they are written: a number when both sides are alike, once for all axes if it may be; else `[begin, end]` for each axis. */
export function borders(sides: readonly (readonly [number, number])[]): unknown {
  if (sides.every(([begin, end]) => begin === end)) return perAxis(sides.map(([begin]) => begin));
  return sides;
}
