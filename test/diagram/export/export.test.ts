import assert from 'node:assert/strict';
import fc from 'fast-check';
import { latexText } from '../../../src/diagram/export/latex.ts';
import { styles } from '../../../src/diagram/export/styles.ts';
import { svgOf, type PictureOptions } from '../../../src/diagram/export/svg.ts';
import { colourOf, themes } from '../../../src/diagram/export/themes.ts';
import { tikzOf } from '../../../src/diagram/export/tikz.ts';
import type { Figure, Mark, TextMark } from '../../../src/diagram/figure/figure.ts';
import { solid, tint } from '../../../src/diagram/figure/paint.ts';
import { createRasteriser, type Rasteriser } from '../../../src/raster/png.ts';
import { copyRaster } from '../../support/bundle.ts';
import { zooDiagram } from '../../support/diagrams.ts';
import { decodePng } from '../../support/png.ts';

const options: PictureOptions = { theme: 'light', background: 'paper', title: 'LeNet-5', description: '12 layers' };
const graph = (name: string, expand?: 'all'): Figure =>
  styles.graph.figureOf([zooDiagram(name)], expand === undefined ? {} : { expand });
const textsIn = ({ parts }: Figure): readonly string[] =>
  parts.flatMap(({ marks }) => marks.filter((mark): mark is TextMark => mark.kind === 'text').map(({ text }) => text));
const figureOf = (...marks: readonly Mark[]): Figure => ({
  ...{ x: 0, y: 0, width: 200, height: 100 },
  parts: [{ kind: 'box', id: 'a', label: marks.flatMap(mark => ('text' in mark ? [mark.text] : [])).join(), marks }],
});
const textMark = (text: string): TextMark => ({ kind: 'text', text, x: 10, y: 20, size: 12, paint: solid('text') });

/** What a reader of XML makes of a text. */
const unescaped = (text: string): string =>
  text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&quot;', '"').replaceAll('&amp;', '&');
const svgTexts = (svg: string): readonly string[] =>
  [...svg.matchAll(/<text[^>]*>([^<]*)<\/text>/g)].map(([, text = '']) => unescaped(text));

/** Whether elements open and close in pairs, and attributes stand in quotes. */
function assertWellFormed(svg: string): void {
  const open: string[] = [];
  const rest = svg.replace(
    /<(\/?)([a-z]+)((?: [\w:-]+="[^"<]*")*)(\/?)>/g,
    (_, closes: string, element: string, attributes: string, ends: string) => {
      const names = [...attributes.matchAll(/ ([\w:-]+)=/g)].map(([, name]) => name);
      assert.equal(new Set(names).size, names.length, attributes);
      if (closes === '/') assert.equal(open.pop(), element);
      else if (ends === '') open.push(element);
      return '';
    },
  );
  assert.deepEqual(open, []);
  assert.doesNotMatch(rest, /[<>]|&(?!(?:amp|lt|gt|quot);)/);
}

describe('a drawing as SVG', () => {
  for (const name of ['lenet5', 'resnet50', 'unet'])
    it(`is well formed for ${name}, stands by itself, and has every text as text`, () => {
      const figure = graph(name, 'all');
      const svg = svgOf(figure, options);
      assertWellFormed(svg);
      assert.doesNotMatch(svg, /<script|<style|<image|href|@import|NaN|undefined|Infinity/);
      assert.deepEqual(svgTexts(svg), textsIn(figure));
    });

  it('names its parts, and says what they are', () => {
    const svg = svgOf(graph('lenet5'), options);
    assert.match(svg, /<title>LeNet-5<\/title>\n<desc>12 layers<\/desc>/);
    assert.match(svg, /<g class="box convolution" data-id="c1" transform="translate\([\d. ]+\)">\n<title>c1\b.*conv2d/);
  });

  it('escapes whatever a layer is called', () => {
    const svg = svgOf(figureOf(textMark('a < b & "c" > \u{1}d\u{D800}')), options);
    assertWellFormed(svg);
    assert.deepEqual(svgTexts(svg), ['a < b & "c" > \u{FFFD}d\u{FFFD}']);
  });

  it('is drawn in the colours of the theme, and on paper only if asked to', () => {
    const figure = figureOf({
      ...{ kind: 'rectangle', x: 0, y: 0, width: 10, height: 10 },
      fill: tint('join', 0.5, 'paper'),
      stroke: { paint: { ink: 'line', opacity: 0.4 }, width: 1, dashes: [2, 1] },
    });
    const dark = svgOf(figure, { ...options, theme: 'dark' });
    assert.ok(
      dark.includes(`<rect class="paper" x="-16" y="-16" width="232" height="132" fill="${themes.dark.paper}"/>`),
    );
    assert.match(dark, /fill="#883535" stroke="#8a8a8a" stroke-opacity="0.4" stroke-width="1" stroke-dasharray="2 1"/);
    assert.doesNotMatch(svgOf(figure, { ...options, background: 'transparent' }), /class="paper"/);
  });

  it('has an arrow for each colour that ends in one', () => {
    const arrow = (ink: 'line' | 'more'): Mark => ({
      ...{ kind: 'line', points: [{ x: 0, y: 0 }, { x: 9, y: 9 }], arrow: true }, // prettier-ignore
      stroke: { paint: solid(ink), width: 1 },
    });
    const svg = svgOf(figureOf(arrow('line'), arrow('more'), arrow('line')), options);
    const ids = [...svg.matchAll(/<marker id="([^"]+)"/g)].map(([, id]) => id);
    assert.deepEqual(ids, ['arrow-7d8590', 'arrow-b3261e']);
    assert.equal([...svg.matchAll(/marker-end="url\(#arrow-7d8590\)"/g)].length, 2);
  });
});

describe('a drawing as TikZ', () => {
  it('is a document by itself, or a picture to be put into one', () => {
    const figure = graph('resnet50');
    const document = tikzOf(figure, options);
    assert.match(document, /^% LeNet-5\n% 12 layers\n\\documentclass\{standalone\}\n\\usepackage\{tikz\}/);
    const picture = tikzOf(figure, { ...options, standalone: false });
    assert.doesNotMatch(picture, /^\\documentclass|^\\begin\{document\}/m);
    for (const tex of [document, picture]) assertBalanced(tex);
  });

  it('has every text, and each colour once', () => {
    const figure = graph('unet', 'all');
    const tex = tikzOf(figure, options);
    const nodes = [...tex.matchAll(/^ *\\node\[.*\] at \([-\d.]+,[-\d.]+\) \{(?:\\bfseries )?(.*)\};$/gm)];
    assert.deepEqual(
      nodes.map(([, text]) => text),
      textsIn(figure).map(latexText),
    );
    const colours = [...tex.matchAll(/\\definecolor\{(\w+)\}/g)].map(([, name]) => name);
    assert.equal(new Set(colours).size, colours.length);
    for (const [, name] of tex.matchAll(/\b(cnn[A-Z]\w*)/g)) assert.ok(colours.includes(name), name);
    assert.doesNotMatch(tex, /NaN|undefined|Infinity/);
  });

  it('escapes what means something to LaTeX', () => {
    assert.equal(
      latexText('a_b #1 50% {x} $ & ~ ^ \\ <>|'),
      'a\\_b \\#1 50\\% \\{x\\} \\$ \\& \\textasciitilde{} \\textasciicircum{} \\textbackslash{} \\textless{}\\textgreater{}\\textbar{}',
    );
    assert.equal(
      latexText('64×112 · a → b … − Δ ⚠ a--b'),
      '64$\\times$112 $\\cdot$ a $\\to$ b \\ldots{} $-$ $\\Delta$ \\textbf{!} a-{}-{}b',
    );
  });

  it('stays balanced whatever a layer is called, and in one line', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 12 }), text => {
        const tex = tikzOf(figureOf(textMark(text)), options);
        assertBalanced(tex);
        assert.equal(tex.split('\n').length, tikzOf(figureOf(textMark('a')), options).split('\n').length);
        assertWellFormed(svgOf(figureOf(textMark(text)), options));
      }),
      { numRuns: 50 },
    );
  });

  it('rounds no corner by more than there is room for', () => {
    const way = (points: readonly (readonly [number, number])[]): Mark => ({
      ...{ kind: 'line', rounding: 10, stroke: { paint: solid('line'), width: 1 } },
      points: points.map(([x, y]) => ({ x, y })),
    });
    const roundings = (mark: Mark): string | undefined =>
      /rounded corners=([\d.]+)bp/.exec(tikzOf(figureOf(mark), options))?.[1];
    assert.equal(roundings(way([[0, 0], [0, 40], [40, 40]])), '7.5'); // prettier-ignore
    assert.equal(roundings(way([[0, 0], [0, 8], [40, 8]])), '3'); // prettier-ignore
    assert.equal(roundings(way([[0, 0], [0, 40]])), undefined); // prettier-ignore
  });

  it('makes smaller what is too large for TeX', () => {
    const long = { ...figureOf(textMark('end')), height: 200_000 };
    const numbers = [...tikzOf(long, options).matchAll(/[(,]([-\d.]+)/g)].map(([, number]) => Number(number));
    assert.ok(Math.max(...numbers) <= 14_000);
  });
});

describe('a drawing as PNG', () => {
  let rasteriser: Rasteriser;
  before(async () => {
    rasteriser = await createRasteriser(copyRaster('export'));
  });
  const pixelsOf = (figure: Figure, how: Partial<PictureOptions> = {}, scale = 2) => {
    const png = rasteriser.pngOf(svgOf(figure, { ...options, ...how }), { scale });
    assert.ok(png instanceof Uint8Array);
    return decodePng(png);
  };

  it('has twice as many pixels as the drawing, on the paper of its theme', () => {
    const figure = graph('lenet5');
    const { width, height, at } = pixelsOf(figure, { theme: 'dark' });
    assert.deepEqual([width, height], [2 * Math.ceil(figure.width + 32), 2 * Math.ceil(figure.height + 32)]);
    assert.deepEqual(at(0, 0), [0x1e, 0x1e, 0x1e, 255]);
  });

  it('is transparent where nothing is drawn', () => {
    const { width, height, at } = pixelsOf(graph('lenet5'), { background: 'transparent' }, 1);
    assert.deepEqual([at(0, 0), at(width - 1, height - 1)], [[0, 0, 0, 0], [0, 0, 0, 0]]); // prettier-ignore
    const { at: { x, y } = { x: 0, y: 0 }, marks = [] } = graph('lenet5').parts.find(({ id }) => id === 'c1') ?? {};
    const face = marks.find(({ role }) => role === 'face');
    assert.ok(face?.kind === 'rectangle' && face.fill !== undefined);
    const pixel = at(Math.round(x + 16 + face.width - 8), Math.round(y + 16 + 4));
    const colour = `#${pixel
      .slice(0, 3)
      .map(channel => channel.toString(16).padStart(2, '0'))
      .join('')}`;
    assert.deepEqual([colour, pixel[3]], [colourOf(face.fill, themes.light), 255]);
  });

  it('has the signs of our texts in its fonts, bold ones too', () => {
    const drawn = (text: string, bold: boolean): string => {
      const { width, height, at } = pixelsOf(figureOf({ ...textMark(text), ...(bold && { bold: true as const }) }));
      let marks = '';
      for (let y = 0; y < height; y++)
        for (let x = 0; x < width; x++) if ((at(x, y)[0] ?? 0) < 128) marks += `${x},${y} `;
      return marks;
    };
    for (const bold of [false, true]) {
      const missing = drawn('\u{E123}', bold);
      for (const sign of '×·→…⚠−ΔπЖ') {
        const marks = drawn(sign, bold);
        assert.ok(marks !== '' && marks !== missing, `${sign} has a shape${bold ? ' in bold' : ''}`);
      }
    }
  });

  it('says how large it may be, when it would be too large', () => {
    const huge = { ...figureOf(textMark('a')), height: 199_968 };
    const answer = rasteriser.pngOf(svgOf(huge, options), { scale: 2 });
    assert.ok(!(answer instanceof Uint8Array));
    assert.match(answer.problem, /^464×400000 pixels are more .* a scale of at most 0\.16, /);
  });
});

/** Braces and environments come in pairs, comments aside. */
function assertBalanced(tex: string): void {
  let depth = 0;
  for (const [sign] of tex.replace(/^ *%.*$/gm, '').matchAll(/\\.|[{}]/gsu)) {
    if (sign === '{') depth++;
    if (sign === '}') depth--;
    assert.ok(0 <= depth);
  }
  assert.equal(depth, 0);
  const open: string[] = [];
  for (const [, what, name = ''] of tex.matchAll(/^ *\\(begin|end)\{(\w+)\}/gm)) {
    if (what === 'begin') open.push(name);
    else assert.equal(open.pop(), name);
  }
  assert.deepEqual(open, []);
}
