import { randomInput } from '../../src/core/random.ts';
import type { NetworkModel } from '../../src/language/model.ts';
import { evaluate } from '../../src/reference/evaluate.ts';
import { openGraph } from './ort.ts';

/** Which positions of an input of two channels move which position of the output, found by moving them: input length × output length. */
export function movers(model: NetworkModel, length: number): readonly (readonly boolean[])[] {
  const graph = openGraph(model.analysis);
  const run = (data: Float64Array): { shape: readonly number[]; data: Float64Array } => {
    let result = { shape: [0] as readonly number[], data };
    evaluate(model.analysis, graph, [{ shape: [2, length], data }], (_, tensor) => (result = tensor));
    return result;
  };
  const base = Float64Array.from(randomInput([2, length], 1, 'input'));
  const still = run(base);
  const [channels = 1, positions = 1] = still.shape;
  return Array.from({ length }, (_, position) => {
    const moved = run(base.map((value, index) => (index % length === position ? value + 0.7 : value)));
    return Array.from({ length: positions }, (_each, unit) =>
      Array.from({ length: channels }, (_one, channel) => channel * positions + unit).some(
        index => moved.data[index] !== still.data[index],
      ),
    );
  });
}
