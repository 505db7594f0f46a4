import { html, nothing, type TemplateResult } from 'lit';
import { text } from '../text.ts';
import { iconButton } from './iconButton.ts';
import { drawOverlayMenu } from './overlayMenu.ts';
import type { Page, View } from './page.ts';
import { drawPictureTools } from './pictures.ts';
import { openSearch } from './search.ts';

/** What is shown in words, the views to choose from, and the buttons of the one that is seen. */
export function drawToolbar(page: Page, views: readonly View[]): TemplateResult {
  const { shown, view: name, query } = page.state;
  const seen = views.find(view => view.name === name);
  const search = (): void => (query === undefined ? openSearch(page) : page.change({ query: undefined }));
  return html`<header>
    <div class="summary">
      <h1>${shown?.model.name}</h1>
      <span class="totals">${shown?.model.totals}</span>
      <span class="tools">${drawPictureTools(page)}</span>
    </div>
    <div class="choices">
      <span class="views" role="group" aria-label=${text('View')}>
        ${views.map(
          view =>
            html`<button
              aria-pressed=${view === seen}
              ?disabled=${!view.isFor(page)}
              @click=${() => page.change({ view: view.name })}
            >
              ${view.title}
            </button>`,
        )}
      </span>
      <span class="tools">
        ${
          seen?.legend === undefined
            ? nothing
            : html`${drawOverlayMenu(page)}
              ${iconButton('search', text('Search (Ctrl+F or /)'), search, query !== undefined)}`
        }
        ${seen?.tools?.(page) ?? nothing}
      </span>
    </div>
  </header>`;
}
