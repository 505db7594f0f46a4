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
