import { analyze as analyzeNetwork } from '../core/analyze.ts';
import type { Analysis } from '../core/analysis.ts';
import type { Diagnostic } from '../core/diagnostic.ts';
import type { Network as RecordedNetwork } from '../core/network.ts';
import { createBuilder, type SandboxBuilder } from '../formats/typescript/prelude.ts';
import { createRecorder } from '../formats/typescript/recorder.ts';
import { builderTypes, recorderHost } from '../formats/typescript/recorderHost.ts';
import { catalogue } from '../layers/index.ts';

/**
 * The module `cnn-designer` for programs that run in Node by themselves, with `npm install cnn-designer`: the same builder without a
 * sandbox, since nobody protects a program from itself. Groups come from `block` alone: nothing is put into the program.
 */
const recorder = createRecorder(catalogue);
const builder: SandboxBuilder = createBuilder(
  recorderHost(recorder, (fn, feature) => builder.unfold(fn, feature)),
  builderTypes(catalogue),
);

/** `network`, `block`, and a function for every layer and block of the catalogue. */
export const { exports: builders } = builder;

/** The analysis of a network that was made by `network`, and what is wrong with it. */
export function analyze(network: object): {
  readonly network: RecordedNetwork;
  readonly analysis: Analysis;
  readonly diagnostics: readonly Diagnostic[];
} {
  const recorded = recorder.networks[builder.numberOf(network) ?? -1];
  if (recorded === undefined) throw new TypeError('analyze is given no network; give it what network(…) returns');
  return { network: recorded.network, ...analyzeNetwork(recorded.network, catalogue) };
}
