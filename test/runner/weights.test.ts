import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Network } from '../../src/core/network.ts';
import { readModel } from '../../src/language/model.ts';
import { catalogue } from '../../src/layers/index.ts';
import type { Graph, TensorData } from '../../src/onnx/graph.ts';
import { isProblem, lowerNetwork } from '../../src/onnx/lower.ts';
import type { RunSettings, ValidationReport } from '../../src/protocol/reports.ts';
import { readRunFile } from '../../src/reports/record.ts';
import type { RunOptions, RunResult } from '../../src/runner/host/child.ts';
import { startBenchmark, startValidation } from '../../src/runner/host/runs.ts';
import { openWeights } from '../../src/runner/weightsFile.ts';
import { bundle } from '../support/bundle.ts';
import { trainedTensors, writeWeights } from '../support/weightFiles.ts';

/** A network that is proved on a smaller input, where its linear layer has another shape. */
const large = `{ "input": [3, 224, 224], "layers": [
  { "type": "conv2d", "name": "c1", "outChannels": 16, "kernelSize": 7, "stride": 2, "padding": 3 }, { "type": "batchNorm", "name": "n1" },
  { "type": "relu" }, { "type": "conv2d", "name": "c2", "outChannels": 64, "kernelSize": 5, "padding": 2 },
  { "type": "maxPool2d", "kernelSize": 4 }, { "type": "flatten" }, { "type": "linear", "name": "fc", "outFeatures": 4 } ] }`;
const lenet5 = readFileSync(new URL('../../src/zoo/lenet5.cnn.json', import.meta.url), 'utf8');

const read = (text: string): { readonly network: Network; readonly graph: Graph } => {
  const { network, analysis } = readModel(text, catalogue);
  const graph = lowerNetwork(analysis, 'varied');
  assert.ok(!isProblem(graph));
  return { network, graph };
};

describe('a file of weights', () => {
  let folder = '';
  before(() => (folder = mkdtempSync(join(tmpdir(), 'cnn-weights-'))));
  after(() => rmSync(folder, { recursive: true }));

  const parts = (numbers: Iterable<TensorData>): Float32Array =>
    Float32Array.from([...numbers].flatMap(part => [...(part as Float32Array)]));

  it('is read tensor by tensor, a large one in parts, and says its step', () => {
    const data = Float32Array.from({ length: 700_001 }, (_, index) => index / 3);
    const path = writeWeights(join(folder, 'large.safetensors'), [{ name: 'a', shape: [700_001], data }], 3000);
    const file = openWeights(path);
    assert.equal(file.step, 3000);
    const numbers = file.numbers('a');
    assert.deepEqual(numbers(), data);
    assert.ok(numbers.inParts !== undefined);
    assert.deepEqual(parts(numbers.inParts()), data);
    file.close();
  });

  it('stays the one that was opened when a training puts another in its place', () => {
    const path = join(folder, 'moved.safetensors');
    const other = join(folder, 'other.safetensors');
    writeWeights(path, [{ name: 'a', shape: [2], data: Float32Array.of(1, 2) }]);
    writeWeights(other, [{ name: 'a', shape: [2], data: Float32Array.of(3, 4) }]);
    const file = openWeights(path);
    renameSync(other, path);
    assert.deepEqual(file.numbers('a')(), Float32Array.of(1, 2));
    file.close();
  });

  it('says what it is when it cannot be used', () => {
    const text = join(folder, 'text.safetensors');
    writeFileSync(text, '{ "layers": [] }');
    mkdirSync(join(folder, 'a folder'));
    const problems: readonly (readonly [string, RegExp])[] = [
      [
        'none.safetensors',
        /none\.safetensors cannot be used: there is no such file; train again, or choose other weights$/,
      ],
      ['a folder', /a folder cannot be used: it is (no file|a folder); give the file of the weights$/],
      ['text.safetensors', /text\.safetensors cannot be used: its header would take/],
    ];
    for (const [name, problem] of problems) assert.throws(() => openWeights(join(folder, name)), { message: problem });
  });
});

describe('a run with trained weights', () => {
  let options: RunOptions;
  let folder = '';
  const validate = (text: string, settings: RunSettings): Promise<RunResult<ValidationReport>> =>
    startValidation({ network: read(text).network, fileName: 'net.cnn.json', provider: 'cpu', settings }, options);

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'cnn-weights-'));
    options = { runnerPath: await bundle('src/runner/child/main.ts', 'weights/runner.js'), timeoutMs: 60_000 };
  });
  after(() => rmSync(folder, { recursive: true }));

  it('proves every layer, with the weights that fit on the reduced input, and says so', async () => {
    const path = writeWeights(
      join(folder, 'large.safetensors'),
      trainedTensors(read(large).graph, x => 0.9 * x),
      7,
    );
    const result = await validate(large, { precision: 'fp32', weights: { path } });
    assert.ok('report' in result, JSON.stringify(result));
    const { passed, settings, notes, reducedInputs } = result.report;
    assert.ok(passed);
    assert.notDeepEqual(reducedInputs, { input: [3, 224, 224] });
    assert.deepEqual(settings.weights, { path, step: 7 });
    assert.deepEqual(notes, ['fc.weight: drawn at random on an input of another size, which changes the shape']);
    const back = readRunFile(JSON.parse(JSON.stringify(result.report)));
    assert.ok('value' in back);
    assert.deepEqual(back.value.report.settings, settings);
  });

  it('reads them, as a weight that is NaN shows at its layer, at full size and in int8', async () => {
    const { graph } = read(lenet5);
    const tensors = trainedTensors(graph, x => x).map(tensor =>
      tensor.name === 'c3.weight'
        ? { ...tensor, data: Float32Array.from(tensor.data as Float32Array).fill(NaN) }
        : tensor,
    );
    const path = writeWeights(join(folder, 'nan.safetensors'), tensors);
    const result = await validate(lenet5, { precision: 'fp32', weights: { path } });
    assert.ok('report' in result, JSON.stringify(result));
    assert.equal(result.report.notFinite, 'c3');
    const calibrated = await validate(lenet5, { precision: 'int8', weights: { path } });
    assert.ok('failure' in calibrated);
    assert.match(calibrated.failure.message, /"c3" gives NaN or infinity on a random input, so that int8 has no range/);
  });

  it('takes them and not those of the text, and names these', async () => {
    const text = `{ "input": [2], "layers": [
      { "type": "linear", "name": "fc", "outFeatures": 1, "weight": [[5, 6]], "bias": [1] } ] }`;
    const path = writeWeights(
      join(folder, 'text.safetensors'),
      trainedTensors(read(text).graph, x => x / 2),
    );
    const result = await validate(text, { precision: 'fp32', weights: { path } });
    assert.ok('report' in result, JSON.stringify(result));
    assert.deepEqual(result.report.settings.weights?.insteadOfText, ['fc.weight', 'fc.bias']);
    assert.deepEqual(result.report.notes, [
      'fc.weight, fc.bias: the numbers are those of text.safetensors, not those of the text',
    ]);
  });

  it('fails with both shapes when they do not fit, and with the path when they are gone', async () => {
    const path = writeWeights(
      join(folder, 'other.safetensors'),
      trainedTensors(read(large).graph, x => x),
    );
    const result = await validate(
      large.replace('"outChannels": 16, "kernelSize": 7', '"outChannels": 16, "kernelSize": 5'),
      {
        precision: 'fp32',
        weights: { path },
      },
    );
    assert.ok('failure' in result);
    assert.equal(
      result.failure.message,
      'c1.weight is 16×3×7×7 in other.safetensors and 16×3×5×5 in the network: train again, or give other weights',
    );
    rmSync(path);
    const gone = await validate(large, { precision: 'fp32', weights: { path } });
    assert.ok('failure' in gone);
    assert.match(gone.failure.message, /other\.safetensors cannot be used: there is no such file; train again/);
  });

  it('times them, and at other sides what fits of them', async () => {
    const path = writeWeights(
      join(folder, 'timed.safetensors'),
      trainedTensors(read(lenet5).graph, x => x),
      12,
    );
    const result = await startBenchmark(
      {
        network: read(lenet5).network,
        fileName: 'lenet5.cnn.json',
        provider: 'cpu',
        settings: { precision: 'fp32', weights: { path } },
        sides: [32, 64],
        batches: [1],
        warmup: 1,
        runs: 5,
        durationMs: 1000,
        perLayer: false,
      },
      options,
    );
    assert.ok('report' in result, JSON.stringify(result));
    const { settings, variants = [], refusedVariants } = result.report;
    assert.deepEqual(settings.weights, { path, step: 12 });
    assert.equal(variants.length, 1);
    assert.equal(refusedVariants, undefined);
  });
});
