/**
 * Width of a line of text, px, in the widest of the fonts that it may be drawn in (DejaVu Sans), so that what is made for it holds it in
 * Arial, Helvetica, Segoe UI, San Francisco and Inter too. `size` is that of the font, px.
 */
export function textWidth(text: string, size: number, bold = false): number {
  const widths = bold ? boldWidths : plainWidths;
  let hundredths = 0;
  for (const character of text) hundredths += widths[(character.codePointAt(0) ?? 0) - firstCharacter] ?? unusual;
  return (hundredths * size) / 100;
}

/** Of a character that is not listed, hundredths of the font's size: "×" and "→" are that wide, and few are wider. */
const unusual = 84;

/** What is listed begins with the space, and ends with "~". */
const firstCharacter = 32;

/** Advances from " " to "~", hundredths of the font's size. */
const plainWidths =
  '32 40 46 84 64 95 78 27 39 39 50 84 32 36 32 34 64 64 64 64 64 64 64 64 64 64 34 34 84 84 84 53 100 68 69 70 77 63 58 77 75 29 29 66 56 86 75 79 60 79 69 63 61 73 68 99 69 61 69 39 34 39 84 50 50 61 63 55 63 62 35 63 63 28 28 58 28 97 63 61 63 63 41 52 39 63 59 82 59 59 52 64 34 64 84'
    .split(' ')
    .map(Number);
const boldWidths =
  '35 46 52 84 70 100 87 31 46 46 52 84 38 42 38 37 70 70 70 70 70 70 70 70 70 70 40 40 84 84 84 58 100 77 76 73 83 68 68 82 84 37 37 77 64 100 84 85 73 85 77 72 68 81 77 110 77 72 73 46 37 46 84 50 50 67 72 59 72 68 44 72 71 34 34 67 34 104 71 69 72 72 49 60 48 71 65 92 65 65 58 71 37 71 84'
    .split(' ')
    .map(Number);
