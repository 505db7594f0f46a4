import type { Rectangle, Size } from '../../src/diagram/geometry.ts';

/** Where the drawing is looked at: the screen shows drawing point (x, y) in its upper left corner, `scale` times as large. */
export interface Camera {
  readonly x: number;
  readonly y: number;
  readonly scale: number;
}

const scales = { least: 0.05, most: 2.5, fit: 1 } as const;
const margin = 24;

/** Height of the bar above the drawing, px. */
const bar = 44;

/** The camera that shows the whole width of a drawing, and its top. */
export function fit(drawing: Size, screen: Size): Camera {
  const scale = clamp(Math.min(scales.fit, (screen.width - 2 * margin) / Math.max(1, drawing.width)));
  return { x: drawing.width / 2 - screen.width / 2 / scale, y: -bar / scale, scale };
}

/** The camera that shows all of a drawing. */
export function fitAll(drawing: Size, screen: Size): Camera {
  const high = (screen.height - bar - margin) / Math.max(1, drawing.height);
  const scale = clamp(Math.min(fit(drawing, screen).scale, high));
  return { x: drawing.width / 2 - screen.width / 2 / scale, y: -bar / scale, scale };
}

/** Moved by screen pixels. */
export function pan(camera: Camera, dx: number, dy: number): Camera {
  return { ...camera, x: camera.x + dx / camera.scale, y: camera.y + dy / camera.scale };
}

/** Enlarged by a factor, with the drawing under a screen point where it is. */
export function zoom(camera: Camera, factor: number, at: { x: number; y: number }): Camera {
  const scale = clamp(camera.scale * factor);
  return { scale, x: camera.x + at.x / camera.scale - at.x / scale, y: camera.y + at.y / camera.scale - at.y / scale };
}

/** Moved no further than needed to show a rectangle, or not at all when it is seen already. */
export function reveal(camera: Camera, target: Rectangle, screen: Size): Camera {
  const [width, height] = [screen.width / camera.scale, screen.height / camera.scale];
  const axis = (from: number, room: number, start: number, length: number): number =>
    from <= start && start + length <= from + room ? from : start + length / 2 - room / 2;
  return {
    ...camera,
    x: axis(camera.x, width, target.x, target.width),
    y: axis(camera.y, height, target.y, target.height),
  };
}

/** The part of the drawing on the screen. */
export function viewOf({ x, y, scale }: Camera, screen: Size): Rectangle {
  return { x, y, width: screen.width / scale, height: screen.height / scale };
}

function clamp(scale: number): number {
  return Math.min(scales.most, Math.max(scales.least, scale));
}
