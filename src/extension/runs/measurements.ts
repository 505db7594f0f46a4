import * as vscode from 'vscode';
import type { BenchmarkReport, LayerTiming, ValidationReport } from '../../protocol/reports.ts';

/** The last reports of a document. */
export interface Measured {
  readonly validation?: Proved;
  readonly benchmark?: Timed;
}

/** A validation, and what it is of. */
export interface Proved extends MeasuredText {
  readonly report: ValidationReport;
}

/** A benchmark that has times of layers which are those of their computation, and what it is of. */
export interface Timed extends MeasuredText {
  readonly report: BenchmarkReport;
  readonly layers: readonly LayerTiming[];
}

/** The text that was run: what is typed meanwhile is not in it. */
interface MeasuredText {
  readonly text: string;
}

/** What was proved and measured of each document since the editor was opened: hints, the gutter, the table and the diagram show it. */
export interface Measurements {
  of(uri: vscode.Uri): Measured;
  /** Keeps a report of a document as it was when the run was asked for. */
  keep(document: RanDocument, report: Report): void;
  /** Forgets what is known of a document. */
  clear(uri: vscode.Uri): void;
  /** Tells of whose documents there is something new. */
  readonly onDidChange: vscode.Event<vscode.Uri>;
  dispose(): void;
}

/** A document with the text that was run. */
interface RanDocument extends MeasuredText {
  readonly uri: vscode.Uri;
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
  return { times, areTimesOld: isOld(uri, benchmark) };
}

/** Whether a document has another text now than the one that was run; what is undone is not old. */
export function isOld(uri: vscode.Uri, { text }: MeasuredText): boolean {
  const document = openDocument(uri);
  return document !== undefined && document.getText() !== text;
}

function openDocument(uri: vscode.Uri): vscode.TextDocument | undefined {
  return vscode.workspace.textDocuments.find(each => each.uri.toString() === uri.toString());
}

/** Nothing measured yet. */
export function createMeasurements(): Measurements {
  const measured = new Map<string, Measured>();
  const changed = new vscode.EventEmitter<vscode.Uri>();
  return {
    of: uri => measured.get(uri.toString()) ?? {},
    keep({ uri, text }, { kind, report }) {
      const key = uri.toString();
      const kept = measured.get(key);
      if (kind === 'validation') measured.set(key, { ...kept, validation: { text, report } });
      else if (report.layers !== undefined && report.areLayerTimesOfLaunch !== true)
        measured.set(key, { ...kept, benchmark: { text, report, layers: report.layers } });
      changed.fire(uri);
    },
    clear(uri) {
      if (measured.delete(uri.toString())) changed.fire(uri);
    },
    onDidChange: changed.event,
    dispose: () => changed.dispose(),
  };
}
