import { cellRuns } from '../figure/cells.ts';
import type { Figure, LineMark, Mark, Part, Stroke, TextMark } from '../figure/figure.ts';
import type { Ink, Paint } from '../figure/paint.ts';
import { rounded, type Point } from '../geometry.ts';
import { latexText } from './latex.ts';
import { usualMargin, type PictureOptions } from './svg.ts';
import { themes } from './themes.ts';

/** How a drawing becomes TikZ. */
export interface TikzOptions extends PictureOptions {
  /** Whether it is a document by itself, which is so when absent, or a picture to be put into one. */
  readonly standalone?: boolean;
}

/** What one pixel is on paper, bp: 96 pixels are an inch, as everywhere on the web. */
const pixel = 0.75;

/** The longest side of a picture that TeX can reckon with, and a reader of PDF can show, bp. */
const longestSide = 14_000;

/** Size of the font that all text is set in before it is scaled, bp: other sizes may be missing from it. */
const fontSize = 10;

/**
 * A drawing as TikZ. Each part is a scope under a comment that says what it is, y grows downwards, and colours are named once and mixed where they are used, so that a change of one changes the whole picture. Needs TikZ
 * and nothing else; letters of other scripts need LuaLaTeX or XeLaTeX. What is too large for TeX is made smaller as a whole.
 */
export function tikzOf(figure: Figure, options: TikzOptions): string {
  const { theme, background, margin = usualMargin, title = '', description = '', standalone = true } = options;
  const unit = Math.min(pixel, longestSide / Math.max(1, figure.width + 2 * margin, figure.height + 2 * margin));
  const pen: Pen = {
    length: px => `${rounded(px * unit)}bp`,
    place: ({ x, y }) => `(${rounded(x * unit)},${rounded(y * unit)})`,
    textScale: size => rounded((size * unit) / fontSize),
  };
  const [x, y] = [figure.x - margin, figure.y - margin];
  const opposite = { x: x + figure.width + 2 * margin, y: y + figure.height + 2 * margin };
  const corners = `${pen.place({ x, y })} rectangle ${pen.place(opposite)}`;
  const inks = [...new Set<Ink>(['paper', ...figure.parts.flatMap(({ marks }) => marks.flatMap(inksOf))])];
  const about = [title, description].filter(line => line !== '').map(comment);
  // A line end is a space in a text, and none before it begins.
  const end = standalone ? '' : '%';
  const colours = inks.map(
    ink => `\\definecolor{${colourName(ink)}}{HTML}{${themes[theme][ink].slice(1).toUpperCase()}}${end}`,
  );
  const picture = [
    '\\begin{tikzpicture}[',
    '  x=1bp, y=-1bp,',
    `  >={Triangle[length=${pen.length(9)}, width=${pen.length(9)}]},`,
    `  every node/.style={inner sep=0pt, outer sep=0pt, font=\\sffamily\\fontsize{${fontSize}bp}{${fontSize}bp}\\selectfont},`,
    ']',
    background === 'paper' ? `\\fill[${colourName('paper')}] ${corners};` : `\\path ${corners};`,
    ...figure.parts.flatMap(part => partLines(part, pen)),
    '\\end{tikzpicture}',
  ];
  const needed = ['\\usepackage{tikz}', '\\usetikzlibrary{arrows.meta}'];
  const lines = standalone
    ? [
        ...about,
        '\\documentclass{standalone}',
        ...needed,
        ...colours,
        '\\begin{document}%',
        ...picture.slice(0, -1),
        '\\end{tikzpicture}%',
        '\\end{document}',
      ]
    : [...about, comment(`needs ${needed.join(' ')}`), ...colours, ...picture];
  return `${lines.join('\n')}\n`;
}

/** What lengths of a drawing are on paper. */
interface Pen {
  length(px: number): string;
  place(point: Point): string;
  textScale(px: number): number;
}

function partLines({ id, kind, traits = [], label, at = { x: 0, y: 0 }, marks }: Part, pen: Pen): readonly string[] {
  const what = [
    [kind, ...traits].join(' '),
    ...(id === undefined ? [] : [id]),
    ...(label === undefined ? [] : [label]),
  ];
  const lines = marks.map(mark => markLine(mark, pen));
  if (at.x === 0 && at.y === 0) return [comment(what.join(': ')), ...lines];
  return [
    comment(what.join(': ')),
    `\\begin{scope}[shift={${pen.place(at)}}]`,
    ...lines.map(line => `  ${line}`),
    '\\end{scope}',
  ];
}

function markLine(mark: Mark, pen: Pen): string {
  switch (mark.kind) {
    case 'rectangle': {
      const { x, y, width, height, radius = 0 } = mark;
      const corner = Math.min(radius, width / 2, height / 2);
      const corners = 0 < corner ? [`rounded corners=${pen.length(corner)}`] : [];
      const opposite = { x: x + width, y: y + height };
      return path(mark, [...corners], `${pen.place({ x, y })} rectangle ${pen.place(opposite)}`, pen);
    }
    case 'circle':
      return path(mark, [], `${pen.place(mark.centre)} circle[radius=${pen.length(mark.radius)}]`, pen);
    case 'cells':
      return cellRuns(mark)
        .map(({ paint, runs }) => {
          const ways = runs.map(({ x, y, width, height }) => {
            const opposite = { x: x + width, y: y + height };
            return `${pen.place({ x, y })} rectangle ${pen.place(opposite)}`;
          });
          return path({ fill: paint }, [], ways.join(' '), pen);
        })
        .join('\n');
    case 'line': {
      const corner = cornerOf(mark);
      const corners = 0 < corner ? [`rounded corners=${pen.length(corner)}`] : [];
      const points = mark.points.map(pen.place).join(' -- ');
      return path(
        mark,
        [...(mark.arrow === true ? ['->'] : []), ...corners],
        mark.closed === true ? `${points} -- cycle` : points,
        pen,
      );
    }
    case 'text':
      return textLine(mark, pen);
  }
}

function path(
  { fill, stroke }: { readonly fill?: Paint; readonly stroke?: Stroke },
  options: readonly string[],
  way: string,
  pen: Pen,
): string {
  const paints = [
    ...(fill === undefined ? [] : [`fill=${colour(fill)}`, ...opacity('fill opacity', fill)]),
    ...(stroke === undefined
      ? []
      : [
          `draw=${colour(stroke.paint)}`,
          ...opacity('draw opacity', stroke.paint),
          `line width=${pen.length(stroke.width)}`,
          ...dashPattern(stroke, pen),
        ]),
  ];
  return `\\path[${[...options, ...paints].join(', ')}] ${way};`;
}

function dashPattern({ dashes = [] }: Stroke, pen: Pen): readonly string[] {
  if (dashes.length === 0) return [];
  // A pattern is pairs; one of an odd length takes turns, as in SVG.
  const pairs = dashes.length % 2 === 0 ? dashes : [...dashes, ...dashes];
  return [`dash pattern=${pairs.map((dash, at) => `${at % 2 === 0 ? 'on' : 'off'} ${pen.length(dash)}`).join(' ')}`];
}

function textLine({ text, x, y, anchor = 'start', size, bold, turn, paint }: TextMark, pen: Pen): string {
  const anchors = { start: 'base west', middle: 'base', end: 'base east' } as const;
  const options = [
    `anchor=${anchors[anchor]}`,
    `text=${colour(paint)}`,
    ...opacity('text opacity', paint),
    `scale=${pen.textScale(size)}`,
    // Turned counter-clockwise there.
    ...(turn === undefined ? [] : [`rotate=${-turn}`]),
  ];
  return `\\node[${options.join(', ')}] at ${pen.place({ x, y })} {${bold === true ? '\\bfseries ' : ''}${latexText(text)}};`;
}

/** As much of the rounding as there is room for at every corner: TikZ draws loops where there is less. */
function cornerOf({ points, rounding = 0, closed }: LineMark): number {
  const [first, ...rest] = points;
  if (first === undefined || (rest.length < 2 && closed !== true)) return 0;
  const round = closed === true ? [...points, first] : points;
  const lengths = round.slice(1).map((point, at) => {
    const before = round[at] ?? point;
    return Math.hypot(point.x - before.x, point.y - before.y);
  });
  return Math.min(rounding, ...lengths.map(length => length / 2));
}

function inksOf(mark: Mark): readonly Ink[] {
  const paints =
    mark.kind === 'text' ? [mark.paint] : mark.kind === 'cells' ? mark.paints : [mark.fill, mark.stroke?.paint];
  return paints.flatMap(paint =>
    paint === undefined ? [] : [paint.ink, ...(paint.share === undefined ? [] : [paint.onto ?? 'face'])],
  );
}

/** Mixed by xcolor: "cnnJoin!10!cnnFace". */
function colour({ ink, share, onto = 'face', colour: pixel }: Paint): string {
  if (pixel !== undefined) {
    const [red, green, blue] = [1, 3, 5].map(at => Number.parseInt(pixel.slice(at, at + 2), 16));
    return `{rgb,255:red,${red};green,${green};blue,${blue}}`;
  }
  return share === undefined ? colourName(ink) : `${colourName(ink)}!${rounded(100 * share)}!${colourName(onto)}`;
}

function opacity(option: string, { opacity: amount }: Paint): readonly string[] {
  return amount === undefined ? [] : [`${option}=${amount}`];
}

function colourName(ink: Ink): string {
  return `cnn${ink.slice(0, 1).toUpperCase()}${ink.slice(1)}`;
}

function comment(text: string): string {
  return `% ${text.replace(/[\p{Cc}\p{Zl}\p{Zp}\p{Cs}]+/gu, ' ')}`;
}
