import type { Report } from '../core/layer.ts';
import { formatShape, type Shape } from '../core/shape.ts';

/** Reports feature maps that differ in channels or positions. Unknown entries fit anything. */
export function checkEqualShapes(type: string, xs: readonly Shape[], report: Report): void {
  if (agree(xs)) return;
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

function agree(lists: readonly (readonly number[])[]): boolean {
  const [first = [], ...others] = lists;
  return others.every(other => other.length === first.length && other.every((entry, axis) => fits(entry, first[axis])));
}

function fits(entry: number, other: number | undefined): boolean {
  return Number.isNaN(entry) || Number.isNaN(other) || entry === other;
}

function listed(xs: readonly Shape[]): string {
  const shapes = xs.map(formatShape);
  return shapes.length === 2 ? shapes.join(' with ') : shapes.join(', ');
}
