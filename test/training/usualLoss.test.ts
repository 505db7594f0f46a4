import assert from 'node:assert/strict';
import { readModel } from '../../src/language/model.ts';
import { catalogue } from '../../src/layers/index.ts';
import type { Loss } from '../../src/protocol/training.ts';
import { usualLoss } from '../../src/training/usualLoss.ts';

/** The usual loss of a network that ends with a layer of that type behind four numbers. */
function lossOf(last: string, input = '[4]', hasClasses = false): Loss {
  const { analysis } = readModel(`{ "input": ${input}, "layers": [{ "type": "${last}" }] }`, catalogue);
  return usualLoss(analysis, hasClasses);
}

describe('the usual loss', () => {
  it('is cross-entropy for probabilities and their logarithms', () =>
    assert.deepEqual([lossOf('softmax'), lossOf('logSoftmax')], ['crossEntropy', 'crossEntropy']));

  it('is binary cross-entropy for a sigmoid, whatever the targets are', () =>
    assert.deepEqual(
      [lossOf('sigmoid'), lossOf('sigmoid', '[4]', true)],
      ['binaryCrossEntropy', 'binaryCrossEntropy'],
    ));

  it('is the squared error for other numbers', () => assert.equal(lossOf('relu'), 'squared'));

  it('is cross-entropy for other numbers where the targets are classes', () =>
    assert.equal(lossOf('relu', '[4]', true), 'crossEntropy'));

  it('is the squared error for one number, whatever the targets are', () =>
    assert.equal(lossOf('relu', '[1]', true), 'squared'));

  it('is the squared error for a map of probabilities, of which cross-entropy reads none', () =>
    assert.equal(lossOf('softmax', '[4, 2, 2]'), 'squared'));
});
