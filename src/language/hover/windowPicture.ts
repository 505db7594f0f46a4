import type { Cell, WindowScene } from './windowScene.ts';

/** The colours of the picture: mid-tones, which can be seen on the paper of any theme. */
export const pictureColours = { grid: '#7d7d7d', first: '#2f7fd1', second: '#c9660a', unread: '#c24a4a' } as const;

/**
 * A window over its input as SVG, in ASCII: input cells in solid lines and the border in dashed ones; squares where the first window
 * reads, dots where the next one does; crosses on pixels that no window reads. Nothing depends on colours alone.
 */
export function windowPicture({ rows, columns, windows, cells }: WindowScene): string {
  const side = Math.max(leastSide, Math.min(mostSide, Math.floor(pictureSide / Math.max(rows.length, columns.length))));
  const [width, height] = [columns, rows].map(({ length, isCut }) => side * (length + (isCut ? 0.5 : 0)) + 2 * margin);
  const { grid, first, second, unread } = pictureColours;
  const draw = (shape: (cell: Cell) => string, which: (cell: Cell) => boolean): string =>
    cells.filter(which).map(shape).join('');
  const square = (cell: Cell): string => squareOf(cell, side, 0);
  const input = draw(square, cell => !cell.isPadding) + edges({ rows, columns }, side);
  const firstTaps = draw(
    cell => squareOf(cell, side, side / 4),
    cell => cell.taps.includes(0),
  );
  const secondTaps = draw(
    cell => dotOf(cell, side),
    cell => cell.taps.includes(1),
  );
  const crosses = draw(
    cell => crossOf(cell, side),
    cell => !cell.isRead && !cell.isPadding,
  );
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" fill="none">`,
    path(
      'padding',
      draw(square, cell => cell.isPadding),
      grid,
      0.7,
      'stroke-dasharray="2 2"',
    ),
    path('input', input, grid, 0.8),
    path('unread', crosses, unread, 1.3),
    path('first', firstTaps, first, side / 9),
    path('second', secondTaps, second, side / 3, 'stroke-linecap="round"'),
    ...windows.map(({ row, column, height: tall, width: wide }, index) => {
      const at = `x="${margin + column * side}" y="${margin + row * side}" width="${wide * side}" height="${tall * side}"`;
      return `<rect class="window" ${at} stroke="${index === 0 ? first : second}" stroke-width="2"/>`;
    }),
    '</svg>',
  ].join('');
}

/** Side that the picture is to have, px: an editor's hover is about 250 px high. */
const pictureSide = 160;

/** Side of a cell, px: the least that can be seen, and the most that is needed. */
const leastSide = 7;
const mostSide = 14;

/** Room for the lines at the edge, px. */
const margin = 2;

function path(name: string, shape: string, colour: string, width: number, line = ''): string {
  if (shape === '') return '';
  return `<path class="${name}" d="${shape}" stroke="${colour}" stroke-width="${rounded(width)}" ${line}/>`;
}

function squareOf({ row, column }: Cell, side: number, inset: number): string {
  const length = side - 2 * inset;
  return `M${margin + column * side + inset} ${margin + row * side + inset}h${length}v${length}h${-length}z`;
}

function crossOf({ row, column }: Cell, side: number): string {
  const [x, y, length] = [margin + column * side + side / 3, margin + row * side + side / 3, side / 3];
  return [
    `M${rounded(x)} ${rounded(y)}l${rounded(length)} ${rounded(length)}`,
    `m${rounded(-length)} 0l${rounded(length)} ${rounded(-length)}`,
  ].join('');
}

/** A line of no length, whose round ends make a dot. */
function dotOf({ row, column }: Cell, side: number): string {
  const [x, y] = [column, row].map(position => margin + (position + 0.5) * side);
  return `M${x} ${y}h0`;
}

/** Lines that go on where the input does. */
function edges({ rows, columns }: Pick<WindowScene, 'rows' | 'columns'>, side: number): string {
  const starts = (count: number): readonly number[] =>
    Array.from({ length: count + 1 }, (_, index) => margin + index * side);
  const right = columns.isCut
    ? starts(rows.length).map(y => `M${margin + columns.length * side} ${y}h${side / 2}`)
    : [];
  const down = rows.isCut ? starts(columns.length).map(x => `M${x} ${margin + rows.length * side}v${side / 2}`) : [];
  return [...right, ...down].join('');
}

function rounded(length: number): number {
  return Math.round(100 * length) / 100;
}
