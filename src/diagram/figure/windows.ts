import type { Rectangle, Size } from '../geometry.ts';
import type { Grid, GridCell, GridName } from '../windows/grids.ts';
import type { Mark, Part } from './figure.ts';
import { solid, tint, type Ink, type Paint } from './paint.ts';
import { textWidth } from './textWidth.ts';

/** What stands above a grid: its name, and what there is to say of it. */
export interface GridTitle {
  readonly title: string;
  readonly detail: string;
  /** Between it and what comes before: "∗", "=". */
  readonly sign: string;
}

/** A grid as a drawing: the row by row parts of its cells, and what is not a cell. */
export interface GridPanel {
  readonly name: GridName;
  readonly titles: Part;
  readonly rows: readonly (readonly CellPart[])[];
  /** Drawn over the cells. */
  readonly frame: Part | undefined;
}

/** A cell with where it is, for whoever wants to write into it. */
export interface CellPart {
  readonly part: Part;
  readonly cell: GridCell;
  readonly place: Rectangle;
}

/** Grids side by side, as many as there is room for, and the others below. */
export interface GridsDrawing extends Size {
  readonly panels: readonly GridPanel[];
}

const font = { title: 12, detail: 10.5, sign: 18, cell: 13, smallCell: 11.5, note: 9 } as const;

/** Distances, px. */
const room = { margin: 12, titles: 42, sign: 40, below: 20 } as const;

/** Sides of a cell, px: with a note in its corner, the best first, and without one where there are many cells. */
const sides = { noted: [36, 32, 28], small: 25 } as const;

/** Where a grid has more columns than these, no cell has room for a note; kernels are narrow, and stand beside a wide map if they are not. */
const columnsWithNotes = { kernel: 8, map: 12 } as const;

/** Colours of the numbers of a kernel, in turn: what lies on the map has the colour that it has in the kernel. */
const kernelInks = [
  'convolution',
  'activation',
  'pooling',
  'dense',
  'join',
  'upsampling',
  'normalization',
  'attention',
  'group',
] as const satisfies readonly Ink[];

/** The colour of one number of a kernel. */
export function kernelPaint(kernel: number, share = 0.3): Paint {
  return tint(kernelInks[kernel % kernelInks.length] ?? 'group', share);
}

/** Draws grids within a width, px. `labelOf` says a cell to whoever cannot see it. */
export function drawGrids(
  grids: readonly Grid[],
  titleOf: (name: GridName) => GridTitle,
  labelOf: (grid: Grid, cell: GridCell) => string,
  width: number,
): GridsDrawing {
  const sized = measureAll(grids, titleOf, width - 2 * room.margin);
  const rows: MeasuredGrid[][] = [];
  let used = Infinity;
  for (const panel of sized) {
    if (width - 2 * room.margin < used + widthOf(panel)) {
      rows.push([]);
      used = 0;
    }
    rows.at(-1)?.push(panel);
    used += widthOf(panel);
  }
  let [top, widest] = [room.margin, 0];
  const panels = rows.flatMap(row => {
    const height = Math.max(...row.map(({ gridHeight }) => gridHeight));
    let left = room.margin;
    const drawn = row.map(panel => {
      const hasSign = panel.title.sign !== '';
      const x = left + (hasSign ? room.sign : 0);
      const y = top + room.titles + (height - panel.gridHeight) / 2;
      left = x + panel.width;
      return drawPanel(panel, x, y, labelOf);
    });
    widest = Math.max(widest, left + room.margin);
    top += room.titles + height + room.below;
    return drawn;
  });
  return { panels, width: widest, height: top };
}

interface MeasuredGrid {
  readonly grid: Grid;
  readonly title: GridTitle;
  readonly cell: Size;
  readonly width: number;
  readonly gridHeight: number;
  readonly hasNotes: boolean;
}

/** With its sign before it, px. */
function widthOf({ title, width }: MeasuredGrid): number {
  return (title.sign === '' ? 0 : room.sign) + width;
}

/** All grids with cells of one side, so that a number is as large in the kernel as on the map: in one row where that is possible. */
function measureAll(
  grids: readonly Grid[],
  titleOf: (name: GridName) => GridTitle,
  width: number,
): readonly MeasuredGrid[] {
  const withSide = (side: number, hasNotes: boolean): readonly MeasuredGrid[] =>
    grids.map(grid => measure(grid, titleOf(grid.name), side, hasNotes));
  const isInRow = (measured: readonly MeasuredGrid[]): boolean =>
    measured.reduce((sum, each) => sum + widthOf(each), 0) <= width;
  const small = withSide(sides.small, false);
  const haveRoom = grids.every(({ name, columns }) => columns <= columnsWithNotes[name === 'kernel' ? name : 'map']);
  if (!haveRoom) return small;
  const noted = sides.noted.map(side => withSide(side, true));
  return noted.find(isInRow) ?? (isInRow(small) ? small : (noted[0] ?? small));
}

function measure(grid: Grid, title: GridTitle, least: number, hasNotes: boolean): MeasuredGrid {
  const size = hasNotes ? font.cell : font.smallCell;
  const widths = grid.cells.map(({ text, note }) =>
    Math.max(textWidth(text, size, true), hasNotes && note !== undefined ? textWidth(note, font.note) : 0),
  );
  const cell = { width: Math.max(least, Math.ceil(Math.max(...widths)) + 8), height: least };
  const words = Math.max(textWidth(title.title, font.title, true), textWidth(title.detail, font.detail));
  return {
    grid,
    title,
    cell,
    hasNotes,
    width: Math.max(grid.columns * cell.width, Math.ceil(words)),
    gridHeight: grid.rows * cell.height,
  };
}

function drawPanel(
  { grid, title, cell: size, gridHeight, hasNotes }: MeasuredGrid,
  x: number,
  y: number,
  labelOf: (grid: Grid, cell: GridCell) => string,
): GridPanel {
  const cellParts = grid.cells.map((cell): CellPart => {
    const place = { x: x + cell.column * size.width, y: y + cell.row * size.height, ...size };
    return { cell, place, part: cellPart(grid, cell, place, hasNotes, labelOf(grid, cell)) };
  });
  const rows = Array.from({ length: grid.rows }, (_, row) =>
    cellParts.slice(row * grid.columns, (row + 1) * grid.columns),
  );
  const { frame } = grid;
  return {
    name: grid.name,
    rows,
    titles: {
      kind: 'titles',
      marks: [
        words(title.title, x, y - 22, font.title, 'text', true),
        words(title.detail, x, y - 7, font.detail, 'quiet'),
        ...(title.sign === ''
          ? []
          : [
              {
                ...words(title.sign, x - room.sign / 2, y + gridHeight / 2 + 6, font.sign, 'text'),
                anchor: 'middle' as const,
              },
            ]),
      ],
    },
    frame: frame && {
      kind: 'window',
      at: { x: x + frame.column * size.width, y: y + frame.row * size.height },
      marks: [
        {
          kind: 'rectangle',
          x: 0,
          y: 0,
          width: frame.columns * size.width,
          height: frame.rows * size.height,
          radius: 2,
          stroke: { paint: solid('focus'), width: 3 },
        },
      ],
    },
  };
}

function cellPart(grid: Grid, cell: GridCell, place: Rectangle, hasNotes: boolean, label: string): Part {
  const { traits, text, note } = cell;
  const is = (trait: (typeof traits)[number]): boolean => traits.includes(trait);
  const size = hasNotes ? font.cell : font.smallCell;
  const showsNote = hasNotes && note !== undefined;
  const face: Mark = {
    kind: 'rectangle',
    role: 'face',
    x: 0,
    y: 0,
    width: place.width,
    height: place.height,
    fill: fillOf(cell),
    stroke: is('border')
      ? { paint: tint('line', 0.6), width: 0.8, dashes: [3, 3] }
      : { paint: tint('line', 0.7), width: 0.8 },
  };
  const emphasis = is('winner') || is('current') ? 'focus' : is('reached') ? 'patch' : undefined;
  const inner: readonly Mark[] =
    emphasis === undefined
      ? []
      : [
          {
            kind: 'rectangle',
            role: 'emphasis',
            x: 2,
            y: 2,
            width: place.width - 4,
            height: place.height - 4,
            stroke: { paint: solid(emphasis), width: 2.5 },
          },
        ];
  const number: Mark = {
    ...words(
      text,
      place.width / 2,
      place.height / 2 + (showsNote ? 1 : size * 0.36),
      size,
      is('border') ? 'quiet' : 'text',
    ),
    role: 'number',
    anchor: 'middle',
    ...((is('winner') || is('current')) && { bold: true as const }),
  };
  const small: readonly Mark[] = showsNote
    ? [{ ...words(note, place.width - 4, place.height - 5, font.note, 'text'), role: 'note', anchor: 'end' }]
    : [];
  return {
    ...(cell.index !== undefined && { id: `${grid.name} ${cell.index}` }),
    kind: 'cell',
    traits: [grid.name, ...traits],
    at: { x: place.x, y: place.y },
    label,
    marks: [face, ...inner, ...(text === '' ? [] : [number]), ...small],
  };
}

function fillOf({ traits, kernel }: GridCell): Paint {
  if (kernel !== undefined) return kernelPaint(kernel);
  if (traits.includes('tapped')) return tint('patch', traits.includes('winner') ? 0.6 : 0.25);
  if (traits.includes('current')) return tint('focus', 0.25);
  return traits.includes('border') ? solid('paper') : solid('face');
}

function words(text: string, x: number, y: number, size: number, ink: Ink, bold = false) {
  return { kind: 'text' as const, text, x, y, size, paint: solid(ink), ...(bold && { bold: true as const }) };
}
