import { unusable } from '../core/layerAttributes.ts';
import type { Layer, Network } from '../core/network.ts';
import type { Evaluation } from '../formats/typescript/evaluate.ts';

/** Stands for `unusable` in a message, which takes no symbols. */
const packed = { $unusable: true } as const;

/** An evaluation as it can be sent between threads. */
export function pack(evaluation: Evaluation): Evaluation {
  return withWritten(evaluation, value => (value === unusable ? packed : value));
}

/** An evaluation as it was before it was sent. */
export function unpack(evaluation: Evaluation): Evaluation {
  return withWritten(evaluation, value =>
    typeof value === 'object' && value !== null && '$unusable' in value ? unusable : value,
  );
}

function withWritten(evaluation: Evaluation, replace: (value: unknown) => unknown): Evaluation {
  const { recorded } = evaluation;
  if (recorded === undefined) return evaluation;
  const layers = recorded.network.layers.map((layer): Layer => {
    const entries = Object.entries(layer.written);
    if (entries.every(([, value]) => replace(value) === value)) return layer;
    return { ...layer, written: Object.fromEntries(entries.map(([key, value]) => [key, replace(value)])) };
  });
  const network: Network = { ...recorded.network, layers };
  return { ...evaluation, recorded: { ...recorded, network } };
}
