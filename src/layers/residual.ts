import { layerList } from '../core/attribute.ts';
import { defineStructure } from '../core/structure.ts';

export const residual = defineStructure({
  type: 'residual',
  summary: 'Adds what its layers compute to what they read, directly or through a shortcut.',
  source: 'He et al. 2016, §3.1',
  attributes: {
    layers: layerList('The layers of the trunk.'),
    shortcut: layerList('The layers of the shortcut; none for the identity.').default([]),
  },
  expand(build, x) {
    const trunk = build.sequence('layers', x);
    return build.layer('add', [trunk, build.sequence('shortcut', x, 'shortcut')], {}, 'add');
  },
});
