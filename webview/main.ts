import { html, render } from 'lit';
import { initiallyExpanded } from '../src/diagram/visible.ts';
import type { DiagramHostMethods, DiagramMethods } from '../src/protocol/diagram.ts';
import { drawDetails } from './diagram/details.ts';
import { drawNotice } from './diagram/notice.ts';
import type { Page, PageState, View } from './diagram/page.ts';
import { drawToolbar } from './diagram/toolbar.ts';
import { createViews } from './diagram/views.ts';
import { connectHost } from './host.ts';
import './diagram/style.css';

const {
  remote: editor,
  saved,
  save,
} = connectHost<DiagramHostMethods, PageState>({
  update: ({ shown }) => change({ shown }),
  select({ ids }) {
    change({ selected: ids });
    seenView()?.reveal?.(page);
  },
  show({ view, id }) {
    change({ view, ...(id !== undefined && { selected: [id] }) });
  },
  picture: () => undefined,
} satisfies DiagramMethods);

const app = document.getElementById('app') ?? document.body;
const views = createViews();
let state: PageState = {
  view: 'graph',
  expanded: undefined,
  inFull: [],
  direction: 'down',
  camera: undefined,
  ...saved,
  shown: undefined,
  selected: [],
};
let frameRequested = false;

const page: Page = {
  get state() {
    return state;
  },
  editor,
  change,
  open(id) {
    change({ selected: [id] });
    void editor.openSource({ id }); // the editor answers by moving its cursor
  },
};

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
  if (state.shown === undefined) return;
  save({ ...state, shown: undefined, selected: [] });
  render(html`${drawToolbar(page, views)} ${drawNotice(state)} ${seenView()?.draw(page)} ${drawDetails(page)}`, app);
}

function seenView(): View | undefined {
  return views.find(({ name }) => name === state.view) ?? views[0];
}

window.addEventListener('resize', () => change({}));
window.addEventListener('keydown', event => {
  if (event.ctrlKey || event.metaKey || (event.target as Element).closest('button, input, select') !== null) return;
  if (seenView()?.press?.(event.key, page) === true) event.preventDefault();
});

void editor.ready({}); // the answer is an update
