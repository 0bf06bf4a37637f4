// The debug adapter over the real machine, without VS Code: the ring scenario on several releases of DPDK, its
// drawing held against the C expressions that a reader would write, and time run both ways with the whole memory
// compared.
import { describe, expect, test } from 'vitest';
import { COUNTS_BASE, SHADOW_BASE } from '../../../src/machine/memory/memory';
import type { SnapshotView } from '../../../src/debug/objects/models/snapshotView';
import type { RingModel } from '../../../src/debug/objects/models/ring';
import { diskLoader } from '../../../src/debug/loader';
import type { LaunchArguments, LoadedProgram } from '../../../src/debug/launch';
import { Client } from '../../unit/debug/client';
import { tree, without, type TreeName } from '../../support/trees';

/** A session on a checkout, stopped at the entry; the program it loaded is kept for a look inside. */
async function start(name: TreeName, args: Partial<LaunchArguments> = {}) {
  let program: LoadedProgram | undefined;
  const client = new Client(async (...given) => (program = await diskLoader()(...given)));
  const stop = await client.launch({ scenario: 'ring-mp-enqueue', roots: [tree(name)], stopOnEntry: true, ...args });
  return { client, stop, program: program! };
}

const ringOf = (snapshot: SnapshotView) =>
  snapshot.objects.find((object): object is RingModel => object.kind === 'ring');

describe.each<TreeName>(['dpdk-22.11', 'dpdk-20.11', 'dpdk-newest'])('%s', (name) => {
  test.skipIf(without(name))('the drawing says what C says, at every tenth statement of a whole run', async () => {
    const { client, program } = await start(name, { schedule: 'race' });
    await client.move('continue', { threadId: 1 });
    const { machine } = program;
    const end = machine.time;
    expect(machine.stopped).toEqual({ kind: 'exit', status: 0 });
    let filled = 0;
    const sides = new Set<string>();
    for (let time = 0; time <= end; time += 10) {
      await client.move('lens/goTo', { time });
      const ring = ringOf(await client.ask<SnapshotView>('lens/objects'));
      if (!ring) continue;
      for (const marker of ring.markers) {
        const { result } = await client.ask<{ result: string }>('evaluate', {
          expression: `((struct rte_ring *)${ring.address})->${marker.name}`,
        });
        expect(result, `${marker.name} at ${time}`).toBe(String(marker.position));
      }
      filled = Math.max(filled, ring.slots.filter((slot) => slot.state === 'filled').length);
      for (const reservation of ring.reservations) {
        sides.add(reservation.side);
        expect(ring.size).toBeGreaterThanOrEqual((reservation.newHead ?? reservation.oldHead) - reservation.oldHead);
      }
    }
    expect(filled).toBeGreaterThan(0);
    expect([...sides].sort()).toEqual(['consumer', 'producer']);
  });
});

test.skipIf(without('dpdk-22.11'))(
  'stops at a function that has not been called yet, in lib/ring itself and in a header',
  async () => {
    const header = await start('dpdk-22.11', { stopAtFunction: 'rte_ring_mp_enqueue_bulk' });
    expect((await header.client.top(header.stop.threadId!)).name).toBe('rte_ring_mp_enqueue_bulk');
    const library = await start('dpdk-22.11', { stopAtFunction: 'rte_ring_init' });
    const top = await library.client.top(library.stop.threadId!);
    expect(top.name).toMatch(/^rte_ring_init\b/);
    expect(top.source?.path).toMatch(/lib\/ring\/rte_ring\.c$/);
  },
);

test.skipIf(without('dpdk-22.11'))(
  'with the schedule race, a compare-and-swap fails: old_head is behind prod.head',
  async () => {
    const { client, program } = await start('dpdk-22.11', { schedule: 'race' });
    let lost = false;
    for (let n = 0; n < 300 && !lost; n++) {
      await client.move('lens/step', {});
      const ring = ringOf(await client.ask<SnapshotView>('lens/objects'));
      lost =
        ring !== undefined &&
        ring.reservations.filter((r) => r.side === 'producer' && r.oldHead === 0 && r.newHead === 2).length === 2 &&
        ring.producer.head === 2;
    }
    expect(lost).toBe(true);
    expect(program.machine.threads().map((thread) => thread.name)).toEqual(
      expect.arrayContaining(['enqueuer-1', 'enqueuer-2']),
    );
  },
);

test.skipIf(without('dpdk-22.11'))(
  'each step back returns to the same memory, byte by byte',
  async () => {
    const { client, program } = await start('dpdk-22.11', { schedule: 'race' });
    const machine = program.machine as LoadedProgram['machine'] & { engine: { memory: { u8: Uint8Array } } };
    // How often code has run is counted in memory of its own, which is no part of the state: it only grows.
    const digest = async () => {
      const { u8 } = machine.engine.memory;
      const parts = [u8.slice(0x10000, COUNTS_BASE), u8.slice(SHADOW_BASE)];
      return (
        await Promise.all(
          parts.map(async (part) => Buffer.from(await crypto.subtle.digest('SHA-256', part)).toString('hex')),
        )
      ).join();
    };
    await client.move('continue', { threadId: 1 });
    await client.move('lens/goTo', { time: 90 });
    const seen: { time: number; digest: string; hash: string }[] = [];
    for (let n = 0; n < 3; n++) {
      seen.push({ time: machine.time, digest: await digest(), hash: machine.stateHash() });
      await client.move('lens/step', {});
    }
    for (const before of seen.reverse()) {
      await client.move('lens/step', { back: true });
      expect({ time: machine.time, hash: machine.stateHash() }).toEqual({ time: before.time, hash: before.hash });
      expect(await digest(), `memory at ${before.time}`).toBe(before.digest);
    }
  },
  120_000,
);

test('a root without lib/ring, a scenario that is not there, a file that is no C: a message each', async () => {
  const refused = async (args: object) => {
    const client = new Client(diskLoader());
    await client.ask('initialize', { pathFormat: 'path' });
    const response = await client.send('launch', args);
    expect(response.success).toBe(false);
    return response.body.error.format as string;
  };
  expect(await refused({ scenario: 'ring-mp-enqueue', roots: [import.meta.dirname] })).toMatch(
    /cannot run here|has no lib\/ring/,
  );
  expect(await refused({ scenario: 'nothing', roots: [] })).toMatch(/no scenario nothing/);
  expect(await refused({ scenario: '/nowhere/x.c', roots: [] })).toMatch(/no such file/);
});
