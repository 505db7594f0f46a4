import { featureMapsOf } from '../../src/diagram/figure/featureMaps.ts';
import { text } from '../text.ts';
import { createFigureView } from './figureView.ts';
import type { View } from './page.ts';
import { scaleButtons } from './volumesView.ts';

/** The network as stacks of feature maps. */
export function createMapsView(): View {
  return createFigureView({
    name: 'maps',
    title: text('Feature Maps'),
    figure: (network, { scaleLaw: law }, width) => featureMapsOf(network, { width, ...(law && { law }) }),
    tools: scaleButtons,
  });
}
