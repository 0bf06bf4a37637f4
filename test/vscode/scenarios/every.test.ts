// Every scenario that comes with us, in VS Code's debugger as a reader starts it: stops in a function that it is
// about, the page shows where it stands and what it says is worth looking at, and the program runs to its end.
// `npm run test:scenarios`; pictures: scenario-NAME-stop.png and -end.png.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Frame, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { launch, runCommand, screenshot, webviewFrame } from '../../../scripts/vscode-server.mjs';
import { VIEWS } from '../../../src/debug/objects/snapshotView';
import { bundledScenarios } from '../../../src/scenarios/index';
import { repository, tree, without } from '../../support/trees';
import { debugButton, highlightedLine, stopSession } from '../reader/gestures';

/** Types that are drawn as what they lead to. */
const LEADS_TO: Record<string, string> = { virtio_net: 'vhost_virtqueue' };

/** With the function that it stops in: the last that its own settings lead to. */
const scenarios = bundledScenarios().map((scenario) => ({
  name: scenario.name,
  scenario,
  entry: scenario.entries.findLast((name) => !(name in scenario.entrySettings))!,
}));

describe.skipIf(without('dpdk-22.11'))('on DPDK 22.11', () => {
  let folder = '';
  let running: Awaited<ReturnType<typeof launch>>;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'datapath-lens-scenarios-'));
    const workspace = join(folder, 'scenarios.code-workspace');
    const configurations = scenarios.map(({ name, entry }) => ({
      type: 'datapath-lens',
      request: 'launch',
      name,
      scenario: name,
      stopAtFunction: entry,
    }));
    await writeFile(
      workspace,
      JSON.stringify({
        folders: [{ name: 'dpdk', path: tree('dpdk-22.11') }],
        launch: { version: '0.2.0', configurations },
      }),
    );
    running = await launch({ workspace, extensionDevelopmentPath: repository });
  });
  afterEach(async ({ task }) => {
    if (task.result?.state !== 'fail' || !running) return;
    await screenshot(running.page, `failed-scenario-${task.name.replace(/[^\w]+/g, '-')}`);
    // The next one begins without a session.
    if (await debugButton(running.page, 'Stop').isVisible()) await stopSession(running.page);
  });
  afterAll(async () => {
    await running?.close();
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  });

  test('there are scenarios', () => {
    expect(scenarios.length).toBeGreaterThan(15);
  });

  test.each(scenarios)('$name', async ({ name, scenario, entry }) => {
    const { page } = running;
    await choose(page, name);
    const datapath = await webviewFrame(page, 'main.stopped', 240_000);
    expect(await datapath.locator('.status').innerText()).not.toContain('Program ended');
    expect(await datapath.locator('tr.current .function code').innerText()).toBe(entry);
    // The editor shows the line that the page names.
    const line = Number(/:(\d+)$/.exec(await datapath.locator('tr.current .place button').innerText())?.[1]);
    await expect.poll(() => highlightedLine(page), { timeout: 60_000 }).toBe(line);
    const drawn = new Set(await drawnTypes(datapath));
    await screenshot(page, `scenario-${name}-stop`);

    await debugButton(page, 'Continue').click();
    await datapath
      .locator('.status')
      .filter({ hasText: /Program ended with status -?\d+|Fault|Deadlock/ })
      .waitFor({ timeout: 400_000 });
    expect(await datapath.locator('.status').innerText()).toContain('Program ended with status 0');
    for (const type of await drawnTypes(datapath)) drawn.add(type);
    await screenshot(page, `scenario-${name}-end`);
    // Of what it says is worth looking at something is there; which, depends on the stop.
    const looks = scenario.look
      .map((look) => look.replace('struct ', ''))
      .filter((tag) => tag in VIEWS)
      .map((tag) => `struct ${LEADS_TO[tag] ?? tag}`);
    if (looks.length > 0)
      expect(
        looks.filter((look) => drawn.has(look)),
        `${looks.join(', ')}; drawn: ${[...drawn].join(', ')}`,
      ).not.toEqual([]);
    await stopSession(page);
    await datapath.getByText('The session has ended').waitFor();
  });
});

/** Starts a launch configuration by its name. */
async function choose(page: Page, name: string): Promise<void> {
  await runCommand(page, 'Debug: Select and Start Debugging');
  // The list is longer than the window shows: its own words narrow it down.
  const input = page.locator('.quick-input-widget:visible input[type="text"]').first();
  await expect.poll(() => input.inputValue()).toBe('debug ');
  await input.fill(`debug ${name}`);
  await page
    .locator('.quick-input-list .monaco-list-row')
    .filter({ has: page.locator('.label-name', { hasText: new RegExp(`^${name}$`) }) })
    .first()
    .click();
}

/** `struct rte_ring`…: the types of what is drawn. */
async function drawnTypes(datapath: Frame): Promise<string[]> {
  return datapath.locator('lens-object h2 code:first-child').allInnerTexts();
}
