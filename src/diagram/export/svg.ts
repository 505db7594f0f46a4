import { cellPaths } from '../figure/cells.ts';
import type { Figure, Mark, Part, Stroke } from '../figure/figure.ts';
import type { Paint } from '../figure/paint.ts';
import { roundedPath } from '../figure/roundedPath.ts';
import { rounded } from '../geometry.ts';
import { colourOf, themes, type Theme, type ThemeName } from './themes.ts';

/** How a drawing becomes a file. */
export interface PictureOptions {
  readonly theme: ThemeName;
  /** Whether the theme's paper lies behind it, or nothing. */
  readonly background: 'paper' | 'transparent';
  /** Around it, px; 16 when absent. */
  readonly margin?: number;
  /** What it is called. */
  readonly title?: string;
  /** What is to be said about it beyond its title. */
  readonly description?: string;
}

/** Around a drawing unless something else is asked for, px. */
export const usualMargin = 16;

/** Fonts that look alike, the one first that `raster` has. */
const fonts = 'Inter, Helvetica, Arial, sans-serif';

/**
 * A drawing as an SVG file that stands by itself: text is text, and nothing is loaded or run. Each part is a group with its kind
 * and traits as class, what it stands for as `data-id`, and its label as title.
 */
export function svgOf(figure: Figure, options: PictureOptions): string {
  const { margin = usualMargin, title = '', description = '', background } = options;
  const theme: Theme = themes[options.theme];
  const [x, y] = [rounded(figure.x - margin), rounded(figure.y - margin)];
  const [width, height] = [Math.ceil(figure.width + 2 * margin), Math.ceil(figure.height + 2 * margin)];
  const arrows = [...new Set(figure.parts.flatMap(({ marks }) => marks.flatMap(mark => arrowColour(mark, theme))))];
  const lines = [
    `<svg${attributes({
      'xmlns': 'http://www.w3.org/2000/svg',
      width,
      height,
      'viewBox': `${x} ${y} ${width} ${height}`,
      'font-family': fonts,
      'role': 'img',
    })}>`,
    ...said('title', title),
    ...said('desc', description),
    ...(arrows.length === 0 ? [] : [`<defs>${arrows.map(arrowMarker).join('')}</defs>`]),
    ...(background === 'paper'
      ? [`<rect${attributes({ class: 'paper', x, y, width, height, fill: theme.paper })}/>`]
      : []),
    ...figure.parts.map(part => partElement(part, theme)),
    '</svg>',
  ];
  return `${lines.join('\n')}\n`;
}

function partElement({ kind, traits = [], id, at, label, marks }: Part, theme: Theme): string {
  const transform = at === undefined ? undefined : `translate(${rounded(at.x)} ${rounded(at.y)})`;
  const group = `<g${attributes({ 'class': [kind, ...traits].join(' '), 'data-id': id, transform })}>`;
  return [group, ...said('title', label), ...marks.map(mark => markElement(mark, theme)), '</g>'].join('\n');
}

/** An element of nothing but text, unless there is none. */
function said(element: 'title' | 'desc', text = ''): readonly string[] {
  return text === '' ? [] : [`<${element}>${escaped(text)}</${element}>`];
}

function markElement(mark: Mark, theme: Theme): string {
  switch (mark.kind) {
    case 'rectangle': {
      const { role, x, y, width, height, radius, fill, stroke } = mark;
      const place = { x: rounded(x), y: rounded(y), width: rounded(width), height: rounded(height), rx: radius };
      return `<rect${attributes({ class: role, ...place, ...paints(fill, stroke, theme) })}/>`;
    }
    case 'circle': {
      const { role, centre, radius, fill, stroke } = mark;
      const place = { cx: rounded(centre.x), cy: rounded(centre.y), r: rounded(radius) };
      return `<circle${attributes({ class: role, ...place, ...paints(fill, stroke, theme) })}/>`;
    }
    case 'cells':
      return `<g${attributes({ 'class': mark.role, 'shape-rendering': 'crispEdges' })}>${cellPaths(mark)
        .map(({ paint, path }) => `<path${attributes({ d: path, ...paints(paint, undefined, theme) })}/>`)
        .join('')}</g>`;
    case 'line': {
      const { role, points, rounding, closed, fill, stroke } = mark;
      const [arrow] = arrowColour(mark, theme);
      return `<path${attributes({
        'class': role,
        'd': roundedPath(points, rounding, closed),
        ...paints(fill, stroke, theme),
        'marker-end': arrow && `url(#${arrowName(arrow)})`,
      })}/>`;
    }
    case 'text': {
      const [x, y] = [rounded(mark.x), rounded(mark.y)];
      return `<text${attributes({
        'class': mark.role,
        x,
        y,
        'font-size': mark.size,
        'font-weight': mark.bold && 600,
        'text-anchor': mark.anchor,
        'fill': colourOf(mark.paint, theme),
        'fill-opacity': mark.paint.opacity,
        'transform': mark.turn && `rotate(${mark.turn} ${x} ${y})`,
      })}>${escaped(mark.text)}</text>`;
    }
  }
}

type Attributes = Readonly<Record<string, string | number | undefined>>;

function paints(fill: Paint | undefined, stroke: Stroke | undefined, theme: Theme): Attributes {
  return {
    'fill': fill === undefined ? 'none' : colourOf(fill, theme),
    'fill-opacity': fill?.opacity,
    'stroke': stroke && colourOf(stroke.paint, theme),
    'stroke-opacity': stroke?.paint.opacity,
    'stroke-width': stroke?.width,
    'stroke-dasharray': stroke?.dashes?.join(' '),
  };
}

/** The colour of the arrow that a mark ends in, if it does: many programs cannot let an arrow take the colour of its line. */
function arrowColour(mark: Mark, theme: Theme): readonly string[] {
  if (mark.kind !== 'line' || mark.arrow !== true || mark.stroke === undefined) return [];
  return [colourOf(mark.stroke.paint, theme)];
}

function arrowMarker(colour: string): string {
  const place = { viewBox: '0 0 8 8', refX: 7, refY: 4, markerWidth: 7, markerHeight: 7, orient: 'auto' };
  const head = `<path${attributes({ d: 'M 0 0.5 L 7 4 L 0 7.5 Z', fill: colour })}/>`;
  return `<marker${attributes({ id: arrowName(colour), ...place })}>${head}</marker>`;
}

/** Drawings that are put into one page may share an arrow, and then it has to be the same. */
function arrowName(colour: string): string {
  return `arrow-${colour.slice(1)}`;
}

function attributes(values: Attributes): string {
  return Object.entries(values)
    .filter(([, value]) => value !== undefined && value !== '')
    .map(([name, value]) => ` ${name}="${escaped(String(value))}"`)
    .join('');
}

function escaped(text: string): string {
  return text
    .replace(notInXml, '\u{FFFD}')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}

/** Characters that no XML file may hold, however they are written: controls but for the white ones, and halves of pairs. */
const notInXml = /(?![\t\n\r])\p{Cc}|\p{Cs}|[\uFFFE\uFFFF]/gu;
