/** Counts of examples: rows are true classes, columns what the network says. */
export type Confusion = readonly (readonly number[])[];

/**
 * The class that a row of results says: the largest, the first of equals; of a single number the second of two classes where it is above
 * `threshold`. −1 where a result is no number.
 */
export function classOf(results: ArrayLike<number>, from: number, count: number, threshold = 0): number {
  const first = results[from] ?? Number.NaN;
  if (Number.isNaN(first)) return -1;
  if (count === 1) return threshold < first ? 1 : 0;
  let best = 0;
  let most = first;
  for (let index = 1; index < count; index++) {
    const value = results[from + index] ?? Number.NaN;
    if (Number.isNaN(value)) return -1;
    if (most < value) {
      most = value;
      best = index;
    }
  }
  return best;
}

/** The table of examples whose true classes and said classes are given; those of which the network says nothing are in no cell. */
export function confusionOf(truth: ArrayLike<number>, said: ArrayLike<number>, classes: number): Confusion {
  const table = Array.from({ length: classes }, () => new Array<number>(classes).fill(0));
  for (let index = 0; index < truth.length; index++) {
    const row = table[truth[index] ?? -1];
    const column = said[index] ?? -1;
    if (row?.[column] !== undefined) row[column] += 1;
  }
  return table;
}

/** Share of the examples whose class is not the one that is said. */
export function errorOf(truth: ArrayLike<number>, said: ArrayLike<number>): number {
  let wrong = 0;
  for (let index = 0; index < truth.length; index++) if (truth[index] !== said[index]) wrong += 1;
  return wrong / truth.length;
}
