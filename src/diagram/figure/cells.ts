import type { Rectangle } from '../geometry.ts';
import type { CellsMark } from './figure.ts';
import type { Paint } from './paint.ts';

/** What has one colour among cells. */
export interface CellRuns {
  readonly paint: Paint;
  /** Cells side by side are one rectangle. */
  readonly runs: readonly Rectangle[];
}

/** Cells as rectangles, by their colours: some thousand cells are a few dozen things to be drawn. */
export function cellRuns({ x, y, width, height, columns, paints, cells }: CellsMark): readonly CellRuns[] {
  const runs = paints.map((): Rectangle[] => []);
  const size = { width: width / columns, height: height / Math.max(1, Math.ceil(cells.length / columns)) };
  for (let index = 0; index < cells.length;) {
    const paint = cells[index] ?? 0;
    const column = index % columns;
    let length = 1;
    while (column + length < columns && cells[index + length] === paint) length += 1;
    runs[paint]?.push({
      x: x + column * size.width,
      y: y + Math.floor(index / columns) * size.height,
      width: length * size.width,
      height: size.height,
    });
    index += length;
  }
  return paints.flatMap((paint, at) => {
    const own = runs[at] ?? [];
    return own.length === 0 ? [] : [{ paint, runs: own }];
  });
}

/** The same as paths of SVG. */
export function cellPaths(mark: CellsMark): readonly { readonly paint: Paint; readonly path: string }[] {
  return cellRuns(mark).map(({ paint, runs }) => ({
    paint,
    path: runs
      .map(({ x, y, width, height }) => `M${short(x)} ${short(y)}h${short(width)}v${short(height)}h${short(-width)}z`)
      .join(''),
  }));
}

function short(amount: number): string {
  return String(Math.round(100 * amount) / 100);
}
