// From the graph's places to the editor's and back.
import * as vscode from 'vscode';
import type { FunctionNode, SourcePlace } from '../index/api';
import type { OpenIndex } from './indexService';

/** The file that a shown path names. */
export function uriOf(index: OpenIndex, shown: string): vscode.Uri | undefined {
  const path = index.absolute(shown);
  return path === undefined ? undefined : vscode.Uri.file(path);
}

/** The graph's path of a document. */
export function shownPath(index: OpenIndex, uri: vscode.Uri): string {
  return index.shown(uri.fsPath.replaceAll('\\', '/'));
}

/** `length` characters from a place on. */
export function rangeOf(place: SourcePlace, length = 1): vscode.Range {
  const line = Math.max(0, place.line - 1);
  const column = Math.max(0, place.column - 1);
  return new vscode.Range(line, column, line, column + length);
}

/** The name in a function's definition. */
export function nameRange(node: FunctionNode): vscode.Range {
  return rangeOf(node, node.name.length);
}

/** From the name to the end of the body. */
export function wholeRange(node: FunctionNode): vscode.Range {
  const name = nameRange(node);
  return name.union(new vscode.Range(name.start, new vscode.Position(Math.max(node.endLine - 1, name.start.line), 1)));
}

/** Where a function is. */
export function locationOf(index: OpenIndex, node: FunctionNode): vscode.Location | undefined {
  const uri = uriOf(index, node.file);
  return uri && new vscode.Location(uri, nameRange(node));
}

/** Opens a place, the cursor on it. */
export async function show(
  index: OpenIndex,
  place: SourcePlace,
  length = 1,
  options: vscode.TextDocumentShowOptions = {},
): Promise<void> {
  const uri = uriOf(index, place.file);
  if (!uri) return;
  const range = rangeOf(place, length);
  await vscode.window.showTextDocument(uri, { selection: range, ...options });
}
