import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  fieldsInUse,
  fits,
  lossFor,
  readForm,
  readNumber,
  settingsOf,
  usualEvery,
  usualForm,
} from '../../src/reports/trainingSettings.ts';
import { amountInWords, durationInWords, trainingInWords } from '../../src/reports/trainingWords.ts';

describe('settings of a training', () => {
  it('are usual until somebody says something else', () => {
    const settings = settingsOf(usualForm(lossFor({ type: 'softmax' })));
    assert.equal(
      settings && trainingInWords(settings),
      '3,000 steps of 100 · SGD, momentum 0.9, rate 0.01 · cross-entropy · seed 0',
    );
    assert.equal(settings?.every, 20);
  });

  it('take binary cross-entropy where a network ends in a sigmoid', () => {
    assert.deepEqual(
      ['sigmoid', 'logSoftmax', 'linear'].map(type => lossFor({ type })),
      ['binaryCrossEntropy', 'crossEntropy', 'crossEntropy'],
    );
    assert.equal(lossFor(undefined), 'crossEntropy');
  });

  it('take the squared error where a network ends in one number or in a map', () => {
    const ends = [
      { type: 'linear', written: { outFeatures: 1 } },
      { type: 'linear', written: { outFeatures: 10 } },
      { type: 'conv2d', written: { outChannels: 3 } },
      { type: 'convTranspose1d', written: {} },
    ];
    assert.deepEqual(ends.map(lossFor), ['squared', 'crossEntropy', 'squared', 'squared']);
  });

  it('say all that was set', () => {
    const usual = usualForm('squared');
    const numbers = { ...usual.numbers, momentum: 0.9, weightDecay: 5e-4, threads: 2 };
    const settings = settingsOf({ ...usual, nesterov: true, schedule: 'step', numbers });
    assert.equal(
      settings && trainingInWords(settings),
      '3,000 steps of 100 · SGD, momentum 0.9 (Nesterov), weight decay 0.0005, rate 0.01, times 0.1 every 1,000 steps · squared error · seed 0 · 2 threads',
    );
  });

  it('are read back from what was kept, and what cannot be read is as usual', () => {
    const usual = usualForm('crossEntropy');
    const form = fc.record({
      loss: fc.constantFrom('crossEntropy', 'squared', 'binaryCrossEntropy'),
      optimizer: fc.constantFrom('sgd', 'adam'),
      nesterov: fc.boolean(),
      schedule: fc.constantFrom('constant', 'step', 'cosine'),
      numbers: fc.constant(usual.numbers),
    });
    fc.assert(
      fc.property(form, kept => {
        assert.deepEqual(readForm(JSON.parse(JSON.stringify(kept)), usual), { ...kept });
        assert.ok(settingsOf(readForm(kept, usual)) !== undefined);
      }),
    );
    fc.assert(fc.property(fc.jsonValue(), json => assert.ok(settingsOf(readForm(json, usual)) !== undefined)));
    const numbers = { ...usual.numbers, rate: -1 };
    assert.equal(readForm({ ...usual, loss: 'toString', numbers }, usual).numbers.rate, 0.01);
  });

  it('are none while a number that counts does not fit; one that is idle may be anything', () => {
    const usual = usualForm('crossEntropy');
    assert.equal(settingsOf({ ...usual, numbers: { ...usual.numbers, momentum: 1 } }), undefined);
    assert.ok(settingsOf({ ...usual, optimizer: 'adam', numbers: { ...usual.numbers, momentum: 1 } }) !== undefined);
    assert.ok(!fieldsInUse({ optimizer: 'sgd', schedule: 'cosine' }).includes('beta1'));
  });

  it('read numbers as people write them', () => {
    assert.deepEqual(['3,000', '3 000', '1_000_000', ' 1e-3 ', '.5', '', '1,5', 'ten'].map(readNumber), [
      3000,
      3000,
      1_000_000,
      0.001,
      0.5,
      Number.NaN,
      Number.NaN,
      Number.NaN,
    ]);
    assert.deepEqual(
      [fits('steps', 0), fits('seed', 0), fits('rate', 0), fits('beta1', 1)],
      [false, true, false, false],
    );
  });

  it('have at most 200 points and a few', () => {
    const law = fc.property(fc.integer({ min: 1, max: 1e8 }), steps => {
      const every = usualEvery(steps);
      assert.ok(Number.isInteger(every) && 1 <= every && steps / every <= 200.001);
      assert.match(String(every), /^[125]0*$/);
    });
    fc.assert(law);
    assert.deepEqual([3000, 100_000].map(usualEvery), [20, 500]);
  });

  it('say losses and rates in few letters', () => {
    assert.deepEqual([0, 0.5123, 0.0001, 2.5e-7, 1e-8, 123456, 1.5e9, 3e30, Number.NaN].map(amountInWords), [
      '0',
      '0.512',
      '0.0001',
      '2.5e-7',
      '1e-8',
      '123,000',
      '1.5e9',
      '3e30',
      '?',
    ]);
  });

  it('say durations that somebody waits for', () => {
    assert.deepEqual([0.4, 8, 125, 3780, Number.NaN].map(durationInWords), [
      '0 s',
      '8 s',
      '2 min 5 s',
      '1 h 3 min',
      '?',
    ]);
  });
});
