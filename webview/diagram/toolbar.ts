import { html, nothing, type TemplateResult } from 'lit';
import { text } from '../text.ts';
import { drawOverlayMenu } from './overlayMenu.ts';
import { openSearch } from './search.ts';
import type { Page, View } from './page.ts';
import { drawPictureTools } from './pictures.ts';

/** What is shown in words, the views to choose from, and the buttons of the one that is seen. */
export function drawToolbar(page: Page, views: readonly View[]): TemplateResult {
  const { shown, view: name } = page.state;
  const seen = views.find(view => view.name === name);
  return html`<header>
    <h1>${shown?.model.name}</h1>
    <span class="totals">${shown?.model.totals}</span>
    ${
      views.length < 2
        ? nothing
        : html`<span class="views" role="group" aria-label=${text('View')}>
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
          </span>`
    }
    <span class="tools">
      ${drawOverlayMenu(page)}
      <button
        class="find"
        title=${text('Search (Ctrl+F or /)')}
        aria-pressed=${page.state.query !== undefined}
        @click=${() => (page.state.query === undefined ? openSearch(page) : page.change({ query: undefined }))}
      >
        ${text('Search')}
      </button>
      ${seen?.tools?.(page) ?? nothing} ${drawPictureTools(page)}
    </span>
  </header>`;
}
