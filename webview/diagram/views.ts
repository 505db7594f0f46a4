import { createFieldView } from './fieldView.ts';
import { createGraphView } from './graphView.ts';
import { createMapsView } from './mapsView.ts';
import type { View } from './page.ts';
import { createVolumesView } from './volumesView.ts';
import { createWindowsView } from './windowsView.ts';

/** Every way to look at a network, in the order of the toolbar. */
export function createViews(): readonly View[] {
  return [createGraphView(), createVolumesView(), createMapsView(), createFieldView(), createWindowsView()];
}
