import { boundsOf, type Point, type Rectangle } from '../geometry.ts';
import type { Mark, Part, TextMark } from './figure.ts';
import { textWidth } from './textWidth.ts';

/** The rectangle that a part covers, its texts in the widest of fonts. */
export function partBounds({ marks, at }: Part): Rectangle {
  const { x, y, width, height } = boundsOf(marks.flatMap(pointsOf));
  return { x: x + (at?.x ?? 0), y: y + (at?.y ?? 0), width, height };
}

/** The rectangle that a line of text covers, unless it is turned. */
export function textBounds({ text, x, y, size, anchor = 'start', bold }: TextMark): Rectangle {
  const width = textWidth(text, size, bold === true);
  const share = { start: 0, middle: 0.5, end: 1 }[anchor];
  return { x: x - share * width, y: y - 0.8 * size, width, height: size };
}

function pointsOf(mark: Mark): readonly Point[] {
  if (mark.kind === 'line') return mark.points;
  const { x, y, width, height } =
    mark.kind === 'text'
      ? textBounds(mark)
      : mark.kind === 'circle'
        ? {
            x: mark.centre.x - mark.radius,
            y: mark.centre.y - mark.radius,
            width: 2 * mark.radius,
            height: 2 * mark.radius,
          }
        : mark;
  return [
    { x, y },
    { x: x + width, y: y + height },
  ];
}

/** The part so many px further down. */
export function moved(part: Part, down: number): Part {
  const { x = 0, y = 0 } = part.at ?? {};
  return { ...part, at: { x, y: y + down } };
}
