import { boundsOf } from '../geometry.ts';
import type { DiagramModel } from '../model.ts';
import { placeVolumes, type Cell, type PlacedCell, type Way } from '../volumes/place.ts';
import type { Volume, VolumeNetwork } from '../volumes/volume.ts';
import { initiallyUnfolded, volumeNetwork } from '../volumes/volumeNetwork.ts';
import type { Figure, Part } from './figure.ts';
import { moved, partBounds } from './partBounds.ts';
import { solid } from './paint.ts';
import { wayPart } from './volumeWays.ts';

/** A network to be drawn, and which of its groups are open: those that are at first, if it is not said. */
export interface ShownNetwork {
  readonly model: DiagramModel;
  readonly expanded?: ReadonlySet<string>;
}

/** A volume with the room that it takes, where it stands. */
export interface Standing<OwnCell extends Cell> {
  readonly volume: Volume;
  readonly cell: OwnCell;
  readonly place: PlacedCell;
}

/** How volumes and what lies between them are drawn. */
export interface VolumeStyle<OwnCell extends Cell> {
  cell(volume: Volume): OwnCell;
  part(standing: Standing<OwnCell>): Part;
  /** What is drawn over two volumes that stand beside each other instead of an arrow between them; undefined for an arrow. */
  between(from: Standing<OwnCell>, to: Standing<OwnCell>, isRead: boolean): Part | undefined;
}

const heading = { size: 14, height: 34 } as const;

/** Around a drawing, and between networks, px. */
const space = { margin: 20, networks: 44, key: 30 } as const;

/** The networks as volumes, each with as much open as is asked for. */
export function volumeNetworks(networks: readonly ShownNetwork[]): readonly VolumeNetwork[] {
  return networks.map(({ model, expanded }) => volumeNetwork(model, expanded ?? initiallyUnfolded(model)));
}

/** Networks below each other, with headings if there are several. Only the parts of the first can be pointed at. */
export function drawNetworks<OwnCell extends Cell>(
  networks: readonly ShownNetwork[],
  volumes: readonly VolumeNetwork[],
  width: number,
  style: VolumeStyle<OwnCell>,
  key?: (y: number) => Part,
): Figure {
  const parts: Part[] = [];
  let y = 0;
  networks.forEach(({ model }, at) => {
    const network = volumes[at];
    if (network === undefined) return;
    if (1 < networks.length) {
      parts.push(headingPart(model, y));
      y += heading.height;
    }
    const drawn = drawNetwork(network, style, width);
    for (const part of drawn.parts) parts.push(moved(at === 0 ? part : foreign(part), y));
    y += drawn.height + space.networks;
  });
  if (key !== undefined) parts.push(key(y + space.key - space.networks));
  return framed(parts);
}

function drawNetwork<OwnCell extends Cell>(
  { volumes, edges }: VolumeNetwork,
  style: VolumeStyle<OwnCell>,
  width: number,
): { readonly parts: readonly Part[]; readonly height: number } {
  if (volumes.length === 0) return { parts: [], height: 0 };
  const cells = volumes.map(volume => style.cell(volume));
  const placement = placeVolumes(cells, edges, volumes.map(sideOf), width);
  const standing = volumes.flatMap((volume, at): readonly Standing<OwnCell>[] => {
    const [cell, place] = [cells[at], placement.cells[at]];
    return cell === undefined || place === undefined ? [] : [{ volume, cell, place }];
  });
  const over = ({ edge, kind }: Way): Part | undefined => {
    const [from, to] = [standing[edge.from], standing[edge.to]];
    if (kind !== 'next' || from === undefined || to === undefined) return undefined;
    return style.between(from, to, to.volume.windowOver === edge.from);
  };
  const links = placement.ways.map(way => ({ way, over: over(way) }));
  return {
    parts: [
      ...links.flatMap(link => (link.over === undefined ? [wayPart(link.way, volumes)] : [])),
      ...standing.map(each => style.part(each)),
      ...links.flatMap(link => link.over ?? []),
    ],
    height: placement.height,
  };
}

/** The last side of the maps, by which a volume belongs to a stage; 1 for a vector. */
function sideOf({ size = [] }: Volume): number {
  return size.length < 2 ? 1 : (size.at(-1) ?? 1);
}

function headingPart({ name, totals }: DiagramModel, y: number): Part {
  return {
    kind: 'heading',
    label: `${name}, ${totals}`,
    marks: [
      {
        kind: 'text',
        role: 'title',
        text: `${name} · ${totals}`,
        x: 0,
        y: y + heading.size,
        size: heading.size,
        bold: true,
        paint: solid('text'),
      },
    ],
  };
}

/** The drawing of some parts, with a margin around them. */
function framed(parts: readonly Part[]): Figure {
  const bounds = boundsOf(
    parts.flatMap(part => {
      const { x, y, width, height } = partBounds(part);
      return [
        { x, y },
        { x: x + width, y: y + height },
      ];
    }),
  );
  return {
    x: bounds.x - space.margin,
    y: bounds.y - space.margin,
    width: bounds.width + 2 * space.margin,
    height: bounds.height + 2 * space.margin,
    parts,
  };
}

/** A part that nothing in the text stands for. */
function foreign({ kind, traits, at, marks, label }: Part): Part {
  return { kind, marks, ...(traits && { traits }), ...(at && { at }), ...(label !== undefined && { label }) };
}
