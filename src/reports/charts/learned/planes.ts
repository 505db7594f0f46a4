import type { Mark } from '../../../diagram/figure/figure.ts';
import { pixel, solid, tint, type Paint } from '../../../diagram/figure/paint.ts';
import type { Rectangle } from '../../../diagram/geometry.ts';

/** A map of numbers in rows and columns. A signal is one row; slices of a volume stand one below another. */
export interface Plane {
  readonly rows: number;
  readonly columns: number;
  readonly numbers: Float32Array;
}

/** One of the planes that lie one behind another in numbers of a shape. */
export function planeAt(numbers: Float32Array, spatial: readonly number[], index: number): Plane {
  const columns = spatial.at(-1) ?? 1;
  const size = spatial.reduce((product, each) => product * each, 1);
  return { rows: size / columns, columns, numbers: numbers.subarray(index * size, (index + 1) * size) };
}

/** Colours of numbers between −most and most; each side of 0 has so many shades. */
const shades = 16;
const signedPaints: readonly Paint[] = [
  solid('paper'),
  ...Array.from({ length: shades }, (_, at) => tint('heat', (at + 1) / shades, 'paper')),
  ...Array.from({ length: shades }, (_, at) => tint('convolution', (at + 1) / shades, 'paper')),
  solid('error'),
];

/** The place of a number among the colours. */
function shadeOf(number: number, most: number): number {
  if (Number.isNaN(number)) return 2 * shades + 1;
  if (most === 0) return 0;
  const shade = Math.min(shades, Math.round((Math.abs(number) / most) * shades));
  return shade === 0 || 0 < number ? shade : shades + shade;
}

/** A plane in colours around 0: warm above, cold below, paper at 0. What is no number has the colour of errors. */
export function signedCells(plane: Plane, most: number, place: Rectangle): Mark {
  const cells = Array.from(plane.numbers, number => shadeOf(number, most));
  return { kind: 'cells', ...place, columns: plane.columns, paints: signedPaints, cells };
}

/** So many greys, and steps of each colour, are told apart. */
const greys = 32;

/** A plane as an image, from black to white. */
export function greyCells(plane: Plane, [least, most]: readonly [number, number], place: Rectangle): Mark {
  const paints = Array.from({ length: greys + 1 }, (_, at) => pixel(at / greys, at / greys, at / greys));
  const span = most - least || 1;
  const cells = Array.from(plane.numbers, number => {
    const share = (number - least) / span;
    return Number.isNaN(share) ? 0 : Math.round(greys * Math.min(1, Math.max(0, share)));
  });
  return { kind: 'cells', ...place, columns: plane.columns, paints, cells };
}

/** Three planes as the red, green and blue of an image. */
export function colourCells(
  [red, green, blue]: readonly [Plane, Plane, Plane],
  [least, most]: readonly [number, number],
  place: Rectangle,
): Mark {
  const places = new Map<string, number>();
  const paints: Paint[] = [];
  const shareOf = (number = 0): number => Math.round((greys * (number - least)) / (most - least || 1)) / greys;
  const cells = Array.from(red.numbers, (number, at) => {
    const paint = pixel(shareOf(number), shareOf(green.numbers[at]), shareOf(blue.numbers[at]));
    const key = paint.colour ?? '';
    const known = places.get(key) ?? paints.push(paint) - 1;
    places.set(key, known);
    return known;
  });
  return { kind: 'cells', ...place, columns: red.columns, paints, cells };
}

/** The least and the largest of numbers. */
export function rangeOf(numbers: Float32Array): readonly [number, number] {
  let least = Infinity;
  let most = -Infinity;
  for (const number of numbers) {
    least = Math.min(least, number);
    most = Math.max(most, number);
  }
  return least <= most ? [least, most] : [0, 0];
}

/** A signal as a curve, with a line at 0 where that is in sight. */
export function curveMarks(plane: Plane, [least, most]: readonly [number, number], place: Rectangle): readonly Mark[] {
  const { x, y, width, height } = place;
  const span = most - least || 1;
  const down = (number: number): number => y + height - ((number - least) / span) * height;
  const step = width / Math.max(1, plane.numbers.length - 1);
  const points = Array.from(plane.numbers, (number, at) => ({ x: x + at * step, y: down(number) })).filter(point =>
    Number.isFinite(point.y),
  );
  const zero = down(0);
  return [
    ...(least <= 0 && 0 <= most
      ? [
          {
            kind: 'line',
            points: [
              { x, y: zero },
              { x: x + width, y: zero },
            ],
            stroke: { paint: tint('line', 0.6, 'paper'), width: 0.8 },
          } as const,
        ]
      : []),
    { kind: 'line', points, stroke: { paint: solid('convolution'), width: 1.4 } },
  ];
}

/** A thin line around a tile, so that what is empty is seen. */
export function frameMark(place: Rectangle): Mark {
  return { kind: 'rectangle', role: 'frame', ...place, stroke: { paint: tint('line', 0.5, 'paper'), width: 0.8 } };
}

/** The scale of colours around 0, for a legend. */
export function signedStrip(place: Rectangle): Mark {
  const cells = Array.from({ length: 2 * shades + 1 }, (_, at) => shadeOf(at - shades, shades));
  return { kind: 'cells', ...place, columns: cells.length, paints: signedPaints, cells };
}
