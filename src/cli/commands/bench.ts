import { existsSync } from 'node:fs';
import { dirname } from 'node:path';
import type { RunSettings } from '../../protocol/reports.ts';
import { perfettoTrace } from '../../reports/perfetto.ts';
import { startBenchmark } from '../../runner/host/runs.ts';
import { writeWhole } from '../../runner/wholeFile.ts';
import { listOption, onlyOperand, readArguments, wholeOption } from '../arguments.ts';
import { printBenchmark } from '../benchmarkText.ts';
import { compareBenchmarks } from '../compareBenchmarks.ts';
import { interruption } from '../interruption.ts';
import { printDiagnostics, readNetworkFile } from '../networkFile.ts';
import { precisionOption } from '../precisions.ts';
import { exitCodes, UsageError, type ExitCode, type Output } from '../output.ts';
import { mostThreads, runnerPath, standardTimeoutMs } from '../runs.ts';

/** How long the measurement of a batch size may last when the number of runs is not given. */
const standardDurationMs = 10_000;

/** Where it ends before: the median is known to 1 %. */
const intervalTarget = 0.01;

/**
 * `bench FILE` with options: how fast it runs here. `bench --compare A B`: what two reports tell against each other. Lists of `--precision`,
 * `--threads` and `--side` begin with the base; every other value is measured with all else as the base.
 */
export async function benchCommand(args: readonly string[], output: Output): Promise<ExitCode> {
  const { values, positionals } = readArguments(args, {
    'ep': { type: 'string', default: 'auto' },
    'batch': { type: 'string', default: '1' },
    'side': { type: 'string' },
    'threads': { type: 'string' },
    'precision': { type: 'string', default: 'fp32' },
    'weights': { type: 'string', default: 'seeded' },
    'warmup': { type: 'string' },
    'runs': { type: 'string' },
    'duration-ms': { type: 'string' },
    'per-layer': { type: 'boolean', default: false },
    'trace': { type: 'string' },
    'skip-roofline': { type: 'boolean', default: false },
    'timeout-ms': { type: 'string' },
    'export': { type: 'string' },
    'compare': { type: 'boolean', default: false },
    'fail-if-slower': { type: 'string' },
    'out': { type: 'string', short: 'o' },
    'json': { type: 'boolean', default: false },
  });
  if (values.compare)
    return compareBenchmarks(positionals, { json: values.json, failIfSlower: values['fail-if-slower'] }, output);
  if (values['fail-if-slower'] !== undefined) throw new UsageError('--fail-if-slower needs --compare A.json B.json');
  const runs = wholeOption('runs', values.runs, 1);
  const sides = wholes('side', values.side);
  const threads = wholes('threads', values.threads, mostThreads);
  const timeoutMs = wholeOption('timeout-ms', values['timeout-ms'], 1) ?? standardTimeoutMs;
  const sweep = {
    settings: {
      precision: 'fp32',
      ...weightsSetting(values.weights),
    },
    batches: wholes('batch', values.batch) ?? [],
    ...(sides && { sides }),
    ...(threads && { threads }),
    precisions: listOption(values.precision).map(precisionOption),
    warmup: wholeOption('warmup', values.warmup, 0) ?? 5,
    ...(runs !== undefined && { runs }),
    durationMs: wholeOption('duration-ms', values['duration-ms'], 1) ?? standardDurationMs,
    intervalTarget,
    perLayer: values['per-layer'] || values.trace !== undefined,
    roofline: !values['skip-roofline'],
  } as const;
  for (const path of [values.out, values.trace])
    if (path !== undefined && !existsSync(dirname(path)))
      throw new UsageError(`the folder ${dirname(path)} of ${path} does not exist; make it or choose another`);
  const file = await readNetworkFile(onlyOperand(positionals, 'FILE'), values.export);
  if (printDiagnostics(file, values.json ? { ...output, print: text => output.complain(text) } : output))
    return exitCodes.bad;
  const result = await startBenchmark(
    { network: file.network, fileName: file.path, provider: values.ep, ...sweep },
    { runnerPath, timeoutMs, signal: interruption() },
  );
  if ('failure' in result) {
    if (values.json) output.print(JSON.stringify({ failure: result.failure }, undefined, 2));
    else output.complain(`${file.path}: ${result.failure.message}`);
    return exitCodes.runtime;
  }
  const { report } = result;
  if (values.json) output.print(JSON.stringify(report, undefined, 2));
  else printBenchmark(report, output);
  // Behind what is printed, so that a measurement is not lost with the disk that it was to be kept on.
  const unwritten = [
    values.out === undefined ? undefined : problemOfWriting(values.out, JSON.stringify(report)),
    values.trace === undefined ? undefined : problemOfWriting(values.trace, perfettoTrace(report)),
  ].filter(problem => problem !== undefined);
  for (const problem of unwritten) output.complain(problem);
  const latencyLimit = file.network.budget.maxLatencyMs;
  const slow = latencyLimit !== undefined && latencyLimit < (report.batches[0]?.median ?? 0);
  if (slow) output.complain(`the median is above the maxLatencyMs of ${latencyLimit}`);
  return slow || 0 < unwritten.length ? exitCodes.bad : exitCodes.good;
}

/** `seeded` and `shared` are ways to draw weights; everything else is the path of a file, which may be called so with "./" before it. */
function weightsSetting(written: string): Pick<RunSettings, 'sharedWeights' | 'weights'> {
  if (written === 'seeded') return {};
  if (written === 'shared') return { sharedWeights: true };
  // A bare word is hardly a file that is missing.
  if (/^\w*$/.test(written) && !existsSync(written))
    throw new UsageError(`--weights takes seeded, shared or the path of a safetensors file, not ${written}`);
  return { weights: { path: written } };
}

function wholes(name: string, written: string | undefined, most?: number): readonly number[] | undefined {
  return written === undefined ? undefined : listOption(written).map(each => wholeOption(name, each, 1, most) ?? 1);
}

/** Why a text is not in its file; undefined where it is. */
function problemOfWriting(path: string, text: string | undefined): string | undefined {
  if (text === undefined) return `${path} was not written: the times of nodes were not measured`;
  try {
    const steps = writeWhole([{ path, pieces: [new TextEncoder().encode(`${text}\n`)] }]);
    while (steps.next().done !== true);
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
