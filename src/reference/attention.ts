import type { Tensor } from '../core/tensor.ts';
import { planes, reshaped, sum, tensorOf } from './tensor.ts';

/** The four projections of an attention layer: queries, keys and values stacked, and the result. */
export interface AttentionWeights {
  readonly inProjWeight: Tensor;
  readonly inProjBias?: Tensor;
  readonly outProjWeight: Tensor;
  readonly outProjBias?: Tensor;
}

/**
 * Each position's result is Σ softmax(q · k / √d) · v over the positions that it sees, head by head, projected once more. `together`
 * says for each spatial axis whether positions along it see each other. Source: Vaswani et al. 2017, eq. 1 and §3.2.2.
 */
export function attend(x: Tensor, weights: AttentionWeights, numHeads: number, together: readonly boolean[]): Tensor {
  const { channels, positions } = planes(x);
  const depth = channels / numHeads;
  const all = project(weights.inProjWeight, weights.inProjBias, reshaped(x, [channels, positions]));
  const entry = (part: number, channel: number, position: number): number =>
    all.data[(part * channels + channel) * positions + position] ?? 0;
  const seen = visiblePositions(x.shape.slice(1), together);
  const gathered = new Float64Array(channels * positions);
  for (let head = 0; head < numHeads; head++) {
    const own = Array.from({ length: depth }, (_, channel) => head * depth + channel);
    seen.forEach((others, query) => {
      const scores = others.map(
        other => sum(own.map(channel => entry(0, channel, query) * entry(1, channel, other))) / Math.sqrt(depth),
      );
      const shares = softmaxOf(scores);
      for (const channel of own)
        gathered[channel * positions + query] = sum(
          others.map((other, index) => (shares[index] ?? 0) * entry(2, channel, other)),
        );
    });
  }
  const result = { shape: [channels, positions], data: gathered };
  return reshaped(project(weights.outProjWeight, weights.outProjBias, result), x.shape);
}

/** W · x + b at every position; W is [rows, channels] and x [channels, positions]. */
function project(weight: Tensor, bias: Tensor | undefined, x: Tensor): Tensor {
  const { channels, positions } = planes(x);
  return tensorOf([weight.shape[0] ?? 0, positions], ([row = 0, position = 0]) => {
    let value = bias?.data[row] ?? 0;
    for (let c = 0; c < channels; c++)
      value += (weight.data[row * channels + c] ?? 0) * (x.data[c * positions + position] ?? 0);
    return value;
  });
}

/** For each position in row-major order, those that differ from it only along axes that see each other. */
function visiblePositions(spatial: readonly number[], together: readonly boolean[]): readonly (readonly number[])[] {
  const rooms = new Map<string, number[]>();
  const roomOf: number[][] = [];
  let position = 0;
  tensorOf(spatial, at => {
    const room = at.filter((_, axis) => together[axis] !== true).join();
    const others = rooms.get(room) ?? [];
    rooms.set(room, others);
    others.push(position++);
    roomOf.push(others);
    return 0;
  });
  return roomOf;
}

/** e^x / Σ e^x, shifted by the largest x so that nothing overflows. */
function softmaxOf(scores: readonly number[]): readonly number[] {
  const largest = scores.reduce((most, score) => Math.max(most, score), -Infinity);
  const powers = scores.map(score => Math.exp(score - largest));
  const total = sum(powers);
  return powers.map(power => power / total);
}
