import { sizeOf } from '../../../core/shape.ts';
import type { Graph } from '../../../onnx/graph.ts';
import type { Activations, ActivationsRequest, LearnedInput, Said } from '../../../protocol/learned.ts';
import type { RunTensor } from '../runtime.ts';
import { averaged } from './averages.ts';
import { inputOf } from './inputs.ts';
import { pageOf, type Subject } from './subject.ts';

/** So many channels are given at once. */
const mapsPerPage = 64;

/** So many classes are named. */
const mostSaid = 5;

/** How a layer answers to an input, and what the network says. */
export async function activationsOf(subject: Subject, request: ActivationsRequest): Promise<Activations> {
  const { analysis, graph, layerOf, run } = subject;
  const { layer, input, from } = request;
  const id = layerOf(layer);
  const shape = analysis.layers[id]?.outputShape ?? [];
  const [channelCount = 1, ...spatial] = shape;
  const tensor = graph.layerOutputs[id] ?? '';
  const shown = await inputOf(subject, input);
  const results = await run(`activations of ${layer}`, () => withOutput(graph, tensor, shape), shown.tensors);
  const whole = results.get(tensor)?.data ?? new Float32Array();
  const isFlat = spatial.length === 0;
  const channels = pageOf(channelCount, isFlat ? channelCount : mapsPerPage, from);
  const each = sizeOf(spatial);
  const part = whole.slice(channels.from * each, (channels.from + channels.count) * each);
  const { block, side } = averaged([channels.count, ...spatial], part);
  const [first] = shown.tensors.values();
  const seen = first ?? { dims: [], data: new Float32Array() };
  let least = Infinity;
  let most = -Infinity;
  for (const number of whole) {
    if (number < least) least = number;
    if (most < number) most = number;
  }
  return {
    layer,
    block,
    channels,
    least,
    most,
    averaged: side,
    input: averaged(seen.dims.slice(1), seen.data).block,
    ...(input.kind === 'example' && { example: exampleOf(subject, input) }),
    said: saidBy(subject, results),
    notes: shown.notes,
  };
}

function exampleOf({ examples, summary }: Subject, { index }: Extract<LearnedInput, { kind: 'example' }>) {
  const label = examples?.labels?.[index];
  const of = examples?.count ?? 0;
  return { index, of, ...(label !== undefined && { truth: summary.data?.classes[label] ?? String(label) }) };
}

/** The same graph with the result of one layer among its outputs. */
function withOutput(graph: Graph, name: string, shape: readonly number[]): Graph {
  if (graph.outputs.some(output => output.name === name)) return graph;
  return { ...graph, outputs: [...graph.outputs, { name, shape }] };
}

/** The outputs that are largest, where the result is a list of them. */
function saidBy({ graph, summary }: Subject, results: ReadonlyMap<string, RunTensor>): readonly Said[] {
  const [output, ...others] = graph.outputs;
  if (output?.shape.length !== 1 || 0 < others.length) return [];
  const classes = summary.data?.classes ?? [];
  const hasNames = classes.length === output.shape[0];
  return Array.from(results.get(output.name)?.data ?? [], (amount, index) => ({
    name: hasNames ? (classes[index] ?? '') : String(index),
    amount,
  }))
    .sort((one, other) => other.amount - one.amount)
    .slice(0, mostSaid);
}
