import type { Point, Rectangle, Size } from '../geometry.ts';
import type { VisibleGraph } from '../visible.ts';
import type { Direction, LayoutSizes } from './layout.ts';

/** A size by the direction of reading, px: `along` is the height where one reads downwards, the width where one reads to the right. */
export interface Extent {
  readonly along: number;
  readonly across: number;
}

/** Sizes and places as the layout sees them, which always reads downwards: by numbers of boxes and frames, and turned if it has to be. */
export interface Axes {
  readonly isDown: boolean;
  box(at: number): Extent;
  title(frame: number): Extent;
  /** What stands at an edge. */
  label(edge: number): Extent;
  point(across: number, along: number): Point;
  rectangle(across: number, along: number, extent: Extent): Rectangle;
}

export function axesOf(graph: VisibleGraph, sizes: LayoutSizes, direction: Direction): Axes {
  const isDown = direction === 'down';
  const extent = ({ width, height }: Size): Extent =>
    isDown ? { along: height, across: width } : { along: width, across: height };
  const none = { along: 0, across: 0 };
  const boxes: Extent[] = [];
  const titles: Extent[] = [];
  const labels: Extent[] = [];
  const labelOf = new Map<string, Extent>();
  const shapeExtent = (shape: string): Extent => {
    let known = labelOf.get(shape);
    if (known === undefined) labelOf.set(shape, (known = extent(sizes.label(shape))));
    return known;
  };
  return {
    isDown,
    box: at => (boxes[at] ??= extent(sizes.box(graph.boxes[at]?.id ?? ''))),
    title: frame => (titles[frame] ??= extent(sizes.title(graph.frames[frame]?.id ?? ''))),
    label(edge) {
      const shape = graph.edges[edge]?.shape;
      return shape === undefined ? none : (labels[edge] ??= shapeExtent(shape));
    },
    point: (across, along) => (isDown ? { x: across, y: along } : { x: along, y: across }),
    rectangle: (across, along, { along: length, across: width }) =>
      isDown ? { x: across, y: along, width, height: length } : { x: along, y: across, width: length, height: width },
  };
}
