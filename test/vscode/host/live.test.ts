// The map follows what is typed: an unsaved buffer counts, and an answer is never older than the text on screen.
import * as assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { index, place } from './support';
import { test } from './suite';

const NULL_PMD = 'drivers/net/null/rte_eth_null.c';

async function calleesOf(find: RegExp): Promise<string[]> {
  const { document, position } = await place(NULL_PMD, find);
  const [item] = await vscode.commands.executeCommand<vscode.CallHierarchyItem[]>(
    'vscode.prepareCallHierarchy',
    document.uri,
    position,
  );
  const calls = await vscode.commands.executeCommand<vscode.CallHierarchyOutgoingCall[]>(
    'vscode.provideOutgoingCalls',
    item,
  );
  return calls.map(({ to, fromRanges }) => `${to.name}:${fromRanges[0]?.start.line}`);
}

/** The checkout is shared: nothing may be written to it. */
function notSaved(): void {
  assert.equal(vscode.workspace.getConfiguration('files').get('autoSave'), 'off');
}

test(
  'an unsaved call is in the map at once, at its line, and goes with the text',
  async () => {
    notSaved();
    await index();
    const { document, position } = await place(NULL_PMD, /eth_null_rx\(void/);
    const before = await calleesOf(/eth_null_rx\(void/);
    assert.ok(!before.some((name) => name.startsWith('eth_null_no_rx')), before.join(' '));
    const editor = await vscode.window.showTextDocument(document);
    const brace = document.positionAt(document.getText().indexOf('{', document.offsetAt(position)) + 1);
    await editor.edit((edit) => edit.insert(brace, '\n\n\teth_null_no_rx(q, bufs, nb_bufs);\n'));
    try {
      const after = await calleesOf(/eth_null_rx\(void/);
      assert.ok(after.includes(`eth_null_no_rx:${brace.line + 2}`), after.join(' '));
      assert.ok(document.isDirty, 'the file was saved');
      const hovers = await vscode.commands.executeCommand<vscode.Hover[]>(
        'vscode.executeHoverProvider',
        document.uri,
        new vscode.Position(brace.line + 2, 3),
      );
      assert.ok(hovers.length > 0);
      // Typed on top of the file: everything moves down.
      await editor.edit((edit) => edit.insert(new vscode.Position(0, 0), '\n\n\n'));
      const moved = await calleesOf(/eth_null_rx\(void/);
      assert.ok(moved.includes(`eth_null_no_rx:${brace.line + 5}`), moved.join(' '));
    } finally {
      await vscode.commands.executeCommand('workbench.action.files.revert');
    }
    assert.deepEqual(await calleesOf(/eth_null_rx\(void/), before);
  },
  { timeout: 400_000 },
);

test(
  'text that is no C on the way does no harm',
  async () => {
    await index();
    notSaved();
    const { document, position } = await place(NULL_PMD, /eth_null_rx\(void/);
    const editor = await vscode.window.showTextDocument(document);
    const brace = document.positionAt(document.getText().indexOf('{', document.offsetAt(position)) + 1);
    await editor.edit((edit) => edit.insert(brace, '\n\tif (nb_bufs > '));
    try {
      const calls = await calleesOf(/eth_null_copy_rx\(void/);
      assert.ok(
        calls.some((name) => name.startsWith('rte_pktmbuf_alloc_bulk')),
        calls.join(' '),
      );
    } finally {
      await vscode.commands.executeCommand('workbench.action.files.revert');
    }
    await vscode.commands.executeCommand('workbench.action.closeActiveEditor');
  },
  { timeout: 300_000 },
);
