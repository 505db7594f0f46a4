import { join } from 'node:path';
import type { Analysis } from '../../../core/analysis.ts';
import type { LayerId } from '../../../core/diagnostic.ts';
import { opsets } from '../../../onnx/encode.ts';
import type { Graph } from '../../../onnx/graph.ts';
import { isProblem } from '../../../onnx/lower.ts';
import { withTrained } from '../../../onnx/trainedWeights.ts';
import type {
  LearnedData,
  LearnedSummary,
  OpenLearnedRequest,
  Page,
  WeightsOrigin,
} from '../../../protocol/learned.ts';
import type { DataSet, Examples, Normalization } from '../../../training/dataSet.ts';
import { isDataProblem } from '../../../training/data/problem.ts';
import { writeModel } from '../../modelFile.ts';
import { openWeights } from '../../weightsFile.ts';
import { analyzeWhole, graphOf } from '../prepare.ts';
import type { RunTensor, Session, Workshop } from '../runtime.ts';
import { readData } from '../training/data/readData.ts';
import { filterTensor } from './filters.ts';

/** A network that is looked at, with its weights and its data. */
export interface Subject {
  readonly analysis: Analysis;
  /** With the weights that are looked at. */
  readonly graph: Graph;
  readonly summary: LearnedSummary;
  readonly examples: Examples | undefined;
  /** How the training set of the data was normalised; undefined where there are no data, or no bytes. */
  readonly normalization: Normalization | undefined;
  /** The layer of a name. Throws in plain words when there is none. */
  layerOf(name: string): LayerId;
  /** Runs a graph; a session is kept for as long as the same key is asked for. */
  run(key: string, graph: () => Graph, inputs: ReadonlyMap<string, RunTensor>): Promise<ReadonlyMap<string, RunTensor>>;
}

/** Reads weights and data, and holds them to the network. Throws in plain words where they do not fit. */
export async function openSubject({ runtime, say }: Workshop, request: OpenLearnedRequest): Promise<Subject> {
  const { network, weights, data: place, folder, fileName } = request;
  const analysis = analyzeWhole(network);
  const lowered = graphOf(analysis, 'start');
  const file = weights === undefined ? undefined : openWeights(weights);
  const graph = file === undefined ? lowered : withTrained(lowered, file);
  if (isProblem(graph)) throw new Error(graph.problem);
  const origin: WeightsOrigin =
    file === undefined
      ? { kind: 'untrained', seed: network.seed }
      : { kind: 'trained', path: file.path, ...(file.step !== undefined && { step: file.step }) };
  if (place !== undefined) say('reading the data');
  const data = place === undefined ? undefined : await dataFor(graph, place, say);
  const part = data?.test === undefined ? 'train' : 'test';
  const examples = data?.test ?? data?.train;
  const about: LearnedData | undefined = data && {
    name: data.name,
    part,
    examples: examples?.count ?? 0,
    classes: data.classes,
  };
  let count = 0;
  let kept: { readonly key: string; readonly session: Session } | undefined;
  return {
    analysis,
    graph,
    examples,
    normalization: data?.normalization,
    summary: {
      name: network.name || fileName,
      weights: origin,
      layers: analysis.order.map(id => ({
        name: network.layers[id]?.name ?? '',
        type: network.layers[id]?.type ?? '',
        shape: analysis.layers[id]?.outputShape ?? [],
        hasFilters: filterTensor(graph, id) !== undefined,
      })),
      ...(about && { data: about }),
      notes: data?.notes ?? [],
    },
    layerOf(name) {
      const id = network.layers.findIndex(layer => layer.name === name);
      if (0 <= id) return id;
      throw new Error(
        `no layer is called "${name}"; choose one of ${network.layers.map(layer => layer.name).join(', ')}`,
      );
    },
    async run(key, made, inputs) {
      if (kept?.key !== key) {
        await kept?.session.release();
        kept = undefined;
        const path = join(folder, `learned-${(count += 1)}.onnx`);
        const problem = writeModel(path, made(), { opset: opsets.standard, externalData: true });
        if (problem !== undefined) throw new Error(problem.problem);
        kept = { key, session: await runtime.createSession(path, { provider: 'cpu', optimization: 'all' }) };
      }
      return kept.session.run(inputs);
    },
  };
}

/** The data in the shape of the network. Classes are wanted, and numbers will do: only a table of classes needs the former. */
async function dataFor(graph: Graph, place: string, say: Workshop['say']): Promise<DataSet> {
  const [input, ...others] = graph.inputs;
  if (input === undefined || 0 < others.length)
    throw new Error(`an example is one input, and the network has ${graph.inputs.length}; leave the data out`);
  const output = graph.outputs[0]?.shape ?? [];
  const wanted = { input: input.shape, output };
  const reading = { progress: say };
  const first = await readData(place, { ...wanted, loss: output.length === 1 ? 'crossEntropy' : 'squared' }, reading);
  if (!isDataProblem(first)) return first;
  const second = await readData(place, { ...wanted, loss: 'squared' }, reading);
  if (!isDataProblem(second)) return second;
  throw new Error(first.problem);
}

/** The part of so many things that begins at one of them. Throws in plain words where there is no such thing. */
export function pageOf(of: number, size: number, from = 0, what = 'channel'): Page {
  if (Number.isSafeInteger(from) && 0 <= from && from < of) return { from, count: Math.min(size, of - from), of };
  throw new Error(`there is no ${what} ${from}; they are counted from 0 to ${of - 1}`);
}
