import { html, nothing, render, svg, type TemplateResult } from 'lit';
import { svgOf } from '../../src/diagram/export/svg.ts';
import type { Figure } from '../../src/diagram/figure/figure.ts';
import { usualAscent, type LearnedInput } from '../../src/protocol/learned.ts';
import type { LearnedPageHostMethods, LearnedPageMethods, ShownLearned } from '../../src/protocol/learnedPage.ts';
import { confusionFigure } from '../../src/reports/charts/learned/confusion.ts';
import { filtersFigure } from '../../src/reports/charts/learned/filters.ts';
import { activationsFigure, maximisedFigure } from '../../src/reports/charts/learned/maps.ts';
import { unpacked } from '../../src/reports/packed.ts';
import { live } from 'lit/directives/live.js';
import { drawFigure } from '../drawing.ts';
import { connectHost } from '../host.ts';
import { text } from '../text.ts';
import { drawControls, drawHeader, drawMistakes } from './controls.ts';
import { firstLook, type Answer, type Page, type SavedState } from './page.ts';
import { valueAt } from './values.ts';
import './learned.css';

const {
  remote: editor,
  saved,
  save,
} = connectHost<LearnedPageHostMethods, SavedState>({
  update: ({ shown: next }) => update(next),
  select({ layer }) {
    if (shown?.summary?.layers.some(({ name }) => name === layer)) change({ layer, from: 0 });
  },
  progress({ message }) {
    doing = message;
    draw();
  },
} satisfies LearnedPageMethods);

const app = document.getElementById('app') ?? document.body;
let shown: ShownLearned | undefined;
let state: SavedState = { ...firstLook, ...saved };
let answer: Answer | undefined;
let problem: string | undefined;
let doing = '';
let pointed = '';
/** Whether the network that was shown last had data to take examples of. */
let hadData: boolean | undefined;
/** What was asked for last: an answer that comes too late is not shown. */
let question = '';

function update(next: ShownLearned): void {
  shown = next;
  doing = '';
  question = '';
  const { summary } = next;
  if (summary !== undefined) {
    const isKnown = summary.layers.some(({ name }) => name === state.layer);
    const first = summary.layers.find(({ hasFilters }) => hasFilters) ?? summary.layers[0];
    if (!isKnown && first !== undefined) state = { ...state, layer: first.name, from: 0 };
    if (summary.data === undefined && state.input === 'example') state = { ...state, input: 'noise' };
    // Who chooses data wants to see them.
    if (summary.data !== undefined && hadData === false) state = { ...state, input: 'example' };
    hadData = summary.data !== undefined;
    if (summary.data !== undefined) state = { ...state, example: Math.min(state.example, summary.data.examples - 1) };
  }
  state = { ...state, uri: next.uri };
  save(state);
  fetchAnswer();
}

function change(part: Partial<SavedState>): void {
  state = { ...state, ...part };
  save(state);
  fetchAnswer();
}

function ask(request: Promise<unknown>): void {
  request.catch((error: unknown) => {
    problem = messageOf(error);
    draw();
  });
}

function fetchAnswer(): void {
  const { tab, layer = '', from, steps, seed, blur, at } = state;
  const input = inputOf(state);
  const next = JSON.stringify([
    tab,
    ...(tab === 'confusion' ? [] : [layer, from]),
    tab === 'activations' && input,
    tab === 'maximise' && [steps, seed, blur, at],
  ]);
  if (next === question || shown?.summary === undefined) {
    draw();
    return;
  }
  question = next;
  problem = undefined;
  if (answer?.tab !== tab) answer = undefined;
  doing = text('computing');
  const settings = { ...usualAscent, steps, seed, blur, at };
  const asked = {
    filters: () => editor.filters({ layer, from }),
    activations: () => editor.activations({ layer, from, input }),
    maximise: () => editor.maximise({ layer, from, settings }),
    confusion: () => editor.confusion({}),
  }[tab]();
  asked.then(
    packed => settle(next, { tab, of: unpacked(packed) } as Answer, undefined),
    (error: unknown) => settle(next, undefined, messageOf(error)),
  );
  draw();
}

function settle(asked: string, next: Answer | undefined, why: string | undefined): void {
  if (asked !== question) return;
  answer = next;
  problem = why;
  doing = '';
  draw();
}

function inputOf({ input, image, example, seed }: SavedState): LearnedInput {
  if (input === 'image' && image !== undefined) return { kind: 'image', path: image };
  return input === 'example' ? { kind: 'example', index: example } : { kind: 'noise', seed };
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function figureOf(page: Page): Figure | undefined {
  if (answer === undefined) return undefined;
  switch (answer.tab) {
    case 'filters':
      return filtersFigure(answer.of, page.width, text);
    case 'activations':
      return activationsFigure(answer.of, page.width, text);
    case 'maximise':
      return maximisedFigure(answer.of, page.width, text);
    case 'confusion':
      return confusionFigure(answer.of, page.width, text);
  }
}

function draw(): void {
  if (shown?.summary === undefined) {
    const said = shown?.problem ?? (doing === '' ? text('opening the network') : doing);
    render(html`<p class=${shown?.problem === undefined ? 'none' : 'none bad'} role="status">${said}</p>`, app);
    return;
  }
  const width = Math.max(260, Math.min(1100, app.clientWidth - 56));
  const page: Page = { shown, summary: shown.summary, state, answer, problem, editor, width, change, ask };
  render(
    html`${drawHeader(page, doing)} ${drawControls(page)}
    ${problem === undefined ? nothing : html`<p class="reason bad" role="alert">${problem}</p>`} ${drawPicture(page)}
    ${drawMistakes(page)}`,
    app,
  );
}

function drawPicture(page: Page): TemplateResult | typeof nothing {
  const figure = figureOf(page);
  if (figure === undefined || answer === undefined) return nothing;
  const { tab } = answer;
  const title = `${page.summary.name}: ${tab}${tab === 'confusion' ? '' : ` · ${page.state.layer ?? ''}`}`;
  const saveIt = (): void =>
    ask(editor.saveChart({ name: tab, svg: svgOf(figure, { theme: 'light', background: 'paper', title }) }));
  return html`<figure class="chart" data-chart=${tab}>
    <figcaption>
      <span class="value" aria-live="off" .textContent=${live(pointedInWords())}></span>
      <button class="quiet" title=${text('Save this picture as an SVG or PNG file')} @click=${saveIt}>
        ${text('Export…')}
      </button>
    </figcaption>
    ${svg`<svg class="drawing" width=${figure.width} height=${figure.height} role="group" aria-label=${title}
      viewBox="${figure.x} ${figure.y} ${figure.width} ${figure.height}" @pointermove=${point} @pointerleave=${leave} @click=${press}>${drawFigure(figure)}</svg>`}
  </figure>`;
}

function point(event: PointerEvent): void {
  const part = (event.target as Element).closest('[data-id]');
  say(part === null ? '' : (valueIn(part, event) ?? part.getAttribute('aria-label') ?? ''));
}

function valueIn(part: Element, { clientX, clientY }: PointerEvent): string | undefined {
  const frames = [...part.querySelectorAll('.frame')].map(each => each.getBoundingClientRect());
  const frame = frames.findIndex(
    ({ left, right, top, bottom }) => left <= clientX && clientX < right && top <= clientY && clientY < bottom,
  );
  const place = frames[frame];
  if (place === undefined || answer === undefined) return undefined;
  const across = (clientX - place.left) / place.width;
  const down = (clientY - place.top) / place.height;
  const id = part.getAttribute('data-id') ?? '';
  const value = valueAt(answer, { id, frame, frames: frames.length, across, down });
  return value && `${part.getAttribute('aria-label')?.split(',')[0] ?? ''}: ${value}`;
}

function say(next: string): void {
  if (next === pointed) return;
  pointed = next;
  // Only the line changes, and a picture of thousands of cells need not be compared with itself.
  const line = app.querySelector('.value');
  if (line !== null) line.textContent = pointedInWords();
}

function pointedInWords(): string {
  return pointed === '' ? text('Point at a picture to read its numbers') : pointed;
}

function leave(): void {
  say('');
}

/** A cell of the table of mistakes shows its examples. */
function press(event: Event): void {
  const [kind, truth, said] = ((event.target as Element).closest('[data-id]')?.getAttribute('data-id') ?? '').split(
    ' ',
  );
  if (kind === 'cell') change({ cell: [Number(truth), Number(said)] });
}

window.addEventListener('resize', draw);

draw();
void editor.ready({}); // the answer is an update
