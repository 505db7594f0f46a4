import { ownInputCount, type Network, type Source } from '../../core/network.ts';

/**
 * The text of a network, a line for each layer, with blocks and repeats unfolded and every name and reference written out:
 * reading it gives the same layers again.
 */
export function writeNetwork(network: Network): string {
  const nameOf = (source: Source): string =>
    ('input' in source ? network.inputs[source.input]?.name : network.layers[source.layer]?.name) ?? '';
  const [only] = network.inputs;
  const inputs =
    network.inputs.length === 1 && only?.name === 'input'
      ? { input: only.shape }
      : { inputs: Object.fromEntries(network.inputs.map(({ name, shape }) => [name, shape])) };
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
  const head = {
    ...(network.name !== '' && { name: network.name }),
    ...inputs,
    ...(network.seed !== 0 && { seed: network.seed }),
    ...(0 < Object.keys(network.budget).length && { budget: network.budget }),
    outputs: network.outputs.map(nameOf),
  };
  const lines = Object.entries(head).map(([key, value]) => `  ${JSON.stringify(key)}: ${inline(value)},`);
  const body = layers.map(layer => `    ${inline(layer)}`).join(',\n');
  return `{\n${lines.join('\n')}\n  "layers": [\n${body}\n  ]\n}\n`;
}

/** JSON on one line, with a space behind commas and colons. */
function inline(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(inline).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const entries = Object.entries(value).filter(([, entry]) => entry !== undefined);
  return entries.length === 0
    ? '{}'
    : `{ ${entries.map(([key, entry]) => `${JSON.stringify(key)}: ${inline(entry)}`).join(', ')} }`;
}
