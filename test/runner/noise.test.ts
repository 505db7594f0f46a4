import assert from 'node:assert/strict';
import type { BatchTiming } from '../../src/protocol/reports.ts';
import { medianIntervalOf, medianOf, timingOf } from '../../src/reports/statistics.ts';
import { othersPerWall } from '../../src/runner/child/benchmark/loop.ts';
import { noiseOf } from '../../src/runner/child/benchmark/noise.ts';
import { autocorrelated } from '../support/timeSeries.ts';

const quiet = { load: 0.1, processors: 8, provider: 'cpu', threads: 4 } as const;
const steady = autocorrelated({ seed: 5, runs: 300, correlation: 0.3 });

function batchOf(samples: readonly number[], part: Partial<BatchTiming> = {}): BatchTiming {
  const interval = medianIntervalOf(samples);
  return {
    ...timingOf(samples),
    batch: 1,
    samplesPerSecond: 50,
    gmacPerSecond: 50,
    bareLoopMedian: medianOf(samples),
    ...(interval && { bareLoopInterval: interval }),
    cpuPerWall: 3.9,
    othersPerWall: 0.1,
    samples,
    ...part,
  };
}

describe('the noise of a machine', () => {
  for (const { what, batch, around = quiet, says } of [
    { what: 'nothing on a quiet machine', batch: batchOf(steady), says: [] },
    {
      what: 'a load before it began',
      batch: batchOf(steady),
      around: { ...quiet, load: 7.5 },
      says: [/^the load average was 7\.50 on 8 processors before it began/],
    },
    {
      what: 'other processes',
      batch: batchOf(steady, { othersPerWall: 2 }),
      says: [/^batch 1: other processes took 25 % of the time of 8 processors/],
    },
    {
      what: 'threads that were kept waiting',
      batch: batchOf(steady, { cpuPerWall: 1.7 }),
      says: [/^batch 1: the run had 1\.70 processors on average, where 4 threads were asked for/],
    },
    {
      what: 'a processor that becomes slower',
      batch: batchOf(steady.map((sample, index) => sample * (1 + (0.12 * index) / 300))),
      says: [/^batch 1: the median went from .* ms in the first third to .* ms in the last \(\+.* %\); .*hot/],
    },
    {
      what: 'a network that is not yet warm',
      batch: batchOf(steady.map((sample, index) => sample * (1.14 - (0.14 * index) / 300))),
      says: [/^batch 1: the median went from .* \(−.* %\); it was still becoming faster/],
    },
    {
      what: 'two heaps of times',
      batch: batchOf(steady.map((sample, index) => (index % 3 === 0 ? 1.5 : 1) * sample)),
      says: [/^batch 1: the times fall into two heaps, 6\d % of them around 2\d(\.\d)? ms and the others around 3/],
    },
    {
      what: 'runs that take far too long',
      batch: batchOf(steady.map((sample, index) => (index % 20 === 0 ? 4 : 1) * sample)),
      says: [/^batch 1: 5\.0 % of the runs take more than twice the median/],
    },
    {
      what: 'a loop that costs more than can be noise',
      batch: batchOf(steady, { bareLoopMedian: 19, bareLoopInterval: [18.9, 19.1] }),
      says: [/^batch 1: the median is \d\.\d % off that of a bare loop/],
    },
  ])
    it(`is said: ${what}`, () => {
      const sentences = noiseOf([batch], around);
      assert.equal(sentences.length, says.length, sentences.join('\n'));
      says.forEach((pattern, index) => assert.match(sentences[index] ?? '', pattern));
    });

  it('does not ask a processor of a run on a device', () => {
    assert.deepEqual(noiseOf([batchOf(steady, { cpuPerWall: 0.5 })], { ...quiet, provider: 'cuda' }), []);
  });

  it('is not read from a single tick of the clock by which the system counts the time of others', () => {
    assert.equal(othersPerWall(10, 0.06, 0.06), undefined);
    assert.equal(othersPerWall(1000, 400, 500), 1.2);
  });
});
