import type { Analysis, LayerAnalysis } from '../core/analysis.ts';
import type { GroupId, LayerId, Locus } from '../core/diagnostic.ts';
import { groupTotals } from '../core/groupTotals.ts';
import type { Network, Source } from '../core/network.ts';
import { bytesMoved } from '../core/memory.ts';
import { formatShape, isKnown, unknown, type Shape } from '../core/shape.ts';
import { formatCount, formatMacs, formatNumberOf } from '../core/units.ts';
import { known } from './amounts.ts';
import { nodeIds, type NodeIds } from './ids.ts';
import type { DiagramAmounts, DiagramEdge, DiagramGroup, DiagramModel, DiagramNode, TextRange } from './model.ts';
import { strideText, windowOf } from './windowOf.ts';

/** What the diagram needs to know about the text. */
export interface DiagramText {
  rangeOf(locus: Locus): TextRange | undefined;
  /** What is wrong at a layer, if anything is. */
  problemAt(locus: { readonly layer: LayerId }): string | undefined;
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
  const sizeText = createSizeTexts();
  const nodes = order.map(id => layerNode(analysis, id, ids, text, sizeText));
  const edges: DiagramEdge[] = [];
  for (const id of order)
    network.layers[id]?.inputs.forEach((source, position) => {
      if (source === undefined) return;
      const shape = sizeText(layers[id]?.inputShapes[position]);
      edges.push({ from: nodeOf(source), to: ids.layers[id] ?? '', shape });
    });
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

/** Sizes as text, each made once: a layer hands on the very shape that the next one reads, and layers that are alike share theirs. */
function createSizeTexts(): (shape: Shape | undefined) => string {
  const texts = new Map<Shape | undefined, string>();
  return shape => {
    const made = texts.get(shape);
    if (made !== undefined) return made;
    const text = formatShape(shape);
    texts.set(shape, text);
    return text;
  };
}

function layerNode(
  { network, layers }: Analysis,
  id: LayerId,
  ids: NodeIds,
  text: DiagramText,
  sizeText: (shape: Shape | undefined) => string,
): DiagramNode {
  const layer = network.layers[id];
  const analysed = layers[id];
  const problem = text.problemAt({ layer: id });
  const range = text.rangeOf({ layer: id });
  const group = drawnGroup(network, layer?.group);
  const window = analysed && windowOf(analysed, layer?.literals);
  return {
    id: ids.layers[id] ?? '',
    name: layer?.name.slice(layer.name.lastIndexOf('.') + 1) ?? '',
    layer: layer?.name ?? '',
    type: layer?.type ?? '',
    category: analysed?.type?.category ?? 'unknown',
    shape: sizeText(analysed?.outputShape),
    ...knownSize(analysed?.outputShape),
    detail: analysed === undefined ? '' : detailOf(analysed),
    amounts: analysed === undefined ? {} : layerAmounts(analysed),
    ...(window && { window }),
    ...(problem !== undefined && { problem }),
    ...(group !== undefined && { group: ids.groups[group] ?? '' }),
    ...(range && { range }),
  };
}

function detailOf({ window, outputShape, type, values }: LayerAnalysis): string {
  const spread = window === undefined && values !== undefined ? type?.spread(values) : undefined;
  const kernel = window ?? spread;
  if (kernel === undefined) return '';
  const stride = strideText(kernel.stride, spread !== undefined);
  const channels = type?.category === 'convolution' || spread ? formatShape(outputShape?.slice(0, 1)) : '';
  return [kernel.kernelSize.join('×'), channels, stride].filter(part => part !== '').join(', ');
}

function layerAmounts(layer: LayerAnalysis): DiagramAmounts {
  return amountsOf([layer], layer.params, layer.macs);
}

/** What layers cost together; what they see is what the widest of them sees. */
function amountsOf(layers: readonly LayerAnalysis[], params: number, macs: number): DiagramAmounts {
  let [memory, moved, field] = [0, 0, -Infinity];
  for (const layer of layers) {
    memory += layer.activationBytes;
    moved += bytesMoved(layer);
    if (layer.reach === undefined) field = unknown;
    else for (const { size } of layer.reach) field = Math.max(field, size);
  }
  return known({ params, macs, memory, field, intensity: macs === 0 ? 0 : macs / moved });
}

function knownSize(shape: Shape | undefined): { readonly size?: readonly number[] } {
  return isKnown(shape) ? { size: shape } : {};
}

function diagramGroups(analysis: Analysis, ids: NodeIds, text: DiagramText): readonly DiagramGroup[] {
  const { network } = analysis;
  const totals = groupTotals(analysis);
  const inside = network.groups.map(() => 0);
  for (const { parent } of network.groups) if (parent !== undefined) inside[parent] = (inside[parent] ?? 0) + 1;
  return network.groups.flatMap((group, id): readonly DiagramGroup[] => {
    if (group.kind === 'branch') return [];
    const total = totals[id];
    if (total === undefined || total.layers.length === 0) return [];
    const parent = drawnGroup(network, group.parent);
    const range = text.rangeOf({ group: id });
    const problem = total.layers.map(layer => text.problemAt({ layer })).find(each => each !== undefined);
    const repeats = inside[id] || total.layers.length;
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
        ...onlyLayer(analysis, total.layers),
        ...(group.kind === 'repeat' && { repeats }),
        ...(problem !== undefined && { problem }),
        ...(parent !== undefined && { parent: ids.groups[parent] ?? '' }),
        ...(range && { range }),
      },
    ];
  });
}

/** What a group is like that has a single layer. */
function onlyLayer({ layers, network }: Analysis, [id, ...others]: readonly LayerId[]): Pick<DiagramGroup, 'only'> {
  const layer = id === undefined || 0 < others.length ? undefined : layers[id];
  if (id === undefined || layer === undefined) return {};
  const { type = '' } = network.layers[id] ?? {};
  return { only: { type, category: layer.type?.category ?? 'unknown', detail: detailOf(layer) } };
}

/** The innermost group that is drawn: a branch has no frame of its own. */
function drawnGroup(network: Network, group: GroupId | undefined): GroupId | undefined {
  let at = group;
  while (at !== undefined && network.groups[at]?.kind === 'branch') at = network.groups[at]?.parent;
  return at;
}
