// Places in call-path listings (`lib/ring/rte_ring.h:365`) lead to the file: relative to a root of the window, with
// the root's name in front where there are several, or absolute.
import * as vscode from 'vscode';
import { rootsOfWindow } from '../roots';

const PLACE =
  /(?<![\w/.-])((?:\/)?[\w.+-]+(?:\/[\w.+-]+)*\.(?:c|h|cc|cpp|hpp|S|py|build|rst|map))(?::(\d+))?(?::(\d+))?/g;

export class CallpathLinks implements vscode.DocumentLinkProvider {
  async provideDocumentLinks(
    document: vscode.TextDocument,
    token: vscode.CancellationToken,
  ): Promise<vscode.DocumentLink[]> {
    const links: vscode.DocumentLink[] = [];
    const known = new Map<string, vscode.Uri | undefined>();
    for (const match of document.getText().matchAll(PLACE)) {
      if (token.isCancellationRequested) break;
      const [whole, path, line = '1', column = '1'] = match;
      if (!known.has(path)) known.set(path, await fileAt(path));
      const uri = known.get(path);
      if (!uri) continue;
      const range = new vscode.Range(document.positionAt(match.index), document.positionAt(match.index + whole.length));
      links.push(new vscode.DocumentLink(range, uri.with({ fragment: `L${line},${column}` })));
    }
    return links;
  }
}

/** The file that a listing means, where there is one. */
async function fileAt(path: string): Promise<vscode.Uri | undefined> {
  for (const candidate of candidates(path)) {
    const uri = vscode.Uri.file(candidate);
    try {
      await vscode.workspace.fs.stat(uri);
      return uri;
    } catch {
      // Not below this root.
    }
  }
  return undefined;
}

function candidates(path: string): string[] {
  if (path.startsWith('/')) return [path];
  const roots = rootsOfWindow();
  const named = roots
    .filter((root) => path.startsWith(`${root.name}/`))
    .map((root) => root.path + path.slice(root.name.length));
  return [...named, ...roots.map((root) => `${root.path}/${path}`)];
}

export function registerCallpathLinks(): vscode.Disposable {
  return vscode.languages.registerDocumentLinkProvider({ language: 'callpath' }, new CallpathLinks());
}
