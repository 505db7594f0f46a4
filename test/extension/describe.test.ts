import assert from 'node:assert/strict';
import { describing } from '../../src/extension/diagramPanel/describe.ts';
import type { PanelContext } from '../../src/extension/diagramPanel/panelContext.ts';

/** The HTML of a description that the language server has written in Markdown. */
async function htmlOf(markdown: string | null): Promise<string> {
  const context = {
    uri: () => 'file:///net.cnn.json',
    client: { sendRequest: () => Promise.resolve(markdown === null ? null : { markdown }) },
  } as unknown as PanelContext;
  return (await describing(context).describe({ id: 'conv' })).html;
}

describe('a description in the diagram', () => {
  it('has tables with columns of numbers, and no styles, which the page would refuse', async () => {
    const html = await htmlOf('| in it | params |\n|--|--:|\n| `relu` | 0 |');
    assert.match(html, /<th class="number">params<\/th>/);
    assert.match(html, /<td><code>relu<\/code><\/td>\s*<td class="number">0<\/td>/);
    assert.doesNotMatch(html, /style/);
  });
  it('has pictures that stand in it', async () => {
    assert.match(
      await htmlOf('![a window](data:image/svg+xml;base64,PHN2Zy8+)'),
      /<img src="data:image\/svg\+xml;base64/,
    );
  });
  it('shows what somebody calls a layer as it is, and lets none of it be HTML', async () => {
    const html = await htmlOf('**conv2d** `a` <img src=x onerror=alert(1)><style>*{}</style>');
    assert.doesNotMatch(html, /<(img|style)/);
  });
  it('is empty where there is nothing to say', async () => {
    assert.equal(await htmlOf(null), '');
  });
});
