/** Where an amount stands on an axis, px, and at which amounts the axis has marks. */
export interface Scale {
  at(amount: number): number;
  readonly ticks: readonly number[];
}

/** Equal steps for equal amounts, between two places in px; ticks at 1, 2 or 5 times a power of ten. */
export function linearScale(
  [least, most]: readonly [number, number],
  [from, to]: readonly [number, number],
  steps = 5,
): Scale {
  // Amounts that are all but equal have no steps that a number could tell apart.
  const span = Math.max(most - least, 1e-9 * Math.max(Math.abs(least), Math.abs(most))) || 1;
  const rough = span / Math.max(1, steps);
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = ([1, 2, 5, 10].find(each => rough <= each * power * (1 + 1e-9)) ?? 10) * power;
  const ticks: number[] = [];
  // Counted, since a sum of tenths would miss the end.
  for (let count = Math.ceil(least / step - 1e-9); count * step <= most + 1e-9 * span; count++)
    ticks.push(count * step + 0);
  return { at: amount => from + ((amount - least) / span) * (to - from), ticks };
}

/** Equal steps for equal ratios of positive amounts; ticks at powers of ten, with 2 and 5 times these where there are few. */
export function logScale([least, most]: readonly [number, number], [from, to]: readonly [number, number]): Scale {
  const [low, high] = [Math.log10(least), Math.log10(most)];
  const span = high - low || 1;
  if (!Number.isFinite(span)) return { at: () => from, ticks: [] };
  const factors = span < 2.5 ? [1, 2, 5] : [1];
  const ticks: number[] = [];
  for (let power = Math.floor(low); power <= Math.ceil(high); power++)
    for (const factor of factors) {
      const tick = factor * 10 ** power;
      if (least * (1 - 1e-9) <= tick && tick <= most * (1 + 1e-9)) ticks.push(tick);
    }
  return { at: amount => from + ((Math.log10(amount) - low) / span) * (to - from), ticks };
}
