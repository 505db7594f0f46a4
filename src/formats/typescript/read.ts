import { locate, type ParsedNetwork, type TextDiagnostic } from '../sourceMap.ts';
import { createCallMap } from './callMap.ts';
import type { Evaluation } from './evaluate.ts';
import type { ModuleSyntax } from './moduleSyntax.ts';

const noSyntax: ModuleSyntax = { calls: [], functions: [], throws: [], steps: [], imports: [], exports: [] };

/** The network of an evaluated file, with its positions and what is wrong with it. Total, as that of any other text is. */
export function readEvaluation({ syntax = noSyntax, recorded, problems, recordedProblems }: Evaluation): ParsedNetwork {
  const network = recorded?.network ?? {
    name: '',
    inputs: [],
    layers: [],
    groups: [],
    outputs: [],
    seed: 0,
    budget: {},
  };
  const sourceMap = createCallMap(syntax, recorded);
  const found = problems.map((problem): TextDiagnostic => ({ ...problem, related: [] }));
  const atCalls = recordedProblems.flatMap(({ code, severity, message, calls, at }): readonly TextDiagnostic[] => {
    // The call may lie in another network than the one that is shown, so that the map of that one does not know it.
    const own = createCallMap(syntax, {
      network,
      call: recorded?.call ?? [],
      layerCalls: [calls],
      groupCalls: [],
      groupFunctions: [],
    });
    return locate([{ code, severity, message, locus: { layer: 0, ...(at !== undefined && { at }) } }], own);
  });
  return { network, sourceMap, diagnostics: [...found, ...atCalls] };
}
