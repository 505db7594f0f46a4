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
    const holder = owner === 'input' ? 'an input' : `another ${network.layers[owner]?.type ?? 'layer'}`;
    diagnostics.push({
      code: 'duplicate-name',
      severity: 'error',
      message: `${holder} is called "${layer.name}" already; give each layer a name of its own`,
      locus: { layer: id, at: 'name' },
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
