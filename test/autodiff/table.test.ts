import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { rules } from '../../src/autodiff/rules/index.ts';
import { readModel } from '../../src/language/model.ts';
import { catalogue } from '../../src/layers/index.ts';
import { isProblem, lowerForTraining, lowerNetwork } from '../../src/onnx/lower.ts';
import { unadvised } from '../support/preferences.ts';

const fixtures = new URL('../layers/', import.meta.url);

describe('the table of gradient rules', () => {
  it('has each rule under the name of its operator', () => {
    assert.deepEqual(
      Object.values(rules).map(({ op }) => op),
      Object.keys(rules),
    );
  });

  it('says of the operators that no layer lowers to why they have no gradient', () => {
    const without = Object.values(rules).filter(({ gradients }) => 'none' in gradients);
    assert.deepEqual(
      without.map(({ op }) => op),
      ['Cast', 'ConvInteger', 'DequantizeLinear', 'DynamicQuantizeLinear', 'MatMulInteger', 'QuantizeLinear'],
    );
    for (const { op, gradients } of without)
      assert.match('none' in gradients ? gradients.none : '', /; /, `${op} says what to do instead`);
  });

  it('has a gradient for every operator that the fixtures of the layers lower to', () => {
    const met = new Set<string>();
    for (const file of readdirSync(fixtures)) {
      const { analysis } = readModel(readFileSync(new URL(file, fixtures), 'utf8'), catalogue, unadvised);
      for (const lowered of [lowerNetwork(analysis), lowerForTraining(analysis, 2)]) {
        if (isProblem(lowered)) assert.fail(`${file} cannot be lowered: ${lowered.problem}`);
        for (const { op, layer } of ('graph' in lowered ? lowered.graph : lowered).nodes) {
          const { type = '' } = analysis.network.layers[layer] ?? {};
          met.add(type);
          assert.ok(
            !('none' in rules[op].gradients),
            `${type} of ${file} lowers to ${op}, which has no gradient; write its rule in src/autodiff/rules`,
          );
        }
      }
    }
    const notMet = [...catalogue.layers.keys()].filter(type => !met.has(type));
    assert.deepEqual(
      notMet,
      [],
      'types without a fixture in test/layers, so that nobody knows whether they can be trained',
    );
  });
});
