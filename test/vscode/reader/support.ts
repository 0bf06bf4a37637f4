// How tests that act like a reader are written. A file NAME.test.ts in this folder is found by itself:
//
//   import { expect, test } from 'vitest';
//   import { openFile, reader, runCommand, screenshot } from './support';
//
//   const window = reader(); // one real VS Code per file: server, browser, the extension of this tree
//
//   test('the tree shows chains', async () => {
//     const page = window.page;                   // a Playwright page
//     await openFile(page, 'lib/ring/rte_ring.c', 60);
//     await runCommand(page, 'Datapath Lens: …');
//     expect(await page.getByText('…').isVisible()).toBe(true);
//     await screenshot(page, 'chains');           // artifacts/screenshots/chains.png
//   });
//
// Where a test fails, a picture of the window goes to artifacts/screenshots/failed-….png.
// Run only these: `npm run test:vscode -- reader`, or one: `npx vitest run --project reader chains`.
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll } from 'vitest';
import { launch, screenshot } from '../../../scripts/vscode-server.mjs';
import { repository, tree } from '../../support/trees';

export { openFile, runCommand, screenshot, webviewFrame } from '../../../scripts/vscode-server.mjs';

type LaunchOptions = Parameters<typeof launch>[0];

export interface Reader {
  readonly page: Page;
  /** The running server: `log()`, `dataDir`, `url`. */
  readonly server: Awaited<ReturnType<typeof launch>>['server'];
}

/**
 * A VS Code window for the tests of one file, opened before the first and closed after the last. Without options: DPDK
 * 22.11, the extension from this tree, dark theme, trusted. Every option of `launch` in scripts/vscode-server.mjs can
 * be set; `extensionDevelopmentPath: undefined` leaves the extension out.
 */
export function reader(options: LaunchOptions = {}): Reader {
  let running: Awaited<ReturnType<typeof launch>> | undefined;
  beforeAll(async () => {
    const folder = options.workspace ? undefined : (options.folder ?? tree('dpdk-22.11'));
    running = await launch({ extensionDevelopmentPath: repository, ...options, folder });
  });
  afterEach(async ({ task }) => {
    if (task.result?.state === 'fail' && running) {
      await screenshot(running.page, `failed-${task.name.replace(/[^\w]+/g, '-')}`);
    }
  });
  afterAll(async () => {
    await running?.close();
  });
  const opened = () => {
    if (!running) throw new Error('The window is open only while tests run.');
    return running;
  };
  return {
    get page() {
      return opened().page;
    },
    get server() {
      return opened().server;
    },
  };
}
