import fc from 'fast-check';
import type { Attribute, JsonSchema } from '../../src/core/attribute.ts';
import type { LayerType } from '../../src/core/layer.ts';
import type { StructureType } from '../../src/core/structure.ts';

/** A network around one layer, as a user could have written it. */
export interface RandomNetwork {
  readonly inputs: Readonly<Record<string, readonly number[]>>;
  readonly layers: readonly Readonly<Record<string, unknown>>[];
}

const small = (min: number, max: number): fc.Arbitrary<number> => fc.integer({ min, max });

/**
 * Values of an attribute from its schema, small enough that many fit. They may break rules that only the input can show:
 * the analysis has to notice.
 */
function valueOf(schema: JsonSchema): fc.Arbitrary<unknown> {
  const {
    anyOf,
    enum: words,
    type,
    items,
    minimum,
    maximum,
    exclusiveMinimum,
    exclusiveMaximum,
  } = schema as {
    anyOf?: JsonSchema[];
    enum?: unknown[];
    type?: string;
    items?: JsonSchema;
    minimum?: number;
    maximum?: number;
    exclusiveMinimum?: number;
    exclusiveMaximum?: number;
  };
  if (anyOf !== undefined) return fc.oneof(...anyOf.map(valueOf));
  if (words !== undefined) return fc.constantFrom(...words);
  if (type === 'boolean') return fc.boolean();
  if (type === 'integer') return small(minimum ?? -3, Math.max(minimum ?? -3, 0) + 2);
  if (type === 'number') {
    const min = Math.max(minimum ?? -2, exclusiveMinimum === undefined ? -2 : exclusiveMinimum + 0.05);
    const max = Math.min(maximum ?? 2, exclusiveMaximum === undefined ? 2 : exclusiveMaximum - 0.05);
    return small(0, 40).map(step => min + ((max - min) * step) / 40);
  }
  const { minItems = 1, maxItems = 3 } = schema as { minItems?: number; maxItems?: number };
  const entries = items === undefined ? fc.constant(1) : valueOf(items);
  return 'uniqueItems' in schema
    ? fc.uniqueArray(entries, { minLength: minItems, maxLength: maxItems })
    : fc.array(entries, { minLength: minItems, maxLength: maxItems });
}

/** Values for attributes whose schema allows far more than what a small input can take. */
const likely: Readonly<Record<string, fc.Arbitrary<unknown>>> = {
  eps: fc.constantFrom(0.001, 0.01, 0.1),
  groups: fc.constantFrom(1, 1, 2, 3),
  numGroups: fc.constantFrom(1, 2, 3),
  numHeads: fc.constantFrom(1, 2, 3),
  numParameters: fc.constantFrom(1, 2, 4, 6),
  outChannels: fc.constantFrom(1, 2, 3, 4, 6),
  upscaleFactor: fc.constantFrom(1, 2),
  downscaleFactor: fc.constantFrom(1, 2, 3),
  cardinality: fc.constantFrom(1, 2, 3),
  width: fc.constantFrom(2, 4, 6),
  k: fc.constantFrom(0.5, 1, 2),
  compression: fc.constantFrom(0.5, 0.75, 1),
  dims: fc.constantFrom([0], [0, 1], [1, 0], [0, 2, 1], [2, 0, 1], [1, 2, 0], [0, 3, 1, 2], [3, 2, 1, 0], [0, 1, 2, 3]),
  shape: fc.constantFrom([-1], [2, -1], [-1, 2], [3, -1, 1], [1, 2, -1], [1, -1, 1, 3], [6, 2], [4]),
  axis: fc.constantFrom(0, 1, 2),
};

/** Attributes that are left out rather than drawn: they hold layers, or name one. */
const unfit = ['layers', 'shortcut', 'branches', 'pool'];

function attributesOf(attributes: Readonly<Record<string, Attribute<unknown>>>): fc.Arbitrary<Record<string, unknown>> {
  const entries = Object.entries(attributes).filter(([name]) => !unfit.includes(name));
  const required = entries.filter(([, attribute]) => attribute.required).map(([name]) => name);
  const model = Object.fromEntries(entries.map(([name, { schema }]) => [name, likely[name] ?? valueOf(schema)]));
  return fc.record(model, { requiredKeys: required });
}

/** Shapes of that many spatial axes. */
function shapeOf(rank: number): fc.Arbitrary<readonly number[]> {
  const side = 2 < rank ? small(2, 6) : small(1, 10);
  return fc.tuple(fc.constantFrom(1, 2, 3, 4, 6), ...Array.from({ length: rank }, () => side));
}

/** Number of spatial axes that a type takes; its name tells for the blocks. */
function ranksOf(type: LayerType | StructureType): readonly number[] {
  if ('rank' in type) return [type.rank];
  const named = /([123])d$/.exec(type.type)?.[1];
  if (type.type === 'conv2Plus1d') return [3];
  if (named !== undefined) return [Number(named)];
  if (
    ['pixelShuffle', 'pixelUnshuffle', 'globalAvgPool', 'globalMaxPool', 'squeezeExcite', 'instanceNorm'].includes(
      type.type,
    )
  )
    return [1, 2, 3];
  return 'inputs' in type ? [0, 1, 2, 3] : [2];
}

/** A network of one layer or block of that type, with random attributes and input. */
export function networkAround(type: LayerType | StructureType): fc.Arbitrary<RandomNetwork> {
  const shape = fc.constantFrom(...ranksOf(type)).chain(shapeOf);
  const name = type.type;
  const layer = attributesOf(type.attributes).map(attributes => ({ type: name, name: 'layer', ...attributes }));
  if (name === 'residual' || name === 'parallel') return shape.chain(input => listed(name, input));
  if (name.startsWith('maxUnpool')) return unpooled(name, shape);
  if (name.startsWith('partialConv'))
    return fc.tuple(shape, layer).map(([input, written]) => ({
      inputs: { image: input, numbers: [1, ...input.slice(1)] },
      layers: [
        { type: 'relu', name: 'mask', from: 'numbers' },
        { ...written, from: ['image', 'mask'] },
      ],
    }));
  if ('inputs' in type && type.inputs === 'many')
    return fc.tuple(shape, fc.array(fc.boolean(), { minLength: 1, maxLength: 2 }), layer).map(joined);
  return fc.tuple(shape, layer).map(([input, written]) => ({ inputs: { input }, layers: [written] }));
}

function joined([input, others, layer]: [
  readonly number[],
  readonly boolean[],
  Record<string, unknown>,
]): RandomNetwork {
  // Some of the others have one position that stands for all.
  const shapes = [input, ...others.map(whole => (whole ? input : [input[0] ?? 1, ...input.slice(1).map(() => 1)]))];
  const inputs = Object.fromEntries(shapes.map((shape, index) => [`x${index}`, shape]));
  return { inputs, layers: [{ ...layer, from: Object.keys(inputs) }] };
}

function listed(name: string, input: readonly number[]): fc.Arbitrary<RandomNetwork> {
  const convolution = fc.record({
    type: fc.constant('conv2d'),
    outChannels: fc.constantFrom(input[0] ?? 1, 2),
    kernelSize: fc.constantFrom(1, 3),
    padding: fc.constant('same'),
  });
  const branch = fc.array(fc.oneof(convolution, fc.constant({ type: 'relu' })), { maxLength: 2 });
  const layer =
    name === 'residual'
      ? fc.record({ layers: branch, shortcut: branch }, { requiredKeys: ['layers'] })
      : fc.record({
          branches: fc.array(branch, { minLength: 2, maxLength: 3 }),
          merge: fc.constantFrom('concat', 'add', 'multiply'),
        });
  return layer.map(attributes => ({ inputs: { input }, layers: [{ type: name, name: 'layer', ...attributes }] }));
}

function unpooled(name: string, shape: fc.Arbitrary<readonly number[]>): fc.Arbitrary<RandomNetwork> {
  const pool = fc.record(
    { kernelSize: small(1, 3), stride: small(1, 3), padding: small(0, 1), ceilMode: fc.boolean() },
    { requiredKeys: ['kernelSize'] },
  );
  return fc.tuple(shape, pool).map(([input, attributes]) => ({
    inputs: { input },
    layers: [
      { type: name.replace('Unpool', 'Pool'), name: 'pool', ...attributes },
      { type: 'tanh', name: 'between' },
      { type: name, name: 'layer', pool: 'pool' },
    ],
  }));
}
