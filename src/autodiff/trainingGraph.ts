import type { Analysis } from '../core/analysis.ts';
import type { LayerId } from '../core/diagnostic.ts';
import type { Loss, Optimizer } from '../protocol/training.ts';
import type { Graph, GraphValue, Initializer } from '../onnx/graph.ts';
import {
  isProblem,
  lowerForTraining,
  lowerNetwork,
  type LoweredTraining,
  type LoweringProblem,
  type Mask,
} from '../onnx/lower.ts';
import { createTensorNames } from '../onnx/tensorNames.ts';
import { differentiate, write, type Tape } from './differentiate.ts';
import { lossRules, readByLoss } from './losses.ts';
import { optimizerRule, type StepScalar } from './optimizers.ts';
import { inferShapes } from './shapes.ts';

/** What is trained, and how. */
export interface TrainingGraphOptions {
  readonly loss: Loss;
  readonly optimizer: Optimizer;
  /** Examples of a step; every shape of the graph is made for it. */
  readonly batch: number;
}

/** A tensor that a step reads, and gives anew for the next one. */
export interface Carried {
  /** Name of the input; of weights and buffers, the name of their tensor. */
  readonly name: string;
  /** Name of the output. */
  readonly next: string;
  readonly shape: readonly number[];
  /** What it holds before the first step. */
  start(): Float32Array;
  readonly kind: 'weight' | 'buffer' | 'state';
  readonly layer: LayerId;
  /** Name of its gradient, of a weight. */
  readonly gradient?: string;
}

/** One step of a training as a graph: forward, loss, backward and update. All its inputs and outputs have their whole shape, with the batch. */
export interface TrainingGraph {
  readonly graph: Graph;
  /** What an example is, in the order of the network's inputs. */
  readonly inputs: readonly GraphValue[];
  /** What the network should give: numbers, or 1 for the class and 0 for the others. */
  readonly target: GraphValue;
  /** Inputs of one number. */
  readonly scalars: readonly StepScalar[];
  readonly carried: readonly Carried[];
  readonly masks: readonly Mask[];
  /** Name of the loss, a vector of one number. */
  readonly loss: string;
  /** What the loss reads of the network, as many numbers as the target; the largest is the likeliest class. */
  readonly result: string;
  /** What was read otherwise than written; sentences. */
  readonly notes: readonly string[];
}

/** The graph that computes the loss as a run sees the network: no dropout, and statistics as they were collected. */
export type EvaluationGraph = Pick<TrainingGraph, 'graph' | 'inputs' | 'target' | 'loss' | 'result'> & {
  /** Weights and buffers, which are inputs under the names of the training graph. */
  readonly stored: readonly GraphValue[];
};

/** The training of a network without errors, or why it cannot be trained. */
export function buildTrainingGraph(analysis: Analysis, options: TrainingGraphOptions): TrainingGraph | LoweringProblem {
  const lowered = lowerForTraining(analysis, options.batch);
  if (isProblem(lowered)) return lowered;
  const { masks, updates } = lowered;
  const forward = withLoss(analysis, lowered, options);
  if (isProblem(forward)) return forward;
  const { tape, inputs, target, loss, result, resultShape, notes } = forward;
  const weights = forward.stored.filter(tensor => isWeight(analysis, tensor));
  if (weights.length === 0) return { problem: 'the network has no weights to be trained; add a layer that learns' };

  const shapes = inferShapes(tape, forward.shapes);
  const gradients = differentiate(
    tape,
    shapes,
    loss,
    weights.map(({ name }) => name),
  );
  if ('problem' in gradients) {
    const { name = '' } = analysis.network.layers[gradients.layer] ?? {};
    return { problem: `"${name}" cannot be trained: its ${gradients.problem}` };
  }
  const rule = optimizerRule(options.optimizer);
  const scalars = rule.scalars.map(scalar => ({ ...scalar, name: tape.names.take(scalar.name) }));
  const carried: Carried[] = [];
  for (const { name, shape, layer, data } of weights) {
    const gradient = gradients.get(name);
    // The loss does not depend on it, so that no step moves it.
    if (gradient === undefined) continue;
    const slots = new Map(rule.slots.map(slot => [slot, tape.names.take(`optimizer.${slot}.${name}`)]));
    const next: Record<string, string> = {};
    const given = (wanted: string): { name: string } => ({
      name: slots.get(wanted) ?? scalars[rule.scalars.findIndex(scalar => scalar.name === wanted)]?.name ?? '',
    });
    const weight = write(tape, layer, `${name}/next`, ops => {
      const moved = rule.move(ops, { name }, { name: gradient }, given);
      for (const [slot, value] of Object.entries(moved.slots)) next[slot] = value.name;
      return moved.weight;
    });
    carried.push({ name, next: weight.name, shape, start: () => startOf(data), kind: 'weight', layer, gradient });
    for (const [slot, state] of slots) {
      const start = (): Float32Array => new Float32Array(shape.reduce((product, size) => product * size, 1));
      carried.push({ name: state, next: next[slot] ?? '', shape, start, kind: 'state', layer });
    }
  }
  if (carried.length === 0)
    return { problem: 'the loss depends on no weight; name the result of a layer that learns in "outputs"' };
  for (const { buffer, next } of updates) {
    const { name, shape, layer, data } = buffer;
    carried.push({ name, next, shape, start: () => startOf(data), kind: 'buffer', layer });
  }
  const isCarried = new Set(carried.map(({ name }) => name));
  return {
    graph: {
      ...lowered.graph,
      nodes: tape.nodes,
      initializers: tape.initializers.filter(({ name }) => !isCarried.has(name)),
      inputs: [
        ...inputs,
        target,
        ...scalars.map(({ name }) => whole(name, [])),
        ...masks.map(({ name, shape }) => whole(name, shape)),
        ...carried.map(({ name, shape }) => whole(name, shape)),
      ],
      outputs: [whole(loss, [1]), whole(result, resultShape), ...carried.map(({ next, shape }) => whole(next, shape))],
    },
    inputs,
    target,
    scalars,
    carried,
    masks,
    loss,
    result,
    notes,
  };
}

/** The loss of a network on batches of that size, without training it; weights and buffers are inputs. */
export function buildEvaluationGraph(
  analysis: Analysis,
  options: Pick<TrainingGraphOptions, 'loss' | 'batch'>,
): EvaluationGraph | LoweringProblem {
  const graph = lowerNetwork(analysis);
  if (isProblem(graph)) return graph;
  const forward = withLoss(analysis, { graph, masks: [], updates: [] }, options);
  if (isProblem(forward)) return forward;
  const { tape, inputs, target, loss, result, resultShape, stored } = forward;
  const borders = stored.map(({ name, shape }) => whole(name, shape));
  return {
    graph: {
      ...graph,
      nodes: tape.nodes,
      initializers: tape.initializers.filter(({ ownName }) => ownName === undefined),
      inputs: [...inputs, target, ...borders],
      outputs: [whole(loss, [1]), whole(result, resultShape)],
    },
    inputs,
    target,
    loss,
    result,
    stored: borders,
  };
}

/** The same step with more of what it computes among its outputs, by name; each with its whole shape. */
export function withMoreOutputs(training: TrainingGraph, names: readonly string[]): Graph {
  const { graph, inputs, target, masks, carried, scalars } = training;
  const known = new Map<string, readonly number[]>([
    ...[...inputs, target, ...masks, ...carried].map(({ name, shape }) => [name, shape] as const),
    ...scalars.map(({ name }) => [name, []] as const),
  ]);
  const there = new Set(graph.outputs.map(({ name }) => name));
  // Names and kinds of what comes back have no rules for their shapes; ONNX Runtime finds them by itself.
  const shapes = forwardShapes(graph, known, training.loss);
  const gradientShapes = new Map(carried.flatMap(({ gradient, shape }) => (gradient ? [[gradient, shape]] : [])));
  const more = names.filter(name => !there.has(name));
  return {
    ...graph,
    outputs: [...graph.outputs, ...more.map(name => whole(name, gradientShapes.get(name) ?? shapes.get(name) ?? []))],
  };
}

/** Shapes up to the loss. */
function forwardShapes(
  { nodes, initializers }: Graph,
  known: ReadonlyMap<string, readonly number[]>,
  loss: string,
): ReadonlyMap<string, readonly number[]> {
  const end = nodes.findIndex(({ outputs }) => outputs[0] === loss);
  return inferShapes({ nodes: nodes.slice(0, end + 1), initializers }, known);
}

/** A network with its loss, before anything is differentiated. */
export interface Forward extends Pick<TrainingGraph, 'inputs' | 'target' | 'loss' | 'result' | 'notes'> {
  readonly tape: Tape;
  /** Shape of the result with the batch; of as many numbers as the target. */
  readonly resultShape: readonly number[];
  /** Shapes of what the graph is given. */
  readonly shapes: ReadonlyMap<string, readonly number[]>;
  /** Weights and buffers. */
  readonly stored: readonly Initializer[];
}

/** Puts the loss behind a lowered network. */
export function withLoss(
  { network, layers }: Analysis,
  { graph, masks }: LoweredTraining,
  { loss: kind, batch }: Pick<TrainingGraphOptions, 'loss' | 'batch'>,
): Forward | LoweringProblem {
  const [output, ...others] = graph.outputs;
  if (output === undefined || 0 < others.length)
    return { problem: `a loss reads one result, and the network gives ${graph.outputs.length}; name one in "outputs"` };
  const rule = lossRules[kind];
  if (kind === 'crossEntropy' && output.shape.length !== 1)
    return {
      problem: `cross-entropy reads one number for each class, and the network gives ${output.shape.join('×')}; end it with a flatten or linear layer, or use another loss`,
    };
  const names = createTensorNames([
    ...graph.inputs.map(({ name }) => name),
    ...masks.map(({ name }) => name),
    ...graph.initializers.map(({ name }) => name),
    ...graph.nodes.flatMap(({ outputs }) => outputs),
  ]);
  const tape: Tape = { nodes: [...graph.nodes], initializers: [...graph.initializers], names };
  const inputs = graph.inputs.map(({ name, shape }) => whole(name, [batch, ...shape]));
  const target = whole(names.take('target'), [batch, ...output.shape]);
  const shapes = new Map([...inputs, target, ...masks].map(({ name, shape }) => [name, shape]));
  const read = readByLoss(kind, graph.nodes, output.name, () => inferShapes(graph, shapes));
  const layer = read.left?.layer ?? graph.layerOutputs.indexOf(output.name);
  const resultShape = read.isReshaped ? (inferShapes(graph, shapes).get(read.tensor) ?? []) : target.shape;
  const loss = write(tape, layer, 'loss', ops => {
    const result = { name: read.tensor };
    const inRows = read.isReshaped ? ops.Reshape({ data: result, shape: ops.int64(target.shape) }) : result;
    return rule.compute(ops, inRows, target, target.shape);
  });
  const notes =
    read.left === undefined
      ? []
      : [
          `the ${lossNames[kind]} contains the ${layers[layer]?.type?.type ?? read.left.op} "${network.layers[layer]?.name ?? ''}", and reads what that reads`,
        ];
  return {
    tape,
    inputs,
    target,
    loss: loss.name,
    result: read.tensor,
    notes,
    resultShape,
    shapes,
    stored: graph.initializers.filter(({ ownName }) => ownName !== undefined),
  };
}

/** How a sentence calls a loss. */
const lossNames: Readonly<Record<Loss, string>> = {
  crossEntropy: 'cross-entropy',
  squared: 'squared error',
  binaryCrossEntropy: 'binary cross-entropy',
};

/** Whether a stored tensor is learned, and not collected. */
export function isWeight({ layers }: Analysis, { layer, ownName = '' }: Initializer): boolean {
  return ownName in (layers[layer]?.weights ?? {});
}

function startOf(data: Initializer['data']): Float32Array {
  // What a tensor is made of may be made once and shared.
  return Float32Array.from(data() as Float32Array);
}

/** A tensor at the border whose shape has the batch. */
export function whole(name: string, shape: readonly number[]): GraphValue {
  return { name, shape, isWhole: true };
}
