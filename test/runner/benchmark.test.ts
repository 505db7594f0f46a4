import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import type { BenchmarkReport } from '../../src/protocol/reports.ts';
import type { RunOptions } from '../../src/runner/host/child.ts';
import { startBenchmark } from '../../src/runner/host/runs.ts';
import { readModel } from '../../src/language/model.ts';
import { catalogue } from '../../src/layers/index.ts';
import { bundle } from '../support/bundle.ts';

const text = readFileSync(new URL('../../src/zoo/lenet5.cnn.json', import.meta.url), 'utf8');
const request = {
  network: readModel(text, catalogue).network,
  fileName: 'lenet5.cnn.json',
  provider: 'cpu',
  settings: { precision: 'fp32' },
  batches: [1],
  warmup: 2,
  runs: 20,
  durationMs: 200,
  perLayer: false,
} as const;

describe('a benchmark', () => {
  let options: RunOptions;

  before(async () => {
    options = { runnerPath: await bundle('src/runner/child/main.ts', 'benchmark/runner.js'), timeoutMs: 60_000 };
  });

  const measure = async (part: Partial<Parameters<typeof startBenchmark>[0]>): Promise<BenchmarkReport> => {
    const result = await startBenchmark({ ...request, ...part }, options);
    assert.ok('report' in result, JSON.stringify(result));
    return result.report;
  };

  it('ends after the number of runs, and keeps them in order with the interval of their median', async () => {
    const [timing] = (await measure({ runs: 33 })).batches;
    assert.ok(timing !== undefined);
    const { runs, samples = [], medianInterval = [1, 0], median, stoppedBy, min, warmup = 0 } = timing;
    assert.deepEqual([runs, samples.length, stoppedBy], [33, 33, 'runs']);
    assert.equal(Math.min(...samples), min);
    assert.ok(medianInterval[0] <= median && median <= medianInterval[1]);
    assert.ok(2 <= warmup);
  });

  it('goes on until the interval is narrow, or until the time is over', async () => {
    const { network, fileName, provider, settings, batches, warmup, perLayer } = request;
    const unlimited = { network, fileName, provider, settings, batches, warmup, perLayer };
    const ended = async (intervalTarget: number, durationMs: number): Promise<unknown> => {
      const result = await startBenchmark({ ...unlimited, intervalTarget, durationMs }, options);
      assert.ok('report' in result);
      return result.report.batches[0]?.stoppedBy;
    };
    // Any interval is narrower than a hundred medians, and none than nothing.
    assert.equal(await ended(100, 60_000), 'interval');
    assert.equal(await ended(0, 300), 'limit');
  });

  it('holds what a later comparison needs', async () => {
    const { inputs, macs, settings, machine, provider, seed, load } = await measure({
      settings: { precision: 'fp32', threads: 1 },
    });
    assert.deepEqual(inputs, { input: [1, 32, 32] });
    assert.deepEqual([macs, settings, provider.used, seed], [416_520, { precision: 'fp32', threads: 1 }, 'cpu', 0]);
    assert.ok(0 < machine.threads && load !== undefined);
  });

  it('measures what the machine could reach, in integers too', async () => {
    const { roofline, batches, warnings } = await measure({ roofline: true, settings: { precision: 'int8' } });
    assert.ok(roofline !== undefined, warnings.join());
    assert.ok(0 < roofline.gmacPerSecond && 0 < roofline.gigabytesPerSecond);
    for (const { rooflineBound = 0, median } of batches) assert.ok(rooflineBound <= median);
  });

  it('times the network on the device when it is asked to', async () => {
    const [timing] = (await measure({ onDevice: true })).batches;
    assert.ok(timing?.onDeviceMedian !== undefined && 0 < timing.onDeviceMedian);
    assert.equal((await measure({})).batches[0]?.onDeviceMedian, undefined);
  });

  it('measures each variant with all else as the base, and says why others do not fit', async () => {
    const messages: string[] = [];
    const result = await startBenchmark(
      { ...request, batches: [2, 4], sides: [32, 48, 16], threads: [1, 2], precisions: ['fp32', 'fp16', 'tf32'] },
      { ...options, onProgress: message => messages.push(message) },
    );
    assert.ok('report' in result, JSON.stringify(result));
    const { batches, variants = [], refusedVariants = [], macs, settings } = result.report;
    assert.deepEqual(
      batches.map(({ batch }) => batch),
      [2, 4],
    );
    assert.deepEqual(settings, { precision: 'fp32', threads: 1 });
    assert.deepEqual(
      variants.map(({ axis, value, timing }) => [axis, value, timing.batch, timing.runs]),
      [
        ['precision', 'fp16', 2, 20],
        ['threads', 2, 2, 20],
        ['side', 48, 2, 20],
      ],
    );
    const [fp16, threads, side] = variants;
    assert.deepEqual([fp16?.macs, threads?.macs], [macs, macs]);
    assert.ok(macs < (side?.macs ?? 0));
    assert.deepEqual(
      refusedVariants.map(({ axis, value }) => [axis, value]),
      [
        ['precision', 'tf32'],
        ['side', 16],
      ],
    );
    assert.match(refusedVariants[0]?.problem ?? '', /TF32 exists on NVIDIA GPUs only/);
    assert.match(refusedVariants[1]?.problem ?? '', /kernel 5×5 does not fit the 1×1 input of "c5"/);
    assert.ok(messages.includes('1 of 6: timing batch 2') && messages.includes('2 of 6, fp16: timing batch 2'));
    assert.ok(messages.includes('4 of 6, 2 threads: timing batch 2'));
  });

  it('is cancelled as one', async () => {
    const controller = new AbortController();
    const result = await startBenchmark(
      { ...request, threads: [1, 2], sides: [32, 48] },
      {
        ...options,
        signal: controller.signal,
        onProgress: message => {
          if (message.startsWith('2 of 3')) controller.abort();
        },
      },
    );
    assert.ok('failure' in result);
    assert.equal(result.failure.kind, 'cancelled');
  });

  it('fails when the base does not fit', async () => {
    const result = await startBenchmark({ ...request, sides: [16, 32] }, options);
    assert.ok('failure' in result);
    assert.match(result.failure.message, /kernel 5×5 does not fit/);
  });

  it('takes weights that share their numbers', async () => {
    const { settings, batches } = await measure({ settings: { precision: 'fp32', sharedWeights: true } });
    assert.equal(settings.sharedWeights, true);
    assert.equal(batches[0]?.runs, 20);
  });
});
