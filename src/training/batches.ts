import { nextUnit, randomStream, type RandomStream } from '../core/random.ts';

/**
 * The examples of a step, steps counted from 0. Any step may be asked for at any time and has the same answer, so that a resumed
 * training reads what one without a break would have read; steps in their order are fast.
 */
export type Batches = (step: number) => Int32Array;

/**
 * Batches of one size: each epoch goes through all examples once, in an order that is drawn from the seed and the number of the epoch.
 * A batch may cross the border of two epochs, because its size is fixed in the graph and dropping the rest would leave out
 * as many examples each epoch. A batch larger than the set has examples more than once.
 */
export function batchesOf(count: number, batch: number, seed: number): Batches {
  if (count < 1) throw new Error('unreachable: data without examples are refused');
  const orderOf = epochOrders(count, seed);
  return step => {
    const examples = new Int32Array(batch);
    let filled = 0;
    while (filled < batch) {
      const position = step * batch + filled;
      const epoch = Math.floor(position / count);
      const start = position - epoch * count;
      const part = orderOf(epoch).subarray(start, start + batch - filled);
      examples.set(part, filled);
      filled += part.length;
    }
    return examples;
  };
}

/** The order of each epoch. The last one drawn is kept: shuffling 60,000 examples takes longer than a small step. */
function epochOrders(count: number, seed: number): (epoch: number) => Int32Array {
  let known = -1;
  let order: Int32Array = new Int32Array();
  return epoch => {
    if (epoch !== known) {
      order = randomOrder(count, randomStream(seed, `epoch ${epoch}`));
      known = epoch;
    }
    return order;
  };
}

/** The numbers from 0 to `count` − 1, each once, in an order in which all are equally likely. Source: Fisher–Yates, as in Durstenfeld 1964. */
export function randomOrder(count: number, stream: RandomStream): Int32Array {
  const order = Int32Array.from({ length: count }, (_, index) => index);
  for (let last = count - 1; 0 < last; last--) {
    const chosen = Math.floor(nextUnit(stream) * (last + 1));
    const other = order[chosen] as number;
    order[chosen] = order[last] as number;
    order[last] = other;
  }
  return order;
}
