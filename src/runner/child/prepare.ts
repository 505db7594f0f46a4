import { analyze } from '../../core/analyze.ts';
import type { Analysis } from '../../core/analysis.ts';
import { randomInput } from '../../core/random.ts';
import type { Network } from '../../core/network.ts';
import type { Shape } from '../../core/shape.ts';
import { catalogue } from '../../layers/index.ts';
import type { Graph } from '../../onnx/graph.ts';
import { isProblem, lowerNetwork } from '../../onnx/lower.ts';
import type { VectorValues } from '../../onnx/weights.ts';
import type { RunTensor } from './runtime.ts';

/** The analysis of a network without errors. Throws with the first one otherwise. */
export function analyzeWhole(network: Network): Analysis {
  const { analysis, diagnostics } = analyze(network, catalogue);
  const first = diagnostics.find(({ severity }) => severity === 'error');
  if (first !== undefined) throw new Error(first.message);
  return analysis;
}

/** The graph of a network without errors. */
export function graphOf(analysis: Analysis, vectors: VectorValues): Graph {
  const graph = lowerNetwork(analysis, vectors);
  if (isProblem(graph)) throw new Error(graph.problem);
  return graph;
}

/** Random inputs for a graph of that many examples, the same for the same seed. */
export function inputsFor(graph: Graph, seed: number, batch: number): ReadonlyMap<string, RunTensor> {
  return new Map(
    graph.inputs.map(({ name, shape }) => {
      const dims = [batch, ...shape];
      return [name, { dims, data: randomInput(dims, seed, name) }];
    }),
  );
}

/** Most MACs for which a reference in float64 takes a second or two. */
const mostReferenceMacs = 250e6;

/**
 * The same network on an input small enough for the float64 reference: the largest of a few sides at which it is cheap, and at
 * least the smallest that it accepts. A network without such a size is taken as it is.
 */
export function reduce(analysis: Analysis): Analysis {
  const { network, totals } = analysis;
  const least = Math.max(1, ...totals.minInput);
  const side = Math.max(1, ...network.inputs.flatMap(input => input.shape?.slice(1) ?? []));
  if (Number.isNaN(least) || totals.minInput.length === 0 || totals.macs <= mostReferenceMacs) return analysis;
  const sides = [64, 48, 32, 24, 16, 8].filter(each => least < each && each < side);
  for (const each of [...sides, least]) {
    const { analysis: reduced, diagnostics } = analyze(withSide(network, each), catalogue);
    const fits = !diagnostics.some(({ severity }) => severity === 'error') && reduced.totals.partial.length === 0;
    if (fits && (reduced.totals.macs <= mostReferenceMacs || each === least)) return reduced;
  }
  return analysis;
}

/** The network on inputs of the side that a request asks for, px. Throws where its inputs have no axis that could be so long. */
export function networkAt({ network, side }: { readonly network: Network; readonly side?: number }): Network {
  if (side === undefined) return network;
  if (network.inputs.some(({ shape }) => shape !== undefined && 1 < shape.length)) return withSide(network, side);
  const names = network.inputs.map(({ name }) => `"${name}"`).join(', ');
  throw new Error(`a side of ${side} cannot be set: no input (${names}) has a spatial axis; leave the side out`);
}

/** The same network on inputs of that many pixels along every spatial axis. */
function withSide(network: Network, side: number): Network {
  const inputs = network.inputs.map(({ name, shape }) => ({
    name,
    shape: shape && ([shape[0], ...shape.slice(1).map(() => side)] satisfies Shape),
  }));
  return { ...network, inputs };
}
