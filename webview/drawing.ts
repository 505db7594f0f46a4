import { nothing, svg, type SVGTemplateResult } from 'lit';
import { cellPaths } from '../src/diagram/figure/cells.ts';
import type { Figure, Mark, Part } from '../src/diagram/figure/figure.ts';
import type { Paint } from '../src/diagram/figure/paint.ts';
import { roundedPath } from '../src/diagram/figure/roundedPath.ts';

/** A drawing as the content of an SVG, in the colours of the editor. */
export function drawFigure({ parts }: Figure): SVGTemplateResult {
  return svg`${parts.map(part => drawPart(part))}`;
}

/** A part of a drawing, for whoever does not do more with it than look. */
export function drawPart(part: Part): SVGTemplateResult {
  const { x = 0, y = 0 } = part.at ?? {};
  return svg`<g class=${partClass(part)} data-id=${part.id ?? nothing} transform="translate(${x} ${y})"
    role=${part.label === undefined ? nothing : 'img'} aria-label=${part.label ?? nothing}>${drawMarks(part)}</g>`;
}

/** What a stylesheet finds a part by. */
export function partClass({ kind, traits = [] }: Part): string {
  return [kind, ...traits].join(' ');
}

export function drawMarks({ marks }: Part): readonly SVGTemplateResult[] {
  return marks.map(drawMark);
}

/** The colour of a paint in the editor's theme. */
function cssColour({ ink, share, onto = 'face', colour }: Paint): string {
  if (colour !== undefined) return colour;
  return share === undefined
    ? `var(--cnn-${ink})`
    : `color-mix(in srgb, var(--cnn-${ink}) ${100 * share}%, var(--cnn-${onto}))`;
}

/** The arrow that lines end in, of one size whatever the width of its line; it stands once in the `defs` of each drawing. */
export function arrowHead(): SVGTemplateResult {
  return svg`<marker id="arrow" viewBox="0 0 8 8" refX="7" refY="4" markerUnits="userSpaceOnUse" markerWidth="10" markerHeight="10"
    orient="auto"><path d="M 0 0.5 L 7 4 L 0 7.5 Z"></path></marker>`;
}

function drawMark(mark: Mark): SVGTemplateResult {
  const role = mark.role ?? nothing;
  if (mark.kind === 'text') {
    const { x, y, turn } = mark;
    return svg`<text class=${role} x=${x} y=${y} fill=${cssColour(mark.paint)} font-size=${mark.size}
      font-weight=${mark.bold === true ? 600 : nothing} text-anchor=${mark.anchor ?? nothing}
      transform=${turn === undefined ? nothing : `rotate(${turn} ${x} ${y})`}>${mark.text}</text>`;
  }
  if (mark.kind === 'cells')
    return svg`<g class=${role} shape-rendering="crispEdges">${cellPaths(mark).map(
      ({ paint, path }) => svg`<path d=${path} fill=${cssColour(paint)}></path>`,
    )}</g>`;
  const fill = mark.fill === undefined ? 'none' : cssColour(mark.fill);
  const fillOpacity = mark.fill?.opacity ?? nothing;
  const stroke = mark.stroke === undefined ? nothing : cssColour(mark.stroke.paint);
  const strokeOpacity = mark.stroke?.paint.opacity ?? nothing;
  const width = mark.stroke?.width ?? nothing;
  const dashes = mark.stroke?.dashes?.join(' ') ?? nothing;
  switch (mark.kind) {
    case 'rectangle':
      return svg`<rect class=${role} x=${mark.x} y=${mark.y} width=${mark.width} height=${mark.height} rx=${mark.radius ?? nothing}
        fill=${fill} fill-opacity=${fillOpacity} stroke=${stroke} stroke-opacity=${strokeOpacity} stroke-width=${width} stroke-dasharray=${dashes}></rect>`;
    case 'circle':
      return svg`<circle class=${role} cx=${mark.centre.x} cy=${mark.centre.y} r=${mark.radius}
        fill=${fill} fill-opacity=${fillOpacity} stroke=${stroke} stroke-opacity=${strokeOpacity} stroke-width=${width} stroke-dasharray=${dashes}></circle>`;
    case 'line':
      return svg`<path class=${role} d=${roundedPath(mark.points, mark.rounding, mark.closed)} marker-end=${mark.arrow === true ? 'url(#arrow)' : nothing}
        fill=${fill} fill-opacity=${fillOpacity} stroke=${stroke} stroke-opacity=${strokeOpacity} stroke-width=${width} stroke-dasharray=${dashes}></path>`;
  }
}
