// Gestures of a reader that the tests of this folder share, on top of those in scripts/vscode-server.mjs.
import type { Locator, Page } from 'playwright-core';

/** Waits until the status bar says that the index is ready; fails with its words where it says that it could not be built. */
export async function indexReady(page: Page, timeout = 170_000): Promise<void> {
  const item = page.locator('.statusbar-item[id*="datapath-lens"]').first();
  await item.filter({ hasText: /[\d,]+ functions|^\s*Datapath Lens\s*$/ }).and(page.locator(':not([aria-label*="click to cancel"])')).waitFor({ timeout });
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
      if (await row.getAttribute('aria-expanded') !== before) return;
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
  if (await marked.count() === 0) return undefined;
  const box = await marked.boundingBox();
  if (!box) return undefined;
  const numbers = page.locator('.part.editor .line-numbers');
  for (const one of await numbers.all()) {
    const at = await one.boundingBox();
    if (at && Math.abs(at.y - box.y) < at.height / 2) return Number(await one.innerText());
  }
  return undefined;
}
