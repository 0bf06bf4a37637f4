// DPDK's own examples/vhost between the modelled 82599 and a guest, whole: the guest is learned, gets a pool of the
// card, and frames go both ways.
import { describe, expect, test } from 'vitest';
import { sentFrames } from '../../../src/world/pci/host';
import { runWithGuest } from '../../support/guestRun';
import { without } from '../../support/trees';

describe.skipIf(without('dpdk-22.11'))('examples/vhost of 22.11', () => {
  test('frames from the wire reach the guest whole, what the guest sends leaves on the wire', () => {
    const { engine, status, log, guest } = runWithGuest('dpdk-22.11', 'vhost-switch', {
      packets: '40',
      guest_packets: '12',
    });
    expect(status).toBe(0);
    expect(log).toContain('mac 52:54:00:12:34:56 and vlan 1000 registered');
    expect([guest.whole, guest.broken, guest.outOfOrder]).toEqual([40, 0, 0]);
    expect(guest.driver!.completed).toBe(12);
    expect(sentFrames(engine.state.library.kernel, 0)!.count).toBe(12);
  }, 300_000);
});
