import type { LayerAnalysis } from './analysis.ts';
import type { Fix, OwnFix } from './change.ts';
import type { LayerId } from './diagnostic.ts';
import { fixesOf, inWords } from './layerAttributes.ts';
import type { LayerToCheck } from './layerChecks.ts';
import { groupChain, ownInputs, type Source } from './network.ts';
import { createOutcomes } from './outcome.ts';
import { formatShape, isKnown } from './shape.ts';

/**
 * What the rules of a layer would do about it, in the network's terms. Of a join that a structure makes, a layer before what it reads from
 * outside is one of the structure's other list: a projection becomes the shortcut of the residual.
 */
export function placeFixes(place: LayerToCheck, fixes: readonly OwnFix[]): readonly Fix[] {
  const { network, id, catalogue } = place;
  const layer = network.layers[id];
  const group = layer?.group;
  const around = group === undefined ? undefined : network.groups[group];
  const isMade =
    around?.kind === 'structure' && network.layers.findLastIndex(({ group: other }) => other === group) === id;
  if (!isMade || group === undefined) return fixesOf(id, fixes);
  const lists = Object.entries(catalogue.structures.get(around.type ?? '')?.attributes ?? {});
  const [attribute] = lists.find(([, { holdsLayers, required }]) => holdsLayers === 'one' && !required) ?? [];
  const isOutside = (source: Source | undefined): boolean =>
    source !== undefined &&
    ('input' in source || !groupChain(network, network.layers[source.layer]?.group).includes(group));
  return fixes.flatMap(({ title, before, input }) =>
    attribute !== undefined && before !== undefined && input !== undefined && isOutside(layer?.inputs[input])
      ? [{ title, changes: [{ group, attribute, layers: before }] }]
      : [],
  );
}

/**
 * Gives the feature maps of a join one size: by the attribute of a layer before it that makes sizes come out even, such as the padding of
 * a convolution, or the output padding of a transposed one.
 */
export function sizeFixes(
  { network, id, inputShapes }: LayerToCheck,
  layers: readonly LayerAnalysis[],
): readonly Fix[] {
  const inputs = ownInputs(network.layers[id] ?? { inputs: [] });
  return inputs.flatMap((source, index) => {
    const others = inputShapes.filter((_, other) => other !== index).map(shape => shape?.slice(1).join('×'));
    const target = inputShapes[index === 0 ? 1 : 0]?.slice(1);
    const own = inputShapes[index]?.slice(1);
    const isOdd = new Set(others).size === 1 && own?.join('×') !== others[0] && own?.length === target?.length;
    if (!isOdd || target === undefined || source === undefined || !('layer' in source)) return [];
    const at = sizingLayer(source.layer, network.layers, layers);
    const found = at === undefined ? undefined : valueFor(at.analysed, target);
    if (at === undefined || found === undefined) return [];
    const keeps = at.analysed.inputShapes[0]?.slice(1).join('×') === target.join('×') ? 'keeps' : 'gives';
    const title = `Use ${found.attribute} ${inWords(found.written)} in "${network.layers[at.id]?.name ?? ''}", which ${keeps} ${formatShape(target)}`;
    return [{ title, changes: [{ layer: at.id, set: { [found.attribute]: found.written } }] }];
  });
}

/** The last layer that has changed the size of a feature map on its way to another layer. */
function sizingLayer(
  start: LayerId,
  written: LayerToCheck['network']['layers'],
  layers: readonly LayerAnalysis[],
): { readonly id: LayerId; readonly analysed: LayerAnalysis } | undefined {
  const seen = new Set<LayerId>();
  for (let id = start; !seen.has(id);) {
    seen.add(id);
    const analysed = layers[id];
    const [input] = analysed?.inputShapes ?? [];
    if (analysed === undefined || input === undefined || analysed.inputShapes.length !== 1) return undefined;
    if (input.slice(1).join('×') !== analysed.outputShape?.slice(1).join('×')) return { id, analysed };
    const source = written[id]?.inputs[0];
    if (source === undefined || !('layer' in source)) return undefined;
    id = source.layer;
  }
  return undefined;
}

/** Sizes are made to fit by a few pixels. */
const mostPixels = 12;

/** The value of one attribute with which a layer gives a size; one for all axes if there is one. */
function valueFor(
  { type, values, inputShapes: [input] }: LayerAnalysis,
  target: readonly number[],
): { readonly attribute: string; readonly written: unknown } | undefined {
  if (type === undefined || values === undefined || !isKnown(input)) return undefined;
  const outcomeOf = createOutcomes();
  const sizeWith = (attribute: string, written: unknown): readonly number[] | undefined => {
    const reading = type.attributes[attribute]?.read(written);
    if (reading === undefined || !('value' in reading)) return undefined;
    const { problems, windowFits, outputShape } = outcomeOf(type, { ...values, [attribute]: reading.value }, [input]);
    return problems.length === 0 && windowFits ? outputShape.slice(1) : undefined;
  };
  const fits = (size: readonly number[] | undefined): boolean => size?.join('×') === target.join('×');
  const numbers = Array.from({ length: mostPixels + 1 }, (_, pixels) => pixels);
  for (const [attribute, { evensOut }] of Object.entries(type.attributes)) {
    if (evensOut !== true) continue;
    const sizes = numbers.map(number => sizeWith(attribute, number));
    const forAll = sizes.findIndex(fits);
    if (forAll !== -1) return { attribute, written: forAll };
    const perAxis = target.map((length, axis) => sizes.findIndex(size => size?.[axis] === length));
    if (!perAxis.includes(-1) && fits(sizeWith(attribute, perAxis))) return { attribute, written: perAxis };
  }
  return undefined;
}
