import type { Rectangle, Size } from '../geometry.ts';
import { letterOf, type MatrixEntry, type WindowMatrix } from '../windows/matrix.ts';
import { formatNumber } from '../windows/numbers.ts';
import type { GridSize } from '../windows/problem.ts';
import type { Mark, Part } from './figure.ts';
import { solid, tint, type Ink, type Paint } from './paint.ts';
import { textWidth } from './textWidth.ts';
import { kernelPaint } from './windows.ts';

/** What is drawn of a matrix, and which of its lines is looked at. */
export interface MatrixLook {
  /** Whether its entries are written as letters of the kernel, or as numbers. */
  readonly entries: 'letters' | 'numbers';
  /** Which way its lines run, of which each stands for a window. */
  readonly lines: 'rows' | 'columns';
  readonly at: number;
  /** What its rows and columns are called, and how many make a block. */
  readonly rows: MatrixSide;
  readonly columns: MatrixSide;
  /** The numbers at both sides of the equation; without them it is drawn alone. */
  readonly vectors?: { readonly result: readonly number[]; readonly read: readonly number[]; readonly bias: number };
  /** What it says to whoever cannot see it, line by line. */
  labelOf(line: number): string;
}

/** A side of a matrix: the cells of a map, row by row. */
export interface MatrixSide {
  readonly name: string;
  readonly map: GridSize;
  readonly isSignal: boolean;
}

/** A matrix as a drawing: its lines, which can be pointed at, and what stands around them. */
export interface MatrixDrawing extends Size {
  readonly lines: readonly Part[];
  readonly around: readonly Part[];
  /** Whether there is more of it than is drawn. */
  readonly isCut: boolean;
}

/** More rows or columns than these cannot be read. */
export const mostMatrixLines = 64;

const font = { entry: 11, small: 9.5, label: 9.5, sign: 18 } as const;
const room = { margin: 12, labels: 34, sign: 34, gap: 6, below: 16 } as const;

/** Zeros are written into matrices of no more columns than these, and left out of larger ones. */
const columnsWithZeros = 36;

/** Where the parts of an equation are, px. */
interface Places {
  /** The matrix. */
  readonly frame: Rectangle;
  readonly cell: Size;
  readonly shown: GridSize;
  /** Of the text of an entry. */
  readonly size: number;
  /** Left side of the outputs; of the matrix where it is drawn alone. */
  readonly left: number;
  readonly vectorWidth: number;
  /** Whether the inputs lie above their columns: beside a wide matrix they would stand far out at both ends. */
  readonly isLying: boolean;
  readonly width: number;
  readonly height: number;
}

/** Draws a matrix, and the equation around it. */
export function drawMatrix(matrix: WindowMatrix, look: MatrixLook): MatrixDrawing {
  const shown = {
    rows: Math.min(matrix.rows, mostMatrixLines),
    columns: Math.min(matrix.columns, mostMatrixLines),
  };
  const entries = matrix.entries.filter(({ row, column }) => row < shown.rows && column < shown.columns);
  const places = placesOf(entries, shown, look);
  const { frame, cell, left } = places;
  const isCut = shown.rows < matrix.rows || shown.columns < matrix.columns;
  const above = places.isLying ? cell.height + room.gap : 0;
  return {
    lines: linesOf(entries, places, look),
    around: [
      sideLabels(look.columns, shown.columns, at => ({
        x: frame.x + (at + 0.65) * cell.width,
        y: frame.y - above - 5,
        turn: -90,
      })),
      sideLabels(look.rows, shown.rows, at => ({ x: left - 5, y: frame.y + (at + 0.7) * cell.height, anchor: 'end' })),
      blockLines(frame, cell, look),
      currentLine(frame, cell, look),
      ...(isCut ? [moreMark(frame)] : []),
      ...equationParts(entries, places, look),
    ],
    isCut,
    width: places.width,
    height: places.height,
  };
}

function placesOf(entries: readonly MatrixEntry[], shown: GridSize, { vectors, entries: written }: MatrixLook): Places {
  const isSmall = 40 < Math.max(shown.rows, shown.columns);
  const size = isSmall ? font.small : font.entry;
  const widest = (texts: readonly string[]): number =>
    Math.ceil(Math.max(0, ...texts.map(text => textWidth(text, size))));
  const height = isSmall ? 15 : 20;
  const isLying = vectors !== undefined && 1.5 * shown.rows < shown.columns;
  const entryWidth = widest(entries.map(entry => entryText(entry, written))) + 4;
  const readWidth = vectors === undefined ? 0 : widest(vectors.read.map(formatNumber)) + 4;
  const width = Math.max(height, entryWidth, isLying ? readWidth : 0);
  const vectorWidth =
    vectors === undefined ? 0 : Math.max(28, 4 + readWidth, widest(vectors.result.map(formatNumber)) + 8);
  const tall = Math.max(shown.rows, vectors === undefined || isLying ? 0 : shown.columns) * height;
  const left = room.margin + room.labels;
  const frame = {
    x: left + (vectors === undefined ? 0 : vectorWidth + room.sign),
    y: room.margin + room.labels + (isLying ? height + room.gap : 0) + (tall - shown.rows * height) / 2,
    width: shown.columns * width,
    height: shown.rows * height,
  };
  const beside = vectors === undefined || isLying ? 12 : room.sign + vectorWidth + room.labels;
  const bias = vectors === undefined || vectors.bias === 0 ? 0 : textWidth(biasText(vectors.bias), font.sign) + 12;
  return {
    frame,
    cell: { width, height },
    shown,
    size,
    left,
    vectorWidth,
    isLying,
    width: frame.x + frame.width + beside + bias + room.margin,
    height: room.margin + room.labels + (isLying ? height + room.gap : 0) + tall + room.below,
  };
}

/** The numbers at both sides of the matrix, those of the line that is looked at in its colours. */
function equationParts(entries: readonly MatrixEntry[], places: Places, look: MatrixLook): readonly Part[] {
  const { frame, cell, shown, size, left, vectorWidth, isLying } = places;
  const { vectors, lines, at } = look;
  if (vectors === undefined) return [];
  const areRows = lines === 'rows';
  const onLine = entries.filter(({ row, column }) => (areRows ? row : column) === at);
  const used = new Map(onLine.map(entry => [areRows ? entry.column : entry.row, paintOf(entry)]));
  const own = new Map([[at, tint('focus', 0.3)]]);
  const [resultPaints, readPaints] = areRows ? [own, used] : [used, own];
  const right = frame.x + frame.width;
  const middle = frame.y + frame.height / 2;
  const readTop = middle - (shown.columns * cell.height) / 2;
  const readLeft = right + room.sign;
  const standing = { width: vectorWidth, height: cell.height };
  const read = vectors.read.slice(0, shown.columns);
  const sign = (text: string, x: number): Mark => ({ ...words(text, x, middle + 6, font.sign), anchor: 'middle' });
  const biasLeft = isLying ? right + 14 : readLeft + vectorWidth + room.labels + 6;
  return [
    vector(vectors.result.slice(0, shown.rows), { x: left, y: frame.y, ...standing }, resultPaints, size),
    isLying
      ? vector(read, { x: frame.x, y: frame.y - room.gap - cell.height, ...cell }, readPaints, size, true)
      : vector(read, { x: readLeft, y: readTop, ...standing }, readPaints, size),
    ...(isLying
      ? []
      : [
          sideLabels(look.columns, shown.columns, place => ({
            x: readLeft + vectorWidth + 5,
            y: readTop + (place + 0.7) * cell.height,
          })),
        ]),
    {
      kind: 'signs',
      marks: [
        sign('=', frame.x - room.sign / 2),
        ...(isLying ? [] : [sign('·', right + room.sign / 2)]),
        ...(vectors.bias === 0 ? [] : [words(biasText(vectors.bias), biasLeft, middle + 6, font.sign)]),
      ],
    },
  ];
}

function biasText(bias: number): string {
  return `${bias < 0 ? '−' : '+'} ${formatNumber(Math.abs(bias))}`;
}

/** One part for each line that stands for a window, with the entries on it. */
function linesOf(entries: readonly MatrixEntry[], places: Places, look: MatrixLook): readonly Part[] {
  const { frame, cell, shown, size } = places;
  const isRows = look.lines === 'rows';
  const count = isRows ? shown.rows : shown.columns;
  const across = isRows ? shown.columns : shown.rows;
  const withZeros = shown.columns <= columnsWithZeros;
  const placed = new Map(entries.map(entry => [`${entry.row},${entry.column}`, entry]));
  return Array.from({ length: count }, (_, line): Part => {
    const long = { width: isRows ? frame.width : cell.width, height: isRows ? cell.height : frame.height };
    const marks: Mark[] = [{ kind: 'rectangle', role: 'face', x: 0, y: 0, ...long, fill: solid('face') }];
    for (let place = 0; place < across; place++) {
      const entry = placed.get(isRows ? `${line},${place}` : `${place},${line}`);
      const x = isRows ? place * cell.width : 0;
      const y = isRows ? 0 : place * cell.height;
      const at = { x: x + cell.width / 2, y: y + cell.height / 2 + size * 0.36 };
      if (entry === undefined) {
        if (withZeros) marks.push({ ...words('0', at.x, at.y, size - 1, tint('quiet', 0.45)), anchor: 'middle' });
        continue;
      }
      marks.push(
        {
          kind: 'rectangle',
          role: 'entry',
          x: x + 0.5,
          y: y + 0.5,
          width: cell.width - 1,
          height: cell.height - 1,
          fill: paintOf(entry),
        },
        { ...words(entryText(entry, look.entries), at.x, at.y, size), role: 'number', anchor: 'middle' },
      );
    }
    const isCurrent = line === look.at;
    return {
      id: `line ${line}`,
      kind: 'matrix-line',
      ...(isCurrent && { traits: ['current'] }),
      at: { x: frame.x + (isRows ? 0 : line * cell.width), y: frame.y + (isRows ? line * cell.height : 0) },
      label: look.labelOf(line),
      marks,
    };
  });
}

function entryText({ kernel, value }: MatrixEntry, entries: MatrixLook['entries']): string {
  if (entries === 'numbers') return formatNumber(value);
  if (kernel.length === 0) return value === 1 ? '1' : `1/${Math.round(1 / value)}`; // of a mean
  return kernel.map(letterOf).join('+');
}

function paintOf({ kernel: [kernel] }: MatrixEntry): Paint {
  return kernel === undefined ? tint('patch', 0.3) : kernelPaint(kernel, 0.4);
}

/** Names of the cells of a map: "x1,2" is that of the second column of the first row. */
function sideLabels(
  { name, map, isSignal }: MatrixSide,
  count: number,
  place: (at: number) => { readonly x: number; readonly y: number; readonly turn?: number; readonly anchor?: 'end' },
): Part {
  return {
    kind: 'labels',
    marks: Array.from({ length: count }, (_, at) => {
      const column = (at % map.columns) + 1;
      const text = isSignal ? `${name}${column}` : `${name}${Math.floor(at / map.columns) + 1},${column}`;
      return { ...words(text, 0, 0, font.label, 'quiet'), ...place(at) };
    }),
  };
}

/** The border, and lines between the blocks that a row of each map makes. */
function blockLines({ x, y, width, height }: Rectangle, cell: Size, { rows, columns }: MatrixLook): Part {
  const stroke = { paint: tint('line', 0.8), width: 1 };
  const marks: Mark[] = [{ kind: 'rectangle', x, y, width, height, stroke }];
  for (let at = columns.map.columns * cell.width; !columns.isSignal && at < width; at += columns.map.columns * cell.width)
    marks.push({ kind: 'line', points: [{ x: x + at, y }, { x: x + at, y: y + height }], stroke }); // prettier-ignore
  for (let at = rows.map.columns * cell.height; !rows.isSignal && at < height; at += rows.map.columns * cell.height)
    marks.push({ kind: 'line', points: [{ x, y: y + at }, { x: x + width, y: y + at }], stroke }); // prettier-ignore
  return { kind: 'blocks', marks };
}

/** Lies over the lines, so that those beside it do not cover its border. */
function currentLine(frame: Rectangle, cell: Size, { lines, at }: MatrixLook): Part {
  const isRows = lines === 'rows';
  const place = isRows
    ? { x: frame.x, y: frame.y + at * cell.height, width: frame.width, height: cell.height }
    : { x: frame.x + at * cell.width, y: frame.y, width: cell.width, height: frame.height };
  const isSeen =
    place.x + place.width <= frame.x + frame.width + 1 && place.y + place.height <= frame.y + frame.height + 1;
  const stroke = { paint: solid('focus'), width: 2.5 };
  return { kind: 'current-line', marks: isSeen ? [{ kind: 'rectangle', ...place, stroke }] : [] };
}

function moreMark({ x, y, width, height }: Rectangle): Part {
  return { kind: 'more', marks: [words('…', x + width + 3, y + height + 10, font.entry)] };
}

/** Numbers below each other, or side by side where they lie; the rectangle is that of the first. */
function vector(
  numbers: readonly number[],
  { x, y, width, height }: Rectangle,
  paints: ReadonlyMap<number, Paint>,
  size: number,
  isLying = false,
): Part {
  const stroke = { paint: tint('line', 0.6), width: 0.8 };
  return {
    kind: 'vector',
    at: { x, y },
    marks: numbers.flatMap((number, at): readonly Mark[] => {
      const [left, top] = isLying ? [at * width, 0] : [0, at * height];
      return [
        { kind: 'rectangle', x: left, y: top, width, height, fill: paints.get(at) ?? solid('face'), stroke },
        { ...words(formatNumber(number), left + width / 2, top + height / 2 + size * 0.36, size), anchor: 'middle' },
      ];
    }),
  };
}

function words(text: string, x: number, y: number, size: number, ink: Ink | Paint = 'text') {
  return { kind: 'text' as const, text, x, y, size, paint: typeof ink === 'string' ? solid(ink) : ink };
}
