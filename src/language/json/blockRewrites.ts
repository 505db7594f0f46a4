import type { Span } from '../../formats/sourceMap.ts';
import type { NetworkModel } from '../model.ts';
import type { TextRewrite } from '../syntax.ts';
import { extractBlock } from './extractBlock.ts';
import { foldLayers } from './foldLayers.ts';
import { inlineBlock } from './inlineBlock.ts';

/** Layers folded into repeats and blocks, blocks written out, a selection made into a block: other words for the same network. */
export function blockRewrites(model: NetworkModel, span: Span): readonly TextRewrite[] {
  const rewrites: readonly TextRewrite[] = [
    ...foldLayers(model, span).map(fix => ({ ...fix, kind: 'refactor.rewrite' as const })),
    ...inlineBlock(model, span).map(fix => ({ ...fix, kind: 'refactor.inline' as const })),
    ...extractBlock(model, span).map(fix => ({ ...fix, kind: 'refactor.extract' as const })),
  ];
  return model.text.includes('\r\n') ? rewrites.map(withLineEnds) : rewrites;
}

/** A rewrite of a text whose lines end in \r\n. */
function withLineEnds({ edits, ...rest }: TextRewrite): TextRewrite {
  return { ...rest, edits: edits.map(edit => ({ ...edit, text: edit.text.replaceAll(/\r?\n/g, '\r\n') })) };
}
