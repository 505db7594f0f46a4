import assert from 'node:assert/strict';
import fc from 'fast-check';
import { svgOf } from '../../src/diagram/export/svg.ts';
import type { TrainingPoint } from '../../src/protocol/training.ts';
import { curvesFigure } from '../../src/reports/charts/curves.ts';
import { thinned } from '../../src/reports/charts/thinned.ts';
import {
  logBounds,
  logShare,
  nearestIndex,
  nearestPoint,
  trainingFigure,
  type TrainingWords,
} from '../../src/reports/charts/training.ts';
import { trainingPoints } from '../support/trainings.ts';

const words: TrainingWords = {
  training: 'training',
  test: 'test',
  across: 'steps',
  up: 'loss',
  spoken: (name, first, last) => `${name}: ${first} to ${last}`,
};
const look = { what: 'loss', width: 400, height: 260, isLog: false, steps: 3000 } as const;

describe('curves of a training', () => {
  it('stay within their frame, whatever the losses are', () => {
    const amount = fc.oneof(fc.double(), fc.double({ min: 1e-12, max: 10 }), fc.constant(0));
    const law = fc.property(
      fc.array(fc.tuple(amount, fc.option(amount, { nil: undefined })), { maxLength: 40 }),
      fc.boolean(),
      fc.integer({ min: 260, max: 1100 }),
      (losses, isLog, width) => {
        const points = losses.map(([loss, testLoss], at): TrainingPoint => ({
          step: 10 * at,
          seconds: at,
          rate: 0.01,
          loss: Math.abs(loss),
          ...(testLoss !== undefined && { testLoss: Math.abs(testLoss) }),
        }));
        const { figure } = trainingFigure(points, { ...look, isLog, width, steps: 10 * points.length }, words);
        for (const { marks } of figure.parts)
          for (const mark of marks) {
            if (mark.kind !== 'line') continue;
            for (const { x, y } of mark.points) {
              assert.ok(-1 <= x && x <= width + 1, `x ${x}`);
              assert.ok(-1 <= y && y <= 261, `y ${y}`);
            }
          }
      },
    );
    fc.assert(law);
  });

  it('have a gap where the loss is no number, and on logarithms where it is 0', () => {
    const amounts = [2, 1, Number.NaN, 0.5, 0, 0.25, 0.2];
    const points = amounts.map((loss, at) => ({ step: at, seconds: at, rate: 1, loss }));
    const lines = (isLog: boolean): readonly string[] => {
      const { figure } = trainingFigure(points, { ...look, isLog, steps: 6 }, words);
      const curve = figure.parts.find(({ kind }) => kind === 'curve');
      return (curve?.marks ?? []).map(mark => (mark.kind === 'line' ? `${mark.points.length}` : mark.kind));
    };
    assert.deepEqual(lines(false), ['2', '4']);
    assert.deepEqual(lines(true), ['2', 'circle', '2']);
  });

  it('lose no peak when they are thinned, and have four points a column at most', () => {
    const law = fc.property(
      fc.array(fc.tuple(fc.double({ min: 0, max: 50, noNaN: true }), fc.double({ min: 0, max: 1, noNaN: true })), {
        minLength: 1,
        maxLength: 400,
      }),
      pairs => {
        const points = pairs.map(([x, y]) => ({ x, y })).sort((left, right) => left.x - right.x);
        const kept = thinned(points);
        assert.ok(kept.length <= 4 * 51);
        assert.deepEqual([kept[0], kept.at(-1)], [points[0], points.at(-1)]);
        const extremes = (all: typeof points): readonly number[] => [
          Math.min(...all.map(({ y }) => y)),
          Math.max(...all.map(({ y }) => y)),
        ];
        assert.deepEqual(extremes([...kept]), extremes(points));
        let at = 0;
        for (const point of points) if (point === kept[at]) at += 1;
        assert.equal(at, kept.length, 'in their order');
      },
    );
    fc.assert(law);
  });

  it('count epochs where they know the examples, and leave room for a quarter more until the end', () => {
    const points = trainingPoints(11);
    const { figure, amountAt, placeOf, plot } = trainingFigure(points, { ...look, epochsPerStep: 0.025 }, words);
    assert.equal(placeOf(6.25), plot.right);
    assert.ok(Math.abs(amountAt(plot.right) - 6.25) < 1e-9);
    assert.equal(amountAt(0), 0);
    assert.match(svgOf(figure, { theme: 'light', background: 'paper' }), />5</);
  });

  it('end where the training does', () => {
    const { placeOf, plot } = trainingFigure(trainingPoints(150), look, words);
    assert.equal(placeOf(3000), plot.right);
  });

  it('draw the test only where there is one, and error in percent', () => {
    const points = trainingPoints(3).map(({ step, seconds, rate, loss, error }) => ({
      step,
      seconds,
      rate,
      loss,
      ...(error !== undefined && { error }),
    }));
    const { figure } = trainingFigure(points, { ...look, what: 'error' }, words);
    const curves = figure.parts.filter(({ kind }) => kind === 'curve');
    assert.deepEqual(
      curves.map(({ label }) => label?.replace(/\.\d+/g, '')),
      ['training: 90 to 1'.replace('1', `${Math.trunc(100 * (points.at(-1)?.error ?? 0))}`)],
    );
  });

  it('keep ticks on an axis of logarithms, however little a loss changes', () => {
    const points = [0.61, 0.62, 0.65].map((y, x) => ({ x, y }));
    const { figure } = curvesFigure([{ name: 'a', ink: 'heat', points }], {
      width: 400,
      height: 260,
      isLog: true,
      end: 2,
      across: 'steps',
      up: 'loss',
    });
    const said = figure.parts.flatMap(({ marks }) => marks.flatMap(mark => (mark.kind === 'text' ? [mark.text] : [])));
    assert.ok(said.includes('0.5') && said.includes('1'), said.join());
  });

  it('find the point that is nearest to a step', () => {
    const points = trainingPoints(5, 10);
    assert.deepEqual(
      [-3, 0, 4, 6, 14.9, 15.1, 40, 99].map(step => nearestPoint(points, step)?.step),
      [0, 0, 0, 10, 10, 20, 40, 40],
    );
    assert.equal(nearestIndex([], 3), -1);
    assert.equal(nearestPoint([], 3), undefined);
  });

  it('measure bars on powers of ten', () => {
    assert.deepEqual(logBounds([3e-5, 0.02, 0, Number.NaN]), [1e-5, 0.1]);
    assert.deepEqual(
      [0, 1e-9, 1e-5, 1e-3, 0.1, 1e9, Infinity, Number.NaN].map(each => logShare(each, [1e-5, 0.1])),
      [0, 0, 0, 0.5, 1, 1, 1, 0],
    );
  });
});
