import type { Analysis, LayerAnalysis } from '../core/analysis.ts';
import type { GroupId, LayerId, Locus } from '../core/diagnostic.ts';
import { groupTotals } from '../core/groupTotals.ts';
import type { Network, Source } from '../core/network.ts';
import { formatShape } from '../core/shape.ts';
import { formatBytes, formatCount, formatExact, formatMacs, formatNumberOf } from '../core/units.ts';
import { nodeIds, type NodeIds } from './ids.ts';
import type { DiagramEdge, DiagramGroup, DiagramModel, DiagramNode, TextRange } from './model.ts';

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
      detail: '',
      params: 0,
      macs: 0,
      facts: [['shape', formatShape(shape)]],
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
  return {
    id: ids.layers[id] ?? '',
    name: layer?.name.split('.').at(-1) ?? '',
    type: layer?.type ?? '',
    category: analysed?.type?.category ?? 'unknown',
    shape: formatShape(analysed?.outputShape),
    detail: analysed === undefined ? '' : detailOf(analysed),
    params: analysed?.params ?? Number.NaN,
    macs: analysed?.macs ?? Number.NaN,
    facts: analysed === undefined ? [] : factsOf(layer?.name ?? '', analysed),
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

function factsOf(name: string, layer: LayerAnalysis): DiagramNode['facts'] {
  const reach = layer.reach;
  return [
    ['name', name],
    ['input', layer.inputShapes.map(formatShape).join(' and ')],
    ['output', formatShape(layer.outputShape)],
    ['params', formatExact(layer.params)],
    ...(layer.bufferCount === 0 ? [] : [['buffers', formatExact(layer.bufferCount)] as const]),
    ['MACs', formatExact(layer.macs)],
    ['output memory', formatBytes(layer.activationBytes)],
    ['receptive field', reach === undefined ? '?' : formatShape(reach.map(({ size }) => size))],
    // Behind a flatten units have no places any more that could be apart.
    ...(reach === undefined || reach.some(({ jump }) => Number.isNaN(jump))
      ? []
      : [['jump', formatShape(reach.map(({ jump }) => jump))] as const]),
  ];
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
        params: total.params,
        macs: total.macs,
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
