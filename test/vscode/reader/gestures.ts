// Gestures of a reader that the tests of this folder share, on top of those in scripts/vscode-server.mjs.
import type { Locator, Page } from 'playwright-core';

/**
 * Waits until the status bar says that the index is ready; fails with its words where it says that it could not be
 * built.
 */
export async function indexReady(page: Page, timeout = 280_000): Promise<void> {
  const item = page.locator('.statusbar-item[id*="datapath-lens"]').first();
  await item
    .filter({ hasText: /[\d,]+ functions|^\s*Datapath Lens\s*$/ })
    .and(page.locator(':not([aria-label*="click to cancel"])'))
    .waitFor({ timeout });
  const says = await item.getAttribute('aria-label');
  if (!/functions/.test(says ?? '')) throw new Error(says ?? 'The status bar says nothing about the index.');
}

/** Makes the side bar `width` pixels wide by dragging its edge. */
export async function sideBarWidth(page: Page, width: number): Promise<void> {
  const bar = await page.locator('.part.sidebar').boundingBox();
  if (!bar) throw new Error('There is no side bar.');
  const x = bar.x + bar.width;
  await page.mouse.move(x, bar.y + bar.height / 2);
  await page.mouse.down();
  await page.mouse.move(bar.x + width, bar.y + bar.height / 2, { steps: 5 });
  await page.mouse.up();
}

/** A row of a tree in the side bar. */
export function row(page: Page, text: string | RegExp): Locator {
  return page.locator('.part.sidebar .monaco-list-row').filter({ hasText: text }).first();
}

/** Opens or closes a row of a tree. */
export async function toggle(row: Locator): Promise<void> {
  const before = await row.getAttribute('aria-expanded');
  // A tree that is being drawn anew swallows a click.
  for (let attempt = 0; attempt < 4; attempt++) {
    await row.locator('.monaco-tl-twistie').click();
    for (let wait = 0; wait < 40; wait++) {
      if ((await row.getAttribute('aria-expanded')) !== before) return;
      await row.page().waitForTimeout(200);
    }
  }
}

/** Moves the mouse away, so that no hover is in the picture, and lets the window settle. */
export async function settle(page: Page, milliseconds = 600): Promise<void> {
  await page.mouse.move(700, 5);
  await page.waitForTimeout(milliseconds);
}

/** Number of the line that the debugger highlights as the top of the stack; undefined while there is none. */
export async function highlightedLine(page: Page): Promise<number | undefined> {
  const marked = page.locator('.part.editor .debug-top-stack-frame-line').first();
  if ((await marked.count()) === 0) return undefined;
  const box = await marked.boundingBox();
  if (!box) return undefined;
  const numbers = page.locator('.part.editor .line-numbers');
  for (const one of await numbers.all()) {
    const at = await one.boundingBox();
    if (at && Math.abs(at.y - box.y) < at.height / 2) return Number(await one.innerText());
  }
  return undefined;
}

/** The quick input that asks `title`. */
export async function quickPick(page: Page, title: string | RegExp): Promise<Locator> {
  const asked = page
    .locator('.quick-input-widget:visible')
    .filter({ has: page.locator('.quick-input-title').filter({ hasText: title }) });
  await asked.waitFor();
  return asked;
}

/**
 * Types into the quick input that asks `title`, and takes a row. The palette's own input, which may still be closing,
 * is not meant. `text` undefined: nothing is typed.
 */
export async function answer(
  page: Page,
  title: string | RegExp,
  text: string | undefined,
  row: string | RegExp,
): Promise<void> {
  const asked = await quickPick(page, title);
  if (text !== undefined) await asked.locator('input[type="text"]').first().fill(text);
  await asked.locator('.monaco-list-row').filter({ hasText: row }).first().click();
}

/**
 * The hover over a word of the editor, which says `text`. The mouse comes again where the editor was drawn anew under
 * it.
 */
export async function hoverOver(page: Page, word: RegExp, text: string | RegExp): Promise<Locator> {
  const hover = page.locator('.monaco-hover:visible').filter({ hasText: text }).first();
  for (let n = 0; n < 6 && (await hover.count()) === 0; n++) {
    await page.mouse.move(700, 5);
    await page.locator('.view-line span').filter({ hasText: word }).first().hover();
    await hover.waitFor({ timeout: 15_000 }).catch(() => undefined);
  }
  await hover.waitFor();
  return hover;
}

/**
 * A button of the debug toolbar by the beginning of its name (`Continue`, `Stop`): a key would go to whatever has the
 * focus.
 */
export function debugButton(page: Page, name: string): Locator {
  return page.locator(`.debug-toolbar .action-label[aria-label^="${name}"]:not(.disabled)`).first();
}

/** Ends the debug session and waits until it has gone. */
export async function stopSession(page: Page): Promise<void> {
  await debugButton(page, 'Stop').click();
  await page.locator('.debug-toolbar').waitFor({ state: 'hidden', timeout: 60_000 });
}
