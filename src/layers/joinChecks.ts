import type { Report } from '../core/layer.ts';
import { formatShape, type Shape } from '../core/shape.ts';

/**
 * Reports feature maps that differ in channels or positions. Unknown entries fit anything, and an axis of length 1 any other:
 * it stands for all positions.
 */
export function checkBroadcast(type: string, xs: readonly Shape[], report: Report): void {
  const rank = Math.max(...xs.map(x => x.length));
  const wide = xs.map(x => x.map(size => (size === 1 ? Number.NaN : size)));
  if (xs.every(x => x.length === rank) && agree(wide)) return;
  const channelsOnly = agree(xs.map(([, ...spatial]) => spatial));
  const fix = channelsOnly
    ? 'project one of them with a 1×1 convolution'
    : 'give the branches the same strides and padding, or project one of them';
  report('inputs', 'shapes-do-not-join', `${type} cannot join ${listed(xs)}; ${fix}`);
}

/** Reports feature maps that differ in positions; their channels may differ. */
export function checkEqualPositions(type: string, xs: readonly Shape[], report: Report): void {
  if (agree(xs.map(([, ...spatial]) => spatial))) return;
  report(
    'inputs',
    'shapes-do-not-join',
    `${type} cannot join ${listed(xs)}: only the channels may differ; give the branches the same strides and padding`,
  );
}

/** Whether shapes are equal as far as they are known. */
export function agree(lists: readonly (readonly number[])[]): boolean {
  const [first = [], ...others] = lists;
  if (!others.every(other => other.length === first.length)) return false;
  return first.every((_, axis) => new Set(lists.flatMap(list => knownEntry(list[axis]))).size <= 1);
}

/** The shape that all of some shapes are stretched to. */
export function broadcastShape(xs: readonly Shape[]): Shape {
  const [[firstChannels, ...firstSpatial] = [Number.NaN], ...others] = xs;
  const stretched = (size: number, axis: number): number =>
    others.reduce((most, other) => (most === 1 ? (other[axis] ?? most) : most), size);
  return [stretched(firstChannels, 0), ...firstSpatial.map((size, axis) => stretched(size, axis + 1))];
}

function knownEntry(entry: number | undefined): readonly number[] {
  return entry === undefined || Number.isNaN(entry) ? [] : [entry];
}

function listed(xs: readonly Shape[]): string {
  const shapes = xs.map(formatShape);
  return shapes.length === 2 ? shapes.join(' with ') : shapes.join(', ');
}
