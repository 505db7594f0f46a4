import type { Figure, Mark } from '../../diagram/figure/figure.ts';
import { solid, tint } from '../../diagram/figure/paint.ts';
import { textWidth } from '../../diagram/figure/textWidth.ts';
import type { LayerTiming } from '../../protocol/reports.ts';
import { formatShare, inMilliseconds } from '../amounts.ts';
import { fontSize, label, shortened } from './marks.ts';

/** A layer with its parts of the whole. */
export interface LayerShare {
  readonly layer: LayerTiming;
  /** Of the time and of the MACs of all layers, 0 to 1. */
  readonly time: number;
  readonly macs: number;
}

/** Ways to order layers: as they are executed, by time, by MACs, or by how much more time than MACs they take. */
export const layerOrders = ['time', 'macs', 'excess', 'text'] as const;

/** One of them. */
export type LayerOrder = (typeof layerOrders)[number];

/** Height of a layer's bars, px. */
const barHeight = 24;

/** Each layer's share of time and of MACs, in an order. */
export function layerShares(layers: readonly LayerTiming[], order: LayerOrder): readonly LayerShare[] {
  const time = layers.reduce((sum, { median }) => sum + median, 0) || 1;
  const macs = layers.reduce((sum, layer) => sum + layer.macs, 0) || 1;
  const shares = layers.map(layer => ({ layer, time: layer.median / time, macs: layer.macs / macs }));
  switch (order) {
    case 'time':
      return shares.sort((left, right) => right.time - left.time);
    case 'macs':
      return shares.sort((left, right) => right.macs - left.macs || right.time - left.time);
    case 'excess':
      return shares.sort((left, right) => right.time - right.macs - (left.time - left.macs));
    case 'text':
      return shares;
  }
}

/** A pair of bars for each layer: its share of the time above its share of the MACs. Parts go by the names of the layers. */
export function layerBars(shares: readonly LayerShare[], width: number, spoken: (share: LayerShare) => string): Figure {
  /** Room for the time and both shares. */
  const numbers = 172;
  const names = Math.min(
    0.38 * width,
    12 + Math.max(60, ...shares.map(({ layer }) => textWidth(layer.name, fontSize))),
  );
  const bars = Math.max(20, width - names - numbers);
  const most = Math.max(1e-9, ...shares.flatMap(({ time, macs }) => [time, macs]));
  const long = (share: number): number => Math.max(share === 0 ? 0 : 1, (share / most) * bars);
  return {
    x: 0,
    y: 0,
    width,
    height: barHeight * shares.length,
    parts: shares.map((share, at) => {
      const { layer, time, macs } = share;
      const marks: readonly Mark[] = [
        { kind: 'rectangle', role: 'row', x: 0, y: 0, width, height: barHeight, fill: { ink: 'paper', opacity: 0 } },
        label(shortened(layer.name, names - 10), names - 8, 16, 'end', 'text'),
        { kind: 'rectangle', role: 'time', x: names, y: 5, width: long(time), height: 8, fill: solid('convolution') },
        {
          kind: 'rectangle',
          role: 'macs',
          x: names,
          y: 14,
          width: long(macs),
          height: 5,
          fill: tint('quiet', 0.6, 'paper'),
        },
        label(inMilliseconds(layer.median), width - 104, 16, 'end', 'text'),
        label(formatShare(time), width - 52, 16, 'end', 'text'),
        label(layer.macs === 0 ? '–' : formatShare(macs), width, 16, 'end', 'quiet'),
      ];
      return { id: layer.name, kind: 'layer', at: { x: 0, y: at * barHeight }, marks, label: spoken(share) };
    }),
  };
}
