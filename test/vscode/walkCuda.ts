import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { packageOf, releaseHere } from '../support/cudaPackages.ts';
import type { LaunchOptions } from './rig/vscodeRig.cjs';
import { walk, type Tally } from './ui.ts';

/** Somebody has downloaded the CUDA package with a browser, first a wrong one, and sets it up. */
export async function walkThroughCuda(name: string, options: Omit<LaunchOptions, 'folder'>): Promise<Tally> {
  const folder = mkdtempSync(join(tmpdir(), 'cnn-cuda-'));
  const { version } = releaseHere();
  cpSync(resolve('src/zoo/lenet5.cnn.json'), join(folder, 'lenet5.cnn.json'));
  writeFileSync(join(folder, 'other.nupkg'), packageOf('1.28.0'));
  writeFileSync(join(folder, 'right.nupkg'), packageOf(version));
  try {
    return await walk(name, { ...options, folder }, async ui => {
      const { page } = ui;
      const choose = async (file: string): Promise<void> => {
        const dialog = page.locator('.quick-input-widget', { hasText: 'OK' });
        await dialog.locator('.monaco-list-row', { hasText: file }).click();
        await dialog.waitFor({ state: 'hidden' });
      };

      await ui.step('says what CUDA needs before anything is downloaded', async () => {
        await page.locator('.explorer-folders-view .monaco-list-row').first().waitFor();
        await ui.openFile('lenet5.cnn.json');
        await ui.command('CNN: Set Up CUDA…');
        await page.locator('.monaco-dialog-box', { hasText: 'CUDA 12 and cuDNN 9' }).waitFor();
        await ui.screenshot('question');
      });
      await ui.step('refuses a package of another version, and names the library', async () => {
        await page.locator('.monaco-dialog-box').getByRole('button', { name: 'Choose a Downloaded Package…' }).click();
        await choose('other.nupkg');
        await page.locator('.notification-toast', { hasText: `is of another version than ${version}` }).waitFor();
        await ui.screenshot('refused');
      });
      await ui.step('says how it is done by hand', async () => {
        await page.locator('.notification-toast').getByRole('button', { name: 'How by Hand' }).click();
        await page.locator('.view-lines', { hasText: 'libonnxruntime_providers_cuda.so' }).waitFor();
        await ui.screenshot('by-hand');
      });
      await ui.step('takes the right one, tries it, and says why it does not work here', async () => {
        await ui.command('CNN: Set Up CUDA…');
        await page.locator('.monaco-dialog-box').getByRole('button', { name: 'Choose a Downloaded Package…' }).click();
        await choose('right.nupkg');
        // The library is no provider, whatever the machine has.
        await page.locator('.notification-toast', { hasText: 'The CUDA files are in place, but' }).waitFor();
        await ui.screenshot('in-place');
      });
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
