import { indexLines, type Position } from '../lines.ts';
import type { Span } from '../sourceMap.ts';

/** Text that is put into a code, without line breaks, before the character at `offset`. */
export interface Insertion {
  readonly offset: number;
  readonly text: string;
}

/** A code with insertions, and the way back. */
export interface PositionMap {
  readonly text: string;
  /** The offset in the code as it was for a place in the code with its insertions. */
  originalOffset(place: Position): number;
}

/** Puts texts into a code; those for one place in their order. */
export function positionMap(code: string, insertions: readonly Insertion[]): PositionMap {
  const sorted = insertions.toSorted((left, right) => left.offset - right.offset);
  let text = '';
  let from = 0;
  for (const { offset, text: inserted } of sorted) {
    text += code.slice(from, offset) + inserted;
    from = offset;
  }
  text += code.slice(from);
  const lines = indexLines(text);
  return {
    text,
    originalOffset(place) {
      const target = lines.offsetAt(place);
      let shift = 0;
      for (const { offset, text: inserted } of sorted) {
        if (target <= offset + shift) break;
        shift += Math.min(inserted.length, target - offset - shift);
      }
      return target - shift;
    },
  };
}

/** Insertions around a piece of code. */
export function enclosed({ start, end }: Span, before: string, after: string): readonly Insertion[] {
  return [
    { offset: start, text: before },
    { offset: end, text: after },
  ];
}
