import { Shape } from '../../ops/shape.ts';
import { gradientOf } from '../rule.ts';

/** Sizes do not change with the numbers. */
export const shape = gradientOf(Shape, {
  output: ({ inputs: { data }, shapeOf }) => [shapeOf(data).length],
  integers: ({ inputs: { data }, shapeOf }) => shapeOf(data),
  gradients: () => ({}),
});
