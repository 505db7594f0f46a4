import { loadavg } from 'node:os';
import { join } from 'node:path';
import { opsets } from '../../../onnx/encode.ts';
import type { Graph } from '../../../onnx/graph.ts';
import type { BatchTiming, BenchmarkReport, Roofline } from '../../../protocol/reports.ts';
import type { BenchmarkRequest } from '../../../protocol/runner.ts';
import { percentileRule } from '../../../reports/statistics.ts';
import { writeModel } from '../../modelFile.ts';
import { graphIn, precisionNote } from '../precision.ts';
import { analyzeWhole, inputsFor, networkAt } from '../prepare.ts';
import type { Workshop } from '../runtime.ts';
import { weighted } from '../weighted.ts';
import { timeLayers } from './layerTimes.ts';
import { measure } from './loop.ts';
import { noiseOf } from './noise.ts';
import { timeOnDevice } from './onDeviceTimes.ts';
import { measureRoofline, rooflineBoundOf, soundBounds, type RooflineRequest } from './roofline.ts';

/**
 * Times a network with all optimisations on, in one session: its creation, the first run, and many warm runs for each batch
 * size. Inputs and weights are random and seeded; nothing is copied but what the runtime copies itself.
 */
export async function benchmark(workshop: Workshop, request: BenchmarkRequest): Promise<BenchmarkReport> {
  const { runtime, machine, say } = workshop;
  const { provider, folder } = request;
  const weights = weighted(request.network, request.settings);
  const { settings } = weights;
  const { precision, threads } = settings;
  const [load = 0] = loadavg();
  const analysis = analyzeWhole(networkAt(request));
  const { network, totals } = analysis;
  const inPrecision = (each: Graph): Promise<Graph> =>
    graphIn(precision, each, { runtime, provider: provider.used, folder, seed: network.seed });
  const graph = await inPrecision(weights.graphOf(analysis, 'start'));
  const path = join(folder, 'model.onnx');
  say('writing the model');
  const problem = writeModel(path, graph, {
    opset: opsets.standard,
    externalData: true,
    sharedWeights: settings.sharedWeights,
  });
  if (problem !== undefined) throw new Error(problem.problem);

  say('creating the session');
  const options = {
    provider: provider.used,
    optimization: 'all',
    ...(threads !== undefined && { threads }),
  } as const;
  const beforeCreation = performance.now();
  const session = await runtime.createSession(path, options);
  const sessionCreation = performance.now() - beforeCreation;
  const [firstBatch = 1] = request.batches;
  const beforeFirst = performance.now();
  await session.prepare(inputsFor(graph, network.seed, firstBatch))();
  const firstRun = performance.now() - beforeFirst;

  const measured: BatchTiming[] = [];
  for (const batch of request.batches) {
    say(`timing batch ${batch}`);
    const run = session.prepare(inputsFor(graph, network.seed, batch));
    const timing = await measure(run, request);
    measured.push({
      ...timing,
      batch,
      samplesPerSecond: (1000 * batch) / timing.median,
      gmacPerSecond: (totals.macs * batch) / timing.median / 1e6,
    });
  }
  await session.release();

  const isOnDevice = request.onDevice ?? provider.used !== 'cpu';
  const deviceMedians = isOnDevice ? await timeOnDevice(workshop, request, graph) : [];

  const { roofline, problem: rooflineProblem } =
    request.roofline === true
      ? await tryRoofline(workshop, { provider: provider.used, settings, folder, inPrecision })
      : {};
  const bounds = roofline
    ? soundBounds(
        measured,
        measured.map(({ batch }) => rooflineBoundOf(analysis, batch, precision, roofline)),
      )
    : undefined;
  const batches = measured.map((timing, index): BatchTiming => {
    const onDeviceMedian = deviceMedians[index];
    const rooflineBound = bounds?.bounds[index];
    return {
      ...timing,
      ...(onDeviceMedian !== undefined && { onDeviceMedian }),
      ...(rooflineBound !== undefined && { rooflineBound }),
    };
  });
  const notes = [precisionNote(precision, provider.used), rooflineProblem, ...weights.notes()].flatMap(
    note => note ?? [],
  );
  const { warnings: layerWarnings = [], ...layerTimes } = request.perLayer
    ? await timeLayers(workshop, request, analysis, graph, path)
    : {};
  const surroundings = { load, processors: machine.threads, provider: provider.used, ...(threads && { threads }) };
  return {
    name: network.name || request.fileName,
    macs: totals.macs,
    inputs: Object.fromEntries(network.inputs.map(({ name, shape }) => [name, shape ?? []])),
    sessionCreation,
    firstRun,
    warmup: batches[0]?.warmup ?? request.warmup,
    batches,
    ...(roofline && { roofline }),
    percentileRule,
    ...layerTimes,
    load,
    warnings: [...notes, ...noiseOf(batches, surroundings), ...(bounds?.warnings ?? []), ...layerWarnings],
    provider,
    settings,
    machine,
    seed: network.seed,
  };
}

/** The roofline, or why there is none: a provider may lack an operator that the network does not need. */
async function tryRoofline(
  workshop: Workshop,
  request: RooflineRequest,
): Promise<{ readonly roofline?: Roofline; readonly problem?: string }> {
  workshop.say('measuring the roofline');
  try {
    return { roofline: await measureRoofline(workshop, request) };
  } catch (error) {
    return { problem: `the roofline was not measured: ${error instanceof Error ? error.message : String(error)}` };
  }
}
