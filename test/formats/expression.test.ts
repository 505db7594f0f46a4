import assert from 'node:assert/strict';
import fc from 'fast-check';
import { evaluateExpression } from '../../src/formats/json/expression.ts';

const value = (text: string, scope = {}): unknown => {
  const result = evaluateExpression(text, scope);
  return 'value' in result ? result.value : result.message;
};

describe('expressions', () => {
  for (const [text, expected] of [
    ['4*width', 256],
    ['2 + 3 * 4', 14],
    ['(2 + 3) * 4', 20],
    ['7 // 2', 3],
    ['-7 // 2', -4],
    ['-7 % 3', 2],
    ['2 ** 3 ** 2', 512],
    ['-2 ** 2', -4],
    ['2 ** -1', 0.5],
    ['10 - 3 - 2', 5],
    ['index == 0 ? 2 : 1', 2],
    ['width > 32 ? width < 100 ? 1 : 2 : 3', 1],
    ['index != 0 ? 1 / index : 0', 0],
    ['flag ? 1 : 2', 2],
    ['mode == mode', true],
    ['1.5e2', 150],
  ] as const)
    it(`${text} is ${expected}`, () => {
      assert.equal(value(text, { width: 64, index: 0, flag: false, mode: 'same' }), expected);
    });

  for (const [text, start, end] of [
    ['4*', 2, 2],
    ['4 $ 2', 2, 3],
    ['(1 + 2', 6, 6],
    ['1 / 0', 2, 3],
    ['widht', 0, 5],
    ['1 ? 2', 5, 5],
    ['true + 1', 5, 6],
  ] as const)
    it(`${text} is wrong from ${start} to ${end}`, () => {
      const result = evaluateExpression(text, { width: 1 });
      assert.ok('code' in result);
      assert.deepEqual([result.start, result.end], [start, end]);
    });

  it('computes sums and products as the language it is written in does', () => {
    const operand = fc.integer({ min: 1, max: 50 });
    fc.assert(
      fc.property(
        operand,
        operand,
        operand,
        fc.constantFrom('+', '-', '*'),
        fc.constantFrom('+', '-', '*'),
        (a, b, c, first, second) => {
          const apply = (left: number, operator: string, right: number): number =>
            operator === '+' ? left + right : operator === '-' ? left - right : left * right;
          const bindsTighter = second === '*' && first !== '*';
          const expected = bindsTighter ? apply(a, first, apply(b, second, c)) : apply(apply(a, first, b), second, c);
          assert.equal(value(`${a} ${first} ${b} ${second} ${c}`), expected);
        },
      ),
      { seed: 1 },
    );
  });

  it('never throws', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'0123456789 ()+-*/%?:<>=!.abe_'.split('')) }), text => {
        evaluateExpression(text, { a: 1 });
      }),
      { numRuns: 3000, seed: 2 },
    );
    assert.match(String(value('('.repeat(5000))), /nested too deeply/);
  });
});
