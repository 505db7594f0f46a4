import type { Span } from '../sourceMap.ts';
import type { ModuleSyntax } from './moduleSyntax.ts';

/** A stretch of a text that was replaced by so many characters. */
export interface TextEdit {
  readonly start: number;
  readonly end: number;
  readonly length: number;
}

/** The syntax of a text at the places where edits, one after the other, have moved it. */
export function moveSyntax(syntax: ModuleSyntax, edits: readonly TextEdit[]): ModuleSyntax {
  if (edits.length === 0) return syntax;
  const move = ({ start, end }: Span): Span => {
    const moved = { start: moveOffset(start, edits, 'start'), end: moveOffset(end, edits, 'end') };
    return { start: moved.start, end: Math.max(moved.start, moved.end) };
  };
  const moveAll = <Part extends { readonly span: Span }>(parts: readonly Part[]): readonly Part[] =>
    parts.map(part => ({ ...part, span: move(part.span) }));
  return {
    calls: moveAll(syntax.calls).map(call => ({
      ...call,
      callee: move(call.callee),
      arguments: moveAll(call.arguments).map(({ entries, ...argument }) => ({
        ...argument,
        ...(entries && { entries: entries.map(move) }),
      })),
      ...(call.assignment && { assignment: move(call.assignment) }),
      attributes: call.attributes.map(({ name, key, value }) => ({ name, key: move(key), value: move(value) })),
    })),
    functions: moveAll(syntax.functions).map(fn => ({ ...fn, nameSpan: move(fn.nameSpan) })),
    throws: syntax.throws.map(move),
    steps: syntax.steps.map(move),
    imports: moveAll(syntax.imports).map(({ bindings, ...each }) => ({
      ...each,
      names: moveAll(each.names),
      ...(bindings && { bindings: moveAll(bindings) }),
    })),
    exports: moveAll(syntax.exports),
  };
}

/** An offset in a text after edits. One inside of what was replaced goes to the nearer end of what stands there now. */
function moveOffset(offset: number, edits: readonly TextEdit[], side: 'start' | 'end'): number {
  return edits.reduce((at, { start, end, length }) => {
    if (at < start || (at === start && side === 'end')) return at;
    if (end <= at) return at + length - (end - start);
    return side === 'start' ? start + length : start;
  }, offset);
}
