// Restricted Mode: the map works, running code in the machine asks for trust first.
import { expect, test } from 'vitest';
import { indexReady, row } from './gestures';
import { openFile, reader, runCommand, screenshot } from './support';

const window = reader({ trust: false });

test('the map works without trust', async () => {
  const { page } = window;
  // VS Code asks whether the folder is trusted: not now.
  const dialog = page.getByRole('button', { name: /No, I don't trust/ });
  await dialog.click({ timeout: 10_000 }).catch(() => undefined);
  await openFile(page, 'lib/ethdev/rte_ethdev.h', 5870);
  await indexReady(page);
  await runCommand(page, 'Datapath Lens: Show Callees of Function');
  await row(page, 'rte_eth_fp_ops.rx_pkt_burst').waitFor();
});

test('running a scenario asks for trust', async () => {
  const { page } = window;
  await runCommand(page, 'Datapath Lens: Run Scenario…');
  const scenario = page.locator('.quick-input-list .monaco-list-row').filter({ hasText: 'ring-mp-enqueue' }).first();
  await scenario.click();
  const schedule = page.locator('.quick-input-list .monaco-list-row').filter({ hasText: /round-robin|race/ }).first();
  await schedule.click({ timeout: 5000 }).catch(() => undefined);
  const question = page.locator('.monaco-dialog-box');
  await question.waitFor();
  expect(await question.innerText()).toMatch(/trust/i);
  await screenshot(page, 'restricted-dark');
  await page.keyboard.press('Escape');
});
