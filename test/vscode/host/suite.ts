// How tests of the extension host are written. A file NAME.test.ts in this folder is found by itself:
//
//   import * as assert from 'node:assert/strict';
//   import * as vscode from 'vscode';
//   import { test } from './suite';
//
//   test('hover names the type', async () => {
//     assert.ok(await vscode.commands.executeCommand('vscode.executeHoverProvider', …));
//   });
//
// They run one after the other inside a real extension host, in a window on DPDK 22.11 with the extension from this
// repository. Run only these: `npm run test:vscode -- host`.

export interface HostTest {
  name: string;
  body: () => unknown;
  /** Milliseconds. */
  timeout: number;
}

export const tests: HostTest[] = [];

/** Adds a test. It fails where `body` throws, rejects, or takes longer than `timeout` milliseconds. */
export function test(name: string, body: () => unknown, options: { timeout?: number } = {}): void {
  tests.push({ name, body, timeout: options.timeout ?? 240_000 });
}
