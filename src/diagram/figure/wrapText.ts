import { textWidth } from './textWidth.ts';

/** A text in lines that are no wider than `width`, px, broken at spaces where it can be. What `most` lines do not hold ends in "…". */
export function wrapText(text: string, size: number, width: number, most = Infinity): readonly string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(/\s+/).flatMap(whole => pieces(whole, size, width))) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (textWidth(longer, size) <= width) line = longer;
    else {
      lines.push(line);
      line = word;
    }
  }
  if (line !== '') lines.push(line);
  if (lines.length <= most) return lines;
  let last = lines[most - 1] ?? '';
  while (last !== '' && width < textWidth(`${last} …`, size)) last = last.slice(0, -1);
  return [...lines.slice(0, most - 1), `${last.trimEnd()} …`];
}

/** A word, in pieces where it is too long for a line of its own. */
function pieces(word: string, size: number, width: number): readonly string[] {
  if (textWidth(word, size) <= width) return [word];
  const found: string[] = [];
  let piece = '';
  for (const character of word) {
    if (piece !== '' && width < textWidth(piece + character, size)) {
      found.push(piece);
      piece = '';
    }
    piece += character;
  }
  return [...found, piece];
}
