import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { memoryConventions, type MemoryConvention } from '../../src/core/memory.ts';
import { formatBytes } from '../../src/core/units.ts';
import { readModel, type NetworkModel } from '../../src/language/model.ts';
import { catalogue } from '../../src/layers/index.ts';

const zoo = (name: string): NetworkModel =>
  readModel(readFileSync(new URL(`../../src/zoo/${name}.cnn.json`, import.meta.url), 'utf8'), catalogue);

function measure(
  name: MemoryConvention['name'],
  { analysis, network }: NetworkModel,
  layers?: readonly number[],
): number {
  const convention = memoryConventions.find(each => each.name === name);
  return convention?.measure(analysis)(layers ?? network.layers.map((_, id) => id)) ?? Number.NaN;
}

describe('memory conventions', () => {
  it('count for training what torchinfo prints as the forward/backward pass size', () => {
    // torchinfo 1.8 prints 355.66 MB for ResNet-50 with two examples and 360.87 MB for ResNet-152 with one.
    assert.equal((measure('training', zoo('resnet50')) / 1e6).toFixed(2), '177.83');
    assert.equal((measure('training', zoo('resnet152')) / 1e6).toFixed(2), '360.87');
  });

  it('agree with the totals of the analysis on peak and sum', () => {
    for (const model of [zoo('lenet5'), zoo('resnet50')]) {
      const { totals } = model.analysis;
      assert.equal(measure('peak', model), totals.peakActivationBytes);
      assert.equal(measure('sum', model), totals.activationBytes);
      assert.equal(measure('peak', model, [totals.peakLayer ?? -1]), totals.peakActivationBytes);
    }
  });

  it('count as alive what a layer reads, what it makes, and what others have yet to read', () => {
    const model = readModel(
      '{ "input": [1, 4, 4], "layers": [{ "type": "relu", "name": "a" }, { "type": "conv2d", "outChannels": 2, "kernelSize": 1 }, { "type": "flatten" }, { "type": "linear", "outFeatures": 3 }] }',
      catalogue,
    );
    const alive = [0, 1, 2, 3].map(id => measure('peak', model, [id]) / 4);
    // Input and output of the relu; then the conv's; a flatten takes none of its own; 32 and 3 numbers.
    assert.deepEqual(alive, [16 + 16, 16 + 32, 32, 32 + 3]);
  });

  it('do not know of a layer that is not known', () => {
    const model = readModel('{ "input": [1, 4, 4], "layers": [{ "type": "nope" }] }', catalogue);
    assert.ok(Number.isNaN(measure('sum', model)));
    assert.ok(Number.isNaN(measure('training', model)));
  });
});

describe('bytes', () => {
  it('are shown in steps of 1000 or of 1024', () => {
    assert.deepEqual(
      [18_816, 102_228_128, 999, 1023].map(bytes => [formatBytes(bytes), formatBytes(bytes, 'binary')]),
      [
        ['18.8 kB', '18.4 KiB'],
        ['102 MB', '97.5 MiB'],
        ['999 B', '999 B'],
        ['1.02 kB', '1,023 B'],
      ],
    );
  });
});
