/** Whole numbers of at least 1 as a person types them, "1, 8, 32": each once, in the order given; undefined when they are something else. */
export function readNumbers(written: string): readonly number[] | undefined {
  const parts = written.split(/[\s,;]+/).filter(part => part !== '');
  const numbers = parts.map(part => (/^\d{1,9}$/.test(part) ? Number(part) : 0));
  return numbers.every(number => 1 <= number) ? [...new Set(numbers)] : undefined;
}

/** Seconds as a person types them, "2.5"; undefined when they are not more than none and at most an hour. */
export function readSeconds(written: string): number | undefined {
  const seconds = /^\s*\d+([.,]\d+)?\s*$/.test(written) ? Number(written.replace(',', '.')) : 0;
  return 0 < seconds && seconds <= 3600 ? seconds : undefined;
}
