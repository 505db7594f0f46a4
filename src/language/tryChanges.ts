import type { Analysis } from '../core/analysis.ts';
import { analyze } from '../core/analyze.ts';
import type { Change } from '../core/change.ts';
import { changeNetwork } from '../core/changeNetwork.ts';
import type { Diagnostic } from '../core/diagnostic.ts';
import { lintCodes } from '../core/diagnosticCodes.ts';
import type { Network } from '../core/network.ts';
import type { TextDiagnostic } from '../formats/sourceMap.ts';
import { lint } from '../lints/index.ts';
import type { NetworkModel } from './model.ts';

/** What becomes of a network by changes. */
export interface ChangeTrial {
  readonly analysis: Analysis;
  /** Whether something is wrong now that was right before. What could not be looked at before does not count. */
  readonly breaksSomething: boolean;
  /** Whether nothing is wrong any more that a diagnostic of the text speaks of. */
  mends(diagnostic: TextDiagnostic): boolean;
}

/**
 * Tries changes on the whole network, without its text. For what is offered as an edit: whether it mends what it is to mend, breaks nothing
 * further on, and what it costs. The network as it is gets judged once, however many changes are tried. What a single layer could be,
 * before it is written, is asked of `core/tryLayer.ts`, which is faster.
 */
export function changeTrials(model: NetworkModel): (changes: readonly Change[]) => ChangeTrial {
  const { network, catalogue, preferences, sourceMap } = model;
  const { lintSeverities } = preferences;
  // Advice is asked for only where it decides something: it takes as long as the analysis.
  const canBreakAdvice = Object.values(lintSeverities).includes('error');
  const judge = (judged: Network): Judgement => {
    const { analysis, diagnostics } = analyze(judged, catalogue);
    let advice: readonly Diagnostic[] | undefined;
    return { analysis, diagnostics, advice: () => (advice ??= lint(analysis, lintSeverities)) };
  };
  const errorsIn = ({ diagnostics, advice }: Judgement): readonly Diagnostic[] =>
    canBreakAdvice ? [...diagnostics, ...advice()] : diagnostics;
  let known: Judgement | undefined;
  return changes => {
    const before = (known ??= judge(network));
    const after = judge(changeNetwork(network, changes));
    return {
      analysis: after.analysis,
      breaksSomething: breaks(model, errorsIn(before), after.analysis, errorsIn(after)),
      mends({ code, span }) {
        const [was, is] =
          code in lintCodes ? [before.advice(), after.advice()] : [before.diagnostics, after.diagnostics];
        if (countOf(is, code) < countOf(was, code)) return true;
        const own = was.filter(each => {
          const [at] = sourceMap.spansOf(each.locus);
          return each.code === code && at?.start === span.start && at.end === span.end;
        });
        const left = new Set(is.map(diagnostic => problemKey(diagnostic, after.analysis.network)));
        return 0 < own.length && own.every(each => !left.has(problemKey(each, network)));
      },
    };
  };
}

/** A network with what is wrong with it; advice is worked out when it is asked for. */
interface Judgement {
  readonly analysis: Analysis;
  readonly diagnostics: readonly Diagnostic[];
  readonly advice: () => readonly Diagnostic[];
}

function breaks(
  { network, analysis: old }: NetworkModel,
  before: readonly Diagnostic[],
  { network: changed }: Analysis,
  after: readonly Diagnostic[],
): boolean {
  const known = new Map<string, number>();
  for (const diagnostic of before) {
    const key = problemKey(diagnostic, network);
    known.set(key, (known.get(key) ?? 0) + 1);
  }
  const ids = new Map(network.layers.map(({ name }, id) => [name, id]));
  return after.some(diagnostic => {
    const key = problemKey(diagnostic, changed);
    const left = known.get(key) ?? 0;
    known.set(key, left - 1);
    if (diagnostic.severity !== 'error' || 0 < left) return false;
    const id = 'layer' in diagnostic.locus ? ids.get(changed.layers[diagnostic.locus.layer]?.name ?? '') : undefined;
    const layer = id === undefined ? undefined : old.layers[id];
    return (
      layer === undefined ||
      (layer.values !== undefined && layer.inputShapes.every(shape => shape?.every(Number.isFinite)))
    );
  });
}

function countOf(diagnostics: readonly Diagnostic[], code: string): number {
  return diagnostics.filter(diagnostic => diagnostic.code === code).length;
}

function problemKey({ code, locus }: Diagnostic, network: Network): string {
  const name =
    'layer' in locus
      ? network.layers[locus.layer]?.name
      : 'group' in locus
        ? `group ${network.groups[locus.group]?.name ?? ''}`
        : locus.network;
  return `${code} ${name ?? ''}`;
}
