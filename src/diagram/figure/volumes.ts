import { scaleOf, type LongestSides, type ScaleLaw } from '../volumes/scale.ts';
import type { Figure } from './figure.ts';
import { drawNetworks, volumeNetworks, type ShownNetwork } from './volumeDrawing.ts';
import { keyPart } from './volumeKey.ts';
import { volumeCell, volumePart } from './volumePart.ts';
import { projectionPart } from './volumeWays.ts';

/** How volumes are drawn. */
export interface VolumesLook {
  /** Chosen by what is readable when absent. */
  readonly law?: ScaleLaw;
  /** About how wide a row may be, px. */
  readonly width: number;
}

/**
 * Networks as bodies to scale, with sizes at their edges, as the figures of AlexNet and VGG are drawn: height and width in a slanted
 * projection, channels from left to right. All networks have one scale. Only the parts of the first can be pointed at: the others come
 * from elsewhere.
 */
export function volumesOf(networks: readonly ShownNetwork[], { law, width }: VolumesLook): Figure {
  const drawn = volumeNetworks(networks);
  const volumes = drawn.flatMap(network => network.volumes);
  const most = Math.max(1, ...drawn.map(network => network.volumes.length));
  const scale = scaleOf(volumes, longestFor(most), law);
  return drawNetworks(
    networks,
    drawn,
    width,
    {
      cell: volume => volumeCell(volume, scale),
      part: ({ volume, cell, place }) => volumePart(volume, cell, place),
      between: (from, to, isRead) => (isRead ? projectionPart(from, to, scale) : undefined),
    },
    y => keyPart(scale, volumes, y),
  );
}

/** Lengths of the largest numbers, px: many volumes have to do with less. */
function longestFor(count: number): LongestSides {
  const within = (least: number, wanted: number, most: number): number =>
    Math.round(Math.min(most, Math.max(least, wanted)));
  const sides = within(96, 2000 / count, 150);
  return { sides, channels: within(40, 1000 / count, 100), units: sides };
}
