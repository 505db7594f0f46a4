import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { BenchmarkReport } from '../../src/protocol/reports.ts';
import { compareRuns } from '../../src/reports/compareRuns.ts';
import { compareSamples } from '../../src/reports/compareSamples.ts';
import { percentileRule, timingOf } from '../../src/reports/statistics.ts';
import { autocorrelated } from '../support/timeSeries.ts';

const series = fc
  .record({
    seed: fc.integer({ min: 0, max: 2 ** 30 }),
    runs: fc.integer({ min: 10, max: 400 }),
    correlation: fc.double({ min: 0, max: 0.9, noNaN: true }),
  })
  .map(autocorrelated);

const near = (value: number, expected: number): boolean => Math.abs(value / expected - 1) < 1e-9;

describe('two series of durations', () => {
  it('tell the inverse when they are swapped', () =>
    fc.assert(
      fc.property(series, series, (one, other) => {
        const [forth, back] = [compareSamples(one, other), compareSamples(other, one)];
        assert.ok(near(forth.ratio * back.ratio, 1));
        assert.ok(near(forth.pValue, back.pValue));
        const { interval: [lower, upper] = [1, 1] } = forth;
        const { interval: [backLower, backUpper] = [1, 1] } = back;
        assert.ok(near(lower * backUpper, 1) && near(upper * backLower, 1));
      }),
    ));

  it('do not differ when they are the same', () =>
    fc.assert(
      fc.property(series, one => {
        const { ratio, pValue, interval = [0, 2] } = compareSamples(one, one);
        assert.deepEqual([ratio, pValue], [1, 1]);
        assert.ok(interval[0] <= 1 && 1 <= interval[1]);
      }),
    ));

  it('do not tell in which unit they are', () =>
    fc.assert(
      fc.property(series, series, fc.double({ min: 0.01, max: 100, noNaN: true }), (one, other, factor) => {
        const scaled = compareSamples(
          one.map(each => each * factor),
          other.map(each => each * factor),
        );
        assert.ok(near(scaled.ratio, compareSamples(one, other).ratio));
      }),
    ));

  it('tell a difference that there is not in less than 5 of 100 cases, however much runs are like those before', () => {
    for (const correlation of [0, 0.5, 0.8]) {
      const wrong = Array.from({ length: 300 }, (_, seed) =>
        compareSamples(
          autocorrelated({ seed: 2 * seed, runs: 150, correlation }),
          autocorrelated({ seed: 2 * seed + 1, runs: 150, correlation }),
        ),
      ).filter(({ interval: [lower, upper] = [1, 1] }) => 1 < lower || upper < 1);
      assert.ok(wrong.length < 15, `${wrong.length} of 300 at ${correlation}`);
    }
  });

  it('show a difference that is far larger than what drifts within each', () => {
    const drifting = Array.from({ length: 200 }, (_, run) => 1 + run / 1000);
    const { interval: [lower] = [0], pValue } = compareSamples(
      drifting,
      drifting.map(each => 3 * each),
    );
    assert.ok(2 < lower && pValue < 0.01, `${lower}, ${pValue}`);
  });

  it('show a difference that there is, with intervals of which 95 of 100 hold it', () => {
    const compared = Array.from({ length: 200 }, (_, seed) => {
      const one = autocorrelated({ seed: 2 * seed, runs: 200, correlation: 0.5 });
      const other = autocorrelated({ seed: 2 * seed + 1, runs: 200, correlation: 0.5 });
      return compareSamples(
        one,
        other.map(each => 1.1 * each),
      );
    });
    const told = compared.filter(({ interval: [lower] = [0], pValue }) => 1 < lower && pValue < 0.05);
    const held = told.filter(({ interval: [lower, upper] = [1, 1] }) => lower <= 1.1 && 1.1 <= upper);
    assert.ok(190 <= told.length && 0.9 * told.length <= held.length, `${told.length} told, ${held.length} held`);
  });
});

const machine = {
  onnxruntime: '1.29.0',
  node: '20.20.2',
  platform: 'linux-x64',
  processor: 'AMD EPYC',
  threads: 2,
  memoryBytes: 25e9,
  devices: [],
};

const timed = { batch: 1, samplesPerSecond: 40, gmacPerSecond: 40, bareLoopMedian: 25, cpuPerWall: 2 };

function reportOf(samples: readonly number[], part: Partial<BenchmarkReport> = {}): BenchmarkReport {
  return {
    name: 'net',
    macs: 1e9,
    inputs: { input: [3, 224, 224] },
    sessionCreation: 100,
    firstRun: 50,
    warmup: 5,
    batches: [
      {
        ...timingOf(samples),
        ...timed,
        samples,
      },
    ],
    percentileRule,
    warnings: [],
    provider: { requested: 'cpu', used: 'cpu', reason: 'it was asked for', refusals: [] },
    settings: { precision: 'fp32' },
    machine,
    seed: 0,
    ...part,
  };
}

describe('two benchmarks', () => {
  const fast = autocorrelated({ seed: 1, runs: 200, correlation: 0.5 });
  const slow = autocorrelated({ seed: 2, runs: 200, correlation: 0.5 }).map(each => 1.2 * each);
  const again = autocorrelated({ seed: 3, runs: 200, correlation: 0.5 });

  it('give a verdict in words, with the interval', () => {
    const [slower] = compareRuns(reportOf(fast), reportOf(slow)).entries;
    assert.equal(slower?.verdict, 'slower');
    assert.match(slower.text, /^slower by \d+ % \(\d+ to \d+ %\)$/);
    const [faster] = compareRuns(reportOf(slow), reportOf(fast)).entries;
    assert.match(faster?.text ?? '', /^faster by 1\d % \(1\d to 1\d %\)$/);
    const [same] = compareRuns(reportOf(fast), reportOf(again)).entries;
    assert.match(same?.text ?? '', /^no difference that can be told from noise \(−[\d.]+ to \+[\d.]+ %\)$/);
  });

  it('say that machines are compared when they are', () => {
    const other = reportOf(slow, { machine: { ...machine, processor: 'Apple M4' } });
    const { subject, entries, notComparable } = compareRuns(reportOf(fast), other);
    assert.match(subject, /^a comparison of machines, not of networks: processor AMD EPYC \(2 threads\) → Apple M4/);
    assert.equal(notComparable, undefined);
    assert.equal(entries[0]?.verdict, 'slower');
  });

  it('say that networks are compared when the MACs are others', () => {
    const { subject, differences } = compareRuns(reportOf(fast), reportOf(slow, { macs: 2e9 }));
    assert.match(subject, /before and after an edit: MACs 1,000,000,000 → 2,000,000,000/);
    assert.deepEqual(
      differences.map(({ cause }) => cause),
      ['network'],
    );
  });

  it('give no verdict when several causes differ at once, and name them', () => {
    const other = reportOf(slow, {
      settings: { precision: 'fp16' },
      machine: { ...machine, processor: 'Apple M4' },
    });
    const { notComparable, entries } = compareRuns(reportOf(fast), other);
    assert.match(
      notComparable ?? '',
      /^not comparable: the machine and the precision differ at once .*change one of them/,
    );
    assert.equal(entries[0]?.verdict, 'notComparable');
    assert.match(entries[0].text, /times as long$/);
  });

  it('need a batch size in common', () => {
    const [batch] = reportOf(slow).batches;
    assert.ok(batch !== undefined);
    const { notComparable } = compareRuns(reportOf(fast), reportOf(slow, { batches: [{ ...batch, batch: 8 }] }));
    assert.match(notComparable ?? '', /no batch size was measured in both/);
  });

  it('are held to the intervals of their medians where durations were not kept', () => {
    const without = (report: BenchmarkReport): BenchmarkReport => ({
      ...report,
      batches: report.batches.map(batch => ({ ...timingOf(batch.samples ?? []), ...timed })),
    });
    const [entry] = compareRuns(without(reportOf(fast)), without(reportOf(slow))).entries;
    assert.equal(entry?.verdict, 'slower');
    assert.equal(entry.pValue, undefined);
  });

  it('show the layers that have changed most first, by name', () => {
    const layer = (name: string, median: number) => ({ name, type: 'conv2d', median, macs: 1 });
    const { layers } = compareRuns(
      reportOf(fast, { layers: [layer('a', 1), layer('b', 5), layer('gone', 1)] }),
      reportOf(slow, { layers: [layer('a', 1.1), layer('b', 3), layer('new', 1)] }),
    );
    assert.deepEqual(
      layers.map(({ name, before, after }) => [name, before, after]),
      [
        ['b', 5, 3],
        ['a', 1, 1.1],
      ],
    );
  });

  it('compare variants of one value', () => {
    const variant = (samples: readonly number[]) => {
      const [timing] = reportOf(samples).batches;
      assert.ok(timing !== undefined);
      return [{ axis: 'precision', value: 'fp16', macs: 1e9, sessionCreation: 1, firstRun: 1, timing }] as const;
    };
    const { entries } = compareRuns(
      reportOf(fast, { variants: variant(fast) }),
      reportOf(fast, { variants: variant(slow) }),
    );
    assert.deepEqual(
      entries.map(({ what, verdict }) => [what, verdict]),
      [
        ['batch 1', 'same'],
        ['fp16', 'slower'],
      ],
    );
  });
});
