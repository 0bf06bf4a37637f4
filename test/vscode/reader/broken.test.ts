// Workspaces with nothing to read, or with roots that are not there: the window says so in words, and goes on.
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { launch, openFile, runCommand, screenshot } from '../../../scripts/vscode-server.mjs';
import { miniDpdk, repository } from '../../support/trees';
import { answer, indexReady, row } from './gestures';

describe.each(['empty', 'binary'] as const)('a folder that is %s', (kind) => {
  let folder = '';
  let running: Awaited<ReturnType<typeof launch>>;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), `datapath-lens-${kind}-`));
    if (kind === 'binary') {
      await writeFile(join(folder, 'image.c'), Buffer.from([0, 1, 2, 255, 0, 10, 0]));
      await writeFile(join(folder, 'half.h'), 'struct { int (*f');
    }
    running = await launch({ folder, extensionDevelopmentPath: repository });
  });
  afterAll(async () => {
    await running?.close();
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  });

  test('is told in words', async () => {
    const { page } = running;
    await runCommand(page, 'Datapath Lens: Show Dispatch Tables…');
    if (kind === 'empty') {
      const item = page.locator('.statusbar-item[id*="datapathLens.index"]');
      await item.filter({ hasText: 'Datapath Lens' }).waitFor();
      await runCommand(page, 'Notifications: Show Notifications');
      const notification = page.locator('.notification-list-item').filter({ hasText: /There is no C source/ });
      await notification.waitFor();
      expect(await notification.innerText()).toMatch(/Get Sources…/);
      await screenshot(page, 'no-source-dark');
      expect(await item.locator('a').getAttribute('aria-label')).toMatch(/There is no C source.*Click to try again/);
      await page.keyboard.press('Escape');
    } else {
      // Nothing to choose from, and nothing broken.
      await page.locator('.quick-input-title').filter({ hasText: 'Dispatch tables of which struct?' }).waitFor();
      await page.keyboard.press('Escape');
      await indexReady(page);
    }
  });
});

describe('a root that is not there', () => {
  let folder = '';
  let running: Awaited<ReturnType<typeof launch>>;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'datapath-lens-roots-'));
    await cp(miniDpdk, folder, { recursive: true });
    await mkdir(join(folder, '.vscode'));
    await writeFile(join(folder, '.vscode/settings.json'), JSON.stringify({ 'datapathLens.roots': ['/nowhere/dpdk'] }));
    running = await launch({ folder, extensionDevelopmentPath: repository });
  });
  afterAll(async () => {
    await running?.close();
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  });

  test('the others answer', async () => {
    const { page } = running;
    await indexReady(page);
    await runCommand(page, 'Notifications: Show Notifications');
    await page
      .locator('.notification-list-item')
      .filter({ hasText: '/nowhere/dpdk is no folder that can be read' })
      .waitFor();
    await page.keyboard.press('Escape');
    await openFile(page, 'lib/ring/rte_ring.h', 1);
    await runCommand(page, 'Datapath Lens: Add Function to Call Paths…');
    await answer(page, 'Add a function to Call Paths', 'rte_ring_mp_enqueue_bulk', 'rte_ring_mp_enqueue_bulk');
    await row(page, 'rte_ring_mp_enqueue_bulk').waitFor();
  });
});
