import type { Attribute, JsonSchema } from '../../core/attribute.ts';
import type { Catalogue } from '../../core/catalogue.ts';
import { initializations, parameterizedSchemes } from '../../core/initialization.ts';
import type { LayerType } from '../../core/layer.ts';
import type { StructureType } from '../../core/structure.ts';
import { networkOptions } from './networkOptions.ts';

/** The types of the module `cnn-designer`, as the text of a `.d.ts`: a function for every layer and block of the catalogue. */
export function declareModule({ layers, structures }: Catalogue): string {
  const declared = [...layers.values(), ...structures.values()].map(type => declareType(type, layers.get(type.type)));
  return [header, ...declared].join('\n\n') + '\n';
}

/** The types of a `*.cnn.json` that is imported: a block. */
export const networkDeclaration = `import type { Feature } from './index.d.ts';

/** A network in JSON as a block: its layers, behind the given feature maps in place of its inputs. */
declare const block: (...inputs: readonly Feature[]) => Feature;
export default block;
`;

/** The same for compilers without our plugin. */
export const wildcardDeclaration = `declare module '*.cnn.json' {
  import type { Feature } from 'cnn-designer';
  const block: (...inputs: readonly Feature[]) => Feature;
  export default block;
}
`;

/** The types of the module `cnn-designer/analyze`, which is for programs that run in Node by themselves. */
export const analyzeDeclaration = `import type { Network } from './index.d.ts';

/** The numbers of a network, and what is wrong with it. */
export declare function analyze(network: Network): {
  readonly analysis: {
    readonly totals: Readonly<Record<'params' | 'buffers' | 'macs' | 'weightBytes' | 'activationBytes' | 'peakActivationBytes', number>> & {
      readonly receptiveField: readonly number[];
      readonly minInput: readonly number[];
      /** Layers that could not be counted. */
      readonly partial: readonly string[];
    };
    readonly layers: readonly {
      readonly outputShape: readonly number[] | undefined;
      readonly params: number;
      readonly bufferCount: number;
      readonly macs: number;
      readonly activationBytes: number;
    }[];
  };
  readonly network: { readonly name: string; readonly layers: readonly { readonly name: string; readonly type: string }[] };
  readonly diagnostics: readonly { readonly code: string; readonly severity: string; readonly message: string }[];
};
`;

const schemes = Object.keys(initializations).map(name => `'${name}'`);
const parameterized = parameterizedSchemes.map(scheme => `{ readonly ${scheme}: number }`);

/** The options that every network may have, with their types. */
const optionTypes = {
  seed: 'number',
  budget: 'Budget',
  objectSize: 'number | readonly number[]',
  description: 'string',
} as const;

const header = `/// <reference path="./networks.d.ts" />

/** A feature map: what a layer gives, and the next one reads. */
export interface Feature {
  /** Its size, channels first, without the batch: [C], [C, L], [C, H, W] or [C, D, H, W]. NaN where it is not known. */
  readonly shape: readonly number[];
  /** How many channels it has; NaN when that is not known. */
  readonly channels: number;
}

/** A network that can be analysed, drawn, exported and run. */
export interface Network {
  readonly name: string;
}

/** What every layer and block may be given. */
export interface CommonAttributes {
  /** A name of its own, for messages and the diagram; its type and a number when absent. */
  readonly name?: string | undefined;
}

/** Numbers in place of random weights, as nested lists in the order of the weight's shape. */
export type Numbers = readonly (number | Numbers)[];

/** What every layer with weights may be given. */
export interface WeightAttributes extends CommonAttributes {
  /** How the weights start. @default 'he' */
  readonly init?: ${[...schemes, ...parameterized].join(' | ')} | undefined;
  /** The weight itself, instead of random numbers. */
  readonly weight?: Numbers | undefined;
}

/** Limits that the network has to keep: numbers, or texts such as '5M'. */
export interface Budget {
  readonly maxParams?: number | string | undefined;
  readonly maxMacs?: number | string | undefined;
  readonly maxLatencyMs?: number | undefined;
}

/** What a network is given beside its layers. */
export interface NetworkOptions {
${Object.entries(optionTypes)
  .map(
    ([key, type]) =>
      `  /** ${networkOptions[key as keyof typeof optionTypes]} */\n  readonly ${key}?: ${type} | undefined;`,
  )
  .join('\n')}
}

/** The shape of an input, channels first, without the batch. */
export type InputShape = readonly [channels: number, ...spatial: number[]];

/**
 * A network with one input. The function is given the input's feature map and returns the result, or several.
 *
 * \`\`\`ts
 * export default network('tiny', { input: [3, 32, 32] }, x => linear(globalAvgPool(relu(conv2d(x, { outChannels: 8, kernelSize: 3 }))), { outFeatures: 10 }));
 * \`\`\`
 */
export declare function network(
  name: string,
  options: NetworkOptions & {
    /** ${networkOptions.input} */
    readonly input: InputShape;
  },
  body: (x: Feature) => Feature | readonly Feature[] | Readonly<Record<string, Feature>>,
): Network;
/** A network with several inputs. The function is given their feature maps by name. */
export declare function network<const Inputs extends Readonly<Record<string, InputShape>>>(
  name: string,
  options: NetworkOptions & {
    /** ${networkOptions.inputs} */
    readonly inputs: Inputs;
  },
  body: (inputs: { readonly [Name in keyof Inputs]: Feature }) =>
    | Feature
    | readonly Feature[]
    | Readonly<Record<string, Feature>>,
): Network;

/** Groups the layers that a function makes under a name, in the diagram and in the names of the layers. */
export declare function block<Result>(name: string, body: () => Result): Result;`;

function declareType(type: LayerType | StructureType, layer: LayerType | undefined): string {
  const { type: name, attributes, summary, source } = type;
  const interfaceName = `${name.charAt(0).toUpperCase()}${name.slice(1)}Attributes`;
  const common = layer?.hasWeights === true ? 'WeightAttributes' : 'CommonAttributes';
  const members = Object.entries(attributes).map(([key, attribute]) =>
    declareAttribute(key, attribute, layer?.hasWeights === true),
  );
  const own = `/** Attributes of \`${name}\`. */\nexport interface ${interfaceName} extends ${common} {\n${members.join('\n')}${members.length === 0 ? '' : '\n'}}`;
  const optional = Object.values(attributes).some(({ required }) => required) ? '' : '?';
  const doc = documentation('', [inComment(summary), `@see ${inComment(source)}`]);
  return [
    own,
    ...parametersOf(layer, `attributes${optional}: ${interfaceName}`, interfaceName).map(
      parameters => `${doc}\nexport declare function ${name}(${parameters}): Feature;`,
    ),
  ].join('\n');
}

/** The parameters of a function, for each of its overloads. */
function parametersOf(layer: LayerType | undefined, attributes: string, interfaceName: string): readonly string[] {
  const inputs = layer?.inputs ?? 1;
  if (inputs === 'many')
    return [
      '...inputs: readonly Feature[]',
      `...inputs: readonly [...inputs: Feature[], attributes: ${interfaceName}]`,
    ];
  const names = inputs === 1 ? ['x'] : Array.from({ length: inputs }, (_, index) => `x${index + 1}`);
  return [[...names.map(name => `${name}: Feature`), attributes].join(', ')];
}

function declareAttribute(key: string, attribute: Attribute<unknown>, hasWeights: boolean): string {
  const { description, required, defaultText, schema } = attribute;
  const lines = [inComment(description), ...meaningsOf(schema), ...boundsOf(schema)];
  if (!required) lines.push(`@default ${inComment(defaultText ?? 'none')}`);
  // A bias may be given as its numbers, too.
  const numbers = key === 'bias' && hasWeights ? ' | Numbers' : '';
  const type = `${typeOf(attribute)}${numbers}`;
  return `${documentation('  ', lines)}\n  readonly ${key}${required ? '' : '?'}: ${type}${required ? '' : ' | undefined'};`;
}

function typeOf({ refersToLayer, holdsLayers, schema }: Attribute<unknown>): string {
  if (refersToLayer) return 'Feature';
  if (holdsLayers === undefined) return typeOfSchema(schema);
  return holdsLayers === 'one' ? '(x: Feature) => Feature' : 'readonly ((x: Feature) => Feature)[]';
}

/** The TypeScript type of what a schema takes, as far as types can tell. */
function typeOfSchema(schema: JsonSchema): string {
  const { type, enum: words, anyOf, items, minItems, maxItems } = schema;
  if (Array.isArray(words)) return words.map(word => `'${String(word)}'`).join(' | ');
  if (Array.isArray(anyOf)) return [...new Set((anyOf as readonly JsonSchema[]).map(typeOfSchema))].join(' | ');
  if (type === 'array') {
    const item = typeOfSchema(items as JsonSchema);
    if (typeof minItems === 'number' && minItems === maxItems)
      return `readonly [${Array.from({ length: minItems }, () => item).join(', ')}]`;
    return `readonly ${item.includes(' ') ? `(${item})` : item}[]`;
  }
  return type === 'integer' || type === 'number' ? 'number' : String(type);
}

/** What each word of an attribute means. */
function meaningsOf(schema: JsonSchema): readonly string[] {
  const parts = [
    schema,
    ...(Array.isArray(schema['anyOf']) ? (schema['anyOf'] as JsonSchema[]) : []),
    schema['items'] as JsonSchema | undefined,
  ];
  return parts.flatMap(part => {
    const [words, texts] = [part?.['enum'], part?.['markdownEnumDescriptions']];
    if (!Array.isArray(words) || !Array.isArray(texts)) return [];
    return words.map((word, index) => `- \`'${String(word)}'\`: ${inComment(String(texts[index]))}`);
  });
}

/** The range of a number, which a type cannot say. */
function boundsOf({ minimum, exclusiveMinimum, maximum, exclusiveMaximum }: JsonSchema): readonly string[] {
  const bounds = [
    ...(typeof minimum === 'number' ? [`at least ${minimum}`] : []),
    ...(typeof exclusiveMinimum === 'number' ? [`above ${exclusiveMinimum}`] : []),
    ...(typeof maximum === 'number' ? [`at most ${maximum}`] : []),
    ...(typeof exclusiveMaximum === 'number' ? [`below ${exclusiveMaximum}`] : []),
  ];
  return bounds.length === 0
    ? []
    : [
        `A number of ${bounds.join(' and ')}.`
          .replace('number of above', 'number above')
          .replace('number of below', 'number below'),
      ];
}

function documentation(indent: string, lines: readonly string[]): string {
  if (lines.length === 1) return `${indent}/** ${lines[0] ?? ''} */`;
  return [`${indent}/**`, ...lines.map(line => `${indent} * ${line}`), `${indent} */`].join('\n');
}

function inComment(text: string): string {
  return text.replaceAll('*/', '*\\/');
}
