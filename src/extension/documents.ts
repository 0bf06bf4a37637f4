// Open documents of C files: their paths as the index has them, and their text as the reader sees it.
import { readFileSync } from 'node:fs';
import * as vscode from 'vscode';

/** Whether the map reads a document. */
export function isSource(document: vscode.TextDocument): boolean {
  return document.uri.scheme === 'file' && /\.[ch]$/.test(document.uri.path);
}

/** The path of a document as the index has it. */
export function pathOf(document: vscode.TextDocument): string {
  return document.uri.fsPath.replaceAll('\\', '/');
}

/** Paths of open C files, visible ones first. */
export function filesOnScreen(): string[] {
  const shown = vscode.window.visibleTextEditors.map((editor) => editor.document);
  return [...new Set([...shown, ...vscode.workspace.textDocuments].filter(isSource).map(pathOf))];
}

/** Documents with text that is not on disk (VS Code keeps unsaved files over a restart). */
export function dirtySources(): vscode.TextDocument[] {
  return vscode.workspace.textDocuments.filter((document) => document.isDirty && isSource(document));
}

/** The text of a file as the reader sees it: of the editor where it is open, else of the disk. */
export function textOnScreen(path: string | undefined): string | undefined {
  if (path === undefined) return undefined;
  const open = vscode.workspace.textDocuments.find(
    (document) => document.uri.scheme === 'file' && document.uri.fsPath === path,
  );
  if (open) return open.getText();
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}
