/** A place in a text, as editors count: lines and UTF-16 characters from 0. */
export interface Position {
  readonly line: number;
  readonly character: number;
}

/** Turns offsets into positions and back. */
export interface LineIndex {
  positionAt(offset: number): Position;
  offsetAt(position: Position): number;
}

/** The lines of a text, ended by \n, \r\n or \r. */
export function indexLines(text: string): LineIndex {
  const starts = [0];
  for (let offset = 0; offset < text.length; offset++) {
    const character = text[offset];
    if (character === '\n' || (character === '\r' && text[offset + 1] !== '\n')) starts.push(offset + 1);
  }
  return {
    positionAt(offset) {
      let low = 0;
      let high = starts.length;
      while (low + 1 < high) {
        const middle = (low + high) >> 1;
        if ((starts[middle] ?? 0) <= offset) low = middle;
        else high = middle;
      }
      return { line: low, character: offset - (starts[low] ?? 0) };
    },
    offsetAt({ line, character }) {
      const start = starts[line] ?? text.length;
      return Math.min(start + character, starts[line + 1] ?? text.length);
    },
  };
}
