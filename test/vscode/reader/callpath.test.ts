// Call-path listings in the editor: coloured, folded by indentation, with places that lead to the file.
import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launch, openFile, screenshot } from '../../../scripts/vscode-server.mjs';
import { miniDpdk, repository } from '../../support/trees';
import { settle } from './gestures';

const LISTING = `# who is behind rte_eth_rx_burst
rte_eth_rx_burst  lib/ethdev/rte_ethdev.h:30
  eth_null_rx  drivers/net/null/rte_eth_null.c:20  [pointer rte_eth_fp_ops.rx_pkt_burst, possible]
    ← drivers/net/null/rte_eth_null.c:60  eth_null_rx assigned to rte_eth_dev.rx_pkt_burst
    rte_pktmbuf_alloc  lib/mbuf/rte_mbuf.h:12  …
  rte_log  lib/eal/rte_log.c:3  [macro RTE_LOG]
`;

let folder = '';
let running: Awaited<ReturnType<typeof launch>>;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'datapath-lens-callpath-'));
  await cp(miniDpdk, folder, { recursive: true });
  await writeFile(join(folder, 'rx.callpath'), LISTING);
  await writeFile(join(folder, 'notes.md'), `# Notes\n\n\`\`\`callpath\n${LISTING}\`\`\`\n`);
  running = await launch({ folder, extensionDevelopmentPath: repository, theme: 'light' });
});
afterAll(async () => {
  await running?.close();
  await rm(folder, { recursive: true, force: true, maxRetries: 5 });
});

/** Colours of the pieces of text on screen. */
async function colours(): Promise<Map<string, string>> {
  const spans = running.page.locator('.part.editor .view-line span span');
  const list = await spans.evaluateAll((all) =>
    all.map((one): [string, string] => [
      (one.textContent ?? '').trim(),
      (
        one.ownerDocument.defaultView as unknown as { getComputedStyle(e: unknown): { color: string } }
      ).getComputedStyle(one).color,
    ]),
  );
  return new Map(list);
}

test.each(['rx.callpath', 'notes.md'])('%s is coloured', async (name) => {
  const { page } = running;
  await openFile(page, name);
  await expect.poll(async () => [...(await colours()).keys()], { timeout: 60_000 }).toContain('pointer');
  const seen = await colours();
  const kinds = new Set(['rte_eth_rx_burst', 'pointer', ':20', '20', '←'].flatMap((text) => seen.get(text) ?? []));
  expect(kinds.size).toBeGreaterThan(2);
  await settle(page);
  await screenshot(page, `callpath-${name.replace('.', '-')}-light`);
});

test('a place in a listing opens the file', async () => {
  const { page } = running;
  await page.locator('.explorer-folders-view .monaco-list-row').filter({ hasText: 'rx.callpath' }).dblclick();
  await page.locator('.tabs-container .tab.active[aria-label*="rx.callpath"]').waitFor();
  const link = page.locator('.part.editor .detected-link').first();
  await link.waitFor();
  await link.click({ modifiers: ['Control'] });
  await page
    .locator('.tabs-container .tab.active[aria-label*=".h"], .tabs-container .tab.active[aria-label*=".c,"]')
    .first()
    .waitFor();
});
