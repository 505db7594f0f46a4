import type { Point, Rectangle, Size } from '../geometry.ts';
import { finished, type Steps } from '../steps.ts';
import type { VisibleGraph } from '../visible.ts';
import { arrange } from './arrange.ts';
import { createNesting } from './nesting.ts';
import { place } from './place.ts';
import { axesOf } from './axes.ts';

/** Which way a network is read. */
export type Direction = 'down' | 'right';

/** An edge as a chain of points, with a place for its label. */
export interface EdgePath {
  readonly from: string;
  readonly to: string;
  readonly shape: string;
  readonly points: readonly Point[];
  /** Where its shape stands. */
  readonly label: Rectangle;
  /** Whether it passes beside what others run through. */
  readonly isSkip: boolean;
}

/** The room that everything takes, by ids and by what stands at an edge. */
export interface LayoutSizes {
  box(id: string): Size;
  /** The title of a frame, in its upper left corner. */
  title(frame: string): Size;
  label(shape: string): Size;
}

/** Where everything is drawn. */
export interface Layout {
  readonly boxes: ReadonlyMap<string, Rectangle>;
  readonly frames: ReadonlyMap<string, Rectangle>;
  readonly edges: readonly EdgePath[];
  readonly width: number;
  readonly height: number;
}

/**
 * Lays a network out as what it nearly always is: a series of pieces, each of which may be branches side by side. What all paths run
 * through stands on one straight line, an edge that skips a piece runs in a lane beside it, and a piece that is neither series nor parallel
 * is put in layers. Nothing covers anything else: lines run in lanes and in the gaps between rows, where their labels have room. A change
 * moves only what is behind it. Linear in boxes and edges, times the depth of nesting.
 */
export function layoutGraph(graph: VisibleGraph, sizes: LayoutSizes, direction: Direction = 'down'): Layout {
  return finished(layoutSteps(graph, sizes, direction));
}

/** The same in slices of a few milliseconds, so that whoever waits can do something else between them. */
export function* layoutSteps(graph: VisibleGraph, sizes: LayoutSizes, direction: Direction): Steps<Layout> {
  const axes = axesOf(graph, sizes, direction);
  const nesting = yield* createNesting(graph);
  const arranged = yield* arrange(nesting, axes);
  return yield* place(graph, nesting, arranged, axes);
}
