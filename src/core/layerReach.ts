import type { Attributes, Values } from './attribute.ts';
import type { LayerType } from './layer.ts';
import type { Outcome } from './outcome.ts';
import { joinedReach, reachOfAll, reachThrough, type AxisMap, type Reach } from './receptiveField.ts';
import { unknown, type Shape } from './shape.ts';

/** A feature map as the layer that reads it meets it. */
export interface FeatureReach {
  readonly shape: Shape | undefined;
  readonly reach: readonly Reach[] | undefined;
}

/** What the units behind a layer see of the network's input, per axis; undefined when that cannot be said. `features` are all that it reads. */
export function reachBehind(
  type: LayerType,
  values: Values<Attributes>,
  { maps, outputShape }: Outcome,
  features: readonly FeatureReach[],
): readonly Reach[] | undefined {
  if (maps === undefined && type.hasReads) return undefined;
  const through: (readonly Reach[])[] = [];
  for (const { reach, shape } of features) {
    if (reach === undefined) return undefined;
    through.push(throughOne(reach, shape, type, values, maps, outputShape));
  }
  const [first] = through;
  if (first === undefined || through.length === 1) return first;
  return first.map((_, axis) =>
    joinedReach(
      through.flatMap((reaches, index) => {
        const reach = reaches[axis];
        const length = (maps === undefined ? features[index]?.shape : outputShape)?.[axis + 1] ?? 1;
        return reach === undefined ? [] : [{ reach, length }];
      }),
    ),
  );
}

function throughOne(
  reaches: readonly Reach[],
  shape: Shape | undefined,
  type: LayerType,
  values: Values<Attributes>,
  maps: readonly AxisMap[] | undefined,
  outputShape: Shape,
): readonly Reach[] {
  if (maps !== undefined)
    return reaches.map((reach, axis) => {
      const map = maps[axis];
      return map === undefined ? reach : reachThrough(reaches[map.axis ?? axis] ?? reach, map);
    });
  // Behind a flatten the positions are gone, and what all of them see has been joined already.
  if (shape?.length !== reaches.length + 1) return reaches;
  const positionsStay = outputShape.length === shape.length;
  return reaches.map((reach, axis) =>
    type.readsAll(values, axis, reaches.length) ? reachOfAll(reach, shape[axis + 1] ?? unknown, positionsStay) : reach,
  );
}
