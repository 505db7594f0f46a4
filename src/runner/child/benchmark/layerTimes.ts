import { readFileSync } from 'node:fs';
import type { Analysis } from '../../../core/analysis.ts';
import { executedNodes, type ExecutedNodes } from '../../../onnx/executedNodes.ts';
import type { Graph } from '../../../onnx/graph.ts';
import { readOutline } from '../../../onnx/readNodes.ts';
import type { BenchmarkRequest } from '../../../protocol/runner.ts';
import { inputsFor } from '../prepare.ts';
import { readProfile, type ExecutedNode } from '../profile.ts';
import type { Session, SessionOptions, Workshop } from '../runtime.ts';
import { medianOf } from '../../../reports/statistics.ts';
import { layerTimesOf, type LayerTimes, type ProfiledRuns } from './layerTimesOf.ts';

/** Runs from which the time of each node is taken: as many as fit into the time of a measurement, within these limits. */
const runLimits = { fewest: 5, most: 20 };

/** Most nodes that a profile is to tell of: each takes about 900 bytes, and no text of Node can have more than 512 MB. */
const mostEvents = 200_000;

/** Runs before those that count. */
const warmup = 2;

/**
 * Times of the layers at batch 1, from the runtime's profiler: once with all optimisations on, as users run the network, and once
 * with one node for each operator, which says how a fused node's time is shared out. What a fused node computes is read from
 * the model that the runtime writes after optimising: names of nodes alone do not tell it, tensors at their ends do.
 */
export async function timeLayers(
  { runtime, say }: Workshop,
  { provider, settings, durationMs }: Pick<BenchmarkRequest, 'provider' | 'settings' | 'durationMs'>,
  analysis: Analysis,
  graph: Graph,
  path: string,
): Promise<LayerTimes> {
  const { threads, precision } = settings;
  const common = { provider: provider.used, ...(threads !== undefined && { threads }) };
  const inputs = inputsFor(graph, analysis.network.seed, 1);
  const mostRuns = profiledRuns(graph.nodes.length);
  const profiled = async (options: SessionOptions & { readonly profilePrefix: string }): Promise<ProfiledRuns> => {
    const session = await runtime.createSession(path, options);
    const durations = await timedRuns(session, inputs, durationMs, mostRuns);
    session.endProfiling();
    await session.release();
    const nodes = nodesOf(readProfile(options.profilePrefix), durations.length);
    return { nodes, wall: medianOf(durations) };
  };
  const optimizedModelPath = `${path}.optimized`;
  const fusedOptions = { ...common, optimization: 'all' } as const;
  say('timing layers as they are fused');
  // A provider that compiles parts of the graph has nothing that could be written; it is profiled all the same.
  const fused = await profiled({ ...fusedOptions, optimizedModelPath, profilePrefix: `${path}.written` }).catch(() =>
    // What the first session has begun to write is not to be taken for the profile of this one.
    profiled({ ...fusedOptions, profilePrefix: `${path}.fused` }),
  );
  say('timing layers one by one');
  const unfused = await profiled({ ...common, optimization: 'disabled', profilePrefix: `${path}.unfused` });
  return layerTimesOf(analysis, graph, executedIn(graph, optimizedModelPath), fused, unfused, precision);
}

/** Most runs whose nodes fit into a profile, for so many nodes in a run. */
export function profiledRuns(nodes: number): number {
  const fitting = Math.floor(mostEvents / Math.max(1, nodes)) - warmup;
  return Math.max(runLimits.fewest, Math.min(runLimits.most, fitting));
}

async function timedRuns(
  session: Session,
  inputs: Parameters<Session['prepare']>[0],
  durationMs: number,
  mostRuns: number,
): Promise<readonly number[]> {
  const run = session.prepare(inputs);
  for (let count = 0; count < warmup; count++) await run();
  const durations: number[] = [];
  const start = performance.now();
  while (
    durations.length < runLimits.fewest ||
    (durations.length < mostRuns && performance.now() - start < durationMs)
  ) {
    const before = performance.now();
    await run();
    durations.push(performance.now() - before);
  }
  return durations;
}

/** Each node with the median of its last runs, in the order of execution. */
function nodesOf(executed: readonly ExecutedNode[], runs: number): ProfiledRuns['nodes'] {
  const byName = new Map<string, ExecutedNode[]>();
  for (const node of executed) {
    const same = byName.get(node.node);
    if (same === undefined) byName.set(node.node, [node]);
    else same.push(node);
  }
  return [...byName].flatMap(([node, all]) => {
    const [first] = all;
    if (first === undefined) return [];
    const median = medianOf(all.slice(-runs).map(({ durationMs }) => durationMs));
    return [{ node, op: first.op, provider: first.provider, median }];
  });
}

/** What the nodes of the optimised model compute; undefined when the runtime has not written it. */
function executedIn(graph: Graph, path: string): ExecutedNodes | undefined {
  let bytes: Uint8Array;
  try {
    bytes = readFileSync(path);
  } catch {
    return undefined;
  }
  const outline = readOutline(bytes);
  return outline === undefined ? undefined : executedNodes(graph, outline);
}
