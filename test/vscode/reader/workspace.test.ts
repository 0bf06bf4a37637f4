// DPDK and Open vSwitch as one workspace: a chain that begins in one and ends in the other, found by the reader's own
// words.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launch, runCommand, screenshot } from '../../../scripts/vscode-server.mjs';
import { repository, tree } from '../../support/trees';
import { answer, indexReady, row, settle, sideBarWidth } from './gestures';

let folder = '';
let running: Awaited<ReturnType<typeof launch>>;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'datapath-lens-workspace-'));
  const workspace = join(folder, 'datapath.code-workspace');
  await writeFile(
    workspace,
    JSON.stringify({
      folders: [
        { name: 'ovs', path: tree('ovs-3.1') },
        { name: 'dpdk', path: tree('dpdk-22.11') },
      ],
    }),
  );
  running = await launch({ workspace, extensionDevelopmentPath: repository, theme: 'light' });
});
afterAll(async () => {
  await running?.close();
  await rm(folder, { recursive: true, force: true, maxRetries: 5 });
});

test('from pmd_thread_main to rte_eth_rx_burst through netdev_class.rxq_recv', async () => {
  const { page } = running;
  await indexReady(page);
  await runCommand(page, 'Datapath Lens: Find Path Between Two Functions…');
  await answer(page, 'Path from which function?', 'pmd_thread_main', /^pmd_thread_main/);
  await answer(page, 'Path from pmd_thread_main to which function?', 'rte_eth_rx_burst', /^rte_eth_rx_burst/);
  await row(page, 'pmd_thread_main → rte_eth_rx_burst').waitFor();
  await sideBarWidth(page, 620);
  const step = row(page, 'netdev_dpdk_rxq_recv');
  await step.waitFor();
  expect(await step.innerText()).toMatch(/pointer · netdev_class\.rxq_recv/);
  await step.click();
  await page
    .locator('.tabs-container .tab.active')
    .filter({ hasText: /netdev\.c/ })
    .waitFor();
  await settle(page);
  await screenshot(page, 'find-path-light');
});
