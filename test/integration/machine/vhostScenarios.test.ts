// Scenarios around lib/vhost: packed rings both ways, a front end that comes again, the vhost PMD.
import { describe, expect, test } from 'vitest';
import { messagesOf, runWithGuest as run } from '../../support/guestRun';
import { without } from '../../support/trees';

describe.each(['dpdk-22.11', 'dpdk-20.11', 'dpdk-newest'] as const)('%s', (name) => {
  describe.skipIf(without(name))('lib/vhost', () => {
    test('vhost-packed: every packet comes back, over many rounds of a small ring', () => {
      const { status, out, guest } = run(name, 'vhost-packed', { packets: '200' });
      expect(out).toContain('200 sent, 200 came back, 200 as they went; 255 of 255 mbufs in the pool');
      expect(guest.driver!.receive.packed).toBeDefined();
      expect(status).toBe(0);
    }, 300_000);

    test('vhost-reconnect: three handshakes, the rings go on where they were', () => {
      const reconnected = run(name, 'vhost-reconnect');
      expect(reconnected.out).toContain('3 connections, 3 starts, 3 stops, 60 packets');
      expect(reconnected.status).toBe(0);
      expect(messagesOf(reconnected).filter((one) => one === 'SET_OWNER')).toHaveLength(3);
      // SET_VRING_BASE of the sending queue: further on each time.
      const bases = reconnected.guest.said
        .filter((one) => one.name === 'SET_VRING_BASE')
        .map((one) => Buffer.from(one.payload, 'hex').readUInt32LE(4));
      const sending = bases.filter((_, i) => i % 2 === 1);
      expect(sending[0]).toBe(0);
      expect(sending[1]).toBeGreaterThan(0);
      expect(sending[2]).toBeGreaterThan(sending[1]);
      // The library's thread waits its second more than once while nobody listens.
      const connections = reconnected.guest.events
        .filter((event) => event.kind === 'connect')
        .map((event) => event.time);
      expect(connections[1] - connections[0]).toBeGreaterThan(1_500_000_000n);
    }, 300_000);

    test('vhost-pmd: a port on a guest, packets both ways, its counters', () => {
      const { status, out } = run(name, 'vhost-pmd', { packets: '100', largest: '4000' });
      expect(out).toContain(
        '100 sent, 0 dropped, offered again 0 times; 100 came back, 100 as they went; 1023 of 1023 mbufs in the pool',
      );
      const [, bytes] = /ipackets 100, ibytes (\d+), opackets 100, obytes \1, oerrors 0$/m.exec(out)!;
      expect(out).toMatch(new RegExp(`^ {2}rx_q0_bytes ${bytes}$`, 'm'));
      expect(status).toBe(0);
    }, 300_000);
  });
});

describe.skipIf(without('dpdk-22.11'))('the vhost PMD of 22.11', () => {
  test('a guest that is slow: what its ring does not take stays with the sender', () => {
    const { status, out, guest } = run('dpdk-22.11', 'vhost-pmd', { queue_size: '32', pace: '5000000', retry: '0' });
    const [sent, dropped] = /(\d+) sent, (\d+) dropped/.exec(out)!.slice(1).map(Number);
    expect(dropped).toBeGreaterThan(0);
    expect(sent + dropped).toBe(200);
    expect(guest.driver!.receivedPackets).toBe(sent);
    expect(out).toContain(`opackets ${sent},`);
    expect(status).toBe(0);
  }, 300_000);
});
