import { ownInputs, type Source } from '../../../core/network.ts';
import type { Span } from '../../../formats/sourceMap.ts';
import type { CallSyntax } from '../../../formats/typescript/callSyntax.ts';
import { touches } from '../../../formats/spans.ts';
import { differentUses, type LayerUse } from '../../completion/layerAtHand.ts';
import type { CompletionItem, Offer } from '../../completion/offer.ts';
import { outputsByPlace } from '../../completion/outputs.ts';
import { referenceOffers, shapeOf, type VisibleName } from '../../completion/references.ts';
import { skeletonOffers } from '../../completion/skeletons.ts';
import { valueOffers } from '../../completion/values.ts';
import type { NetworkModel } from '../../model.ts';
import { readAround, type CallText, type TextAround } from './textAround.ts';

/**
 * What TypeScript's own service cannot know at an offset of a `*.cnn.ts` text: numbers that fit, feature maps with their shapes, and whole
 * networks. What is typed is read from the text, what is known of the network from its last good version.
 */
export function programCompletions(
  model: NetworkModel,
  calls: readonly CallSyntax[],
  network: CallSyntax | undefined,
  offset: number,
): readonly CompletionItem[] {
  const { text } = model;
  if (text.replace(/\/\/.*|\/\*[\s\S]*?\*\//g, '').trim() === '')
    return skeletonOffers('typescript', model.catalogue).map(offer => toItem(offer, { start: offset, end: offset }));
  const around = readAround(text, offset);
  const { call } = around;
  if (call === undefined) return [];
  const names = featureNames(model, calls, network, around, offset);
  const uses = usesOf(model, call, names);
  const layer = { type: call.callee, uses };
  if (call.attribute === undefined) {
    const isKnown = takesFeatures(model, call);
    const word = /^\s*([\w$]*)$/.exec(call.typed)?.[1];
    if (!isKnown || word === undefined) return [];
    const offers = referenceOffers(model, layer, { input: call.argument }, names);
    return offers.map(offer => toItem(offer, wordAround(text, offset, word)));
  }
  const { key, index } = call.attribute;
  const typed = call.typed.slice(index === undefined ? call.typed.indexOf(':') + 1 : 0).trimStart();
  if (!/^[\d.]*$/.test(typed)) return [];
  const place = { key, ...(index !== undefined && { index }), onlyNumbers: true } as const;
  const offers = valueOffers(model, { ...layer, uses: differentUses(uses) }, place);
  return offers.map(offer => toItem(offer, wordAround(text, offset, typed)));
}

/** Whether a call reads feature maps: that of a type, or of a function that makes a group. */
function takesFeatures({ catalogue, syntax }: NetworkModel, { callee, argument }: CallText): boolean {
  const type = catalogue.layers.get(callee);
  if (type !== undefined) return type.inputs === 'many' || argument < type.inputs;
  const isFunction = catalogue.structures.has(callee) || syntax.blocks.some(({ name }) => name === callee);
  return isFunction && argument === 0;
}

/** What the call reads: its arguments by name, and what is not said by a name as it was in the last good version. */
function usesOf(model: NetworkModel, call: CallText, names: readonly VisibleName[]): readonly LayerUse[] {
  const { network, analysis, sourceMap } = model;
  const { written = {} } = call.attribute ?? {};
  const given = call.argumentsBefore.map(text => names.find(({ name }) => name === text)?.sources);
  const before = network.layers.flatMap((layer, id): readonly LayerUse[] => {
    if (layer.type !== call.callee || sourceMap.spansOf({ layer: id })[0]?.start !== call.start) return [];
    const shapes = (analysis.layers[id]?.inputShapes ?? []).slice(0, ownInputs(layer).length);
    return [{ written: { ...layer.written, ...written }, shapes }];
  });
  if (0 < before.length) return before;
  const count = Math.max(1, ...given.map(sources => sources?.length ?? 0));
  return Array.from({ length: count }, (_, index) => {
    const features = given.filter((_, argument) => call.attribute === undefined || argument < call.argument);
    const shapes = features.map(sources => {
      const source = sources?.[Math.min(index, sources.length - 1)];
      return source && shapeOf(model, source);
    });
    return { written, shapes: shapes.length === 0 ? [undefined] : shapes };
  });
}

/** The variables that hold feature maps where the offset is, the newest first. */
function featureNames(
  model: NetworkModel,
  calls: readonly CallSyntax[],
  network: CallSyntax | undefined,
  around: TextAround,
  offset: number,
): readonly VisibleName[] {
  const outputs = outputsByPlace(model);
  const found = new Map<string, readonly Source[]>();
  const isInNetwork = network !== undefined && touches(network.span, offset);
  (isInNetwork ? (network.given ?? []) : []).forEach((name, input) => {
    const named = model.network.inputs.findIndex(each => each.name === name);
    const isOnly = model.network.inputs.length === 1;
    if (isOnly || named !== -1) found.set(name, [{ input: isOnly ? input : named }]);
  });
  for (const { variable, span } of calls) {
    const sources = outputs.get(span.start);
    if (variable === undefined || sources === undefined || offset < span.end) continue;
    if (!around.open.has(around.braceAround(span.start)) && !found.has(variable)) continue;
    found.delete(variable);
    found.set(variable, sources);
  }
  return [...found].map(([name, sources]) => ({ name, sources })).toReversed();
}

function wordAround(text: string, offset: number, typed: string): Span {
  const rest = /^[\w$]*/.exec(text.slice(offset))?.[0].length ?? 0;
  return { start: offset - typed.length, end: offset + rest };
}

function toItem({ content, ...rest }: Offer, span: Span): CompletionItem {
  const snippet = 'text' in content ? content.text : 'value' in content ? String(content.value) : rest.label;
  return { ...rest, snippet, span };
}
