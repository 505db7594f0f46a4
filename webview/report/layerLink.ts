import { html, type TemplateResult } from 'lit';
import { text } from '../text.ts';
import type { Page } from './page.ts';

/** The name of a layer, which leads to its line. */
export function layerLink({ editor, ask }: Page, name: string): TemplateResult {
  return html`<button
    class="link"
    title=${text('Go to the line of {0}', name)}
    @click=${() => ask(editor.openLayer({ name, focus: true }))}
  >
    ${name}
  </button>`;
}
