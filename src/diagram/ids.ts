import { pathOf, type Network } from '../core/network.ts';

/** What inputs, layers and groups are called between a webview and the editor, by their positions in the network. */
export interface NodeIds {
  readonly inputs: readonly string[];
  readonly layers: readonly string[];
  readonly groups: readonly string[];
}

/** Full names, made unique: they stay as they are while the text around them changes. */
export function nodeIds(network: Network): NodeIds {
  const taken = new Map<string, number>();
  const unique = (wanted: string): string => {
    let id = wanted;
    for (let count = (taken.get(wanted) ?? 0) + 1; taken.has(id); count++) {
      taken.set(wanted, count);
      id = `${wanted}~${count}`;
    }
    taken.set(id, 1);
    return id;
  };
  return {
    inputs: network.inputs.map(({ name }) => unique(`input ${name}`)),
    layers: network.layers.map(({ name }) => unique(name)),
    groups: network.groups.map((_, id) => unique(`group ${pathOf(network, id).join('.')}`)),
  };
}
