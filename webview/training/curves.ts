import { html, nothing, svg, type SVGTemplateResult, type TemplateResult } from 'lit';
import { svgOf } from '../../src/diagram/export/svg.ts';
import type { TrainingPoint } from '../../src/protocol/training.ts';
import { formatExact, significant } from '../../src/reports/amounts.ts';
import type { CurvesFigure } from '../../src/reports/charts/curves.ts';
import { nearestIndex, nearestPoint, trainingFigure, type TrainingCurve } from '../../src/reports/charts/training.ts';
import { amountInWords, durationInWords } from '../../src/reports/trainingWords.ts';
import { drawFigure } from '../drawing.ts';
import { text } from '../text.ts';
import { shareInWords } from './amounts.ts';
import type { Page } from './page.ts';

/** Height of a chart of curves, px. */
const height = 260;

/** From so many px on two charts stand beside each other. */
const wide = 760;

/** Loss and error as they follow the steps; pointing at them reads their values. */
export function drawCurves(page: Page): TemplateResult | typeof nothing {
  const { shown, state, change } = page;
  const { points, data } = shown;
  if (points.length === 0) return nothing;
  const hasError = points.some(({ error, testError }) => error !== undefined || testError !== undefined);
  const isWide = hasError && wide <= page.width;
  const width = isWide ? Math.floor((page.width - 24) / 2) : page.width;
  return html`<section class="curves" aria-labelledby="curves">
    <div class="row">
      <h2 id="curves">${text('Curves')}</h2>
      <label
        ><input type="checkbox" .checked=${state.isLog} @change=${() => change({ isLog: !state.isLog })} /> ${text(
          'Logarithm of the loss',
        )}</label
      >
      ${
        data === undefined
          ? nothing
          : html`<label
              >${text('Over')}
              <select @change=${(event: Event) => change({ axis: chosenAxis(event) })}>
                <option value="step" ?selected=${state.axis === 'step'}>${text('steps')}</option>
                <option value="epoch" ?selected=${state.axis === 'epoch'}>${text('epochs')}</option>
              </select></label
            >`
      }
    </div>
    <div class="charts">
      ${drawChart(page, 'loss', text('Loss'), width)}
      ${hasError ? drawChart(page, 'error', text('Error'), width) : nothing}
    </div>
    <p class="reading">${inWords(page, pointedAt(page) ?? points.at(-1))}</p>
  </section>`;
}

function chosenAxis(event: Event): 'step' | 'epoch' {
  return (event.target as HTMLSelectElement).value === 'epoch' ? 'epoch' : 'step';
}

function drawChart(page: Page, what: TrainingCurve, title: string, width: number): TemplateResult {
  const { editor, ask } = page;
  const curves = figureOf(page, what, width);
  const { figure } = curves;
  const save = (): void =>
    ask(editor.saveChart({ name: what, svg: svgOf(figure, { theme: 'light', background: 'paper', title }) }));
  return html`<figure class="chart" data-chart=${what}>
    <figcaption>
      ${title}
      <button class="quiet" title=${text('Save this chart as an SVG or PNG file')} @click=${save}>
        ${text('Save…')}
      </button>
    </figcaption>
    <div
      class="plot"
      tabindex="0"
      role="slider"
      aria-label=${text('{0}; arrow keys read the values', title)}
      aria-valuemin="0"
      aria-valuemax=${page.shown.progress.steps}
      aria-valuenow=${pointedAt(page)?.step ?? nothing}
      aria-valuetext=${inWords(page, pointedAt(page))}
      @pointermove=${(event: PointerEvent) => pointAt(page, curves, event)}
      @pointerleave=${() => page.point(undefined)}
      @blur=${() => page.point(undefined)}
      @keydown=${(event: KeyboardEvent) => walk(page, event)}
    >
      ${svg`<svg class="drawing" width=${figure.width} height=${figure.height} role="presentation"
        viewBox="0 0 ${figure.width} ${figure.height}">${drawFigure(figure)}${drawPointer(page, what, curves)}</svg>`}
    </div>
  </figure>`;
}

function figureOf(page: Page, what: TrainingCurve, width: number): CurvesFigure {
  const { shown, state } = page;
  const isOverEpochs = state.axis === 'epoch' && shown.data !== undefined;
  return trainingFigure(
    shown.points,
    {
      what,
      width,
      height,
      isLog: what === 'loss' && state.isLog,
      steps: shown.progress.steps,
      ...(isOverEpochs && { epochsPerStep: epochsPerStep(page) }),
    },
    {
      training: text('training'),
      test: text('test'),
      across: isOverEpochs ? text('epochs') : text('steps'),
      up: what === 'loss' ? text('loss') : text('error, %'),
      spoken: (name, first, last) => text('{0}: from {1} to {2}', name, amountInWords(first), amountInWords(last)),
    },
  );
}

function epochsPerStep({ shown: { settings, data } }: Page): number {
  return settings === undefined || data === undefined || data.examples === 0 ? 1 : settings.batch / data.examples;
}

function pointedAt({ shown, pointed }: Page): TrainingPoint | undefined {
  return pointed === undefined ? undefined : nearestPoint(shown.points, pointed);
}

/** All that a point says: "step 1,200 · epoch 30 · loss 0.51, 0.83 in the test · error 17.4 %, 20.1 % in the test · rate 0.01 · 12 s". */
function inWords(page: Page, point: TrainingPoint | undefined): string {
  if (point === undefined) return '';
  const { step, loss, testLoss, error, testError, rate, seconds } = point;
  const both = (training: string | undefined, test: string | undefined): string =>
    [training, test && text('{0} in the test', test)].filter(each => each !== undefined).join(', ');
  const ofError = both(
    error === undefined ? undefined : shareInWords(error),
    testError === undefined ? undefined : shareInWords(testError),
  );
  return [
    text('step {0}', formatExact(step)),
    ...(page.shown.data === undefined ? [] : [text('epoch {0}', significant(step * epochsPerStep(page)))]),
    text('loss {0}', both(amountInWords(loss), testLoss === undefined ? undefined : amountInWords(testLoss))),
    ...(ofError === '' ? [] : [text('error {0}', ofError)]),
    text('rate {0}', amountInWords(rate)),
    durationInWords(seconds),
  ].join(' · ');
}

function drawPointer(page: Page, what: TrainingCurve, curves: CurvesFigure): SVGTemplateResult | typeof nothing {
  const point = pointedAt(page);
  if (point === undefined) return nothing;
  const isOverEpochs = page.state.axis === 'epoch' && page.shown.data !== undefined;
  const x = curves.placeOf(point.step * (isOverEpochs ? epochsPerStep(page) : 1));
  const { top, bottom } = curves.plot;
  const amounts = what === 'loss' ? [point.loss, point.testLoss] : [percent(point.error), percent(point.testError)];
  return svg`<g class="pointer">
    <line x1=${x} x2=${x} y1=${top} y2=${bottom}></line>
    ${amounts.map((amount, at) => {
      const y = amount === undefined ? Number.NaN : curves.heightOf(amount);
      return Number.isFinite(y)
        ? svg`<circle class=${at === 0 ? 'training' : 'test'} cx=${x} cy=${y} r="4"></circle>`
        : nothing;
    })}
  </g>`;
}

function percent(share: number | undefined): number | undefined {
  return share === undefined ? undefined : 100 * share;
}

function pointAt(page: Page, { amountAt, figure }: CurvesFigure, event: PointerEvent): void {
  const drawing = (event.currentTarget as Element).querySelector('svg');
  const { left = 0, width = 1 } = drawing?.getBoundingClientRect() ?? {};
  const amount = amountAt(((event.clientX - left) / width) * figure.width);
  const isOverEpochs = page.state.axis === 'epoch' && page.shown.data !== undefined;
  page.point(amount / (isOverEpochs ? epochsPerStep(page) : 1));
}

/** Arrow keys go from point to point, the other keys further. */
function walk(page: Page, event: KeyboardEvent): void {
  const { points } = page.shown;
  const at = page.pointed === undefined ? points.length - 1 : nearestIndex(points, page.pointed);
  const stride = Math.max(1, Math.round(points.length / 10));
  const moves: Readonly<Record<string, number>> = {
    ArrowLeft: at - 1,
    ArrowDown: at - 1,
    ArrowRight: at + 1,
    ArrowUp: at + 1,
    PageDown: at - stride,
    PageUp: at + stride,
    Home: 0,
    End: points.length - 1,
  };
  const next = moves[event.key];
  if (next === undefined) return;
  event.preventDefault();
  event.stopPropagation();
  page.point(points[Math.max(0, Math.min(points.length - 1, next))]?.step);
}
