import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Analysis } from '../../src/core/analysis.ts';
import { readModel } from '../../src/language/model.ts';
import { catalogue } from '../../src/layers/index.ts';
import type { Graph } from '../../src/onnx/graph.ts';
import { isProblem, lowerNetwork } from '../../src/onnx/lower.ts';
import type { VectorValues } from '../../src/onnx/weights.ts';
import type { Precision } from '../../src/protocol/reports.ts';
import { loadOnnxruntime } from '../../src/runner/child/ort.ts';
import { graphIn } from '../../src/runner/child/precision.ts';
import { inputsFor } from '../../src/runner/child/prepare.ts';
import type { RunTensor, Runtime } from '../../src/runner/child/runtime.ts';
import { writeModel } from '../../src/runner/modelFile.ts';

/** The analysis of a text, with errors as an exception. */
export function analysisOf(text: string): Analysis {
  const { analysis, diagnostics } = readModel(text, catalogue);
  const error = diagnostics.find(({ severity }) => severity === 'error');
  if (error !== undefined) throw new Error(error.message);
  return analysis;
}

/** A network of the zoo, on an input of another side where one is given. */
export function zooNetwork(name: string, side?: number): Analysis {
  const text = readFileSync(new URL(`../../src/zoo/${name}.cnn.json`, import.meta.url), 'utf8');
  return analysisOf(side === undefined ? text : text.replace(/("input": \[\d+), \d+, \d+\]/, `$1, ${side}, ${side}]`));
}

/** The graph of a network without errors; with varied statistics, so that folding them is not for nothing. */
export function loweredGraph(analysis: Analysis, vectors: VectorValues = 'varied'): Graph {
  const graph = lowerNetwork(analysis, vectors);
  if (isProblem(graph)) throw new Error(graph.problem);
  return graph;
}

/** Runs graphs on the CPU in precisions of the runner. */
export interface PrecisionRig {
  /** As for a provider, to be run on the CPU. */
  graphIn(precision: Precision, graph: Graph, provider?: string): Promise<Graph>;
  /** Results by name on the seeded input of `of`, the graph before its precision was changed. */
  run(graph: Graph, of: Graph, options?: RigOptions): Promise<ReadonlyMap<string, RunTensor>>;
  /** Results by name on inputs of one's own. */
  runOn(
    graph: Graph,
    inputs: ReadonlyMap<string, RunTensor>,
    options?: RigOptions,
  ): Promise<ReadonlyMap<string, RunTensor>>;
  /** Operators that are executed with all optimisations on, each with how often. */
  executedOps(graph: Graph): Promise<Readonly<Record<string, number>>>;
  dispose(): void;
}

interface RigOptions {
  readonly seed?: number;
  readonly batch?: number;
  readonly opset?: number;
  readonly optimization?: 'disabled' | 'all';
}

/** A rig with a folder of its own. */
export async function precisionRig(): Promise<PrecisionRig> {
  const runtime: Runtime = await loadOnnxruntime(undefined);
  const folder = mkdtempSync(join(tmpdir(), 'cnn-precision-'));
  const path = join(folder, 'model.onnx');
  const runOn: PrecisionRig['runOn'] = async (graph, inputs, { opset = 17, optimization = 'all' } = {}) => {
    writeModel(path, graph, { opset, externalData: true });
    const session = await runtime.createSession(path, { provider: 'cpu', optimization });
    try {
      return await session.run(inputs);
    } finally {
      await session.release();
    }
  };
  return {
    runOn,
    graphIn: (precision, graph, provider = 'cpu') => graphIn(precision, graph, { runtime, provider, folder, seed: 0 }),
    run: (graph, of, options = {}) => runOn(graph, inputsFor(of, options.seed ?? 0, options.batch ?? 1), options),
    async executedOps(graph) {
      const profilePrefix = join(folder, 'profile');
      writeModel(path, graph, { opset: 17, externalData: true });
      const session = await runtime.createSession(path, { provider: 'cpu', optimization: 'all', profilePrefix });
      await session.run(inputsFor(graph, 0, 1));
      session.endProfiling();
      await session.release();
      const file = join(folder, readdirSync(folder).find(name => name.startsWith('profile')) ?? '');
      const events = JSON.parse(readFileSync(file, 'utf8')) as readonly { name: string; args?: { op_name?: string } }[];
      rmSync(file);
      const counts: Record<string, number> = {};
      for (const { name, args } of events)
        if (name.endsWith('_kernel_time') && args?.op_name !== undefined)
          counts[args.op_name] = (counts[args.op_name] ?? 0) + 1;
      return counts;
    },
    dispose: () => rmSync(folder, { recursive: true }),
  };
}
