/** Counts of examples: rows are true classes, columns what the network says. */
export type Confusion = readonly (readonly number[])[];

/** The class that a row of results says: the largest, and the first of equals; −1 where a result is no number. */
export function classOf(results: ArrayLike<number>, from: number, classes: number): number {
  let best = -1;
  let most = -Infinity;
  for (let index = 0; index < classes; index++) {
    const value = results[from + index] ?? Number.NaN;
    if (Number.isNaN(value)) return -1;
    if (best < 0 || most < value) {
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
