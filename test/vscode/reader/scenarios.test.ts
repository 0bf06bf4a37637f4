// Readers step library code that needs an outside world: lib/vhost against a modelled guest, a mempool of a started
// EAL. The page beside the source draws the conversation, guest memory, virtqueues, mempools.
import { expect, test } from 'vitest';
import { highlightedLine, settle, stopSession } from './gestures';
import { openFile, reader, screenshot, webviewFrame } from './support';

const window = reader();

test('vhost_user_set_mem_table: the guest has spoken, its memory is about to be mapped', async () => {
  const { page } = window;
  await openFile(page, 'lib/vhost/vhost_user.c', 1265);
  await page.locator('.codelens-decoration a[title$="vhost-connect and stops at vhost_user_set_mem_table"]').click();
  const datapath = await webviewFrame(page, 'lens-chart', 240_000);
  await expect.poll(() => highlightedLine(page), { timeout: 60_000 }).toBeGreaterThan(1260);
  // The present message is the one whose handler runs; the library has not answered yet.
  const now = datapath.locator('.event.now.running');
  await now.filter({ hasText: 'SET_MEM_TABLE' }).waitFor();
  expect(await now.locator('.handler').innerText()).toMatch(/^▶ vhost_user_set_mem_table:\d+$/);
  const asked = datapath.locator('.event.message', { hasText: 'GET_PROTOCOL_FEATURES' });
  expect(await asked.count()).toBe(1);
  await settle(page);
  await screenshot(page, 'scenario-vhost-dark');
  // A message of the past is a way back to its moment.
  await asked.locator('.go').click();
  await datapath.locator('.event.now', { hasText: 'GET_PROTOCOL_FEATURES' }).waitFor({ timeout: 60_000 });
  await datapath.locator('.event.later', { hasText: 'SET_MEM_TABLE' }).waitFor();
  await stopSession(page);
}, 400_000);

test('rte_mempool_do_generic_get: a mempool and the ring behind it', async () => {
  const { page } = window;
  await openFile(page, 'lib/mempool/rte_mempool.h', 1497);
  await page.locator('.codelens-decoration a[title$="stops at rte_mempool_do_generic_get"]').click();
  const datapath = await webviewFrame(page, 'lens-cells', 240_000);
  await expect.poll(() => highlightedLine(page), { timeout: 60_000 }).toBeGreaterThan(0);
  expect(await datapath.locator('lens-cells rect.cell').count()).toBe(63);
  expect(await datapath.locator('lens-cells .legend').innerText()).toContain('common pool: 63');
  await settle(page);
  await screenshot(page, 'scenario-mempool-dark');
}, 400_000);
