/**
 * A packet generator: frame number i is a function of the settings and i alone, so that nothing but a counter is
 * remembered.
 */

import { testPacket } from '../guest/testPacket';
import { buildFrame, withVlan } from './build';

export interface GeneratorSettings {
  /** Frames in all. */
  count: number;
  /** Sizes in bytes without FCS, used in turn; `random` picks between the smallest and the largest instead. */
  sizes: readonly number[];
  sizeOrder: 'inTurn' | 'random';
  /** Number of flows: addresses and ports differ, frames of the flows alternate (`inTurn`) or are mixed (`random`). */
  flows: number;
  flowOrder: 'inTurn' | 'random';
  ip: 4 | 6 | 'mixed';
  protocol: 'udp' | 'tcp' | 'mixed';
  /** VLAN id; undefined: untagged. */
  vlan?: number;
  /** Frames per second. */
  rate: number;
  /** Frames that come back to back, before the pause that keeps the rate. */
  burst: number;
  /** Nanoseconds from the moment when the link is up and the device receives to the first frame. */
  start: number;
  seed: number;
  /**
   * `ip`: packets as said above; `test`: packets whose bytes follow from their number, which a modelled guest checks.
   */
  content: 'ip' | 'test';
  /** Destination address(es), used in turn by flow. */
  destinations: readonly (readonly number[])[];
  source: readonly number[];
}

export const DEFAULT_GENERATOR: GeneratorSettings = {
  count: 1000,
  sizes: [60],
  sizeOrder: 'inTurn',
  flows: 1,
  flowOrder: 'inTurn',
  ip: 4,
  protocol: 'udp',
  rate: 1_000_000,
  burst: 1,
  start: 500_000_000,
  seed: 1,
  content: 'ip',
  destinations: [[0x02, 0, 0, 0, 0, 0x01]],
  source: [0x02, 0, 0, 0, 0, 0xfe],
};

/** A number of 32 bits that hangs on seed, frame and purpose (mixing of MurmurHash3, public domain). */
export function mix(seed: number, index: number, salt: number): number {
  let h = (seed ^ Math.imul(index + 1, 0x9e3779b1) ^ Math.imul(salt + 1, 0x85ebca6b)) >>> 0;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

/** Machine time (ns) at which frame `index` is there. */
export function arrivalOf(settings: GeneratorSettings, index: number): number {
  const burst = Math.max(1, settings.burst);
  const gap = 1e9 / settings.rate;
  // Within a burst at the pace of a 10 Gbit/s line: 67.2 ns for the smallest frame.
  return Math.round(settings.start + Math.floor(index / burst) * burst * gap + (index % burst) * Math.min(gap, 67.2));
}

export function flowOf(settings: GeneratorSettings, index: number): number {
  const flows = Math.max(1, settings.flows);
  return settings.flowOrder === 'random' ? mix(settings.seed, index, 1) % flows : index % flows;
}

export function sizeOf(settings: GeneratorSettings, index: number): number {
  const { sizes } = settings;
  if (settings.sizeOrder === 'inTurn') return sizes[index % sizes.length];
  const least = Math.min(...sizes);
  return least + (mix(settings.seed, index, 2) % (Math.max(...sizes) - least + 1));
}

/** Frame number `index`, from 0. Its payload begins with that number, big-endian, where there is room. */
export function frameOf(settings: GeneratorSettings, index: number): Uint8Array {
  const flow = flowOf(settings, index);
  if (settings.content === 'test') {
    const packet = testPacket(
      index,
      sizeOf(settings, index),
      settings.destinations[flow % settings.destinations.length],
      settings.source,
    );
    return settings.vlan === undefined ? packet : withVlan(packet, settings.vlan);
  }
  const ip = settings.ip === 'mixed' ? (flow & 1 ? 6 : 4) : settings.ip;
  const protocol = settings.protocol === 'mixed' ? ((flow >> 1) & 1 ? 'tcp' : 'udp') : settings.protocol;
  const low = flow & 0xff;
  const high = (flow >> 8) & 0xff;
  // Addresses for documentation: 198.18.0.0/15 (RFC 2544), 2001:db8::/32 (RFC 3849).
  const v6 = (last: number): number[] => [0x20, 0x01, 0x0d, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, last, high, low];
  return buildFrame({
    destination: settings.destinations[flow % settings.destinations.length],
    source: settings.source,
    vlan: settings.vlan,
    ip,
    protocol,
    sourceAddress: ip === 4 ? [198, 18, high, low] : v6(1),
    destinationAddress: ip === 4 ? [198, 19, high, low] : v6(2),
    sourcePort: 1024 + (flow % 60_000),
    destinationPort: 4000,
    size: sizeOf(settings, index),
    sequence: index,
    payload: (i) => (i < 4 ? (index >>> (24 - i * 8)) & 0xff : (index + i) & 0xff),
  });
}
