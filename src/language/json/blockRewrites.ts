import type { Span } from '../../formats/sourceMap.ts';
import { withLineEnds } from '../lineEnds.ts';
import type { NetworkModel } from '../model.ts';
import type { TextRewrite } from '../syntax.ts';
import { extractBlock } from './extractBlock.ts';
import { foldLayers } from './foldLayers.ts';
import { inlineBlock } from './inlineBlock.ts';

/** Layers folded into repeats and blocks, blocks written out, a selection made into a block: other words for the same network. */
export function blockRewrites(model: NetworkModel, span: Span): readonly TextRewrite[] {
  return withLineEnds(model.text, [
    ...foldLayers(model, span).map(fix => ({ ...fix, kind: 'refactor.rewrite' as const })),
    ...inlineBlock(model, span).map(fix => ({ ...fix, kind: 'refactor.inline' as const })),
    ...extractBlock(model, span).map(fix => ({ ...fix, kind: 'refactor.extract' as const })),
  ]);
}
