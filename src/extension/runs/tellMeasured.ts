import type * as vscode from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import { measuredNotification, type MeasuredLayers, type MeasuredParams } from '../../protocol/lsp.ts';
import type { Measurements, Timed } from './measurements.ts';

/** Tells the server what was measured of each document, so that hints and hovers show it. */
export function tellMeasured(client: LanguageClient, measurements: Measurements): vscode.Disposable {
  return measurements.onDidChange(uri => {
    const { benchmark } = measurements.of(uri);
    const measured = benchmark === undefined ? null : measuredLayers(benchmark);
    const params: MeasuredParams = { uri: uri.toString(), measured };
    client.sendNotification(measuredNotification, params).catch(() => undefined); // a client that has ended shows nothing
  });
}

function measuredLayers({ text, report, layers }: Timed): MeasuredLayers {
  const providers = new Map<string, Set<string>>();
  for (const { layers: inside, provider } of report.nodes ?? [])
    for (const name of inside) providers.set(name, (providers.get(name) ?? new Set()).add(provider));
  const batches = report.batches.toSorted((left, right) => left.batch - right.batch);
  return {
    text,
    median: batches[0]?.median ?? Number.NaN,
    provider: report.provider.used,
    layers: layers.map(({ name, median, fusedWith }) => ({
      name,
      time: median,
      ...(fusedWith && { fusedWith }),
      providers: [...(providers.get(name) ?? [])],
    })),
  };
}
