import type { Report } from '../core/layer.ts';
import type { OwnFix } from '../core/change.ts';
import { formatShape, isKnown, type Shape } from '../core/shape.ts';

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
  report('inputs', 'shapes-do-not-join', `${type} cannot join ${listed(xs)}; ${fix}`, projections(xs));
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

/** Projections of one feature map to the shape that all others have; the last is the first to be projected, since shortcuts come last. */
function projections(xs: readonly Shape[]): readonly OwnFix[] {
  if (!xs.every(isKnown)) return [];
  return xs
    .flatMap((x, input): readonly OwnFix[] => {
      const [target, ...others] = xs.filter((_, other) => other !== input);
      if (target === undefined || others.some(other => other.join() !== target.join())) return [];
      const projection = projectionOf(x, target);
      return projection === undefined ? [] : [{ ...projection, input }];
    })
    .reverse();
}

/** A layer of one tap that gives the shape, by a stride where that is smaller. */
function projectionOf([channels, ...spatial]: Shape, [outChannels, ...target]: Shape): OwnFix | undefined {
  if (spatial.length !== target.length) return undefined;
  const from = formatShape([channels, ...spatial]);
  const to = formatShape([outChannels, ...target]);
  if (spatial.length === 0) {
    const linear = { type: 'linear', attributes: { outFeatures: outChannels } };
    return { title: `Project ${from} to ${to} features with a linear layer`, before: [linear] };
  }
  const strides = spatial.map((size, axis) => Math.round(size / (target[axis] ?? size)));
  if (spatial.some((size, axis) => Math.ceil(size / (strides[axis] ?? 1)) !== target[axis])) return undefined;
  const stride = new Set(strides).size === 1 ? strides[0] : strides;
  const attributes = { outChannels, kernelSize: 1, ...(stride !== 1 && { stride }) };
  const taps = spatial.map(() => 1).join('×');
  const steps = stride === 1 ? '' : ` of stride ${formatShape([...new Set(strides)])}`;
  return {
    title: `Project ${from} to ${to} with a ${taps} convolution${steps}`,
    before: [{ type: `conv${spatial.length}d`, attributes }],
  };
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
