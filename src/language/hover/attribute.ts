import type { LayerAnalysis } from '../../core/analysis.ts';
import type { Attribute } from '../../core/attribute.ts';
import { formatShape } from '../../core/shape.ts';
import { formatExact, formatNumberOf } from '../../core/units.ts';
import type { Entry } from '../instances.ts';
import { writtenAs } from './alternatives.ts';
import { effectsOf, type Effect } from './effects.ts';
import { paragraphs, table } from './markdown.ts';
import { pictureOf, windowKey } from './picture.ts';
import type { Reader } from './reader.ts';

/**
 * An attribute of a layer type: what it means, its default, its value here, and what the values next to it would do. Undefined
 * for what is no attribute of the type.
 */
export function attributeMarkdown(
  typeName: string | undefined,
  name: string,
  entry: Entry | undefined,
  reader: Reader,
): string | undefined {
  const { catalogue, network, analysis } = reader.model;
  // A block of the file takes the place of a built-in one.
  if (network.groups.some(group => group.kind === 'block' && group.type === typeName)) return undefined;
  const type = catalogue.layers.get(typeName ?? '') ?? catalogue.structures.get(typeName ?? '');
  const attribute = type?.attributes[name];
  if (attribute === undefined) return undefined;
  const rule = attribute.required ? 'required' : `default: ${attribute.defaultText ?? 'none'}`;
  const [id] = entry?.layers ?? [];
  const layer = id === undefined ? undefined : analysis.layers[id];
  // The rules know a layer that is named by all of its facts; a reader sees its name in the text.
  const isHere = layer?.values !== undefined && layer.type === type && attribute.refersToLayer !== true;
  const here = isHere ? ` · \`${writtenAs(layer.values[name])}\` ${placeOf(entry, reader)}` : '';
  // The numbers first: a hover is not high, and what stands below has to be scrolled to.
  return paragraphs([
    `**${name}** of ${type?.type ?? ''} — ${attribute.description}`,
    `_${rule}_${here}`,
    ...(isHere ? whatIf(layer, name, reader) : []),
    wordsWithMeanings(attribute),
  ]);
}

/** The words that the attribute can be, each with its meaning. */
function wordsWithMeanings({ schema }: Attribute<unknown>): string {
  const { anyOf = [] } = schema as { readonly anyOf?: readonly Attribute<unknown>['schema'][] };
  return [schema, ...anyOf]
    .flatMap(choice => {
      const { enum: words = [], markdownEnumDescriptions: meanings = [] } = choice as {
        readonly enum?: readonly unknown[];
        readonly markdownEnumDescriptions?: readonly string[];
      };
      return words.flatMap((word, index) =>
        meanings[index] === undefined ? [] : [`- \`${JSON.stringify(word)}\` — ${meanings[index]}`],
      );
    })
    .join('\n');
}

/** Which of several layers is spoken of, when the text stands for several. */
function placeOf(entry: Entry | undefined, { model: { network } }: Reader): string {
  const { layers = [] } = entry ?? {};
  if (layers.length < 2) return 'here';
  return `in \`${network.layers[layers[0] ?? -1]?.name ?? ''}\`, the first of ${formatNumberOf(layers.length, 'layer')} written here`;
}

/** A table of what the values next to that of the layer would do, and the picture when they would change the window. */
function whatIf(layer: LayerAnalysis, name: string, reader: Reader): readonly (string | undefined)[] {
  const { convention, computationName } = reader.presentation;
  const effects = effectsOf(layer, name, convention);
  const now: Effect = {
    written: writtenAs(layer.values?.[name]),
    outputShape: layer.outputShape ?? [Number.NaN],
    window: layer.window,
    params: layer.params,
    computation: convention.count(layer),
  };
  const changesWindow = effects.some(effect => windowKey(effect.window) !== windowKey(now.window));
  const changesNumbers = effects.some(effect => cells(effect).join() !== cells(now).join());
  if (changesWindow || changesNumbers)
    return [effectsTable(name, now, effects, computationName), changesWindow ? pictureOf(layer, reader) : undefined];
  const others = effects.map(({ written }) => `\`${written}\``).join(', ');
  return [others && `With ${others} the shape, params and ${computationName} would be the same.`];
}

/** What is now, in bold, and under it what could be. */
function effectsTable(name: string, now: Effect, effects: readonly Effect[], computationName: string): string {
  const spans = (effect: Effect): string =>
    formatShape(effect.window?.kernelSize.map((kernel, axis) => extentOf(kernel, effect.window?.dilation[axis])));
  const hasSpans = effects.some(effect => spans(effect) !== spans(now));
  const rows = [now, ...effects].map(effect => {
    const [output = '', ...counts] = cells(effect);
    const row = [`\`${effect.written}\``, output, ...(hasSpans ? [`${spans(effect)} px`] : []), ...counts];
    return effect === now ? row.map(cell => `**${cell}**`) : row;
  });
  const columns = [
    { head: name },
    { head: 'output' },
    ...(hasSpans ? [{ head: 'window' }] : []),
    { head: 'params', isNumber: true as const },
    { head: computationName, isNumber: true as const },
  ];
  return table(columns, rows);
}

function cells({ outputShape, params, computation }: Effect): readonly string[] {
  return [formatShape(outputShape), formatExact(params), formatExact(computation)];
}

function extentOf(kernel: number, dilation = 1): number {
  return dilation * (kernel - 1) + 1;
}
