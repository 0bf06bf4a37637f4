// Pins and dispatch tables in the editor: narrowed call hierarchy, hover and Call Paths, the status bar's commands,
// the matrix.
import * as assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { index, lens, place, until } from './support';
import { test } from './suite';

async function calls(path: string, find: RegExp): Promise<vscode.CallHierarchyOutgoingCall[]> {
  const { document, position } = await place(path, find);
  const [item] = await vscode.commands.executeCommand<vscode.CallHierarchyItem[]>(
    'vscode.prepareCallHierarchy',
    document.uri,
    position,
  );
  return vscode.commands.executeCommand<vscode.CallHierarchyOutgoingCall[]>('vscode.provideOutgoingCalls', item);
}

test('a pinned driver narrows call hierarchy, hover and implementations', async () => {
  await index();
  const { pins } = await lens();
  await pins.clear();
  await pins.add({ key: 'driver', value: 'ixgbe' });
  try {
    const found = await calls('lib/ethdev/rte_ethdev.h', /rte_eth_rx_burst\(uint16_t port_id/);
    const group = found.find(({ to }) => to.name === 'rte_eth_fp_ops.rx_pkt_burst');
    assert.match(group?.to.detail ?? '', /^pointer · 7 of [\d,]+ functions, pinned$/);
    const { document, position } = await place('lib/ethdev/rte_ethdev.h', /rx_pkt_burst\(qd/);
    const hovers = await vscode.commands.executeCommand<vscode.Hover[]>(
      'vscode.executeHoverProvider',
      document.uri,
      position,
    );
    const text = hovers
      .flatMap((hover) => hover.contents)
      .map((one) => (typeof one === 'string' ? one : one.value))
      .join('\n');
    assert.match(text, /7 of [\d,]+ functions, pinned to driver=ixgbe/);
    assert.match(text, /when `[^`]*rx_vec_allowed/);
    const targets = await vscode.commands.executeCommand<vscode.Location[]>(
      'vscode.executeImplementationProvider',
      document.uri,
      position,
    );
    assert.equal(targets.length, 7);
    assert.ok(targets.every(({ uri }) => uri.path.includes('/drivers/net/ixgbe/')));
  } finally {
    await pins.clear();
  }
});

test('the Call Paths view follows the pins, and says so', async () => {
  await index();
  const { callPaths, pins } = await lens();
  callPaths.clear();
  await pins.clear();
  await vscode.commands.executeCommand('datapathLens.showCallees', {
    file: 'lib/ethdev/rte_ethdev.h',
    line: 0,
    name: 'rte_eth_rx_burst',
  });
  await pins.add({ key: 'rx_pkt_burst', value: 'eth_null_rx' }, { key: 'rx_pkt_burst', value: 'ixgbe_recv_pkts' });
  try {
    assert.equal(callPaths.view.description, 'rx_pkt_burst=eth_null_rx, rx_pkt_burst=ixgbe_recv_pkts');
    const [root] = callPaths.getChildren();
    const site = callPaths.getChildren(root).find((row) => row.kind === 'site');
    assert.ok(site);
    assert.match(
      String(callPaths.getTreeItem(site).description),
      /^3 of [\d,]+ functions, pinned · rte_ethdev\.h:\d+$/,
    );
    assert.equal(callPaths.getChildren(site).length, 3);
  } finally {
    await pins.clear();
    callPaths.clear();
  }
  assert.equal(callPaths.view.description, undefined);
});

test('pins are kept with the workspace; one that fits nothing is told in words', async () => {
  const opened = await index();
  const { pins } = await lens();
  await pins.add({ key: 'driver', value: 'ixgb' });
  const [problem] = opened.graph.pinProblems(pins.all);
  assert.ok(problem.code === 'noDriver' && problem.name === 'ixgb' && problem.near.words[0] === 'ixgbe');
  await vscode.commands.executeCommand('datapathLens.clearPins');
  assert.deepEqual(pins.all, []);
  const [choice] = opened.graph
    .pinChoices()
    .filter(({ pin }) => pin.key === 'rte_mempool_ops' && pin.value === 'ring_mp_mc');
  assert.match(choice.detail, /^ops_mp_mc · drivers\/mempool\/ring\/rte_mempool_ring\.c$/);
});

test('the dispatch tables of the struct under the cursor', async () => {
  await index();
  const { tables } = await lens();
  const { document, position } = await place('lib/mempool/rte_mempool.h', /rte_mempool_ops \{/);
  const editor = await vscode.window.showTextDocument(document);
  editor.selection = new vscode.Selection(position, position);
  await vscode.commands.executeCommand('datapathLens.showTable');
  const model = await until('the page shows the table', () => tables.model);
  assert.equal(model.struct, 'rte_mempool_ops');
  assert.deepEqual(model.members.slice(0, 4), ['alloc', 'free', 'enqueue', 'dequeue']);
  const row = model.rows.find(({ label }) => label === 'ring_mp_mc');
  assert.equal(row?.variable, 'ops_mp_mc');
  assert.deepEqual(
    row?.cells.slice(0, 4).map((cell) => cell.map(({ name }) => name).join()),
    ['common_ring_alloc', 'common_ring_free', 'common_ring_mp_enqueue', 'common_ring_mc_dequeue'],
  );
  await vscode.commands.executeCommand('workbench.action.closeActiveEditor');
});

test('the vhost message table: a row per message, under its name', async () => {
  await index();
  const { tables } = await lens();
  await vscode.commands.executeCommand('datapathLens.showTable', 'vhost_message_handler');
  const model = await until('the page shows the table', () =>
    tables.model?.struct === 'vhost_message_handler' ? tables.model : undefined,
  );
  const row = model.rows.find(({ key }) => key === 'VHOST_USER_SET_MEM_TABLE');
  assert.deepEqual(
    row?.cells.flat().map(({ name }) => name),
    ['vhost_user_set_mem_table'],
  );
  await vscode.commands.executeCommand('workbench.action.closeActiveEditor');
});
