import { html, nothing, type TemplateResult } from 'lit';
import { windowsFigure } from '../../src/diagram/figure/windowsFigure.ts';
import { steppedGrid, type Exploration } from '../../src/diagram/windows/explore.ts';
import type { Grid, GridName, PointedCell } from '../../src/diagram/windows/grids.ts';
import { placeOf } from '../../src/diagram/windows/numbers.ts';
import { windowsOver } from '../../src/diagram/windows/steps.ts';
import { text } from '../text.ts';
import type { Page, View } from './page.ts';
import { drawStepper, drawSwitches, type WindowsActions } from './windows/controls.ts';
import { drawPanels, type GridActions } from './windows/grids.ts';
import { drawMatrixLines } from './windows/matrix.ts';
import { pictureOf } from './windows/picture.ts';
import { exploredNode, explorationOf, windowsOf, type WindowsState } from './windows/state.ts';
import { cutNote, layerDetail, layerTitle, notesOf } from './windows/words.ts';
import './windows.css';

/** Room beside the maps, px. */
const besides = 40;

/** Between two steps that follow by themselves, ms; with more time where less motion is asked for. */
const pace = { usual: 800, calm: 1600 } as const;

/** A layer window by window, on numbers that can be changed. */
export function createWindowsView(): View {
  let pointed: PointedCell | undefined;
  let editing: PointedCell | undefined;
  let previewed: number | undefined;
  let active: GridActions['active'] = { input: 0, kernel: 0, bias: 0, output: 0 };
  let player: ReturnType<typeof setInterval> | undefined;

  const stop = (): void => {
    clearInterval(player);
    player = undefined;
  };

  const change = (page: Page, part: Partial<WindowsState>): void => {
    const node = exploredNode(page.state);
    if (node !== undefined) page.change({ windows: { ...windowsOf(page.state, node), ...part } });
  };

  const go = (page: Page, at: number): void => {
    const { windows } = explorationOf(page.state) ?? { windows: [] };
    change(page, { at: Math.max(0, Math.min(at, windows.length - 1)) });
  };

  const play = (page: Page): void => {
    if (player !== undefined) stop();
    else {
      const last = (exploration: Exploration): number => exploration.windows.length - 1;
      const start = explorationOf(page.state);
      if (start === undefined) return;
      if (start.at === last(start)) go(page, 0);
      const isCalm = window.matchMedia('(prefers-reduced-motion: reduce)').matches;
      player = setInterval(
        () => {
          const now = explorationOf(page.state);
          if (now === undefined || page.state.view !== 'windows' || now.at === last(now)) {
            stop();
            page.change({});
          } else go(page, now.at + 1);
        },
        isCalm ? pace.calm : pace.usual,
      );
    }
    page.change({});
  };

  /** Puts the keyboard on a cell once it is drawn. */
  const focusCell = (page: Page, { grid, index }: PointedCell): void => {
    active = { ...active, [grid]: index };
    page.change({});
    requestAnimationFrame(() => document.querySelector<SVGElement>(`.windows [data-id="${grid} ${index}"]`)?.focus());
  };

  const gridActions = (page: Page, exploration: Exploration): GridActions => {
    const { problem, windows } = exploration;
    const stepped = steppedGrid(problem);
    const isFixed = problem.rule.kind === 'weigh' && problem.rule.kernel !== undefined;
    const isEditable = (grid: GridName): boolean => grid !== 'output' && !(grid === 'kernel' && isFixed);
    const sizeOf = (grid: GridName): Pick<Grid, 'rows' | 'columns'> =>
      grid === 'bias' ? { rows: 1, columns: 1 } : problem[grid];
    const click = (cell: PointedCell): void => {
      if (cell.grid === stepped) go(page, cell.index);
      if (cell.grid === 'output' && stepped === 'input') {
        const arriving = windowsOver(windows, cell.index);
        go(page, arriving.find(input => exploration.at < input) ?? arriving[0] ?? exploration.at);
      }
      if (isEditable(cell.grid)) editing = cell;
      active = { ...active, [cell.grid]: cell.index };
      page.change({});
    };
    return {
      active: { ...active, [stepped]: exploration.at },
      editing,
      isEditable,
      click,
      point(cell) {
        pointed = cell;
        page.change({});
      },
      press(cell, { key, ctrlKey, metaKey, altKey }) {
        if (ctrlKey || metaKey || altKey) return false;
        if (key === 'Enter' || key === 'F2') click(cell);
        else {
          const { rows, columns } = sizeOf(cell.grid);
          // A kernel that is turned around is seen from its last number on.
          const isTurned = cell.grid === 'kernel' && exploration.isFlipped;
          const index = moved(cell.index, key, { rows, columns }, isTurned);
          if (index === undefined) return false;
          if (cell.grid === stepped) go(page, index);
          focusCell(page, { grid: cell.grid, index });
        }
        return true;
      },
      write(cell, written, then) {
        if (editing?.grid !== cell.grid || editing.index !== cell.index) return; // a field that has been left already
        const { rows, columns } = sizeOf(cell.grid);
        const number = numberIn(written);
        const node = exploredNode(page.state);
        if (number !== undefined && node !== undefined && cell.grid !== 'output') {
          const { edits } = windowsOf(page.state, node);
          const place = placeOf(cell.index, { rows, columns });
          change(page, { edits: { ...edits, [cell.grid]: { ...edits[cell.grid], [place]: number } } });
        }
        const next = cell.index + (then === 'previous' ? -1 : 1);
        const goesOn = (then === 'next' || then === 'previous') && 0 <= next && next < rows * columns;
        editing = goesOn ? { grid: cell.grid, index: next } : undefined;
        if (editing !== undefined) active = { ...active, [cell.grid]: next };
        if (goesOn || then === 'leave') page.change({});
        else focusCell(page, cell);
      },
    };
  };

  const press = (key: string, page: Page): boolean => {
    const exploration = explorationOf(page.state);
    if (exploration === undefined) return false;
    if (key === ' ') play(page);
    else {
      const size = exploration.problem[steppedGrid(exploration.problem)];
      const at = moved(exploration.at, key, size, false);
      if (at === undefined) return false;
      go(page, at);
    }
    return true;
  };

  const drawExploration = (page: Page, exploration: Exploration, state: WindowsState): TemplateResult => {
    const actions: WindowsActions = {
      isPlaying: player !== undefined,
      go: at => go(page, at),
      play: () => play(page),
      change: part => change(page, part),
    };
    const { grids, matrix, equation } = pictureOf(exploration, state, window.innerWidth - besides, pointed);
    return html`${drawStepper(exploration, actions)} ${drawSwitches(exploration, state, actions)}
      <svg
        class="maps"
        role="group"
        aria-label=${text('Maps of the layer')}
        width=${grids.width}
        height=${grids.height}
        viewBox="0 0 ${grids.width} ${grids.height}"
      >
        ${drawPanels(grids, gridActions(page, exploration))}
      </svg>
      <p class="equation" aria-live=${player === undefined ? 'polite' : 'off'}>${equation}</p>
      ${
        matrix === undefined
          ? nothing
          : html`${drawMatrixLines(matrix, exploration.at, {
              choose: line => go(page, line),
              point(line) {
                previewed = line;
                page.change({});
              },
            })}
            ${matrix.isCut ? html`<p class="note">${cutNote()}</p>` : nothing}`
      }
      ${notesOf(exploration, state.showsMatrix).map(note => html`<p class="note">${note}</p>`)}`;
  };

  return {
    name: 'windows',
    title: text('Windows'),
    isFor: page => exploredNode(page.state) !== undefined,
    draw(page) {
      const node = exploredNode(page.state);
      if (node === undefined)
        return html`<section class="windows">
          <p class="note">${text('Select a convolution or a pooling layer to step through its windows.')}</p>
        </section>`;
      const state = windowsOf(page.state, node);
      // What is looked at is kept from the first look on, not from the first change.
      if (state !== page.state.windows) page.change({ windows: state });
      const exploration = explorationOf(page.state, previewed);
      return html`<section
        class=${page.state.shown?.model.isStale === true ? 'windows stale' : 'windows'}
        aria-label=${text('Windows of {0}', node.layer ?? node.name)}
        @keydown=${(event: KeyboardEvent) => {
          // The page leaves the keys of a button to it; these mean nothing to a button.
          const isOnButton = (event.target as Element).closest('button') !== null && event.key.startsWith('Arrow');
          if (isOnButton && press(event.key, page)) event.preventDefault();
        }}
      >
        <h2>${layerTitle(node)} <span class="detail">${layerDetail(node)}</span></h2>
        ${
          exploration === undefined
            ? html`<p class="note">${text('The windows of this layer are too large to be seen cell by cell.')}</p>`
            : drawExploration(page, exploration, state)
        }
      </section>`;
    },
    press,
    figure(page) {
      const node = exploredNode(page.state);
      const exploration = explorationOf(page.state);
      if (node === undefined || exploration === undefined) return undefined;
      return windowsFigure(pictureOf(exploration, windowsOf(page.state, node), window.innerWidth - besides));
    },
  };
}

/** Where a key leads in a grid; undefined for a key that does not move. In a grid that is turned around all directions are. */
function moved(
  index: number,
  key: string,
  { rows, columns }: Pick<Grid, 'rows' | 'columns'>,
  isTurned: boolean,
): number | undefined {
  const [row, column] = [Math.floor(index / columns), index % columns];
  const way = isTurned ? -1 : 1;
  const to = (newRow: number, newColumn: number): number =>
    Math.max(0, Math.min(rows - 1, newRow)) * columns + Math.max(0, Math.min(columns - 1, newColumn));
  switch (key) {
    case 'ArrowLeft':
      return to(row, column - way);
    case 'ArrowRight':
      return to(row, column + way);
    case 'ArrowUp':
      return to(row - way, column);
    case 'ArrowDown':
      return to(row + way, column);
    case 'Home':
      return 0;
    case 'End':
      return rows * columns - 1;
    default:
      return undefined;
  }
}

/** A number as people write it, with either minus and either comma; undefined when it is none. */
function numberIn(written: string | undefined): number | undefined {
  const plain = written?.trim().replace('−', '-').replace(',', '.');
  if (plain === undefined || plain === '') return undefined;
  const number = Number(plain);
  return Number.isFinite(number) && Math.abs(number) < 1e6 ? number : undefined;
}
