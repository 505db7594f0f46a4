import { join } from 'node:path';
import type { EvaluationGraph } from '../../../autodiff/trainingGraph.ts';
import { sizeOf } from '../../../core/shape.ts';
import { opsets } from '../../../onnx/encode.ts';
import type { Loss } from '../../../protocol/training.ts';
import { classOf, confusionOf, errorOf, type Confusion } from '../../../training/confusion.ts';
import type { DataSet, Examples } from '../../../training/dataSet.ts';
import { lossSum } from '../../../training/losses.ts';
import { writeModel } from '../../modelFile.ts';
import type { Runtime, RunTensor, SessionOptions } from '../runtime.ts';
import { arrayOf, fillExamples } from './feeds.ts';

/** How a network does on examples that it does not learn from. */
export interface Evaluation {
  readonly loss: number;
  /** The rest is absent without classes. */
  readonly error?: number;
  readonly confusion?: Confusion;
}

/** Evaluates weights on all examples of a set, the last batch of which may be a part. */
export interface Evaluator {
  readonly evaluate: (stored: ReadonlyMap<string, Float32Array>, examples: Examples) => Promise<Evaluation>;
  readonly release: () => Promise<void>;
}

/** Loads the graph of a network as it is used: no dropout, and the statistics that were collected. */
export async function createEvaluator(
  runtime: Runtime,
  {
    graph,
    data,
    loss,
    folder,
    options,
  }: {
    readonly graph: EvaluationGraph;
    readonly data: DataSet;
    readonly loss: Loss;
    readonly folder: string;
    readonly options: SessionOptions;
  },
): Promise<Evaluator> {
  const path = join(folder, 'evaluation.onnx');
  writeModel(path, graph.graph, { opset: opsets.standard, externalData: true });
  const session = await runtime.createSession(path, options);
  const { inputs, target, stored } = graph;
  const [first] = inputs;
  const batch = target.shape[0] ?? 1;
  const size = sizeOf(target.shape) / batch;
  const inputSize = sizeOf(data.shape);
  const input = { dims: first?.shape ?? [], data: arrayOf(first?.shape ?? []) };
  const targets = { dims: target.shape, data: arrayOf(target.shape) };
  const weights = new Map<string, RunTensor>(
    stored.map(({ name, shape }) => [name, { dims: shape, data: arrayOf(shape) }]),
  );
  const result = { dims: target.shape, data: arrayOf(target.shape) };
  const run = session.bind(
    new Map([[first?.name ?? '', input], [target.name, targets], ...weights]),
    new Map([
      [graph.loss, { dims: [1], data: new Float32Array(1) }],
      [graph.result, result],
    ]),
  );
  const classes = data.classes.length;
  return {
    async evaluate(numbers, examples) {
      for (const [name, { data: array }] of weights) array.set(numbers.get(name) ?? []);
      const said = new Int32Array(examples.count);
      let sum = 0;
      for (let done = 0; done < examples.count; done += batch) {
        const count = Math.min(batch, examples.count - done);
        const chosen = Int32Array.from({ length: count }, (_, index) => done + index);
        fillExamples({ input: input.data, target: targets.data }, examples, chosen, inputSize, size);
        await run();
        sum += lossSum(loss, result.data, targets.data, { examples: count, size });
        if (0 < classes)
          for (let index = 0; index < count; index++) said[done + index] = classOf(result.data, index * size, size);
      }
      const { labels } = examples;
      if (labels === undefined || classes === 0) return { loss: sum / examples.count };
      return {
        loss: sum / examples.count,
        error: errorOf(labels, said),
        confusion: confusionOf(labels, said, classes),
      };
    },
    release: () => session.release(),
  };
}
