/**
 * The candidate that the user most likely meant, or undefined when none is near: at most a third of the letters differ,
 * counting a swap of neighbours as one, and upper and lower case as equal. Source: Damerau 1964 (optimal string alignment).
 */
export function closest(written: string, candidates: Iterable<string>): string | undefined {
  // A word this long is no typing slip of a short one, and the distance costs its length squared.
  if (80 < written.length) return undefined;
  let best: string | undefined;
  let bestDistance = Infinity;
  for (const candidate of candidates) {
    const difference = distance(written.toLowerCase(), candidate.toLowerCase());
    const allowed = Math.max(1, Math.floor(Math.max(written.length, candidate.length) / 3));
    if (difference <= allowed && difference < bestDistance) {
      best = candidate;
      bestDistance = difference;
    }
  }
  return best;
}

function distance(from: string, to: string): number {
  let beforePrevious: number[] = [];
  let previous = Array.from({ length: to.length + 1 }, (_, column) => column);
  for (let row = 1; row <= from.length; row++) {
    const current = [row];
    for (let column = 1; column <= to.length; column++) {
      const same = from[row - 1] === to[column - 1];
      let least = Math.min(
        (previous[column] ?? 0) + 1,
        (current[column - 1] ?? 0) + 1,
        (previous[column - 1] ?? 0) + (same ? 0 : 1),
      );
      if (1 < row && 1 < column && from[row - 1] === to[column - 2] && from[row - 2] === to[column - 1])
        least = Math.min(least, (beforePrevious[column - 2] ?? 0) + 1);
      current.push(least);
    }
    beforePrevious = previous;
    previous = current;
  }
  return previous[to.length] ?? 0;
}
