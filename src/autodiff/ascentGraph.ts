import type { Analysis } from '../core/analysis.ts';
import type { LayerId } from '../core/diagnostic.ts';
import type { Graph, GraphNode, GraphValue } from '../onnx/graph.ts';
import type { LoweringProblem } from '../onnx/lower.ts';
import { createTensorNames } from '../onnx/tensorNames.ts';
import { differentiate, write, type Tape } from './differentiate.ts';
import { rules } from './rules/index.ts';
import { inferShapes } from './shapes.ts';
import { whole } from './trainingGraph.ts';

/** What is made large. */
export interface AscentOptions {
  readonly layer: LayerId;
  /** One channel for each example of the batch, so that several are climbed at once. */
  readonly channels: readonly number[];
  /** Whether a channel's mean over its positions is made large, or its position in the middle. */
  readonly at: 'mean' | 'centre';
  /** Weight of the mean square of the input, which keeps it small. */
  readonly penalty: number;
}

/** How a layer's channels answer to an input, and which way the input has to go for more. */
export interface AscentGraph {
  readonly graph: Graph;
  /** The network's inputs that the layer depends on, with the batch. */
  readonly inputs: readonly GraphValue[];
  /** Names of the gradients of the loss, in the order of `inputs`: minus the direction of the ascent. */
  readonly gradients: readonly string[];
  /** Name of the activations that are made large, one for each example. */
  readonly scores: string;
}

/**
 * The graph of activation maximisation: the loss is minus the activation of a channel and a penalty for large inputs, and what is wanted is its
 * gradient with respect to the input. Weights are stored numbers, which nothing moves. Examples do not mix: each has a channel
 * of its own. Sources: Erhan et al. 2009; Simonyan et al. 2014, eq. 1.
 */
export function buildAscentGraph(
  { network, layers }: Analysis,
  graph: Graph,
  { layer, channels, at, penalty }: AscentOptions,
): AscentGraph | LoweringProblem {
  const batch = channels.length;
  const wanted = graph.layerOutputs[layer] ?? '';
  const [channelCount = 1, ...spatial] = layers[layer]?.outputShape ?? [];
  const cut = upTo(graph, wanted);
  const inputs = graph.inputs
    .filter(({ name }) => cut.read.has(name))
    .map(({ name, shape }) => whole(name, [batch, ...shape]));
  const called = `"${network.layers[layer]?.name ?? ''}"`;
  if (inputs.length === 0) return { problem: `${called} does not depend on the input; choose another layer` };
  const blocked = withoutGradient(cut.nodes, inputs);
  if (blocked !== undefined)
    return {
      problem: `nothing is known of how ${called} follows its input: ${blocked.reason}, in "${network.layers[blocked.layer]?.name ?? ''}"; choose a layer before it`,
    };

  const names = createTensorNames([
    ...graph.inputs.map(({ name }) => name),
    ...graph.initializers.map(({ name }) => name),
    ...graph.nodes.flatMap(({ outputs }) => outputs),
  ]);
  const tape: Tape = { nodes: [...cut.nodes], initializers: [...cut.initializers], names };
  const ones = spatial.map(() => 1);
  const chosen = channels.flatMap(channel =>
    Array.from({ length: channelCount }, (_, each) => (each === channel ? 1 : 0)),
  );
  const scores = write(tape, layer, 'ascent/scores', ops => {
    const result = { name: wanted };
    const positions = spatial.reduce((product, size) => product * size, 1);
    const weighed =
      spatial.length === 0
        ? result
        : ops.ReduceSum({
            data: ops.Mul({ A: result, B: ops.constant(positionWeights(spatial, at, positions), [1, 1, ...spatial]) }),
            axes: ops.int64(spatial.map((_, axis) => axis + 2)),
          });
    const own = ops.Mul({ A: weighed, B: ops.constant(chosen, [batch, channelCount, ...ones]) });
    const sum = ops.ReduceSum({ data: own, axes: ops.int64([1, ...spatial].map((_, axis) => axis + 1)) });
    return ops.Reshape({ data: sum, shape: ops.int64([batch]) });
  });
  const loss = write(tape, layer, 'ascent/loss', ops => {
    const activation = ops.Neg({ X: ops.ReduceSum({ data: scores, axes: ops.int64([0]) }) });
    return inputs.reduce((total, { name, shape }) => {
      const square = ops.ReduceSum({
        data: ops.Mul({ A: { name }, B: { name } }),
        axes: ops.int64(shape.map((_, axis) => axis)),
      });
      const size = shape.slice(1).reduce((product, each) => product * each, 1);
      const part = ops.Mul({
        A: ops.Reshape({ data: square, shape: ops.int64([1]) }),
        B: ops.constant([penalty / size]),
      });
      return ops.Add({ A: total, B: part });
    }, activation);
  });
  const known = new Map(inputs.map(({ name, shape }) => [name, shape]));
  const shapes = inferShapes(tape, known);
  const gradients = differentiate(
    tape,
    shapes,
    loss.name,
    inputs.map(({ name }) => name),
  );
  if ('problem' in gradients) return gradients;
  const gradientNames = inputs.map(({ name }) => gradients.get(name) ?? '');
  return {
    graph: {
      ...graph,
      nodes: tape.nodes,
      initializers: tape.initializers,
      inputs,
      outputs: [
        whole(scores.name, [batch]),
        ...inputs.map(({ shape }, index) => whole(gradientNames[index] ?? '', shape)),
      ],
    },
    inputs,
    gradients: gradientNames,
    scores: scores.name,
  };
}

/** How much each position counts. */
function positionWeights(spatial: readonly number[], at: AscentOptions['at'], positions: number): readonly number[] {
  if (at === 'mean') return new Array<number>(positions).fill(1 / positions);
  const middle = spatial.reduce((index, size) => index * size + Math.floor(size / 2), 0);
  return Array.from({ length: positions }, (_, position) => (position === middle ? 1 : 0));
}

interface Cut extends Pick<Graph, 'nodes' | 'initializers'> {
  /** Names of all that is read. */
  readonly read: ReadonlySet<string>;
}

/** What of a graph has to be computed for a tensor. */
function upTo({ nodes, initializers }: Graph, tensor: string): Cut {
  const read = new Set([tensor]);
  const kept: GraphNode[] = [];
  for (const node of nodes.toReversed()) {
    if (!node.outputs.some(output => read.has(output))) continue;
    kept.push(node);
    for (const input of node.inputs) read.add(input);
  }
  return { nodes: kept.toReversed(), initializers: initializers.filter(({ name }) => read.has(name)), read };
}

/** The first operator behind an input that has no gradient, by its layer. */
function withoutGradient(
  nodes: readonly GraphNode[],
  inputs: readonly GraphValue[],
): { readonly layer: LayerId; readonly reason: string } | undefined {
  const depends = new Set(inputs.map(({ name }) => name));
  for (const { op, layer, inputs: reads, outputs } of nodes) {
    if (!reads.some(name => depends.has(name))) continue;
    const { gradients } = rules[op];
    if (!(gradients instanceof Function)) return { layer, reason: gradients.none };
    for (const output of outputs) depends.add(output);
  }
  return undefined;
}
