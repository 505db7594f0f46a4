import type { TextRewrite } from './syntax.ts';

/** Rewrites whose lines end as those of the text do that they are for. */
export function withLineEnds(text: string, rewrites: readonly TextRewrite[]): readonly TextRewrite[] {
  if (!text.includes('\r\n')) return rewrites;
  return rewrites.map(({ edits, ...rest }) => ({
    ...rest,
    edits: edits.map(edit => ({ ...edit, text: edit.text.replaceAll(/\r?\n/g, '\r\n') })),
  }));
}
