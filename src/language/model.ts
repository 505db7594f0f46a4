import { analyze } from '../core/analyze.ts';
import type { Analysis } from '../core/analysis.ts';
import type { Catalogue } from '../core/catalogue.ts';
import type { Network } from '../core/network.ts';
import { parseNetwork } from '../formats/json/parse.ts';
import { locate, type ParsedNetwork, type SourceMap, type TextDiagnostic } from '../formats/sourceMap.ts';
import type { Evaluation } from '../formats/typescript/evaluate.ts';
import { readEvaluation } from '../formats/typescript/read.ts';
import { lint } from '../lints/index.ts';
import type { Baseline } from './baseline.ts';
import { createJsonSyntax } from './json/syntax.ts';
import type { Measured } from './measured.ts';
import { defaultPreferences, type Preferences } from './preferences.ts';
import type { TextSyntax } from './syntax.ts';
import { createProgramSyntax } from './typescript/syntax.ts';

/** Everything that is known about one version of a text; all features read it, and none changes it. */
export interface NetworkModel {
  readonly text: string;
  readonly network: Network;
  readonly analysis: Analysis;
  readonly sourceMap: SourceMap;
  readonly syntax: TextSyntax;
  /** In the order of the text. */
  readonly diagnostics: readonly TextDiagnostic[];
  readonly catalogue: Catalogue;
  readonly preferences: Preferences;
  /** Whether it is that of an earlier version, since this one cannot be evaluated. */
  readonly isStale?: true;
  /** What it is compared with; given by whoever knows an earlier version. */
  readonly baseline?: Baseline;
  /** What its layers have taken; given by whoever knows a benchmark. */
  readonly measured?: Measured;
}

/** Reads and analyses a `*.cnn.json` text. Total: any text has a model. */
export function readModel(
  text: string,
  catalogue: Catalogue,
  preferences: Preferences = defaultPreferences,
): NetworkModel {
  return analyzed(text, parseNetwork(text, catalogue), createJsonSyntax(text), catalogue, preferences);
}

/** Analyses what a `*.cnn.ts` text has been evaluated to. Total as well. */
export function readProgramModel(
  text: string,
  evaluation: Evaluation,
  catalogue: Catalogue,
  preferences: Preferences = defaultPreferences,
): NetworkModel {
  return analyzed(
    text,
    readEvaluation(evaluation, text),
    createProgramSyntax(text, evaluation),
    catalogue,
    preferences,
  );
}

function analyzed(
  text: string,
  parsed: ParsedNetwork,
  syntax: TextSyntax,
  catalogue: Catalogue,
  preferences: Preferences,
): NetworkModel {
  const { network, sourceMap, diagnostics: found } = parsed;
  const { analysis, diagnostics } = analyze(network, catalogue);
  const advice = lint(analysis, preferences.lintSeverities);
  const all = [...found, ...locate([...diagnostics, ...advice], sourceMap)];
  all.sort((left, right) => left.span.start - right.span.start);
  return { text, network, analysis, sourceMap, syntax, diagnostics: all, catalogue, preferences };
}

/** Whether something is wrong that keeps the network from being computed. */
export function hasErrors({ diagnostics }: Pick<NetworkModel, 'diagnostics'>): boolean {
  return diagnostics.some(({ severity }) => severity === 'error');
}
