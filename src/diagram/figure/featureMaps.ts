import type { Point, Rectangle } from '../geometry.ts';
import { scaleOf, type ScaleLaw, type VolumeScale } from '../volumes/scale.ts';
import type { CircleMark, Figure, Mark, Part } from './figure.ts';
import { stackCell, stackPart, type StackCell } from './mapStack.ts';
import { solid, tint } from './paint.ts';
import { drawNetworks, volumeNetworks, type ShownNetwork, type Standing } from './volumeDrawing.ts';

/** How feature maps are drawn. */
export interface FeatureMapsLook {
  /** Chosen by what is readable when absent. */
  readonly law?: ScaleLaw;
  /** About how wide a row may be, px. */
  readonly width: number;
}

/** The least side of a map on which a window can be seen, and of the window, px. */
const visible = { sheet: 14, window: 3 } as const;

/**
 * A network as the figure of LeNet-5 draws it: stacks of feature maps, between them what is computed, a window with lines to what it makes,
 * and the units of vectors as columns of circles.
 */
export function featureMapsOf(network: ShownNetwork, { law, width }: FeatureMapsLook): Figure {
  const drawn = volumeNetworks([network]);
  const scale = scaleOf(
    drawn.flatMap(({ volumes }) => volumes),
    { sides: 96, channels: 1, units: 1 },
    law,
  );
  return drawNetworks([network], drawn, width, {
    cell: volume => stackCell(volume, scale),
    part: stackPart,
    between: (from, to, isRead) =>
      from.cell.form.kind === 'units' && to.cell.form.kind === 'units'
        ? connections(from, to)
        : isRead
          ? projection(from, to, scale)
          : undefined,
  });
}

/** Every unit with every unit, as far as they are drawn. */
function connections(from: Standing<StackCell>, to: Standing<StackCell>): Part {
  const stroke = { paint: { ink: 'line' as const, opacity: 0.35 }, width: 0.6 };
  const ends = circles(to);
  return {
    kind: 'connections',
    marks: circles(from).flatMap(start =>
      ends.map((end): Mark => ({
        kind: 'line',
        role: 'ray',
        points: [
          { x: start.x + start.radius, y: start.y },
          { x: end.x - end.radius, y: end.y },
        ],
        stroke,
      })),
    ),
  };
}

function circles({ cell, place }: Standing<StackCell>): readonly (Point & { readonly radius: number })[] {
  return cell.marks
    .filter((mark): mark is CircleMark => mark.kind === 'circle' && mark.role === 'front')
    .map(({ centre, radius }) => ({ x: place.x + centre.x, y: place.axis + centre.y, radius }));
}

/** The window on the front map, and the lines from it to the unit that it makes. Undefined where it could not be seen. */
function projection(from: Standing<StackCell>, to: Standing<StackCell>, scale: VolumeScale): Part | undefined {
  const { form } = from.cell;
  const { window } = to.volume;
  if (form.kind !== 'map' || window === undefined || form.depth !== undefined) return undefined;
  // The kernel of a transposed convolution lies on what the layer gives, not on what it reads.
  if (window.spreads === true) return undefined;
  const [sheet, target] = [frontOf(from), frontOf(to)];
  if (sheet === undefined || target === undefined || sheet.width < visible.sheet) return undefined;
  const length = (kernel: number, side: number, most: number): number =>
    Math.min(most, Math.max(visible.window, (kernel / side) * scale.sides.lengthOf(side)));
  const [across, down] = [window.kernelSize.at(-1) ?? 1, window.kernelSize.at(-2) ?? 1];
  const width = length(across, form.width ?? form.height, sheet.width);
  const height = form.width === undefined ? sheet.height : length(down, form.height, sheet.height);
  const x = sheet.x + Math.min(0.5 * sheet.width, sheet.width - width);
  const y = sheet.y + Math.min(0.22 * sheet.height, sheet.height - height);
  const point = {
    x: target.x + Math.min(0.3 * target.width, target.width / 2),
    y: target.y + Math.min(0.35 * target.height, target.height / 2),
  };
  const ray = (start: number): Mark => ({
    kind: 'line',
    role: 'ray',
    points: [{ x: x + width, y: start }, point],
    stroke: { paint: solid('patch'), width: 0.8 },
  });
  return {
    kind: 'window',
    marks: [
      {
        kind: 'rectangle',
        role: 'window',
        ...{ x, y, width, height },
        fill: tint('patch', 0.45),
        stroke: { paint: solid('patch'), width: 1 },
      },
      ray(y),
      ray(y + height),
      { kind: 'circle', role: 'unit', centre: point, radius: 1.6, fill: solid('patch') },
    ],
  };
}

/** The map in front of a stack, or the first unit of a column. */
function frontOf(standing: Standing<StackCell>): Rectangle | undefined {
  const { cell, place } = standing;
  const front = cell.marks.findLast(mark => mark.kind === 'rectangle' && mark.role === 'front');
  if (front?.kind === 'rectangle')
    return { x: place.x + front.x, y: place.axis + front.y, width: front.width, height: front.height };
  const [first] = circles(standing);
  return (
    first && { x: first.x - first.radius, y: first.y - first.radius, width: 2 * first.radius, height: 2 * first.radius }
  );
}
