import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import type { BenchmarkReport } from '../../src/protocol/reports.ts';
import type { ShownReport } from '../../src/protocol/report.ts';
import { usePages, type OpenPage, type PageOptions } from '../support/diagramPage.ts';
import {
  batchTiming,
  benchmarkRecord,
  benchmarkReport,
  failedValidation,
  validationRecord,
  validationReport,
} from '../support/reports.ts';
import { growToContent } from '../support/growToContent.ts';
import { overlaps } from '../support/overlaps.ts';
import { themeClasses } from '../support/themes.ts';

const both: ShownReport = {
  uri: 'file:///project/small.cnn.json',
  file: 'small.cnn.json',
  validation: { record: validationRecord(), isOld: false },
  benchmark: { record: benchmarkRecord(), isOld: false },
  hasPrevious: true,
};

describe('the webview with a report', () => {
  const openPage = usePages();
  let opened: OpenPage;
  let page: Page;
  afterEach(() => page.close());

  const open = async (shown: ShownReport = both, options: PageOptions = {}): Promise<void> => {
    opened = await openPage({ name: 'report', size: { width: 900, height: 900 }, ...options });
    ({ page } = opened);
    page.setDefaultTimeout(8000);
    await opened.call('update', { shown });
    await page.locator('h1').waitFor();
  };
  /** Names of the layers in the chart of bars, from top to bottom. */
  const bars = (): Promise<readonly string[]> =>
    page.locator('.bars .layer').evaluateAll(all => all.map(each => each.getAttribute('data-id') ?? ''));

  for (const theme of ['dark', 'light', 'contrast'] as const)
    it(`can be read in ${theme}: no text lies on another, and nothing is refused by the policy`, async () => {
      await open(both, { theme });
      assert.ok(await page.locator(`body.${themeClasses[theme]}`).count());
      await growToContent(page);
      await page.screenshot({ path: `test/output/screenshots/report-${theme}.png`, fullPage: true });
      assert.deepEqual(await overlaps(page), []);
      assert.deepEqual(opened.violations, []);
    });

  it('says that the text is another one now, and what a run is doing', async () => {
    await open({ ...both, benchmark: { record: benchmarkRecord(), isOld: true } });
    assert.equal(await page.locator('.benchmark .old').innerText(), 'The text has changed since.');
    assert.equal(await page.locator('.validation .old').count(), 0);
    await opened.call('progress', { message: 'batch 8' });
    await page.locator('.status', { hasText: 'batch 8' }).waitFor();
    await opened.call('progress', {});
    await page.waitForFunction(() => document.querySelector('.status')?.textContent === '');
  });

  it('shows layers that depart first, with the reason, and only those when asked to', async () => {
    await open({ ...both, validation: { record: validationRecord({ report: failedValidation() }), isOld: false } });
    await page.locator('.verdict.bad', { hasText: '✗ failed · 7 of 8 layers' }).waitFor();
    const names = page.locator('table.layers tr[data-id] .link');
    assert.equal(await names.first().innerText(), 'conv3');
    assert.match(await page.locator('tr.problem').innerText(), /256×27×27 in the run/);
    assert.equal(await names.count(), 8);
    await page.getByLabel('Only layers that depart (1)').check();
    assert.deepEqual(await names.allInnerTexts(), ['conv3']);
  });

  it('shows NaN and infinity as what is not known, and never as agreement', async () => {
    const [first, ...others] = validationReport().layers;
    assert.ok(first !== undefined);
    const problems = ['makes NaN at [0, 0, 0] from finite numbers'];
    const report = validationReport({
      passed: false,
      layers: [{ ...first, relativeError: Infinity, problems }, ...others],
      optimizedError: Number.NaN,
      againstCpu: { error: Infinity, tolerance: 1e-3 },
      notFinite: first.name,
    });
    await open({ ...both, validation: { record: validationRecord({ report }), isOld: false } });
    const bad = await page.locator('.proved .bad').allInnerTexts();
    assert.deepEqual(
      bad.map(sentence => sentence.replace(/,.*/, '')),
      [
        'With all optimisations the results are ? off',
        'Off the CPU by ?',
        'conv1 is the first layer to give NaN or infinity',
      ],
    );
    assert.equal(await page.locator('table.layers tr.bad td.number').last().innerText(), '?');
  });

  it('names the weights of a run, and says what is worth knowing of them', async () => {
    const settings = { precision: 'fp32', weights: { path: 'nets/small.safetensors', step: 3000 } } as const;
    const note = 'fc.weight: drawn at random on an input of another size, which changes the shape';
    const report = validationReport({ settings, notes: [note] });
    await open({ ...both, validation: { record: validationRecord({ report }), isOld: false } });
    assert.equal(await page.locator('.proved .note').innerText(), note);
    await page.locator('.facts dd', { hasText: 'fp32, weights: small.safetensors, step 3,000' }).waitFor();
  });

  it('gives neither tick nor cross to a layer that reads the NaN of another', async () => {
    const { layers } = validationReport();
    const report = validationReport({
      passed: false,
      notFinite: 'conv3',
      layers: layers.map((layer, at) =>
        layer.name === 'conv3' ? { ...layer, problems: ['gives NaN'] } : at < 6 ? layer : { ...layer, behind: 'conv3' },
      ),
    });
    await open({ ...both, validation: { record: validationRecord({ report }), isOld: false } });
    const marks = await page.locator('table.layers .mark').allInnerTexts();
    assert.equal(marks.join(''), '✗✓✓✓✓✓––');
    assert.equal(
      await page.locator('tr[data-id=fc] .mark').getAttribute('title'),
      'Reads the NaN or infinity of conv3',
    );
    assert.equal(await page.locator('tr[data-id=fc] .mark').getAttribute('aria-label'), 'proves nothing');
  });

  it('goes to the line of a layer from the table, the bars and the roofline', async () => {
    await open();
    await page.locator('table.layers .link', { hasText: 'conv2' }).click();
    assert.deepEqual((await opened.untilAsked('openLayer')).params, { name: 'conv2', focus: true });
    await page.locator('.bars [data-id=fc]').click();
    assert.deepEqual((await opened.untilAsked('openLayer', 2)).params, { name: 'fc', focus: false });
    await page.locator('[data-chart=roofline] [data-id=conv3] .dot').click();
    assert.deepEqual((await opened.untilAsked('openLayer', 3)).params, { name: 'conv3', focus: false });
  });

  it('walks the bars with arrow keys, and Enter goes to the text', async () => {
    await open();
    await page.locator('.bars').focus();
    for (const key of ['ArrowDown', 'ArrowDown', 'ArrowDown', 'ArrowUp', 'Enter']) await page.keyboard.press(key);
    assert.deepEqual((await opened.untilAsked('openLayer')).params, { name: 'conv2', focus: true });
    const active = await page.locator('.bars').getAttribute('aria-activedescendant');
    const option = page.locator('.bars [role=option][aria-selected=true]');
    assert.equal(await option.getAttribute('id'), active);
    assert.match(
      (await option.getAttribute('aria-label')) ?? '',
      /^conv2, conv2d, 3\.8 ms, 31 % of the time, 18 % of the MACs/,
    );
  });

  it('orders the bars as asked for, and has the order when it is loaded again', async () => {
    await open();
    assert.equal((await bars())[0], 'conv3');
    await page.locator('.layer-times select').selectOption('excess');
    assert.deepEqual((await bars()).slice(0, 2), ['conv2', 'conv1']);
    await opened.untilSaved(saved => (saved as { order?: string }).order === 'excess');
    const saved = opened.saved();
    assert.deepEqual(
      [(saved as { validation?: string }).validation, (saved as { benchmark?: string }).benchmark],
      ['validation-1', 'benchmark-1'],
    );
    await page.close();
    await open(both, { saved });
    assert.deepEqual((await bars()).slice(0, 2), ['conv2', 'conv1']);
  });

  it('draws the durations of the batch size that is chosen', async () => {
    await open();
    await page.getByRole('button', { name: 'batch 8' }).click();
    await page.locator('figcaption', { hasText: 'Durations at batch 8' }).waitFor();
    assert.equal(await page.locator('[data-chart=durations] .run').count(), 120);
  });

  it('copies, saves and compares by its buttons and by their keys', async () => {
    await open();
    await page.keyboard.press('m');
    assert.deepEqual((await opened.untilAsked('copy')).params, { format: 'markdown' });
    await page.locator('.status', { hasText: 'Copied to the clipboard' }).waitFor();
    await page.keyboard.press('j');
    assert.deepEqual((await opened.untilAsked('copy', 2)).params, { format: 'json' });
    await page.locator('.layer-times').getByRole('button', { name: 'CSV' }).click();
    assert.deepEqual((await opened.untilAsked('copy', 3)).params, { format: 'csv', table: 'times' });
    await page.keyboard.press('s');
    await opened.untilAsked('save');
    await page.getByRole('button', { name: 'Compare with previous run' }).click();
    assert.deepEqual((await opened.untilAsked('compare')).params, { with: 'previous' });
    await page.locator('[data-chart=side]').getByRole('button', { name: 'SVG' }).click();
    const { params } = await opened.untilAsked('saveChart');
    assert.equal(params['name'], 'side');
    assert.match(String(params['svg']), /^<svg .*>25\.\d</s);
  });

  it('says why something could not be done', async () => {
    await open(both, {
      answers: { openLayer: () => Promise.reject(new Error('conv2 does not stand in the text any more')) },
    });
    await page.locator('table.layers .link', { hasText: 'conv2' }).click();
    await page.locator('.status', { hasText: 'conv2 does not stand in the text any more' }).waitFor();
  });

  it('compares two benchmarks: what differs, by how much, and whether that can be told from noise', async () => {
    const slower = benchmarkReport({
      batches: [batchTiming(1, 15.5, 400), batchTiming(8, 81.6, 120)],
      layers: (benchmarkReport().layers ?? []).map(layer =>
        layer.name === 'conv3' ? { ...layer, median: 7.7 } : layer,
      ),
    });
    const before = { label: 'before.json', isSameText: false, record: benchmarkRecord({ id: 'b', report: slower }) };
    await open({ ...both, before });
    await page.locator('h2', { hasText: 'Compared with before.json' }).waitFor();
    await opened.call('update', { shown: both });
    await page.locator('.facts').scrollIntoViewIfNeeded();
    await opened.call('update', { shown: { ...both, before } });
    assert.equal(await page.evaluate(() => document.getElementById('app')?.scrollTop), 0, 'it is seen at once');
    await page.locator('.comparison', { hasText: 'The text was edited in between.' }).waitFor();
    assert.match(await page.locator('table.entries td.faster').first().innerText(), /^faster by 2\d %/);
    assert.equal(await page.locator('table.compared-layers .link').first().innerText(), 'conv3');
    assert.ok(0 < (await page.locator('[data-chart=ratios] .faster').count()));
    await page.locator('.comparison').screenshot({ path: 'test/output/screenshots/report-comparison.png' });
    assert.deepEqual(await overlaps(page), []);
    await page.getByRole('button', { name: 'End comparison' }).click();
    await opened.untilAsked('endComparison');
  });

  it('gives no verdict where more than one thing differs', async () => {
    const { machine } = benchmarkReport();
    const other = benchmarkReport({
      machine: { ...machine, processor: 'another', onnxruntime: '1.20.0' },
      settings: { precision: 'fp16' },
    });
    const before = { label: 'other.json', isSameText: undefined, record: benchmarkRecord({ id: 'b', report: other }) };
    await open({ ...both, before });
    await page.locator('.comparison .warning', { hasText: 'not comparable' }).waitFor();
    assert.equal(await page.locator('.differences tbody tr').count(), 3);
    assert.equal(await page.locator('.entries .faster, .entries .slower').count(), 0);
  });

  it('holds out in a narrow panel, and with what a benchmark need not have', async () => {
    const without = (object: object, ...keys: readonly string[]): object =>
      Object.fromEntries(Object.entries(object).filter(([key]) => !keys.includes(key)));
    const [first] = benchmarkReport().batches;
    const report = {
      ...without(benchmarkReport(), 'variants', 'layers', 'roofline', 'refusedVariants'),
      batches: [without(first ?? {}, 'samples', 'medianInterval')],
    } as unknown as BenchmarkReport;
    const alone = without(both, 'validation') as ShownReport;
    const record = benchmarkRecord({ report });
    await open({ ...alone, benchmark: { record, isOld: false } }, { size: { width: 330, height: 700 } });
    await page.locator('.tile.main', { hasText: '12.4 ms' }).waitFor();
    assert.equal(await page.locator('figure').count(), 0);
    const isWide = await page.evaluate(() => {
      const app = document.getElementById('app');
      return app !== null && app.clientWidth + 1 < app.scrollWidth;
    });
    assert.equal(isWide, false);
  });
});
