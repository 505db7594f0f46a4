import type { Point } from '../geometry.ts';
import type { Way } from '../volumes/place.ts';
import type { VolumeScale } from '../volumes/scale.ts';
import type { Volume } from '../volumes/volume.ts';
import { movedTo, onSide, type Cuboid } from './cuboid.ts';
import type { Mark, Part } from './figure.ts';
import { solid, tint } from './paint.ts';
import { textWidth } from './textWidth.ts';
import type { Standing } from './volumeDrawing.ts';
import type { VolumeCell } from './volumePart.ts';

/** The least height of a face on which a window can be seen, and of the window itself, px. */
const visible = { face: 20, window: 3 } as const;

/** Size of what is written at a line, px. */
const noteSize = 10;

/** A tensor on its way from one volume to another. */
export function wayPart({ edge, kind, points }: Way, volumes: readonly Volume[]): Part {
  const [from, to] = [volumes[edge.from], volumes[edge.to]];
  const [first, second] = longest(points);
  const room = Math.hypot(second.x - first.x, second.y - first.y);
  const note = edge.note !== undefined && textWidth(edge.note, noteSize) + 20 < room ? edge.note : undefined;
  return {
    kind: 'way',
    traits: [kind],
    label: `${from?.title ?? ''} → ${to?.title ?? ''}${edge.note === undefined ? '' : `, ${edge.note}`}`,
    marks: [
      {
        kind: 'line',
        role: 'way',
        points,
        rounding: 8,
        arrow: true,
        stroke: { paint: solid('line'), width: kind === 'next' ? 1.2 : 1 },
      },
      ...(note === undefined
        ? []
        : [
            {
              kind: 'text' as const,
              role: 'note',
              text: note,
              x: (first.x + second.x) / 2,
              y: first.y - 5,
              anchor: 'middle' as const,
              size: noteSize,
              paint: solid('quiet'),
            },
          ]),
    ],
  };
}

/**
 * The window on the face of the volume that it slides over, and the lines from it to the place that it makes in the next one. Undefined
 * where there is no room for it.
 */
export function projectionPart(
  { cell: source, place: from }: Standing<VolumeCell>,
  { cell: target, place: to, volume: { window } }: Standing<VolumeCell>,
  scale: VolumeScale,
): Part | undefined {
  const form = source.form;
  if (form.kind !== 'map' || form.width === undefined || window === undefined || target.form.kind === 'unknown')
    return undefined;
  // The kernel of a transposed convolution lies on what the layer gives, not on what it reads.
  if (window.spreads === true) return undefined;
  if (source.body.front.height < visible.face || source.body.copies !== 1) return undefined;
  const [across, down] = [window.kernelSize.at(-1) ?? 1, window.kernelSize.at(-2) ?? 1];
  const body = movedTo(source.body, { x: from.x + source.body.at.x, y: from.axis + source.body.at.y });
  const share = (kernel: number, side: number): number =>
    Math.min(1, Math.max(visible.window, (kernel / side) * scale.sides.lengthOf(side)) / scale.sides.lengthOf(side));
  const [wide, high] = [share(across, form.width), share(down, form.height)];
  const [depth, top] = [Math.min(0.35, 1 - wide), Math.min(0.3, 1 - high)];
  const corners = [
    onSide(body, depth, top),
    onSide(body, depth, top + high),
    onSide(body, depth + wide, top + high),
    onSide(body, depth + wide, top),
  ];
  const point = placeIn(movedTo(target.body, { x: to.x + target.body.at.x, y: to.axis + target.body.at.y }));
  const ink = solid('patch');
  const ray = (start: Point | undefined): readonly Mark[] =>
    start === undefined
      ? []
      : [{ kind: 'line', role: 'ray', points: [start, point], stroke: { paint: ink, width: 0.8 } }];
  return {
    kind: 'window',
    marks: [
      ...windowCuboid(corners, body),
      ...ray(corners[3]),
      ...ray(corners[1]),
      { kind: 'circle', role: 'unit', centre: point, radius: 1.6, fill: ink },
    ],
  };
}

/** The window as a small body: it goes through all channels. */
function windowCuboid(corners: readonly Point[], { front }: Cuboid): readonly Mark[] {
  const inner = corners.map(({ x, y }) => ({ x: x - front.width, y }));
  const edges = corners.flatMap((corner, at): readonly Mark[] => {
    const start = inner[at];
    return start === undefined || at === 2
      ? []
      : [
          {
            kind: 'line',
            role: 'window-edge',
            points: [start, corner],
            stroke: { paint: { ink: 'patch', opacity: 0.55 }, width: 0.7, dashes: [2, 2] },
          },
        ];
  });
  return [
    ...edges,
    {
      kind: 'line',
      role: 'window',
      points: corners,
      closed: true,
      fill: tint('patch', 0.55),
      stroke: { paint: solid('patch'), width: 1 },
    },
  ];
}

/** The unit that is made: near the upper left corner of the front, where no number stands in the way. */
function placeIn({ at, front }: Cuboid): Point {
  return { x: at.x + Math.min(5, front.width / 2), y: at.y + Math.min(front.height / 2, 0.28 * front.height + 1) };
}

/** The longest stretch of a line that runs across. */
function longest(points: readonly Point[]): readonly [Point, Point] {
  let best: readonly [Point, Point] = [points[0] ?? { x: 0, y: 0 }, points[0] ?? { x: 0, y: 0 }];
  points.slice(1).forEach((point, at) => {
    const before = points[at] ?? point;
    if (before.y === point.y && Math.abs(best[1].x - best[0].x) < Math.abs(point.x - before.x)) best = [before, point];
  });
  return best;
}
