import type { Analysis } from '../core/analysis.ts';
import type { LayerId } from '../core/diagnostic.ts';
import type { Source } from '../core/network.ts';
import { patchOf, pixelReach, type Patch, type Reach } from '../core/receptiveField.ts';
import { formatExact } from '../core/units.ts';
import type { Finding, Lint } from './lint.ts';
import { axisWord, quoted } from './words.ts';

export const branchesNotAligned: Lint = {
  code: 'branches-not-aligned',
  severity: 'warning',
  check(analysis) {
    const { network, layers } = analysis;
    // Pixels of inputs of different size are different pixels.
    const sizes = new Set(network.inputs.map(({ shape }) => shape?.slice(1).join()));
    if (sizes.size !== 1) return [];
    return layers.flatMap(({ type }, layer) => (type?.category === 'join' ? misalignment(analysis, layer) : []));
  },
};

/** A feature map at a join, on one axis. */
interface Branch {
  readonly name: string;
  readonly source: Source;
  /** Distance between the patches of neighbouring units, and the middle of the first of them, px of the network's input. */
  readonly jump: number;
  readonly centre: number;
  /** The last pixel of the first patch. */
  readonly end: number;
  /** Distance between units that differ: behind layers that upsample, of the map that was made larger. */
  readonly grain: number;
}

function misalignment(analysis: Analysis, join: LayerId): readonly Finding[] {
  const { network, layers } = analysis;
  const rank = layers[join]?.reach?.length ?? 0;
  for (let axis = 0; axis < rank; axis++) {
    const length = layers[join]?.outputShape?.[axis + 1] ?? 1;
    const [first, ...others] = (network.layers[join]?.inputs ?? []).flatMap((source, index): readonly Branch[] => {
      if (source === undefined || layers[join]?.inputShapes[index]?.[axis + 1] !== length || length === 1) return [];
      const reach = 'input' in source ? pixelReach : layers[source.layer]?.reach?.[axis];
      // What sees everything lies nowhere.
      if (reach === undefined || reach.whole) return [];
      const name = 'input' in source ? `"${network.inputs[source.input]?.name ?? ''}"` : quoted(network, source.layer);
      const { jump, phases = [] } = reach;
      const centre = meanOf(reach, ({ start, end }) => (start + end - 1) / 2);
      const end = meanOf(reach, patch => patch.end - 1);
      return [{ name, source, jump, centre, end, grain: jump * Math.max(1, phases.length) }];
    });
    const other = others.find(
      each => first !== undefined && (differ(each.jump, first.jump) || areApart(first, each, mayBeTime(rank, axis))),
    );
    if (first === undefined || other === undefined) continue;
    return [finding(join, quoted(network, join), axisWord(rank, axis), first, other)];
  }
  return [];
}

function finding(join: LayerId, name: string, axis: string, first: Branch, other: Branch): Finding {
  const apart = Math.abs(other.centre - first.centre);
  const message = differ(other.jump, first.jump)
    ? `${name} joins maps of different strides along the ${axis}: neighbours lie ${formatExact(first.jump)} px apart in ${first.name} ` +
      `and ${formatExact(other.jump)} in ${other.name}, so that what is joined drifts apart; use the same strides in all branches`
    : `${name} joins maps that do not lie on each other: along the ${axis}, the first unit of ${first.name} is centred on pixel ` +
      `${formatExact(first.centre)} and that of ${other.name} on ${formatExact(other.centre)}, which is ${formatExact(apart)} px or ` +
      `${formatExact(apart / first.jump)} of their steps away; pad or crop both alike at their beginning`;
  return {
    message,
    locus: { layer: join, at: 'type' },
    related: [first, other].flatMap(({ source, name: branch, jump, centre }) =>
      'layer' in source
        ? [
            {
              locus: { layer: source.layer },
              message: `${branch}: steps of ${formatExact(jump)} px from ${formatExact(centre)} px on`,
            },
          ]
        : [],
    ),
  };
}

/**
 * Beyond half a step, the neighbour would be the better partner; less is what even kernels, poolings and upsampling leave. Layers that
 * look at the past alone lie on each other where they end (van den Oord et al. 2016, WaveNet).
 */
function areApart(first: Branch, other: Branch, isTime: boolean): boolean {
  if (isTime && first.end === other.end) return false;
  return Math.max(first.grain, other.grain) / 2 < Math.abs(other.centre - first.centre);
}

/** Whether an axis can be that of time: the one of a signal, or the first of a video. */
function mayBeTime(rank: number, axis: number): boolean {
  return rank !== 2 && axis === 0;
}

/** A place in what the first unit sees; with phases, the mean over a round of them. */
function meanOf(reach: Reach, placeIn: (patch: Patch) => number): number {
  const count = reach.phases?.length ?? 1;
  const jump = Number.isNaN(reach.jump) ? 0 : reach.jump;
  const places = Array.from({ length: count }, (_, unit) => placeIn(patchOf(reach, unit)) - unit * jump);
  return places.reduce((sum, place) => sum + place, 0) / count;
}

/** Whether both are known and not the same. */
function differ(left: number, right: number): boolean {
  return left < right || right < left;
}
