import type { Attribute, JsonSchema } from '../../core/attribute.ts';
import { initializations } from '../../core/initialization.ts';
import { isKnown } from '../../core/shape.ts';
import type { NetworkModel } from '../model.ts';
import { declarationOf, effectOf, type Effect, type LayerAtHand, type LayerUse } from './layerAtHand.ts';
import type { Offer } from './offer.ts';
import { anyRank } from './ranks.ts';
import { numbers } from './zooHabits.ts';

/** Where in an attribute a value is wanted: the whole of it, or an entry of its list. */
export interface ValuePlace {
  readonly key: string;
  readonly index?: number;
  /** Whether only numbers are asked for, since somebody else offers the words. */
  readonly onlyNumbers?: true;
}

/** Values of an attribute that make sense for a layer as it is written, the most useful first, each with the shape that comes of it. */
export function valueOffers(model: NetworkModel, layer: LayerAtHand, place: ValuePlace): readonly Offer[] {
  const { key, index, onlyNumbers } = place;
  const declared = declarationOf(model.catalogue, layer.type);
  const attribute = declared?.attributes[key];
  if (declared === undefined || attribute === undefined) {
    const isInit = key === 'init' && model.catalogue.layers.get(layer.type)?.hasWeights === true;
    return isInit && !onlyNumbers ? initOffers() : [];
  }
  const change = (value: unknown) => (use: LayerUse) => ({
    ...use,
    written: { ...use.written, [key]: index === undefined ? value : withEntry(use.written[key], index, value) },
  });
  const words = onlyNumbers ? [] : wordsOf(attribute);
  const tried = [...words, ...numbersFor(layer, key, attribute)].flatMap(candidate => {
    const effect = effectOf(model, layer, key, change(candidate.value));
    // Where nothing can be tried, the attribute alone says what may stand there.
    const isReadable = index !== undefined || 'value' in attribute.read(candidate.value);
    return effect.wrongHere === undefined && isReadable ? [{ ...candidate, effect }] : [];
  });
  const good = tried.filter(({ effect }) => effect.wrong === undefined && !leavesGaps(effect));
  const kept = 0 < good.length ? good : tried;
  const ordered = attribute.isBorder ? kept.toSorted((left, right) => order(left) - order(right)) : kept;
  return ordered.slice(0, attribute.dividesChannels ? mostDivisors : mostValues).map(({ value, meaning, effect }) => ({
    label: typeof value === 'string' ? value : JSON.stringify(value),
    kind: 'value',
    ...(effect.detail !== undefined && { detail: effect.detail }),
    documentation: documentationOf(value, meaning, attribute, effect),
    content: { value },
  }));
}

const mostValues = 14;
const mostDivisors = 64;

interface Candidate {
  readonly value: unknown;
  readonly meaning: string;
}

/** Padding that keeps the size stands first, and words where they do not. */
function order({ value, effect }: Candidate & { readonly effect: Effect }): number {
  return keepsSize(effect) ? (typeof value === 'number' ? 0 : 1) : 2;
}

function keepsSize({ trials, isAssumed }: Effect): boolean {
  return (
    !isAssumed &&
    0 < trials.length &&
    trials.every(({ outputShape, analysis }) => {
      const [, ...input] = analysis.network.inputs[0]?.shape ?? [];
      return isKnown(outputShape) && 0 < input.length && outputShape.slice(1).join() === input.join();
    })
  );
}

/** Whether a window steps further than it reaches, which only a projection by 1×1 means to do. */
function leavesGaps({ trials }: Effect): boolean {
  return trials.some(({ layer }) => {
    const { kernelSize = [], stride = [], dilation = [] } = layer?.window ?? {};
    if (kernelSize.every(size => size === 1)) return false;
    return kernelSize.some((size, axis) => (dilation[axis] ?? 1) * (size - 1) + 1 < (stride[axis] ?? 1));
  });
}

function documentationOf(value: unknown, meaning: string, attribute: Attribute<unknown>, effect: Effect): string {
  const isDefault = JSON.stringify(value) === attribute.defaultText;
  const keeps = attribute.isBorder && keepsSize(effect) ? 'Keeps the size.' : '';
  return [meaning, keeps, isDefault ? 'The default.' : ''].filter(text => text !== '').join(' ');
}

function withEntry(written: unknown, index: number, value: unknown): unknown {
  const list: readonly unknown[] = Array.isArray(written) ? written : [];
  return [...list.slice(0, index), value, ...list.slice(index + 1)];
}

function initOffers(): readonly Offer[] {
  return Object.entries(initializations).map(([name, meaning]) => ({
    label: name,
    kind: 'value',
    documentation: meaning,
    content: { value: name },
  }));
}

/** Numbers that may be worth a try: those that the zoo writes, then small ones; none where no number may stand. */
function numbersFor({ type, uses }: LayerAtHand, key: string, attribute: Attribute<unknown>): readonly Candidate[] {
  const schemas = alternativesOf(attribute.schema);
  const numeric = schemas.find(({ type: kind }) => kind === 'integer' || kind === 'number');
  if (numeric === undefined) return [];
  const inChannels = uses[0]?.shapes[0]?.[0] ?? Number.NaN;
  if (attribute.dividesChannels && Number.isFinite(inChannels))
    return divisorsOf(inChannels).map(value => ({ value, meaning: divisorMeaning(value, inChannels) }));
  const found = new Set<number>();
  const { default: fallback } = attribute.schema;
  const least = typeof numeric['minimum'] === 'number' ? numeric['minimum'] : 0;
  if (attribute.countsChannels && Number.isFinite(inChannels))
    for (const channels of [inChannels, 2 * inChannels, inChannels / 2]) found.add(channels);
  for (const number of numbers[`${anyRank(type)}.${key}`] ?? []) found.add(number);
  if (typeof fallback === 'number') found.add(fallback);
  if (numeric['type'] === 'integer' && !attribute.countsChannels) {
    if (attribute.isBorder) for (const border of bordersOf(uses)) found.add(border);
    for (let number = least; number <= Math.max(least, 7); number++) found.add(number);
  }
  return [...found].filter(Number.isFinite).map(value => ({ value, meaning: '' }));
}

/** Half of what a window spans: with it at each side an odd kernel keeps the size. */
function bordersOf(uses: LayerAtHand['uses']): readonly number[] {
  return uses.flatMap(({ written: { kernelSize, dilation = 1 } }) =>
    typeof kernelSize === 'number' && typeof dilation === 'number'
      ? [Math.floor((dilation * (kernelSize - 1)) / 2)]
      : [],
  );
}

/** Channels beyond this are searched for no divisors. */
const mostChannels = 4096;

function divisorsOf(channels: number): readonly number[] {
  const all = Array.from({ length: Math.min(mostChannels, channels || 0) }, (_, index) => index + 1);
  return all.filter(divisor => channels % divisor === 0);
}

function divisorMeaning(divisor: number, channels: number): string {
  const each = channels / divisor;
  return `${divisor} × ${each} ${each === 1 ? 'channel' : 'channels'}.`;
}

/** The words of an attribute with their meanings, and true and false. */
function wordsOf(attribute: Attribute<unknown>): readonly Candidate[] {
  return alternativesOf(attribute.schema).flatMap(({ enum: entries, markdownEnumDescriptions: texts, type }) => {
    if (type === 'boolean') return [true, false].map(value => ({ value, meaning: '' }));
    if (!Array.isArray(entries)) return [];
    return entries.map((value: unknown, index) => ({
      value,
      meaning: Array.isArray(texts) ? String(texts[index]) : '',
    }));
  });
}

/** A schema, those that it offers a choice of, and those of the entries of its lists. */
function alternativesOf(schema: JsonSchema): readonly JsonSchema[] {
  const choices = listedIn(schema['anyOf']).flatMap(alternativesOf);
  return [schema, ...choices, ...listedIn([schema['items']]).flatMap(alternativesOf)];
}

function listedIn(schemas: unknown): readonly JsonSchema[] {
  const listed: readonly unknown[] = Array.isArray(schemas) ? schemas : [];
  return listed.filter((schema): schema is JsonSchema => typeof schema === 'object' && schema !== null);
}
