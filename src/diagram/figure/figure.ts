import type { Point, Rectangle } from '../geometry.ts';
import type { Paint } from './paint.ts';

/**
 * A drawing as plain data. It is made once and shown by whoever can draw: `webview/drawing.ts` on the page, `export/svg.ts` and
 * `export/tikz.ts` in files. The rectangle is the part of the plane that it covers.
 */
export interface Figure extends Rectangle {
  /** What comes later covers what comes first. */
  readonly parts: readonly Part[];
}

/** Something that a reader would point at. */
export interface Part {
  /** What it stands for, by the id of a node or group, if it stands for one. */
  readonly id?: string;
  /** Its sort, in one word of lower case: the class by which a stylesheet, a click or a test finds it. */
  readonly kind: string;
  /** Further words of the same use: "selected", "problem", a category. */
  readonly traits?: readonly string[];
  /** Where the origin of its marks is; 0, 0 when absent. */
  readonly at?: Point;
  readonly marks: readonly Mark[];
  /** What it says to whoever cannot see it. */
  readonly label?: string;
}

export type Mark = RectangleMark | LineMark | CircleMark | CellsMark | TextMark;

interface AnyMark {
  /** What the mark is in its part, in one word: "face", "title". A stylesheet finds it by that. */
  readonly role?: string;
}

/** The line around a mark, or the line that it is. */
export interface Stroke {
  readonly paint: Paint;
  /** px. */
  readonly width: number;
  /** Lengths of dashes and of the gaps between them, px. */
  readonly dashes?: readonly number[];
}

export interface RectangleMark extends AnyMark, Rectangle {
  readonly kind: 'rectangle';
  /** Of its corners, px. */
  readonly radius?: number;
  readonly fill?: Paint;
  readonly stroke?: Stroke;
}

/** Straight lines through points. */
export interface LineMark extends AnyMark {
  readonly kind: 'line';
  readonly points: readonly Point[];
  /** Radius by which its corners are rounded, px. */
  readonly rounding?: number;
  /** Whether the last point is joined with the first. */
  readonly closed?: true;
  /** Whether it ends in an arrow. */
  readonly arrow?: true;
  readonly fill?: Paint;
  readonly stroke?: Stroke;
}

export interface CircleMark extends AnyMark {
  readonly kind: 'circle';
  readonly centre: Point;
  readonly radius: number;
  readonly fill?: Paint;
  readonly stroke?: Stroke;
}

/** Cells of one size side by side, which fill a rectangle: a map of numbers as a picture. */
export interface CellsMark extends AnyMark, Rectangle {
  readonly kind: 'cells';
  readonly columns: number;
  readonly paints: readonly Paint[];
  /** Of each cell, row by row, the place of its paint. */
  readonly cells: readonly number[];
}

/** One line of text, which stays text wherever it is drawn. */
export interface TextMark extends AnyMark {
  readonly kind: 'text';
  readonly text: string;
  /** Of its baseline, at its start, middle or end as `anchor` says. */
  readonly x: number;
  readonly y: number;
  readonly anchor?: 'start' | 'middle' | 'end';
  /** px. */
  readonly size: number;
  readonly bold?: true;
  /** Degrees, clockwise around x, y. */
  readonly turn?: number;
  readonly paint: Paint;
}
