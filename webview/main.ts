import { html, nothing, render, type TemplateResult } from 'lit';
import { initiallyExpanded } from '../src/diagram/visible.ts';
import { withMeasuredTimes } from '../src/diagram/times.ts';
import type { DiagramHostMethods, DiagramMethods } from '../src/protocol/diagram.ts';
import { createDescriptions } from './diagram/descriptions.ts';
import { areDetailsSeen, drawDetails } from './diagram/details.ts';
import { createHoverCard } from './diagram/hoverCard.ts';
import { connectNodeMenu } from './diagram/nodeMenu.ts';
import { drawNotice } from './diagram/notice.ts';
import type { Page, PageState, View } from './diagram/page.ts';
import { drawLegend } from './diagram/overlayMenu.ts';
import { createPictures } from './diagram/pictures.ts';
import { drawSearch, drawTrace, pressLooking } from './diagram/search.ts';
import { keepBarHeight } from './diagram/screen.ts';
import { drawToolbar } from './diagram/toolbar.ts';
import { createViews } from './diagram/views.ts';
import { initialWindows } from './diagram/windows/state.ts';
import { connectHost } from './host.ts';
import './diagram/style.css';

const {
  remote: editor,
  saved,
  save,
} = connectHost<DiagramHostMethods, PageState>({
  update: ({ shown }) => change({ shown: { ...shown, model: withMeasuredTimes(shown.model, shown.times) } }),
  about: ({ uri, note }) => change({ uri, note }),
  select({ ids }) {
    const wanted = new Set(ids);
    // A block's text stands for all its uses: the one that was chosen here stays the first, and is seen already.
    const kept = state.selected.filter(id => wanted.delete(id));
    change({ selected: [...kept, ...wanted] });
    if (kept.length === 0) seenView()?.reveal?.(page);
  },
  show({ view, id }) {
    change({ view, ...(id !== undefined && { selected: [id] }) });
  },
  picture: params => pictures.picture(params),
  copyImage: params => pictures.copyImage(params),
} satisfies DiagramMethods);

const app = document.getElementById('app') ?? document.body;
const views = createViews();
let state: PageState = {
  view: 'graph',
  expanded: undefined,
  inFull: [],
  direction: 'down',
  camera: undefined,
  selected: [],
  uri: undefined,
  areDetailsOpen: undefined,
  windows: initialWindows,
  volumeCameras: {},
  scaleLaw: undefined,
  compared: undefined,
  field: undefined,
  overlay: undefined,
  query: undefined,
  traced: undefined,
  ...saved,
  shown: undefined,
  note: undefined,
};
let frameRequested = false;

const page: Page = {
  get state() {
    return state;
  },
  editor,
  change,
  reveal(id) {
    change({ selected: [id] });
    seenView()?.reveal?.(page);
  },
  open(id, { adds = false, focus = false } = {}) {
    const others = state.selected.filter(each => each !== id);
    const selected = !adds ? [id] : others.length < state.selected.length ? others : [id, ...others];
    change({ selected });
    if (0 < selected.length) void editor.openSources({ ids: selected, focus }); // the editor answers by moving its cursor
  },
};
const descriptions = createDescriptions(page);
const card = createHoverCard(
  page,
  descriptions,
  id => areDetailsSeen(state) && state.selected[0] === id && (descriptions.of(id) ?? '') !== '',
);
connectNodeMenu(page);

/** Keys for what is selected, whichever view it is seen in. */
const nodeKeys: Readonly<Record<string, (id: string) => void>> = {
  'F12': id => void editor.goTo({ id, what: 'definition' }), // the editor answers by moving its cursor, here and below
  'Shift+F12': id => void editor.goTo({ id, what: 'references' }),
  'F2': id => void editor.goTo({ id, what: 'rename' }),
  'i': id => card.toggle(id),
  'Control+i': id => card.toggle(id),
};

const pictures = createPictures(page, seenView);

/** Takes another state, arranges what it needs, and draws it in the next frame. */
function change(part: Partial<PageState>): void {
  const before = state;
  state = { ...state, ...part };
  if (state.shown !== undefined)
    state = { ...state, expanded: state.expanded ?? [...initiallyExpanded(state.shown.model)] };
  const isArranged =
    state.shown === before.shown &&
    state.expanded === before.expanded &&
    state.inFull === before.inFull &&
    state.direction === before.direction &&
    state.overlay === before.overlay &&
    state.view === before.view;
  if (!isArranged) seenView()?.arrange?.(page);
  if (frameRequested) return;
  frameRequested = true;
  requestAnimationFrame(() => {
    frameRequested = false;
    draw();
  });
}

function draw(): void {
  if (state.shown === undefined) {
    if (state.note !== undefined) render(drawNotice(state), app);
    return;
  }
  saveSoon();
  render(
    html`${drawToolbar(page, views)} ${drawNotice(state)} ${seenView()?.draw(page)} ${drawLooking()}
    ${drawDetails(page, descriptions)} ${card.draw()}`,
    app,
  );
  keepBarHeight();
}

/** What stands over a view that can be searched: the search itself, and what its colours mean. */
function drawLooking(): TemplateResult | typeof nothing {
  const view = seenView();
  return view?.legend === undefined
    ? nothing
    : html`${drawSearch(page)}
        <div class="corner">${drawTrace(page)} ${drawLegend(view.legend(page))}</div>`;
}

let saving: ReturnType<typeof setTimeout> | undefined;

/** Keeps the state once it has come to rest: each keeping is a message to the editor, as long as what is open. */
function saveSoon(): void {
  clearTimeout(saving);
  saving = setTimeout(saveNow, 150);
}

function saveNow(): void {
  clearTimeout(saving);
  if (state.shown === undefined) return;
  const compared = state.compared && { uri: state.compared.uri };
  // A whole network may be selected; what was chosen last stands first.
  save({ ...state, shown: undefined, note: undefined, selected: state.selected.slice(0, 100), compared });
}

function seenView(): View | undefined {
  return views.find(({ name }) => name === state.view) ?? views[0];
}

window.addEventListener('resize', () => change({}));
window.addEventListener('pagehide', saveNow);
window.addEventListener('keydown', event => {
  if (seenView()?.legend !== undefined && pressLooking(event, page)) {
    event.preventDefault();
    return;
  }
  if ((event.target as Element).closest('button, input, select') !== null) return;
  const key = `${event.ctrlKey || event.metaKey ? 'Control+' : ''}${event.shiftKey && 1 < event.key.length ? 'Shift+' : ''}${event.key}`;
  const [chosen] = state.selected;
  const act = chosen === undefined ? undefined : nodeKeys[key];
  if (act !== undefined && chosen !== undefined) act(chosen);
  else if (event.key === 'Escape' && card.hide()) event.stopPropagation();
  else if (event.ctrlKey || event.metaKey || seenView()?.press?.(event.key, page) !== true) return;
  event.preventDefault();
});

void editor.ready({}); // the answer is an update
