import { groupChain, type Source } from '../../core/network.ts';
import type { NetworkModel } from '../model.ts';

/** The feature maps that objects or calls of the text stand for, by the offset at which they begin. */
export function outputsByPlace({ network, sourceMap }: NetworkModel): ReadonlyMap<number, readonly Source[]> {
  const last: number[] = [];
  network.layers.forEach(({ group }, id) => {
    for (const around of groupChain(network, group)) last[around] = id;
  });
  const outputs = new Map<number, Source[]>();
  const note = (offset: number, layer: number): void => {
    const known = outputs.get(offset);
    if (known === undefined) outputs.set(offset, [{ layer }]);
    else known.push({ layer });
  };
  const startOf = (group: number | undefined): number | undefined =>
    group === undefined ? undefined : sourceMap.spansOf({ group })[0]?.start;
  const starts = network.groups.map((_, group) => startOf(group));
  network.groups.forEach(({ parent }, group) => {
    const [start, layer] = [starts[group], last[group]];
    if (start === undefined || layer === undefined || (parent !== undefined && starts[parent] === start)) return;
    note(start, layer);
  });
  network.layers.forEach((layer, id) => {
    const start = sourceMap.spansOf({ layer: id })[0]?.start;
    const around = groupChain(network, layer.group);
    if (start !== undefined && !around.some(group => starts[group] === start)) note(start, id);
  });
  return outputs;
}
