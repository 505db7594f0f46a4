import * as vscode from 'vscode';
import type { ReportFormat, ReportHostMethods } from '../../protocol/report.ts';
import { textOfRecords, type Records } from '../../reports/files.ts';

/** Ways out of the editor for what a panel shows. */
export function savingMethods(
  uri: () => vscode.Uri,
  records: () => Records,
): Pick<ReportHostMethods, 'copy' | 'save' | 'saveChart'> {
  return {
    async copy({ format, table }) {
      await vscode.env.clipboard.writeText(textOfRecords(records(), format, table));
    },
    async save() {
      const target = await vscode.window.showSaveDialog({
        ...proposalFor(uri(), 'report.md'),
        title: vscode.l10n.t('Save Report'),
        filters: { Markdown: ['md'], CSV: ['csv'], JSON: ['json'] },
      });
      if (target !== undefined) await write(target, textOfRecords(records(), formatOf(target)));
    },
    async saveChart({ name, svg }) {
      const target = await vscode.window.showSaveDialog({
        ...proposalFor(uri(), `${name}.svg`),
        title: vscode.l10n.t('Save Chart'),
        filters: { SVG: ['svg'] },
      });
      if (target !== undefined) await write(target, svg);
    },
  };
}

/** By the end of a file's name. */
function formatOf({ path }: vscode.Uri): ReportFormat {
  if (path.endsWith('.csv')) return 'csv';
  return path.endsWith('.json') ? 'json' : 'markdown';
}

async function write(target: vscode.Uri, text: string): Promise<void> {
  await vscode.workspace.fs.writeFile(target, Buffer.from(text));
  const said = vscode.l10n.t('{0} is written.', vscode.workspace.asRelativePath(target));
  vscode.window.setStatusBarMessage(said, 3000);
}

/** Beside the network, by its name; a network that is nowhere yet goes into the folder that is open. */
function proposalFor(uri: vscode.Uri, ending: string): { readonly defaultUri?: vscode.Uri } {
  const name = `${(uri.path.split('/').at(-1) ?? '').replace(/\.cnn\.(json|ts)$/, '')}.${ending}`;
  if (uri.scheme !== 'untitled') return { defaultUri: vscode.Uri.joinPath(uri, '..', name) };
  const [folder] = vscode.workspace.workspaceFolders ?? [];
  return folder === undefined ? {} : { defaultUri: vscode.Uri.joinPath(folder.uri, name) };
}
