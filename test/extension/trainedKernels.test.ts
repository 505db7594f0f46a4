import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildDiagram } from '../../src/diagram/build.ts';
import type { WindowNumbers } from '../../src/diagram/model.ts';
import { withTrainedKernels } from '../../src/extension/diagramPanel/trainedKernels.ts';
import { readModel } from '../../src/language/model.ts';
import { catalogue } from '../../src/layers/index.ts';
import { writeWeights } from '../support/weightFiles.ts';

const { analysis } = readModel(
  `{ "input": [1, 8, 8], "layers": [
    { "type": "conv2d", "name": "c1", "outChannels": 1, "kernelSize": 2, "weight": [[[[1, 2], [3, 4]]]], "bias": [5] },
    { "type": "conv2d", "name": "c2", "outChannels": 2, "kernelSize": [1, 3] },
    { "type": "maxPool2d", "name": "p1", "kernelSize": 2 } ] }`,
  catalogue,
);
const model = buildDiagram(analysis, { rangeOf: () => undefined, problemAt: () => undefined, problems: [] });

describe('the numbers of the windows of a diagram', () => {
  let folder = '';
  before(() => (folder = mkdtempSync(join(tmpdir(), 'cnn-kernels-'))));
  after(() => rmSync(folder, { recursive: true }));

  const numbersAt = (path: string | undefined, layer: string): WindowNumbers | undefined =>
    withTrainedKernels(model, path).nodes.find(node => node.layer === layer)?.window?.numbers;

  it('are those of the text, and those of the weights where some are chosen', () => {
    const path = writeWeights(join(folder, 'a.safetensors'), [
      { name: 'c1.weight', shape: [1, 1, 2, 2], data: Float32Array.of(0.5, -1, 2, 8) },
      { name: 'c1.bias', shape: [1], data: Float32Array.of(-3) },
      { name: 'c2.weight', shape: [2, 1, 1, 3], data: Float32Array.of(1, 2, 4, 8, 16, 32) },
    ]);
    assert.deepEqual(numbersAt(undefined, 'c1')?.kernel, [1, 2, 3, 4]);
    const { kernel, bias } = numbersAt(path, 'c1') ?? {};
    assert.deepEqual([kernel, bias], [[0.5, -1, 2, 8], -3]);
    assert.deepEqual(numbersAt(path, 'c2')?.kernel, [1, 2, 4]);
    assert.deepEqual(numbersAt(path, 'p1'), numbersAt(undefined, 'p1'));
  });

  it('stay those of the text where the weights do not fit, or are not there', () => {
    const path = writeWeights(join(folder, 'b.safetensors'), [
      { name: 'c1.weight', shape: [1, 1, 3, 3], data: new Float32Array(9) },
    ]);
    assert.deepEqual(numbersAt(path, 'c1')?.kernel, [1, 2, 3, 4]);
    assert.equal(withTrainedKernels(model, join(folder, 'none.safetensors')), model);
  });
});
