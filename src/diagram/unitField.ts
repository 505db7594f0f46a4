import type { Analysis } from '../core/analysis.ts';
import type { Source } from '../core/network.ts';
import { patchesOf, type MapPatch } from '../core/patches.ts';
import type { Extent } from '../core/reading.ts';
import { nodeIds } from './ids.ts';
import type { NodeCategory } from './model.ts';

/** What a unit of a layer sees of the network, as it is drawn; plain data that can be sent to a webview. */
export interface UnitField {
  /** Of the layer, as in the diagram. */
  readonly id: string;
  /** Position of the unit on each spatial axis of the layer's output, from 0. */
  readonly unit: readonly number[];
  /** Every map that the unit depends on, inputs first and that of the unit last: hulls over all ways. */
  readonly maps: readonly FieldMap[];
  /** Ids of maps: the way from an input to the unit that sees most. */
  readonly widest: readonly string[];
  /** Where ways come together, the nearest to the unit first. */
  readonly joins: readonly FieldJoin[];
  /** Joins whose ways were not followed one by one. */
  readonly nSkipped: number;
}

/** A feature map, and what is seen of it. */
export interface FieldMap {
  readonly id: string;
  /** Full name of the layer that gives it. */
  readonly name: string;
  readonly type: string;
  readonly category: NodeCategory;
  readonly channels: number;
  /** Per spatial axis; none for a vector. */
  readonly axes: readonly FieldAxis[];
  /** Pixels of the input between neighbouring positions, per axis; absent where it is not known. */
  readonly jump?: readonly number[];
}

/** The patch on one axis of a map, positions from 0. */
export interface FieldAxis {
  readonly length: number;
  /** First and last position that is asked for; outside of the map they lie on padding. */
  readonly from: number;
  readonly to: number;
  /** Positions of the patch outside of the map. */
  readonly padding: number;
  /** First and last position of the map that can influence the unit; absent where none can. */
  readonly read?: readonly [first: number, last: number];
}

/** Ways that come together in a layer. */
export interface FieldJoin {
  readonly id: string;
  readonly name: string;
  readonly ways: readonly FieldWay[];
  /** Which of the ways sees most. */
  readonly widest: number;
}

/** One way into a join, each map with what is seen of it through this way alone. */
export interface FieldWay {
  /** The map where the ways part; absent where they begin at different inputs. */
  readonly fork?: FieldMap;
  /** From fork to join, both left out; none for a shortcut. */
  readonly maps: readonly FieldMap[];
  readonly inputs: readonly FieldMap[];
}

/** Why there is nothing to be seen: no such layer, a size that is not known, or no positions. */
export type NoField = 'no-layer' | 'no-size' | 'no-axes';

/** What a unit of the layer with an id sees; the one in the middle where none is given. */
export function buildUnitField(analysis: Analysis, id: string, unit?: readonly number[]): UnitField | NoField {
  const { network, layers } = analysis;
  const ids = nodeIds(network);
  const layer = ids.layers.indexOf(id);
  if (layer === -1) return 'no-layer';
  const patches = patchesOf(analysis, layer, unit);
  if (patches === undefined) return 'no-size';
  if (patches.unit.length === 0) return 'no-axes';
  const idOf = (source: Source): string => ('input' in source ? ids.inputs[source.input] : ids.layers[source.layer]) ?? ''; // prettier-ignore
  const mapOf = (patch: MapPatch): FieldMap => {
    const { source, spatial } = patch;
    const axes = axesOf(patch, spatial);
    if ('input' in source) {
      const { name = '', shape } = network.inputs[source.input] ?? {};
      const jump = axes.map(() => 1);
      return { id: idOf(source), name, type: 'input', category: 'input', channels: shape?.[0] ?? 0, axes, jump };
    }
    const own = layers[source.layer];
    const jump = own?.reach?.map(reach => reach.jump) ?? [];
    const isMoving = jump.length === axes.length && jump.every(Number.isFinite);
    return {
      id: idOf(source),
      name: network.layers[source.layer]?.name ?? '',
      type: network.layers[source.layer]?.type ?? '',
      category: own?.type?.category ?? 'unknown',
      channels: own?.outputShape?.[0] ?? 0,
      axes,
      ...(isMoving && { jump }),
    };
  };
  const known = new Map(patches.maps.map(patch => [idOf(patch.source), patch]));
  return {
    id,
    unit: patches.unit,
    maps: patches.maps.map(mapOf),
    widest: patches.widest.map(idOf),
    nSkipped: patches.nSkipped,
    joins: patches.joins.map(({ join, fork, ways, widest }) => ({
      id: ids.layers[join] ?? '',
      name: network.layers[join]?.name ?? '',
      widest,
      ways: ways.map(({ maps, onFork, onInputs }) => {
        const place = fork && known.get(idOf(fork));
        return {
          ...(place && onFork && { fork: mapOf({ ...place, ...onFork }) }),
          maps: maps.map(mapOf),
          inputs: onInputs.map(mapOf),
        };
      }),
    })),
  };
}

function axesOf({ asked, read }: Extent, spatial: readonly number[]): readonly FieldAxis[] {
  return asked.map(({ from, to }, axis) => {
    const length = spatial[axis] ?? 0;
    const inside = Math.max(0, Math.min(to, length - 1) - Math.max(from, 0) + 1);
    const span = read?.[axis];
    return { length, from, to, padding: to - from + 1 - inside, ...(span && { read: [span.from, span.to] as const }) };
  });
}
