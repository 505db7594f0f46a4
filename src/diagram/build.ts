import type { Analysis, LayerAnalysis } from '../core/analysis.ts';
import type { GroupId, LayerId, Locus } from '../core/diagnostic.ts';
import { groupTotals } from '../core/groupTotals.ts';
import type { Network, Source } from '../core/network.ts';
import { bytesMoved } from '../core/memory.ts';
import { formatShape, isKnown, unknown, type Shape } from '../core/shape.ts';
import { formatCount, formatMacs, formatNumberOf } from '../core/units.ts';
import { axisWindows } from '../core/window.ts';
import { known } from './amounts.ts';
import { nodeIds, type NodeIds } from './ids.ts';
import type {
  DiagramAmounts,
  DiagramEdge,
  DiagramGroup,
  DiagramModel,
  DiagramNode,
  DiagramWindow,
  TextRange,
} from './model.ts';

/** What the diagram needs to know about the text. */
export interface DiagramText {
  rangeOf(locus: Locus): TextRange | undefined;
  /** What is wrong at a place, if anything is. */
  problemAt(locus: Locus): string | undefined;
  /** What is wrong elsewhere. */
  readonly problems: readonly string[];
}

/** The diagram of a network. Layers without a known size are drawn too, so that it is never blank while there is a layer. */
export function buildDiagram(analysis: Analysis, text: DiagramText): DiagramModel {
  const { network, layers, order, totals } = analysis;
  const ids = nodeIds(network);
  const nodeOf = (source: Source): string =>
    ('input' in source ? ids.inputs[source.input] : ids.layers[source.layer]) ?? '';
  const inputs = network.inputs.map(({ name, shape }, index): DiagramNode => {
    const range = text.rangeOf({ network: 'input' });
    return {
      id: ids.inputs[index] ?? '',
      name,
      type: 'input',
      category: 'input',
      shape: formatShape(shape),
      ...knownSize(shape),
      detail: '',
      amounts: { params: 0, macs: 0, memory: 0 },
      ...(range && { range }),
    };
  });
  const nodes = order.map(id => layerNode(analysis, id, ids, text));
  const edges = order.flatMap((id): readonly DiagramEdge[] =>
    (network.layers[id]?.inputs ?? []).flatMap((source, position) => {
      if (source === undefined) return [];
      return [
        { from: nodeOf(source), to: ids.layers[id] ?? '', shape: formatShape(layers[id]?.inputShapes[position]) },
      ];
    }),
  );
  const partial = 0 < totals.partial.length ? ' (partial)' : '';
  return {
    name: network.name || 'Network',
    totals: `${formatCount(totals.params)} params · ${formatMacs(totals.macs)} · ${formatNumberOf(network.layers.length, 'layer')}${partial}`,
    nodes: [...inputs, ...nodes],
    groups: diagramGroups(analysis, ids, text),
    edges,
    problems: text.problems,
  };
}

function layerNode({ network, layers }: Analysis, id: LayerId, ids: NodeIds, text: DiagramText): DiagramNode {
  const layer = network.layers[id];
  const analysed = layers[id];
  const problem = text.problemAt({ layer: id });
  const range = text.rangeOf({ layer: id });
  const group = drawnGroup(network, layer?.group);
  const window = analysed && windowOf(analysed);
  return {
    id: ids.layers[id] ?? '',
    name: layer?.name.split('.').at(-1) ?? '',
    layer: layer?.name ?? '',
    type: layer?.type ?? '',
    category: analysed?.type?.category ?? 'unknown',
    shape: formatShape(analysed?.outputShape),
    ...knownSize(analysed?.outputShape),
    detail: analysed === undefined ? '' : detailOf(analysed),
    amounts: analysed === undefined ? {} : layerAmounts(analysed),
    ...(window && { window }),
    ...(problem !== undefined && { problem }),
    ...(group !== undefined && { group: ids.groups[group] ?? '' }),
    ...(range && { range }),
  };
}

function detailOf({ window, outputShape, type }: LayerAnalysis): string {
  if (window === undefined) return '';
  const stride = window.stride.some(step => 1 < step) ? `/${[...new Set(window.stride)].join('×')}` : '';
  const channels = type?.category === 'convolution' ? formatShape(outputShape?.slice(0, 1)) : '';
  return [window.kernelSize.join('×'), channels, stride].filter(part => part !== '').join(', ');
}

function layerAmounts(layer: LayerAnalysis): DiagramAmounts {
  return amountsOf([layer], layer.params, layer.macs);
}

/** What layers cost together; what they see is what the widest of them sees. */
function amountsOf(layers: readonly LayerAnalysis[], params: number, macs: number): DiagramAmounts {
  const sum = (amount: (layer: LayerAnalysis) => number): number =>
    layers.reduce((total, layer) => total + amount(layer), 0);
  const fields = layers.map(({ reach }) =>
    reach === undefined ? unknown : Math.max(...reach.map(({ size }) => size)),
  );
  return known({
    params,
    macs,
    memory: sum(({ activationBytes }) => activationBytes),
    field: Math.max(...fields),
    intensity: macs === 0 ? 0 : macs / sum(bytesMoved),
  });
}

/** The window as it slides over what the layer reads; undefined when there is none, or something about it is not known. */
function windowOf({ window, inputShapes }: LayerAnalysis): DiagramWindow | undefined {
  const spatial = inputShapes[0]?.slice(1);
  if (window === undefined || spatial === undefined) return undefined;
  const { kernelSize, stride, dilation } = window;
  const padding = axisWindows(window, spatial).map(({ begin, end }) => [begin, end] as const);
  return [...kernelSize, ...stride, ...dilation, ...padding.flat()].every(Number.isFinite)
    ? { kernelSize, stride, dilation, padding }
    : undefined;
}

function knownSize(shape: Shape | undefined): { readonly size?: readonly number[] } {
  return isKnown(shape) ? { size: shape } : {};
}

function diagramGroups(analysis: Analysis, ids: NodeIds, text: DiagramText): readonly DiagramGroup[] {
  const { network } = analysis;
  const totals = groupTotals(analysis);
  return network.groups.flatMap((group, id): readonly DiagramGroup[] => {
    if (group.kind === 'branch') return [];
    const total = totals[id];
    if (total === undefined || total.layers.length === 0) return [];
    const parent = drawnGroup(network, group.parent);
    const range = text.rangeOf({ group: id });
    const problem = total.layers.map(layer => text.problemAt({ layer })).find(each => each !== undefined);
    const repeats = network.groups.filter(inner => inner.parent === id).length || total.layers.length;
    return [
      {
        id: ids.groups[id] ?? '',
        name: group.name,
        type: group.type ?? '',
        shape: formatShape(total.outputShape),
        ...knownSize(total.outputShape),
        amounts: amountsOf(
          total.layers.flatMap(layer => analysis.layers[layer] ?? []),
          total.params,
          total.macs,
        ),
        nLayers: total.layers.length,
        ...(group.kind === 'repeat' && { repeats }),
        ...(problem !== undefined && { problem }),
        ...(parent !== undefined && { parent: ids.groups[parent] ?? '' }),
        ...(range && { range }),
      },
    ];
  });
}

/** The innermost group that is drawn: a branch has no frame of its own. */
function drawnGroup(network: Network, group: GroupId | undefined): GroupId | undefined {
  let at = group;
  while (at !== undefined && network.groups[at]?.kind === 'branch') at = network.groups[at]?.parent;
  return at;
}
