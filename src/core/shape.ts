/**
 * Size of a feature map without the batch, channels first: [C], [C, L], [C, H, W] or [C, D, H, W].
 * An entry that cannot be known is NaN, so that arithmetic carries "unknown" along by itself and never turns it into a zero.
 */
export type Shape = readonly [channels: number, ...spatial: number[]];

/** The size that stands for "not known". */
export const unknown = Number.NaN;

/** Whether every entry of the shape is known. */
export function isKnown(shape: Shape | undefined): shape is Shape {
  return shape !== undefined && !shape.some(Number.isNaN);
}

/** Number of elements; 1 for an empty list, NaN when an entry is unknown. */
export function sizeOf(shape: readonly number[]): number {
  return shape.reduce((product, entry) => product * entry, 1);
}

/** A shape as people write it, "64×112×112", with "?" where an entry is unknown and "?" alone where even the rank is. */
export function formatShape(shape: readonly number[] | undefined): string {
  return shape === undefined
    ? '?'
    : shape.map(entry => (Number.isNaN(entry) ? '?' : String(Math.round(1000 * entry) / 1000))).join('×');
}

/** A size as people write it, "?" when it is unknown. */
export function formatSize(size: number): string {
  return Number.isNaN(size) ? '?' : String(size);
}

/** The axes of a shape by name, "C×H×W" for three entries. */
export function axisNames(rank: number): readonly string[] {
  const spatial = [[], ['L'], ['H', 'W'], ['D', 'H', 'W']][rank];
  if (spatial === undefined) throw new Error(`unreachable: ${rank} spatial axes`);
  return ['C', ...spatial];
}

/** Spatial axes in words, for formulas: "height" and "width" of an image, "length" of a signal. */
export function spatialAxisWords(rank: number): readonly string[] {
  const words = [[], ['length'], ['height', 'width'], ['depth', 'height', 'width']][rank];
  return words ?? Array.from({ length: rank }, (_, axis) => `axis ${axis + 1}`);
}
