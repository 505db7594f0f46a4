import { graphFigure, graphSizes } from '../figure/graph.ts';
import { featureMapsOf } from '../figure/featureMaps.ts';
import type { Figure } from '../figure/figure.ts';
import { withLegend, type Legend } from '../figure/legend.ts';
import { overlayLegend } from '../figure/overlayLegend.ts';
import { volumesOf } from '../figure/volumes.ts';
import { layoutGraph, type Direction } from '../layout/layout.ts';
import { lookOfBoxes } from '../looks.ts';
import type { DiagramModel } from '../model.ts';
import { overlayPicture, type OverlayName, type OverlayPicture } from '../overlays.ts';
import { initiallyExpanded, visibleGraph } from '../visible.ts';

/** What is asked of a drawing that nobody has folded or turned by hand. */
export interface StyleOptions {
  /** Which groups are open: as many levels of them as a number says; those that are open at first when absent. */
  readonly expand?: 'all' | 'none' | number;
  /** Which way a graph runs; down when absent. Volumes and maps run to the right by themselves. */
  readonly direction?: Direction;
  /** What the colours of a graph show; the kinds of layers when absent. */
  readonly overlay?: StaticOverlay;
}

/** What the text alone can tell, by what a legend calls it: times come with a benchmark, differences with a version to compare with. */
export const staticOverlays = {
  params: 'Params',
  macs: 'MACs',
  memory: 'Activation memory',
  field: 'Receptive field',
  intensity: 'Arithmetic intensity',
} as const satisfies Partial<Readonly<Record<OverlayName, string>>>;
export type StaticOverlay = keyof typeof staticOverlays;

/** A way to draw networks outside the editor. */
export interface Style {
  /** How many networks it draws side by side at most. */
  readonly mostNetworks: number;
  /** Options that mean nothing to it. */
  readonly without?: readonly (keyof StyleOptions)[];
  figureOf(models: readonly DiagramModel[], options: StyleOptions): Figure;
}

const graphOnly = ['direction', 'overlay'] as const;

/** All of them, by the names of the views that they are in the editor. */
export const styles = {
  graph: {
    mostNetworks: 1,
    figureOf([model = noNetwork], { expand, direction, overlay }) {
      const graph = visibleGraph(model, expandedGroups(model, expand));
      const picture = overlay && overlayPicture(model, graph, overlay);
      const looks = picture && lookOfBoxes({ overlay: picture, standsFor: graph.standsFor });
      const figure = graphFigure(graph, layoutGraph(graph, graphSizes(graph, looks), direction), looks);
      return withLegend(figure, picture && legendOf(picture, staticOverlays[overlay]));
    },
  },
  volumes: {
    mostNetworks: 2,
    without: graphOnly,
    figureOf: (models, { expand }) =>
      volumesOf(
        models.map(model => shownOf(model, expand)),
        { width: rowWidth },
      ),
  },
  maps: {
    mostNetworks: 1,
    without: graphOnly,
    figureOf: ([model = noNetwork], { expand }) => featureMapsOf(shownOf(model, expand), { width: rowWidth }),
  },
} as const satisfies Readonly<Record<string, Style>>;

/** About how wide volumes and maps stand in a row before the next begins, px: across a slide, or both columns of a paper. */
const rowWidth = 1200;

/** A network with the groups that are open in it; volumes know by themselves which those are at first. */
function shownOf(model: DiagramModel, expand: StyleOptions['expand']) {
  return expand === undefined ? { model } : { model, expanded: expandedGroups(model, expand) };
}

function legendOf(picture: OverlayPicture, title: string): Legend {
  return overlayLegend(picture, {
    title,
    logarithmic: words => `${words}, logarithmic`,
    unknown: 'not known',
    zeros: 'nothing but zeros',
    together: total => `${total} together`,
  });
}

const noNetwork: DiagramModel = { name: '', totals: '', nodes: [], groups: [], edges: [], problems: [] };

/** The groups that are open when so many levels are. */
function expandedGroups(model: DiagramModel, expand: StyleOptions['expand']): ReadonlySet<string> {
  if (expand === undefined) return initiallyExpanded(model);
  const levels = expand === 'all' ? Infinity : expand === 'none' ? 0 : expand;
  const levelOf = new Map<string, number>();
  for (const { id, parent } of model.groups)
    // outer ones come first
    levelOf.set(id, parent === undefined ? 1 : (levelOf.get(parent) ?? 0) + 1);
  return new Set(model.groups.map(({ id }) => id).filter(id => (levelOf.get(id) ?? 0) <= levels));
}
