// A reader asks who is called from rte_eth_rx_burst, and why.
import { expect, test } from 'vitest';
import { answer, hoverOver, indexReady, quickPick, row, settle, sideBarWidth, toggle } from './gestures';
import { openFile, reader, runCommand, screenshot } from './support';

const window = reader();

test('the call hierarchy shows what a pointer may reach, with the reason', async () => {
  const { page } = window;
  await openFile(page, 'lib/ethdev/rte_ethdev.h', 5870);
  await indexReady(page);
  await runCommand(page, 'Calls: Show Call Hierarchy');
  await row(page, 'rte_eth_rx_burst').waitFor();
  await sideBarWidth(page, 560);
  await runCommand(page, 'Show Outgoing Calls');
  const pointer = row(page, 'rte_eth_fp_ops.rx_pkt_burst');
  await pointer.waitFor();
  await pointer.filter({ hasText: /pointer · [\d,]+ functions/ }).waitFor();
  await toggle(pointer);
  const folder = row(page, 'drivers/net/af_packet');
  await folder.waitFor();
  await toggle(folder);
  const pmd = row(page, 'eth_af_packet_rx');
  await pmd.waitFor();
  expect(await pmd.innerText()).toMatch(/possible · drivers\/net\/af_packet\/rte_eth_af_packet\.c/);
  await settle(page);
  await screenshot(page, 'call-hierarchy-dark');
});

test('the Call Paths view groups a wide call by driver and shows the lines that make it so', async () => {
  const { page } = window;
  await openFile(page, 'lib/ethdev/rte_ethdev.h', 5870);
  await runCommand(page, 'Datapath Lens: Show Callees of Function');
  // The call hierarchy of the test before has a row of the same name.
  await page.locator('.part.sidebar .title-label').filter({ hasText: 'Call Paths' }).waitFor();
  await toggle(row(page, 'rte_eth_fp_ops.rx_pkt_burst'));
  const folder = row(page, 'drivers/net/af_packet');
  await folder.waitFor();
  await toggle(folder);
  const pmd = row(page, /eth_af_packet_rx\s*possible/);
  await pmd.waitFor();
  await toggle(pmd);
  const evidence = row(page, '← ');
  await evidence.waitFor();
  expect(await evidence.innerText()).toMatch(/rte_eth_af_packet\.c:\d+/);
  await evidence.click();
  await page.locator('.tabs-container .tab.active[aria-label*="rte_eth_af_packet.c"]').waitFor();
  await settle(page);
  await screenshot(page, 'call-paths-dark');
});

test('hovering the member lists the functions and the reasons', async () => {
  const { page } = window;
  await openFile(page, 'lib/ethdev/rte_ethdev.h', 5901);
  const hover = await hoverOver(page, /^rx_pkt_burst$/, 'rx_pkt_burst');
  expect(await hover.innerText()).toMatch(/may hold [\d,]+ functions/);
  await screenshot(page, 'hover-dark');
});

test('Get DPDK/OVS Sources asks for project and release', async () => {
  const { page } = window;
  await runCommand(page, 'Datapath Lens: Get DPDK/OVS Sources…');
  await answer(page, 'Get the sources of which project?', undefined, 'Open vSwitch');
  const pick = await quickPick(page, 'Which release of Open vSwitch?');
  await pick.locator('.monaco-list-row').filter({ hasText: 'what the tests use' }).waitFor();
  await pick.locator('input[type="text"]').first().fill('2.17');
  await pick.locator('.monaco-list-row').filter({ hasText: 'as typed' }).waitFor();
  await page.keyboard.press('Escape');
});
