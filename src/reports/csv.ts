import type { BenchmarkReport, ValidationReport } from '../protocol/reports.ts';
import { behindInWords, verdictOf } from './verdicts.ts';

type Cell = string | number | boolean | undefined;

/**
 * A table as CSV by RFC 4180: lines end in CR LF, and a cell with a comma, a quote or a line break stands in quotes. What is not known
 * is an empty cell. A spreadsheet would run a text that begins like a formula, so that such a text gets an apostrophe in front.
 */
export function csvOf(rows: readonly (readonly Cell[])[]): string {
  return rows.map(row => `${row.map(cellText).join(',')}\r\n`).join('');
}

/** Every layer of a validation, a line each. Sizes of shapes are joined by ×, bytes are for one example. */
export function validationCsv({ layers }: ValidationReport): string {
  return csvOf([
    [
      'layer',
      'type',
      'verdict',
      'analysed shape',
      'executed shape',
      'analysed output bytes',
      'executed output bytes',
      'analysed parameter bytes',
      'executed parameter bytes',
      'provider',
      'relative error',
      'problems',
    ],
    ...layers.map(layer => [
      layer.name,
      layer.type,
      verdictOf(layer),
      layer.shape.join('×'),
      layer.executedShape?.join('×'),
      layer.outputBytes,
      layer.executedOutputBytes,
      layer.parameterBytes,
      layer.executedParameterBytes,
      layer.provider,
      layer.relativeError,
      [...layer.problems, ...[behindInWords(layer)].flatMap(said => said ?? [])].join('; '),
    ]),
  ]);
}

/** Every batch size and variant of a benchmark, a line each. Durations are milliseconds. */
export function benchmarkCsv(report: BenchmarkReport): string {
  const { batches, variants = [], settings, provider } = report;
  const measured = [
    ...batches.map(timing => ({ settings, timing, side: undefined })),
    ...variants.map(({ axis, value, timing }) => ({
      settings: { ...settings, ...(axis !== 'side' && { [axis]: value }) },
      timing,
      side: axis === 'side' ? value : undefined,
    })),
  ];
  return csvOf([
    [
      'network',
      'provider',
      'precision',
      'threads',
      'side px',
      'batch',
      'runs',
      'min ms',
      'median ms',
      'median from ms',
      'median to ms',
      'mean ms',
      'standard deviation ms',
      'p90 ms',
      'p95 ms',
      'p99 ms',
      'samples/s',
      'GMAC/s',
      'on device ms',
      'roofline bound ms',
    ],
    ...measured.map(({ settings: { precision, threads }, side, timing }) => [
      report.name,
      provider.used,
      precision,
      threads,
      side,
      timing.batch,
      timing.runs,
      timing.min,
      timing.median,
      timing.medianInterval?.[0],
      timing.medianInterval?.[1],
      timing.mean,
      timing.standardDeviation,
      timing.p90,
      timing.p95,
      timing.p99,
      timing.samplesPerSecond,
      timing.gmacPerSecond,
      timing.onDeviceMedian,
      timing.rooflineBound,
    ]),
  ]);
}

/** Time and MACs of every layer of a benchmark, a line each; only the head where layers were not timed. */
export function layerTimesCsv({ layers = [] }: BenchmarkReport): string {
  const [time, macs] = [sumOf(layers.map(({ median }) => median)), sumOf(layers.map(layer => layer.macs))];
  return csvOf([
    ['layer', 'type', 'median ms', 'time share', 'MACs', 'MACs share', 'alone ms', 'fused with'],
    ...layers.map(layer => [
      layer.name,
      layer.type,
      layer.median,
      layer.median / time,
      layer.macs,
      macs === 0 ? undefined : layer.macs / macs,
      layer.unfused,
      layer.fusedWith?.join('; '),
    ]),
  ]);
}

function sumOf(numbers: readonly number[]): number {
  return numbers.reduce((sum, each) => sum + each, 0);
}

function cellText(cell: Cell): string {
  if (cell === undefined) return '';
  if (typeof cell === 'number') return Number.isFinite(cell) ? String(cell) : '';
  const plain = String(cell);
  const text = /^[=+\-@\t\r]/.test(plain) ? `'${plain}` : plain;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
