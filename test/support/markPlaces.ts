import type { Mark } from '../../src/diagram/figure/figure.ts';
import { textBounds } from '../../src/diagram/figure/partBounds.ts';
import { boundsOf, type Rectangle } from '../../src/diagram/geometry.ts';

/** The room that a mark takes, with that of its text, px; of a circle its centre. */
export function placeOf(mark: Mark): Rectangle {
  switch (mark.kind) {
    case 'rectangle':
    case 'cells':
      return mark;
    case 'line':
      return boundsOf(mark.points);
    case 'circle':
      return boundsOf([mark.centre]);
    case 'text': {
      const level = textBounds(mark);
      if (mark.turn !== -90) return level;
      return { x: mark.x - mark.size, y: mark.y - level.width, width: mark.size, height: level.width };
    }
  }
}
