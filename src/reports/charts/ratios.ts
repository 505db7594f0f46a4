import type { Figure, Mark, Part } from '../../diagram/figure/figure.ts';
import { solid } from '../../diagram/figure/paint.ts';
import { textWidth } from '../../diagram/figure/textWidth.ts';
import { significant } from '../amounts.ts';
import type { TimingComparison } from '../compareRuns.ts';
import { axes, fontSize, label, line, shortened, type Plot } from './marks.ts';
import { logScale } from './scale.ts';

/** Height of a row, px. */
const rowHeight = 26;

/** How many times as long each thing takes, with its interval, on a scale of ratios around a line at 1. */
export function ratioFigure(entries: readonly TimingComparison[], width: number, across: string): Figure {
  const names = Math.min(0.3 * width, 16 + Math.max(60, ...entries.map(({ what }) => textWidth(what, fontSize))));
  const height = rowHeight * entries.length;
  const plot: Plot = { left: names, right: width - 24, top: 8, bottom: 8 + height };
  const distances = entries.flatMap(({ ratio, interval = [ratio, ratio] }) =>
    [...interval, ratio].filter(each => 0 < each && Number.isFinite(each)).map(each => Math.abs(Math.log(each))),
  );
  // Equal room on both sides of 1, and never so little that noise looks large.
  const most = Math.exp(1.15 * Math.max(Math.log(1.05), ...distances));
  const scale = logScale([1 / most, most], [plot.left, plot.right]);
  const nearest = [0.25, 0.5, 0.8, 0.9, 0.95, 1, 1.05, 1.1, 1.25, 2, 4].filter(
    tick => 1 / most <= tick && tick <= most,
  );
  const rows = entries.map((entry, at): Part => {
    const { what, ratio, interval, text, verdict } = entry;
    const y = plot.top + (at + 0.5) * rowHeight;
    const ink = verdict === 'faster' ? 'less' : verdict === 'slower' ? 'more' : 'quiet';
    const marks: readonly Mark[] = [
      label(shortened(what, names - 16), names - 10, y + 4, 'end', 'text'),
      ...(interval === undefined ? [] : [line([scale.at(interval[0]), y], [scale.at(interval[1]), y], solid(ink), 2)]),
      { kind: 'circle', centre: { x: scale.at(ratio), y }, radius: 4.5, fill: solid(ink) },
    ];
    return { kind: 'ratio', traits: [verdict], marks, label: `${what}: ${text}` };
  });
  const one: Part = {
    kind: 'one',
    marks: [line([scale.at(1), plot.top], [scale.at(1), plot.bottom], solid('text'), 1, [4, 3])],
  };
  const upright = { at: () => plot.bottom, ticks: [] };
  return {
    x: 0,
    y: 0,
    width,
    height: height + 48,
    parts: [axes(plot, { at: scale.at, ticks: nearest }, upright, { across, up: '' }, significant), one, ...rows],
  };
}
