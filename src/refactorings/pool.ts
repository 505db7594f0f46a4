import type { Analysis } from '../core/analysis.ts';
import type { LayerId } from '../core/diagnostic.ts';
import { isKnown, type Shape } from '../core/shape.ts';
import { axisWindows, type AxisWindow } from '../core/window.ts';
import { isNamed } from './readers.ts';

/** A max or mean pool of which all sizes are known, and which nothing undoes. */
export interface PlainPool {
  readonly rank: number;
  readonly windows: readonly AxisWindow[];
  readonly output: Shape;
  /** Which attributes were written. */
  readonly written: readonly string[];
}

/** The pool at a layer; undefined for other layers. */
export function plainPool({ network, layers }: Analysis, id: LayerId): PlainPool | undefined {
  const layer = network.layers[id];
  const { window, inputShapes: [input] = [], outputShape: output } = layers[id] ?? {};
  const rank = Number(/^(?:max|avg)Pool([123])d$/.exec(layer?.type ?? '')?.[1]);
  if (layer === undefined || window === undefined || Number.isNaN(rank)) return undefined;
  if (!isKnown(input) || !isKnown(output) || isNamed(network, id)) return undefined;
  return { rank, windows: axisWindows(window, input.slice(1)), output, written: Object.keys(layer.written) };
}
