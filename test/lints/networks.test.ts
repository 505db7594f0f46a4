import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { readModel } from '../../src/language/model.ts';
import { catalogue } from '../../src/layers/index.ts';

describe('advice on networks as people build them', () => {
  it('has nothing against a discriminator that doubles its channels', () => {
    const { diagnostics } = readModel(readFileSync('test/networks/dcgan-discriminator.cnn.json', 'utf8'), catalogue);
    assert.deepEqual(diagnostics, []);
  });
});
