import type { Point } from '../geometry.ts';
import type { Cell, PlacedCell } from '../volumes/place.ts';
import type { VolumeScale } from '../volumes/scale.ts';
import { formOf, type Volume, type VolumeForm } from '../volumes/volume.ts';
import { cuboidMarks, cuboidOf, extentOf, movedTo, type Cuboid } from './cuboid.ts';
import type { Mark, Part } from './figure.ts';
import { solid, tint } from './paint.ts';
import { textWidth } from './textWidth.ts';

/** Sizes of the text, px. */
const font = { title: 11, line: 10, number: 10 } as const;

/** Distances, px. */
const space = { number: 3, line: 13, names: 6, bar: 7, placeholder: 34 } as const;

/** What follows a volume is written in lines of about this width, px. */
const followersWidth = 72;

/** The room that a volume takes, and its body, whose upper left corner is measured from the left side and the axis of the cell. */
export interface VolumeCell extends Cell {
  readonly body: Cuboid;
  readonly form: VolumeForm;
  readonly texts: readonly Mark[];
  readonly lines: readonly string[];
}

/** A volume with the numbers at its edges, and the names under it. */
export function volumeCell(volume: Volume, scale: VolumeScale): VolumeCell {
  const form = formOf(volume);
  const shape = bodyOf(form, scale);
  const extent = extentOf(shape);
  const numbers = numbersOf(form, volume);
  const lines = namesOf(volume);
  const namesWidth = Math.max(
    textWidth(lines[0] ?? '', font.title, true),
    ...lines.slice(1).map(line => textWidth(line, font.line)),
  );
  const room = numberRoom(shape, numbers);
  const core = room.left + extent.width + room.right;
  // The names are centred under the front of the body.
  const frontMiddle = room.left + shape.front.width / 2;
  const left = Math.max(0, namesWidth / 2 - frontMiddle);
  const right = Math.max(core - frontMiddle, namesWidth / 2);
  const at = { x: left + room.left, y: extent.height / 2 - shape.front.height };
  const body = movedTo(shape, at);
  const isLow = form.kind === 'map' && extent.height < 2.6 * font.number;
  return {
    body,
    form,
    width: left + frontMiddle + right,
    above: extent.height / 2,
    below: extent.height / 2 + room.under,
    names: space.names + space.line * lines.length,
    entry: isLow ? left : at.x - 2,
    exit: isLow ? left + core + 2 : at.x + shape.front.width + shape.back.width / 2 + ((shape.copies - 1) * 5) / 2,
    middle: at.x + shape.front.width / 2 + shape.back.width / 2,
    lid: -shape.front.height / 2 - ((shape.copies - 1) * 5) / 2,
    texts: numberMarks(body, numbers),
    lines,
  };
}

/** The cell where it stands. */
export function volumePart(volume: Volume, cell: VolumeCell, { x, axis, names }: PlacedCell): Part {
  const middle = cell.body.at.x + cell.body.front.width / 2;
  const body: readonly Mark[] =
    cell.form.kind === 'unknown'
      ? [
          {
            kind: 'rectangle',
            role: 'front',
            ...cell.body.at,
            ...cell.body.front,
            radius: 4,
            fill: tint('unknown', 0.08),
            stroke: { paint: solid(volume.problem === undefined ? 'line' : 'error'), width: 1.2, dashes: [4, 3] },
          },
        ]
      : cuboidMarks(cell.body, volume.category, volume.problem !== undefined, volume.segments);
  return {
    ...volumeIdentity(volume),
    at: { x, y: axis },
    marks: [
      ...body,
      ...cell.texts,
      ...cell.lines.map((text, line): Mark => ({
        kind: 'text',
        role: line === 0 ? 'title' : 'line',
        text,
        x: middle,
        y: names - axis + space.names + space.line * line + 9,
        anchor: 'middle',
        size: line === 0 ? font.title : font.line,
        ...(line === 0 && { bold: true as const }),
        paint: solid(line === 0 ? 'text' : 'quiet'),
      })),
    ],
  };
}

/** What every drawing of a volume is known by. */
export function volumeIdentity(volume: Volume): Pick<Part, 'id' | 'kind' | 'traits' | 'label'> {
  return {
    id: volume.id,
    kind: 'volume',
    traits: [volume.category, ...(volume.problem === undefined ? [] : ['problem'])],
    label: spoken(volume),
  };
}

/** A volume in words. */
function spoken({ title, operation, shape, followers, problem }: Volume): string {
  return [title, shape, operation, ...followers, problem ?? ''].filter(part => part !== '').join(', ');
}

function bodyOf(form: VolumeForm, { sides, channels, units }: VolumeScale): Cuboid {
  switch (form.kind) {
    case 'units':
      return cuboidOf(space.bar, units.lengthOf(form.count), 10);
    case 'map': {
      const depth = form.width === undefined ? 0 : sides.lengthOf(form.width);
      const copies = form.depth === undefined ? 1 : 1 + Math.min(4, Math.floor(Math.log2(form.depth)));
      return cuboidOf(channels.lengthOf(form.channels), sides.lengthOf(form.height), depth, copies);
    }
    case 'unknown':
      return cuboidOf(space.placeholder, space.placeholder, 0);
  }
}

/** What is written at the edges of a body. */
interface Numbers {
  readonly height?: string;
  readonly width?: string;
  /** Slices, at the upper right. */
  readonly depth?: string;
  readonly under: string;
}

function numbersOf(form: VolumeForm, { shape }: Volume): Numbers {
  switch (form.kind) {
    case 'units':
      return { under: shape };
    case 'unknown':
      return { under: shape };
    case 'map':
      return {
        height: `${form.height}`,
        ...(form.width !== undefined && { width: `${form.width}` }),
        ...(form.depth !== undefined && { depth: `×${form.depth}` }),
        under: `${form.channels}`,
      };
  }
}

/** How much room the numbers need beside and under a body, px. */
function numberRoom(
  { front, back, copies }: Cuboid,
  { height, width, depth, under }: Numbers,
): { readonly left: number; readonly right: number; readonly under: number } {
  const over = Math.max(0, numberWidth(under) - front.width) / 2;
  const left = height === undefined ? 0 : numberWidth(height) + space.number + 1;
  const start = widthAt({ front, back });
  const right = width === undefined ? 0 : start + numberWidth(width) - front.width - back.width - (copies - 1) * 5;
  const slices = depth === undefined ? 0 : numberWidth(depth) + space.number;
  return {
    left: Math.max(left, over),
    right: Math.max(right, slices, over - back.width, 0),
    under: font.number + space.number,
  };
}

/** Where the width is written: under the edge that runs into the depth, or beside a body that is too flat for that; from its left side. */
function widthAt({ front, back }: Pick<Cuboid, 'front' | 'back'>): number {
  return front.width + (isFlat(back) ? back.width + space.number : back.width / 2 + 4);
}

function isFlat({ width }: { readonly width: number }): boolean {
  return width < 20;
}

function numberMarks(body: Cuboid, { height, width, depth, under }: Numbers): readonly Mark[] {
  const { at, front, back, copies } = body;
  const bottom = at.y + front.height;
  const text = (role: string, content: string, { x, y }: Point, anchor: 'start' | 'middle' | 'end'): Mark => ({
    kind: 'text',
    role,
    text: content,
    x,
    y,
    anchor,
    size: font.number,
    paint: solid('text'),
  });
  return [
    ...(height === undefined ? [] : [text('height', height, { x: at.x - space.number, y: bottom }, 'end')]),
    ...(width === undefined
      ? []
      : [
          text('width', width, { x: at.x + widthAt(body), y: Math.min(bottom, bottom - back.height / 2 + 7) }, 'start'),
        ]),
    ...(depth === undefined
      ? []
      : [
          text(
            'depth',
            depth,
            {
              x: at.x + front.width + back.width + (copies - 1) * 5 + space.number,
              y: at.y - back.height - (copies - 1) * 5 + font.number,
            },
            'start',
          ),
        ]),
    text('channels', under, { x: at.x + front.width / 2, y: bottom + font.number + space.number - 1 }, 'middle'),
  ];
}

function numberWidth(text: string): number {
  return textWidth(text, font.number);
}

/** A title, what makes it as far as the title does not say so, and what follows. */
function namesOf({ title, operation, followers }: Volume): readonly string[] {
  const more =
    operation === title ? '' : operation.startsWith(`${title} `) ? operation.slice(title.length + 1) : operation;
  return [title, more, ...followerLines(followers)].filter(each => each !== '');
}

/** What follows a volume, each once: "+ batch norm, relu". */
export function followerLines(followers: readonly string[]): readonly string[] {
  const lines: string[] = [];
  let line = '';
  [...new Set(followers)].forEach((follower, at) => {
    const word = `${at === 0 ? '+ ' : ', '}${follower}`;
    if (line !== '' && followersWidth < textWidth(line + word, font.line)) {
      lines.push(`${line},`);
      line = follower;
    } else line += word;
  });
  return line === '' ? [] : [...lines, line];
}
