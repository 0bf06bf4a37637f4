// A reader presses "▶ Step this path" above rte_ring_mp_enqueue_bulk and steps two cores through lib/ring, forwards
// and back, with the ring drawn beside the source.
import type { Frame } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { answer, debugButton, highlightedLine, settle, stopSession } from './gestures';
import { openFile, reader, runCommand, screenshot, webviewFrame } from './support';

/** Where the page says that the thread which runs next stands. */
async function nextPlace(datapath: Frame): Promise<{ file: string; line: number }> {
  const text = await datapath.locator('tr.current .place button').getAttribute('title');
  const [, file, line] = /([^/]+):(\d+)$/.exec(text ?? '') ?? [];
  return { file, line: Number(line) };
}

/** Time of the drawing. */
async function time(datapath: Frame): Promise<number> {
  return Number(await datapath.locator('main').getAttribute('data-time'));
}

describe('dark', () => {
  const window = reader();

  test('the lens starts the machine: stopped line, call stack, drawn ring', async () => {
    const { page } = window;
    await openFile(page, 'lib/ring/rte_ring.h', 227);
    await page.locator('.codelens-decoration a').filter({ hasText: '▶ Step this path' }).first().click();
    const datapath = await webviewFrame(page, 'lens-ring', 120_000);
    await expect.poll(() => highlightedLine(page), { timeout: 90_000 }).toBeGreaterThan(0);
    expect(await datapath.locator('[data-marker]').count()).toBe(4);
    expect(
      await page.locator('.debug-call-stack .monaco-list-row').filter({ hasText: 'rte_ring_mp_enqueue_bulk' }).count(),
    ).toBeGreaterThan(0);
    await settle(page);
    await screenshot(page, 'step-start-dark');
  });

  test('the line that VS Code highlights is the one the page names, forwards and back', async () => {
    const { page } = window;
    const datapath = await webviewFrame(page, 'lens-ring');
    const begin = await time(datapath);
    const agree = () =>
      expect
        .poll(
          async () => {
            const place = await nextPlace(datapath);
            const tab = await page.locator('.tabs-container .tab.active').first().getAttribute('aria-label');
            return tab?.includes(place.file) && (await highlightedLine(page)) === place.line;
          },
          { timeout: 60_000 },
        )
        .toBe(true);
    for (let n = 0; n < 15; n++) {
      const before = await time(datapath);
      await datapath.locator('[data-action="step"]').click();
      await expect.poll(() => time(datapath), { timeout: 60_000 }).toBe(before + 1);
      await agree();
    }
    for (let n = 0; n < 15; n++) {
      const before = await time(datapath);
      await datapath.locator('[data-action="back"]').click();
      await expect.poll(() => time(datapath), { timeout: 60_000 }).toBe(before - 1);
    }
    await agree();
    expect(await time(datapath)).toBe(begin);
    await stopSession(page);
    await datapath.getByText('The session has ended').waitFor();
  });

  test('with the schedule race, the second core loses: its old head is behind prod.head', async () => {
    const { page } = window;
    await runCommand(page, 'Datapath Lens: Run Scenario…');
    await answer(page, 'Run which scenario?', 'ring-mp-enqueue', /^ring-mp-enqueue/);
    await answer(page, 'In which order do the threads run?', undefined, /^race/);
    const datapath = await webviewFrame(page, 'lens-threads', 120_000);
    // The new session stands at its start.
    await expect.poll(() => time(datapath), { timeout: 90_000 }).toBe(0);
    // To the end, and back in time to where two cores hold a reservation of the same slots and one has moved the head.
    await debugButton(page, 'Continue').click();
    await datapath.getByText('Program ended with status 0').first().waitFor();
    const lost = async () =>
      (await datapath.locator('.bracket').count()) > 1 &&
      (await datapath.locator('[data-marker="prod.head"].changed').count()) === 1;
    for (let at = 60; at < 200 && !(await lost()); at++) {
      await datapath.getByRole('slider').fill(String(at));
      await expect.poll(() => time(datapath), { timeout: 60_000 }).toBe(at);
    }
    expect(await datapath.locator('.bracket text').allTextContents()).toEqual(
      expect.arrayContaining([
        expect.stringMatching(/^enqueuer-1 0 → 2$/),
        expect.stringMatching(/^enqueuer-2 0 → 2$/),
      ]),
    );
    expect(await datapath.locator('[data-marker="prod.head"] text').textContent()).toBe('prod.head 2');
    expect(await datapath.locator('[data-slot].enqueuing').count()).toBe(2);
    await settle(page);
    await screenshot(page, 'step-race-dark');
    await stopSession(page);
  });
});

describe('light', () => {
  const window = reader({ theme: 'light' });

  test('the same in a light theme', async () => {
    const { page } = window;
    await openFile(page, 'lib/ring/rte_ring.h', 227);
    await page.locator('.codelens-decoration a').filter({ hasText: '▶ Step this path' }).first().click();
    const datapath = await webviewFrame(page, 'lens-ring', 120_000);
    for (let n = 0; n < 12; n++) {
      const before = await time(datapath);
      await datapath.locator('[data-action="step"]').click();
      await expect.poll(() => time(datapath), { timeout: 60_000 }).toBe(before + 1);
    }
    await settle(page);
    await screenshot(page, 'step-light');
    await stopSession(page);
  });
});
