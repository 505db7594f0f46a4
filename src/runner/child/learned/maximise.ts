import { fillNormal, nextUnit, randomStream, type RandomStream } from '../../../core/random.ts';
import { buildAscentGraph } from '../../../autodiff/ascentGraph.ts';
import { sizeOf } from '../../../core/shape.ts';
import { isProblem } from '../../../onnx/lower.ts';
import type { Maximised, MaximiseRequest } from '../../../protocol/learned.ts';
import type { RunTensor, Workshop } from '../runtime.ts';
import { averaged } from './averages.ts';
import { blurred, moved } from './planes.ts';
import { pageOf, type Subject } from './subject.ts';

/** So many channels are climbed at once. */
const climbedPerPage = 16;

/** Deviation of the noise that an input starts from; where a channel does not answer to it, it is tried with more. */
const starts = [0.1, 0.3, 1, 3] as const;

/** Steps between two blurs. */
const blurEvery = 4;

/** Inputs of more numbers are climbed one channel at a time, as far as memory goes. */
const mostNumbers = 4e6;

/**
 * Inputs that channels of a layer answer to: from a little noise, so many steps along the gradient, each of one length. The gradient is divided by
 * its root mean square, so that deep layers move as fast as early ones. Moving the input about and blurring it keep away the patterns of
 * single pixels; the second half of the steps does without, since a strided layer answers to a moved input by other windows. Sources: Erhan et al. 2009; Simonyan et al. 2014; Yosinski et al. 2015, §3.
 */
export async function maximised(
  { analysis, graph, layerOf, run }: Subject,
  { layer, from, count, settings }: MaximiseRequest,
  say: Workshop['say'],
): Promise<Maximised> {
  const id = layerOf(layer);
  const [channelCount = 1] = analysis.layers[id]?.outputShape ?? [];
  const inputSize = graph.inputs.reduce((sum, { shape }) => sum + sizeOf(shape), 0);
  const together = Math.max(1, Math.min(climbedPerPage, Math.floor(mostNumbers / inputSize)));
  const channels = pageOf(channelCount, Math.min(count ?? together, together), from);
  const list = Array.from({ length: channels.count }, (_, index) => channels.from + index);
  const { at, penalty, seed, steps, rate, jitter, blur } = settings;
  const ascent = buildAscentGraph(analysis, graph, { layer: id, channels: list, at, penalty });
  if (isProblem(ascent)) throw new Error(ascent.problem);
  const key = `ascent ${layer} ${at} ${penalty} ${channels.from} ${channels.count}`;
  const measure = async (inputs: readonly Float32Array[]) => {
    const tensors = ascent.inputs.map(({ name, shape }, index): [string, RunTensor] => [
      name,
      { dims: shape, data: inputs[index] ?? new Float32Array() },
    ]);
    const results = await run(key, () => ascent.graph, new Map(tensors));
    return {
      scores: Array.from(results.get(ascent.scores)?.data ?? []),
      gradients: ascent.gradients.map(name => results.get(name)?.data ?? new Float32Array()),
    };
  };

  const inputs = ascent.inputs.map(({ shape }) => new Float32Array(sizeOf(shape)));
  const draw = (place: number, deviation: number): void =>
    inputs.forEach((numbers, index) => {
      const part = exampleIn(numbers, place, channels.count);
      fillNormal(part, deviation, randomStream(seed, `start ${index} of ${list[place] ?? 0} at ${deviation}`));
    });
  const silent = new Set(list.keys());
  for (const deviation of starts) {
    for (const place of silent) draw(place, deviation);
    const { gradients } = await measure(inputs);
    for (const place of silent)
      // The penalty has a gradient of its own, which is no answer.
      if (answers(gradients, inputs, place, channels.count, penalty)) silent.delete(place);
    if (silent.size === 0) break;
  }
  const before = (await measure(inputs)).scores;
  const stream = randomStream(seed, 'jitter');
  for (let step = 0; step < steps; step++) {
    const shifts = ascent.inputs.map(({ shape }) => drawShift(shape.slice(2), step < steps / 2 ? jitter : 0, stream));
    shiftAll(inputs, ascent.inputs, shifts, 1);
    const { gradients } = await measure(inputs);
    for (const [index, numbers] of inputs.entries())
      for (let place = 0; place < channels.count; place++)
        climb(
          exampleIn(numbers, place, channels.count),
          exampleIn(gradients[index] ?? new Float32Array(), place, channels.count),
          rate,
        );
    shiftAll(inputs, ascent.inputs, shifts, -1);
    if (blur && step < steps / 2 && step % blurEvery === blurEvery - 1)
      for (const [index, { shape }] of ascent.inputs.entries()) inputs[index]?.set(blurred(inputs[index], shape));
    if (step % 10 === 0) say(`climbing "${layer}": step ${step + 1} of ${steps}`);
  }
  const after = (await measure(inputs)).scores;
  const [seen] = ascent.inputs;
  const [, ...inputShape] = seen?.shape ?? [];
  const whole = inputs[0] ?? new Float32Array();
  const [planes = 1, ...spatial] = inputShape;
  const { block } = averaged([channels.count * planes, ...spatial], whole);
  return {
    layer,
    channels,
    block: { shape: [channels.count, planes, ...block.shape.slice(1)], numbers: block.numbers },
    before,
    after,
    settings,
    notes:
      silent.size === 0
        ? []
        : [
            `channel ${[...silent].map(place => list[place]).join(', ')} did not answer to any start, as a ReLU that is always 0 does not`,
          ],
  };
}

/** The numbers of one example of a batch. */
function exampleIn(numbers: Float32Array, place: number, batch: number): Float32Array {
  const size = numbers.length / batch;
  return numbers.subarray(place * size, (place + 1) * size);
}

/** Whether an example's gradient is more than that of the penalty, 2 · penalty · x / size. */
function answers(
  gradients: readonly Float32Array[],
  inputs: readonly Float32Array[],
  place: number,
  batch: number,
  penalty: number,
): boolean {
  return gradients.some((gradient, index) => {
    const x = exampleIn(inputs[index] ?? new Float32Array(), place, batch);
    const factor = (2 * penalty) / x.length;
    return exampleIn(gradient, place, batch).some((slope, at) => {
      const own = factor * (x[at] ?? 0);
      return 1e-4 * Math.abs(own) + 1e-20 < Math.abs(slope - own);
    });
  });
}

/** A step of one length against the gradient of the loss. */
function climb(x: Float32Array, gradient: Float32Array, rate: number): void {
  let squares = 0;
  for (const slope of gradient) squares += slope * slope;
  const rms = Math.sqrt(squares / gradient.length);
  if (!(0 < rms)) return;
  for (let index = 0; index < x.length; index++) x[index] = (x[index] ?? 0) - (rate * (gradient[index] ?? 0)) / rms;
}

function drawShift(spatial: readonly number[], jitter: number, stream: RandomStream): readonly number[] {
  return spatial.map(size => {
    const most = Math.min(jitter, Math.floor(size / 4));
    return Math.floor(nextUnit(stream) * (2 * most + 1)) - most;
  });
}

function shiftAll(
  inputs: readonly Float32Array[],
  borders: readonly { readonly shape: readonly number[] }[],
  shifts: readonly (readonly number[])[],
  sign: 1 | -1,
): void {
  for (const [index, { shape }] of borders.entries()) {
    const by = (shifts[index] ?? []).map(shift => sign * shift);
    if (by.some(shift => shift !== 0)) inputs[index]?.set(moved(inputs[index], shape, by));
  }
}
