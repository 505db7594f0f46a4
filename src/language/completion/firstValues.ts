import { someChannels, type Attribute } from '../../core/attribute.ts';
import type { LayerType } from '../../core/layer.ts';
import type { Layer } from '../../core/network.ts';
import type { Shape } from '../../core/shape.ts';
import type { StructureType } from '../../core/structure.ts';
import { anyRank } from './ranks.ts';
import { numbers } from './zooHabits.ts';

/**
 * What a new layer is written with: what it requires, and what most such layers have besides. Channels double where a stride above 1 makes
 * the map smaller, and stay as they are otherwise; an image's few become as many as the first layers of the zoo have.
 */
export function firstValues(
  { type, attributes }: LayerType | StructureType,
  written: Layer['written'],
  shape: Shape | undefined,
): Readonly<Record<string, unknown>> {
  const values: Record<string, unknown> = {};
  for (const [name, attribute] of Object.entries(attributes)) {
    if (attribute.required || attribute.usual !== undefined)
      values[name] = firstValue(type, name, attribute, written, shape);
  }
  return values;
}

/** The value that an attribute begins with: what most layers have, or else its default. */
export function firstValue(
  type: string,
  name: string,
  attribute: Attribute<unknown>,
  written: Layer['written'],
  shape: Shape | undefined,
): unknown {
  const { usual, schema, dividesChannels, countsChannels, holdsLayers, refersToLayer } = attribute;
  if (usual !== undefined) return usual;
  const counted = numbers[`${anyRank(type)}.${name}`] ?? [];
  if (holdsLayers !== undefined) return holdsLayers === 'many' ? [[], []] : [];
  if (refersToLayer) return '';
  if (schema['default'] !== undefined) return schema['default'];
  if (countsChannels) return firstChannels(written, shape) ?? counted[0] ?? someChannels;
  const divided = shape?.[0] ?? Number.NaN;
  if (dividesChannels) return counted.find(number => divided % number === 0) ?? 1;
  if (counted[0] !== undefined) return counted[0];
  if (Array.isArray(schema['enum'])) return schema['enum'][0] as unknown;
  return schema['type'] === 'array' ? [] : 1;
}

/** Fewer channels than this are those of an image or a signal, which no layer keeps. */
const fewChannels = 16;

function firstChannels(written: Layer['written'], shape: Shape | undefined): number | undefined {
  const [channels = Number.NaN, ...spatial] = shape ?? [];
  if (spatial.length === 0 || !(fewChannels <= channels)) return undefined;
  const { stride } = written;
  const step = Array.isArray(stride) ? Math.max(...(stride as number[])) : stride;
  return typeof step === 'number' && 1 < step ? 2 * channels : channels;
}
