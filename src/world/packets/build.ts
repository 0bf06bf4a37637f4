/** Frames made from a description, with right lengths and checksums (IEEE 802.3, 802.1Q; RFC 791, 8200, 768, 9293). */

import { complement, onesSum, pseudoSum } from './checksum';
import { Protocol } from './parse';

export interface FrameSettings {
  /** Addresses as six bytes. */
  destination: readonly number[];
  source: readonly number[];
  /** VLAN id, and priority in the three bits above its twelve; undefined: untagged. */
  vlan?: number;
  ip: 4 | 6;
  protocol: 'udp' | 'tcp';
  /** Addresses as 4 or 16 bytes. */
  sourceAddress: readonly number[];
  destinationAddress: readonly number[];
  sourcePort: number;
  destinationPort: number;
  /**
   * Bytes from the destination address to the end of the payload (without FCS). Below the headers' length: as long as
   * they are.
   */
  size: number;
  /** Fills the payload, byte by byte. */
  payload: (index: number) => number;
  /** Identification of IPv4, sequence number of TCP. */
  sequence: number;
}

/** A frame of `settings.size` bytes. */
export function buildFrame(settings: FrameSettings): Uint8Array {
  const l3 = settings.vlan === undefined ? 14 : 18;
  const l4 = l3 + (settings.ip === 4 ? 20 : 40);
  const payload = l4 + (settings.protocol === 'udp' ? 8 : 20);
  const size = Math.max(settings.size, payload);
  const frame = new Uint8Array(size);
  const view = new DataView(frame.buffer);
  frame.set(settings.destination, 0);
  frame.set(settings.source, 6);
  if (settings.vlan !== undefined) {
    view.setUint16(12, 0x8100);
    view.setUint16(14, settings.vlan);
  }
  view.setUint16(l3 - 2, settings.ip === 4 ? 0x0800 : 0x86dd);
  const protocol = settings.protocol === 'udp' ? Protocol.udp : Protocol.tcp;
  if (settings.ip === 4) {
    frame[l3] = 0x45;
    view.setUint16(l3 + 2, size - l3);
    view.setUint16(l3 + 4, settings.sequence & 0xffff);
    view.setUint16(l3 + 6, 0x4000);
    frame[l3 + 8] = 64;
    frame[l3 + 9] = protocol;
    frame.set(settings.sourceAddress, l3 + 12);
    frame.set(settings.destinationAddress, l3 + 16);
    view.setUint16(l3 + 10, complement(onesSum(frame, l3, l4)));
  } else {
    frame[l3] = 0x60;
    view.setUint16(l3 + 4, size - l4);
    frame[l3 + 6] = protocol;
    frame[l3 + 7] = 64;
    frame.set(settings.sourceAddress, l3 + 8);
    frame.set(settings.destinationAddress, l3 + 24);
  }
  for (let i = payload; i < size; i++) frame[i] = settings.payload(i - payload);
  view.setUint16(l4, settings.sourcePort);
  view.setUint16(l4 + 2, settings.destinationPort);
  if (settings.protocol === 'udp') view.setUint16(l4 + 4, size - l4);
  else {
    view.setUint32(l4 + 4, settings.sequence >>> 0);
    frame[l4 + 12] = 5 << 4;
    frame[l4 + 13] = 0x10;
    view.setUint16(l4 + 14, 0xffff);
  }
  const sum = pseudoSum(
    Uint8Array.from(settings.sourceAddress),
    Uint8Array.from(settings.destinationAddress),
    protocol,
    size - l4,
  );
  const check = complement(onesSum(frame, l4, size, sum));
  if (settings.protocol === 'udp') view.setUint16(l4 + 6, check === 0 ? 0xffff : check);
  else view.setUint16(l4 + 16, check);
  return frame;
}

/** The same frame with a VLAN tag behind its addresses (IEEE 802.1Q 9.6); `vlan` with priority. */
export function withVlan(frame: Uint8Array, vlan: number): Uint8Array {
  const tagged = new Uint8Array(frame.length + 4);
  tagged.set(frame.subarray(0, 12));
  tagged.set([0x81, 0x00, vlan >> 8, vlan & 0xff], 12);
  tagged.set(frame.subarray(12), 16);
  return tagged;
}
