import type { Attribute, JsonSchema } from '../../core/attribute.ts';
import type { Catalogue } from '../../core/catalogue.ts';
import { initializations, parameterizedSchemes } from '../../core/initialization.ts';
import { networkKeys } from './parse.ts';

/**
 * JSON Schema of `*.cnn.json` for editors that do not run our server, with VS Code's keywords for documentation. One `if` per
 * type, so that one mistake gives one error. It knows what stands in one place; what places have to do with each other (shapes,
 * references) only the analysis knows. Types that it does not know may be blocks of the file.
 */
export function networkSchema({ layers, structures }: Catalogue): JsonSchema {
  const types = [...layers.values(), ...structures.values()];
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: 'CNN Designer network',
    allowComments: true,
    allowTrailingCommas: true,
    type: 'object',
    additionalProperties: false,
    required: ['layers'],
    anyOf: [{ required: ['input'] }, { required: ['inputs'] }],
    properties: {
      $schema: described(networkKeys.$schema, { type: 'string' }),
      name: described(networkKeys.name, { type: 'string' }),
      description: described(networkKeys.description, { type: 'string' }),
      input: described(networkKeys.input, shape),
      inputs: described(networkKeys.inputs, { type: 'object', additionalProperties: shape, minProperties: 1 }),
      layers: described(networkKeys.layers, layerList),
      outputs: described(networkKeys.outputs, { type: 'array', items: { type: 'string' }, minItems: 1 }),
      blocks: described(networkKeys.blocks, { type: 'object', additionalProperties: block }),
      seed: described(networkKeys.seed, { type: 'integer', minimum: 0 }),
      budget: described(networkKeys.budget, budget),
      objectSize: described(networkKeys.objectSize, {
        anyOf: [size, { type: 'array', items: size, minItems: 1, maxItems: 3 }],
      }),
    },
    definitions: {
      layer: {
        type: 'object',
        required: ['type'],
        properties: {
          type: {
            type: 'string',
            anyOf: [
              { enum: types.map(({ type }) => type), markdownEnumDescriptions: types.map(({ summary }) => summary) },
              { type: 'string' },
            ],
          },
          ...commonProperties,
        },
        allOf: types.map(({ type, attributes }) => ({
          if: { properties: { type: { const: type } }, required: ['type'] },
          then: attributesSchema(attributes, layers.get(type)?.hasWeights === true),
        })),
      },
    },
  };
}

const expression = { type: 'string', pattern: '^=' };
const shape = { type: 'array', items: { type: 'integer', minimum: 1 }, minItems: 1, maxItems: 4 };
const layerList = { type: 'array', items: { $ref: '#/definitions/layer' } };
const limit = {
  anyOf: [
    { type: 'number', minimum: 0 },
    { type: 'string', pattern: '^\\s*\\d+(\\.\\d+)?\\s*[kMGT]?\\s*$' },
  ],
};
const size = { type: 'number', exclusiveMinimum: 0 };
const budget = {
  type: 'object',
  additionalProperties: false,
  properties: { maxParams: limit, maxMacs: limit, maxLatencyMs: limit },
};
const block = {
  type: 'object',
  required: ['layers'],
  additionalProperties: false,
  properties: {
    description: { type: 'string' },
    parameters: { type: 'object', additionalProperties: { type: ['number', 'boolean', 'string'] } },
    layers: layerList,
  },
};
const commonProperties = {
  name: { type: 'string', minLength: 1 },
  from: { anyOf: [{ type: 'string' }, { type: 'array', items: { type: 'string' } }] },
  repeat: { anyOf: [{ type: 'integer', minimum: 0 }, expression] },
};
const numbers = { type: 'array' };

const initialization = {
  anyOf: [
    { enum: Object.keys(initializations), markdownEnumDescriptions: Object.values(initializations) },
    ...parameterizedSchemes.map(scheme => ({
      type: 'object',
      required: [scheme],
      properties: { [scheme]: { type: 'number' } },
      additionalProperties: false,
    })),
  ],
};

function attributesSchema(attributes: Readonly<Record<string, Attribute<unknown>>>, hasWeights: boolean): JsonSchema {
  const names = Object.keys(attributes);
  const bias = attributes['bias'];
  const own = names.map(name => [name, { anyOf: [attributes[name]?.schema, expression] }] as const);
  return {
    required: names.filter(name => attributes[name]?.required === true),
    additionalProperties: false,
    properties: {
      type: true,
      ...Object.fromEntries(Object.keys(commonProperties).map(name => [name, true])),
      ...Object.fromEntries(own),
      ...(hasWeights && bias !== undefined && { bias: { anyOf: [bias.schema, numbers, expression] } }),
      ...(hasWeights && { weight: numbers, init: initialization }),
    },
  };
}

function described(markdownDescription: string, schema: JsonSchema): JsonSchema {
  return { ...schema, markdownDescription };
}
