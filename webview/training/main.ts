import { html, render } from 'lit';
import type {
  ShownTraining,
  TrainingNews,
  TrainingPageHostMethods,
  TrainingPageMethods,
} from '../../src/protocol/trainingPage.ts';
import {
  fits,
  readForm,
  readNumber,
  usualForm,
  type NumberField,
  type TrainingForm,
} from '../../src/reports/trainingSettings.ts';
import { listenToKeys } from '../actions.ts';
import { connectHost } from '../host.ts';
import { text } from '../text.ts';
import { drawCurves } from './curves.ts';
import { drawEnding } from './ending.ts';
import { drawForm } from './form.ts';
import { actionsOf, drawHeader } from './header.ts';
import { firstLook, type Page, type SavedState } from './page.ts';
import { received, receivedNews } from './received.ts';
import { drawWeights } from './weights.ts';
import './training.css';

const {
  remote: editor,
  saved,
  save,
} = connectHost<TrainingPageHostMethods, SavedState>({
  update: ({ shown: next }) => update(received(next)),
  append: ({ news }) => append(receivedNews(news)),
} satisfies TrainingPageMethods);

const app = document.getElementById('app') ?? document.body;
let shown: ShownTraining | undefined;
let state: SavedState = { ...firstLook, ...saved };
let form: TrainingForm = usualForm('crossEntropy');
let misfits: ReadonlyMap<NumberField, string> = new Map();
let pointed: number | undefined;
let notice = '';
let isDrawingSoon = false;

function update(next: ShownTraining): void {
  const isAnother = shown?.uri !== next.uri;
  const wasGoingOn = shown !== undefined && !isAtRest(shown);
  shown = next;
  // What somebody is writing stays.
  if (isAnother || misfits.size === 0) form = readForm(next.form, usualForm('crossEntropy'));
  if (isAnother) misfits = new Map();
  if (!wasGoingOn && !isAtRest(next)) notice = '';
  state = { ...state, uri: next.uri };
  save(state);
  draw();
}

function append(news: TrainingNews): void {
  if (shown === undefined) return;
  if (shown.points.length !== news.before) {
    void editor.ready({}); // the answer is an update with all points
    return;
  }
  const { progress, data, points, statistics, warnings } = news;
  shown = {
    ...shown,
    progress,
    ...(data && { data }),
    points: points.length === 0 ? shown.points : [...shown.points, ...points],
    ...(statistics && { statistics }),
    ...(warnings && { warnings }),
  };
  drawSoon();
}

/** Whether nothing is done now. */
function isAtRest({ progress: { phase } }: ShownTraining): boolean {
  return phase === 'idle' || phase === 'ended' || phase === 'failed';
}

function change(part: Partial<SavedState>): void {
  state = { ...state, ...part };
  save(state);
  draw();
}

function changeForm(part: Partial<TrainingForm>): void {
  form = { ...form, ...part };
  if (misfits.size === 0) void editor.keepForm({ form });
  draw();
}

function writeNumber(field: NumberField, written: string): void {
  const number = readNumber(written);
  const next = new Map(misfits);
  if (fits(field, number)) next.delete(field);
  else next.set(field, written);
  misfits = next;
  changeForm(fits(field, number) ? { numbers: { ...form.numbers, [field]: number } } : {});
}

function ask(request: Promise<unknown>, done?: string): void {
  request.then(
    () => say(done ?? ''),
    (error: unknown) => say(error instanceof Error ? error.message : String(error)),
  );
}

function say(next: string): void {
  notice = next;
  draw();
}

function point(step: number | undefined): void {
  if (step === pointed) return;
  pointed = step;
  drawSoon();
}

function pageOf(training: ShownTraining): Page {
  // The page's own margins, and a bar for scrolling that may come.
  const width = Math.max(260, Math.min(1100, app.clientWidth - 56));
  return {
    shown: training,
    state,
    form,
    misfits,
    // As it is when it is asked for: two keys may come before the next frame.
    get pointed() {
      return pointed;
    },
    editor,
    width,
    change,
    point,
    changeForm,
    writeNumber,
    ask,
  };
}

/** Once a frame at most, however often something is told. */
function drawSoon(): void {
  if (isDrawingSoon) return;
  isDrawingSoon = true;
  requestAnimationFrame(() => {
    isDrawingSoon = false;
    draw();
  });
}

function draw(): void {
  if (shown === undefined) {
    render(html`<p class="none">${text('No training yet.')}</p>`, app);
    return;
  }
  const page = pageOf(shown);
  render(
    html`${drawHeader(page, notice)} ${drawForm(page)} ${drawCurves(page)} ${drawWeights(page)} ${drawEnding(page)}`,
    app,
  );
}

listenToKeys(() => (shown === undefined ? [] : actionsOf(pageOf(shown))));
window.addEventListener('resize', draw);

draw();
void editor.ready({}); // the answer is an update
