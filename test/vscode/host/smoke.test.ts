// The extension is there, and starts.
import * as assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { test } from './suite';

const extension = () => vscode.extensions.getExtension('datapath-lens.datapath-lens');

test('VS Code knows the extension', () => {
  assert.ok(extension(), 'datapath-lens.datapath-lens is not among the extensions');
});

test('the extension activates', async () => {
  await extension()!.activate();
  assert.equal(extension()!.isActive, true);
});

test('the window is open on DPDK', async () => {
  const folder = vscode.workspace.workspaceFolders?.[0];
  assert.ok(folder, 'no folder is open');
  const version = await vscode.workspace.fs.readFile(vscode.Uri.joinPath(folder.uri, 'VERSION'));
  assert.match(Buffer.from(version).toString('utf8'), /^\d+\.\d+/);
});
