import { html, nothing, type TemplateResult } from 'lit';
import { unitUnder } from '../../src/diagram/figure/fieldMap.ts';
import { fieldDrawing, type FieldDrawing } from '../../src/diagram/figure/receptiveField.ts';
import type { DiagramNode } from '../../src/diagram/model.ts';
import type { NoField, UnitField } from '../../src/diagram/unitField.ts';
import type { ShownDiagram } from '../../src/protocol/diagram.ts';
import { drawFigure } from '../drawing.ts';
import { text } from '../text.ts';
import './fieldView.css';
import { drawFieldTables } from './fieldTables.ts';
import type { Page, View } from './page.ts';

/** A question to the editor: what a unit of a layer sees, in a version of the network. */
interface Question {
  readonly shown: ShownDiagram;
  readonly id: string;
  /** The middle one when it is absent. */
  readonly unit: readonly number[] | undefined;
}

/** A question with its answer, drawn. */
interface Answered extends Question {
  readonly field: UnitField | undefined;
  readonly problem: NoField | undefined;
}

/** Left and right of the drawing, px. */
const margins = 40;

/** What a unit of the selected layer sees of every map before it. */
export function createFieldView(): View {
  let answered: Answered | undefined;
  let asked: Question | undefined;
  let drawn: { readonly field: UnitField; readonly width: number; readonly drawing: FieldDrawing } | undefined;

  /** The drawing of what is known, as wide as the page where that is possible. */
  const drawing = (): FieldDrawing | undefined => {
    const field = answered?.field;
    if (field === undefined) return undefined;
    const width = window.innerWidth - margins;
    if (drawn?.field !== field || drawn.width !== width) drawn = { field, width, drawing: fieldDrawing(field, width) };
    return drawn.drawing;
  };

  /** Asks for what is to be seen unless it is there or on its way: one question at a time, and the newest after it. */
  const ask = (page: Page): void => {
    const question = questionOf(page);
    if (question === undefined || asked !== undefined || isAnswered(question, answered)) return;
    asked = question;
    const { id, unit } = question;
    void page.editor.patches({ id, ...(unit && { unit }) }).then(
      answer => {
        asked = undefined;
        const field = 'field' in answer ? answer.field : undefined;
        answered = {
          ...question,
          field,
          problem: 'problem' in answer ? answer.problem : undefined,
        };
        // Another unit may have been chosen meanwhile; then this is a step on the way there.
        const isWanted = questionOf(page)?.unit === unit;
        page.change(field !== undefined && isWanted ? { field: { id, unit: field.unit } } : {});
      },
      () => {
        // The editor has closed, or says in its log what went wrong.
        asked = undefined;
        answered = { ...question, field: undefined, problem: 'no-layer' };
        page.change({});
      },
    );
  };

  const choose = (page: Page, unit: readonly number[]): void => {
    const field = answered?.field;
    if (field === undefined) return;
    const lengths = field.maps.at(-1)?.axes ?? [];
    const inside = lengths.map(({ length }, axis) => Math.max(0, Math.min(length - 1, unit[axis] ?? 0)));
    page.change({ field: { id: field.id, unit: inside } });
  };

  const point = (page: Page, event: MouseEvent): void => {
    const field = answered?.field;
    const { figure, chosen } = drawing() ?? {};
    if (field === undefined || figure === undefined || chosen === undefined) return;
    const place = (event.currentTarget as Element).getBoundingClientRect();
    const scale = figure.width / place.width;
    const at = { x: (event.clientX - place.left) * scale, y: (event.clientY - place.top) * scale };
    const unit = unitUnder(chosen, at, field.unit);
    if (unit !== undefined) choose(page, unit);
  };

  return {
    name: 'field',
    title: text('Receptive Field'),
    isFor: () => true,
    draw(page) {
      ask(page);
      const { field, problem } = answered ?? {};
      const figure = drawing()?.figure;
      const node = nodeOf(page);
      if (node === undefined || node.category === 'input') return drawMessage(messageOf(node, undefined));
      if (problem !== undefined) return drawMessage(messageOf(node, problem));
      if (field === undefined || figure === undefined) return html`<section class="field"></section>`;
      const { width, height } = figure;
      return html`<section class=${page.state.shown?.model.isStale === true ? 'field stale' : 'field'}>
        ${drawUnit(field, unit => choose(page, unit))}
        <div class="scroll" tabindex="0" role="group" aria-label=${text('Drawing of what the unit sees')}>
          <svg
            width=${width}
            height=${height}
            viewBox="0 0 ${width} ${height}"
            role="img"
            aria-label=${text('The maps up to {0}, each with what the unit sees of it; the table has the numbers', node.layer ?? node.name)}
            @pointerdown=${(event: PointerEvent) => point(page, event)}
            @pointermove=${(event: PointerEvent) => event.buttons === 1 && point(page, event)}
            @click=${(event: MouseEvent) => {
              const id = (event.target as Element).closest('.map')?.getAttribute('data-id');
              if (id !== null && id !== undefined && id !== field.id) page.open(id);
            }}
          >
            ${drawFigure(figure)}
          </svg>
        </div>
        ${drawFieldTables(field, id => page.open(id))}
      </section>`;
    },
    press(key, page) {
      const field = answered?.field;
      if (field === undefined) return false;
      if (key === 'Enter') {
        page.open(field.id);
        return true;
      }
      const step = stepOf(key, field.unit.length);
      if (step === undefined) return false;
      const unit = page.state.field?.id === field.id ? (page.state.field.unit ?? field.unit) : field.unit;
      choose(
        page,
        unit.map((position, axis) => position + (step[axis] ?? 0)),
      );
      return true;
    },
    figure: () => drawing()?.figure,
  };
}

/** The layer that is asked about: what is selected, the result of a group, or what was looked at last. */
function nodeOf({ state: { shown, selected, field } }: Page): DiagramNode | undefined {
  if (shown === undefined) return undefined;
  const { nodes, groups } = shown.model;
  const wanted = selected[0] ?? field?.id;
  if (wanted === undefined) return undefined;
  const node = nodes.find(({ id }) => id === wanted);
  if (node !== undefined) return node;
  const inside = new Set([wanted]);
  for (const { id, parent } of groups) if (parent !== undefined && inside.has(parent)) inside.add(id);
  return nodes.findLast(({ group }) => group !== undefined && inside.has(group));
}

function questionOf(page: Page): Question | undefined {
  const node = nodeOf(page);
  const { shown, field } = page.state;
  if (shown === undefined || node === undefined || node.category === 'input') return undefined;
  return { shown, id: node.id, unit: field?.id === node.id ? field.unit : undefined };
}

function isAnswered({ shown, id, unit }: Question, answered: Answered | undefined): boolean {
  if (answered?.shown !== shown || answered.id !== id) return false;
  const known = answered.field?.unit ?? answered.unit;
  return unit === undefined || unit.join() === known?.join();
}

/** How far a key moves the unit along each axis. */
function stepOf(key: string, rank: number): readonly number[] | undefined {
  const along = (axis: number, by: number): readonly number[] =>
    Array.from({ length: rank }, (_, each) => (each === axis ? by : 0));
  switch (key) {
    case 'ArrowLeft':
      return along(rank - 1, -1);
    case 'ArrowRight':
      return along(rank - 1, 1);
    case 'ArrowUp':
      return along(Math.max(0, rank - 2), -1);
    case 'ArrowDown':
      return along(Math.max(0, rank - 2), 1);
    case 'PageUp':
      return rank === 3 ? along(0, -1) : undefined;
    case 'PageDown':
      return rank === 3 ? along(0, 1) : undefined;
    default:
      return undefined;
  }
}

function messageOf(node: DiagramNode | undefined, problem: NoField | undefined): string {
  if (node === undefined)
    return text('Choose a layer, in the text or in the graph, and see what each of its units sees.');
  // It is asked of the text as the editor has it.
  if (problem === 'no-layer')
    return text(
      'What {0} sees cannot be asked of its text now. Click it in the graph to open the text.',
      node.layer ?? node.name,
    );
  if (node.category === 'input') return text('A pixel of an input sees itself. Choose a layer.');
  return problem === 'no-axes'
    ? text('{0} has no positions: each of its numbers sees everything. Choose a layer before it.', node.layer ?? '')
    : text('The size of {0} is not known, and so is what its units see.', node.layer ?? '');
}

function drawMessage(message: string): TemplateResult {
  return html`<section class="field"><p class="message" role="status">${message}</p></section>`;
}

/** A number for each axis, and the way back to the middle. */
function drawUnit({ unit, maps }: UnitField, choose: (unit: readonly number[]) => void): TemplateResult {
  const axes = maps.at(-1)?.axes ?? [];
  const names = axisTexts(axes.length);
  const middle = axes.map(({ length }) => Math.floor((length - 1) / 2));
  const isMoved = middle.join() !== unit.join();
  return html`<div class="unit" role="group" aria-label=${text('Unit')}>
    ${axes.map(
      ({ length }, axis) =>
        html`<label
          >${names[axis]}
          <input
            type="number"
            min="0"
            max=${length - 1}
            .value=${String(unit[axis] ?? 0)}
            @change=${({ target }: Event) => {
              const wanted = (target as HTMLInputElement).valueAsNumber;
              if (Number.isFinite(wanted)) choose(unit.map((position, each) => (each === axis ? wanted : position)));
            }}
          />
          <span class="quiet">${text('of 0 to {0}', length - 1)}</span></label
        >`,
    )}
    ${isMoved ? html`<button @click=${() => choose(middle)}>${text('Middle')}</button>` : nothing}
    <span class="quiet">${text('Click a cell of the last map, or use the arrow keys.')}</span>
  </div>`;
}

function axisTexts(rank: number): readonly string[] {
  if (rank === 1) return [text('Position')];
  return rank === 2 ? [text('Row'), text('Column')] : [text('Depth'), text('Row'), text('Column')];
}
