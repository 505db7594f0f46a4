import { analyze } from '../core/analyze.ts';
import type { Analysis } from '../core/analysis.ts';
import type { Catalogue } from '../core/catalogue.ts';
import type { Network } from '../core/network.ts';
import { parseNetwork } from '../formats/json/parse.ts';
import { locate, type SourceMap, type TextDiagnostic } from '../formats/sourceMap.ts';

/** Everything that is known about one version of a text; all features read it, and none changes it. */
export interface NetworkModel {
  readonly text: string;
  readonly network: Network;
  readonly analysis: Analysis;
  readonly sourceMap: SourceMap;
  /** In the order of the text. */
  readonly diagnostics: readonly TextDiagnostic[];
  readonly catalogue: Catalogue;
}

/** Reads and analyses a text. Total: any text has a model. */
export function readModel(text: string, catalogue: Catalogue): NetworkModel {
  const { network, sourceMap, diagnostics: found } = parseNetwork(text, catalogue);
  const { analysis, diagnostics } = analyze(network, catalogue);
  const all = [...found, ...locate(diagnostics, sourceMap)];
  all.sort((left, right) => left.span.start - right.span.start);
  return { text, network, analysis, sourceMap, diagnostics: all, catalogue };
}

/** Whether something is wrong that keeps the network from being computed. */
export function hasErrors({ diagnostics }: Pick<NetworkModel, 'diagnostics'>): boolean {
  return diagnostics.some(({ severity }) => severity === 'error');
}
