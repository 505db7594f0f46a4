import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RunOptions } from '../../src/runner/host/child.ts';
import { failureOfExit } from '../../src/runner/host/failures.ts';
import { startBenchmark, startValidation } from '../../src/runner/host/runs.ts';
import { bundle } from '../support/bundle.ts';
import type { Network } from '../../src/core/network.ts';
import { readModel } from '../../src/language/model.ts';
import { catalogue } from '../../src/layers/index.ts';

const lenet5 = readFileSync(new URL('../../src/zoo/lenet5.cnn.json', import.meta.url), 'utf8');
const networkOf = (text: string): Network => readModel(text, catalogue).network;
const request = {
  network: networkOf(lenet5),
  fileName: 'lenet5.cnn.json',
  provider: 'cpu',
  settings: { precision: 'fp32' },
} as const;

describe('the runner', () => {
  let options: RunOptions;
  /** Temporary files of these runs only: what an interrupted run of another process left is not theirs. */
  let folder: string;
  const temporary = process.env['TMPDIR'];

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'cnn-runner-'));
    process.env['TMPDIR'] = folder;
    options = { runnerPath: await bundle('src/runner/child/main.ts', 'runner/runner.js'), timeoutMs: 60_000 };
  });

  after(() => {
    if (temporary === undefined) delete process.env['TMPDIR'];
    else process.env['TMPDIR'] = temporary;
    rmSync(folder, { recursive: true });
  });

  /** A child that does something else instead of answering. */
  const childThat = (name: string, code: string): RunOptions => {
    const runnerPath = join(mkdtempSync(join(tmpdir(), 'cnn-child-')), `${name}.mjs`);
    writeFileSync(runnerPath, code);
    return { ...options, runnerPath };
  };

  it('says so where the system starts no process for it, and leaves nothing behind', async () => {
    // One argument may have 128 kB.
    const result = await startValidation(request, { ...options, nodeArguments: [`--title=${'x'.repeat(200_000)}`] });
    assert.ok('failure' in result);
    assert.match(result.failure.message, /^the runner did not start: spawn E/);
    assert.deepEqual(
      readdirSync(folder).filter(name => name.startsWith('cnn-designer-')),
      [],
    );
  });

  it('proves every layer of LeNet-5 on the CPU', async () => {
    const messages: string[] = [];
    const result = await startValidation(request, { ...options, onProgress: message => messages.push(message) });
    assert.ok('report' in result, JSON.stringify(result));
    const { passed, agreeing, layers, provider, problems } = result.report;
    assert.deepEqual(
      { passed, agreeing, problems, used: provider.used },
      { passed: true, agreeing: 12, problems: [], used: 'cpu' },
    );
    assert.ok(layers.every(({ provider: ran }) => ran === 'CPUExecutionProvider'));
    assert.ok(layers.every(({ relativeError }) => relativeError !== undefined && relativeError < 1e-5));
    assert.ok(0 < messages.length);
  });

  it('proves a network of branches, skips, several inputs and outputs', async () => {
    const text = `{
      "inputs": { "image": [3, 20, 20], "mask": [1, 20, 20] },
      "outputs": ["head", "small"],
      "layers": [
        { "type": "concat", "name": "both", "from": ["image", "mask"] },
        { "type": "parallel", "branches": [
          [{ "type": "conv2d", "outChannels": 8, "kernelSize": 1 }],
          [{ "type": "conv2d", "outChannels": 8, "kernelSize": [1, 5], "padding": "same", "groups": 4 }, { "type": "sigmoid" }],
          [{ "type": "avgPool2d", "kernelSize": 3, "stride": 1, "padding": 1, "countIncludePad": false }] ] },
        { "type": "residual", "layers": [{ "type": "batchNorm", "affine": false }, { "type": "tanh" }] },
        { "type": "maxPool2d", "name": "small", "kernelSize": 3, "stride": 2, "ceilMode": true },
        { "type": "globalAvgPool" }, { "type": "dropout" },
        { "type": "linear", "name": "logits", "outFeatures": 5, "bias": false }, { "type": "softmax", "name": "head" } ] }`;
    const result = await startValidation({ ...request, network: networkOf(text) }, options);
    assert.ok('report' in result, JSON.stringify(result));
    assert.deepEqual(result.report.problems, []);
    assert.equal(result.report.agreeing, result.report.layers.length);
  });

  it('proves and times layers whose names the profiler of the runtime writes unescaped', async () => {
    const names = [
      'with "quotes"',
      'back\\slash',
      'a\\u0041',
      'line\nbreak',
      'tab\tand / slash',
      '","args" : 1',
      '日本 😀',
    ];
    const layers = names.map(name => ({ type: 'conv1d', name, outChannels: 2, kernelSize: 1 }));
    const named = { ...request, network: networkOf(JSON.stringify({ input: [2, 9], layers })) };
    const proved = await startValidation(named, options);
    assert.ok('report' in proved, JSON.stringify(proved));
    assert.deepEqual([proved.report.passed, proved.report.problems], [true, []]);
    const measured = {
      batches: [1],
      warmup: 1,
      runs: 3,
      durationMs: 1000,
      intervalTarget: 0.01,
      perLayer: true,
    } as const;
    const timed = await startBenchmark({ ...named, ...measured, precisions: ['fp32'], roofline: false }, options);
    assert.ok('report' in timed, JSON.stringify(timed));
    assert.deepEqual(
      timed.report.layers?.map(({ name }) => name),
      names,
    );
  });

  it('takes the CPU when CUDA does not work, and says why', async () => {
    const result = await startValidation({ ...request, provider: 'auto' }, options);
    assert.ok('report' in result);
    const { used, reason } = result.report.provider;
    if (used === 'cpu') assert.match(reason, /CUDA does not work here: /);
    else assert.equal(used, 'cuda');
  });

  it('never falls back from a provider that was asked for', async () => {
    const result = await startValidation({ ...request, provider: 'no-such-provider' }, options);
    assert.ok('failure' in result);
    assert.equal(result.failure.kind, 'runtime');
    assert.match(result.failure.message, /no execution provider is called "no-such-provider"/);
  });

  it('measures what a benchmark has to report', async () => {
    const result = await startBenchmark(
      { ...request, batches: [1, 4], warmup: 2, runs: 40, durationMs: 0, perLayer: true },
      options,
    );
    assert.ok('report' in result, JSON.stringify(result));
    const { batches, sessionCreation, firstRun, layers } = result.report;
    assert.deepEqual(
      batches.map(({ batch, runs }) => [batch, runs]),
      [
        [1, 40],
        [4, 40],
      ],
    );
    assert.ok(0 < sessionCreation && 0 < firstRun);
    for (const { batch, min, median, mean, p90, p95, p99, samplesPerSecond, bareLoopMedian } of batches) {
      assert.ok(
        0 < min && min <= median && median <= p90 && p90 <= p95 && p95 <= p99 && min <= mean && 0 < bareLoopMedian,
      );
      assert.ok(Math.abs((samplesPerSecond * median) / 1000 - batch) < 1e-9);
    }
    assert.equal(layers?.length, 12);
    assert.ok(layers.every(({ median }) => 0 < median));
  });

  it('refuses a network with errors, by its first error', async () => {
    const result = await startValidation(
      { ...request, network: networkOf(lenet5.replace('"kernelSize": 5', '"kernelSize": 50')) },
      options,
    );
    assert.ok('failure' in result);
    assert.match(result.failure.message, /kernel 50×50 does not fit/);
  });

  it('is gone within a second after it is cancelled', async () => {
    const controller = new AbortController();
    const hanging = childThat('hang', 'setInterval(() => {}, 1000); process.on("message", () => {});');
    const run = startValidation(request, { ...hanging, signal: controller.signal });
    setTimeout(() => controller.abort(), 300);
    const aborted = performance.now();
    const result = await run;
    assert.ok('failure' in result);
    assert.equal(result.failure.kind, 'cancelled');
    assert.ok(performance.now() - aborted < 1300);
  });

  it('cancels in the middle of a native call, which cannot be asked to stop', async () => {
    const controller = new AbortController();
    const big =
      '{ "input": [64, 512, 512], "layers": [{ "type": "conv2d", "outChannels": 64, "kernelSize": 7, "padding": 3, "repeat": 20 }] }';
    const result = await startBenchmark(
      { ...request, network: networkOf(big), batches: [1], warmup: 100, runs: 100, durationMs: 0, perLayer: false },
      {
        ...options,
        signal: controller.signal,
        onProgress(message) {
          // The first run of this network takes many seconds.
          if (message.startsWith('creating')) setTimeout(() => controller.abort(), 1500);
        },
      },
    );
    assert.ok('failure' in result);
    assert.equal(result.failure.kind, 'cancelled');
  });

  it('ends a run that hangs', async () => {
    const result = await startValidation(request, {
      ...childThat('hang', 'setInterval(() => {}, 1000);'),
      timeoutMs: 400,
    });
    assert.ok('failure' in result);
    assert.equal(result.failure.kind, 'timeout');
    assert.match(result.failure.message, /longer than 0\.4 s/);
  });

  it('says that it crashed, and how', async () => {
    const result = await startValidation(request, childThat('crash', 'process.kill(process.pid, "SIGSEGV");'));
    assert.ok('failure' in result);
    assert.equal(result.failure.kind, 'crash');
    assert.match(result.failure.message, /SIGSEGV/);
  });

  it('says that memory ran out, in JavaScript and in the runtime', async () => {
    const heap = await startValidation(request, {
      ...childThat('heap', 'const all = []; for (;;) all.push(new Array(1e6).fill({}));'),
      nodeArguments: ['--max-old-space-size=64'],
    });
    assert.ok('failure' in heap);
    assert.equal(heap.failure.kind, 'memory', heap.failure.message);
    const huge = '{ "input": [1, 1000000, 1000000], "layers": [{ "type": "relu" }] }';
    const refused = await startValidation({ ...request, network: networkOf(huge) }, options);
    assert.ok('failure' in refused);
    assert.equal(refused.failure.kind, 'memory', refused.failure.message);
    assert.match(refused.failure.message, /needs at least 8 TB of memory and there are .*; use a smaller input/);
    const environment = { CNN_IGNORE_MEMORY: '1' };
    const runtime = await startValidation({ ...request, network: networkOf(huge) }, { ...options, environment });
    assert.ok('failure' in runtime);
    assert.equal(runtime.failure.kind, 'memory', runtime.failure.message);
  });

  it('says what a death means', () => {
    assert.equal(failureOfExit(1, null, 'Error [ERR_MODULE_NOT_FOUND]: Cannot find package').kind, 'runtime');
    assert.equal(
      failureOfExit(3, null, 'last words').message,
      'the runner ended with exit code 3: last words; the editor is not affected',
    );
  });

  it('says which runtime it was told to load, and cannot', async () => {
    const result = await startValidation(request, { ...options, runtimePath: join(folder, 'nowhere') });
    assert.ok('failure' in result);
    assert.equal(result.failure.kind, 'runtime');
    assert.match(result.failure.message, /^no onnxruntime-node can be loaded from .*nowhere: Cannot find module/);
  });

  it('says that onnxruntime-node is missing', async () => {
    const result = await startValidation(request, childThat('alone', "import 'onnxruntime-node';"));
    assert.ok('failure' in result);
    assert.match(result.failure.message, /onnxruntime-node cannot be loaded/);
  });

  it('leaves nothing behind', () => {
    assert.equal(tmpdir(), folder);
    // What these tests themselves have made is called so; anything else, also of the runtime's own, is too much.
    assert.deepEqual(
      readdirSync(folder).filter(name => !name.startsWith('cnn-child-')),
      [],
    );
  });
});
