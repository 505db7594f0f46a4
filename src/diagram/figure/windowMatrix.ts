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
const room = { margin: 12, labels: 34, sign: 34, below: 16 } as const;

/** Zeros are written into matrices of no more columns than these, and left out of larger ones. */
const columnsWithZeros = 36;

/** Draws a matrix, and the equation around it. */
export function drawMatrix(matrix: WindowMatrix, look: MatrixLook): MatrixDrawing {
  const shown = {
    rows: Math.min(matrix.rows, mostMatrixLines),
    columns: Math.min(matrix.columns, mostMatrixLines),
  };
  const entries = matrix.entries.filter(({ row, column }) => row < shown.rows && column < shown.columns);
  const isCut = shown.rows < matrix.rows || shown.columns < matrix.columns;
  const isSmall = 40 < Math.max(shown.rows, shown.columns);
  const size = isSmall ? font.small : font.entry;
  const textOf = (entry: MatrixEntry): string => entryText(entry, look.entries);
  const height = isSmall ? 15 : 20;
  const width = Math.max(height, Math.ceil(Math.max(0, ...entries.map(entry => textWidth(textOf(entry), size)))) + 4);
  const { vectors } = look;
  const vectorWidth =
    vectors === undefined
      ? 0
      : Math.max(28, ...[...vectors.result, ...vectors.read].map(number => textWidth(formatNumber(number), size) + 8));
  const tall = Math.max(shown.rows, vectors === undefined ? 0 : shown.columns) * height;
  const top = room.margin + room.labels;
  const topOf = (rows: number): number => top + (tall - rows * height) / 2;
  const resultLeft = room.margin + room.labels;
  const left = resultLeft + (vectors === undefined ? 0 : vectorWidth + room.sign);
  const right = left + shown.columns * width;
  const frame = { x: left, y: topOf(shown.rows), width: shown.columns * width, height: shown.rows * height };
  const cell = { width, height };
  const onLine = entries.filter(({ row, column }) => (look.lines === 'rows' ? row : column) === look.at);
  const around = [
    sideLabels(look.columns, shown.columns, at => ({ x: left + (at + 0.65) * width, y: frame.y - 5, turn: -90 })),
    sideLabels(look.rows, shown.rows, at => ({
      x: resultLeft - 5,
      y: frame.y + (at + 0.7) * height,
      anchor: 'end' as const,
    })),
    blockLines(frame, cell, look),
    currentLine(frame, cell, look),
    ...(isCut ? [moreMark(frame)] : []),
  ];
  if (vectors !== undefined) {
    const readLeft = right + room.sign;
    const readTop = topOf(shown.columns);
    const paints = new Map(onLine.map(entry => [look.lines === 'rows' ? entry.column : entry.row, paintOf(entry)]));
    const own = new Map([[look.at, tint('focus', 0.3)]]);
    const [resultPaints, readPaints] = look.lines === 'rows' ? [own, paints] : [paints, own];
    const bias = vectors.bias === 0 ? '' : `${vectors.bias < 0 ? '−' : '+'} ${formatNumber(Math.abs(vectors.bias))}`;
    const middle = top + tall / 2 + 6;
    around.push(
      vector(
        vectors.result.slice(0, shown.rows),
        { x: resultLeft, y: frame.y, width: vectorWidth, height },
        resultPaints,
        size,
      ),
      vector(
        vectors.read.slice(0, shown.columns),
        { x: readLeft, y: readTop, width: vectorWidth, height },
        readPaints,
        size,
      ),
      sideLabels(look.columns, shown.columns, at => ({
        x: readLeft + vectorWidth + 5,
        y: readTop + (at + 0.7) * height,
      })),
      {
        kind: 'signs',
        marks: [
          { ...words('=', left - room.sign / 2, middle, font.sign), anchor: 'middle' },
          { ...words('·', right + room.sign / 2, middle, font.sign), anchor: 'middle' },
          ...(bias === '' ? [] : [words(bias, readLeft + vectorWidth + room.labels + 8, middle, font.sign)]),
        ],
      },
    );
  }
  const biasRoom = vectors === undefined || vectors.bias === 0 ? 0 : 90;
  return {
    lines: linesOf(entries, frame, cell, look, textOf, size),
    around,
    isCut,
    width: right + room.margin + (vectors === undefined ? 12 : room.sign + vectorWidth + room.labels + biasRoom),
    height: top + tall + room.below,
  };
}

/** One part for each line that stands for a window, with the entries on it. */
function linesOf(
  entries: readonly MatrixEntry[],
  frame: Rectangle,
  cell: Size,
  look: MatrixLook,
  textOf: (entry: MatrixEntry) => string,
  size: number,
): readonly Part[] {
  const isRows = look.lines === 'rows';
  const count = Math.round(isRows ? frame.height / cell.height : frame.width / cell.width);
  const across = Math.round(isRows ? frame.width / cell.width : frame.height / cell.height);
  const withZeros = frame.width / cell.width <= columnsWithZeros;
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
        { ...words(textOf(entry), at.x, at.y, size), role: 'number', anchor: 'middle' },
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
  if (entries === 'numbers' || kernel.length === 0) return formatNumber(value);
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

function vector(
  numbers: readonly number[],
  { x, y, width, height }: Rectangle,
  paints: ReadonlyMap<number, Paint>,
  size: number,
): Part {
  return {
    kind: 'vector',
    at: { x, y },
    marks: numbers.flatMap((number, at): readonly Mark[] => [
      {
        kind: 'rectangle',
        x: 0,
        y: at * height,
        width,
        height,
        fill: paints.get(at) ?? solid('face'),
        stroke: { paint: tint('line', 0.6), width: 0.8 },
      },
      { ...words(formatNumber(number), width / 2, (at + 0.5) * height + size * 0.36, size), anchor: 'middle' },
    ]),
  };
}

function words(text: string, x: number, y: number, size: number, ink: Ink | Paint = 'text') {
  return { kind: 'text' as const, text, x, y, size, paint: typeof ink === 'string' ? solid(ink) : ink };
}
