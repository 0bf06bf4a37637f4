// A window opens on real DPDK with the extension of this tree in it.
import { expect, test } from 'vitest';
import { openFile, reader, screenshot } from './support';

const window = reader();

test('a C file of DPDK opens', async () => {
  await openFile(window.page, 'lib/ring/rte_ring.c', 60);
  const lines = window.page.locator('.monaco-editor .view-line');
  await lines.first().waitFor();
  expect(await lines.filter({ hasText: 'rte_ring_get_memsize_elem' }).count()).toBeGreaterThan(0);
  await screenshot(window.page, 'smoke-dark');
});
