import * as vscode from 'vscode';
import type { BenchmarkReport, LayerTiming, ValidationReport } from '../../protocol/reports.ts';

/** The last reports of a document, each with the version of the text that it is of. */
export interface Measured {
  readonly validation?: { readonly version: number; readonly report: ValidationReport };
  /** Only benchmarks that have times of layers. */
  readonly benchmark?: {
    readonly version: number;
    readonly report: BenchmarkReport;
    readonly layers: readonly LayerTiming[];
  };
}

/** What was proved and measured of each document since the editor was opened: hints, the gutter, the table and the diagram show it. */
export interface Measurements {
  of(uri: vscode.Uri): Measured;
  /** Keeps a report of a version of the document. */
  keep(document: DocumentVersion, report: Report): void;
  /** Tells of whose documents there is something new. */
  readonly onDidChange: vscode.Event<vscode.Uri>;
  dispose(): void;
}

/** A document as it was when it was run. */
export interface DocumentVersion {
  readonly uri: vscode.Uri;
  readonly version: number;
}

type Report =
  | { readonly kind: 'validation'; readonly report: ValidationReport }
  | { readonly kind: 'benchmark'; readonly report: BenchmarkReport };

/** Time of each layer by its name, ms, and whether the text was another one when it was measured. */
export function timesOf(
  measurements: Measurements,
  uri: vscode.Uri,
): { readonly times: Readonly<Record<string, number>>; readonly areTimesOld: boolean } {
  const { benchmark } = measurements.of(uri);
  if (benchmark === undefined) return { times: {}, areTimesOld: false };
  const times = Object.fromEntries(benchmark.layers.map(({ name, median }) => [name, median]));
  return { times, areTimesOld: isOld({ uri, version: benchmark.version }) };
}

/** Whether an open document has another text now. */
function isOld({ uri, version }: DocumentVersion): boolean {
  const document = vscode.workspace.textDocuments.find(each => each.uri.toString() === uri.toString());
  return document !== undefined && document.version !== version;
}

/** Nothing measured yet. */
export function createMeasurements(): Measurements {
  const measured = new Map<string, Measured>();
  const changed = new vscode.EventEmitter<vscode.Uri>();
  return {
    of: uri => measured.get(uri.toString()) ?? {},
    keep({ uri, version }, { kind, report }) {
      const key = uri.toString();
      const kept = measured.get(key);
      if (kind === 'validation') measured.set(key, { ...kept, validation: { version, report } });
      else if (report.layers !== undefined)
        measured.set(key, { ...kept, benchmark: { version, report, layers: report.layers } });
      changed.fire(uri);
    },
    onDidChange: changed.event,
    dispose: () => changed.dispose(),
  };
}
