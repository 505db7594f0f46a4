import * as vscode from 'vscode';
import { createRasteriser } from '../../raster/png.ts';

/** Pixels of a PNG for each of the drawing: sharp on dense screens, and in print. */
const scale = 2;

/** Asks for a file beside the network, and writes a chart there as SVG or PNG, as the name of the file says. */
export async function saveCurve(
  uri: vscode.Uri,
  { name, svg }: { readonly name: string; readonly svg: string },
  extensionUri: vscode.Uri,
): Promise<void> {
  const stem = (uri.path.split('/').at(-1) ?? '').replace(/\.cnn\.(json|ts)$/, '');
  const target = await vscode.window.showSaveDialog({
    defaultUri: vscode.Uri.joinPath(uri, '..', `${stem}.${name}.svg`),
    title: vscode.l10n.t('Save Chart'),
    filters: { SVG: ['svg'], PNG: ['png'] },
  });
  if (target === undefined) return;
  await vscode.workspace.fs.writeFile(target, await contentOf(target, svg, extensionUri));
  const said = vscode.l10n.t('{0} is written.', vscode.workspace.asRelativePath(target));
  vscode.window.setStatusBarMessage(said, 3000);
}

async function contentOf(target: vscode.Uri, svg: string, extensionUri: vscode.Uri): Promise<Uint8Array> {
  if (!target.path.endsWith('.png')) return Buffer.from(svg);
  const rasteriser = await createRasteriser(vscode.Uri.joinPath(extensionUri, 'dist', 'raster').fsPath);
  const png = rasteriser.pngOf(svg, { scale });
  if (png instanceof Uint8Array) return png;
  throw new Error(vscode.l10n.t('No picture: {0}', png.problem));
}
