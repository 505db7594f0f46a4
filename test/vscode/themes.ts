import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Ui } from './ui.ts';

/** A light, a dark and a high-contrast theme, each by what the workbench calls itself in it. */
export const themes = [
  ['Default Light Modern', 'vs'],
  ['Default Dark Modern', 'vs-dark'],
  ['Default High Contrast', 'hc-black'],
] as const;

/** Writes the settings of a folder, in place of those that it has. */
export function writeFolderSettings(folder: string, settings: object): void {
  mkdirSync(join(folder, '.vscode'), { recursive: true });
  writeFileSync(join(folder, '.vscode/settings.json'), JSON.stringify(settings));
}

/** Takes a picture of what is open in each theme: the settings change under it, so that a menu stays open. Ends in the light one. */
export async function picturesInThemes(ui: Ui, folder: string, picture: string): Promise<void> {
  const show = async ([theme, kind]: (typeof themes)[number]): Promise<void> => {
    writeFolderSettings(folder, { 'workbench.colorTheme': theme });
    await ui.page.locator(`.monaco-workbench.${kind}`).waitFor();
  };
  for (const theme of [...themes].reverse()) {
    await show(theme);
    await ui.screenshot(`${picture}-${theme[1]}`);
  }
}
