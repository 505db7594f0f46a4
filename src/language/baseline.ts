import { compareNetworks, type NetworkComparison } from '../core/compareNetworks.ts';
import type { NetworkModel } from './model.ts';

/** An earlier version of a network, to which this one is held. */
export interface Baseline {
  /** What its author calls it: "HEAD". */
  readonly label: string;
  readonly model: NetworkModel;
  readonly comparison: NetworkComparison;
}

/** A model that knows what has changed since another version of its text. */
export function withBaseline(model: NetworkModel, label: string, before: NetworkModel): NetworkModel {
  return { ...model, baseline: { label, model: before, comparison: compareNetworks(before.analysis, model.analysis) } };
}

/** A model that is compared with nothing. */
export function withoutBaseline(model: NetworkModel): NetworkModel {
  if (model.baseline === undefined) return model;
  const alone: { -readonly [Key in keyof NetworkModel]: NetworkModel[Key] } = { ...model };
  delete alone.baseline;
  return alone;
}
