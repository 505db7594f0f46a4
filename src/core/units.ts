/** How bytes are grouped: by 1000, as torchinfo prints them, or by 1024, as memory is built. */
export type ByteUnits = 'decimal' | 'binary';

/** The steps of a scale, each so many times the one before. */
interface Scale {
  readonly step: number;
  readonly prefixes: readonly string[];
}

const decimal: Scale = { step: 1000, prefixes: ['', 'k', 'M', 'G', 'T', 'P'] };
const binary: Scale = { step: 1024, prefixes: ['', 'Ki', 'Mi', 'Gi', 'Ti', 'Pi'] };

/** Made once: `toLocaleString` looks its locale up for each number, and a diagram of ResNet-152 has thousands. */
const exact = new Intl.NumberFormat('en-US', { maximumFractionDigits: 2 });

/** A count exactly, with thousands separators: 25,557,032. "?" when unknown. */
export function formatExact(count: number): string {
  return Number.isNaN(count) ? '?' : exact.format(count);
}

/** A count in three significant digits with a decimal prefix: 25.6 M, 4.09 G. Exact below 10,000. */
export function formatCount(count: number): string {
  if (Number.isNaN(count)) return '?';
  return count < 10_000 ? formatExact(count) : scaled(count, decimal).trim();
}

/** Multiply–accumulates: 4.09 GMAC, 864 MAC. */
export function formatMacs(macs: number): string {
  return formatComputation(macs, 'MAC');
}

/** Computation in the unit of a convention: 4.09 GMAC, 8.18 GFLOP. */
export function formatComputation(count: number, unit: 'MAC' | 'FLOP'): string {
  return Number.isNaN(count) ? `? ${unit}` : `${scaled(count, decimal)}${unit}`;
}

/** Bytes: 102 MB and 18.8 kB in decimal units, 97.5 MiB and 18.4 KiB in binary ones. */
export function formatBytes(bytes: number, units: ByteUnits = 'decimal'): string {
  return Number.isNaN(bytes) ? '? B' : `${scaled(bytes, units === 'decimal' ? decimal : binary)}B`;
}

/** Milliseconds with three significant digits: 24.1 ms, 0.118 ms. */
export function formatMilliseconds(milliseconds: number): string {
  return `${threeDigits(milliseconds)} ms`;
}

/** Milliseconds or microseconds: small layers take microseconds, and there is no room for their zeros. */
export function formatTime(milliseconds: number): string {
  return 0 < milliseconds && milliseconds < 0.1
    ? formatMilliseconds(1000 * milliseconds).replace('ms', 'µs')
    : formatMilliseconds(milliseconds);
}

/** Arithmetic intensity: 12.3 MAC/B. */
export function formatIntensity(macsPerByte: number): string {
  return Number.isNaN(macsPerByte) ? '? MAC/B' : `${threeDigits(macsPerByte)} MAC/B`;
}

/** A part of a whole in percent: 34 %, 0.4 %, <0.1 %. */
export function formatShare(share: number): string {
  const percent = 100 * share;
  if (0 < percent && percent < 0.1) return '<0.1 %';
  return `${percent < 10 ? threeDigits(Math.round(10 * percent) / 10) : Math.round(percent)} %`;
}

/** By how much something has grown, with its sign: "+4.13 k", "−1.2 MMAC"; "±0" when it has not. */
export function formatGrowth(amount: number, format: (amount: number) => string = formatCount): string {
  if (amount === 0) return '±0';
  return Number.isNaN(amount) ? '?' : `${amount < 0 ? '−' : '+'}${format(Math.abs(amount))}`;
}

/** By how much something has grown, in percent of what it was: "+33.3 %"; empty where that says nothing. */
export function formatGrowthShare(before: number, after: number): string {
  const share = (100 * (after - before)) / before;
  if (!Number.isFinite(share) || share === 0) return '';
  const size = Math.abs(share);
  return `${share < 0 ? '−' : '+'}${size < 0.01 ? '<0.01' : size.toFixed(size < 10 ? 2 : 1)} %`;
}

/** Counts a noun: "1 layer", "175 layers". */
export function formatNumberOf(count: number, noun: string): string {
  return `${formatExact(count)} ${noun}${count === 1 ? '' : 's'}`;
}

function scaled(amount: number, { step, prefixes }: Scale): string {
  let power = 0;
  let rest = amount;
  // 999.5 would print as 1,000 of the smaller unit.
  while (step - 0.5 <= rest && power + 1 < prefixes.length) {
    rest /= step;
    power += 1;
  }
  return `${power === 0 ? formatExact(rest) : threeDigits(rest)} ${prefixes[power] ?? ''}`;
}

function threeDigits(amount: number): string {
  if (amount === 0) return '0';
  if (1000 <= amount) return formatExact(Math.round(amount));
  const digits = Math.max(0, 2 - Math.floor(Math.log10(amount)));
  const text = amount.toFixed(Math.min(digits, 6));
  return text.includes('.') ? text.replace(/\.?0+$/, '') : text;
}
