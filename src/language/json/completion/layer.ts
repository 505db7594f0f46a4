import type { JSONPath, Node } from 'jsonc-parser';
import { commonKeys } from '../../../formats/json/blocks.ts';
import { propertiesOf } from '../../../formats/json/tree.ts';
import type { Span } from '../../../formats/sourceMap.ts';
import { parameterOffers } from '../../completion/expressions.ts';
import { firstValue } from '../../completion/firstValues.ts';
import { declarationOf, differentUses } from '../../completion/layerAtHand.ts';
import type { Offer } from '../../completion/offer.ts';
import { outputsByPlace } from '../../completion/outputs.ts';
import { dependents, partnershipOf, referenceOffers, type VisibleName } from '../../completion/references.ts';
import { valueOffers } from '../../completion/values.ts';
import type { NetworkModel } from '../../model.ts';
import { blocksOf, parametersInScope } from './blocks.ts';
import { visibleNames } from './names.ts';
import type { Probe } from './probe.ts';

/** A layer of the text in which something is to be completed. */
interface LayerPlace {
  readonly model: NetworkModel;
  readonly root: Node;
  readonly object: Node;
  readonly path: JSONPath;
  readonly probe: Probe;
}

const commonKeyTexts: Readonly<Record<(typeof commonKeys)[number], string>> = {
  type: 'The layer type, or a block of this file.',
  name: 'A name of its own, for references and messages.',
  from: 'The layer or layers that it reads, by name; the one before it when absent.',
  repeat: 'How often the layer or block is repeated; `index` counts in expressions.',
};

/** The keys that a layer can have besides those that are written, each with the value that it begins with. */
export function keyOffers({ model, root, object, path, probe }: LayerPlace): readonly Offer[] {
  const { catalogue } = model;
  const written = propertiesOf(object);
  const type = typeOf(object);
  const block = blocksOf(root, path).get(type);
  const declared = block === undefined ? declarationOf(catalogue, type) : undefined;
  const [use] = probe.uses;
  const own = Object.entries(declared?.attributes ?? {}).map(([key, attribute]) => {
    const value = firstValue(type, key, attribute, use?.written ?? {}, use?.shapes[0]);
    const meaning = attribute.required ? 'required' : `default: ${attribute.defaultText ?? 'none'}`;
    return keyOffer(key, value, `${attribute.description}\n\n_${meaning}_`);
  });
  const parameters = Object.entries(block ?? {}).map(([key, fallback]) =>
    keyOffer(key, fallback, `Parameter of the block; default: ${JSON.stringify(fallback)}`),
  );
  const hasWeights = block === undefined && catalogue.layers.get(type)?.hasWeights === true;
  const init = hasWeights ? [keyOffer('init', 'he', 'How the weights start.\n\n_default: he_')] : [];
  const common = commonKeys.map(key => keyOffer(key, key === 'repeat' ? 2 : '', commonKeyTexts[key]));
  return [...own, ...parameters, ...init, ...common].filter(({ label }) => !written.has(label));
}

/** What may stand in the value of a key, or at a place in its list. `path` begins with the key. */
export function layerValueOffers(place: LayerPlace, path: JSONPath, span: Span): readonly Offer[] {
  const { model, root, object, probe } = place;
  const [key, entry] = path;
  const type = typeOf(object);
  if (typeof key !== 'string' || 2 < path.length) return [];
  const index = typeof entry === 'number' ? entry : undefined;
  const block = blocksOf(root, place.path).get(type);
  const attribute = block === undefined ? declarationOf(model.catalogue, type)?.attributes[key] : undefined;
  const parameters = parametersInScope(root, place.path);
  if (key === 'from') return fromOffers(place, index ?? 0, span);
  if (attribute?.refersToLayer) {
    const layer = { type, uses: differentUses(probe.uses) };
    return referenceOffers(model, layer, { attribute: key }, namesFor(place).filter(isLayer));
  }
  if (block !== undefined)
    return key in block ? [...parameterOffers(parameters), ...usedParameters(root, type, key, block[key])] : [];
  const uses = differentUses(probe.uses.map(use => withPartners(place, use)));
  const values = valueOffers(model, { type, uses }, { key, ...(index !== undefined && { index }) });
  const takesNumbers = values.some(({ content }) => 'value' in content && typeof content.value === 'number');
  return [...values, ...(takesNumbers && index === undefined ? parameterOffers(parameters) : [])];
}

/** Names for "from", those first that the layer can read there. */
function fromOffers(place: LayerPlace, index: number, span: Span): readonly Offer[] {
  const { model, object, probe } = place;
  const from = propertiesOf(object).get('from')?.value;
  const entries = from?.type === 'array' ? (from.children ?? []) : [];
  const isNew =
    from?.type === 'array' &&
    !entries.some(({ offset, length }) => offset <= span.start && span.end <= offset + length);
  const others = entries.filter(({ offset }) => isNew || offset !== span.start).map(node => String(node.value));
  const uses = probe.uses.map(bare => {
    const use = withPartners(place, bare);
    if (from?.type !== 'array') return { ...use, shapes: [undefined] };
    const shapes = isNew ? use.shapes.toSpliced(index, 0, undefined) : use.shapes;
    return { ...use, shapes };
  });
  const names = namesFor(place).filter(({ name }) => !others.includes(name));
  return referenceOffers(model, { type: typeOf(object), uses }, { input: index }, names);
}

/** Names that the layer can refer to without a circle. */
function namesFor({ model, root, object, path }: LayerPlace): readonly VisibleName[] {
  const outputs = outputsByPlace(model);
  const own = (outputs.get(object.offset) ?? []).flatMap(source => ('layer' in source ? [source.layer] : []));
  const circular = dependents(model.network, own);
  const known = visibleNames(model, root, path);
  return known.filter(
    ({ sources }) => 0 < sources.length && !sources.some(source => 'layer' in source && circular.has(source.layer)),
  );
}

function isLayer({ sources }: VisibleName): boolean {
  return sources.every(source => 'layer' in source);
}

/** A use with the layers in it that its attributes name. */
function withPartners(place: LayerPlace, use: Probe['uses'][number]): Probe['uses'][number] {
  const { model, object } = place;
  const attributes = Object.entries(declarationOf(model.catalogue, typeOf(object))?.attributes ?? {});
  const references = attributes.filter(([, { refersToLayer }]) => refersToLayer);
  if (references.length === 0) return use;
  const names = namesFor(place);
  const partners = references.flatMap(([key]) => {
    const [source] = names.find(({ name }) => name === use.written[key])?.sources ?? [];
    const partner = source && partnershipOf(model, source);
    return partner === undefined ? [] : [[key, partner] as const];
  });
  return { ...use, partners: Object.fromEntries(partners) };
}

/** What a parameter of a block is given elsewhere in the file, and its default. */
function usedParameters(root: Node, type: string, key: string, fallback: unknown): readonly Offer[] {
  const found = new Map<string, unknown>([[JSON.stringify(fallback), fallback]]);
  const visit = (node: Node): void => {
    const properties = propertiesOf(node);
    const value: unknown = properties.get(key)?.value?.value;
    const isPlain = ['number', 'boolean'].includes(typeof value);
    if (properties.get('type')?.value?.value === type && isPlain) found.set(JSON.stringify(value), value);
    node.children?.forEach(visit);
  };
  visit(root);
  return [...found].map(([label, value]) => ({
    label,
    kind: 'value',
    documentation: value === fallback ? 'The default.' : 'Used elsewhere in this file.',
    content: { value },
  }));
}

function keyOffer(key: string, value: unknown, documentation: string): Offer {
  return { label: key, kind: 'attribute', documentation, content: { key, value } };
}

function typeOf(object: Node): string {
  return String(propertiesOf(object).get('type')?.value?.value ?? '');
}
