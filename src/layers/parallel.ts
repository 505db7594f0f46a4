import { layerList, oneOf } from '../core/attribute.ts';
import { defineStructure } from '../core/structure.ts';

export const parallel = defineStructure({
  type: 'parallel',
  summary: 'Lets several branches read the same feature map and merges what they compute.',
  source: 'Szegedy et al. 2015, figure 2',
  attributes: {
    branches: layerList('The branches, each a list of layers; an empty one passes its input on.', true),
    merge: oneOf('How the branches are joined.', {
      concat: 'Stacks their channels.',
      add: 'Adds them element by element.',
      multiply: 'Multiplies them element by element.',
    }).default('concat'),
  },
  expand(build, x, { merge }) {
    return build.layer(merge, build.branches('branches', x), {}, merge);
  },
});
