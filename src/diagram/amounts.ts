/** What a layer costs, each number as far as it is known; for a group what its layers cost together. */
export interface Amounts {
  readonly params?: number;
  /** Of one example. */
  readonly macs?: number;
  /** Bytes of the outputs as float32, one example. */
  readonly memory?: number;
  /** Milliseconds of one example, its part of what was executed; absent until it is measured. */
  readonly time?: number;
}

/** Only the numbers that are known: a NaN would become a null on its way to a webview. */
export function known<Names extends string>(
  amounts: Readonly<Partial<Record<Names, number | undefined>>>,
): { readonly [Name in Names]?: number } {
  const found: { [Name in Names]?: number } = {};
  for (const name in amounts) {
    const amount = amounts[name];
    if (amount !== undefined && !Number.isNaN(amount)) found[name] = amount;
  }
  return found;
}
