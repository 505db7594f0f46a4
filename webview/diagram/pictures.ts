import { html, type TemplateResult } from 'lit';
import { svgOf, type PictureOptions } from '../../src/diagram/export/svg.ts';
import { tikzOf } from '../../src/diagram/export/tikz.ts';
import type { DiagramMethods } from '../../src/protocol/diagram.ts';
import { text } from '../text.ts';
import { iconButton } from './iconButton.ts';
import type { Page, View } from './page.ts';

type Methods = Pick<DiagramMethods, 'picture' | 'copyImage'>;

/** What is seen as files and on the clipboard, for the editor that asks for it. */
export function createPictures(page: Page, seenView: () => View | undefined): Methods {
  return {
    picture({ format, theme, background }) {
      const figure = seenView()?.figure(page);
      if (figure === undefined) return undefined;
      const { name: title = '', totals: description = '' } = page.state.shown?.model ?? {};
      const options: PictureOptions = { theme, background, title, description };
      return { text: format === 'svg' ? svgOf(figure, options) : tikzOf(figure, options) };
    },
    async copyImage({ png }) {
      try {
        await focused();
        const bytes = Uint8Array.from(atob(png), character => character.charCodeAt(0));
        const blob = new Blob([bytes], { type: 'image/png' });
        await navigator.clipboard.write([new ClipboardItem({ 'image/png': blob })]);
        return {};
      } catch (error) {
        return { problem: error instanceof Error ? error.message : String(error) };
      }
    },
  };
}

/** The buttons that ask the editor for a file, or for the clipboard. */
export function drawPictureTools({ editor }: Page): TemplateResult {
  return html`${iconButton('export', text('Export to a file: SVG, PNG or TikZ'), () => void editor.exportPicture({}))}
  ${iconButton('copy', text('Copy to the clipboard'), () => void editor.copyPicture({}))}`;
}

/** How long a page waits for the focus that it was promised, ms. */
const patience = 1000;

/** Browsers let no page write to the clipboard that has not the focus; the editor gives it to us just before. */
function focused(): Promise<void> {
  window.focus();
  if (document.hasFocus()) return Promise.resolve();
  return new Promise(resolve => {
    const timer = setTimeout(resolve, patience);
    const listener = (): void => {
      clearTimeout(timer);
      resolve();
    };
    window.addEventListener('focus', listener, { once: true });
  });
}
