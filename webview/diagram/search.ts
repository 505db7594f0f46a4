import { html, nothing, type TemplateResult } from 'lit';
import { createRef, ref } from 'lit/directives/ref.js';
import { nodeOrGroup } from '../../src/diagram/parts.ts';
import { hitBeside } from '../../src/diagram/search.ts';
import { text } from '../text.ts';
import { hitsOf, traceIn } from './looking.ts';
import type { Page } from './page.ts';

const input = createRef<HTMLInputElement>();

/** The box in which layers are searched for; nothing while it is closed. */
export function drawSearch(page: Page): TemplateResult | typeof nothing {
  const { query } = page.state;
  if (query === undefined) return nothing;
  return html`<search class="search">
    <input
      ${ref(input)}
      type="text"
      spellcheck="false"
      .value=${query}
      placeholder=${text('conv, type:relu, 512×7×7, macs>100M')}
      aria-label=${text('Search for layers by name, type, size, or a bound such as macs>100M')}
      @input=${(event: Event) => page.change({ query: (event.target as HTMLInputElement).value })}
      @keydown=${(event: KeyboardEvent) => {
        if (event.key === 'Enter') goTo(page, event.shiftKey ? -1 : 1);
        else if (event.key === 'Escape') close(page);
        else return;
        event.preventDefault();
        event.stopPropagation();
      }}
    />
    <span class="count" role="status">${countText(page)}</span>
    <button title=${text('Previous (Shift+Enter)')} aria-label=${text('Previous hit')} @click=${() => goTo(page, -1)}>
      ↑
    </button>
    <button title=${text('Next (Enter)')} aria-label=${text('Next hit')} @click=${() => goTo(page, 1)}>↓</button>
    <button title=${text('Close (Escape)')} aria-label=${text('Close the search')} @click=${() => close(page)}>
      ×
    </button>
  </search>`;
}

/** Whether a key was meant for the search or the trace: Ctrl+F and / open the search, t traces what is chosen, Escape ends both. */
export function pressLooking({ key, ctrlKey, metaKey, altKey, target }: KeyboardEvent, page: Page): boolean {
  const { query, traced, selected, shown } = page.state;
  if (shown === undefined || altKey) return false;
  const hasCommand = ctrlKey || metaKey;
  if (hasCommand && key.toLowerCase() === 'f') {
    openSearch(page);
    return true;
  }
  if (hasCommand || (target as Element).closest('input, select, textarea') !== null) return false;
  if (key === '/') {
    openSearch(page);
    return true;
  }
  if (key === 't' && (selected[0] ?? traced) !== undefined) {
    toggleTrace(page, selected[0]);
    return true;
  }
  if (key !== 'Escape' || (query === undefined && traced === undefined)) return false;
  page.change({ query: undefined, traced: undefined });
  return true;
}

/** Shows what a node or group reads and what reads it; no longer, when it is shown already. */
export function toggleTrace(page: Page, id: string | undefined): void {
  page.change({ traced: id === page.state.traced ? undefined : id });
}

/** In words what is traced. */
export function drawTrace(page: Page): TemplateResult | typeof nothing {
  const trace = traceIn(page.state);
  if (trace === undefined) return nothing;
  return html`<p class="trace-line" role="status">
    ${text('{0} reads {1}, read by {2}', nameOf(page, trace.start), layersText(trace.nRead), trace.nReadBy)}
    <button @click=${() => page.change({ traced: undefined })}>${text('End trace')}</button>
  </p>`;
}

/** Opens the search, or goes back into it with all that is typed marked. */
export function openSearch(page: Page): void {
  page.change({ query: page.state.query ?? '' });
  // The box is there with the next frame.
  requestAnimationFrame(() =>
    requestAnimationFrame(() => {
      input.value?.focus();
      input.value?.select();
    }),
  );
}

function close(page: Page): void {
  page.change({ query: undefined });
  document.querySelector<SVGElement>('.canvas')?.focus();
}

function goTo(page: Page, direction: 1 | -1): void {
  const { shown, selected } = page.state;
  const hits = hitsOf(page.state);
  if (shown === undefined || hits === undefined) return;
  const next = hitBeside(hits, shown.model, selected[0], direction);
  if (next !== undefined) page.reveal(next);
}

/** "3 of 12" on a hit, "12 hits" elsewhere. */
function countText({ state }: Page): string {
  const hits = hitsOf(state);
  if (hits === undefined) return '';
  const count = hits.ids.length;
  const at = hits.ids.indexOf(state.selected[0] ?? '');
  if (at !== -1) return text('{0} of {1}', at + 1, count);
  if (count === 0) return text('nothing found');
  return count === 1 ? text('1 hit') : text('{0} hits', count);
}

function layersText(count: number): string {
  return count === 1 ? text('1 layer') : text('{0} layers', count);
}

function nameOf({ state }: Page, id: string): string {
  const { shown } = state;
  return (shown && nodeOrGroup(shown.model, id))?.name ?? id;
}
