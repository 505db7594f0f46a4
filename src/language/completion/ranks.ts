/** The name of a type without its number of axes, "convNd": what follows a convolution follows it in one, two or three dimensions. */
export function anyRank(type: string): string {
  return type.replace(/[123]d$/, 'Nd');
}

/** The number of axes in the name of a type; undefined where it has none. */
export function rankInName(type: string): number | undefined {
  const digit = /([123])d$/.exec(type)?.[1];
  return digit === undefined ? undefined : Number(digit);
}
