import type { Point, Size } from '../geometry.ts';
import type { NodeCategory } from '../model.ts';
import type { Segment } from '../volumes/volume.ts';
import type { Mark } from './figure.ts';
import { solid, tint } from './paint.ts';

/** How far a body goes to the right, and up, for each px into the depth of the drawing. */
const oblique = { right: 0.38, up: 0.3 } as const;

/** A body seen from the front, a little from the right and from above. */
export interface Cuboid {
  /** Upper left corner of its front face. */
  readonly at: Point;
  /** Of its front face: as wide as it has channels, as high as its maps are. */
  readonly front: Size;
  /** How far its back face is to the right of and above the front one: the width of its maps. */
  readonly back: Size;
  /** How many bodies stand behind each other: the slices of a volume with three axes. */
  readonly copies: number;
}

/** From one of several bodies to the one behind it, px. */
const behind = { x: 5, y: -5 } as const;

/** A body of these lengths, px, with its front face at the origin. */
export function cuboidOf(channels: number, height: number, depth: number, copies = 1): Cuboid {
  return {
    at: { x: 0, y: 0 },
    front: { width: channels, height },
    back: { width: oblique.right * depth, height: oblique.up * depth },
    copies,
  };
}

/** Everything that is seen of a body. */
export function extentOf({ front, back, copies }: Cuboid): Size {
  return {
    width: front.width + back.width + (copies - 1) * behind.x,
    height: front.height + back.height - (copies - 1) * behind.y,
  };
}

export function movedTo(cuboid: Cuboid, at: Point): Cuboid {
  return { ...cuboid, at };
}

/** The faces of a body, those further back first. What is copied from elsewhere is paler than what is made. */
export function cuboidMarks(
  { at, front, back, copies }: Cuboid,
  hue: NodeCategory,
  hasProblem: boolean,
  segments: readonly Segment[] = [],
): readonly Mark[] {
  const marks: Mark[] = [];
  for (let copy = copies - 1; 0 < copy; copy--)
    marks.push(...faces({ x: at.x + copy * behind.x, y: at.y + copy * behind.y }, front, back, hue, hasProblem, false));
  const total = segments.reduce((sum, { channels }) => sum + channels, 0);
  if (segments.length === 0 || !(0 < total)) return [...marks, ...faces(at, front, back, hue, hasProblem, false)];
  const right = at.x + front.width;
  let x = at.x;
  for (const { channels, isCopy } of segments) {
    const width = (front.width * channels) / total;
    marks.push(...faces({ x, y: at.y }, { ...front, width }, back, hue, hasProblem, isCopy, right <= x + width + 0.01));
    x += width;
  }
  return marks;
}

function faces(
  { x, y }: Point,
  { width, height }: Size,
  back: Size,
  hue: NodeCategory,
  hasProblem: boolean,
  isPale: boolean,
  hasSide = true,
): readonly Mark[] {
  const stroke = hasProblem ? { paint: solid('error' as const), width: 1.6 } : { paint: tint(hue, 0.75), width: 0.8 };
  const share = isPale ? 0.25 : 1;
  const [right, bottom] = [x + width, y + height];
  const corner = (dx: number, dy: number): Point => ({ x: dx, y: dy });
  const slanted = (role: string, points: readonly Point[], strength: number): Mark => ({
    kind: 'line',
    role,
    points,
    closed: true,
    fill: tint(hue, strength * share),
    stroke,
  });
  return [
    ...(0 < back.width
      ? [
          slanted(
            'top',
            [
              corner(x, y),
              corner(right, y),
              corner(right + back.width, y - back.height),
              corner(x + back.width, y - back.height),
            ],
            0.2,
          ),
          ...(hasSide
            ? [
                slanted(
                  'side',
                  [
                    corner(right, y),
                    corner(right, bottom),
                    corner(right + back.width, bottom - back.height),
                    corner(right + back.width, y - back.height),
                  ],
                  0.5,
                ),
              ]
            : []),
        ]
      : []),
    { kind: 'rectangle', role: 'front', x, y, width, height, fill: tint(hue, 0.34 * share), stroke },
  ];
}

/** A place on the right face: 0 to 1 from the front to the back, and from the top down. */
export function onSide({ at, front, back }: Cuboid, depth: number, down: number): Point {
  return {
    x: at.x + front.width + depth * back.width,
    y: at.y + down * front.height - depth * back.height,
  };
}
