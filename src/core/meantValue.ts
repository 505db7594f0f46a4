/** The whole number next to what was written, if that is a number at all, or text that has one. */
export function nearestWhole(written: unknown, least: number, most = Number.MAX_SAFE_INTEGER): number | undefined {
  const number = typeof written === 'string' && written.trim() !== '' ? Number(written) : written;
  if (typeof number !== 'number' || !Number.isFinite(number)) return undefined;
  return Math.min(most, Math.max(least, Math.round(number)));
}

/** One number for all axes, also where as many were written as another layer has axes. */
export function nearestPerAxis(written: unknown, least: number): number | undefined {
  if (!Array.isArray(written)) return nearestWhole(written, least);
  const numbers = new Set(written.map(entry => nearestWhole(entry, least)));
  return numbers.size === 1 ? [...numbers][0] : undefined;
}

/** The truth value that people mean who write it otherwise. */
export function meantFlag(written: unknown): boolean | undefined {
  const word = String(written).toLowerCase();
  if (['true', 'yes', 'on', '1'].includes(word)) return true;
  return ['false', 'no', 'off', '0'].includes(word) ? false : undefined;
}
