import type { OwnFix } from '../../core/change.ts';
import { locate, type ParsedNetwork, type TextDiagnostic, type TextFix } from '../sourceMap.ts';
import { createCallMap } from './callMap.ts';
import type { Evaluation } from './evaluate.ts';
import { editLiteral } from './literalEdits.ts';
import type { ModuleSyntax } from './moduleSyntax.ts';
import type { CallChain } from './recording.ts';
import { expressionOf } from './write.ts';

const noSyntax: ModuleSyntax = { calls: [], functions: [], throws: [], steps: [], imports: [], exports: [] };

/** The network of an evaluated file, with its positions and what is wrong with it. Total, as that of any other text is. */
export function readEvaluation(
  { syntax = noSyntax, recorded, problems, recordedProblems }: Evaluation,
  text: string,
): ParsedNetwork {
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
  const atCalls = recordedProblems.flatMap(
    ({ code, severity, message, calls, at, fixes = [] }): readonly TextDiagnostic[] => {
      // The call may lie in another network than the one that is shown, so that the map of that one does not know it.
      const own = createCallMap(syntax, {
        network,
        call: recorded?.call ?? [],
        layerCalls: [calls],
        groupCalls: [],
        groupFunctions: [],
      });
      const located = locate([{ code, severity, message, locus: { layer: 0, ...(at !== undefined && { at }) } }], own);
      return located.map(each => ({ ...each, fixes: textFixes(text, syntax, calls, fixes) }));
    },
  );
  return { network, sourceMap, diagnostics: [...found, ...atCalls] };
}

/** Fixes of a structure or the network itself, whose attributes are all that the text has of it. */
function textFixes(
  text: string,
  { calls }: ModuleSyntax,
  [site]: CallChain,
  fixes: readonly OwnFix[],
): readonly TextFix[] {
  const call = site?.module === 0 ? calls[site.call] : undefined;
  if (call === undefined) return [];
  return fixes.flatMap(({ title, set = {}, renamed = {} }) => {
    const values = Object.entries(set).map(([key, value]) => [key, value === undefined ? value : expressionOf(value)]);
    const written = Object.fromEntries(values) as Readonly<Record<string, string | undefined>>;
    const edits = editLiteral(text, call, { renamed, set: written });
    return edits === undefined ? [] : [{ title, edits }];
  });
}
