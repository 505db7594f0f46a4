import type { OverlayName } from '../../src/diagram/overlays.ts';
import { text } from '../text.ts';

/** What an overlay is called. */
export function overlayTitle(overlay: OverlayName): string {
  return titles[overlay]();
}

const titles: Readonly<Record<OverlayName, () => string>> = {
  params: () => text('Params'),
  macs: () => text('MACs'),
  memory: () => text('Activation memory'),
  field: () => text('Receptive field'),
  intensity: () => text('Arithmetic intensity'),
  time: () => text('Measured time'),
  difference: () => text('Difference'),
};
