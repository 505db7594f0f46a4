import type { Graph, GraphNode, GraphValue } from '../graph.ts';
import { createTensorNames } from '../tensorNames.ts';
import { namesIn } from './readers.ts';

/** Smallest and largest number of a tensor. */
export type Range = readonly [least: number, most: number];

/** A graph that measures ranges. */
export interface Calibration {
  readonly graph: Graph;
  /** The ranges from the results of several runs, each by tensor name. */
  ranges(runs: readonly ReadonlyMap<string, number>[]): ReadonlyMap<string, Range>;
}

/**
 * The network with the smallest and the largest number of each of `tensors` as its only outputs, so that nothing large leaves the
 * runtime. A range spans all runs: the extremes rather than percentiles, since weights without training have no outliers worth losing.
 */
export function calibrationOf(graph: Graph, tensors: readonly string[]): Calibration {
  const names = createTensorNames(namesIn(graph));
  const layerOf = new Map(graph.nodes.map(({ outputs, layer }) => [outputs[0], layer]));
  const extremes = tensors.map(tensor => ({
    tensor,
    least: names.take(`${tensor}/least`),
    most: names.take(`${tensor}/most`),
  }));
  const reduce = (op: 'ReduceMin' | 'ReduceMax', tensor: string, output: string): GraphNode => ({
    name: output,
    op,
    inputs: [tensor],
    outputs: [output],
    attributes: { keepdims: { kind: 'int', value: 0 } },
    layer: layerOf.get(tensor) ?? 0,
  });
  return {
    graph: {
      ...graph,
      nodes: [
        ...graph.nodes,
        ...extremes.flatMap(({ tensor, least, most }) => [
          reduce('ReduceMin', tensor, least),
          reduce('ReduceMax', tensor, most),
        ]),
      ],
      outputs: extremes
        .flatMap(({ least, most }) => [least, most])
        .map((name): GraphValue => {
          return { name, shape: [], isWhole: true };
        }),
    },
    ranges: runs =>
      new Map(
        extremes.map(({ tensor, least, most }): [string, Range] => [
          tensor,
          [Math.min(...runs.map(run => run.get(least) ?? NaN)), Math.max(...runs.map(run => run.get(most) ?? NaN))],
        ]),
      ),
  };
}
