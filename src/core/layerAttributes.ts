import type { Attributes, Values } from './attribute.ts';
import { closest } from './closest.ts';
import type { Diagnostic, LayerId, Part } from './diagnostic.ts';
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
  const error = (code: Diagnostic['code'], at: Part, message: string): void => {
    diagnostics.push({ code, severity: 'error', message, locus: { layer: id, at } });
  };
  for (const name of Object.keys(layer.written))
    if (!Object.hasOwn(type.attributes, name)) error('unknown-attribute', { key: name }, unknownAttribute(name, type));

  const values: Record<string, unknown> = {};
  let usable = true;
  for (const [name, attribute] of Object.entries(type.attributes)) {
    const written = layer.written[name];
    if (written === unusable) {
      usable = false;
      continue;
    }
    if (written === undefined && attribute.required) {
      error('missing-attribute', 'type', `${type.type} needs "${name}": ${attribute.description}`);
      usable = false;
      continue;
    }
    const reading = attribute.read(written);
    if ('value' in reading) {
      values[name] = reading.value;
      continue;
    }
    error(
      'wrong-attribute',
      { attribute: name },
      `"${name}" of ${type.type} is ${inWords(written)}; write ${reading.expected}`,
    );
    usable = false;
  }
  return usable ? values : undefined;
}

/** A written value as a message shows it: short, in JSON. */
export function inWords(written: unknown): string {
  const text = written === undefined ? 'absent' : JSON.stringify(written);
  return 40 < text.length ? `${text.slice(0, 39)}…` : text;
}

function unknownAttribute(name: string, type: LayerType): string {
  const names = Object.keys(type.attributes);
  const close = closest(name, names);
  if (close !== undefined) return `unknown attribute "${name}" of ${type.type}; did you mean "${close}"?`;
  const has = names.length === 0 ? 'it has none' : `it has ${names.join(', ')}`;
  return `unknown attribute "${name}" of ${type.type}; ${has}`;
}
