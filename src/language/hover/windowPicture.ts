import type { Cell, WindowScene } from './windowScene.ts';

/** The colours of the picture: mid-tones, which can be seen on the paper of any theme. */
export const pictureColours = { grid: '#7d7d7d', first: '#2f7fd1', second: '#c9660a', unread: '#c24a4a' } as const;

/**
 * A window over its input as SVG, in ASCII: input cells in solid lines and the border in dashed ones; squares where the first window
 * reads, dots where the next one does; crosses on pixels that no window reads. Nothing depends on colours alone.
 */
export function windowPicture({ rows, columns, windows, cells }: WindowScene): string {
  const side = Math.max(8, Math.min(16, Math.floor(280 / Math.max(rows.length, columns.length))));
  const [width, height] = [columns, rows].map(({ length, isCut }) => side * (length + (isCut ? 0.5 : 0)) + 2 * margin);
  const shape = (each: readonly Cell[]): string => each.map(cell => squareOf(cell, side, 0)).join('');
  const taps = (window: number): readonly Cell[] => cells.filter(cell => cell.taps.includes(window));
  const unread = cells.filter(cell => !cell.isRead && !cell.isPadding);
  const { grid, first, second } = pictureColours;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" fill="none">`,
    path('padding', shape(cells.filter(cell => cell.isPadding)), grid, 'stroke-width="0.7" stroke-dasharray="2 2"'),
    path(
      'input',
      shape(cells.filter(cell => !cell.isPadding)) + edges({ rows, columns }, side),
      grid,
      'stroke-width="1"',
    ),
    path('unread', unread.map(cell => crossOf(cell, side)).join(''), pictureColours.unread, 'stroke-width="1.2"'),
    path(
      'first',
      taps(0)
        .map(cell => squareOf(cell, side, side / 5))
        .join(''),
      first,
      'stroke-width="2"',
    ),
    ...taps(1).map(cell => dotOf(cell, side, second)),
    ...windows.map(({ row, column, height: tall, width: wide }, index) => {
      const at = `x="${margin + column * side}" y="${margin + row * side}" width="${wide * side}" height="${tall * side}"`;
      return `<rect class="window" ${at} stroke="${index === 0 ? first : second}" stroke-width="2.5"/>`;
    }),
    '</svg>',
  ].join('');
}

/** Room for the lines at the edge, px. */
const margin = 2;

function path(name: string, shape: string, colour: string, line: string): string {
  return shape === '' ? '' : `<path class="${name}" d="${shape}" stroke="${colour}" ${line}/>`;
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

function dotOf({ row, column }: Cell, side: number, colour: string): string {
  const centre = [column, row].map(position => margin + (position + 0.5) * side);
  return `<circle cx="${centre[0]}" cy="${centre[1]}" r="${rounded(side / 6)}" fill="${colour}"/>`;
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
