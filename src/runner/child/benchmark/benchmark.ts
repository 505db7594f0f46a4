import { join } from 'node:path';
import type { Analysis } from '../../../core/analysis.ts';
import { opsets } from '../../../onnx/encode.ts';
import type { Graph } from '../../../onnx/graph.ts';
import type { BatchTiming, BenchmarkReport, LayerTiming } from '../../../protocol/reports.ts';
import type { BenchmarkRequest } from '../../../protocol/runner.ts';
import { writeModel } from '../../modelFile.ts';
import { analyzeWhole, graphOf, inputsFor } from '../prepare.ts';
import { readProfile } from '../profile.ts';
import type { Workshop } from '../runtime.ts';
import { medianOf, percentileRule, timingOf } from '../../../reports/statistics.ts';

/** Fewest runs of a measurement that is limited by time. */
const fewestRuns = 10;

/** Runs without fusion from which the time of each layer is taken. */
const layerRuns = 20;

/**
 * Times a network with all optimisations on, in one session: its creation, the first run, and many warm runs for each batch
 * size. Inputs and weights are random and seeded; nothing is copied but what the runtime copies itself.
 */
export async function benchmark(workshop: Workshop, request: BenchmarkRequest): Promise<BenchmarkReport> {
  const { runtime, machine, say } = workshop;
  const { provider, settings } = request;
  const { threads } = settings;
  const analysis = analyzeWhole(request.network);
  const { network, totals } = analysis;
  const graph = graphOf(analysis, 'start');
  const path = join(request.folder, 'model.onnx');
  say('writing the model');
  writeModel(path, graph, { opset: opsets.standard, externalData: true });

  say('creating the session');
  const beforeCreation = performance.now();
  const session = await runtime.createSession(path, {
    provider: provider.used,
    optimization: 'all',
    ...(threads !== undefined && { threads }),
  });
  const sessionCreation = performance.now() - beforeCreation;
  const [firstBatch = 1] = request.batches;
  const beforeFirst = performance.now();
  await session.prepare(inputsFor(graph, network.seed, firstBatch))();
  const firstRun = performance.now() - beforeFirst;

  const batches: BatchTiming[] = [];
  for (const batch of request.batches) {
    say(`timing batch ${batch}`);
    const run = session.prepare(inputsFor(graph, network.seed, batch));
    const measured = await measure(run, request);
    batches.push({
      batch,
      ...measured,
      samplesPerSecond: (1000 * batch) / measured.median,
      gmacPerSecond: (totals.macs * batch) / measured.median / 1e6,
    });
  }
  await session.release();
  const layers = request.perLayer ? await timeLayers(workshop, analysis, graph, provider.used, path) : undefined;
  return {
    name: network.name || request.fileName,
    macs: totals.macs,
    sessionCreation,
    firstRun,
    warmup: request.warmup,
    batches,
    percentileRule,
    ...(layers && { layers }),
    warnings: warningsOf(batches),
    provider,
    settings,
    machine,
    seed: network.seed,
  };
}

type Measured = Omit<BatchTiming, 'batch' | 'samplesPerSecond' | 'gmacPerSecond'>;

/**
 * Warms up, then times runs in blocks, in turns with blocks of a bare loop that only takes the time: what the machine does
 * meanwhile meets both alike, and the difference of the medians is what measuring costs.
 */
async function measure(run: () => Promise<unknown>, request: BenchmarkRequest): Promise<Measured> {
  for (let count = 0; count < request.warmup; count++) await run();
  const durations: number[] = [];
  const bare: number[] = [];
  const cpuBefore = process.cpuUsage();
  const start = performance.now();
  const enough = (): boolean =>
    request.runs === undefined
      ? fewestRuns <= durations.length && request.durationMs <= performance.now() - start
      : request.runs <= durations.length;
  while (!enough()) {
    await block(
      run,
      request.runs === undefined ? fewestRuns : Math.min(fewestRuns, request.runs - durations.length),
      durations,
    );
    await bareBlock(run, fewestRuns, bare);
  }
  const wall = performance.now() - start;
  const { user, system } = process.cpuUsage(cpuBefore);
  return { ...timingOf(durations), bareLoopMedian: medianOf(bare), cpuPerWall: (user + system) / 1000 / wall };
}

async function block(run: () => Promise<unknown>, count: number, durations: number[]): Promise<void> {
  for (let index = 0; index < count; index++) {
    const before = performance.now();
    await run();
    durations.push(performance.now() - before);
  }
}

/** The loop that one would write by hand, with the times kept in a plain array. */
async function bareBlock(run: () => Promise<unknown>, count: number, durations: number[]): Promise<void> {
  const times = [performance.now()];
  for (let index = 0; index < count; index++) {
    await run();
    times.push(performance.now());
  }
  for (let index = 1; index < times.length; index++) durations.push((times[index] ?? 0) - (times[index - 1] ?? 0));
}

/** Median time of each layer in a session in which nothing is fused; the layers add up to more than the fused network. */
async function timeLayers(
  { runtime }: Workshop,
  { network, layers }: Analysis,
  graph: Graph,
  provider: string,
  path: string,
): Promise<readonly LayerTiming[]> {
  const profilePrefix = `${path}.layers`;
  const session = await runtime.createSession(path, { provider, optimization: 'disabled', profilePrefix });
  const run = session.prepare(inputsFor(graph, network.seed, 1));
  for (let count = 0; count < layerRuns; count++) await run();
  session.endProfiling();
  await session.release();

  const layerOf = new Map(graph.nodes.map(node => [node.name, node.layer]));
  const durations: number[][] = network.layers.map(() => []);
  for (const { node, durationMs } of readProfile(profilePrefix)) durations[layerOf.get(node) ?? -1]?.push(durationMs);
  return network.layers.map(({ name, type }, id) => {
    // A layer of several nodes has several durations a run.
    const nodes = (durations[id]?.length ?? 0) / layerRuns;
    return { name, type, median: medianOf(durations[id] ?? []) * nodes, macs: layers[id]?.macs ?? Number.NaN };
  });
}

function warningsOf(batches: readonly BatchTiming[]): readonly string[] {
  return batches.flatMap(({ batch, median, bareLoopMedian, p90 }) => {
    const warnings: string[] = [];
    // Not the deviation: one collection of garbage makes it large for a network of microseconds.
    if (1.25 * median < p90)
      warnings.push(`batch ${batch}: one run in ten is over 25 % slower than the median; the machine is busy`);
    if (0.03 < Math.abs(median / bareLoopMedian - 1))
      warnings.push(
        `batch ${batch}: the median is ${((median / bareLoopMedian - 1) * 100).toFixed(1)} % off a bare loop`,
      );
    return warnings;
  });
}
