import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { readModel } from '../../src/language/model.ts';
import { catalogue } from '../../src/layers/index.ts';
import type { LearnedMethods, LearnedSummary } from '../../src/protocol/learned.ts';
import type { ShownLearned } from '../../src/protocol/learnedPage.ts';
import { packed, unpacked } from '../../src/reports/packed.ts';
import { createLearned } from '../../src/runner/child/learned/learned.ts';
import { loadOnnxruntime } from '../../src/runner/child/ort.ts';
import { usePages, type OpenPage, type PageOptions } from '../support/diagramPage.ts';
import { overlaps } from '../support/overlaps.ts';

const text = readFileSync(new URL('../../src/zoo/mnist1d.cnn.json', import.meta.url), 'utf8');

describe('the webview with what a network learned', () => {
  const openPage = usePages();
  let opened: OpenPage;
  let page: Page;
  let learned: LearnedMethods;
  let summary: LearnedSummary;
  let folder: string;

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'cnn-learned-page-'));
    learned = createLearned({
      runtime: await loadOnnxruntime(undefined),
      machine: { onnxruntime: '', node: '', platform: '', processor: '', threads: 1, memoryBytes: 0, devices: [] },
      say: () => undefined,
    });
    const { network } = readModel(text, catalogue);
    summary = await learned.openLearned({ network, fileName: 'mnist1d.cnn.json', data: 'mnist1d', folder });
  });
  after(() => rmSync(folder, { recursive: true }));
  afterEach(() => page.close());

  const open = async (more: Partial<ShownLearned> = {}, options: PageOptions = {}): Promise<void> => {
    const answers = {
      filters: (request: never) => packed(learned.filters(request)),
      activations: async (request: never) => packed(await learned.activations(request)),
      maximise: async (request: never) => packed(await learned.maximise(request)),
      confusion: async () => packed(await learned.confusion({})),
    };
    opened = await openPage({ name: 'learned', size: { width: 900, height: 900 }, answers, ...options });
    ({ page } = opened);
    page.setDefaultTimeout(8000);
    const shown = { uri: 'file:///a/mnist1d.cnn.json', file: 'mnist1d.cnn.json', isOld: false, summary, ...more };
    await opened.call('update', { shown });
  };
  const tab = async (name: string): Promise<void> => {
    await page.getByRole('tab', { name }).click();
    await page.locator(`.chart[data-chart=${name.toLowerCase()}]`).waitFor();
  };

  for (const theme of ['dark', 'light', 'contrast'] as const)
    it(`can be read in ${theme}: no text lies on another, and nothing is refused by the policy`, async () => {
      await open({}, { theme });
      for (const name of ['Filters', 'Activations', 'Maximise', 'Confusion']) {
        await tab(name);
        await page.screenshot({ path: `test/output/screenshots/learned-${name.toLowerCase()}-${theme}.png` });
        assert.deepEqual(await overlaps(page), [], name);
      }
      assert.deepEqual(opened.violations, []);
    });

  it('says that weights are random, and where trained ones come from', async () => {
    await open();
    await page.locator('.origin.untrained', { hasText: 'random weights of seed 0' }).waitFor();
    await page.close();
    await open({ summary: { ...summary, weights: { kind: 'trained', path: 'a.safetensors', step: 3000 } } });
    await page.locator('.origin.trained', { hasText: 'Trained weights of a.safetensors, after 3,000 steps' }).waitFor();
  });

  it('says why there is nothing to be looked at', async () => {
    await openPage({ name: 'learned' }).then(made => ({ page } = opened = made));
    await opened.call('update', { shown: { uri: 'a', file: 'a', isOld: false, problem: 'no such weights' } });
    await page.locator('.none.bad', { hasText: 'no such weights' }).waitFor();
  });

  it('offers layers with filters for filters, all for activations, and follows the editor', async () => {
    await open();
    await page.locator('.chart').waitFor();
    assert.equal(await page.getByLabel('Layer').locator('option').count(), 4);
    await tab('Activations');
    assert.equal(await page.getByLabel('Layer').locator('option').count(), 9);
    await opened.call('select', { layer: 'hidden.1.relu_1' });
    await page.locator('.drawing[aria-label$="hidden.1.relu_1"]').waitFor();
    assert.equal(await page.getByLabel('Layer').inputValue(), 'hidden.1.relu_1');
  });

  it('reads the number under the pointer', async () => {
    await open();
    const frame = page.locator('.chart .tile .frame').first();
    await frame.hover({ position: { x: 2, y: 2 }, force: true });
    const { block } = learned.filters({ layer: summary.layers[0]?.name ?? '' });
    const first = (block.numbers[0] ?? 0).toLocaleString('en-US', { maximumSignificantDigits: 4 });
    await page.locator('.value', { hasText: `filter 0: ${first} ·` }).waitFor();
  });

  it('goes through examples, and says what the network takes them for', async () => {
    await open();
    await tab('Activations');
    await page.getByLabel('Next example').click();
    await opened.untilSaved(saved => (saved as { example?: number }).example === 1);
    await page.locator('.said', { hasText: 'It is' }).waitFor();
    await page.getByLabel('Number').fill('5000');
    await page.getByLabel('Number').press('Enter');
    await opened.untilSaved(saved => (saved as { example?: number }).example === 999);
    await page.getByRole('combobox', { name: 'Input' }).selectOption('noise');
    await page.getByLabel('Seed').waitFor();
  });

  it('leads from a mistake to its examples, and from there to their activations', async () => {
    await open();
    await tab('Confusion');
    await page.locator('.cell.wrong').filter({ hasText: /\d/ }).first().click();
    await page.locator('.mistakes h2', { hasText: 'that are taken for' }).waitFor();
    await page.getByTitle('Show the activations for this example').first().click();
    await page.locator('.chart[data-chart=activations]').waitFor();
  });

  it('moves between tabs by arrow keys', async () => {
    await open();
    await page.getByRole('tab', { name: 'Filters' }).focus();
    await page.keyboard.press('ArrowRight');
    await page.locator('[role=tab][aria-selected=true]', { hasText: 'Activations' }).waitFor();
    assert.equal(await page.evaluate(() => document.activeElement?.getAttribute('data-tab')), 'activations');
  });

  it('exports the picture that is seen', async () => {
    await open();
    await page.getByRole('button', { name: 'Export…' }).click();
    const { params } = await opened.untilAsked('saveChart');
    assert.equal(params['name'], 'filters');
    assert.match(String(params['svg']), /^<svg.*Weights/s);
  });

  it('fits a narrow panel', async () => {
    await open({}, { size: { width: 320, height: 800 } });
    await tab('Activations');
    const width = await page.evaluate(() => document.getElementById('app')?.scrollWidth ?? 0);
    assert.ok(width <= 320, String(width));
    await page.screenshot({ path: 'test/output/screenshots/learned-narrow.png' });
  });
});

describe('numbers on their way to a page', () => {
  it('arrive to the bit', () => {
    const value = { numbers: Float32Array.of(0.1, NaN, -Infinity, 1e-45), shares: [NaN, 0.5], name: 'a' };
    assert.deepEqual(unpacked(packed(value)), value);
    const many = Float32Array.from({ length: 10_000 }, (_, index) => Math.sin(index));
    assert.deepEqual(unpacked(packed(many)), many);
  });
});
