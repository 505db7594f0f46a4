import * as vscode from 'vscode';
import type { DiagramHostMethods, DiagramMethods, PictureFormat, PictureTheme } from '../../protocol/diagram.ts';
import type { Remote } from '../../protocol/channel.ts';
import { createRasteriser, type Rasteriser } from '../../raster/png.ts';

/** A diagram that pictures can be taken of. */
export interface PictureSource extends Pick<Remote<DiagramMethods>, 'picture' | 'copyImage'> {
  /** Of the network's text. */
  uri(): vscode.Uri;
  /** Gives it the keyboard: without that a page may not write to the clipboard. */
  focus(): void;
}

/** What the page asks for with its buttons, and the commands do too. */
export type PictureMethods = Pick<DiagramHostMethods, 'exportPicture' | 'copyPicture'>;

/** Takes diagrams out of the editor: asks what is wanted, and writes it. */
export interface Pictures {
  of(source: PictureSource): PictureMethods;
}

/** What somebody chose. */
interface Wanted {
  readonly kind: Kind;
  readonly theme: PictureTheme;
}

/** A sort of file. */
interface Kind {
  readonly label: string;
  readonly description: string;
  readonly ending: 'svg' | 'png' | 'tex';
  readonly isTransparent?: true;
}

/** Pixels of a PNG for each of the drawing: sharp on dense screens, and in print at the size that it has on the screen. */
const scale = 2;

/** The rasteriser is started when the first PNG is asked for. What was chosen last is offered first. */
export function createPictures(extensionUri: vscode.Uri): Pictures {
  let rasteriser: Promise<Rasteriser> | undefined;
  let last: Wanted | undefined;

  const ask = async (title: string): Promise<Wanted | undefined> => {
    const options = { title, placeHolder: vscode.l10n.t('Format') };
    const kind = await vscode.window.showQuickPick(
      lastFirst(kinds(), ({ label }) => label === last?.kind.label),
      options,
    );
    if (kind === undefined) return undefined;
    const themes = lastFirst(themeItems(), ({ theme }) => theme === last?.theme);
    const chosen = await vscode.window.showQuickPick(themes, { title, placeHolder: vscode.l10n.t('Colors') });
    if (chosen === undefined) return undefined;
    last = { kind, theme: chosen.theme };
    return last;
  };

  /** The drawing as it is wanted; undefined, with a message, when there is none. */
  const take = async (source: PictureSource, { kind, theme }: Wanted): Promise<string | Uint8Array | undefined> => {
    const format: PictureFormat = kind.ending === 'tex' ? 'tikz' : 'svg';
    const background = kind.isTransparent === true ? 'transparent' : 'paper';
    const picture = await source.picture({ format, theme, background });
    if (picture === undefined) {
      void vscode.window.showInformationMessage(vscode.l10n.t('There is nothing to draw yet. Add a layer first.'));
      return undefined;
    }
    if (kind.ending !== 'png') return picture.text;
    rasteriser ??= createRasteriser(vscode.Uri.joinPath(extensionUri, 'dist', 'raster').fsPath);
    const png = (await rasteriser).pngOf(picture.text, { scale });
    if (png instanceof Uint8Array) return png;
    void vscode.window.showErrorMessage(vscode.l10n.t('No picture: {0}', png.problem));
    return undefined;
  };

  const exportPicture = async (source: PictureSource): Promise<void> => {
    const wanted = await ask(vscode.l10n.t('Export Diagram'));
    if (wanted === undefined) return;
    const { label, ending } = wanted.kind;
    const proposal = proposalFor(source.uri(), ending);
    const target = await vscode.window.showSaveDialog({ ...proposal, filters: { [label]: [ending] } });
    if (target === undefined) return;
    const content = await take(source, wanted);
    if (content === undefined) return;
    await vscode.workspace.fs.writeFile(target, typeof content === 'string' ? Buffer.from(content) : content);
    void sayWritten(target); // the message stays until it is closed
  };

  const copyPicture = async (source: PictureSource): Promise<void> => {
    const wanted = await ask(vscode.l10n.t('Copy Diagram'));
    const content = wanted && (await take(source, wanted));
    if (content === undefined) return;
    if (typeof content === 'string') await vscode.env.clipboard.writeText(content);
    const problem = typeof content === 'string' ? undefined : await copyImage(source, content);
    if (problem === undefined)
      vscode.window.setStatusBarMessage(vscode.l10n.t('The diagram is on the clipboard'), 3000);
    else
      void vscode.window.showWarningMessage(
        vscode.l10n.t('The clipboard takes no picture here ({0}). Export it to a file instead.', problem),
      );
  };

  /** Whoever asked, a command or a page, would not say why it failed. */
  const guarded = async (act: (source: PictureSource) => Promise<void>, source: PictureSource): Promise<void> => {
    try {
      await act(source);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      void vscode.window.showErrorMessage(vscode.l10n.t('The diagram could not be written: {0}', reason));
    }
  };
  return {
    of: source => ({
      exportPicture: () => guarded(exportPicture, source),
      copyPicture: () => guarded(copyPicture, source),
    }),
  };
}

/** The page does it, since the editor's clipboard is for text. */
async function copyImage(source: PictureSource, png: Uint8Array): Promise<string | undefined> {
  source.focus();
  const { problem } = await source.copyImage({ png: Buffer.from(png).toString('base64') });
  return problem;
}

/** Every sort of file, the most usual first. */
function kinds(): readonly Kind[] {
  return [
    { label: 'SVG', description: vscode.l10n.t('sharp at any size, text stays text'), ending: 'svg' },
    { label: 'PNG', description: vscode.l10n.t('pixels, twice as many as on the screen'), ending: 'png' },
    {
      label: vscode.l10n.t('PNG, transparent'),
      description: vscode.l10n.t('the same without a background'),
      ending: 'png',
      isTransparent: true,
    },
    { label: 'TikZ', description: vscode.l10n.t('a LaTeX document, in the fonts of your paper'), ending: 'tex' },
  ];
}

function themeItems(): readonly (vscode.QuickPickItem & { readonly theme: PictureTheme })[] {
  return [
    { label: vscode.l10n.t('Light'), theme: 'light' },
    { label: vscode.l10n.t('Dark'), theme: 'dark' },
    {
      label: vscode.l10n.t('Print'),
      description: vscode.l10n.t('black on white; categories are told apart without colors too'),
      theme: 'print',
    },
  ];
}

function lastFirst<Item>(items: readonly Item[], isLast: (item: Item) => boolean): Item[] {
  return [...items.filter(isLast), ...items.filter(item => !isLast(item))];
}

/** Beside the network, by its name; a network that is nowhere yet goes into the folder that is open. */
function proposalFor(uri: vscode.Uri, ending: string): { readonly defaultUri?: vscode.Uri } {
  const name = `${
    uri.path
      .split('/')
      .at(-1)
      ?.replace(/\.cnn\.(json|ts)$/, '') ?? ''
  }.${ending}`;
  if (uri.scheme !== 'untitled') return { defaultUri: vscode.Uri.joinPath(uri, '..', name) };
  const [folder] = vscode.workspace.workspaceFolders ?? [];
  return folder === undefined ? {} : { defaultUri: vscode.Uri.joinPath(folder.uri, name) };
}

async function sayWritten(target: vscode.Uri): Promise<void> {
  const open = vscode.l10n.t('Open');
  const said = vscode.l10n.t('{0} is written.', vscode.workspace.asRelativePath(target));
  const answer = await vscode.window.showInformationMessage(said, open);
  if (answer === open) await vscode.commands.executeCommand('vscode.open', target);
}
