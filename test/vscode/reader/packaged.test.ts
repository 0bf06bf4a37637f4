// The packaged extension, as a reader installs it: it packs, stays small, installs, and starts quickly and only when
// asked.
import { mkdtemp, rm } from 'node:fs/promises';
import { availableParallelism, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { packageExtension } from '../../../scripts/package.mjs';
import {
  installVsix,
  launch,
  openFile,
  runCommand,
  screenshot,
  webviewFrame,
} from '../../../scripts/vscode-server.mjs';
import { tree } from '../../support/trees';
import { indexReady, row, stopSession } from './gestures';

/** What activation may take, milliseconds. */
const ACTIVATION = 100;

let dataDir = '';
let empty = '';
beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'datapath-lens-packaged-'));
  empty = await mkdtemp(join(tmpdir(), 'datapath-lens-empty-'));
  const { file, bytes } = await packageExtension();
  console.log(`${file}: ${(bytes / 1024).toFixed(0)} KiB`);
  expect(bytes).toBeLessThan(5 * 1024 * 1024);
  await installVsix(file, { dataDir });
});
afterAll(async () => {
  await rm(dataDir, { recursive: true, force: true, maxRetries: 5 });
  await rm(empty, { recursive: true, force: true });
});

/** So high that the list of running extensions needs no scrolling: rows out of sight are not in the page. */
const height = 2400;

/** The row of the extension in VS Code's own list of running extensions. */
async function runningRow(page: Page) {
  await runCommand(page, 'Developer: Show Running Extensions');
  await page.locator('.runtime-extensions-editor .monaco-list-row').first().waitFor();
  return page.locator('.runtime-extensions-editor .monaco-list-row').filter({ hasText: 'Datapath Lens' });
}

/** Opens DPDK and one of its files; returns what VS Code says that activation took, milliseconds. */
async function activationTime(): Promise<number> {
  const { page, close } = await launch({ dataDir, folder: tree('dpdk-22.11'), height });
  try {
    await openFile(page, 'lib/ring/rte_ring.c', 60);
    await page.locator('.statusbar-item[id*="datapath-lens"]').first().waitFor();
    const time = (await runningRow(page)).getByText(/\d+ms/).first();
    await time.waitFor();
    await screenshot(page, 'packaged-running');
    return Number(/(\d+)ms/.exec(await time.innerText())?.[1]);
  } finally {
    await close();
  }
}

test('it starts for a C file of DPDK, in time', async () => {
  // Wall time on a machine that may be busy with other things: the best of three windows counts, and a busy machine's
  // share.
  const share = Math.max(1, loadavg()[0] / availableParallelism());
  let best = Infinity;
  for (let n = 0; n < 3 && best >= ACTIVATION; n++) best = Math.min(best, await activationTime());
  console.log(`activation: ${best} ms, load ${share.toFixed(1)} times the processors`);
  expect(best).toBeLessThan(ACTIVATION * share);
});

test('it maps and it runs: the callees of a function, a step through lib/ring', async () => {
  const { page, close } = await launch({ dataDir, folder: tree('dpdk-22.11') });
  try {
    await openFile(page, 'lib/ring/rte_ring.h', 227);
    await page.locator('.codelens-decoration a').filter({ hasText: '▶ Step this path' }).first().click();
    const datapath = await webviewFrame(page, 'lens-ring', 120_000);
    const time = async () => Number(await datapath.getByRole('slider').inputValue());
    const before = await time();
    await datapath.locator('[data-action="step"]').click();
    await expect.poll(time, { timeout: 60_000 }).toBe(before + 1);
    await stopSession(page);
    await indexReady(page);
    // The command is one of the C editor: the page that was stepped in may still be the active one.
    await openFile(page, 'lib/ring/rte_ring.h', 227);
    await runCommand(page, 'Datapath Lens: Show Callees of Function');
    await row(page, 'rte_ring_mp_enqueue_bulk').waitFor();
    await screenshot(page, 'packaged-step');
  } finally {
    await close();
  }
});

test('it does not start where nothing asks for it', async () => {
  const { page, close } = await launch({ dataDir, folder: empty, height });
  try {
    expect(await (await runningRow(page)).count()).toBe(0);
  } finally {
    await close();
  }
});
