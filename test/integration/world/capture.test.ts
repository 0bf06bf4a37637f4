// A capture file comes over the cable, and what the card sends is saved as one; what is wrong with a file is told.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { main } from '../../../src/cli/main';
import { DEFAULT_GENERATOR, frameOf } from '../../../src/world/packets/generator';
import { readPcap, writePcap } from '../../../src/world/packets/pcap';
import { tree, without } from '../../support/trees';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'lens-capture-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

async function run(...args: string[]): Promise<{ status: number; stdout: string; stderr: string }> {
  let stdout = '';
  let stderr = '';
  const status = await main(['run', 'ixgbe-tx', tree('dpdk-22.11'), '--trace', 'none', ...args], {
    stdout: (text) => void (stdout += text),
    stderr: (text) => void (stderr += text),
    isTerminal: false,
    cwd: folder,
    env: {},
  });
  return { status, stdout, stderr };
}

describe.skipIf(without('dpdk-22.11'))('captures (22.11)', () => {
  test('frames come as they were recorded and leave as they came', { timeout: 120_000 }, async () => {
    const settings = {
      ...DEFAULT_GENERATOR,
      sizes: [60, 300, 1514],
      flows: 1,
      ip: 'mixed' as const,
      destinations: [[0x90, 0xe2, 0xba, 3, 0, 0]],
    };
    const frames = Array.from({ length: 40 }, (_, i) => ({
      time: 1_700_000_000_000_000_000 + i * 50_000,
      bytes: frameOf(settings, i),
    }));
    writeFileSync(join(folder, 'in.pcap'), writePcap(frames));
    const { status, stdout, stderr } = await run(
      '--set',
      `pcap=${join(folder, 'in.pcap')}`,
      '--pcap',
      'out.pcap',
      '--set',
      'RX_QUEUES=1',
    );
    expect(status, stderr).toBe(0);
    expect(stdout).toMatch(/^ {2}received 40, sent 40, no room in the ring for 0$/m);
    expect(stderr).toContain('40 frames in out.pcap\n');
    const out = readPcap(new Uint8Array(readFileSync(join(folder, 'out.pcap'))));
    expect(out.problem).toBeUndefined();
    expect(out.frames.map((frame) => frame.bytes)).toEqual(frames.map((frame) => frame.bytes));
  });

  test('a file that is none, and one that is not there', { timeout: 120_000 }, async () => {
    writeFileSync(join(folder, 'text.pcap'), 'this is no capture at all, but it is long enough for one\n');
    for (const [name, message] of [
      ['text.pcap', /text\.pcap: not a capture file: it begins with 74686973/],
      ['gone.pcap', /gone\.pcap/],
    ] as const) {
      const { status, stderr } = await run('--set', `pcap=${join(folder, name)}`);
      expect(status).not.toBe(0);
      expect(stderr).toMatch(message);
    }
  });
});
