import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as ort from 'onnxruntime-node';
import { readModel } from '../../src/language/model.ts';
import { catalogue } from '../../src/layers/index.ts';
import { isProblem } from '../../src/onnx/lower.ts';
import { graphToWrite } from '../../src/runner/graphToWrite.ts';
import { writeModel } from '../../src/runner/modelFile.ts';
import { makeMnist1d } from '../../src/training/data/mnist1d.ts';
import { requestOf, smallNetwork, trainHere } from '../support/trainHere.ts';

describe('a network that was trained and exported', () => {
  let folder = '';
  before(() => (folder = mkdtempSync(join(tmpdir(), 'cnn-trained-'))));
  after(() => rmSync(folder, { recursive: true }));

  it('tells the examples of the test set apart as the training said it would', async () => {
    const { checkpoint, confusion } = await trainHere(requestOf(folder));
    const lowered = graphToWrite(readModel(smallNetwork, catalogue).analysis, checkpoint);
    assert.ok(!isProblem(lowered));
    const path = join(folder, 'net.onnx');
    writeModel(path, lowered.graph, { opset: 17, externalData: false });
    lowered.close();

    const { test } = makeMnist1d({ examples: 100, seed: 42 });
    assert.ok(test?.labels !== undefined);
    const inputs = new Float32Array(40 * test.count);
    for (let example = 0; example < test.count; example++) test.input(example, inputs, 40 * example);
    const session = await ort.InferenceSession.create(path);
    const [input = '', output = ''] = [...session.inputNames, ...session.outputNames];
    const results = await session.run({ [input]: new ort.Tensor('float32', inputs, [test.count, 1, 40]) });
    await session.release();
    const scores = results[output]?.data as Float32Array;

    const counted = Array.from({ length: 10 }, () => Array.from({ length: 10 }, () => 0));
    for (const [example, label] of test.labels.entries()) {
      const own = scores.subarray(10 * example, 10 * example + 10);
      const row = counted[label];
      const said = own.indexOf(Math.max(...own));
      if (row !== undefined) row[said] = (row[said] ?? 0) + 1;
    }
    assert.deepEqual(counted, confusion);
  });
});
