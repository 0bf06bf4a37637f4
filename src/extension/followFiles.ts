// Keeps the index at what the reader sees: text that is typed, files that are saved, made, removed, or come with
// another branch.
import * as vscode from 'vscode';
import { isSource, pathOf } from './documents';
import type { IndexService } from './indexService';

/** Quiet time after a key press before the text is told, milliseconds; a question tells it at once. */
const TYPING = 120;
/** Quiet time after changes on disk before they are told together, milliseconds. */
const DISK = 400;
/** So long after a save here, the watcher says nothing new, milliseconds. */
const OWN_SAVE = 3000;
/** From so many files on, all are looked at. */
const MANY = 200;

export function followFiles(index: IndexService): vscode.Disposable {
  const typed = new Set<vscode.TextDocument>();
  /** Files whose text was told. */
  const told = new Set(
    vscode.workspace.textDocuments.filter((document) => document.isDirty && isSource(document)).map(pathOf),
  );
  /** When files were saved here: the watcher tells of them once more. */
  const saved = new Map<string, number>();
  let typing: NodeJS.Timeout | undefined;
  const tell = (): void => {
    clearTimeout(typing);
    for (const document of typed) {
      const path = pathOf(document);
      if (document.isDirty && !document.isClosed) {
        told.add(path);
        index.setBuffer(path, document.getText());
      } else {
        forget(path);
      }
    }
    typed.clear();
  };
  /** The text on disk counts again. */
  const forget = (path: string): void => {
    if (told.delete(path)) index.setBuffer(path, undefined);
  };
  index.flush = tell;

  const touched = new Set<string>();
  let disk: NodeJS.Timeout | undefined;
  const changed = (uri: vscode.Uri): void => {
    const path = uri.fsPath.replaceAll('\\', '/');
    if (Date.now() - (saved.get(path) ?? 0) < OWN_SAVE) return;
    touched.add(path);
    clearTimeout(disk);
    disk = setTimeout(() => {
      index.filesChanged(touched.size > MANY ? undefined : [...touched]);
      touched.clear();
    }, DISK);
  };
  const watcher = vscode.workspace.createFileSystemWatcher('**/*.{c,h}');
  return vscode.Disposable.from(
    watcher,
    watcher.onDidCreate(changed),
    watcher.onDidDelete(changed),
    watcher.onDidChange(changed),
    vscode.workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
      if (contentChanges.length === 0 || !isSource(document)) return;
      typed.add(document);
      clearTimeout(typing);
      typing = setTimeout(tell, TYPING);
    }),
    vscode.workspace.onDidSaveTextDocument((document) => {
      if (!isSource(document)) return;
      typed.delete(document);
      const path = pathOf(document);
      saved.set(path, Date.now());
      told.delete(path);
      index.setBuffer(path, undefined);
      index.filesChanged([path]);
    }),
    vscode.window.onDidChangeVisibleTextEditors((editors) => {
      const paths = editors
        .map((editor) => editor.document)
        .filter(isSource)
        .map(pathOf);
      if (paths.length > 0) index.prepare(paths);
    }),
    // Closed without saving: the text on disk counts again.
    vscode.workspace.onDidCloseTextDocument((document) => {
      if (!isSource(document)) return;
      typed.delete(document);
      forget(pathOf(document));
    }),
    {
      dispose: () => {
        clearTimeout(typing);
        clearTimeout(disk);
      },
    },
  );
}
