// A window of a running VS Code server in Chromium, driven through Playwright: open it, and the few gestures that every
// test needs (palette, files, webview frames, pictures).
import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { chromium } from 'playwright-core';
import { repository } from '../lib/run.mjs';
import { ensureChromium } from './install.mjs';

const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** Milliseconds that a gesture waits for what it needs. */
const PATIENCE = 90_000;

/** The class that the workbench has under each of the server's themes. */
const THEME_CLASS = {
  dark: 'vscode-theme-defaults-themes-dark_modern-json',
  light: 'vscode-theme-defaults-themes-light_modern-json',
};

/**
 * @typedef {object} WindowOptions
 * @property {string} [folder] absolute path of the folder to open
 * @property {string} [workspace] absolute path of a .code-workspace file, instead of a folder
 * @property {string} [extensionDevelopmentPath] absolute path of an extension's source tree
 * @property {string} [extensionTestsPath] absolute path of a module whose run() is called inside the extension host
 * @property {number} [width] pixels, 1400 where left out
 * @property {number} [height] pixels, 900 where left out
 */

/**
 * The address of a window: what a reader would type into a browser.
 * @param {{ url: string, port: number, token?: string }} server
 * @param {WindowOptions} options
 */
export function windowUrl(server, options) {
  const url = new URL(server.url);
  if (options.workspace) url.searchParams.set('workspace', options.workspace);
  else if (options.folder) url.searchParams.set('folder', options.folder);
  else url.searchParams.set('ew', 'true');
  if (server.token) url.searchParams.set('tkn', server.token);
  const payload = ['extensionDevelopmentPath', 'extensionTestsPath']
    .filter((name) => options[name])
    .map((name) => [name, `vscode-remote://127.0.0.1:${server.port}${options[name]}`]);
  if (payload.length > 0) url.searchParams.set('payload', JSON.stringify(payload));
  return url.href;
}

/**
 * Opens a window and waits until the workbench stands (5 to 15 s). Close it with closeWindow().
 * @param {{ url: string, port: number, token?: string, theme?: 'dark' | 'light' }} server
 * @param {WindowOptions} [options]
 * @returns {Promise<import('playwright-core').Page>}
 */
export async function openWindow(server, options = {}) {
  const executablePath = await ensureChromium();
  const browser = await chromium.launch({ executablePath, args: FLAGS });
  const viewport = { width: options.width ?? 1400, height: options.height ?? 900 };
  const page = await (await browser.newContext({ viewport })).newPage();
  // Machines that build and test at once are slow: what must come is waited for, however late.
  page.setDefaultTimeout(PATIENCE);
  try {
    await page.goto(windowUrl(server, options), { timeout: 120_000 });
    await page.locator('.monaco-workbench .part.statusbar').waitFor({ timeout: 180_000 });
    await page.locator('.monaco-workbench .part.editor').waitFor();
    // The profile's settings come after the workbench stands: the theme shows that they are there.
    await page.locator(`.monaco-workbench.${THEME_CLASS[server.theme ?? 'dark']}`).waitFor();
    return page;
  } catch (error) {
    await screenshot(page, 'failed-to-open').catch(() => undefined);
    await browser.close();
    throw error;
  }
}

/**
 * Closes the window and its browser.
 * @param {import('playwright-core').Page} page
 */
export async function closeWindow(page) {
  await page.context().browser()?.close();
}

/**
 * Runs a command by its title through the command palette, as a reader does. The palette lists what is offered at the
 * moment it opens (a command of the C editor only while one is active), so it is opened anew until the command is
 * there. Throws where no such command is offered within two minutes.
 * @param {import('playwright-core').Page} page
 * @param {string} title "Datapath Lens: Show Call Graph"
 */
export async function runCommand(page, title) {
  const entry = page.locator('.quick-input-list .monaco-list-row').filter({ hasText: title }).first();
  const end = Date.now() + 120_000;
  for (;;) {
    const input = await quickInput(page, 'F1', `>${title}`);
    const offered = await entry.waitFor({ timeout: 15_000 }).then(
      () => true,
      () => false,
    );
    if (offered) break;
    if (Date.now() > end) throw new Error(`the command palette does not offer "${title}"`);
    await page.keyboard.press('Escape');
    await input.waitFor({ state: 'hidden' });
  }
  await entry.click();
}

/**
 * Opens a file of the folder, with the cursor on a line. The list of files is sorted anew while results come in:
 * where another row was under the mouse, the file is looked for again. Throws where it is not the active one within
 * two minutes.
 * @param {import('playwright-core').Page} page
 * @param {string} path relative to the folder
 * @param {number} [line] from 1
 */
export async function openFile(page, path, line) {
  const parts = path.split('/');
  const name = parts.at(-1);
  // Files that were open before stand above the others: the row of this very file is clicked, whichever has the focus.
  const exactly = new RegExp(`^${name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}$`);
  const rows = page
    .locator('.quick-input-list .monaco-list-row')
    .filter({ has: page.locator('.label-name', { hasText: exactly }) });
  const entry = (parts.length > 1 ? rows.filter({ hasText: parts.slice(0, -1).join('/') }) : rows).first();
  const end = Date.now() + 120_000;
  for (;;) {
    const input = await quickInput(page, 'Control+P', line === undefined ? path : `${path}:${line}`);
    const listed = await entry.waitFor({ timeout: 30_000 }).then(
      () => true,
      () => false,
    );
    if (listed) {
      await atRest(entry);
      await entry.click({ timeout: 10_000 }).catch(() => undefined);
      const opened = await page
        .locator(`.tabs-container .tab.active[aria-label*="${name}"]`)
        .waitFor({ timeout: 20_000 })
        .then(
          () => true,
          () => false,
        );
      if (
        opened &&
        (await input.waitFor({ state: 'hidden', timeout: 10_000 }).then(
          () => true,
          () => false,
        ))
      )
        return;
    }
    if (Date.now() > end) throw new Error(`${path} does not open`);
    await page.keyboard.press('Escape');
  }
}

/** Waits until something has stayed at its place for half a second (at most ten). */
async function atRest(locator) {
  const place = () =>
    locator.boundingBox().then(
      (box) => JSON.stringify(box),
      () => undefined,
    );
  let before = await place();
  for (let same = 0, n = 0; same < 2 && n < 40; n++) {
    await locator.page().waitForTimeout(250);
    const now = await place();
    same = now !== undefined && now === before ? same + 1 : 0;
    before = now;
  }
}

/** Opens the quick input with a key and types into it; returns the input. */
async function quickInput(page, key, text) {
  const input = page.locator('.quick-input-widget:visible input[type="text"]').first();
  for (let attempt = 0; ; attempt++) {
    // A webview that is being loaded swallows keys.
    await page.keyboard.press(key);
    try {
      await input.waitFor({ timeout: 5000 });
      break;
    } catch (error) {
      if (attempt === 11) throw error;
    }
  }
  // A key that comes late opens the input anew, empty.
  for (let n = 0; n < 20; n++) {
    await input.fill(text);
    await page.waitForTimeout(100);
    if ((await input.inputValue()) === text) break;
  }
  return input;
}

/**
 * The inner frame of a webview: the one in which the page's own document is.
 * @param {import('playwright-core').Page} page
 * @param {string} selector something that only that page has
 * @param {number} [timeout] milliseconds
 * @returns {Promise<import('playwright-core').Frame>}
 */
export async function webviewFrame(page, selector, timeout = 120_000) {
  for (const begin = Date.now(); ; await page.waitForTimeout(100)) {
    for (const frame of page.frames()) {
      if (
        await frame
          .locator(selector)
          .count()
          .catch(() => 0)
      )
        return frame;
    }
    if (Date.now() - begin > timeout) throw new Error(`No webview shows ${selector} after ${timeout} ms.`);
  }
}

/**
 * Writes a picture of the window to artifacts/screenshots/NAME.png.
 * @param {import('playwright-core').Page} page
 * @param {string} name
 * @returns {Promise<string>} the file
 */
export async function screenshot(page, name) {
  const file = join(repository, 'artifacts/screenshots', `${name}.png`);
  await mkdir(dirname(file), { recursive: true });
  await page.screenshot({ path: file });
  return file;
}
