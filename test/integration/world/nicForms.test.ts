// The receive and transmit functions of ixgbe and what makes the driver choose them; interrupts; the link that goes
// and comes.
import { describe, expect, test } from 'vitest';
import { Wire } from '../../../src/world/packets/wire';
import { readPcap } from '../../../src/world/packets/pcap';
import { ethernetCrc } from '../../../src/world/packets/checksum';
import { DEFAULT_GENERATOR, frameOf } from '../../../src/world/packets/generator';
import { without } from '../../support/trees';
import { run, wireOf } from './nicRun';
import type { Ran } from './nicRun';

/** The frames that a port has sent. */
function sentBy({ engine }: Ran): Uint8Array[] {
  const wire = new Wire({ kind: 'none' });
  wire.state = wireOf(engine);
  return readPcap(wire.capture()).frames.map((frame) => frame.bytes);
}

describe.skipIf(without('dpdk-22.11'))('receive (22.11)', () => {
  test.each<[string, Record<string, string>, string]>([
    ['frames above one mbuf', { MTU: '9000', sizes: '60,5000,9014' }, 'ixgbe_recv_pkts_lro_bulk_alloc'],
    [
      'scattered, one descriptor at a time',
      { MTU: '9000', sizes: '60,5000,9014', FREE_THRESH: '16' },
      'ixgbe_recv_pkts_lro_single_alloc',
    ],
    ['plain', { FREE_THRESH: '16' }, 'ixgbe_recv_pkts'],
    ['scattered vector', { SCATTER: '1', args: '-l 0 -m 64 --no-telemetry' }, 'ixgbe_recv_scattered_pkts_vec'],
  ])('%s', { timeout: 120_000 }, (_, settings, name) => {
    const { output, entered } = run('dpdk-22.11', 'ixgbe-rx', { packets: '60', ...settings });
    expect(entered).toContain(name);
    const jumbo = settings.MTU === '9000';
    const bytes = jumbo ? 20 * (60 + 5000 + 9014) : 20 * (60 + 590 + 1514);
    // Buffers of 2,048 bytes.
    expect(output).toContain(`${bytes} bytes in ${jumbo ? 20 * (1 + 3 + 5) : 60} mbufs, 60 packets with a hash\n`);
    expect(output).toContain(
      `the card: 60 packets, ${bytes} bytes, 0 missed, 0 without mbuf\npool: 1023 of 1023 mbufs\n`,
    );
  });

  test('VLAN tags: taken off by the card when asked', { timeout: 120_000 }, () => {
    expect(run('dpdk-22.11', 'ixgbe-rx', { packets: '30', vlan: '77', STRIP: '1' }).output).toContain(
      '30 packets whose VLAN tag the card took off\n',
    );
  });

  test('one queue interrupts the thread that sleeps for it', { timeout: 120_000 }, () => {
    const { output, entered } = run('dpdk-22.11', 'ixgbe-rx', { packets: '20', rate: '1000', INTERRUPTS: '1' });
    expect(entered).toContain('ixgbe_dev_rx_queue_intr_enable');
    expect(output).toMatch(/20 packets with a hash\nwoken by interrupts\nthe card: 20 packets/);
  });
});

describe.skipIf(without('dpdk-22.11'))('transmit (22.11)', () => {
  test('chains of mbufs leave as they came', { timeout: 120_000 }, () => {
    const ran = run('dpdk-22.11', 'ixgbe-tx', { packets: '60', MTU: '9000', sizes: '60,5000,9014', flows: '4' });
    expect(ran.output).toMatch(/^received 60, sent 60, no room in the ring for 0\n/);
    expect(ran.output).toContain('pool: 1023 of 1023 mbufs\n');
    const settings = {
      ...DEFAULT_GENERATOR,
      sizes: [60, 5000, 9014],
      flows: 4,
      destinations: [[0x90, 0xe2, 0xba, 3, 0, 0]],
    };
    const sums = (frames: Uint8Array[]): number[] => frames.map((frame) => ethernetCrc(frame)).sort((a, b) => a - b);
    expect(sums(sentBy(ran))).toEqual(sums(Array.from({ length: 60 }, (_, i) => frameOf(settings, i))));
  });

  test('reports that the card collects (WTHRESH)', { timeout: 120_000 }, () => {
    const { output, entered } = run('dpdk-22.11', 'ixgbe-tx', { packets: '200', WTHRESH: '8', RS_THRESH: '1' });
    expect(entered).toContain('ixgbe_xmit_cleanup');
    expect(output).toMatch(/^received 200, sent 200, no room in the ring for 0\n/);
    expect(output).toContain('pool: 1023 of 1023 mbufs\n');
  });
});

describe.skipIf(without('dpdk-22.11'))('the link (22.11)', () => {
  test('goes and comes: the driver is told by an interrupt and tells the program', { timeout: 120_000 }, () => {
    const { output } = run('dpdk-22.11', 'ixgbe-start', { LSC: '1', cut: '2000000000' });
    expect(output).toMatch(
      /started: link up, 10000 Mbit\/s\n(?:told by an interrupt: link up\n)?told by an interrupt: link down\ntold by an interrupt: link up\nrte_eth_dev_stop: 0\n/,
    );
  });
});
