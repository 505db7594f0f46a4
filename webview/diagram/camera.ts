import type { Point, Rectangle, Size } from '../../src/diagram/geometry.ts';
import type { Direction } from '../../src/diagram/layout/layout.ts';

/** Where the drawing is looked at: the screen shows drawing point (x, y) in its upper left corner, `scale` times as large. */
export interface Camera {
  readonly x: number;
  readonly y: number;
  readonly scale: number;
}

const scales = { least: 0.02, most: 2.5, fit: 1 } as const;
const margin = 24;

/**
 * The camera that shows the whole width of a drawing that is read downwards, and its top, below a bar of a height; of one that is read
 * to the right its whole height, and its beginning.
 */
export function fit(drawing: Size, screen: Size, top: number, direction: Direction = 'down'): Camera {
  if (direction === 'right') return fitRight(drawing, screen, top);
  const scale = clamp(Math.min(scales.fit, (screen.width - 2 * margin) / Math.max(1, drawing.width)));
  return { x: drawing.width / 2 - screen.width / 2 / scale, y: -top / scale, scale };
}

function fitRight(drawing: Size, screen: Size, top: number): Camera {
  const room = screen.height - top - margin;
  const scale = clamp(Math.min(scales.fit, room / Math.max(1, drawing.height)));
  const isAllSeen = drawing.width * scale <= screen.width - 2 * margin;
  return {
    x: isAllSeen ? drawing.width / 2 - screen.width / 2 / scale : -margin / scale,
    y: drawing.height / 2 - (top + room / 2) / scale,
    scale,
  };
}

/** The camera that shows all of a drawing. */
export function fitAll(drawing: Size, screen: Size, top: number): Camera {
  const high = (screen.height - top - margin) / Math.max(1, drawing.height);
  const scale = clamp(Math.min(fit(drawing, screen, top).scale, high));
  return { x: drawing.width / 2 - screen.width / 2 / scale, y: -top / scale, scale };
}

/** Moved by screen pixels. */
export function pan(camera: Camera, dx: number, dy: number): Camera {
  return { ...camera, x: camera.x + dx / camera.scale, y: camera.y + dy / camera.scale };
}

/** Enlarged by a factor, with the drawing under a screen point where it is. */
export function zoom(camera: Camera, factor: number, at: Point): Camera {
  const scale = clamp(camera.scale * factor);
  return { scale, x: camera.x + at.x / camera.scale - at.x / scale, y: camera.y + at.y / camera.scale - at.y / scale };
}

/** With a place of the drawing in the middle of the screen. */
export function lookAt(camera: Camera, { x, y }: Point, screen: Size): Camera {
  return { ...camera, x: x - screen.width / camera.scale / 2, y: y - screen.height / camera.scale / 2 };
}

/** Moved no further than needed to show a rectangle below a bar, or not at all when it is seen already. */
export function reveal(camera: Camera, target: Rectangle, screen: Size, top: number): Camera {
  const [width, height] = [screen.width / camera.scale, (screen.height - top) / camera.scale];
  const below = top / camera.scale;
  const axis = (from: number, room: number, start: number, length: number): number =>
    from <= start && start + length <= from + room ? from : start + length / 2 - room / 2;
  return {
    ...camera,
    x: axis(camera.x, width, target.x, target.width),
    y: axis(camera.y + below, height, target.y, target.height) - below,
  };
}

/** The part of the drawing on the screen. */
export function viewOf({ x, y, scale }: Camera, screen: Size): Rectangle {
  return { x, y, width: screen.width / scale, height: screen.height / scale };
}

function clamp(scale: number): number {
  return Math.min(scales.most, Math.max(scales.least, scale));
}
