// lib/vhost of real DPDK trees against the modelled QEMU and guest: the handshake, and packets both ways in each ring
// layout.
import { describe, expect, test } from 'vitest';
import { messagesOf, runWithGuest as run } from '../../support/guestRun';
import { without } from '../../support/trees';

const times = (n: number, ...names: string[]): string[] => new Array<string[]>(n).fill(names).flat();

/**
 * A ring's parts as SET_VRING_ADDR told them (QEMU's addresses; the specification's "Vring address description"):
 * index, then guest addresses.
 */
function ringsOf(payloads: string[], userBase: bigint): string[] {
  return payloads.map((hex) => {
    const bytes = Buffer.from(hex, 'hex');
    const at = (offset: number): string => `0x${(bytes.readBigUInt64LE(offset) - userBase).toString(16)}`;
    return `queue ${bytes.readUInt32LE(0)} of 256 at guest ${at(8)}, ${at(24)}, ${at(16)}`;
  });
}

describe.each(['dpdk-22.11', 'dpdk-20.11', 'dpdk-newest'] as const)('%s', (name) => {
  describe.skipIf(without(name))('lib/vhost', () => {
    test("the handshake: every message handled in QEMU's order, features as offered and wanted, rings where the guest put them", () => {
      const handshake = run(name, 'vhost-connect');
      const { status, out, log, guest } = handshake;
      expect(status).toBe(0);
      expect(guest.trouble).toBeUndefined();
      const said = messagesOf(handshake);
      // As hw/virtio/vhost-user.c, vhost.c and hw/net/virtio-net.c of QEMU 7.2 send them; what a back end can do
      // decides about two.
      const slots = (guest.conversation.protocol >> 15n) & 1n;
      expect(said).toEqual([
        'GET_FEATURES',
        'GET_PROTOCOL_FEATURES',
        'SET_PROTOCOL_FEATURES',
        'GET_QUEUE_NUM',
        ...(slots ? ['GET_MAX_MEM_SLOTS'] : []),
        'SET_BACKEND_REQ_FD',
        'SET_OWNER',
        'GET_FEATURES',
        ...times(2, 'SET_VRING_CALL', 'SET_VRING_ERR'),
        ...times(6, 'SET_VRING_ENABLE'),
        'SET_FEATURES',
        'GET_STATUS',
        'SET_STATUS',
        ...(slots ? ['ADD_MEM_REG', 'ADD_MEM_REG'] : ['SET_MEM_TABLE']),
        ...times(2, 'SET_VRING_NUM', 'SET_VRING_BASE', 'SET_VRING_ADDR', 'SET_VRING_KICK', 'SET_VRING_CALL'),
        'GET_STATUS',
        'SET_STATUS',
        'SET_STATUS',
        'GET_VRING_BASE',
        'GET_VRING_BASE',
      ]);
      // Each message that was sent was read by the library, under the name it has there.
      const read = [...log.matchAll(/read message VHOST_USER_(\w+)/g)].map((match) =>
        match[1].replace('SLAVE', 'BACKEND'),
      );
      expect(read).toEqual(said);
      expect(out).toContain(`ready, features 0x${guest.conversation.features.toString(16)}, 2 queues of split rings`);
      const sent = guest.said.filter((one) => one.name === 'SET_VRING_ADDR').map((one) => one.payload);
      for (const ring of ringsOf(sent, BigInt(guest.regions[0].userAddress))) expect(out).toContain(ring);
      expect(out).toContain('1 connections, 1 ended');
    }, 300_000);

    const layouts: [string, Record<string, string>][] = [
      ['split, mergeable', { packed: '0', mergeable: '1', indirect: '0' }],
      ['split, large buffers', { packed: '0', mergeable: '0', indirect: '0' }],
      ['split, indirect', { packed: '0', mergeable: '0', indirect: '1' }],
      ['split, mergeable, indirect', { packed: '0', mergeable: '1', indirect: '1' }],
      ['packed, mergeable', { packed: '1', mergeable: '1', indirect: '0' }],
      ['packed, large buffers', { packed: '1', mergeable: '0', indirect: '0' }],
      ['packed, indirect', { packed: '1', mergeable: '0', indirect: '1' }],
    ];
    // The other trees in one layout each: the time of a test run.
    test.each(name === 'dpdk-22.11' ? layouts : layouts.slice(0, 1))(
      'packets of 60 to 9,000 bytes arrive whole, both ways: %s',
      (_, layout) => {
        const settings = { ...layout, packets: '100', largest: '9000', queue_size: '64' };
        const into = run(name, 'vhost-to-guest', settings);
        expect(into.status).toBe(0);
        expect([into.guest.whole, into.guest.broken, into.guest.outOfOrder]).toEqual([100, 0, 0]);
        expect(into.out).toContain('1023 of 1023 mbufs in the pool');
        const out = run(name, 'vhost-from-guest', settings);
        expect(out.status).toBe(0);
        expect(out.out).toMatch(/^100 received, \d+ bytes, 0 damaged, 1023 of 1023 mbufs in the pool$/m);
        // In a packed ring the library gives buffers back in batches: the last ones may wait for the next.
        if (layout.packed === '0') expect(out.guest.driver!.completed).toBe(100);
        else expect(out.guest.driver!.completed).toBeGreaterThan(100 - 64);
      },
      300_000,
    );
  });
});

describe.skipIf(without('dpdk-22.11'))('lib/vhost of 22.11', () => {
  test('a slow guest: what does not fit is dropped, or offered again', () => {
    const settings = { queue_size: '32', pace: '20000000', packets: '200' };
    const dropped = run('dpdk-22.11', 'vhost-to-guest', { ...settings, retry: '0' });
    const lost = Number(/(\d+) dropped/.exec(dropped.out)![1]);
    expect(lost).toBeGreaterThan(0);
    expect(dropped.guest.whole).toBe(200 - lost);
    const retried = run('dpdk-22.11', 'vhost-to-guest', { ...settings, retry: '1' });
    expect(Number(/offered again (\d+) times/.exec(retried.out)![1])).toBeGreaterThan(0);
    expect([retried.guest.whole, retried.guest.outOfOrder]).toEqual([200, 0]);
  }, 300_000);

  test('the same run twice has the same state', () => {
    const states = [1, 2].map(() => {
      const { engine, guest } = run('dpdk-22.11', 'vhost-from-guest', { packets: '40' });
      return [engine.state.time, engine.state.slept, guest.said.at(-1)];
    });
    expect(states[0]).toEqual(states[1]);
  }, 300_000);
});
