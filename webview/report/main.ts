import { html, render } from 'lit';
import type { ReportHostMethods, ReportMethods, ShownReport } from '../../src/protocol/report.ts';
import { listenToKeys } from '../actions.ts';
import { connectHost } from '../host.ts';
import { text } from '../text.ts';
import { drawBenchmark } from './benchmark.ts';
import { drawComparison } from './comparison.ts';
import { actionsOf, drawFacts, drawHeader } from './header.ts';
import { drawLayerTimes } from './layers.ts';
import { firstLook, type Page, type SavedState } from './page.ts';
import { received } from './received.ts';
import { drawValidation } from './validation.ts';
import './report.css';

const {
  remote: editor,
  saved,
  save,
} = connectHost<ReportHostMethods, SavedState>({
  update: ({ shown: next }) => update(received(next)),
  progress({ message }) {
    progress = message;
    notice = '';
    draw();
  },
} satisfies ReportMethods);

const app = document.getElementById('app') ?? document.body;
let shown: ShownReport | undefined;
let state: SavedState = { ...firstLook, ...saved };
let progress: string | undefined;
let notice = '';

function update(next: ShownReport): void {
  const isAnother = state.uri !== undefined && next.uri !== state.uri;
  const { validation, benchmark, before } = next;
  const idsOf = (look: SavedState): string => [look.validation, look.benchmark, look.before].join();
  const shownBefore = idsOf(state);
  // Built anew, so that what is not shown any more leaves no id behind.
  const { onlyDeparting, order, allBars, allLayers, batch, layer } = isAnother ? firstLook : state;
  state = {
    onlyDeparting,
    order,
    allBars,
    allLayers,
    ...(batch !== undefined && { batch }),
    ...(layer !== undefined && { layer }),
    uri: next.uri,
    ...(validation && { validation: validation.record.id }),
    ...(benchmark && { benchmark: benchmark.record.id }),
    ...(before && { before: before.record.id }),
  };
  const isRestored = shown === undefined;
  shown = next;
  save(state);
  draw();
  // What is new, such as a comparison, stands at the top.
  if (!isRestored && idsOf(state) !== shownBefore) app.scrollTo({ top: 0 });
}

function change(part: Partial<SavedState>): void {
  state = { ...state, ...part };
  save(state);
  draw();
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

function pageOf(report: ShownReport): Page {
  // The page's own margins, and a bar for scrolling that may come.
  const width = Math.max(280, Math.min(1100, app.clientWidth - 56));
  return { shown: report, state, editor, width, change, ask };
}

function draw(): void {
  if (shown === undefined) {
    render(html`<p class="none">${progress ?? text('No report yet.')}</p>`, app);
    return;
  }
  const page = pageOf(shown);
  render(
    html`${drawHeader(page, progress, notice)} ${drawComparison(page)} ${drawValidation(page)} ${drawBenchmark(page)}
    ${drawLayerTimes(page)} ${drawFacts(shown)}`,
    app,
  );
}

listenToKeys(() => (shown === undefined ? [] : actionsOf(pageOf(shown))));
window.addEventListener('resize', draw);

draw();
void editor.ready({}); // the answer is an update
