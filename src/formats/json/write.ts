import { ownInputCount, type Network, type Source } from '../../core/network.ts';

/**
 * The text of a network, a line for each layer, with blocks and repeats unfolded and every name and reference written out:
 * reading it gives the same layers again.
 */
export function writeNetwork(network: Network): string {
  const nameOf = (source: Source): string =>
    ('input' in source ? network.inputs[source.input]?.name : network.layers[source.layer]?.name) ?? '';
  const layers = network.layers.map(layer => {
    const { name, type, written, literals, init, inputs: sources, references = [] } = layer;
    const own = ownInputCount(layer);
    const from = sources.slice(0, own).flatMap(source => (source === undefined ? [] : [nameOf(source)]));
    const named = references.map((attribute, index) => {
      const source = sources[own + index];
      return [attribute, source && nameOf(source)] as const;
    });
    const reads = from.length === 1 ? from[0] : from;
    return {
      type,
      name,
      from: reads,
      ...written,
      ...Object.fromEntries(named),
      ...literals,
      ...(init !== undefined && { init }),
    };
  });
  const lines = networkHead(network, network.outputs.map(nameOf)).map(
    ([key, value]) => `  ${JSON.stringify(key)}: ${inline(value)},`,
  );
  const body = layers.map(layer => `    ${inline(layer)}`).join(',\n');
  return `{\n${lines.join('\n')}\n  "layers": [\n${body}\n  ]\n}\n`;
}

/** What stands in a text before the layers. `outputs` are names; undefined for the last layer. */
export function networkHead(
  network: Network,
  outputs: readonly string[] | undefined,
): readonly (readonly [string, unknown])[] {
  const { name, seed, budget, objectSize, inputs } = network;
  const [only] = inputs;
  return Object.entries({
    ...(name !== '' && { name }),
    ...(inputs.length === 1 && only?.name === 'input'
      ? { input: only.shape }
      : { inputs: Object.fromEntries(inputs.map(input => [input.name, input.shape])) }),
    ...(seed !== 0 && { seed }),
    ...(0 < Object.keys(budget).length && { budget }),
    ...(objectSize !== undefined && { objectSize }),
    ...(outputs !== undefined && { outputs }),
  });
}

/** JSON on one line, with a space behind commas and colons. */
export function inline(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(inline).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const entries = Object.entries(value).filter(([, entry]) => entry !== undefined);
  return entries.length === 0
    ? '{}'
    : `{ ${entries.map(([key, entry]) => `${JSON.stringify(key)}: ${inline(entry)}`).join(', ')} }`;
}
