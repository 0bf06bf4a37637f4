// The map in the editor: call hierarchy, definitions, hover and the Call Paths view on the whole of DPDK.
import * as assert from 'node:assert/strict';
import { availableParallelism, loadavg } from 'node:os';
import * as vscode from 'vscode';
import { file, index, lens, place, shown, until } from './support';
import { test } from './suite';

const RX_BURST = ['lib/ethdev/rte_ethdev.h', /rte_eth_rx_burst\(uint16_t port_id/] as const;

async function hierarchy(path: string, find: RegExp): Promise<vscode.CallHierarchyItem> {
  const { document, position } = await place(path, find);
  const items = await vscode.commands.executeCommand<vscode.CallHierarchyItem[]>(
    'vscode.prepareCallHierarchy',
    document.uri,
    position,
  );
  assert.equal(items.length, 1);
  return items[0];
}

test(
  'the whole checkout is indexed in the background',
  async () => {
    const { graph } = await index();
    assert.ok(graph.summary.files > 4000, `${graph.summary.files} files`);
  },
  { timeout: 400_000 },
);

const outgoing = (item: vscode.CallHierarchyItem) =>
  vscode.commands.executeCommand<vscode.CallHierarchyOutgoingCall[]>('vscode.provideOutgoingCalls', item);

test('outgoing calls of rte_eth_rx_burst: one row for the pointer, its functions by folder', async () => {
  const item = await hierarchy(...RX_BURST);
  assert.equal(item.name, 'rte_eth_rx_burst');
  const calls = await outgoing(item);
  assert.ok(calls.length < 10, `${calls.length} rows`);
  const pointer = calls.find(({ to }) => to.name === 'rte_eth_fp_ops.rx_pkt_burst');
  assert.ok(pointer, calls.map(({ to }) => to.name).join(' '));
  assert.match(pointer.to.detail ?? '', /^pointer · [\d,]+ functions(?:, [\d,]+ candidates)?$/);
  const { document } = await place(...RX_BURST);
  assert.match(document.lineAt(pointer.fromRanges[0].start.line).text, /p->rx_pkt_burst\(/);
  const folders = await outgoing(pointer.to);
  const ixgbe = folders.find(({ to }) => to.name === 'drivers/net/ixgbe');
  assert.ok(
    ixgbe,
    folders
      .map(({ to }) => to.name)
      .slice(0, 9)
      .join(' '),
  );
  const functions = await outgoing(ixgbe.to);
  const recv = functions.find(({ to }) => to.name === 'ixgbe_recv_pkts');
  assert.match(recv?.to.detail ?? '', /^possible · drivers\/net\/ixgbe\/ixgbe_rxtx\.c$/);
  assert.match(document.lineAt(recv?.fromRanges[0].start.line ?? 0).text, /p->rx_pkt_burst\(/);
  assert.ok((await outgoing(recv?.to as vscode.CallHierarchyItem)).length > 0, 'ixgbe_recv_pkts calls nothing');
});

test('call hierarchy of a member: who calls through it, and what it may hold', async () => {
  const item = await hierarchy('lib/ethdev/ethdev_driver.h', /rx_queue_start;/);
  assert.equal(item.name, 'eth_dev_ops.rx_queue_start');
  assert.match(item.detail ?? '', /^\d+ functions$/);
  const callers = await vscode.commands.executeCommand<vscode.CallHierarchyIncomingCall[]>(
    'vscode.provideIncomingCalls',
    item,
  );
  assert.ok(
    callers.some(({ from }) => from.name === 'rte_eth_dev_rx_queue_start'),
    callers.map(({ from }) => from.name).join(' '),
  );
  assert.ok((await outgoing(item)).some(({ to }) => to.name === 'drivers/net/ixgbe'));
});

test('hundreds of callers stand by folder', async () => {
  const item = await hierarchy('lib/eal/common/rte_malloc.c', /rte_free\(void/);
  const folders = await vscode.commands.executeCommand<vscode.CallHierarchyIncomingCall[]>(
    'vscode.provideIncomingCalls',
    item,
  );
  const ring = folders.find(({ from }) => from.name === 'lib/ring');
  assert.ok(
    ring,
    `${folders.length} rows: ${folders
      .slice(0, 5)
      .map(({ from }) => from.name)
      .join(' ')}`,
  );
  const callers = await vscode.commands.executeCommand<vscode.CallHierarchyIncomingCall[]>(
    'vscode.provideIncomingCalls',
    ring.from,
  );
  const free = callers.find(({ from }) => from.name === 'rte_ring_free');
  assert.ok(free);
  assert.equal(shown({ uri: free.from.uri, range: free.fromRanges[0] }).replace(/:\d+$/, ''), 'lib/ring/rte_ring.c');
});

test('incoming calls of eth_null_rx come from there', async () => {
  const item = await hierarchy('drivers/net/null/rte_eth_null.c', /eth_null_rx\(void/);
  const calls = await vscode.commands.executeCommand<vscode.CallHierarchyIncomingCall[]>(
    'vscode.provideIncomingCalls',
    item,
  );
  const call = calls.find(({ from }) => from.name === 'rte_eth_rx_burst');
  assert.match(call?.from.detail ?? '', /^pointer · rte_eth_fp_ops\.rx_pkt_burst · 1 of \d+ · possible$/);
});

test('go to implementation on a member that holds function pointers', async () => {
  const { document, position } = await place('lib/ethdev/rte_ethdev.h', /rx_pkt_burst\(qd/);
  const found = await vscode.commands.executeCommand<vscode.Location[]>(
    'vscode.executeImplementationProvider',
    document.uri,
    position,
  );
  const files = found.map(shown);
  assert.ok(files.includes('drivers/net/null/rte_eth_null.c:85'), files.slice(0, 20).join(' '));
  assert.ok(files.length > 20);
});

test('go to implementation on the declaration of such a member, and on its designator in a table', async () => {
  for (const [path, find] of [
    ['lib/ethdev/ethdev_driver.h', /rx_queue_start;/],
    ['drivers/net/ixgbe/ixgbe_ethdev.c', /rx_queue_start\s+=/],
  ] as const) {
    const { document, position } = await place(path, find);
    const found = await vscode.commands.executeCommand<vscode.Location[]>(
      'vscode.executeImplementationProvider',
      document.uri,
      position,
    );
    assert.ok(
      found.some((one) => shown(one).startsWith('drivers/net/ixgbe/ixgbe_rxtx.c:')),
      `${path}: ${found.length} functions`,
    );
  }
});

test('go to definition on such a member leads to its declaration and to the functions', async () => {
  const { document, position } = await place('lib/ethdev/rte_ethdev.h', /rx_pkt_burst\(qd/);
  const found = await vscode.commands.executeCommand<vscode.Location[]>(
    'vscode.executeDefinitionProvider',
    document.uri,
    position,
  );
  const declaration = found.find((one) => one.uri.path.endsWith('/lib/ethdev/rte_ethdev_core.h'));
  assert.ok(declaration, found.map(shown).slice(0, 9).join(' '));
  const core = await vscode.workspace.openTextDocument(declaration.uri);
  assert.equal(core.getText(declaration.range), 'rx_pkt_burst');
  assert.ok(found.map(shown).includes('drivers/net/null/rte_eth_null.c:85'));
});

test('go to definition on the name of a function that is called', async () => {
  const { document, position } = await place('drivers/net/null/rte_eth_null.c', /rte_pktmbuf_alloc_bulk\(/);
  const found = await vscode.commands.executeCommand<vscode.Location[]>(
    'vscode.executeDefinitionProvider',
    document.uri,
    position,
  );
  assert.deepEqual(
    found.map((one) => shown(one).replace(/:\d+$/, '')),
    ['lib/mbuf/rte_mbuf.h'],
  );
});

test('hover on the member says what it may hold, and why', async () => {
  const { document, position } = await place('lib/ethdev/rte_ethdev.h', /rx_pkt_burst\(qd/);
  const hovers = await vscode.commands.executeCommand<vscode.Hover[]>(
    'vscode.executeHoverProvider',
    document.uri,
    position,
  );
  const text = hovers
    .flatMap((hover) => hover.contents)
    .map((content) => (typeof content === 'string' ? content : content.value))
    .join('\n');
  assert.match(text, /`rte_eth_fp_ops\.rx_pkt_burst` may hold [\d,]+ functions/);
  assert.match(text, /\n- drivers\/net\/atlantic: \[`atl_recv_pkts`\]\(.*#L\d+/);
  assert.match(text, /more folders/);
});

test('hover on a function that only pointers lead to says which', async () => {
  const { document, position } = await place('drivers/net/null/rte_eth_null.c', /eth_null_rx\(void/);
  const hovers = await vscode.commands.executeCommand<vscode.Hover[]>(
    'vscode.executeHoverProvider',
    document.uri,
    position,
  );
  const text = hovers
    .flatMap((hover) => hover.contents)
    .map((content) => (typeof content === 'string' ? content : content.value))
    .join('\n');
  assert.match(text, /pointer `rte_eth_fp_ops\.rx_pkt_burst` from \[`rte_eth_rx_burst`\]/);
  assert.match(text, /rte\\_eth\\_null\.c:\d+.* when `!.*packet_copy/);
});

test('the handlers of the vhost message table are reached from the table', async () => {
  const item = await hierarchy('lib/vhost/vhost_user.c', /vhost_user_msg_handler\(int vid/);
  const calls = await vscode.commands.executeCommand<vscode.CallHierarchyOutgoingCall[]>(
    'vscode.provideOutgoingCalls',
    item,
  );
  const table = calls.find(({ to }) => to.name === 'vhost_message_handler.callback');
  assert.match(table?.to.detail ?? '', /^pointer · 3\d functions$/);
  const handlers = (
    await Promise.all((await outgoing(table?.to as vscode.CallHierarchyItem)).map(({ to }) => outgoing(to)))
  ).flat();
  assert.ok(
    handlers.some(({ to }) => to.name === 'vhost_user_set_mem_table'),
    handlers.map(({ to }) => to.name).join(' '),
  );
});

test('call lenses stand above functions when switched on', async () => {
  const configuration = vscode.workspace.getConfiguration('datapathLens');
  const { document } = await place('drivers/net/null/rte_eth_null.c', /eth_null_rx/);
  const titles = async () =>
    (await vscode.commands.executeCommand<vscode.CodeLens[]>('vscode.executeCodeLensProvider', document.uri, 500)).map(
      (lens) => `${lens.range.start.line + 1} ${lens.command?.title}`,
    );
  assert.equal((await titles()).length, 0);
  await configuration.update('codeLens.calls', true, vscode.ConfigurationTarget.Global);
  try {
    assert.ok(
      (await titles()).some((title) => /^85 callers [1-9]/.test(title)),
      (await titles()).slice(0, 6).join(', '),
    );
  } finally {
    await configuration.update('codeLens.calls', undefined, vscode.ConfigurationTarget.Global);
  }
});

test('the Call Paths view: callees with evidence, many targets behind one row, paths, copying', async () => {
  await index();
  const { callPaths } = await lens();
  callPaths.clear();
  await vscode.commands.executeCommand('datapathLens.showCallees', {
    file: 'lib/ethdev/rte_ethdev.h',
    line: 0,
    name: 'rte_eth_rx_burst',
  });
  const [root] = callPaths.getChildren();
  assert.equal(callPaths.getTreeItem(root).label, 'rte_eth_rx_burst');
  const rows = callPaths.getChildren(root);
  const site = rows.find((row) => row.kind === 'site');
  assert.ok(site, 'no row for the pointer');
  assert.equal(callPaths.getTreeItem(site).label, 'rte_eth_fp_ops.rx_pkt_burst');
  const folder = callPaths.getChildren(site).find((row) => row.kind === 'folder' && row.folder === 'drivers/net/null');
  assert.ok(folder, 'targets are not grouped by folder');
  const target = callPaths
    .getChildren(folder)
    .find((row) => row.kind === 'function' && row.node.name === 'eth_null_rx');
  assert.ok(target, 'eth_null_rx is not below it');
  assert.match(
    callPaths.getTreeItem(target).accessibilityInformation?.label ?? '',
    /^eth_null_rx, pointer · rte_eth_fp_ops\.rx_pkt_burst · 1 of \d+ · possible, /,
  );
  const evidence = callPaths
    .getChildren(target)
    .filter((row) => row.kind === 'evidence')
    .map((row) => callPaths.getTreeItem(row));
  assert.ok(
    evidence.some((item) => String(item.description).startsWith('rte_eth_null.c:')),
    evidence.map((item) => item.description).join(' '),
  );
  for (const row of rows) await vscode.commands.executeCommand('datapathLens.openCallSite', row);

  const argument = (name: string) => ({ file: '', line: 0, name });
  await vscode.commands.executeCommand(
    'datapathLens.findPath',
    argument('rte_vhost_driver_start'),
    argument('vhost_user_msg_handler'),
  );
  const path = callPaths.getChildren()[0];
  const steps = callPaths.getChildren(path).map((row) => (row.kind === 'function' ? row.node.name : ''));
  assert.deepEqual(steps.slice(-2), ['vhost_user_read_cb', 'vhost_user_msg_handler']);
  assert.ok(steps.includes('fdset_event_dispatch'), steps.join(' '));

  await vscode.commands.executeCommand('datapathLens.removeRoot', path);
  callPaths.clear();
  assert.equal(callPaths.getChildren().length, 0);
});

test('places in a call-path listing are links', async () => {
  const document = await vscode.workspace.openTextDocument({
    language: 'callpath',
    content: 'rte_eth_rx_burst  lib/ethdev/rte_ethdev.h:5870\n  nowhere  lib/none.c:3\n',
  });
  const links = await vscode.commands.executeCommand<vscode.DocumentLink[]>(
    'vscode.executeLinkProvider',
    document.uri,
    5,
  );
  assert.equal(links.length, 1);
  assert.equal(links[0].target?.path, file('lib/ethdev/rte_ethdev.h').path);
  assert.match(links[0].target?.fragment ?? '', /^L5870/);
});

test('loading and activating the extension take under 100 ms', async () => {
  const { loading, activating } = (await lens()).activationMilliseconds;
  // On a machine that is busy with other things wall time is theirs too.
  const share = Math.max(1, loadavg()[0] / availableParallelism());
  assert.ok(
    loading + activating < 100 * share,
    `${loading.toFixed(1)} ms to load, ${activating.toFixed(1)} ms to activate, load ` +
      `${share.toFixed(1)} times the processors`,
  );
});

test(
  'while the index is read again the old one answers; cancelling leaves it',
  async () => {
    const { index: service } = await lens();
    const before = await index();
    const refreshed = service.refresh();
    await until('building', () => service.state.kind === 'building');
    assert.equal(service.current, before);
    await vscode.commands.executeCommand('datapathLens.cancelIndex');
    await refreshed;
    assert.equal(service.state.kind, 'ready');
    assert.equal(await service.get(), before);
    assert.notEqual(await service.refresh(), before);
  },
  { timeout: 400_000 },
);
