import assert from 'node:assert/strict';
import fc from 'fast-check';
import { broadcastShape, sumTo } from '../../src/autodiff/broadcast.ts';
import { createOpBuilder } from '../../src/onnx/opBuilder.ts';
import { createTensorNames } from '../../src/onnx/tensorNames.ts';

describe('broadcasting', () => {
  it('repeats axes of length 1, and those that are missing in front', () => {
    assert.deepEqual(broadcastShape([2, 1, 4], [3, 1]), [2, 3, 4]);
    assert.deepEqual(broadcastShape([], [2, 3]), [2, 3]);
    assert.deepEqual(broadcastShape([5], []), [5]);
  });

  it('does not mind the order, and gives a shape with itself that shape', () => {
    const whole = fc.array(fc.integer({ min: 1, max: 5 }), { maxLength: 4 });
    const part = (shape: readonly number[]): fc.Arbitrary<readonly number[]> =>
      fc
        .tuple(fc.nat(shape.length), fc.array(fc.boolean(), { minLength: 4, maxLength: 4 }))
        .map(([from, single]) => shape.map((size, axis) => (single[axis] ? 1 : size)).slice(from));
    fc.assert(
      fc.property(
        whole.chain(shape => fc.tuple(fc.constant(shape), part(shape))),
        ([shape, smaller]) => {
          assert.deepEqual(broadcastShape(shape, smaller), shape);
          assert.deepEqual(broadcastShape(smaller, shape), shape);
          assert.deepEqual(broadcastShape(shape, shape), shape);
        },
      ),
    );
  });

  /** The operators that add a gradient up, by name. */
  const summing = (from: readonly number[], to: readonly number[]): readonly string[] => {
    const { ops, nodes } = createOpBuilder({ layer: 0, output: 'sum', names: createTensorNames(), earlier: [] });
    sumTo(ops, { name: 'gradient' }, from, to);
    return nodes.map(({ op }) => op);
  };

  it('adds up no more than what was repeated', () => {
    assert.deepEqual(summing([2, 3], [2, 3]), []);
    assert.deepEqual(summing([2, 3], [2, 1]), ['ReduceSum']);
    assert.deepEqual(summing([2, 3], [3]), ['ReduceSum', 'Reshape']);
    assert.deepEqual(summing([1, 3], [3]), ['Reshape']);
  });
});
