// After any edit of real source, the live graph is the graph of an index of the same texts from scratch, edge by edge.
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { IndexUpdate } from '../../../src/node/indexHost';
import { openIndex, openLiveIndex } from '../../../src/node/indexHost';
import { differences, edgeLines, graphLines } from '../../support/graphText';
import { tree, without } from '../../support/trees';

const FOLDERS = [
  'config',
  'lib/eal',
  'lib/ring',
  'lib/mempool',
  'lib/mbuf',
  'lib/ethdev',
  'lib/net',
  'lib/kvargs',
  'lib/telemetry',
  'lib/vhost',
  'drivers/net/null',
  'drivers/net/ixgbe',
  'drivers/net/virtio',
  'examples/l2fwd',
];

function random(seed: number): (below: number) => number {
  let state = seed;
  return (below) => (state = (state * 48271) % 2147483647) % below;
}

/** Changes text as an editor may: lines go, come, come twice, move; calls and table entries are among them. */
function edited(text: string, other: string, pick: (below: number) => number): string {
  const lines = text.split('\n');
  const at = pick(lines.length);
  const entry = lines.findIndex((line, i) => i >= at && /^\t\.\w+\s*=\s*\w+,/.test(line));
  const call = lines.findIndex((line, i) => i >= at && /^\t+\w+\(.*\);$/.test(line));
  const inline = lines.findIndex((line, i) => i >= at && /^\{$/.test(line));
  switch (pick(9)) {
    case 0:
      lines.splice(entry < 0 ? at : entry, 1);
      break;
    case 1:
      lines.splice(call < 0 ? at : call, 1);
      break;
    case 2:
      if (call >= 0) lines.splice(call, 0, lines[call], '');
      break;
    case 3:
      if (inline >= 0) lines.splice(inline + 1, 0, '', '\tif (rte_lcore_id() == 0) rte_panic("edited");');
      break;
    case 4:
      lines.splice(at, 1 + pick(3));
      break;
    case 5:
      lines.splice(at, 0, '', '/* a comment', ' */');
      break;
    case 6:
      lines.push(
        'static int edited_one(int x) { return x; }',
        'int (*edited_hook)(int) = edited_one;',
        'int edited_two(int x) { return edited_hook(x); }',
      );
      break;
    case 7:
      return text.replaceAll(/\bstatic (?=int\b)/g, (word) => (pick(6) === 0 ? '' : word));
    default: {
      const taken = other.split('\n');
      const from = pick(taken.length);
      lines.splice(at, 0, ...taken.slice(from, from + 12));
    }
  }
  return lines.join('\n');
}

describe.skipIf(without('dpdk-22.11'))('a live index of a part of DPDK', () => {
  it('is what an index from scratch is, after random edits', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'datapath-lens-real-'));
    const source = tree('dpdk-22.11');
    for (const name of [
      ...FOLDERS,
      'VERSION',
      'meson.build',
      'lib/meson.build',
      'drivers/meson.build',
      'drivers/net/meson.build',
    ]) {
      cpSync(join(source, name), join(folder, name), { recursive: true });
    }
    const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((name) => /\.[ch]$/.test(name))
      .sort();
    const pick = random(20221);
    const roots = [{ name: 'dpdk', path: folder }];
    const updates: IndexUpdate[] = [];
    const warnings: string[] = [];
    const live = openLiveIndex({
      roots,
      workers: 0,
      quickJoinMs: 0,
      onUpdate: (update) => updates.push(update),
      onWarning: (message) => warnings.push(message),
    });
    try {
      await live.ready;
      for (let round = 0; round < 4; round++) {
        const touched: string[] = [];
        for (let i = 0; i < 6; i++) {
          const name = files[pick(files.length)];
          const path = join(folder, name);
          const text = edited(
            readFileSync(path, 'latin1'),
            readFileSync(join(folder, files[pick(files.length)]), 'latin1'),
            pick,
          );
          touched.push(name);
          // Typed, then saved.
          const typed = live.setBuffer(path, text);
          if (i % 3 === 2)
            await expect
              .poll(() => updates.some((one) => one.revision >= typed), { interval: 5, timeout: 200_000 })
              .toBe(true);
          writeFileSync(path, text, 'latin1');
          live.setBuffer(path, undefined);
          const asked = live.filesChanged([path]);
          await expect
            .poll(() => updates.some((one) => one.revision >= asked && one.pending === 0), {
              interval: 5,
              timeout: 200_000,
            })
            .toBe(true);
        }
        expect(warnings).toEqual([]);
        const { data } = await openIndex({ roots, workers: 0 });
        const last = updates.at(-1) as IndexUpdate;
        updates.splice(0);
        expect(differences(edgeLines(last.data), edgeLines(data)), `round ${round}: ${touched.join(' ')}`).toEqual([]);
        expect(differences(graphLines(last.data), graphLines(data)), `round ${round}: ${touched.join(' ')}`).toEqual(
          [],
        );
      }
    } finally {
      live.close();
      rmSync(folder, { recursive: true, force: true });
    }
  }, 600_000);
});
