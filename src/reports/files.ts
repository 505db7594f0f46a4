import type { ReportFormat, ReportTable } from '../protocol/report.ts';
import type { BenchmarkRecord, RunRecord, ValidationRecord } from '../protocol/reports.ts';
import { benchmarkCsv, layerTimesCsv, validationCsv } from './csv.ts';
import { benchmarkMarkdown, validationMarkdown } from './markdown.ts';

/** What was found out about one network: a proof, a measurement, or both. */
export interface Records {
  readonly validation?: ValidationRecord;
  readonly benchmark?: BenchmarkRecord;
}

/** Records as the text of a file, or for the clipboard. CSV is of one table; without a name, of what was measured. */
export function textOfRecords(records: Records, format: ReportFormat, table?: ReportTable): string {
  const { validation, benchmark } = records;
  switch (format) {
    case 'markdown':
      return [
        ...(validation ? [validationMarkdown(validation.report)] : []),
        ...(benchmark ? [benchmarkMarkdown(benchmark.report)] : []),
      ].join('\n');
    case 'csv':
      return csvOfTable(records, table ?? (benchmark === undefined ? 'layers' : 'batches'));
    case 'json':
      return `${JSON.stringify(jsonOf(records), undefined, 2)}\n`;
  }
}

function csvOfTable({ validation, benchmark }: Records, table: ReportTable): string {
  switch (table) {
    case 'layers':
      return validation === undefined ? '' : validationCsv(validation.report);
    case 'batches':
      return benchmark === undefined ? '' : benchmarkCsv(benchmark.report);
    case 'times':
      return benchmark === undefined ? '' : layerTimesCsv(benchmark.report);
  }
}

/** One record as it is kept; two by what they are. `readRunFile` reads either. */
function jsonOf({ validation, benchmark }: Records): RunRecord | Records | undefined {
  return validation !== undefined && benchmark !== undefined ? { validation, benchmark } : (benchmark ?? validation);
}
