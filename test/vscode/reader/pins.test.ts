// A reader who works on one driver pins it: the status bar, the list, what is left of a wide call and why, and the
// tables.
import { describe, expect, test } from 'vitest';
import { answer, hoverOver, indexReady, quickPick, row, settle, sideBarWidth, toggle } from './gestures';
import { openFile, reader, runCommand, screenshot, webviewFrame } from './support';

describe.each(['dark', 'light'] as const)('%s', (theme) => {
  const window = reader({ theme });
  const status = () => window.page.locator('.statusbar-item[id="datapath-lens.datapath-lens.datapathLens.pins"]');

  test('a driver is pinned from the status bar', async () => {
    const { page } = window;
    await openFile(page, 'lib/ethdev/rte_ethdev.h', 5870);
    await indexReady(page);
    await status().click();
    const pick = await quickPick(page, 'Narrow calls through function pointers');
    await pick.locator('input[type="text"]').first().fill('ixgbe');
    const driver = pick.locator('.monaco-list-row').filter({ hasText: 'drivers/net/ixgbe' }).first();
    await driver.waitFor();
    await settle(page, 300);
    await screenshot(page, `pins-list-${theme}`);
    await driver.click();
    await status().filter({ hasText: 'driver=ixgbe' }).waitFor();
    expect(await status().locator('a').getAttribute('aria-label')).toMatch(/narrowed to driver=ixgbe/);
  });

  test('what is left, with the condition that chooses each', async () => {
    const { page } = window;
    await runCommand(page, 'Datapath Lens: Show Callees of Function');
    const site = row(page, 'rte_eth_fp_ops.rx_pkt_burst');
    await site.waitFor();
    await site.filter({ hasText: /7 of [\d,]+ functions, pinned/ }).waitFor();
    await sideBarWidth(page, 720);
    await toggle(site);
    const vector = row(page, /^ixgbe_recv_pkts_vec/);
    await vector.waitFor();
    await toggle(vector);
    const evidence = row(page, '← ixgbe_recv_pkts_vec assigned');
    await evidence.waitFor();
    expect(await evidence.innerText()).toMatch(/ixgbe_rxtx\.c:\d+/);
    expect(await row(page, /^when .*&& adapter->rx_vec_allowed/).count()).toBe(1);
    await evidence.click();
    await page.locator('.tabs-container .tab.active[aria-label*="ixgbe_rxtx.c"]').waitFor();
    await settle(page);
    await screenshot(page, `pins-${theme}`);
    await sideBarWidth(page, 300);
  });

  test('the hover counts, names what is pinned, and leads on', async () => {
    const { page } = window;
    await openFile(page, 'lib/ethdev/rte_ethdev.h', 5901);
    const hover = await hoverOver(page, /^rx_pkt_burst$/, 'rx_pkt_burst');
    expect(await hover.innerText()).toMatch(/may hold 7 of [\d,]+ functions, pinned to driver=ixgbe/);
    await screenshot(page, `pins-hover-${theme}`);
    await page.keyboard.press('Escape');
  });

  test('dispatch tables: filtered, walked with the keys, opened', async () => {
    const { page } = window;
    await openFile(page, 'drivers/net/ixgbe/ixgbe_ethdev.c', 488);
    await runCommand(page, 'Datapath Lens: Show Dispatch Tables…');
    // The cursor is in the first column, on no struct.
    await answer(page, 'Dispatch tables of which struct?', 'eth_dev_ops', /^eth_dev_ops/);
    const frame = await webviewFrame(page, 'table[role="grid"]');
    const grid = frame.locator('table[role="grid"]');
    await grid.waitFor();
    expect(await frame.locator('h1').innerText()).toBe('struct eth_dev_ops');
    await settle(page);
    await screenshot(page, `tables-${theme}`);
    await frame.locator('input[type="search"]').fill('ixgbe');
    await expect.poll(async () => grid.locator('thead th').count(), { timeout: 60_000 }).toBeLessThan(8);
    await grid.locator('button', { hasText: 'ixgbe_dev_configure' }).first().waitFor();
    await settle(page, 300);
    await screenshot(page, `tables-filtered-${theme}`);
    await grid.locator('button').first().focus();
    await page.keyboard.press('ArrowDown');
    await frame.locator(':focus', { hasText: 'ixgbe_dev_configure' }).waitFor();
    await page.keyboard.press('Enter');
    await page.locator('.tabs-container .tab.active[aria-label*="ixgbe_ethdev.c"]').waitFor();
  });

  test('all pins go at once', async () => {
    await runCommand(window.page, 'Datapath Lens: Remove All Pins');
    await status().filter({ hasNotText: 'driver=ixgbe' }).waitFor();
  });
});
