// The datapath page by itself in Chromium, under its own content security policy, with a host that is played.
//
//   const bare = barePage({ width: 900, height: 600 });
//   await bare.show(snapshot); bare.page.getByRole(…); expect(bare.problems).toEqual([])
//
// A new page for each test; `problems` are the errors of its console.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { chromium, type Browser, type Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach } from 'vitest';
import { ensureChromium } from '../../../scripts/vscode-server.mjs';
import type { SnapshotView } from '../../../src/debug/objects/models/snapshotView';
import type { ToPage } from '../../../src/extension/datapath/protocol';
import { repository } from '../../support/trees';

export interface BarePage {
  readonly page: Page;
  readonly problems: string[];
  /** Sends a message as the host does. */
  tell(message: ToPage): Promise<unknown>;
  show(snapshot: SnapshotView): Promise<unknown>;
  /** All that the page has said. */
  posts(): Promise<{ id: number; request?: { type: string } }[]>;
}

/** Opens the page before each test of the file that calls it. */
export function barePage(
  viewport: { width: number; height: number },
  l10n: { strings: Record<string, string>; locale: string } = { strings: {}, locale: 'en' },
): BarePage {
  let browser: Browser;
  let page: Page;
  const problems: string[] = [];
  beforeAll(async () => {
    browser = await chromium.launch({
      executablePath: await ensureChromium(),
      args: ['--no-sandbox', '--disable-gpu'],
    });
  });
  afterAll(() => browser?.close());
  beforeEach(async () => {
    await page?.close();
    problems.length = 0;
    page = await browser.newPage({ viewport, reducedMotion: 'reduce' });
    page.on('console', (message) => {
      if (message.type() === 'error') problems.push(message.text());
    });
    page.on('pageerror', (error) => problems.push(String(error)));
    await page.route('http://page.test/**', (route) => {
      const script = route.request().url().endsWith('.js');
      return route.fulfill({
        contentType: script ? 'text/javascript' : 'text/html',
        body: script
          ? readFileSync(join(repository, 'dist/webview/datapath.js'), 'utf8')
          : `<!DOCTYPE html><html lang="en"><meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src 'nonce-n'; style-src 'nonce-n'">
          <body><script nonce="n">window.posts = []; window.acquireVsCodeApi = () => ({ postMessage(m) { window.posts.push(m);
            if (m.request?.type === 'ready') setTimeout(() => window.postMessage({ inReplyTo: m.id, reply: ${JSON.stringify(l10n)} })); } });</script>
          <script nonce="n" src="http://page.test/datapath.js"></script>`,
      });
    });
    await page.goto('http://page.test/');
  });
  const tell = (message: ToPage): Promise<unknown> => page.evaluate(`window.postMessage(${JSON.stringify(message)})`);
  return {
    get page() {
      return page;
    },
    problems,
    tell,
    show: (snapshot) => tell({ event: { type: 'snapshot', snapshot, session: 's' } }),
    posts: () => page.evaluate<{ id: number; request?: { type: string } }[]>('window.posts'),
  };
}
