import type { LayerId } from '../../../core/diagnostic.ts';
import type { Source } from '../../../core/network.ts';
import type { PoolingTrace } from '../../../protocol/gradients.ts';
import type { Float64Network } from './float64Network.ts';
import type { GradientRun } from './setUp.ts';

/** Longest signal whose pooling can be read as a list of numbers. */
const longest = 40;

/** What goes back through each one-dimensional max pooling that is short enough, in its first example and channel. */
export function tracePoolings(run: GradientRun, float64: Float64Network): readonly PoolingTrace[] {
  const { analysis, graph, tensors } = run;
  return analysis.order.flatMap(id => {
    const { type, inputShapes = [], outputShape } = analysis.layers[id] ?? {};
    const [shape] = inputShapes;
    const [source] = analysis.network.layers[id]?.inputs ?? [];
    if (type?.type !== 'maxPool1d' || shape === undefined || outputShape === undefined) return [];
    const [[, length = 0], count] = [shape, outputShape[1] ?? 0];
    // Where others read the same, the gradient there is not the pooling's alone.
    if (source === undefined || longest < length || 1 < float64.readersOf(source).length) return [];
    const read = (name: string | undefined, many: number): readonly number[] =>
      Array.from((tensors.get(name ?? '') ?? run.given.get(name ?? ''))?.data.subarray(0, many) ?? []);
    const subject = 'input' in source ? graph.inputs[source.input] : graph.results[source.layer];
    const x = read(subject?.name, length);
    const error = read(graph.results[id]?.gradient, count);
    if (error.length === 0) return [];
    const winners = winnersOf(float64, id, source, length, count);
    const expected = new Array<number>(length).fill(0);
    winners.forEach((winner, place) => (expected[winner] = (expected[winner] ?? 0) + (error[place] ?? 0)));
    return {
      layer: analysis.network.layers[id]?.name ?? '',
      x,
      y: read(graph.results[id]?.name, count),
      winners,
      error,
      computed: read(subject?.gradient, length),
      expected,
    };
  });
}

/** For each result the place that it follows when that is raised; of those that tie, the first, as ONNX Runtime chooses. */
function winnersOf(
  { tensorOf, functionOf }: Float64Network,
  id: LayerId,
  source: Source,
  length: number,
  count: number,
): readonly number[] {
  const { data, examples } = tensorOf(source);
  const [first] = examples;
  const { one, stored } = functionOf(id);
  if (first === undefined) return [];
  const result = (): Float64Array => one(() => first, stored).data.slice(0, count);
  const before = result();
  const winners = new Array<number>(count).fill(0);
  // Backwards, so that the first of those that tie is noted last.
  for (let place = length - 1; 0 <= place; place--) {
    const here = data[place] as number;
    data[place] = here + 1e-6 * (Math.abs(here) + 1);
    result().forEach((number, index) => {
      // One that is all but the maximum may overtake it.
      if (number !== before[index] && here === before[index]) winners[index] = place;
    });
    data[place] = here;
  }
  return winners;
}
