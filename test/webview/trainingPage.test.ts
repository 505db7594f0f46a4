import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import type { ShownTraining, TrainingNews } from '../../src/protocol/trainingPage.ts';
import { usualForm } from '../../src/reports/trainingSettings.ts';
import { usePages, type OpenPage, type PageOptions } from '../support/diagramPage.ts';
import { growToContent } from '../support/growToContent.ts';
import { overlaps } from '../support/overlaps.ts';
import { themeClasses } from '../support/themes.ts';
import { ended, ending, goingOn, trainingPoints } from '../support/trainings.ts';

const { uri, file, name, isOld, form, nextData, progress } = goingOn();
const idle: ShownTraining = {
  uri,
  file,
  name,
  isOld,
  form,
  nextData,
  progress: { ...progress, phase: 'idle', step: 0, canResume: false },
  points: [],
  statistics: [],
  warnings: [],
};

describe('the webview with a training', () => {
  const openPage = usePages();
  let opened: OpenPage;
  let page: Page;
  afterEach(() => page.close());

  const open = async (shown: ShownTraining = goingOn(), options: PageOptions = {}): Promise<void> => {
    opened = await openPage({ name: 'training', size: { width: 900, height: 900 }, ...options });
    ({ page } = opened);
    page.setDefaultTimeout(8000);
    await opened.call('update', { shown });
    await page.locator('h1').waitFor();
  };
  const phase = (said: string): Promise<void> => page.locator('.phase', { hasText: said }).waitFor();
  const news = (changed: Partial<TrainingNews>): TrainingNews => ({
    progress: goingOn().progress,
    points: [],
    before: 121,
    ...changed,
  });

  for (const theme of ['dark', 'light', 'contrast'] as const)
    for (const [state, shown] of [
      ['going-on', goingOn()],
      ['ended', ended()],
      ['idle', idle],
    ] as const)
      it(`can be read in ${theme} (${state}): texts keep clear of each other, and the policy refuses nothing`, async () => {
        await open(shown, { theme });
        assert.ok(await page.locator(`body.${themeClasses[theme]}`).count());
        await growToContent(page);
        await page.screenshot({ path: `test/output/screenshots/training-${state}-${theme}.png`, fullPage: true });
        assert.deepEqual(await overlaps(page), []);
        assert.deepEqual(opened.violations, []);
      });

  it('shows a form before the first training, and starts with what it says', async () => {
    await open(idle);
    await phase('not trained yet');
    await page.getByLabel('Steps', { exact: true }).fill('5,000');
    await page.getByLabel('Optimizer').selectOption('adam');
    assert.equal(await page.getByLabel('Learning rate').inputValue(), '0.001', 'which is what Adam begins with');
    await page.getByRole('toolbar').getByRole('button', { name: 'Start' }).click();
    const { params } = await opened.untilAsked('start');
    const form = params['form'] as ReturnType<typeof usualForm>;
    assert.deepEqual([form.numbers.steps, form.optimizer, form.numbers.rate], [5000, 'adam', 0.001]);
  });

  it('says what a field takes, and does not start before it is right', async () => {
    await open(idle);
    await page.getByLabel('Batch', { exact: true }).fill('2.5');
    await page.locator('.field .problem', { hasText: 'a whole number of at least 1' }).waitFor();
    assert.equal(await page.getByLabel('Batch', { exact: true }).getAttribute('aria-invalid'), 'true');
    await page.getByRole('toolbar').getByRole('button', { name: 'Start' }).click();
    await page.locator('.status', { hasText: 'Some settings do not fit yet.' }).waitFor();
    assert.equal(opened.asked('start').length, 0);
    await page.getByLabel('Batch', { exact: true }).fill('64');
    await page.getByLabel('Batch', { exact: true }).press('Enter');
    const { params } = await opened.untilAsked('start');
    assert.equal((params['form'] as ReturnType<typeof usualForm>).numbers.batch, 64);
  });

  it('has the settings of the optimizer and schedule that are chosen, and no others', async () => {
    await open(idle);
    const names = (): Promise<readonly string[]> =>
      page.locator('.settings input').evaluateAll(all => all.map(each => each.getAttribute('name') ?? ''));
    assert.ok((await names()).includes('momentum'));
    await page.getByLabel('Optimizer').selectOption('adam');
    await page.getByLabel('Schedule of the rate').selectOption('step');
    const shown = await names();
    for (const field of ['beta1', 'beta2', 'epsilon', 'stepEvery', 'stepFactor'])
      assert.ok(shown.includes(field), field);
    assert.ok(!shown.includes('momentum'));
  });

  it('grows by what it is told, without being sent the points before', async () => {
    await open();
    const more = trainingPoints(123).slice(121);
    await opened.send('append', {
      news: news({ points: more, progress: { ...goingOn().progress, step: 2440, secondsLeft: 75 } }),
    });
    await page.locator('.tile', { hasText: '2,440' }).waitFor();
    await page.locator('.tile', { hasText: '1 min 15 s' }).waitFor();
    await page.locator('.curves .reading', { hasText: 'step 2,440' }).waitFor();
    assert.equal(opened.asked('ready').length, 1);
  });

  it('asks for all points where it has missed some', async () => {
    await open();
    await opened.send('append', { news: news({ before: 130, points: trainingPoints(131).slice(130) }) });
    await opened.untilAsked('ready', 2);
  });

  it('pauses, continues and stops by buttons and by keys', async () => {
    await open();
    await page.locator('h1').click();
    await page.keyboard.press('p');
    await opened.untilAsked('pause');
    await opened.send('append', { news: news({ progress: { ...goingOn().progress, phase: 'paused' } }) });
    await phase('paused');
    await page.getByRole('button', { name: 'Continue' }).click();
    await opened.untilAsked('proceed');
    await page.keyboard.press('s');
    await opened.untilAsked('stop');
  });

  it('says why a training failed, and goes on from its checkpoint', async () => {
    const message = 'the disk of /project is full; free some space';
    await open(goingOn({ progress: { ...progress, phase: 'failed', message } }));
    const reasons = await page.locator('.reason').allInnerTexts();
    assert.deepEqual(reasons, [message, 'Resume goes on from the last checkpoint.']);
    await page.getByRole('button', { name: 'Resume' }).click();
    await opened.untilAsked('resume');
  });

  it('says where numbers ceased to be numbers', async () => {
    const report = ending({
      end: 'notFinite',
      notFinite: { step: 812, where: 'conv_2', message: 'at step 812 "conv_2" gives infinity; use a smaller rate' },
    });
    const points = [...trainingPoints(30), { step: 600, seconds: 1, rate: 0.01, loss: Number.NaN }];
    await open(ended({ report, points }));
    assert.equal(
      await page.locator('.reason.bad').innerText(),
      'at step 812 "conv_2" gives infinity; use a smaller rate',
    );
    await phase('✗ no numbers any more');
    assert.match(await page.locator('.curves .reading').innerText(), /loss \?/);
  });

  it('reads the values of a curve under the mouse and by arrow keys', async () => {
    await open();
    const plot = page.locator('[data-chart=loss] .plot');
    await plot.hover({ position: { x: 200, y: 120 } });
    await page.locator('[data-chart=loss] .pointer circle').first().waitFor();
    await page.locator('h1').hover();
    await plot.focus();
    await page.keyboard.press('Home');
    await page.keyboard.press('ArrowRight');
    await page.locator('.curves .reading', { hasText: 'step 20 · epoch 0.5 ·' }).waitFor();
    assert.match((await plot.getAttribute('aria-valuetext')) ?? '', /^step 20 /);
    assert.equal(
      await page.locator('[data-chart=error] .pointer circle').count(),
      2,
      'both charts point at the same step',
    );
  });

  it('changes to logarithms and epochs, and keeps that when it is loaded again', async () => {
    await open();
    await page.getByLabel('Logarithm of the loss').check();
    await page.getByLabel('Over').selectOption('epoch');
    await page.locator('[data-chart=loss] text', { hasText: 'epochs' }).waitFor();
    await opened.untilSaved(saved => (saved as { axis?: string }).axis === 'epoch');
    const saved = opened.saved();
    await page.close();
    await open(goingOn(), { saved });
    assert.equal(await page.getByLabel('Logarithm of the loss').isChecked(), true);
    await page.locator('[data-chart=loss] text', { hasText: 'epochs' }).waitFor();
  });

  it('marks a gradient that vanishes with its sentence, and goes to the line of its layer', async () => {
    await open();
    assert.match(await page.locator('.weights .warning').innerText(), /conv_1\.weight hardly learns/);
    assert.equal(await page.locator('tr.vanishing').getAttribute('data-tensor'), 'conv_1.weight');
    await page.locator('tr.vanishing .link').click();
    assert.deepEqual((await opened.untilAsked('openLayer')).params, { name: 'conv_1', focus: true });
  });

  it('gives the weights at the end to a run, an export, what it learned and the files, and saves a curve', async () => {
    await open(ended());
    await page.getByRole('button', { name: 'Run with these weights' }).click();
    assert.deepEqual((await opened.untilAsked('use')).params, { what: 'run' });
    await page.getByRole('button', { name: 'Export ONNX with these weights…' }).click();
    assert.deepEqual((await opened.untilAsked('use', 2)).params, { what: 'export' });
    await page.getByRole('button', { name: 'What it learned' }).click();
    assert.deepEqual((await opened.untilAsked('use', 3)).params, { what: 'learned' });
    await page.getByRole('button', { name: 'Reveal the file' }).click();
    await opened.untilAsked('revealCheckpoint');
    await page.locator('[data-chart=error]').getByRole('button', { name: 'Save…' }).click();
    const { params } = await opened.untilAsked('saveChart');
    assert.equal(params['name'], 'error');
    assert.match(String(params['svg']), /^<svg .*error, %</s);
  });

  it('stays cheap with 10,000 points, and draws no more of them than can be seen', async () => {
    const long = { ...progress, step: 299_970, steps: 300_000 };
    await open(goingOn({ progress: long, points: trainingPoints(10_000, 30) }));
    assert.deepEqual(await overlaps(page), []);
    const lengths = await page
      .locator('[data-chart=loss] .curve path')
      .evaluateAll(all => all.map(each => (each.getAttribute('d') ?? '').split('L').length));
    assert.ok(
      lengths.every(length => 100 < length && length < 4 * 900),
      String(lengths),
    );
  });

  it('holds out in a narrow panel', async () => {
    await open(ended(), { size: { width: 330, height: 700 } });
    assert.deepEqual(await overlaps(page), []);
    const isWide = await page.evaluate(() => {
      const app = document.getElementById('app');
      return app !== null && app.clientWidth + 1 < app.scrollWidth;
    });
    assert.equal(isWide, false);
    await page.screenshot({ path: 'test/output/screenshots/training-narrow.png' });
  });
});
