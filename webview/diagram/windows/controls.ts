import { html, nothing, type TemplateResult } from 'lit';
import type { Exploration } from '../../../src/diagram/windows/explore.ts';
import { text } from '../../text.ts';
import type { WindowsState } from './state.ts';
import { positionOf } from './words.ts';

/** What the controls do. */
export interface WindowsActions {
  readonly isPlaying: boolean;
  go(at: number): void;
  play(): void;
  change(part: Partial<WindowsState>): void;
}

/** The bar that steps through the windows. */
export function drawStepper(exploration: Exploration, { isPlaying, go, play }: WindowsActions): TemplateResult {
  const { at, windows } = exploration;
  const last = windows.length - 1;
  const step = (sign: string, name: string, to: number, isOff: boolean): TemplateResult =>
    html`<button class="step" title=${name} aria-label=${name} ?disabled=${isOff} @click=${() => go(to)}>
      ${sign}
    </button>`;
  return html`<div class="stepper" role="toolbar" aria-label=${text('Windows')}>
    ${step('|‹', text('First window (Home)'), 0, at === 0)}
    ${step('‹', text('Previous window (arrow keys)'), at - 1, at === 0)}
    <button class="play" aria-pressed=${isPlaying} title=${text('Step through all windows (Space)')} @click=${play}>
      ${isPlaying ? text('Pause') : text('Play')}
    </button>
    ${step('›', text('Next window (arrow keys)'), at + 1, at === last)}
    ${step('›|', text('Last window (End)'), last, at === last)}
    <input
      type="range"
      min="0"
      max=${last}
      .value=${String(at)}
      aria-label=${text('Window')}
      aria-valuetext=${positionOf(exploration)}
      @input=${(event: Event) => go(Number((event.target as HTMLInputElement).value))}
    />
    <span class="position">${positionOf(exploration)}</span>
  </div>`;
}

/** The switches of the view. */
export function drawSwitches(
  exploration: Exploration,
  state: WindowsState,
  { change }: WindowsActions,
): TemplateResult {
  const { problem, isFlipped } = exploration;
  const { edits } = state;
  const isEdited = [edits.input, edits.kernel, edits.bias].some(each => 0 < Object.keys(each ?? {}).length);
  const canFlip = problem.rule.kind === 'weigh' && problem.rule.kernel === undefined;
  const toggle = (name: string, title: string, isOn: boolean, part: Partial<WindowsState>): TemplateResult =>
    html`<button aria-pressed=${isOn} title=${title} @click=${() => change(part)}>${name}</button>`;
  const { showsMatrix, isTransposed, entries } = state;
  return html`<div class="switches">
    <span role="group" aria-label=${text('What is shown')}>
      ${toggle(text('Maps'), text('The maps alone'), !showsMatrix, { showsMatrix: false })}
      ${toggle(text('Matrix'), text('The layer as a matrix, below the maps'), showsMatrix, { showsMatrix: true })}
    </span>
    ${
      showsMatrix && exploration.matrix !== undefined
        ? html`<span>
            ${toggle(text('Numbers'), text('Numbers of the kernel instead of their letters'), entries === 'numbers', {
              entries: entries === 'numbers' ? 'letters' : 'numbers',
            })}
            ${toggle(text('Transpose'), text('The matrix of the layer that goes the other way'), isTransposed, {
              isTransposed: !isTransposed,
            })}
          </span>`
        : nothing
    }
    ${
      canFlip
        ? toggle(
            text('Flip kernel'),
            text('Turns the kernel by 180°, as convolution is defined in mathematics'),
            isFlipped,
            {
              isFlipped: !isFlipped,
            },
          )
        : nothing
    }
    ${
      problem.isReduced || 0 < state.growth
        ? html`<span role="group" aria-label=${text('Size')}>
            <button
              title=${text('Fewer windows')}
              aria-label=${text('Fewer windows')}
              ?disabled=${state.growth === 0}
              @click=${() => change({ growth: state.growth - 1 })}
            >
              −
            </button>
            <button
              title=${text('More windows')}
              aria-label=${text('More windows')}
              ?disabled=${!problem.canGrow}
              @click=${() => change({ growth: state.growth + 1 })}
            >
              +
            </button>
          </span>`
        : nothing
    }
    <button title=${text('The numbers as they were')} ?disabled=${!isEdited} @click=${() => change({ edits: {} })}>
      ${text('Reset')}
    </button>
  </div>`;
}
