import type { Figure } from './figure.ts';
import { moved } from './partBounds.ts';
import { solid } from './paint.ts';
import type { MatrixDrawing } from './windowMatrix.ts';
import type { GridsDrawing } from './windows.ts';
import { wrapText } from './wrapText.ts';

/** What is seen of a layer: its maps, and its matrix where that is shown. */
export interface WindowsPicture {
  readonly grids: GridsDrawing;
  readonly matrix: MatrixDrawing | undefined;
  readonly equation: string;
}

/** The same as one drawing, the equation below the maps. */
export function windowsFigure({ grids, matrix, equation }: WindowsPicture): Figure {
  const width = Math.max(grids.width, matrix?.width ?? 0);
  const lines = wrapText(equation, fontSize, width - 2 * margin);
  const below = grids.height + lines.length * lineHeight;
  return {
    x: 0,
    y: 0,
    width,
    height: below + margin + (matrix?.height ?? 0),
    parts: [
      ...grids.panels.flatMap(({ titles, rows, frame }) => [
        titles,
        ...rows.flat().map(({ part }) => part),
        ...(frame === undefined ? [] : [frame]),
      ]),
      {
        kind: 'equation',
        marks: lines.map((text, line) => ({
          kind: 'text' as const,
          text,
          x: margin,
          y: grids.height + (line + 0.8) * lineHeight,
          size: fontSize,
          paint: solid('text'),
        })),
      },
      ...(matrix === undefined ? [] : [...matrix.lines, ...matrix.around].map(part => moved(part, below + margin))),
    ],
  };
}

const margin = 12;
const fontSize = 12;
const lineHeight = 17;
