// Packets through real drivers of DPDK and the modelled cards; what is lost; devices in the machine's past.
import { describe, expect, test } from 'vitest';
import { TimeMachine } from '../../../src/machine/time/timeMachine';
import { ethernetCrc } from '../../../src/world/packets/checksum';
import { DEFAULT_GENERATOR, frameOf } from '../../../src/world/packets/generator';
import { without } from '../../support/trees';
import type { TreeName } from '../../support/trees';
import { load, run, wireOf } from './nicRun';

describe.each<TreeName>(['dpdk-22.11', 'dpdk-20.11'])('packets through ixgbe of %s', (name) => {
  test.skipIf(without(name))('10,000 come, are received, sent and are the same', { timeout: 120_000 }, () => {
    const { engine, output, entered } = run(name, 'ixgbe-tx', { packets: '10000', sizes: '60-1514', flows: '16' });
    expect(output).toMatch(/^received 10000, sent 10000, no room in the ring for 0\n/);
    expect(output).toMatch(/the card: received 10000 \((\d+) bytes\), sent 10000 \(\1 bytes\), missed 0\n/);
    expect(output).toContain('pool: 1023 of 1023 mbufs\n');
    expect(entered).toContain('ixgbe_recv_pkts_bulk_alloc');
    expect(entered).toContain('ixgbe_xmit_pkts_simple');
    const settings = {
      ...DEFAULT_GENERATOR,
      sizes: [60, 1514],
      sizeOrder: 'random' as const,
      flows: 16,
      destinations: [[0x90, 0xe2, 0xba, 3, 0, 0]],
    };
    const expected = Array.from({ length: 10_000 }, (_, i) => ethernetCrc(frameOf(settings, i))).sort((a, b) => a - b);
    const { sent } = wireOf(engine);
    const bytes = Uint8Array.from(sent, (character) => character.charCodeAt(0));
    const view = new DataView(bytes.buffer);
    const found: number[] = [];
    for (let at = 0; at < bytes.length; at += 16 + view.getUint32(at + 8, true))
      found.push(ethernetCrc(bytes.subarray(at + 16, at + 16 + view.getUint32(at + 8, true))));
    // Two queues may change the order, nothing else.
    expect(found.sort((a, b) => a - b)).toEqual(expected);
  });

  test.skipIf(without(name) || name === 'dpdk-20.11')(
    'the plain functions, with context descriptors',
    { timeout: 60_000 },
    () => {
      const { output, entered } = run(name, 'ixgbe-tx', {
        FREE_THRESH: '16',
        RS_THRESH: '16',
        CHECKSUMS: '1',
        packets: '300',
        protocol: 'mixed',
      });
      expect(output).toMatch(/^received 300, sent 300, /);
      expect(entered).toContain('ixgbe_recv_pkts');
      expect(entered).toContain('ixgbe_xmit_pkts');
      expect(output).toContain('pool: 1023 of 1023 mbufs\n');
    },
  );
});

test.skipIf(without('dpdk-22.11'))('the vector functions, where EAL is not told otherwise', { timeout: 60_000 }, () => {
  const { output, entered } = run('dpdk-22.11', 'ixgbe-tx', { args: '-l 0 -m 64 --no-telemetry', packets: '200' });
  expect(output).toMatch(/^received 200, sent 200, /);
  expect(entered).toContain('ixgbe_recv_pkts_vec');
  expect(entered).toContain('ixgbe_xmit_pkts_vec');
});

describe('what is lost, and where it is counted (22.11)', () => {
  const numbers = (output: string): { received: number; missed: number; noMbuf: number; dropped: number } => {
    const [, received] = /received (\d+) packets/.exec(output)!;
    const [, missed, noMbuf, dropped] = /imissed (\d+), rx_nombuf (\d+), ierrors 0, dropped by the queue (\d+)/.exec(
      output,
    )!;
    return { received: Number(received), missed: Number(missed), noMbuf: Number(noMbuf), dropped: Number(dropped) };
  };
  test.skipIf(without('dpdk-22.11'))(
    'a slow program: the packet buffer fills up, imissed counts',
    { timeout: 60_000 },
    () => {
      const n = numbers(run('dpdk-22.11', 'rx-drops').output);
      expect(n).toMatchObject({ noMbuf: 0, dropped: 0 });
      expect(n.missed).toBeGreaterThan(1000);
      expect(n.received + n.missed).toBe(2000);
    },
  );
  test.skipIf(without('dpdk-22.11'))('a queue that drops: q_errors counts', { timeout: 60_000 }, () => {
    const n = numbers(run('dpdk-22.11', 'rx-drops', { DROP: '1' }).output);
    expect(n).toMatchObject({ missed: 0, noMbuf: 0 });
    expect(n.received + n.dropped).toBe(2000);
  });
  test.skipIf(without('dpdk-22.11'))(
    'a pool too small: rx_nombuf counts, then the card runs out of descriptors',
    { timeout: 60_000 },
    () => {
      const n = numbers(run('dpdk-22.11', 'rx-drops', { KEEP: '990', PAUSE: '0' }).output);
      expect(n.noMbuf).toBeGreaterThan(0);
      expect(n.missed).toBeGreaterThan(0);
      expect(n.received).toBeLessThan(1023);
    },
  );
  test.skipIf(without('dpdk-22.11'))('the same on an I350', { timeout: 60_000 }, () => {
    const n = numbers(run('dpdk-22.11', 'rx-drops', { card: 'i350' }).output);
    expect(n.received + n.missed).toBe(2000);
    expect(run('dpdk-22.11', 'igb-stats').output).toMatch(/the program received 200 packets\nipackets 200, imissed 0/);
  });
});

test.skipIf(without('dpdk-22.11'))('devices go back and forth with the program', { timeout: 120_000 }, () => {
  const { options, source } = load('dpdk-22.11', 'ixgbe-rx', { packets: '60' });
  const machine = new TimeMachine({ ...options, lex: (fragment) => source.front.lexFragment(fragment) });
  while (machine.run(200_000).kind === 'time');
  expect(machine.stdout).toContain('pool: 1023 of 1023 mbufs');
  const end = machine.time;
  const times = [end - 5_000, end - 60_000, Math.floor(end * 0.8)];
  const hashes = times.map((time) => {
    machine.goTo(time);
    return machine.stateHash();
  });
  machine.goTo(Math.floor(end / 2));
  for (const [i, time] of [...times.entries()].reverse()) {
    machine.goTo(time);
    expect(machine.stateHash()).toBe(hashes[i]);
  }
  machine.goTo(end);
  expect(machine.stdout).toContain('the card: 60 packets');
});
