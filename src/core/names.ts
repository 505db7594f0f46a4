import type { Diagnostic, LayerId } from './diagnostic.ts';
import type { Network } from './network.ts';

/** A diagnostic for each layer whose name another layer or an input has already. */
export function checkNames(network: Network): readonly Diagnostic[] {
  const owners = new Map<string, LayerId | 'input'>(network.inputs.map(input => [input.name, 'input']));
  const diagnostics: Diagnostic[] = [];
  network.layers.forEach((layer, id) => {
    const owner = owners.get(layer.name);
    if (owner === undefined) {
      owners.set(layer.name, id);
      return;
    }
    const name = freeName(layer.name, network);
    const holder = owner === 'input' ? 'an input' : `another ${network.layers[owner]?.type ?? 'layer'}`;
    diagnostics.push({
      code: 'duplicate-name',
      severity: 'error',
      message: `${holder} is called "${layer.name}" already; give each layer a name of its own`,
      locus: { layer: id, at: 'name' },
      fixes: [{ title: `Call it "${name}"`, changes: [{ layer: id, name }] }],
      related: [
        {
          locus: owner === 'input' ? { network: 'input' } : { layer: owner, at: 'name' },
          message: `the first "${layer.name}"`,
        },
      ],
    });
  });
  return diagnostics;
}

/** The layer's own name with the first number that makes it new. */
function freeName(taken: string, { inputs, layers }: Network): string {
  const names = new Set([...inputs, ...layers].map(({ name }) => name));
  let number = 2;
  while (names.has(`${taken}_${number}`)) number += 1;
  return `${taken.slice(taken.lastIndexOf('.') + 1)}_${number}`;
}
