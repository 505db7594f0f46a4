import { randomBytes } from 'node:crypto';
import * as vscode from 'vscode';
import type { Port } from '../protocol/channel.ts';

/** A page of ours: its script and style in `dist` go by its name. */
export interface PageContent {
  readonly name: 'webview' | 'layers';
  readonly title: string;
}

/** Shows a page in a webview, with our translations: nothing but our script and style may be loaded, and nothing is sent anywhere. */
export function showPage(webview: vscode.Webview, extensionUri: vscode.Uri, { name, title }: PageContent): void {
  const dist = vscode.Uri.joinPath(extensionUri, 'dist');
  webview.options = { enableScripts: true, localResourceRoots: [dist] };
  const nonce = randomBytes(16).toString('base64');
  const resource = (file: string): string => webview.asWebviewUri(vscode.Uri.joinPath(dist, file)).toString();
  const policy = `default-src 'none'; script-src 'nonce-${nonce}'; style-src ${webview.cspSource} 'unsafe-inline'; font-src ${webview.cspSource}`;
  webview.html = `<!DOCTYPE html>
<html lang="${escaped(vscode.env.language)}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<link rel="stylesheet" href="${resource(`${name}.css`)}">
<title>${escaped(title)}</title>
</head>
<body data-texts="${escaped(JSON.stringify(vscode.l10n.bundle ?? {}))}"><main id="app"></main><script type="module" nonce="${nonce}" src="${resource(`${name}.js`)}"></script></body>
</html>`;
}

/** The editor's end of the pipe to a webview. */
export function webviewPort(webview: vscode.Webview): Port {
  return {
    post: message => void webview.postMessage(message), // a closed webview takes no more messages
    listen(receive) {
      const listener = webview.onDidReceiveMessage(receive);
      return () => {
        listener.dispose();
      };
    },
  };
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;');
}
