// Places in call-path listings (`lib/ring/rte_ring.h:365`) lead to the file: relative to a root of the window, with the root's
// name in front where there are several, or absolute.
import * as vscode from 'vscode';
import { rootsOfWindow } from '../roots';

const PLACE = /(?<![\w/.-])((?:\/)?[\w.+-]+(?:\/[\w.+-]+)*\.(?:c|h|cc|cpp|hpp|S|py|build|rst|map))(?::(\d+))?(?::(\d+))?/g;

class PlaceLink extends vscode.DocumentLink {
  constructor(range: vscode.Range, readonly path: string, readonly line: number, readonly column: number) {
    super(range);
  }
}

export class CallpathLinks implements vscode.DocumentLinkProvider<PlaceLink> {
  provideDocumentLinks(document: vscode.TextDocument): PlaceLink[] {
    const links: PlaceLink[] = [];
    const text = document.getText();
    for (const match of text.matchAll(PLACE)) {
      const range = new vscode.Range(document.positionAt(match.index), document.positionAt(match.index + match[0].length));
      links.push(new PlaceLink(range, match[1], Number(match[2] ?? 1), Number(match[3] ?? 1)));
    }
    return links;
  }

  async resolveDocumentLink(link: PlaceLink): Promise<PlaceLink | undefined> {
    for (const path of candidates(link.path)) {
      const uri = vscode.Uri.file(path);
      try {
        await vscode.workspace.fs.stat(uri);
      } catch {
        continue;
      }
      link.target = uri.with({ fragment: `L${link.line},${link.column}` });
      return link;
    }
    return undefined;
  }
}

function candidates(path: string): string[] {
  if (path.startsWith('/')) return [path];
  const roots = rootsOfWindow();
  const named = roots.filter((root) => path.startsWith(`${root.name}/`)).map((root) => root.path + path.slice(root.name.length));
  return [...named, ...roots.map((root) => `${root.path}/${path}`)];
}

export function registerCallpathLinks(): vscode.Disposable {
  return vscode.languages.registerDocumentLinkProvider({ language: 'callpath' }, new CallpathLinks());
}
