import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Figure, Mark } from '../../src/diagram/figure/figure.ts';
import type { LayerTiming } from '../../src/protocol/reports.ts';
import { classesOf, latencyFigure, type LatencyWords } from '../../src/reports/charts/latency.ts';
import { layerBars, layerShares } from '../../src/reports/charts/layerBars.ts';
import { ratioFigure } from '../../src/reports/charts/ratios.ts';
import { roofAt, rooflineFigure, rooflinePoints } from '../../src/reports/charts/roofline.ts';
import { linearScale, logScale } from '../../src/reports/charts/scale.ts';
import { batchSweep, sweepFigure, variantSweep } from '../../src/reports/charts/sweep.ts';
import { compareRuns } from '../../src/reports/compareRuns.ts';
import { timingOf } from '../../src/reports/statistics.ts';
import { batchTiming, benchmarkReport } from '../support/reports.ts';

const words: LatencyWords = {
  duration: 'ms',
  runs: 'runs',
  order: 'order',
  median: 'median',
  p95: 'p95',
  histogram: '',
  strip: '',
  beyond: runs => `${runs} later`,
};
const duration = fc.double({ min: 1e-3, max: 1e5, noNaN: true });
const layer = fc.record({
  name: fc.string(),
  type: fc.constant('conv2d'),
  median: fc.oneof(fc.constant(0), fc.double({ min: 1e-6, max: 1e3, noNaN: true })),
  macs: fc.integer({ min: 0, max: 1e9 }),
  bytes: fc.integer({ min: 0, max: 1e9 }),
});

describe('charts of reports', () => {
  it('stay within their frame, whatever was measured', () => {
    const law = fc.property(
      fc.array(duration, { minLength: 2, maxLength: 60 }),
      fc.array(layer, { minLength: 1, maxLength: 12 }),
      fc.integer({ min: 280, max: 1100 }),
      (samples, layers, width) => {
        staysInside(latencyFigure(samples, timingOf(samples), width, words));
        staysInside(layerBars(layerShares(layers, 'time'), width, () => ''));
        const roofline = { gmacPerSecond: 100, gigabytesPerSecond: 20 };
        const points = rooflinePoints(layers, roofline);
        const said = { across: 'a', up: 'u', arithmetic: 'x', memory: 'm', spoken: () => '' };
        staysInside(rooflineFigure(points, roofline, { width, height: 300 }, said));
        const sweep = samples.map((amount, at) => ({ setting: 2 ** (at % 12), amount }));
        staysInside(sweepFigure(sweep, { width, height: 240 }, { across: 'a', up: 'u', spoken: () => '' }));
      },
    );
    fc.assert(law, { numRuns: 60 });
  });

  it('count every run of a histogram once', () => {
    const law = fc.property(fc.array(duration, { minLength: 1, maxLength: 200 }), samples => {
      const { counts, beyond } = classesOf(samples, timingOf(samples));
      assert.equal(counts.reduce((sum, count) => sum + count, 0) + beyond, samples.length);
    });
    fc.assert(law);
  });

  it('draw each layer as long as its share, and order layers by how much more time than MACs they take', () => {
    const { layers = [] } = benchmarkReport();
    const figure = layerBars(layerShares(layers, 'time'), 700, () => '');
    const long = figure.parts.map(({ marks }) => widthOf(marks.find(({ role }) => role === 'time')));
    assert.deepEqual(
      [...long].sort((left, right) => right - left),
      long,
    );
    assert.ok(Math.abs((long[0] ?? 0) / (long[1] ?? 1) - 4.6 / 3.8) < 1e-9);
    const excess = layerShares(layers, 'excess').map(({ layer: { name } }) => name);
    assert.deepEqual([excess[0], excess.at(-1)], ['conv2', 'conv3']);
  });

  it('put the own setting of a report among what was varied', () => {
    const precisions = variantSweep(benchmarkReport(), 'precision').map(({ setting }) => setting);
    assert.deepEqual(precisions, ['fp32', 'int8']);
    assert.deepEqual(
      variantSweep(benchmarkReport(), 'threads').map(({ setting }) => setting),
      [1, 2, 4, 8],
    );
    const own = benchmarkReport({ settings: { precision: 'fp32', threads: 3 } });
    assert.deepEqual(
      variantSweep(own, 'threads').map(({ setting }) => setting),
      [1, 2, 3, 4, 8],
    );
    const ownSide = (...shape: readonly number[]) =>
      variantSweep(benchmarkReport({ inputs: { input: shape } }), 'side').map(({ setting }) => setting);
    assert.deepEqual(ownSide(3, 64, 64), [64, 128, 224, 320]);
    assert.deepEqual(ownSide(3, 224, 224), [128, 224, 320]);
    assert.deepEqual(ownSide(3, 64, 48), [128, 224, 320]);
    assert.deepEqual(
      batchSweep(benchmarkReport(), 'throughput').map(({ setting }) => setting),
      [1, 8, 32],
    );
  });

  it('bound a layer by memory before the ridge, and by arithmetic behind it', () => {
    const roofline = { gmacPerSecond: 100, gigabytesPerSecond: 20 };
    assert.deepEqual(
      [1, 5, 50].map(intensity => roofAt(intensity, roofline)),
      [20, 100, 100],
    );
    const timed = (macs: number, bytes: number): LayerTiming => ({ name: 'l', type: 'conv2d', median: 2, macs, bytes });
    const [point] = rooflinePoints([timed(6e7, 1e7), timed(0, 1e7), timed(6e7, 0)], roofline);
    assert.deepEqual([point?.intensity, point?.gmacPerSecond, point?.bound], [6, 30, 100]);
    assert.equal(rooflinePoints([timed(0, 1e7), timed(6e7, 0)], roofline).length, 0);
  });

  it('draw what is faster left of 1', () => {
    const before = benchmarkReport({ batches: [batchTiming(1, 20)] });
    const { entries } = compareRuns(before, benchmarkReport());
    const [row] = ratioFigure(entries, 600, '').parts.filter(({ kind }) => kind === 'ratio');
    const figure = ratioFigure(entries, 600, '');
    const one = figure.parts.find(({ kind }) => kind === 'one')?.marks[0];
    const dot = row?.marks.find(({ kind }) => kind === 'circle');
    assert.ok(dot?.kind === 'circle' && one?.kind === 'line' && dot.centre.x < (one.points[0]?.x ?? 0));
    assert.deepEqual(row?.traits, ['faster']);
  });

  it('have round numbers on their axes', () => {
    assert.deepEqual(linearScale([0, 97], [0, 100]).ticks, [0, 20, 40, 60, 80]);
    assert.deepEqual(logScale([0.8, 60], [0, 100]).ticks, [1, 2, 5, 10, 20, 50]);
    assert.deepEqual(logScale([1, 1e5], [0, 100]).ticks, [1, 10, 100, 1000, 10_000, 100_000]);
  });
});

function widthOf(mark: Mark | undefined): number {
  return mark?.kind === 'rectangle' ? mark.width : Number.NaN;
}

/** Every point of every mark is a number and within the figure, but for the letters of texts. */
function staysInside({ x, y, width, height, parts }: Figure): void {
  for (const { kind, at = { x: 0, y: 0 }, marks } of parts)
    for (const mark of marks)
      for (const point of pointsOf(mark)) {
        const [across, down] = [at.x + point.x, at.y + point.y];
        const isInside = x - 1 <= across && across <= x + width + 1 && y - 1 <= down && down <= y + height + 1;
        assert.ok(isInside, `${kind} ${mark.kind} at ${across}, ${down} of ${width}×${height}`);
      }
}

function pointsOf(mark: Mark): readonly { readonly x: number; readonly y: number }[] {
  switch (mark.kind) {
    case 'rectangle':
    case 'cells':
      return [mark, { x: mark.x + mark.width, y: mark.y + mark.height }];
    case 'circle':
      return [mark.centre];
    case 'line':
      return mark.points;
    case 'text':
      return [mark];
  }
}
