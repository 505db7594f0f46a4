import assert from 'node:assert/strict';
import { layerTable } from '../../src/diagram/layerRows.ts';
import { usePages, type OpenPage, type PageOptions } from '../support/diagramPage.ts';
import { analysisOf, diagramOf } from '../support/diagrams.ts';
import { zooText } from '../support/zooTexts.ts';

const analysis = analysisOf(zooText('resnet50'));
const model = diagramOf(analysis);
const uri = 'file:///resnet50.cnn.json';

/** Longer than a screen, as hovers with a picture are. */
const said = (id: string): string =>
  `<p><strong>conv2d</strong> <code>${id}</code></p><table><thead><tr><th>in it</th><th class="number">params</th></tr></thead>` +
  `<tbody><tr><td>relu</td><td class="number">1,234</td></tr></tbody></table>` +
  `<p><img alt="a window" src="data:image/svg+xml;base64,${btoa('<svg xmlns="http://www.w3.org/2000/svg" width="300" height="120"><rect width="300" height="120" fill="#888"/></svg>')}"></p>`;

describe('text and diagram in a browser, under the policy of the editor', () => {
  const openPage = usePages();
  let open: OpenPage;

  const openDiagram = async (options: PageOptions = {}): Promise<OpenPage> => {
    const opened = await openPage({ answers: { describe: ({ id = '' }) => ({ html: said(id) }) }, ...options });
    await opened.call('about', { uri });
    await opened.update(model);
    await opened.page.locator('.box[data-id="fc"]').waitFor({ state: 'attached' });
    return opened;
  };
  const selected = (page: OpenPage): Promise<readonly string[]> =>
    page.page.evaluate(() =>
      [...document.querySelectorAll<SVGElement>('.box.selected, .frame.selected')].map(box => box.dataset['id'] ?? ''),
    );
  /** Waits until exactly these are marked. */
  const untilSelected = async (...ids: readonly string[]): Promise<void> => {
    const marked = ids.map(id => open.page.locator(`.selected[data-id="${id}"]`).waitFor({ state: 'attached' }));
    await Promise.all(marked);
    assert.deepEqual([...(await selected(open))].sort(), ids.toSorted());
  };
  const clickOn = (id: string, modifiers: readonly ('Shift' | 'Control')[] = []): Promise<void> =>
    open.page.locator(`.box[data-id="${id}"] .title`).click({ modifiers: [...modifiers] });
  const opened = async (count: number): Promise<unknown> => (await open.untilAsked('openSources', count)).params;

  it('shows the text of what is clicked, and leaves the keyboard where it is', async () => {
    open = await openDiagram();
    await clickOn('maxPool2d_1');
    assert.deepEqual(await opened(1), { ids: ['maxPool2d_1'], focus: false });
  });
  it('takes another node beside it with Ctrl or Shift, and leaves it again', async () => {
    await clickOn('stem.conv', ['Control']);
    assert.deepEqual(await opened(2), { ids: ['stem.conv', 'maxPool2d_1'], focus: false });
    await clickOn('stem.norm', ['Shift']);
    assert.deepEqual(await opened(3), { ids: ['stem.norm', 'stem.conv', 'maxPool2d_1'], focus: false });
    await clickOn('stem.conv', ['Control']);
    assert.deepEqual(await opened(4), { ids: ['stem.norm', 'maxPool2d_1'], focus: false });
    await open.page.locator('.box.selected[data-id="stem.conv"]').waitFor({ state: 'detached' });
    await untilSelected('maxPool2d_1', 'stem.norm');
  });
  it('goes to the text with Enter, and with a double click', async () => {
    await open.page.keyboard.press('Enter');
    assert.deepEqual(await opened(5), { ids: ['stem.norm'], focus: true });
    await open.page.locator('.box[data-id="stem.conv"] .title').dblclick();
    assert.deepEqual(await opened(8), { ids: ['stem.conv'], focus: true });
  });
  it('keeps first what was chosen here, when the text stands for more', async () => {
    await clickOn('maxPool2d_1');
    await open.call('select', { ids: ['stem.conv', 'maxPool2d_1', 'fc'] });
    await open.page.locator('.box.selected[data-id="fc"]').waitFor({ state: 'attached' });
    assert.match(
      await open.page.locator('.details').innerText(),
      /maxPool2d_1[^]*The first of 3|The first of 3[^]*maxPool2d_1/,
    );
  });

  it('shows in its details what the editor says in a hover, and can do without them', async () => {
    await open.call('select', { ids: ['stem.conv'] });
    await open.page.locator('.details .said code', { hasText: 'stem.conv' }).waitFor();
    assert.equal(open.asked('describe').filter(({ params }) => params['id'] === 'stem.conv').length, 1);
    await open.page.screenshot({ path: 'test/output/screenshots/details-dark.png' });
    await open.page.locator('.details .close').click();
    await open.page.locator('.details').waitFor({ state: 'detached' });
    await open.page.locator('.open-details').waitFor();
  });
  it('shows it in a card beside the node that the mouse rests on', async () => {
    const node = open.page.locator('.box[data-id="stem.norm"] .title');
    await node.hover();
    await open.page.locator('.hover-card code', { hasText: 'stem.norm' }).waitFor();
    const [card, box] = [await open.page.locator('.hover-card').boundingBox(), await node.boundingBox()];
    assert.ok(card !== null && box !== null);
    const isBeside = box.y + box.height <= card.y || card.y + card.height <= box.y || box.x + box.width <= card.x;
    assert.ok(isBeside || card.x + card.width <= box.x, 'the card is beside the node');
    assert.ok(0 <= card.x && card.x + card.width <= 700 && 0 <= card.y && card.y + card.height <= 900);
    await open.page.waitForFunction(
      () => 0 < (document.querySelector<HTMLImageElement>('.hover-card img')?.naturalWidth ?? 0),
    );
    await open.page.screenshot({ path: 'test/output/screenshots/card-dark.png' });
    await open.page.mouse.move(5, 880);
    await open.page.locator('.hover-card').waitFor({ state: 'detached' });
  });
  it('shows it by keyboard, until Escape', async () => {
    await open.page.keyboard.press('i');
    await open.page.locator('.hover-card code', { hasText: 'stem.conv' }).waitFor();
    await open.page.keyboard.press('Escape');
    await open.page.locator('.hover-card').waitFor({ state: 'detached' });
    await open.page.keyboard.press('Control+i');
    await open.page.locator('.hover-card').waitFor();
    await open.page.keyboard.press('Control+i');
    await open.page.locator('.hover-card').waitFor({ state: 'detached' });
  });

  it('asks for the definition, the name and the references of what is selected', async () => {
    for (const key of ['F12', 'F2', 'Shift+F12']) await open.page.keyboard.press(key);
    await open.untilAsked('goTo', 3);
    assert.deepEqual(
      open.asked('goTo').map(({ params }) => params),
      ['definition', 'rename', 'references'].map(what => ({ id: 'stem.conv', what })),
    );
  });
  it('tells the menu of the editor which node it is for', async () => {
    const contextOf = (id: string): Promise<Record<string, unknown>> =>
      open.page.evaluate(
        node =>
          JSON.parse(
            document.querySelector<SVGElement>(`[data-id="${node}"]`)?.dataset['vscodeContext'] ?? '{}',
          ) as Record<string, unknown>,
        id,
      );
    await open.page.locator('.box[data-id="maxPool2d_1"] .title').click({ button: 'right' });
    const { id, uri: of, webviewSection, cnnHasWindow } = await contextOf('maxPool2d_1');
    assert.deepEqual([id, of, webviewSection, cnnHasWindow], ['maxPool2d_1', uri, 'node', true]);
    // The node that is clicked is the selected one, as in the lists of the editor.
    await open.page.locator('.box.selected[data-id="stem.conv"]').waitFor({ state: 'detached' });
    await untilSelected('maxPool2d_1');
    await open.page.evaluate(() => {
      document.querySelector('.canvas')?.dispatchEvent(new MouseEvent('contextmenu', { bubbles: true, button: 0 }));
    });
    assert.equal((await contextOf('maxPool2d_1'))['id'], 'maxPool2d_1');
  });

  it('is as it was after the window was loaded again', async () => {
    await open.page.locator('.box[data-id="group conv2.first.residual_1"] .chevron').click();
    await open.page.locator('.frame.head[data-id="group conv2.first.residual_1"]').waitFor();
    await clickOn('stem.conv');
    const camera = await open.page.locator('.canvas').getAttribute('viewBox');
    await open.page.mouse.move(300, 500);
    await open.page.mouse.wheel(0, 120);
    await open.page.waitForFunction(
      before => document.querySelector('.canvas')?.getAttribute('viewBox') !== before,
      camera,
    );
    const seen = async (): Promise<readonly unknown[]> => [
      await open.page.locator('.canvas').getAttribute('viewBox'),
      await open.page.locator('.box').count(),
      await selected(open),
      await open.page.locator('.details').count(),
    ];
    const before = await seen();
    // It is kept once it has come to rest.
    await open.untilSaved(kept => {
      const { camera: { x, y } = {} } = (kept ?? {}) as {
        readonly camera?: { readonly x: number; readonly y: number };
      };
      return String(before[0]).startsWith(`${x} ${y} `);
    });
    const saved = open.saved();
    assert.equal((saved as { uri: string }).uri, uri);
    await open.page.close();
    open = await openDiagram({ saved });
    await open.page.locator('.box.selected[data-id="stem.conv"]').waitFor();
    assert.deepEqual(await seen(), before);
    assert.deepEqual(open.violations, []);
  });
  it('says that a text is closed, and goes on showing it', async () => {
    await open.call('about', { uri, note: 'The text is closed.' });
    await open.page.locator('.notice', { hasText: 'The text is closed.' }).waitFor();
    assert.ok(0 < (await open.page.locator('.box').count()));
    await open.call('about', { uri });
    await open.page.locator('.notice').waitFor({ state: 'detached' });
  });

  it('asks for nothing that the policy refuses, in any view', async () => {
    await open.page.locator('.open-details').click();
    for (const view of await open.page.locator('.views button:enabled').all()) {
      await view.click();
      await open.page.locator('.views button[aria-pressed=true]', { hasText: await view.innerText() }).waitFor();
    }
    assert.deepEqual(open.violations, []);
    await open.page.close();
    open = await openDiagram({ theme: 'light' });
    await clickOn('stem.conv');
    await open.page.locator('.details .said').waitFor();
    await open.page.screenshot({ path: 'test/output/screenshots/details-light.png' });
    assert.deepEqual(open.violations, []);
  });
  it('has all its buttons on the page in a narrow panel, in every view', async () => {
    await open.page.setViewportSize({ width: 320, height: 700 });
    for (const view of await open.page.locator('.views button:enabled').all()) {
      await view.click();
      await open.page.locator('.views button[aria-pressed=true]', { hasText: await view.innerText() }).waitFor();
      const right = await open.page
        .locator('header button, header select')
        .evaluateAll(all => Math.max(...all.map(each => each.getBoundingClientRect().right)));
      assert.ok(right <= 320, `the last button of ${await view.innerText()} ends at ${right} px`);
    }
    await open.page.screenshot({ path: 'test/output/screenshots/narrow-light.png' });
  });
  it('takes the card away with its node, and shows none of what comes under a mouse at rest', async () => {
    open = await openDiagram();
    await open.page.locator('.box[data-id="stem.norm"] .title').hover();
    await open.page.locator('.hover-card code', { hasText: 'stem.norm' }).waitFor();
    const before = await open.page.locator('.canvas').getAttribute('viewBox');
    await open.call('select', { ids: ['fc'] });
    await open.page.waitForFunction(
      view => document.querySelector('.canvas')?.getAttribute('viewBox') !== view,
      before,
    );
    await open.page.locator('.hover-card').waitFor({ state: 'detached' });
    await open.call('select', { ids: ['stem.conv'] });
    await untilSelected('stem.conv');
    assert.equal(await open.page.locator('.hover-card').count(), 0);
  });
  it('shows the table of layers by the same policy, with its bars and rows in place', async () => {
    const layers = await openPage({ name: 'layers', theme: 'light', size: { width: 600, height: 500 } });
    const table = layerTable(analysis, () => undefined);
    await layers.call('update', { shown: { uri, table, times: {}, areTimesOld: false } });
    await layers.page.locator('.row[data-id="maxPool2d_1"]').waitFor();
    const tops = await layers.page
      .locator('.row[data-id]')
      .evaluateAll(rows => rows.map(row => (row as HTMLElement).offsetTop));
    assert.equal(new Set(tops).size, tops.length, 'each row has a place of its own');
    const widths = await layers.page.locator('.bar').evaluateAll(bars => bars.map(bar => bar.clientWidth));
    assert.ok(widths.some(width => 2 < width));
    await layers.page.screenshot({ path: 'test/output/screenshots/layers-policy.png' });
    assert.deepEqual(layers.violations, []);
    await layers.page.close();
  });
});
