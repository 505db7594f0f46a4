import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Network } from '../../src/core/network.ts';
import type { BenchmarkReport, Precision, ValidationReport } from '../../src/protocol/reports.ts';
import type { RunOptions, RunResult } from '../../src/runner/host/child.ts';
import { chooseProvider } from '../../src/runner/host/providers.ts';
import { startBenchmark, startValidation } from '../../src/runner/host/runs.ts';

/** What to prove and to time on a GPU. */
export interface GpuSuite {
  readonly network: Network;
  readonly fileName: string;
  readonly batches: readonly number[];
  /** Longest time of one measurement, milliseconds. */
  readonly durationMs: number;
  /** Number of runs, in place of as many as the median needs. */
  readonly runs?: number;
  readonly options: RunOptions;
  /** Where the report is written. */
  readonly folder: string;
  print(text: string): void;
}

/** One thing that has to hold. */
interface Check {
  readonly name: string;
  /** What is wrong; absent when it holds. */
  readonly problem?: string;
}

/** What came of it. */
export interface GpuTally {
  readonly passed: number;
  readonly failed: number;
  /** Why nothing was run. */
  readonly notRun?: string;
  /** The report that was written. */
  readonly path?: string;
}

const precisions = ['fp32', 'tf32'] as const satisfies readonly Precision[];

/**
 * Proves and times a network on CUDA, without and with TF32, times it on the CPU beside that, and writes `cuda-<device>.json`. Where
 * CUDA does not work nothing is written, and nothing has passed.
 */
export async function runGpuSuite(suite: GpuSuite): Promise<GpuTally> {
  const { options, print } = suite;
  const choice = await chooseProvider('cuda', options);
  if ('failure' in choice) {
    print(`not run: ${choice.failure.message}`);
    return { passed: 0, failed: 0, notRun: choice.failure.message };
  }
  const checks: Check[] = [];
  const hold = (check: Check): void => {
    checks.push(check);
    print(
      `    ${check.problem === undefined ? '✔' : '✗'} ${check.name}${check.problem === undefined ? '' : `: ${check.problem}`}`,
    );
  };
  const validations: Partial<Record<Precision, ValidationReport>> = {};
  const benchmarks: Record<string, BenchmarkReport> = {};
  for (const precision of precisions) {
    const validation = await validate(suite, precision, hold);
    if (validation !== undefined) validations[precision] = validation;
    const benchmark = await time(suite, 'cuda', precision, hold);
    if (benchmark !== undefined) benchmarks[`cuda-${precision}`] = benchmark;
  }
  const onCpu = await time(suite, 'cpu', 'fp32', hold);
  if (onCpu !== undefined) benchmarks['cpu-fp32'] = onCpu;
  const device = (validations.fp32 ?? onCpu)?.machine.devices[0]?.name ?? 'unknown device';
  for (const line of timesInWords(benchmarks)) print(line);
  const path = write(suite.folder, device, { device, when: new Date().toISOString(), checks, validations, benchmarks });
  const failed = checks.filter(({ problem }) => problem !== undefined).length;
  return { passed: checks.length - failed, failed, path };
}

async function validate(
  { network, fileName, options }: GpuSuite,
  precision: Precision,
  hold: (check: Check) => void,
): Promise<ValidationReport | undefined> {
  const result = await startValidation({ network, fileName, provider: 'cuda', settings: { precision } }, options);
  const name = `every layer of ${network.name} on CUDA, ${precision}`;
  const report = reportOf(result, name, hold);
  if (report === undefined) return undefined;
  hold({ name, ...(!report.passed && { problem: report.problems.join('; ') }) });
  const { error = Number.NaN, tolerance = Number.NaN } = report.againstCpu ?? {};
  // What was not compared is NaN, and has not passed.
  const problem = `the results differ by ${error.toExponential(1)}, where ${tolerance} is allowed`;
  hold({ name: `CPU against CUDA, ${precision}`, ...(!(error <= tolerance) && { problem }) });
  return report;
}

async function time(
  { network, fileName, options, batches, durationMs, runs }: GpuSuite,
  provider: 'cuda' | 'cpu',
  precision: Precision,
  hold: (check: Check) => void,
): Promise<BenchmarkReport | undefined> {
  const request = {
    network,
    fileName,
    provider,
    settings: { precision },
    batches,
    warmup: 5,
    durationMs,
    perLayer: true,
    ...(runs !== undefined && { runs }),
  };
  const result = await startBenchmark(request, options);
  const name = `the time of ${network.name} on ${provider}, ${precision}, batch ${batches.join(', ')}`;
  const report = reportOf(result, name, hold);
  if (report === undefined) return undefined;
  const measured = report.batches.filter(({ median }) => 0 < median).map(({ batch }) => batch);
  const elsewhere = report.warnings.filter(warning => warning.includes(' nodes ran on '));
  const missing = batches.filter(batch => !measured.includes(batch)).map(batch => `batch ${batch} was not measured`);
  const problems = [...missing, ...elsewhere, ...(report.provider.used === provider ? [] : ['it ran elsewhere'])];
  hold({ name, ...(0 < problems.length && { problem: problems.join('; ') }) });
  return report;
}

/** The report, or nothing once it has counted as a failure. */
function reportOf<Report>(result: RunResult<Report>, name: string, hold: (check: Check) => void): Report | undefined {
  if ('report' in result) return result.report;
  hold({ name, problem: result.failure.message });
  return undefined;
}

function timesInWords(benchmarks: Readonly<Record<string, BenchmarkReport>>): readonly string[] {
  return Object.entries(benchmarks).flatMap(([name, { batches }]) =>
    batches.map(
      ({ batch, median, samplesPerSecond, gmacPerSecond }) =>
        `    ${name}, batch ${batch}: median ${median.toFixed(3)} ms, ${samplesPerSecond.toFixed(0)} samples/s, ${gmacPerSecond.toFixed(0)} GMAC/s`,
    ),
  );
}

/** Writes the report under another name first, so that no half of it is ever taken for the whole. */
function write(folder: string, device: string, report: object): string {
  mkdirSync(folder, { recursive: true });
  const path = join(folder, `cuda-${device.toLowerCase().replace(/[^a-z\d]+/g, '-')}.json`);
  writeFileSync(`${path}.part`, JSON.stringify(report, undefined, 1));
  renameSync(`${path}.part`, path);
  return path;
}
