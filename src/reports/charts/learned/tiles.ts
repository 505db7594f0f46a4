import type { Figure, Mark, Part } from '../../../diagram/figure/figure.ts';
import { solid } from '../../../diagram/figure/paint.ts';
import { textWidth } from '../../../diagram/figure/textWidth.ts';
import type { Rectangle, Size } from '../../../diagram/geometry.ts';
import { significant } from '../../amounts.ts';
import { fontSize, label } from '../marks.ts';
import { frameMark, signedStrip } from './planes.ts';

/** A small picture with a title above it. */
export interface Tile {
  /** What it stands for: the page finds its numbers by that. */
  readonly id: string;
  readonly title: string;
  /** What it says to whoever cannot see it. */
  readonly label: string;
  marks(place: Rectangle): readonly Mark[];
}

/** Between tiles, and the line of text above each, px. */
const gap = 10;
const titleHeight = 15;

/** Tiles of one size in rows, as many as there is room for. */
export function tileGrid(tiles: readonly Tile[], size: Size, width: number, top = 0): Figure {
  const widest = Math.max(size.width, ...tiles.map(({ title }) => textWidth(title, fontSize)));
  const columns = Math.max(1, Math.floor((width + gap) / (widest + gap)));
  const parts = tiles.map(({ id, title, label: said, marks }, index): Part => {
    const at = {
      x: (index % columns) * (widest + gap),
      y: top + Math.floor(index / columns) * (size.height + titleHeight + gap),
    };
    const place = { x: 0, y: titleHeight, ...size };
    return {
      kind: 'tile',
      id,
      at,
      label: said,
      marks: [label(title, 0, titleHeight - 4, 'start', 'quiet'), ...marks(place), frameMark(place)],
    };
  });
  const rows = Math.ceil(tiles.length / columns);
  return {
    x: 0,
    y: 0,
    width: Math.max(width, widest),
    height: top + rows * (size.height + titleHeight + gap) - gap,
    parts,
  };
}

/** Figures one below another. */
export function stacked(figures: readonly Figure[], distance = 18): Figure {
  let height = 0;
  const parts = figures.flatMap((figure, index) => {
    const down = height + (index === 0 ? 0 : distance);
    height = down + figure.height;
    return figure.parts.map(part => ({ ...part, at: { x: part.at?.x ?? 0, y: (part.at?.y ?? 0) + down } }));
  });
  return { x: 0, y: 0, width: Math.max(0, ...figures.map(({ width }) => width)), height, parts };
}

/** The scale of colours around 0 with its ends in numbers, and lines of text below. */
export function signedLegend(title: string, most: number, lines: readonly string[]): Figure {
  const place = { x: 0, y: 20, width: 220, height: 10 };
  const ends = [`−${significant(most)}`, '0', significant(most)];
  const marks: readonly Mark[] = [
    label(title, 0, 12, 'start', 'text', true),
    signedStrip(place),
    { kind: 'rectangle', ...place, stroke: { paint: solid('line'), width: 0.8 } },
    ...ends.map((text, at) =>
      label(text, (at / 2) * place.width, 44, (['start', 'middle', 'end'] as const)[at] ?? 'end', 'quiet'),
    ),
  ];
  return textBelow(
    {
      x: 0,
      y: 0,
      width: place.width,
      height: 48,
      parts: [{ kind: 'legend', marks, label: [title, ...ends, ...lines].join(', ') }],
    },
    lines,
  );
}

/** Lines of text, as a figure below another. */
export function textBelow(figure: Figure, lines: readonly string[]): Figure {
  const words = lines.map((text, at) => label(text, 0, 12 + 16 * at, 'start', 'quiet'));
  if (words.length === 0) return figure;
  const widths = lines.map(text => textWidth(text, fontSize));
  const size = { width: Math.max(...widths), height: 16 * lines.length };
  return stacked([figure, { x: 0, y: 0, ...size, parts: [{ kind: 'words', marks: words }] }], 4);
}
