import type { BoxLook } from '../../../src/diagram/figure/graph.ts';
import type { Ink, Paint } from '../../../src/diagram/figure/paint.ts';
import type { Size } from '../../../src/diagram/geometry.ts';
import type { EdgePath } from '../../../src/diagram/layout/layout.ts';
import type { Camera } from '../camera.ts';
import type { Item } from './arrangement.ts';

/** What of a graph is put on a canvas, where parts are too small for text and too many for the page. */
export interface CanvasScene {
  readonly items: readonly Item[];
  readonly edges: readonly EdgePath[];
  readonly marked: ReadonlySet<string>;
  readonly lookOf: ((id: string) => BoxLook | undefined) | undefined;
}

/** More edges than this are a grey surface that costs time. */
const mostEdges = 4000;

/** Draws frames, edges and boxes without text, in the colours of the editor, as a camera sees them. */
export function paintCanvas(canvas: HTMLCanvasElement, scene: CanvasScene, { x, y, scale }: Camera, size: Size): void {
  const context = prepare(canvas, size);
  if (context === undefined) return;
  const colour = createColours();
  const density = canvas.width / Math.max(1, size.width);
  context.setTransform(density * scale, 0, 0, density * scale, -density * scale * x, -density * scale * y);
  const pixel = 1 / scale;
  context.lineWidth = pixel;
  context.strokeStyle = colour({ ink: 'text' });
  context.globalAlpha = 0.3;
  for (const { place, content } of scene.items)
    if ('frame' in content) context.strokeRect(place.x, place.y, place.width, place.height);
  if (scene.edges.length <= mostEdges) {
    context.strokeStyle = colour({ ink: 'line' });
    context.globalAlpha = 0.8;
    context.beginPath();
    for (const { points } of scene.edges)
      points.forEach(({ x, y }, at) => (at === 0 ? context.moveTo(x, y) : context.lineTo(x, y)));
    context.stroke();
  }
  const dot = pixel / density;
  const isNew = createPixels();
  for (const { id, place, content } of scene.items) {
    if ('frame' in content) continue;
    const look = scene.lookOf?.(id);
    const fill = colour(look?.fill ?? { ink: inkOf(content.box) });
    // Of many boxes in one pixel one of each colour is seen; in a small picture of 20,000 the others took half of a frame.
    const isDot = Math.max(place.width, place.height) < dot;
    if (isDot && !isNew(fill, Math.floor((place.x - x) / dot), Math.floor((place.y - y) / dot))) continue;
    context.globalAlpha = look?.isFaint === true ? 0.2 : 0.85;
    context.fillStyle = fill;
    context.fillRect(place.x, place.y, isDot ? dot : place.width, isDot ? dot : place.height);
  }
  context.globalAlpha = 1;
  context.strokeStyle = colour({ ink: 'focus' });
  context.lineWidth = 3 * pixel;
  for (const { id, place } of scene.items)
    if (scene.marked.has(id)) context.strokeRect(place.x, place.y, place.width, place.height);
}

/** Whether a pixel is asked about for the first time in a colour. */
function createPixels(): (fill: string, across: number, down: number) => boolean {
  const pixels = new Map<string, Set<number>>();
  const most = 2 ** 20;
  return (fill, across, down) => {
    const known = pixels.get(fill);
    const pixel = down * most + across;
    if (known?.has(pixel) === true) return false;
    if (known === undefined) pixels.set(fill, new Set([pixel]));
    else known.add(pixel);
    return true;
  };
}

/** An empty canvas as sharp as the screen. */
function prepare(canvas: HTMLCanvasElement, { width, height }: Size): CanvasRenderingContext2D | undefined {
  const density = Math.max(1, window.devicePixelRatio);
  const [wide, high] = [Math.round(width * density), Math.round(height * density)];
  const context = canvas.getContext('2d') ?? undefined;
  if (canvas.width !== wide || canvas.height !== high) [canvas.width, canvas.height] = [wide, high];
  context?.setTransform(1, 0, 0, 1, 0, 0);
  context?.clearRect(0, 0, wide, high);
  return context;
}

function inkOf(
  box:
    | { readonly node: { readonly category: Ink; readonly problem?: string } }
    | { readonly group: { readonly problem?: string } },
): Ink {
  const problem = 'node' in box ? box.node.problem : box.group.problem;
  if (problem !== undefined) return 'error';
  return 'node' in box ? box.node.category : 'quiet';
}

/** The colours of the editor as a canvas understands them, each looked up once. */
function createColours(): (paint: Paint) => string {
  const style = getComputedStyle(document.documentElement);
  const inks = new Map<Ink, string>();
  const inkColour = (ink: Ink): string => {
    const known = inks.get(ink) ?? style.getPropertyValue(`--cnn-${ink}`).trim();
    inks.set(ink, known);
    return known;
  };
  return ({ ink, share, onto = 'face' }) =>
    share === undefined ? inkColour(ink) : `color-mix(in srgb, ${inkColour(ink)} ${100 * share}%, ${inkColour(onto)})`;
}
