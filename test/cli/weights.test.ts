import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as ort from 'onnxruntime-node';
import type { BenchmarkReport, ValidationReport } from '../../src/protocol/reports.ts';
import { bundleCommandLine } from '../support/bundle.ts';
import { writeWeights } from '../support/weightFiles.ts';

/** y = W x + b, so that a run gives the numbers of the file. */
const affine = `{ "name": "affine", "input": [2], "layers": [{ "type": "linear", "name": "fc", "outFeatures": 2 }] }`;

describe('the command line with weights of a file', () => {
  let cli = '';
  let folder = '';
  let network = '';
  let weights = '';

  before(async () => {
    cli = await bundleCommandLine('cli-weights');
    folder = mkdtempSync(join(tmpdir(), 'cnn-cli-weights-'));
    network = join(folder, 'affine.cnn.json');
    writeFileSync(network, affine);
    const tensors = [
      { name: 'fc.weight', shape: [2, 2], data: Float32Array.of(1, 2, 3, 4) },
      { name: 'fc.bias', shape: [2], data: Float32Array.of(10, 20) },
    ];
    weights = writeWeights(join(folder, 'affine.safetensors'), tensors, 3000);
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  const run = (...args: readonly string[]): { status: number | null; stdout: string; stderr: string } =>
    spawnSync(process.execPath, [cli, ...args], { encoding: 'utf8' });

  it('exports a model that computes with them', async () => {
    const model = join(folder, 'affine.onnx');
    const { status, stdout } = run('export', network, '-o', model, '--weights', weights);
    assert.equal(status, 0);
    assert.match(stdout, /of weights from affine\.safetensors, step 3,000$/m);
    const session = await ort.InferenceSession.create(model);
    const [input = '', output = ''] = [...session.inputNames, ...session.outputNames];
    const results = await session.run({
      [input]: new ort.Tensor('float32', Float32Array.of(0, 0, 1, 0, 0, 1), [3, 2]),
    });
    await session.release();
    assert.deepEqual([...((results[output]?.data ?? []) as Float32Array)], [10, 20, 11, 23, 12, 24]);
  });

  it('proves the network with them, and says which they are', () => {
    const text = run('run', network, '--ep', 'cpu', '--weights', weights);
    assert.equal(text.status, 0);
    assert.match(text.stdout, /^weights: affine\.safetensors, step 3,000$/m);
    const { stdout } = run('run', network, '--ep', 'cpu', '--weights', weights, '--json');
    assert.deepEqual((JSON.parse(stdout) as ValidationReport).settings.weights, { path: weights, step: 3000 });
  });

  it('times the network with them', () => {
    const args = ['bench', network, '--ep', 'cpu', '--runs', '3', '--skip-roofline', '--weights', weights];
    const { stdout } = run(...args, '--json');
    assert.deepEqual((JSON.parse(stdout) as BenchmarkReport).settings.weights, { path: weights, step: 3000 });
    assert.match(run(...args).stdout, /^affine, .*, weights: affine\.safetensors, step 3,000$/m);
  });

  it('says what does not fit, and writes nothing', () => {
    const wider = join(folder, 'wider.cnn.json');
    writeFileSync(wider, affine.replace('[2]', '[3]'));
    const problem = 'fc.weight is 2×2 in affine.safetensors and 2×3 in the network: train again, or give other weights';
    const model = join(folder, 'wider.onnx');
    const exported = run('export', wider, '-o', model, '--weights', weights);
    assert.deepEqual([exported.status, exported.stderr], [1, `${wider}: ${problem}\n`]);
    assert.ok(!existsSync(model));
    const ran = run('run', wider, '--ep', 'cpu', '--weights', weights);
    assert.deepEqual([ran.status, ran.stderr], [3, `${wider}: ${problem}\n`]);
    const gone = run('bench', network, '--ep', 'cpu', '--weights', join(folder, 'gone.safetensors'));
    assert.equal(gone.status, 3);
    assert.match(
      gone.stderr,
      /gone\.safetensors cannot be used: there is no such file; train again, or choose other weights/,
    );
  });
});
