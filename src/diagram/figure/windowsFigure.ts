import type { Figure, Part } from './figure.ts';
import { solid } from './paint.ts';
import { textWidth } from './textWidth.ts';
import type { MatrixDrawing } from './windowMatrix.ts';
import type { GridsDrawing } from './windows.ts';

/** What is seen of a layer: its maps, and its matrix where that is shown. */
export interface WindowsPicture {
  readonly grids: GridsDrawing;
  readonly matrix: MatrixDrawing | undefined;
  readonly equation: string;
}

/** The same as one drawing, the equation below the maps. */
export function windowsFigure({ grids, matrix, equation }: WindowsPicture): Figure {
  const width = Math.max(grids.width, matrix?.width ?? 0);
  const lines = wrapped(equation, width - 2 * margin);
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

/** A text in lines that are no wider than so many px. */
function wrapped(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const longer = `${lines.at(-1) ?? ''} ${word}`.trimStart();
    if (lines.length === 0 || width < textWidth(longer, fontSize)) lines.push(word);
    else lines[lines.length - 1] = longer;
  }
  return lines;
}

function moved(part: Part, down: number): Part {
  const { x = 0, y = 0 } = part.at ?? {};
  return { ...part, at: { x, y: y + down } };
}
