import type { Figure, Mark, Part } from '../../diagram/figure/figure.ts';
import { solid, tint } from '../../diagram/figure/paint.ts';
import { textWidth } from '../../diagram/figure/textWidth.ts';
import type { LayerTiming, Roofline } from '../../protocol/reports.ts';
import { significant } from '../amounts.ts';
import { axes, fontSize, label, line, shortened, type AxisWords, type Plot } from './marks.ts';
import { logScale } from './scale.ts';

/** A layer between its arithmetic and its memory. */
export interface RooflinePoint {
  readonly layer: LayerTiming;
  /** MACs for each byte that has to be moved. */
  readonly intensity: number;
  /** What the layer reaches, GMAC/s. */
  readonly gmacPerSecond: number;
  /** What the roof lets it reach, GMAC/s. */
  readonly bound: number;
}

/** Layers whose MACs, bytes and time are known and not nothing. Others have no place on a scale of ratios. */
export function rooflinePoints(layers: readonly LayerTiming[], roofline: Roofline): readonly RooflinePoint[] {
  return layers.flatMap(layer => {
    const { macs, bytes = 0, median } = layer;
    if (!(0 < macs && 0 < bytes && 0 < median && Number.isFinite(macs / median))) return [];
    const intensity = macs / bytes;
    // MACs a millisecond are 10⁶ times fewer than in 10⁹ a second.
    return [{ layer, intensity, gmacPerSecond: macs / median / 1e6, bound: roofAt(intensity, roofline) }];
  });
}

/** The least of what arithmetic and memory allow, GMAC/s. Source: Williams, Waterman & Patterson 2009. */
export function roofAt(intensity: number, { gmacPerSecond, gigabytesPerSecond }: Roofline): number {
  return Math.min(gmacPerSecond, intensity * gigabytesPerSecond);
}

/** What a roofline plot says. */
export interface RooflineWords extends AxisWords {
  readonly arithmetic: string;
  readonly memory: string;
  spoken(point: RooflinePoint): string;
}

/** So many layers have their names written: those that take longest. */
const named = 3;

/** Both axes in ratios; each layer is a circle below the roof, as large as its share of the time. */
export function rooflineFigure(
  points: readonly RooflinePoint[],
  roofline: Roofline,
  { width, height }: { readonly width: number; readonly height: number },
  words: RooflineWords,
): Figure {
  const plot: Plot = { left: 52, right: width - 20, top: 28, bottom: height - 40 };
  const ridge = roofline.gmacPerSecond / roofline.gigabytesPerSecond;
  const intensities = [...points.map(({ intensity }) => intensity), ridge / 4, ridge * 4];
  const reached = points.map(({ gmacPerSecond }) => gmacPerSecond);
  const span: readonly [number, number] = [Math.min(...intensities) / 1.5, Math.max(...intensities) * 1.5];
  const heights: readonly [number, number] = [
    Math.min(...reached, roofAt(span[0], roofline)) / 1.5,
    Math.max(...reached, roofline.gmacPerSecond) * 1.8,
  ];
  const across = logScale(span, [plot.left, plot.right]);
  const up = logScale(heights, [plot.bottom, plot.top]);
  const corner = (intensity: number): { readonly x: number; readonly y: number } => ({
    x: across.at(intensity),
    y: up.at(roofAt(intensity, roofline)),
  });
  const slope = corner(Math.sqrt(span[0] * ridge));
  const roof: Part = {
    kind: 'roof',
    marks: [
      { kind: 'line', points: [span[0], ridge, span[1]].map(corner), stroke: { paint: solid('heat'), width: 2 } },
      line([corner(ridge).x, corner(ridge).y], [corner(ridge).x, plot.bottom], tint('heat', 0.5, 'paper'), 1, [3, 3]),
      label(words.arithmetic, plot.right, corner(span[1]).y - 8, 'end', 'quiet'),
      label(words.memory, slope.x + 10, slope.y + 14, 'start', 'quiet'),
    ],
  };
  const whole = points.reduce((sum, { layer }) => sum + layer.median, 0) || 1;
  const slowest = [...points].sort((left, right) => right.layer.median - left.layer.median);
  const parts = slowest.map((point, rank): Part => {
    const [x, y] = [across.at(point.intensity), up.at(point.gmacPerSecond)];
    const radius = 3 + 11 * Math.sqrt(point.layer.median / whole);
    const dot: Mark = {
      kind: 'circle',
      role: 'dot',
      centre: { x, y },
      radius,
      fill: { ink: 'convolution', opacity: 0.45 },
      stroke: { paint: solid('convolution'), width: 1 },
    };
    return {
      id: point.layer.name,
      kind: 'layer',
      label: words.spoken(point),
      marks: [dot, ...nameOf(point, rank, x, y + radius, plot)],
    };
  });
  return {
    x: 0,
    y: 0,
    width,
    height,
    parts: [axes(plot, across, up, words, amount => significant(amount)), roof, ...parts],
  };
}

function nameOf({ layer }: RooflinePoint, rank: number, x: number, bottom: number, plot: Plot): readonly Mark[] {
  if (named <= rank) return [];
  const text = shortened(layer.name, 140);
  const half = textWidth(text, fontSize) / 2;
  const inside = Math.max(plot.left + half, Math.min(plot.right - half, x));
  return [label(text, inside, Math.min(plot.bottom - 4, bottom + 12), 'middle', 'text')];
}
