import { readFileSync } from 'node:fs';
import { formatMilliseconds } from '../core/units.ts';
import type { BenchmarkReport } from '../protocol/reports.ts';
import { compareRuns, type RunComparison } from '../reports/compareRuns.ts';
import { readRunFile } from '../reports/record.ts';
import { exitCodes, formatTable, UsageError, type ExitCode, type Output } from './output.ts';

/** How two reports are compared. */
export interface CompareOptions {
  readonly json: boolean;
  /** Percent by which the second may be slower, as it was written; absent where nothing fails. */
  readonly failIfSlower: string | undefined;
}

/** Most layers of a table; the others have changed less. */
const mostLayers = 10;

/**
 * Prints what the second report tells against the first. With a limit it fails when a time has surely grown, and by more than the limit
 * says; and when the reports cannot be compared, since a check that does not look must not be green.
 */
export function compareBenchmarks(paths: readonly string[], options: CompareOptions, output: Output): ExitCode {
  const limit = limitOf(options.failIfSlower);
  const [first, second] = paths;
  if (first === undefined || second === undefined || 2 < paths.length)
    throw new UsageError('--compare takes two reports: A.json B.json, as bench --json writes them');
  const reports = [first, second].map(readBenchmark);
  const unreadable = reports.flatMap(report => ('problem' in report ? [report.problem] : []));
  for (const problem of unreadable) output.complain(problem);
  const [before, after] = reports;
  if (before === undefined || after === undefined || 'problem' in before || 'problem' in after) return exitCodes.bad;
  const comparison = compareRuns(before.report, after.report);
  if (options.json) output.print(JSON.stringify(comparison, undefined, 2));
  else printComparison(comparison, output);
  return limit === undefined ? exitCodes.good : judge(comparison, limit, output);
}

function judge({ entries, notComparable }: RunComparison, limit: number, output: Output): ExitCode {
  if (notComparable !== undefined) {
    output.complain(notComparable);
    return exitCodes.bad;
  }
  const slower = entries.filter(({ verdict, ratio }) => verdict === 'slower' && 1 + limit / 100 < ratio);
  for (const { what, text } of slower) output.complain(`${what}: ${text}, where ${limit} % are allowed`);
  return slower.length === 0 ? exitCodes.good : exitCodes.bad;
}

function limitOf(written: string | undefined): number | undefined {
  if (written === undefined) return undefined;
  const limit = Number(written);
  if (!Number.isFinite(limit) || limit < 0)
    throw new UsageError(`--fail-if-slower takes a number of percent, not ${written}`);
  return limit;
}

function readBenchmark(path: string): { readonly report: BenchmarkReport } | { readonly problem: string } {
  let json: unknown;
  try {
    json = JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    return { problem: `${path}: ${error instanceof Error ? error.message : String(error)}` };
  }
  const read = readRunFile(json);
  if ('problem' in read) return { problem: `${path}: ${read.problem}` };
  if (read.value.kind === 'benchmark') return { report: read.value.report };
  return { problem: `${path}: it is a validation, which has no times; bench --json writes a benchmark` };
}

function printComparison({ subject, notComparable, entries, layers }: RunComparison, output: Output): void {
  output.print(`${subject}\n`);
  if (notComparable !== undefined) output.print(`${notComparable}\n`);
  const rows = entries.map(({ what, before, after, ratio, pValue, text }) => [
    what,
    formatMilliseconds(before.median),
    formatMilliseconds(after.median),
    ratio.toFixed(3),
    pValue === undefined ? '' : pValue < 0.001 ? '<0.001' : pValue.toFixed(3),
    text,
  ]);
  if (0 < rows.length)
    output.print(
      formatTable(
        [['', 'Before', 'After', 'Ratio of blocks', 'p', 'Verdict'], ...rows],
        [false, true, true, true, true, false],
      ),
    );
  const changed = layers.filter(({ before, after }) => before !== after).slice(0, mostLayers);
  if (changed.length === 0) return;
  output.print('\nlayers whose time has changed most, medians alone:\n');
  const layerRows = changed.map(({ name, type, before, after }) => [
    name,
    type,
    formatMilliseconds(before),
    formatMilliseconds(after),
    `${after < before ? '−' : '+'}${formatMilliseconds(Math.abs(after - before))}`,
  ]);
  output.print(
    formatTable([['Layer', 'Type', 'Before', 'After', 'Change'], ...layerRows], [false, false, true, true, true]),
  );
}
