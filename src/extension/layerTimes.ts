import * as vscode from 'vscode';
import type { LayerTiming } from '../protocol/runner.ts';

/** What the last benchmark of each document has measured of its layers. */
export interface LayerTimes {
  of(uri: vscode.Uri): { readonly version: number; readonly times: Readonly<Record<string, number>> } | undefined;
  /** Keeps what was measured of a version of the document. */
  keep(document: { readonly uri: vscode.Uri; readonly version: number }, layers: readonly LayerTiming[]): void;
  /** Tells whose times are new. */
  readonly onDidChange: vscode.Event<vscode.Uri>;
  dispose(): void;
}

/** What was measured of a document, and whether its text was another one then. */
export function timesOf(
  layerTimes: LayerTimes,
  uri: vscode.Uri,
): { readonly times: Readonly<Record<string, number>>; readonly areTimesOld: boolean } {
  const measured = layerTimes.of(uri);
  if (measured === undefined) return { times: {}, areTimesOld: false };
  const document = vscode.workspace.textDocuments.find(each => each.uri.toString() === uri.toString());
  return { times: measured.times, areTimesOld: document !== undefined && measured.version !== document.version };
}

/** Nothing measured yet. */
export function createLayerTimes(): LayerTimes {
  const measured = new Map<string, NonNullable<ReturnType<LayerTimes['of']>>>();
  const changed = new vscode.EventEmitter<vscode.Uri>();
  return {
    of: uri => measured.get(uri.toString()),
    keep({ uri, version }, layers) {
      const times = Object.fromEntries(layers.map(({ name, median }) => [name, median]));
      measured.set(uri.toString(), { version, times });
      changed.fire(uri);
    },
    onDidChange: changed.event,
    dispose: () => changed.dispose(),
  };
}
