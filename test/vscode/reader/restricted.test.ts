// Restricted Mode: the map works, running code in the machine asks for trust first.
import { expect, test } from 'vitest';
import { answer, indexReady, row } from './gestures';
import { openFile, reader, runCommand, screenshot } from './support';

const window = reader({ trust: false });

test('the map works without trust', async () => {
  const { page } = window;
  await page.locator('.statusbar-item').filter({ hasText: 'Restricted Mode' }).waitFor();
  await openFile(page, 'lib/ethdev/rte_ethdev.h', 5870);
  await indexReady(page);
  await runCommand(page, 'Datapath Lens: Show Callees of Function');
  await row(page, 'rte_eth_fp_ops.rx_pkt_burst').waitFor();
});

test('running a scenario asks for trust', async () => {
  const { page } = window;
  await runCommand(page, 'Datapath Lens: Run Scenario…');
  await answer(page, 'Run which scenario?', 'ring-mp-enqueue', /^ring-mp-enqueue/);
  await answer(page, 'In which order do the threads run?', undefined, /^round-robin/);
  const question = page.locator('.monaco-dialog-box');
  await question.waitFor();
  expect(await question.innerText()).toMatch(/trust/i);
  await screenshot(page, 'restricted-dark');
  await page.keyboard.press('Escape');
});
