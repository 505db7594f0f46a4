import assert from 'node:assert/strict';
import { rules } from '../../src/autodiff/rules/index.ts';

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
});
