import * as ort from 'onnxruntime-node';
import { differentiate, write, type Tape } from '../../src/autodiff/differentiate.ts';
import { inferShapes } from '../../src/autodiff/shapes.ts';
import type { Analysis } from '../../src/core/analysis.ts';
import type { LayerId } from '../../src/core/diagnostic.ts';
import { ownInputCount, type Source } from '../../src/core/network.ts';
import { fillUniform, randomInput, randomStream } from '../../src/core/random.ts';
import { sizeOf } from '../../src/core/shape.ts';
import type { Tensor } from '../../src/core/tensor.ts';
import { encodeModel } from '../../src/onnx/encode.ts';
import type { Graph } from '../../src/onnx/graph.ts';
import { isProblem, lowerForTraining, lowerNetwork, type LoweredTraining } from '../../src/onnx/lower.ts';
import type { OpName } from '../../src/ops/index.ts';
import { createTensorNames } from '../../src/onnx/tensorNames.ts';

/** How a network is looked at. */
export interface GradientCheckOptions {
  readonly batch: number;
  readonly seed: number;
  /** As while training: statistics of the batch, and dropout. */
  readonly isTraining: boolean;
}

/** What a check has found. */
export interface GradientCheck {
  /** Largest error of a gradient, relative to the largest gradient of its tensor. */
  readonly worst: number;
  /** Where that is, with both numbers. */
  readonly where: string;
  readonly compared: number;
  /** Places whose gradient is what rounding leaves of much larger numbers that cancel. */
  readonly cancelled: number;
  /** Places at a kink, where the slope from the left is another than that to the right. */
  readonly discarded: number;
}

/**
 * Step of the differences: the error of a central one falls with the square of the step, that of rounding grows with its inverse; both are
 * least at the cube root of the precision of float64, 6e-6.
 */
const step = 2 ** -17;

/** So many elements of each tensor are looked at by themselves; of a larger one all together once more, in a random direction. */
const mostElements = 10;

/** A tensor of the graph, with its numbers in both precisions. */
export interface Given {
  readonly name: string;
  readonly shape: readonly number[];
  readonly numbers: Float32Array;
  readonly exact: Float64Array;
}

/**
 * Holds the gradients of a random linear functional of the results, with respect to all weights and inputs, to central differences of the
 * float64 equations. The gradients come from the rules, as a graph that ONNX Runtime computes.
 */
export async function checkGradients(analysis: Analysis, options: GradientCheckOptions): Promise<GradientCheck> {
  const { batch, seed, isTraining } = options;
  const lowered = isTraining ? lowerForTraining(analysis, batch) : withoutTraining(lowerNetwork(analysis));
  if (isProblem(lowered)) throw new Error(lowered.problem);
  const { graph, masks } = lowered;
  const stored = graph.initializers.filter(({ ownName }) => ownName !== undefined);
  const inputs = graph.inputs.map(({ name, shape }) => uniform(name, [batch, ...shape], seed));
  const factors = graph.outputs.map(({ name, shape }) => uniform(`${name}/factor`, [batch, ...shape], seed));
  const drawn = masks.map(({ name, shape, keep }) =>
    given(
      name,
      shape,
      randomInput(shape, seed, name).map(number => (number < 2 * keep - 1 ? 1 / keep : 0)),
    ),
  );
  const tensors = stored.map(({ name, shape, data }) =>
    given(name, shape, Float32Array.from(data() as Float32Array, add(randomInput(shape, seed, name)))),
  );
  const wanted = [...inputs, ...tensors];
  const { gradients: computed, largestBehind } = await gradientsOf(lowered, {
    inputs,
    factors,
    drawn,
    tensors,
    wanted,
  });

  const byLayer = new Map<LayerId, Record<string, Tensor>>();
  for (const [index, { layer, ownName = '' }] of stored.entries()) {
    const { shape = [], exact: data = new Float64Array() } = tensors[index] ?? {};
    byLayer.set(layer, { ...byLayer.get(layer), [ownName]: { shape, data } });
  }
  const masksOf = (id: LayerId): readonly Tensor[] =>
    drawn.filter((_, index) => masks[index]?.layer === id).map(({ shape, exact: data }) => ({ shape, data }));
  const exactly = exactFunctional(analysis, { ...options, inputs, factors, byLayer, masksOf });
  const start = exactly(undefined);

  let worst = 0;
  let where = '';
  let compared = 0;
  let cancelled = 0;
  let discarded = 0;
  for (const tensor of wanted) {
    const { name, exact } = tensor;
    const gradient = computed.get(name) ?? new Float32Array(exact.length);
    const largest = gradient.reduce((most, each) => Math.max(most, Math.abs(each)), 0);
    const initializer = stored.find(each => each.name === name);
    for (const direction of directions(exact.length, seed, name)) {
      const at = (distance: number): number => {
        const before = direction.map(([index]) => exact[index] ?? 0);
        for (const [index, sign] of direction) exact[index] = (exact[index] ?? 0) + sign * distance;
        const value = exactly(initializer?.layer);
        for (const [order, [index]] of direction.entries()) exact[index] = before[order] ?? 0;
        return value;
      };
      const behind = (start - at(-step)) / step;
      const ahead = (at(step) - start) / step;
      const expected = (behind + ahead) / 2;
      const found = direction.reduce((sum, [index, sign]) => sum + sign * (gradient[index] ?? 0), 0);
      const difference = Math.abs(found - expected);
      const spread = Math.sqrt(direction.length);
      const error = difference === 0 ? 0 : difference / (largest * spread);
      compared++;
      if (error < tolerance) {
        worst = Math.max(worst, error);
        continue;
      }
      // At a kink either slope is right; everywhere else both are the same but for a part of the size of the step.
      if (difference <= 1.01 * Math.abs(ahead - behind)) {
        discarded++;
        continue;
      }
      if (difference < rounding * spread * (await largestBehind(name))) {
        cancelled++;
        continue;
      }
      if (error <= worst) continue;
      worst = Number.isNaN(error) ? Infinity : error;
      const place = direction.length === 1 ? `[${direction[0]?.[0] ?? 0}]` : ' in a random direction';
      where = `${name}${place}: ${found}, and ${expected} by differences; largest ${largest}`;
    }
  }
  return { worst, where, compared, cancelled, discarded };
}

/** A relative error below this is rounding of float32. */
export const tolerance = 1e-5;

/** Errors below this are rounding of float32 too, relative to the largest number on the way to a gradient, of which it may be a small difference. */
const rounding = 1e-6;

/** The network as a run computes it, in the form of a training. */
export function withoutTraining(
  graph: Graph | { readonly problem: string },
): LoweredTraining | { readonly problem: string } {
  return isProblem(graph) ? graph : { graph, masks: [], updates: [] };
}

function add(change: Float32Array): (number: number, index: number) => number {
  // Small enough to keep a variance positive, and large enough that no two are alike.
  return (number, index) => number + 0.25 * (change[index] ?? 0);
}

function uniform(name: string, shape: readonly number[], seed: number): Given {
  return given(name, shape, randomInput(shape, seed, name));
}

/** A tensor with these numbers. */
export function given(name: string, shape: readonly number[], numbers: Float32Array): Given {
  return { name, shape, numbers, exact: Float64Array.from(numbers) };
}

/** Single elements, and all of them with random signs where there are more. */
function directions(
  length: number,
  seed: number,
  name: string,
): readonly (readonly (readonly [index: number, sign: number])[])[] {
  const signs = new Float32Array(length);
  fillUniform(signs, 1, randomStream(seed, `${name}/direction`));
  const order = Array.from({ length }, (_, index) => index).sort((a, b) => (signs[a] ?? 0) - (signs[b] ?? 0));
  const single = order.slice(0, mostElements).map(index => [[index, 1] as const]);
  if (length <= mostElements) return single;
  return [...single, order.map(index => [index, (signs[index] ?? 0) < 0 ? -1 : 1] as const)];
}

/** The gradients that the rules give. */
interface Computed {
  /** By the names of the tensors. */
  readonly gradients: ReadonlyMap<string, Float32Array>;
  /** Largest number on the way back to a tensor. */
  largestBehind(tensor: string): Promise<number>;
}

export async function gradientsOf(
  { graph }: LoweredTraining,
  numbers: Readonly<Record<'inputs' | 'factors' | 'drawn' | 'tensors' | 'wanted', readonly Given[]>>,
): Promise<Computed> {
  const { inputs, factors, drawn, tensors, wanted } = numbers;
  const feeds = [...inputs, ...factors, ...drawn, ...tensors];
  const names = createTensorNames([
    ...feeds.map(({ name }) => name),
    ...graph.initializers.map(({ name }) => name),
    ...graph.nodes.flatMap(({ outputs }) => outputs),
  ]);
  const tape: Tape = { nodes: [...graph.nodes], initializers: [...graph.initializers], names };
  const loss = write(tape, 0, 'loss', ops => {
    const sums = graph.outputs.map(({ name }, index) => {
      const { name: factor = '', shape = [] } = factors[index] ?? {};
      const product = ops.Mul({ A: { name }, B: { name: factor } });
      const sum = ops.ReduceSum({ data: product, axes: ops.int64(shape.map((_, axis) => axis)) });
      return ops.Reshape({ data: sum, shape: ops.int64([1]) });
    });
    return sums.reduce((total, sum) => ops.Add({ A: total, B: sum }));
  });
  const shapes = inferShapes(tape, new Map(feeds.map(({ name, shape }) => [name, shape])));
  const gradients = differentiate(
    tape,
    shapes,
    loss.name,
    wanted.map(({ name }) => name),
  );
  if ('problem' in gradients) throw new Error(gradients.problem);
  const run = async (outputs: readonly string[]): Promise<Readonly<Record<string, ort.Tensor>>> => {
    const all = inferShapes(tape, new Map(feeds.map(({ name, shape }) => [name, shape])));
    const whole: Graph = {
      ...graph,
      nodes: tape.nodes,
      initializers: tape.initializers.filter(({ ownName }) => ownName === undefined),
      inputs: feeds.map(({ name, shape }) => ({ name, shape, isWhole: true })),
      outputs: [...new Set(outputs)].map(name => ({ name, shape: all.get(name) ?? [], isWhole: true })),
    };
    const model = new Uint8Array(Buffer.concat(Array.from(encodeModel(whole, { opset: 17 }), piece => piece.slice())));
    const session = await ort.InferenceSession.create(model, quick);
    const results = await session.run(
      Object.fromEntries(feeds.map(each => [each.name, new ort.Tensor('float32', each.numbers, each.shape)])),
    );
    await session.release();
    return results;
  };
  const results = gradients.size === 0 ? {} : await run([...gradients.values()]);
  return {
    gradients: new Map(
      [...gradients].map(([name, gradient]) => {
        const { dims = [], data } = results[gradient] ?? {};
        const expected = wanted.find(each => each.name === name)?.shape ?? [];
        if (dims.join() !== expected.join())
          throw new Error(`the gradient of ${name} is ${dims.join('×')}, and the tensor ${expected.join('×')}`);
        return [name, data as Float32Array];
      }),
    ),
    async largestBehind(tensor) {
      const behind = new Set([gradients.get(tensor) ?? '']);
      for (const node of tape.nodes.toReversed())
        if (node.outputs.some(name => behind.has(name))) for (const name of node.inputs) behind.add(name);
      const onTheWay = tape.nodes
        .slice(tape.nodes.findIndex(({ outputs }) => outputs[0] === loss.name))
        .filter(({ op, outputs }) => !notFloat.includes(op) && behind.has(outputs[0]))
        .map(({ outputs }) => outputs[0]);
      let largest = 0;
      for (const { data } of Object.values(await run(onTheWay)))
        for (const number of data as Float32Array) largest = Math.max(largest, Math.abs(number));
      return largest;
    },
  };
}

const quick = { graphOptimizationLevel: 'disabled', logSeverityLevel: 3 } as const;

/** Operators that give places or answers. */
const notFloat: readonly OpName[] = ['ArgMax', 'Equal', 'Greater', 'Shape'];

interface Exact extends GradientCheckOptions {
  readonly inputs: readonly Given[];
  readonly factors: readonly Given[];
  readonly byLayer: ReadonlyMap<LayerId, Readonly<Record<string, Tensor>>>;
  readonly masksOf: (id: LayerId) => readonly Tensor[];
}

/**
 * The functional in float64, from the equations of the layers. It is asked again and again with other numbers in one layer, or in the inputs
 * when it is not named: what lies before that layer is kept from the first time.
 */
function exactFunctional(analysis: Analysis, exact: Exact): (changed: LayerId | undefined) => number {
  const { network, layers, order } = analysis;
  const kept = new Map<LayerId, readonly Tensor[]>();
  const compute = (id: LayerId, of: (source: Source) => readonly Tensor[]): readonly Tensor[] => {
    const layer = network.layers[id];
    const { type, values, outputShape } = layers[id] ?? {};
    if (layer === undefined || type === undefined || values === undefined || outputShape === undefined)
      throw new Error(`unreachable: layer ${id} has no equation`);
    const own = ownInputCount(layer);
    const batches = layer.inputs.slice(0, own).flatMap(source => (source ? [of(source)] : []));
    const tensors = exact.byLayer.get(id) ?? {};
    const [first = []] = batches;
    if (exact.isTraining && type.training !== undefined)
      return type.training.equation({ batch: first, attributes: values, tensors, masks: exact.masksOf(id) });
    const partner = layer.references === undefined ? undefined : layer.inputs[own];
    const partnerSource = partner && 'layer' in partner ? network.layers[partner.layer]?.inputs[0] : undefined;
    return first.map((x, example) =>
      type.equation({
        x,
        xs: batches.flatMap(each => each[example] ?? []),
        outputShape,
        attributes: values,
        tensors,
        partnerInput: partnerSource && of(partnerSource)[example],
      }),
    );
  };
  return changed => {
    const inputs = exact.inputs.map(each => examplesOf(each, exact.batch));
    const begin = changed === undefined ? 0 : order.indexOf(changed);
    const now = new Map(order.slice(0, begin).map(id => [id, kept.get(id) ?? []]));
    const of = (source: Source): readonly Tensor[] =>
      ('input' in source ? inputs[source.input] : now.get(source.layer)) ?? [];
    for (const id of order.slice(begin)) now.set(id, compute(id, of));
    if (kept.size === 0) for (const [id, result] of now) kept.set(id, result);
    const ids = [...new Set(network.outputs.flatMap(source => ('layer' in source ? [source.layer] : [])))];
    let total = 0;
    for (const [index, id] of ids.entries()) {
      const factor = exact.factors[index]?.exact ?? new Float64Array();
      let place = 0;
      for (const { data } of now.get(id) ?? []) for (const number of data) total += number * (factor[place++] ?? 0);
    }
    return total;
  };
}

function examplesOf({ shape: [, ...shape], exact }: Given, batch: number): readonly Tensor[] {
  const length = sizeOf(shape);
  return Array.from({ length: batch }, (_, example) => ({
    shape,
    data: exact.subarray(example * length, (example + 1) * length),
  }));
}
