import type { Report } from '../core/layer.ts';

/** What is split into how many parts by which attribute, in words: 48 "input channels" into 5 "groups". */
interface Split {
  readonly attribute: string;
  readonly what: string;
  readonly parts: string;
  /** Something else that the parts have to divide as well. */
  readonly besides?: number;
}

/** Reports a number that cannot be split into equal parts. A remainder with an unknown number is NaN, and harmless. */
export function checkSplit(count: number, nParts: number, split: Split, report: Report): void {
  const { attribute, what, parts, besides = count } = split;
  if (!(0 < count % nParts)) return;
  const message = `${count} ${what} cannot be split into ${nParts} ${parts}; use a divisor: ${divisorsOf(count).join(', ')}`;
  const fitting = divisorsOf(count, Infinity).filter(divisor => besides % divisor === 0);
  const nearest = [fitting.findLast(divisor => divisor < nParts), fitting.find(divisor => nParts < divisor)];
  const fixes = nearest.flatMap(divisor =>
    divisor === undefined
      ? []
      : [{ title: `Use ${attribute} ${divisor}, which divides ${count} ${what}`, set: { [attribute]: divisor } }],
  );
  report({ attribute }, 'groups-do-not-divide', message, fixes);
}

/** The first divisors of a number. */
function divisorsOf(count: number, most = 12): readonly number[] {
  const divisors: number[] = [];
  for (let divisor = 1; divisor <= Math.min(count, 4096) && divisors.length < most; divisor++)
    if (count % divisor === 0) divisors.push(divisor);
  return divisors;
}
