import { randomBytes } from 'node:crypto';
import * as vscode from 'vscode';
import type { Port } from '../protocol/channel.ts';
import { pageHtml } from './pageHtml.ts';

/** A page of ours: its script and style in `dist` go by its name. */
export interface PageContent {
  readonly name: 'webview' | 'layers' | 'report' | 'training' | 'learned';
  readonly title: string;
}

/**
 * Opens a panel beside the text, which keeps the keyboard. Behind another tab its page stays as it is, at the price of some tens of MB: people go
 * to and fro between tabs. What has to outlive a reload of the window is in the saved state nevertheless.
 */
export function openBeside(type: string, title: string): vscode.WebviewPanel {
  const place = { viewColumn: vscode.ViewColumn.Beside, preserveFocus: true };
  return vscode.window.createWebviewPanel(type, title, place, { retainContextWhenHidden: true });
}

/** Shows a page in a webview, with our translations. */
export function showPage(webview: vscode.Webview, extensionUri: vscode.Uri, { name, title }: PageContent): void {
  const dist = vscode.Uri.joinPath(extensionUri, 'dist');
  webview.options = { enableScripts: true, localResourceRoots: [dist] };
  const resource = (file: string): string => webview.asWebviewUri(vscode.Uri.joinPath(dist, file)).toString();
  webview.html = pageHtml({
    language: vscode.env.language,
    title,
    script: resource(`${name}.js`),
    style: resource(`${name}.css`),
    texts: vscode.l10n.bundle ?? {},
    nonce: randomBytes(16).toString('base64'),
  });
}

/** The editor's end of the pipe to a webview. */
export function webviewPort(webview: vscode.Webview): Port {
  return {
    // As text: a message goes through three windows, and each would take objects apart and put them together again, which takes longer
    // than all else for 20,000 layers. A closed webview takes no more messages.
    post: message => void webview.postMessage(JSON.stringify(message)),
    listen(receive) {
      const listener = webview.onDidReceiveMessage(receive);
      return () => {
        listener.dispose();
      };
    },
  };
}
