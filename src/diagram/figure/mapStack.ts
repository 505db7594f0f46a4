import type { Point, Rectangle, Size } from '../geometry.ts';
import type { Cell } from '../volumes/place.ts';
import type { VolumeScale } from '../volumes/scale.ts';
import { formOf, type Segment, type Volume, type VolumeForm } from '../volumes/volume.ts';
import { cuboidMarks, cuboidOf, extentOf, movedTo } from './cuboid.ts';
import type { CircleMark, Mark, Part } from './figure.ts';
import { solid, tint } from './paint.ts';
import { textWidth } from './textWidth.ts';
import type { Standing } from './volumeDrawing.ts';
import { followerLines, volumeIdentity } from './volumePart.ts';

/** Sizes of the text, px. */
const font = { title: 11, line: 10 } as const;

/** Distances, px. */
const space = { line: 13, heads: 8, feet: 8, circle: 5, circles: 13, strip: 7, before: 34 } as const;

/** As many maps, cubes and units are drawn; of more a few, and dots. */
const most = { maps: 8, cubes: 4, units: 10, someUnits: 4 } as const;

/** From one map to the one before it. */
const offsets = { map: { x: 5, y: 5 }, strip: { x: 3, y: 11 }, cube: { x: 9, y: 9 } } as const;

/** The room that a stack of maps takes, with its name over it and what makes it under the gap before it. */
export interface StackCell extends Cell {
  readonly form: VolumeForm;
  /** Of the whole stack, from the left side and the axis of the cell. */
  readonly stack: Rectangle;
  /** Of one map. */
  readonly sheet: Size;
  readonly marks: readonly Mark[];
  /** From its left side to the middle of what is written under the gap. */
  readonly foot: number;
  readonly heads: readonly string[];
  readonly feet: readonly string[];
}

/** A stack of maps with all that is written at it. */
export function stackCell(volume: Volume, scale: VolumeScale): StackCell {
  const form = formOf(volume);
  const { size, sheet, marks } = stackOf(form, volume, scale);
  const heads = [volume.title, countOf(form, volume)];
  const feet = [inFull(volume), ...followerLines(volume.followers)].filter(line => line !== '');
  const feetWidth = Math.max(0, ...feet.map(line => textWidth(line, font.line)));
  const headWidth = Math.max(textWidth(heads[0] ?? '', font.title, true), textWidth(heads[1] ?? '', font.line));
  const room = Math.max(size.width, headWidth);
  // What makes it may begin under the gap and end under the stack.
  const before = volume.category === 'input' ? 0 : Math.max(space.before, feetWidth - 0.35 * room);
  const x = before + (room - size.width) / 2;
  const stack = { x, y: -size.height / 2, ...size };
  return {
    form,
    stack,
    sheet,
    marks: marks.map(mark => shifted(mark, stack)),
    foot: Math.max(before, feetWidth) / 2,
    heads,
    feet,
    width: before + room,
    above: size.height / 2 + space.heads + space.line * heads.length,
    below: size.height / 2,
    names: space.feet + space.line * Math.max(1, feet.length),
    entry: x - 2,
    exit: x + size.width + 1,
    middle: x + size.width / 2,
    lid: -size.height / 2 - space.heads - space.line * heads.length,
  };
}

/** The stack where it stands. */
export function stackPart({ volume, cell, place: { x, axis, names } }: Standing<StackCell>): Part {
  const text = (role: string, content: string, at: Point, isTitle = false): Mark => ({
    kind: 'text',
    role,
    text: content,
    ...at,
    anchor: 'middle',
    size: isTitle ? font.title : font.line,
    ...(isTitle && { bold: true as const }),
    paint: solid(isTitle || role === 'size' ? 'text' : 'quiet'),
  });
  const { stack, heads, feet, foot } = cell;
  const middle = stack.x + stack.width / 2;
  const top = stack.y - space.heads - space.line * (heads.length - 1);
  return {
    ...volumeIdentity(volume),
    at: { x, y: axis },
    marks: [
      ...cell.marks,
      ...heads.map((line, at) =>
        text(at === 0 ? 'title' : 'size', line, { x: middle, y: top + space.line * at }, at === 0),
      ),
      ...feet.map((line, at) => text('line', line, { x: foot, y: names - axis + space.feet + space.line * at + 8 })),
    ],
  };
}

/** "6@28×28", or the number of units. */
function countOf(form: VolumeForm, { shape, size = [] }: Volume): string {
  if (form.kind !== 'map') return shape;
  return `${form.channels}@${size.slice(1).join('×')}`;
}

/** What makes a stack, in the words of the literature where ours are short. */
function inFull({ operation, category }: Volume): string {
  if (category === 'dense' && operation === 'linear') return 'full connection';
  return operation.replace(/^conv(?= \d|$)/, 'convolution');
}

interface Stack {
  readonly size: Size;
  readonly sheet: Size;
  /** From the upper left corner of the stack. */
  readonly marks: readonly Mark[];
}

function stackOf(form: VolumeForm, volume: Volume, scale: VolumeScale): Stack {
  const { category, problem, segments } = volume;
  const stroke =
    problem === undefined ? { paint: tint(category, 0.8), width: 0.9 } : { paint: solid('error'), width: 1.6 };
  if (form.kind === 'unknown') {
    const size = { width: 40, height: 40 };
    const fill = tint('unknown', 0.08);
    return { size, sheet: size, marks: [{ kind: 'rectangle', role: 'front', x: 0, y: 0, ...size, fill, stroke }] };
  }
  if (form.kind === 'units') return unitsOf(form.count, volume);
  const across = form.width ?? form.height;
  const isCube = form.depth !== undefined;
  const sheet = {
    width: scale.sides.lengthOf(across),
    height: form.width === undefined ? space.strip : scale.sides.lengthOf(form.height),
  };
  const count = Math.min(form.channels, isCube ? most.cubes : most.maps);
  const offset = isCube ? offsets.cube : form.width === undefined ? offsets.strip : offsets.map;
  const cube = cuboidOf(sheet.width, sheet.height, isCube ? scale.sides.lengthOf(form.depth ?? 1) : 0);
  const body = extentOf(cube);
  const hasMore = count < form.channels;
  const corner = { x: (count - 1) * offset.x, y: (count - 1) * offset.y };
  const marks = Array.from({ length: count }, (_, at): readonly Mark[] => {
    const place = { x: at * offset.x, y: body.height - sheet.height + at * offset.y };
    if (isCube) return cuboidMarks(movedTo(cube, place), category, problem !== undefined);
    const share = isCopied(at / count, segments) ? 0.08 : 0.26;
    return [{ kind: 'rectangle', role: 'front', ...place, ...sheet, fill: tint(category, share), stroke }];
  }).flat();
  const dots = hasMore ? dotsMarks({ x: corner.x + body.width + 4, y: corner.y + body.height + 4 }, offset) : [];
  return {
    size: { width: corner.x + body.width + (hasMore ? 14 : 0), height: corner.y + body.height + (hasMore ? 12 : 0) },
    sheet,
    marks: [...marks, ...dots],
  };
}

/** Whether the map at a share of all channels is carried here from elsewhere. */
function isCopied(share: number, segments: readonly Segment[] = []): boolean {
  const total = segments.reduce((sum, { channels }) => sum + channels, 0);
  let end = 0;
  for (const { channels, isCopy } of segments) {
    end += channels;
    if (share < end / total) return isCopy;
  }
  return false;
}

/** Three dots that go on as the maps do. */
function dotsMarks({ x, y }: Point, { x: dx, y: dy }: Point): readonly Mark[] {
  const length = Math.hypot(dx, dy);
  return [0, 1, 2].map((at): Mark => ({
    kind: 'circle',
    role: 'dots',
    centre: { x: x + (4 * at * dx) / length, y: y + (4 * at * dy) / length - 4 },
    radius: 1.1,
    fill: solid('quiet'),
  }));
}

/** A column of units, or the first and the last of many. */
function unitsOf(count: number, { category, problem }: Volume): Stack {
  const isAll = count <= most.units;
  const shown = isAll ? count : 2 * most.someUnits;
  const gap = isAll ? 0 : 1.6 * space.circles;
  const centres = Array.from({ length: shown }, (_, at) => ({
    x: space.circle,
    y: space.circle + at * space.circles + (!isAll && most.someUnits <= at ? gap : 0),
  }));
  const half = space.circle + (most.someUnits - 0.5) * space.circles + gap / 2;
  const size = { width: 2 * space.circle, height: (shown - 1) * space.circles + gap + 2 * space.circle };
  return {
    size,
    sheet: size,
    marks: [
      ...centres.map((centre): CircleMark => ({
        kind: 'circle',
        role: 'front',
        centre,
        radius: space.circle,
        fill: tint(category, 0.26),
        stroke:
          problem === undefined ? { paint: tint(category, 0.8), width: 0.9 } : { paint: solid('error'), width: 1.6 },
      })),
      ...(isAll ? [] : dotsMarks({ x: space.circle, y: half }, { x: 0, y: 1 })),
    ],
  };
}

function shifted(mark: Mark, { x: dx, y: dy }: Point): Mark {
  const by = ({ x, y }: Point): Point => ({ x: x + dx, y: y + dy });
  switch (mark.kind) {
    case 'line':
      return { ...mark, points: mark.points.map(by) };
    case 'circle':
      return { ...mark, centre: by(mark.centre) };
    case 'rectangle':
    case 'cells':
    case 'text':
      return { ...mark, ...by(mark) };
  }
}
