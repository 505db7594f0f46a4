import type { LayerId } from '../core/diagnostic.ts';
import { formatShape } from '../core/shape.ts';
import { formatCount, formatExact } from '../core/units.ts';
import { outputShapes, type Entry } from './instances.ts';
import type { NetworkModel } from './model.ts';
import { timeHint } from './measured.ts';
import type { HintContent } from './preferences.ts';
import type { Presentation } from './presentation.ts';

/** One fact of a hint, and what it is, in Markdown. */
export interface HintPart {
  readonly text: string;
  readonly tooltip: string;
  /** Whether it is a time that was measured. */
  readonly isTime?: true;
}

/** VS Code cuts the hints of a line off behind so many characters; the hover has every digit. */
export const longestHint = 43;

/** What stands between two parts of a hint. */
export const hintSeparator = ' · ';

/**
 * What the hint of an entry says, in the order of the preferences: "64×112×112", "9,472 params", "rf 7"; "×3" in front when it
 * stands for several layers. Counts are rounded for several layers, and where the hint would be too long. Nothing when there is
 * nothing to say.
 */
export function hintParts(
  entry: Entry,
  chain: readonly Entry[],
  model: NetworkModel,
  presentation: Presentation,
): readonly HintPart[] {
  const instances = entry.layers.length + entry.groups.length;
  const ids = chain.flatMap(({ layers, groups }) => [...layers, ...groups.flatMap(({ totals }) => totals.layers)]);
  const partsWith = (format: (count: number) => string): readonly HintPart[] =>
    model.preferences.hintContents.flatMap(content => partOf(content, entry, ids, format, model, presentation) ?? []);
  const exact = 1 < instances ? [] : partsWith(formatExact);
  const length = exact.reduce((sum, { text }) => sum + text.length + 3, -3);
  const parts = withRoomForTime(1 < instances || longestHint < length ? partsWith(formatCount) : exact);
  if (parts.length === 0 || instances < 2) return parts;
  return [
    {
      text: `×${instances}`,
      tooltip: 'How many layers this place of the text stands for; the counts are theirs together',
    },
    ...parts,
  ];
}

function partOf(
  content: HintContent,
  entry: Entry,
  ids: readonly LayerId[],
  format: (count: number) => string,
  model: NetworkModel,
  presentation: Presentation,
): HintPart | undefined {
  switch (content) {
    case 'shape':
      return { text: shapesInWords(entry, model), tooltip: 'Output of one example, channels first' };
    case 'params': {
      const params = ids.reduce((sum, id) => sum + (model.analysis.layers[id]?.params ?? Number.NaN), 0);
      return params === 0 ? undefined : { text: `${format(params)} params`, tooltip: 'Trainable numbers' };
    }
    case 'macs': {
      const { convention, computationOf, computation } = presentation;
      const count = computationOf(ids);
      if (count === 0) return undefined;
      return { text: computation(count), tooltip: `By ${convention.name}: ${convention.rule}` };
    }
    case 'memory': {
      const { memoryConvention, memoryOf, bytes } = presentation;
      const amount = memoryOf(ids);
      return amount === 0
        ? undefined
        : { text: bytes(amount), tooltip: `Memory as ${memoryConvention.name}: ${memoryConvention.rule}` };
    }
    case 'receptiveField':
      return receptiveField(entry, model);
    case 'time':
      return timeHint(ids, model);
  }
}

/** Without the facts before a time, from the last but never the first, that leave no room for it: it is what was asked for last. */
function withRoomForTime(parts: readonly HintPart[]): readonly HintPart[] {
  const time = parts.find(({ isTime }) => isTime);
  if (time === undefined) return parts;
  const shown = [...parts];
  const length = (): number => shown.reduce((sum, { text }) => sum + text.length + hintSeparator.length, 0);
  while (longestHint + hintSeparator.length < length()) {
    const at = shown.findLastIndex((part, index) => 0 < index && part !== time);
    if (at === -1) break;
    shown.splice(at, 1);
  }
  return shown;
}

function shapesInWords(entry: Entry, model: NetworkModel): string {
  const shapes = [...outputShapes(entry, model).keys()];
  const [first = '?'] = shapes;
  return shapes.length <= 1 ? first : `${first} … ${shapes.at(-1) ?? ''}`;
}

/** Of a single layer; several see patches of several sizes. */
function receptiveField({ layers, groups }: Entry, { analysis }: NetworkModel): HintPart | undefined {
  const [only] = layers;
  const reach = only === undefined || layers.length + groups.length !== 1 ? undefined : analysis.layers[only]?.reach;
  if (reach === undefined || reach.length === 0) return undefined;
  const sizes = reach.map(({ size }) => size);
  const shown = formatShape(new Set(sizes).size === 1 ? sizes.slice(0, 1) : sizes);
  return { text: `rf ${shown}`, tooltip: 'Receptive field: pixels of the input that one output can see, per side' };
}
