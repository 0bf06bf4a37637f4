// What tests inside the extension host share: the extension's own interface, files of the checkout, places in them.
import * as assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { LensApi } from '../../../src/extension/extension';
import type { OpenIndex } from '../../../src/extension/indexService';

/** The extension, active. */
export async function lens(): Promise<LensApi> {
  const extension = vscode.extensions.getExtension<LensApi>('datapath-lens.datapath-lens');
  assert.ok(extension, 'datapath-lens.datapath-lens is not among the extensions');
  return extension.activate();
}

/** The index of the checkout, ready. */
export async function index(): Promise<OpenIndex> {
  const api = await lens();
  const opened = await api.index.get();
  assert.ok(
    opened,
    `the index did not open: ${api.index.state.kind === 'failed' ? api.index.state.message : api.index.state.kind}`,
  );
  return opened;
}

/** A file of the checkout. */
export function file(path: string): vscode.Uri {
  const folder = vscode.workspace.workspaceFolders?.[0];
  assert.ok(folder, 'no folder is open');
  return vscode.Uri.joinPath(folder.uri, path);
}

/** A document, and the place of the first character of `find` in it (the first match, or the one after `from`). */
export async function place(
  path: string,
  find: RegExp,
  from?: RegExp,
): Promise<{ document: vscode.TextDocument; position: vscode.Position }> {
  const document = await vscode.workspace.openTextDocument(file(path));
  const text = document.getText();
  const begin = from ? text.search(from) : 0;
  assert.ok(begin >= 0, `${path} has no ${from}`);
  const at = text.slice(begin).search(find);
  assert.ok(at >= 0, `${path} has no ${find}`);
  return { document, position: document.positionAt(begin + at) };
}

/** `dir/file.c:12` for a location, relative to the checkout. */
export function shown(location: vscode.Location | vscode.LocationLink): string {
  const uri = 'uri' in location ? location.uri : location.targetUri;
  const range = 'uri' in location ? location.range : (location.targetSelectionRange ?? location.targetRange);
  return `${vscode.workspace.asRelativePath(uri)}:${range.start.line + 1}`;
}

/** Waits until `check` gives something. */
export async function until<T>(
  what: string,
  check: () => T | undefined | false | Promise<T | undefined | false>,
  timeout = 90_000,
): Promise<T> {
  for (const begin = Date.now(); ; await new Promise((done) => setTimeout(done, 25))) {
    const found = await check();
    if (found) return found;
    if (Date.now() - begin > timeout) throw new Error(`${what}: not after ${timeout} ms`);
  }
}
