import { graphFigure, graphSizes } from '../figure/graph.ts';
import { featureMapsOf } from '../figure/featureMaps.ts';
import type { Figure } from '../figure/figure.ts';
import { volumesOf } from '../figure/volumes.ts';
import { layoutGraph } from '../layout/layout.ts';
import type { DiagramModel } from '../model.ts';
import { initiallyExpanded, visibleGraph } from '../visible.ts';

/** What is asked of a drawing that nobody has folded or turned by hand. */
export interface StyleOptions {
  /** Which groups are open: as many levels of them as a number says; those that are open at first when absent. */
  readonly expand?: 'all' | 'none' | number;
}

/** A way to draw networks outside the editor. */
export interface Style {
  /** How many networks it draws side by side at most. */
  readonly mostNetworks: number;
  figureOf(models: readonly DiagramModel[], options: StyleOptions): Figure;
}

/** All of them, by the names of the views that they are in the editor. */
export const styles = {
  graph: {
    mostNetworks: 1,
    figureOf([model = noNetwork], { expand }) {
      const graph = visibleGraph(model, expandedGroups(model, expand));
      return graphFigure(graph, layoutGraph(graph, graphSizes(graph)));
    },
  },
  volumes: {
    mostNetworks: 2,
    figureOf: (models, { expand }) =>
      volumesOf(
        models.map(model => shownOf(model, expand)),
        { width: rowWidth },
      ),
  },
  maps: {
    mostNetworks: 1,
    figureOf: ([model = noNetwork], { expand }) => featureMapsOf(shownOf(model, expand), { width: rowWidth }),
  },
} as const satisfies Readonly<Record<string, Style>>;

/** About how wide volumes and maps stand in a row before the next begins, px: across a slide, or both columns of a paper. */
const rowWidth = 1200;

/** A network with the groups that are open in it; volumes know by themselves which those are at first. */
function shownOf(model: DiagramModel, expand: StyleOptions['expand']) {
  return expand === undefined ? { model } : { model, expanded: expandedGroups(model, expand) };
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
