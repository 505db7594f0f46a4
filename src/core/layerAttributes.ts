import { someChannels, type Attributes, type Values } from './attribute.ts';
import type { Fix, OwnFix } from './change.ts';
import { closest } from './closest.ts';
import type { Diagnostic, LayerId, Part } from './diagnostic.ts';
import type { DiagnosticCode } from './diagnosticCodes.ts';
import type { LayerType } from './layer.ts';
import type { Layer } from './network.ts';

/** Stands in `Layer.written` for a value that could not be computed. The format has said so already. */
export const unusable = Symbol('unusable');

/**
 * The attributes of a layer with defaults filled in, or undefined when one of them cannot be used. Reports every unknown,
 * missing or wrong one.
 */
export function readLayer(
  layer: Layer,
  id: LayerId,
  type: LayerType,
  diagnostics: Diagnostic[],
): Values<Attributes> | undefined {
  const memory = memoryOf(type);
  const same = memory.byObject.get(layer.written);
  if (same !== undefined) return same;
  const key = keyOf(layer);
  const before = key === undefined ? undefined : memory.byText.get(key);
  if (before !== undefined) {
    memory.byObject.set(layer.written, before);
    return before;
  }
  const nFound = diagnostics.length;
  const values = readAttributes(type, layer.written, (code, at, message, fixes) => {
    diagnostics.push({ code, severity: 'error', message, locus: { layer: id, at }, fixes: fixesOf(id, fixes) });
  });
  if (values === undefined) return undefined;
  if (key !== undefined && diagnostics.length === nFound) {
    if (mostRemembered <= memory.byText.size) memory.byText.clear();
    memory.byText.set(key, values);
    memory.byObject.set(layer.written, values);
  }
  return values;
}

/**
 * The attributes of a layer, block or structure with defaults filled in, or undefined when one of them cannot be used. Reports
 * every unknown, missing or wrong one.
 */
export function readAttributes(
  type: Pick<LayerType, 'type' | 'attributes'>,
  written: Readonly<Record<string, unknown>>,
  report: (code: DiagnosticCode, at: Part, message: string, fixes: readonly OwnFix[]) => void,
): Values<Attributes> | undefined {
  /** Attributes that are there, under a name that is hardly meant. */
  const misspelt = new Set<string>();
  for (const name of Object.keys(written)) {
    if (Object.hasOwn(type.attributes, name)) continue;
    const close = closest(name, Object.keys(type.attributes));
    if (close !== undefined) misspelt.add(close);
    report(
      'unknown-attribute',
      { key: name },
      unknownAttribute(name, close, type),
      unknownKeyFixes(name, close, written),
    );
  }
  const values: Record<string, unknown> = {};
  let usable = true;
  for (const [name, attribute] of Object.entries(type.attributes)) {
    const given = written[name];
    if (given === unusable) {
      usable = false;
      continue;
    }
    if (given === undefined && attribute.required) {
      const { description, countsChannels, usual = countsChannels && someChannels } = attribute;
      const fix = { title: `Add "${name}": ${inWords(usual)}`, set: { [name]: usual } };
      const message = `${type.type} needs "${name}": ${description}`;
      report('missing-attribute', 'type', message, usual === undefined || misspelt.has(name) ? [] : [fix]);
      usable = false;
      continue;
    }
    const reading = attribute.read(given);
    if ('value' in reading) {
      values[name] = reading.value;
      continue;
    }
    const { expected, instead } = reading;
    const message = `"${name}" of ${type.type} is ${inWords(given)}; write ${expected}`;
    const fix = { title: `Use ${name} ${inWords(instead)}`, set: { [name]: instead } };
    report('wrong-attribute', { attribute: name }, message, instead === undefined ? [] : [fix]);
    usable = false;
  }
  return usable ? values : undefined;
}

/** What a key of a layer is, beside its type, name and inputs: an attribute, numbers for a weight, or how the weights start. */
export function roleOf(key: string, value: unknown, attributes: Attributes): 'attribute' | 'literal' | 'init' {
  if (key === 'init' && attributes[key] === undefined) return 'init';
  return key === 'weight' || (key === 'bias' && Array.isArray(value)) ? 'literal' : 'attribute';
}

/** A value that a block has computed from something unknown cannot be used, and whoever is to blame has been told. */
export function computed(value: unknown): unknown {
  return typeof value === 'number' && Number.isNaN(value) ? unusable : value;
}

/** A value that no text can hold, such as a function, where a program gives one for an attribute. */
export interface Foreign {
  readonly $foreign: string;
}

/**
 * Attributes that have been read without a complaint, by what was written: layers that are written alike share one object, by which
 * `outcomeOf` knows them again.
 */
interface Memory {
  readonly byText: Map<string, Values<Attributes>>;
  readonly byObject: WeakMap<object, Values<Attributes>>;
}

const memories = new WeakMap<LayerType, Memory>();

/** So many different layers of one type are remembered at most. */
const mostRemembered = 500;

function memoryOf(type: LayerType): Memory {
  const before = memories.get(type);
  if (before !== undefined) return before;
  const memory = { byText: new Map<string, Values<Attributes>>(), byObject: new WeakMap<object, Values<Attributes>>() };
  memories.set(type, memory);
  return memory;
}

/** What was written as a text; undefined for a layer that cannot be known again, since JSON has no place for `unusable`. */
function keyOf({ written }: Layer): string | undefined {
  for (const name in written) if (written[name] === unusable) return undefined;
  return JSON.stringify(written);
}

/** A written value as a message shows it: short, in JSON. */
export function inWords(written: unknown): string {
  if (typeof written === 'number' && !Number.isFinite(written)) return String(written);
  if (isForeign(written)) return written.$foreign;
  if (written === undefined || typeof written === 'symbol') return 'absent';
  const text = JSON.stringify(written);
  return 40 < text.length ? `${text.slice(0, 39)}…` : text;
}

function isForeign(written: unknown): written is Foreign {
  return typeof written === 'object' && written !== null && '$foreign' in written;
}

/** What can be done about a key that means nothing: call it what was meant, if that is not there as well, or take it away. */
export function unknownKeyFixes(
  name: string,
  close: string | undefined,
  written: Readonly<Record<string, unknown>>,
): readonly OwnFix[] {
  const removal = { title: `Remove "${name}"`, set: { [name]: undefined } };
  if (close === undefined || Object.hasOwn(written, close)) return [removal];
  return [{ title: `Change "${name}" to "${close}"`, renamed: { [name]: close } }, removal];
}

/** The fixes of a layer in the terms of its network. */
export function fixesOf(layer: LayerId, fixes: readonly OwnFix[]): readonly Fix[] {
  return fixes.map(({ title, ...change }) => ({ title, changes: [{ ...change, layer }] }));
}

function unknownAttribute(
  name: string,
  close: string | undefined,
  type: Pick<LayerType, 'type' | 'attributes'>,
): string {
  const names = Object.keys(type.attributes);
  if (close !== undefined) return `unknown attribute "${name}" of ${type.type}; did you mean "${close}"?`;
  const has = names.length === 0 ? 'it has none' : `it has ${names.join(', ')}`;
  return `unknown attribute "${name}" of ${type.type}; ${has}`;
}
