/** A share in percent: "17.4 %"; "?" when not known. Shares of thousands of examples have a digit behind the point. */
export function shareInWords(share: number): string {
  return Number.isFinite(share) ? `${(100 * share).toFixed(1)} %` : '?';
}

/** A root of a mean square or a ratio: "3.1e-4". */
export function sizeInWords(amount: number): string {
  if (Number.isNaN(amount)) return '?';
  if (!Number.isFinite(amount)) return '∞';
  return amount === 0 ? '0' : amount.toExponential(1);
}
