import { parseNetwork } from '../../formats/json/parse.ts';
import type { Network } from '../../core/network.ts';
import type { Replacement } from '../../formats/sourceMap.ts';
import type { NetworkModel } from '../model.ts';

/**
 * Whether a text reads back to the same layers after the edits: of the same types and attributes, in the same order, reading each other in
 * the same way. Their names and groups may be others.
 */
export function keepsLayers({ text, network, catalogue }: NetworkModel, edits: readonly Replacement[]): boolean {
  const after = parseNetwork(withEdits(text, edits), catalogue);
  if (after.diagnostics.some(({ severity }) => severity === 'error')) return false;
  const names = after.network.layers.map(({ name }) => name);
  return new Set(names).size === names.length && withoutNames(after.network) === withoutNames(network);
}

/** The text with the edits, which do not overlap. */
function withEdits(text: string, edits: readonly Replacement[]): string {
  return [...edits]
    .sort((left, right) => right.span.start - left.span.start)
    .reduce((before, { span, text: put }) => before.slice(0, span.start) + put + before.slice(span.end), text);
}

function withoutNames({ layers, inputs, outputs }: Network): string {
  const bare = layers.map(({ type, written, literals, init, inputs: read, references = [] }) => {
    const values = Object.entries(written).filter(([key]) => !references.includes(key));
    return [type, values, literals, init, read, references];
  });
  return JSON.stringify([bare, inputs, outputs]);
}
