import { html, nothing, type TemplateResult } from 'lit';
import { volumesOf } from '../../src/diagram/figure/volumes.ts';
import { text } from '../text.ts';
import { createFigureView } from './figureView.ts';
import type { Page, View } from './page.ts';

/** The network as cuboids to scale, and another one below it on the same scale if that is asked for. */
export function createVolumesView(): View {
  return createFigureView({
    name: 'volumes',
    title: text('Volumes'),
    figure: ({ model, expanded }, { compared, scaleLaw: law }, width) =>
      volumesOf(
        [
          { model, ...(expanded && { expanded }) },
          ...(compared?.model === undefined ? [] : [{ model: compared.model }]),
        ],
        { width, ...(law && { law }) },
      ),
    tools: page => html`${scaleButtons(page)} ${compareButtons(page)}`,
  });
}

/** Linear, compressed, or what is readable: a law that is pressed twice is chosen by itself again. */
export function scaleButtons(page: Page): TemplateResult {
  const { scaleLaw } = page.state;
  const button = (law: 'linear' | 'compressed', label: string, title: string): TemplateResult =>
    html`<button
      title=${title}
      aria-pressed=${scaleLaw === law}
      @click=${() => page.change({ scaleLaw: scaleLaw === law ? undefined : law })}
    >
      ${label}
    </button>`;
  return html`${button('linear', text('Linear'), text('Draw lengths in proportion to the numbers'))}
  ${button('compressed', text('Compressed'), text('Draw lengths in proportion to the square roots of the numbers'))}`;
}

function compareButtons(page: Page): TemplateResult {
  const { compared } = page.state;
  const compare = async (): Promise<void> => {
    const other = await page.editor.otherNetwork({});
    if (other !== undefined) page.change({ compared: other, volumeCameras: {} });
  };
  // The model does not outlive the page, its address does.
  if (compared !== undefined && compared.model === undefined) void askAgain(page, compared.uri);
  return html`<button title=${text('Draw another network on the same scale')} @click=${() => void compare()}>
      ${text('Compare…')}
    </button>
    ${
      compared === undefined
        ? nothing
        : html`<button
            title=${text('Draw this network alone')}
            @click=${() => page.change({ compared: undefined, volumeCameras: {} })}
          >
            ${text('Close {0}', compared.model?.name ?? '')}
          </button>`
    }`;
}

/** Addresses that have been asked for, so that each is asked for once. */
const asked = new Set<string>();

async function askAgain(page: Page, uri: string): Promise<void> {
  if (asked.has(uri)) return;
  asked.add(uri);
  const other = await page.editor.otherNetwork({ uri }).catch(() => undefined); // its file may be gone
  if (page.state.compared?.uri === uri) page.change({ compared: other });
}
