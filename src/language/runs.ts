/** Entries of a list that repeat themselves: `length` of them, `count` times, from `start` on. */
export interface Run {
  readonly start: number;
  readonly length: number;
  readonly count: number;
}

/** Runs of more entries than this are no longer looked for; what people repeat is shorter. */
const longest = 12;

/**
 * The run that covers most entries, of those that `isWanted`; the one that repeats the fewest where several do. It repeats exactly one
 * entry when `least` is 1, and else at least that many, not all of them alike. Words that are undefined are like no other.
 */
export function longestRun(
  words: readonly (string | undefined)[],
  least: number,
  isWanted: (run: Run) => boolean,
): Run | undefined {
  let best: Run | undefined;
  const covered = (run: Run | undefined): number => (run === undefined ? 0 : run.length * run.count);
  for (let length = least; length <= (least === 1 ? 1 : longest); length++) {
    let alike = 0;
    const found: Run[] = [];
    for (let start = words.length - length - 1; 0 <= start; start--) {
      const word = words[start];
      alike = word !== undefined && word === words[start + length] ? alike + 1 : 0;
      const count = 1 + Math.floor(alike / length);
      if (1 < count && !(1 < length && isOneWord(words, start, length))) found.push({ start, length, count });
    }
    // From the front, so that of two that cover as much the one that begins first is taken.
    for (const run of found.reverse()) if (covered(best) < covered(run) && isWanted(run)) best = run;
  }
  return best;
}

function isOneWord(words: readonly (string | undefined)[], start: number, length: number): boolean {
  return words.slice(start, start + length).every(word => word === words[start]);
}
