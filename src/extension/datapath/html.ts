// The document of a webview page: one script, nothing inline, nothing from outside.
import * as vscode from 'vscode';

/** The datapath page for a webview; `root` is the extension's folder. */
export function pageHtml(webview: vscode.Webview, root: vscode.Uri): string {
  return webviewHtml(webview, root, 'datapath', vscode.l10n.t('Datapath'));
}

/** The page of `dist/webview/NAME.js`. */
export function webviewHtml(webview: vscode.Webview, root: vscode.Uri, name: string, title: string): string {
  const script = webview.asWebviewUri(vscode.Uri.joinPath(root, 'dist', 'webview', `${name}.js`));
  const nonce = Array.from(crypto.getRandomValues(new Uint8Array(18)), (byte) => byte.toString(36)).join('');
  const policy = [
    "default-src 'none'",
    `script-src 'nonce-${nonce}'`,
    `style-src ${webview.cspSource} 'nonce-${nonce}'`,
    `font-src ${webview.cspSource}`,
    `img-src ${webview.cspSource} data:`,
  ].join('; ');
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="UTF-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1.0">
<title>${title}</title>
<style nonce="${nonce}">body { padding: 0; }</style>
</head>
<body>
<script nonce="${nonce}" src="${script.toString()}"></script>
</body>
</html>`;
}
