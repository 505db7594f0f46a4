import { html, nothing, type TemplateResult } from 'lit';
import { guard } from 'lit/directives/guard.js';
import { ref } from 'lit/directives/ref.js';
import type { Point, Rectangle, Size } from '../../../src/diagram/geometry.ts';
import { paintCanvas, type CanvasScene } from './paintCanvas.ts';

/** The most that the small picture takes of the screen, and the least that still shows something, px. */
const sizes = { most: { width: 150, height: 210 }, least: 28 } as const;

/** As much of a drawing as is seen without getting lost, as a share of its surface. */
const enough = 0.7;

/**
 * The whole drawing in a corner, with what is seen of it; nothing while nearly all of it is seen. Pressing or dragging in it calls
 * `look` with the place of the drawing that shall be in the middle. It is for pointers: by keyboard one walks through the drawing itself.
 */
export function drawMinimap(
  scene: CanvasScene,
  drawing: Size,
  view: Rectangle,
  theme: unknown,
  look: (at: Point) => void,
): TemplateResult | typeof nothing {
  if (drawing.width === 0 || enough <= seenShare(drawing, view)) return nothing;
  const scale = Math.min(sizes.most.width / drawing.width, sizes.most.height / drawing.height);
  const size = {
    width: Math.max(sizes.least, drawing.width * scale),
    height: Math.max(sizes.least, drawing.height * scale),
  };
  const left = (size.width - drawing.width * scale) / 2;
  const top = (size.height - drawing.height * scale) / 2;
  const paint = (element?: Element): void => {
    if (element instanceof HTMLCanvasElement)
      paintCanvas(element, scene, { x: -left / scale, y: -top / scale, scale }, size);
  };
  const steer = (event: PointerEvent): void => {
    if (event.buttons !== 1) return;
    const surface = event.currentTarget as HTMLElement;
    surface.setPointerCapture(event.pointerId);
    const { x, y } = surface.getBoundingClientRect();
    look({ x: (event.clientX - x - left) / scale, y: (event.clientY - y - top) / scale });
  };
  const seen = clipped(
    { x: left + view.x * scale, y: top + view.y * scale, width: view.width * scale, height: view.height * scale },
    size,
  );
  return html`<div
    class="minimap"
    aria-hidden="true"
    .style=${`width: ${size.width}px; height: ${size.height}px`}
    @pointerdown=${steer}
    @pointermove=${steer}
  >
    ${guard(
      [scene.items, scene.marked, scene.lookOf, theme, size.width, size.height],
      () => html`<canvas ${ref(paint)}></canvas>`,
    )}
    <div
      class="seen"
      .style=${`left: ${seen.x}px; top: ${seen.y}px; width: ${seen.width}px; height: ${seen.height}px`}
    ></div>
  </div>`;
}

/** How much of the surface of a drawing is on the screen. */
function seenShare({ width, height }: Size, view: Rectangle): number {
  const across = Math.min(width, view.x + view.width) - Math.max(0, view.x);
  const down = Math.min(height, view.y + view.height) - Math.max(0, view.y);
  return (Math.max(0, across) * Math.max(0, down)) / (width * height);
}

function clipped({ x, y, width, height }: Rectangle, size: Size): Rectangle {
  const [left, top] = [Math.min(size.width - 4, Math.max(0, x)), Math.min(size.height - 4, Math.max(0, y))];
  return {
    x: left,
    y: top,
    width: Math.max(4, Math.min(size.width, x + width) - left),
    height: Math.max(4, Math.min(size.height, y + height) - top),
  };
}
