import type { Network } from '../../core/network.ts';
import type { BenchmarkReport, Precision, ValidationReport } from '../../protocol/reports.ts';
import type { RunFailure } from '../../runner/host/failures.ts';

/** What is to be measured, and how. */
export interface BenchmarkPlan {
  /** By name or "auto"; that of the settings when absent. */
  readonly provider?: string;
  /** The first is that of the benchmark, the others are compared with it. None of them is empty. */
  readonly precisions: readonly [Precision, ...Precision[]];
  readonly batches: readonly [number, ...number[]];
  /** Threads within an operator, as precisions; the runtime decides where there are none. */
  readonly threads: readonly number[];
  /** Sides of the input to be measured beside the one that is written, px. */
  readonly sides: readonly number[];
  /** How long each measurement lasts at most. */
  readonly durationMs: number;
  readonly perLayer: boolean;
}

/** What is done with a network, one after the other. */
export interface RunPlan {
  /** Whether the analysis is proved on an execution. */
  readonly validates: boolean;
  readonly benchmark?: BenchmarkPlan;
}

/** What came of it: the reports that were made, and why there are no more. */
export interface RunOutcome {
  readonly validation?: ValidationReport;
  readonly benchmark?: BenchmarkReport;
  readonly failure?: RunFailure;
}

/** The proof, then a time at batch 1, and that of every layer. */
export const proof: RunPlan = {
  validates: true,
  benchmark: {
    precisions: ['fp32'],
    batches: [1],
    threads: [],
    sides: [],
    durationMs: 2000,
    perLayer: true,
  },
};

/** One example, a small batch, and every layer. */
export const standardBenchmark: BenchmarkPlan = {
  precisions: ['fp32'],
  batches: [1, 8],
  threads: [],
  sides: [],
  durationMs: 2000,
  perLayer: true,
};

/**
 * The sides of the input that a benchmark measures: first the one that is written, which all else is compared with, then the further ones.
 * Without a side to be written, as of an input that is no square, they are as they were asked for.
 */
export function sidesOf({ inputs }: Network, sides: readonly number[]): readonly number[] {
  if (sides.length === 0) return [];
  const written = new Set(inputs.flatMap(({ shape }) => shape?.slice(1) ?? []));
  const [side] = written;
  return written.size === 1 && typeof side === 'number' ? [...new Set([side, ...sides])] : sides;
}

/** The median at batch 1 beside the limit that a network sets for it, ms; undefined where it sets none or none was measured. */
export function latencyOf(
  report: BenchmarkReport,
  limit: number | undefined,
): { readonly median: number; readonly limit: number; readonly isOver: boolean } | undefined {
  const single = report.batches.find(({ batch }) => batch === 1);
  if (single === undefined || limit === undefined) return undefined;
  return { median: single.median, limit, isOver: limit < single.median };
}
