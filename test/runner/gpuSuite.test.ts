import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BenchmarkReport, ValidationReport } from '../../src/protocol/reports.ts';
import { readModel } from '../../src/language/model.ts';
import { catalogue } from '../../src/layers/index.ts';
import type { RunOptions } from '../../src/runner/host/child.ts';
import { bundle } from '../support/bundle.ts';
import { fakeRuntimePath, pathWithDriver, withFakeCuda, type Trouble } from '../support/fakeCuda.ts';
import { runGpuSuite, type GpuTally } from '../support/gpuSuite.ts';

const text = `{ "name": "small", "input": [3, 8, 8], "layers": [
  { "type": "conv2d", "name": "conv", "outChannels": 4, "kernelSize": 3 }, { "type": "relu" },
  { "type": "flatten" }, { "type": "linear", "outFeatures": 3 } ] }`;

describe('the suite for a GPU', () => {
  let options: RunOptions;
  let folder = '';
  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'cnn-gpu-'));
    const runnerPath = await bundle('src/runner/child/main.ts', 'gpuSuite/runner.js');
    const PATH = pathWithDriver(folder, 'NVIDIA H200, 580.65.06, 143771');
    options = { runnerPath, timeoutMs: 60_000, environment: { PATH, CUDA_VISIBLE_DEVICES: '0' } };
  });
  after(() => rmSync(folder, { recursive: true }));

  const run = async (trouble: Trouble, name: string): Promise<GpuTally & { readonly said: string }> => {
    const lines: string[] = [];
    const tally = await runGpuSuite({
      network: readModel(text, catalogue).network,
      fileName: 'small.cnn.json',
      batches: [1, 2],
      durationMs: 20,
      runs: 20,
      options: withFakeCuda(options, trouble),
      folder: join(folder, name),
      print: line => void lines.push(line),
    });
    return { ...tally, said: lines.join('\n') };
  };

  it('proves and times a network on CUDA, and writes what it has found', async () => {
    const { passed, failed, notRun, path = '', said } = await run({}, 'works');
    assert.deepEqual({ failed, notRun }, { failed: 0, notRun: undefined }, said);
    assert.equal(passed, 7, said);
    assert.equal(path, join(folder, 'works', 'cuda-nvidia-h200.json'));
    const { device, validations, benchmarks } = JSON.parse(readFileSync(path, 'utf8')) as {
      device: string;
      validations: Record<string, ValidationReport>;
      benchmarks: Record<string, BenchmarkReport>;
    };
    assert.equal(device, 'NVIDIA H200');
    assert.deepEqual(Object.keys(validations), ['fp32', 'tf32']);
    assert.deepEqual(
      Object.entries(benchmarks).map(([name, { batches }]) => [name, ...batches.map(({ batch }) => batch)]),
      [
        ['cuda-fp32', 1, 2],
        ['cuda-tf32', 1, 2],
        ['cpu-fp32', 1, 2],
      ],
    );
    assert.deepEqual(readdirSync(join(folder, 'works')), ['cuda-nvidia-h200.json']);
  });

  it('fails where a layer ran on the CPU', async () => {
    const { failed, said } = await run({ FAKE_ON_CPU: 'conv' }, 'left');
    assert.ok(2 <= failed, said);
    assert.match(said, /✗ every layer of small on CUDA, fp32: .*"conv": it ran on the CPU, not on CUDA/);
  });

  it('counts nothing as passed, and writes nothing, where CUDA does not work', async () => {
    const { passed, failed, notRun, said } = await run({ FAKE_CUDA: 'crash' }, 'crash');
    assert.deepEqual({ passed, failed }, { passed: 0, failed: 0 });
    assert.match(notRun ?? '', /it crashes when it is loaded/);
    assert.match(said, /^not run: the execution provider "cuda" does not work here: it crashes/);
    assert.ok(!existsSync(join(folder, 'crash')));
  });

  it('says so as npm run test:gpu, in its last line, and is no failure', () => {
    const before = readdirSync('test/results');
    const { status, stdout } = spawnSync(process.execPath, ['--import=tsx', 'test/gpu.ts'], {
      encoding: 'utf8',
      env: {
        ...process.env,
        CNN_ONNXRUNTIME: fakeRuntimePath,
        FAKE_CUDA: 'refuse',
        FAKE_MESSAGE: 'CUDA failure 100: no CUDA-capable device is detected',
      },
    });
    assert.equal(status, 0, stdout);
    assert.match(stdout, /^not run: .*there is no NVIDIA GPU/m);
    assert.equal(stdout.trimEnd().split('\n').at(-1), '0 passed, 0 failed, not run');
    assert.deepEqual(readdirSync('test/results'), before);
  });
});
