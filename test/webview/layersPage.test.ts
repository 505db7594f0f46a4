import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { layerTable, type LayerTable } from '../../src/diagram/layerRows.ts';
import type { ShownTable } from '../../src/protocol/layers.ts';
import { usePages, type OpenPage, type PageOptions } from '../support/diagramPage.ts';
import { analysisOf } from '../support/diagrams.ts';
import { zooText } from '../support/zooTexts.ts';

const resnet50 = zooText('resnet50');
const tableOf = (text: string): LayerTable => layerTable(analysisOf(text), () => undefined);
const shownOf = (table: LayerTable, times: ShownTable['times'] = {}): ShownTable => ({
  uri: 'file:///project/net.cnn.json',
  table,
  times,
  areTimesOld: false,
});

/** Some of the colours of a side bar in VS Code's own themes. */
const sideBarColours = {
  dark: [
    ['--vscode-sideBar-foreground', '#cccccc'],
    ['--vscode-foreground', '#cccccc'],
    ['--vscode-sideBar-background', '#181818'],
    ['--vscode-descriptionForeground', '#9d9d9d'],
    ['--vscode-list-activeSelectionBackground', '#04395e'],
    ['--vscode-list-activeSelectionForeground', '#ffffff'],
    ['--vscode-list-inactiveSelectionBackground', '#37373d'],
    ['--vscode-focusBorder', '#0078d4'],
    ['--vscode-input-background', '#313131'],
    ['--vscode-input-foreground', '#cccccc'],
    ['--vscode-charts-blue', '#3794ff'],
  ],
  light: [
    ['--vscode-sideBar-foreground', '#3b3b3b'],
    ['--vscode-foreground', '#3b3b3b'],
    ['--vscode-sideBar-background', '#f8f8f8'],
    ['--vscode-descriptionForeground', '#3b3b3b'],
    ['--vscode-list-activeSelectionBackground', '#e8e8e8'],
    ['--vscode-list-activeSelectionForeground', '#000000'],
    ['--vscode-list-inactiveSelectionBackground', '#e4e6f1'],
    ['--vscode-focusBorder', '#005fb8'],
    ['--vscode-input-background', '#ffffff'],
    ['--vscode-input-foreground', '#3b3b3b'],
    ['--vscode-charts-blue', '#1a85ff'],
  ],
  contrast: [
    ['--vscode-sideBar-foreground', '#ffffff'],
    ['--vscode-foreground', '#ffffff'],
    ['--vscode-sideBar-background', '#000000'],
    ['--vscode-descriptionForeground', '#ffffff'],
    ['--vscode-focusBorder', '#f38518'],
    ['--vscode-contrastBorder', '#6fc3df'],
    ['--vscode-contrastActiveBorder', '#f38518'],
    ['--vscode-input-background', '#000000'],
    ['--vscode-input-foreground', '#ffffff'],
    ['--vscode-charts-blue', '#75beff'],
  ],
} as const;

describe('the webview with the table of layers', () => {
  const openPage = usePages();
  let opened: OpenPage;
  let page: Page;
  afterEach(() => page.close());

  const open = async (
    shown: ShownTable | null = shownOf(tableOf(resnet50)),
    { theme = 'dark', ...options }: PageOptions = {},
  ): Promise<void> => {
    opened = await openPage({
      name: 'layers',
      theme,
      colours: sideBarColours[theme],
      size: { width: 330, height: 600 },
      ...options,
    });
    ({ page } = opened);
    page.setDefaultTimeout(8000);
    // The editor draws a side bar behind the page.
    await page.evaluate(() => (document.body.style.background = 'var(--vscode-sideBar-background)'));
    await opened.call('update', { shown: shown ?? undefined });
    if (shown !== null) await page.locator('.table').waitFor();
  };
  /** Names of the rows from top to bottom. */
  const names = (): Promise<readonly string[]> =>
    page.evaluate(() =>
      [...document.querySelectorAll<HTMLElement>('.all .row')]
        .sort((left, right) => left.offsetTop - right.offsetTop)
        .map(row => row.querySelector('.own')?.textContent ?? ''),
    );
  const row = (id: string) => page.locator(`.row[data-id="${id}"]`);
  const sortBy = (title: string): Promise<void> =>
    page.getByRole('columnheader', { name: title }).getByRole('button').click();

  it('says what to do when no network is open', async () => {
    await open(null);
    await page.getByRole('button', { name: 'New Network…' }).click();
    await opened.untilAsked('newNetwork');
    assert.equal(opened.asked('newNetwork').length, 1);
  });

  it('sorts by a number at a click, the other way at the next, and as in the text at the third', async () => {
    const collapsed = { uri: 'file:///project/net.cnn.json', filter: '', expanded: [], folded: [] };
    await open(null, { saved: collapsed });
    await opened.call('update', { shown: shownOf(tableOf(resnet50)) });
    await page.locator('.all .row').first().waitFor();
    const inText = await names();
    assert.deepEqual(inText.slice(0, 3), ['stem', 'relu_1', 'maxPool2d_1']);
    await sortBy('Params');
    assert.deepEqual((await names()).slice(0, 3), ['conv5', 'conv4', 'fc']);
    const header = page.getByRole('columnheader', { name: 'Params' });
    assert.equal(await header.getAttribute('aria-sort'), 'descending');
    await sortBy('Params');
    assert.equal(await header.getAttribute('aria-sort'), 'ascending');
    assert.equal((await names()).at(-1), 'conv5');
    await sortBy('Params');
    assert.equal(await header.getAttribute('aria-sort'), 'none');
    assert.deepEqual(await names(), inText);
  });

  it('filters while somebody types, and says how many it has found', async () => {
    await open();
    await page.locator('.table').focus();
    await page.keyboard.type('type:conv2d params>2M');
    await page.locator('.count', { hasText: '4 of 174 layers' }).waitFor();
    assert.equal(await page.locator('.filter').inputValue(), 'type:conv2d params>2M');
    await page.keyboard.press('Escape');
    await row('group stem').waitFor();
    assert.equal(await page.locator('.filter').inputValue(), '');
    await page.keyboard.type('nothing like it');
    await page.locator('.welcome', { hasText: 'No layer has that name' }).waitFor();
    await page.keyboard.press('Control+a');
    await page.keyboard.press('Backspace');
    await row('group stem').waitFor();
    await page.locator('.table').focus();
    await page.keyboard.press('Control+f');
    assert.equal(await page.evaluate(() => document.activeElement?.className), 'filter');
  });

  it('walks, opens and folds by keyboard, and goes to the text on Enter', async () => {
    await open();
    await page.locator('.table').focus();
    await page.keyboard.press('Home');
    await page.locator('.row.active[data-id="group stem"]').waitFor();
    await page.keyboard.press('ArrowLeft');
    await page.locator('.row[data-id="group stem"][aria-expanded="false"]').waitFor();
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowRight');
    await page.locator('.row.active[data-id="stem.conv"]').waitFor();
    await page.keyboard.press('ArrowLeft');
    await page.locator('.row.active[data-id="group stem"]').waitFor();
    await page.keyboard.press('End');
    await page.locator('.row.active[data-id="fc"]').waitFor();
    await page.keyboard.press('Enter');
    assert.deepEqual((await opened.untilAsked('openSource')).params, { id: 'fc', focus: true });
  });

  it('goes to the text of a row that is clicked, and keeps the keyboard', async () => {
    await open();
    await row('maxPool2d_1').click();
    assert.deepEqual((await opened.untilAsked('openSource')).params, { id: 'maxPool2d_1', focus: false });
    await row('group stem').locator('.chevron').click();
    await page.locator('.row[data-id="group stem"][aria-expanded="false"]').waitFor();
    assert.equal(opened.asked('openSource').length, 1);
  });

  it('follows the cursor into a folded group, and does not leave a row that the cursor is on', async () => {
    await open();
    const deep = 'conv4.rest.2.residual_1.trunk.spatial.conv';
    await opened.call('mark', { ids: [deep] });
    await page.locator(`.row.marked.active[data-id="${deep}"]`).waitFor();
    const box = await row(deep).boundingBox();
    assert.ok(box !== null && 0 <= box.y && box.y + box.height <= 600);
    await opened.call('mark', { ids: ['conv2.first.residual_1.trunk.spatial.conv', deep] });
    await page.locator(`.row.marked.active[data-id="${deep}"]`).waitFor();
  });

  it('tells a screen reader where each row stands and what it costs', async () => {
    await open();
    const fc = row('fc');
    const told = await fc.evaluate(element =>
      ['aria-level', 'aria-posinset', 'aria-setsize', 'aria-label'].map(name => element.getAttribute(name)),
    );
    assert.deepEqual(told, ['1', '9', '9', 'fc, linear, output 1000, Params 2.05 M, MACs 2.05 M, Memory 4 kB']);
    assert.equal(await page.locator('[role=treegrid]').getAttribute('aria-label'), 'Layers of ResNet-50');
    await page.locator('.table').focus();
    await page.keyboard.press('End');
    const active = await page.locator('.table').getAttribute('aria-activedescendant');
    assert.equal(active, await fc.getAttribute('id'));
  });

  it('shows what a benchmark has measured, of groups the sum', async () => {
    await open(shownOf(tableOf(resnet50), { 'fc': 0.5, 'stem.conv': 1.25, 'stem.norm': 0.25, 'relu_1': 0.0042 }));
    assert.equal(await row('fc').locator('.time .amount').innerText(), '0.5 ms');
    assert.equal(await row('relu_1').locator('.time .amount').innerText(), '4.2 µs');
    assert.equal(await row('group stem').locator('.time .amount').innerText(), '1.5 ms');
    assert.equal(await row('group conv2').locator('.time .amount').innerText(), '');
    await sortBy('Time');
    assert.equal((await names())[0], 'stem');
  });

  for (const theme of ['dark', 'light'] as const)
    it(`has the share of the time beside that of the computation where there is room, ${theme}`, async () => {
      const times = { 'fc': 0.5, 'stem.conv': 1.25, 'stem.norm': 0.25 };
      await open(shownOf(tableOf(resnet50), times), { theme, size: { width: 700, height: 400 } });
      const shares = (id: string): Promise<readonly string[]> => row(id).locator('.share').allInnerTexts();
      assert.deepEqual(await shares('group stem'), ['75.0', '2.9']);
      assert.deepEqual(await shares('fc'), ['25.0', '0.1']);
      const title = await row('fc').locator('.cell.time').getAttribute('title');
      assert.equal(title, '25.0 % of the time, 0.1 % of the MACs');
      await page.screenshot({ path: `test/output/screenshots/layers-shares-${theme}.png` });
      await opened.call('update', { shown: shownOf(tableOf(resnet50)) });
      await page.locator('.table.untimed').waitFor();
      assert.equal(await row('fc').locator('.share').first().isVisible(), false);
    });

  it('comes back as it was left, for the same document', async () => {
    await open();
    await sortBy('MACs');
    await row('group stem').locator('.chevron').click();
    await page.locator('.filter').fill('type:relu');
    await page.locator('.count', { hasText: 'of 174 layers' }).waitFor();
    await opened.untilSaved(saved => JSON.stringify(saved).includes('type:relu'));
    const [before, kept] = [(await names()).slice(0, 20), opened.saved()];
    await page.close();
    await open(null, { saved: kept });
    await opened.call('update', { shown: shownOf(tableOf(resnet50)) });
    await page.locator('.all .row').first().waitFor();
    assert.deepEqual((await names()).slice(0, 20), before);
  });

  it('shows another network from its beginning, wherever the last one was left', async () => {
    await open();
    await opened.call('fold', { open: true });
    await page.locator('.table').focus();
    await page.keyboard.press('End');
    await page.waitForFunction(() => 0 < (document.querySelector('.rows')?.scrollTop ?? 0));
    await opened.call('update', { shown: { ...shownOf(tableOf(resnet50)), uri: 'file:///project/other.cnn.json' } });
    await page.waitForFunction(() => document.querySelector('.rows')?.scrollTop === 0);
  });

  it('draws 30,000 rows, of which only those near what is seen are elements', async () => {
    const rows = Array.from({ length: 30_000 }, (_, at) => ({
      id: `l${at}`,
      name: `l${at}`,
      type: 'relu',
      category: 'activation' as const,
      shape: '8',
      layer: `l${at}`,
      params: at,
    }));
    await open(shownOf({ name: 'large', rows, totals: { params: 1 } }));
    assert.ok((await page.locator('.all .row').count()) < 120);
    await page.locator('.table').focus();
    await page.keyboard.press('End');
    await row('l29999').waitFor();
    assert.ok((await page.locator('.all .row').count()) < 120);
    assert.equal(await row('l29999').getAttribute('aria-rowindex'), '30001');
  });

  it('speaks the language of the editor', async () => {
    await open(null, { texts: { 'Params': 'Parameter', '{0} of {1} layers': '{0} von {1} Schichten' } });
    await opened.call('update', { shown: shownOf(tableOf(resnet50)) });
    await page.getByRole('columnheader', { name: 'Parameter' }).waitFor();
    await page.locator('.filter').fill('fc');
    await page.locator('.count', { hasText: '1 von 174 Schichten' }).waitFor();
  });

  it('says that a table is that of an earlier version', async () => {
    await open(shownOf({ ...tableOf(resnet50), isStale: true }));
    await page.locator('.notice', { hasText: 'last version that could be evaluated' }).waitFor();
  });

  for (const theme of ['dark', 'light', 'contrast'] as const)
    it(`can be read in ${theme} colours: 4.5 to 1 for every text`, async () => {
      await open(shownOf(tableOf(resnet50), { fc: 0.5 }), { theme, size: { width: 620, height: 600 } });
      await opened.call('mark', { ids: ['fc'] });
      await page.locator('.table').focus();
      await page.locator('.row.marked.active').waitFor();
      await page.screenshot({ path: `test/output/screenshots/layers-${theme}.png` });
      const worst = await page.evaluate(worstContrast);
      assert.ok(4.5 <= worst.contrast, `${worst.contrast.toFixed(2)} to 1 for "${worst.text}"`);
    });
});

/** The least contrast of a text of the page to what lies behind it; runs in the page. */
function worstContrast(): { contrast: number; text: string } {
  const canvas = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
  if (canvas === null) throw new Error('the page has no canvas');
  /** Colours on top of each other, from the lowest, as the browser mixes them. */
  const mix = (colors: readonly string[]): readonly number[] => {
    canvas.clearRect(0, 0, 1, 1);
    for (const color of colors) {
      canvas.fillStyle = color;
      canvas.fillRect(0, 0, 1, 1);
    }
    return [...canvas.getImageData(0, 0, 1, 1).data].slice(0, 3);
  };
  const luminance = (color: readonly number[]): number =>
    color
      .map(value => value / 255)
      .map(value => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4))
      .reduce((sum, value, index) => sum + value * ([0.2126, 0.7152, 0.0722][index] ?? 0), 0);
  let worst = { contrast: Infinity, text: '' };
  for (const element of document.querySelectorAll<HTMLElement>(
    '.own, .type, .output, .amount, .header button, .count',
  )) {
    const text = element.textContent.trim();
    if (text === '' || element.offsetWidth === 0) continue;
    const behind: string[] = [];
    for (let at: Element | null = element; at !== null; at = at.parentElement)
      behind.unshift(getComputedStyle(at).backgroundColor);
    // The bar of a number, where it is so high that it lies between the row and the digits, and not below them.
    const bar = element.classList.contains('amount') ? element.previousElementSibling : null;
    const { top, height } = element.getBoundingClientRect();
    if (bar !== null && bar.getBoundingClientRect().top < top + 0.75 * height)
      behind.push(getComputedStyle(bar).backgroundColor);
    const back = mix(behind);
    const front = mix([...behind, getComputedStyle(element).color]);
    const [light = 0, dark = 0] = [luminance(front), luminance(back)].sort((left, right) => right - left);
    const contrast = (light + 0.05) / (dark + 0.05);
    if (contrast < worst.contrast) worst = { contrast, text };
  }
  return worst;
}
