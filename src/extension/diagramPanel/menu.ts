import * as vscode from 'vscode';
import type { DiagramPanels } from './panels.ts';

/** What the page says of the node that a menu was opened on. */
interface NodeContext {
  readonly uri: string;
  readonly id: string;
}

/** Offers the commands of the menu on a node. They are nowhere else: without a node they mean nothing. */
export function offerNodeMenu(panelsOf: () => Promise<DiagramPanels>): vscode.Disposable {
  const command = (name: string, run: (panel: NonNullable<ReturnType<DiagramPanels['of']>>, id: string) => unknown) =>
    vscode.commands.registerCommand(`cnn.diagram.${name}`, async (context: NodeContext | undefined) => {
      if (context === undefined) return;
      const panel = (await panelsOf()).of(context.uri);
      if (panel !== undefined) await run(panel, context.id);
    });
  return vscode.Disposable.from(
    command('goToDefinition', (panel, id) => panel.goTo(id, 'definition')),
    command('goToReferences', (panel, id) => panel.goTo(id, 'references')),
    command('rename', (panel, id) => panel.goTo(id, 'rename')),
    command('showField', (panel, id) => panel.show('field', id)),
    command('showWindows', (panel, id) => panel.show('windows', id)),
    command('copyName', (panel, id) => vscode.env.clipboard.writeText(panel.nameOf(id) ?? '')),
  );
}
