import { nothing, svg, type SVGTemplateResult } from 'lit';
import { keyed } from 'lit/directives/keyed.js';
import { ref } from 'lit/directives/ref.js';
import type { CellPart, GridPanel, GridsDrawing } from '../../../src/diagram/figure/windows.ts';
import type { GridName, PointedCell } from '../../../src/diagram/windows/grids.ts';
import { drawMarks, drawPart, partClass } from '../../drawing.ts';
import { text } from '../../text.ts';

/** What can be done with the cells of grids. */
export interface GridActions {
  /** The cell of each grid that the Tab key comes to. */
  readonly active: Readonly<Record<GridName, number>>;
  readonly editing: PointedCell | undefined;
  isEditable(grid: GridName): boolean;
  point(cell: PointedCell | undefined): void;
  click(cell: PointedCell): void;
  /** Whether a key was meant for a cell; `columns` and `count` are those of its grid. */
  press(cell: PointedCell, event: KeyboardEvent): boolean;
  /** A number was written into a cell; undefined when it was not meant. `then` says where to go on. */
  write(cell: PointedCell, written: string | undefined, then: 'stay' | 'next' | 'previous' | 'leave'): void;
}

/** Grids as tables for whoever hears them, and squares for whoever sees them. */
export function drawPanels({ panels }: GridsDrawing, actions: GridActions): SVGTemplateResult {
  return svg`${panels.map(panel => drawPanel(panel, actions))}`;
}

function drawPanel({ name, titles, rows, frame }: GridPanel, actions: GridActions): SVGTemplateResult {
  const names = { input: text('Input'), kernel: text('Kernel'), bias: text('Bias'), output: text('Output') };
  const edited = rows.flat().find(({ cell }) => isCell(actions.editing, name, cell.index));
  return svg`<g class="panel ${name}">
    ${drawPart(titles)}
    <g role="grid" aria-label=${names[name]} aria-readonly=${!actions.isEditable(name)}>
      ${rows.map(row => svg`<g role="row">${row.map(cell => drawCell(cell, name, actions))}</g>`)}
    </g>
    ${frame === undefined ? nothing : drawPart(frame)}
    ${edited === undefined ? nothing : keyed(edited.part.id, drawEditor(edited, name, actions))}
  </g>`;
}

function drawCell(
  { part, cell: { index, traits } }: CellPart,
  grid: GridName,
  actions: GridActions,
): SVGTemplateResult {
  const { x = 0, y = 0 } = part.at ?? {};
  if (index === undefined)
    return svg`<g class=${partClass(part)} role="gridcell" aria-label=${part.label ?? ''} transform="translate(${x} ${y})">${drawMarks(part)}</g>`;
  const cell = { grid, index };
  const pressed = (event: KeyboardEvent): void => {
    if (!actions.press(cell, event)) return;
    event.preventDefault();
    event.stopPropagation(); // the page has a meaning for the same keys
  };
  return svg`<g class=${partClass(part)} data-id=${part.id ?? nothing} role="gridcell" aria-label=${part.label ?? ''}
    aria-selected=${traits.includes('current') ? 'true' : nothing} tabindex=${actions.active[grid] === index ? 0 : -1}
    transform="translate(${x} ${y})" @click=${() => actions.click(cell)} @keydown=${pressed}
    @pointerenter=${() => actions.point(cell)} @pointerleave=${() => actions.point(undefined)}>${drawMarks(part)}</g>`;
}

/** A field in place of a cell. */
function drawEditor({ cell, place, part }: CellPart, grid: GridName, actions: GridActions): SVGTemplateResult {
  const write = (written: string | undefined, then: Parameters<GridActions['write']>[2]): void =>
    actions.write({ grid, index: cell.index ?? 0 }, written, then);
  const valueOf = (event: Event): string => (event.target as HTMLInputElement).value;
  const pressed = (event: KeyboardEvent): void => {
    event.stopPropagation();
    if (event.key === 'Enter') write(valueOf(event), 'stay');
    else if (event.key === 'Escape') write(undefined, 'stay');
    else if (event.key === 'Tab') write(valueOf(event), event.shiftKey ? 'previous' : 'next');
    else return;
    event.preventDefault();
  };
  return svg`<foreignObject x=${place.x} y=${place.y} width=${Math.max(48, place.width)} height=${place.height}>
    <input class="cell-editor" inputmode="decimal" aria-label=${part.label ?? ''} .value=${cell.text.replace('−', '-')}
      ${ref(selectAll)} @keydown=${pressed} @blur=${(event: Event) => write(valueOf(event), 'leave')} />
  </foreignObject>`;
}

/** Called once for each field, since it is the same function each time. */
function selectAll(element: Element | undefined): void {
  if (!(element instanceof HTMLInputElement)) return;
  // A field can be focused when it is on the page, which it is after this call.
  queueMicrotask(() => {
    element.focus();
    element.select();
  });
}

function isCell(cell: PointedCell | undefined, grid: GridName, index: number | undefined): boolean {
  return cell !== undefined && cell.grid === grid && cell.index === index;
}
