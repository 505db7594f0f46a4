import type { Report } from '../core/layer.ts';

/** What is split into how many parts by which attribute, in words: 48 "input channels" into 5 "groups". */
interface Split {
  readonly attribute: string;
  readonly what: string;
  readonly parts: string;
}

/** Reports a number that cannot be split into equal parts. A remainder with an unknown number is NaN, and harmless. */
export function checkSplit(count: number, nParts: number, { attribute, what, parts }: Split, report: Report): void {
  if (!(0 < count % nParts)) return;
  const message = `${count} ${what} cannot be split into ${nParts} ${parts}; use a divisor: ${divisorsOf(count).join(', ')}`;
  report({ attribute }, 'groups-do-not-divide', message);
}

/** The first dozen divisors of a number. */
function divisorsOf(count: number): readonly number[] {
  const divisors: number[] = [];
  for (let divisor = 1; divisor <= Math.min(count, 4096) && divisors.length < 12; divisor++)
    if (count % divisor === 0) divisors.push(divisor);
  return divisors;
}
