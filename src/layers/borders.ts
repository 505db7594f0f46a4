import type { Report } from '../core/layer.ts';
import type { Shape } from '../core/shape.ts';
import type { AxisPadding } from '../core/window.ts';
import type { OpBuilder } from '../ops/index.ts';
import type { Value } from '../ops/op.ts';
import type { PaddingMode } from '../reference/padding.ts';

/** What padding of a convolution may hold. */
export const paddingModes = {
  zeros: 'Zeros.',
  reflect: 'The input mirrored at its outermost pixels, which are not repeated.',
  replicate: 'The outermost pixels, repeated.',
  circular: 'The input from its other end, as on a torus.',
} as const;

/** Widest border that an input of that length can fill, px. */
function widest(mode: PaddingMode, length: number): number {
  if (mode === 'reflect') return length - 1;
  return mode === 'circular' ? length : Infinity;
}

/** Reports a border that is wider than what it would mirror or wrap around. Borders of unknown size pass. */
export function checkBorders(
  [, ...spatial]: Shape,
  borders: readonly AxisPadding[],
  mode: PaddingMode,
  report: Report,
): void {
  for (const [axis, sides] of borders.entries()) {
    const length = spatial[axis] ?? Number.NaN;
    const most = widest(mode, length);
    if (!(most < Math.max(...sides))) continue;
    const message = `${mode} padding of ${Math.max(...sides)} px needs more than the ${length} px of the input; use at most ${most}`;
    const fix = { title: `Use padding ${most}, as much as ${length} px can fill`, set: { padding: most } };
    report({ attribute: 'padding' }, 'border-larger-than-input', message, [fix]);
    return;
  }
}

/** A border around the spatial axes as ONNX operators. Wrapping is put together from slices: Pad knows it only from opset 19. */
export function lowerBorders(
  ops: OpBuilder,
  x: Value,
  [, ...spatial]: Shape,
  borders: readonly AxisPadding[],
  mode: PaddingMode,
  value = 0,
): Value {
  if (borders.every(([begin, end]) => begin === 0 && end === 0)) return x;
  if (mode === 'circular')
    return borders.reduce((wrapped, border, axis) => wrapAround(ops, wrapped, axis + 2, spatial[axis] ?? 0, border), x);
  const pads = ops.int64([0, 0, ...borders.map(([begin]) => begin), 0, 0, ...borders.map(([, end]) => end)]);
  const modes = { zeros: 'constant', constant: 'constant', reflect: 'reflect', replicate: 'edge' } as const;
  const filling = mode === 'constant' ? ops.constant([value]) : undefined;
  return ops.Pad({ data: x, pads, constant_value: filling }, { mode: modes[mode] });
}

function wrapAround(ops: OpBuilder, x: Value, axis: number, length: number, [begin, end]: AxisPadding): Value {
  const parts = [
    ...(0 < begin ? [sliceAxis(ops, x, axis, length - begin, length)] : []),
    x,
    ...(0 < end ? [sliceAxis(ops, x, axis, 0, end)] : []),
  ];
  return parts.length === 1 ? x : ops.Concat({ inputs: parts }, { axis });
}

/** Positions `start` to before `end` of an axis, counted with the batch; every `step`-th of them. */
export function sliceAxis(ops: OpBuilder, x: Value, axis: number, start: number, end: number, step = 1): Value {
  return ops.Slice({
    data: x,
    starts: ops.int64([start]),
    ends: ops.int64([end]),
    axes: ops.int64([axis]),
    steps: ops.int64([step]),
  });
}
