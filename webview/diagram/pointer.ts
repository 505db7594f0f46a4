import { distance, type Point } from '../../src/diagram/geometry.ts';

/** What a pointer does to the part of the drawing that is seen. */
export interface PointerAims {
  /** Moves the drawing along by screen pixels. `isStep` says that it comes in jumps, as from a wheel with notches. */
  pan(dx: number, dy: number, isStep: boolean): void;
  zoom(factor: number, at: Point, isStep: boolean): void;
}

/** What a surface listens to. */
export interface PointerListeners {
  wheel(event: WheelEvent): void;
  down(event: PointerEvent): void;
  move(event: PointerEvent): void;
  up(event: PointerEvent): void;
}

/** So far a press may move and still be a click, px. */
const slack = 4;

/** A notch of a wheel is at least so long, px. Touchpads tell of shorter ways. */
const notch = 60;

/** Lines and pages of a wheel, px. */
const unit = [1, 18, 600] as const;

/** Wheel, drag and pinch of a surface. A drag begins anywhere, and takes the pointer to itself once it is more than a click. */
export function listenToPointer(aims: PointerAims): PointerListeners {
  const pressed = new Map<number, Point>();
  let isDrag = false;
  const forget = ({ pointerId }: PointerEvent): void => {
    pressed.delete(pointerId);
    if (pressed.size === 0) isDrag = false;
  };
  return {
    wheel(event) {
      event.preventDefault();
      const factor = unit[event.deltaMode as 0 | 1 | 2];
      const [dx, dy] = [event.deltaX * factor, event.deltaY * factor];
      const isStep = notch <= Math.max(Math.abs(dx), Math.abs(dy));
      // A pinch on a touchpad comes as a wheel with Ctrl, in short ways.
      if (event.ctrlKey || event.metaKey)
        aims.zoom(Math.exp(-Math.max(-notch, Math.min(notch, dy)) / (isStep ? 300 : 120)), place(event), isStep);
      else if (event.shiftKey && dx === 0) aims.pan(dy, 0, isStep);
      else aims.pan(dx, dy, isStep);
    },
    down(event) {
      if (event.button === 0) pressed.set(event.pointerId, place(event));
    },
    move(event) {
      const before = pressed.get(event.pointerId);
      if (before === undefined) return;
      if (event.buttons === 0) {
        forget(event);
        return;
      }
      const now = place(event);
      if (!isDrag && pressed.size === 1 && distance(before, now) < slack) return;
      if (!isDrag) {
        isDrag = true;
        (event.currentTarget as Element).setPointerCapture(event.pointerId);
      }
      const [other] = [...pressed].filter(([id]) => id !== event.pointerId).map(([, at]) => at);
      pressed.set(event.pointerId, now);
      if (other === undefined) {
        aims.pan(before.x - now.x, before.y - now.y, false);
        return;
      }
      aims.pan((before.x - now.x) / 2, (before.y - now.y) / 2, false);
      const middle = { x: (other.x + now.x) / 2, y: (other.y + now.y) / 2 };
      aims.zoom(distance(other, now) / Math.max(1, distance(other, before)), middle, false);
    },
    up: forget,
  };
}

function place({ clientX, clientY }: MouseEvent): Point {
  return { x: clientX, y: clientY };
}
