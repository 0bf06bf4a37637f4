/** What the cards ask and make of an Ethernet frame: destination address to payload, without checksum (FCS). */

import { ethernetCrc } from '../packets/checksum';

export function isBroadcast(frame: Uint8Array): boolean {
  for (let i = 0; i < 6; i++) if (frame[i] !== 0xff) return false;
  return true;
}

/** Counter of a frame's size among six that begin at `first` (PRC64 and following); length with FCS. */
export function sizeClass(first: number, length: number): number {
  const index = length <= 64 ? 0 : length <= 127 ? 1 : length <= 255 ? 2 : length <= 511 ? 3 : length <= 1023 ? 4 : 5;
  return first + index * 4;
}

/** The frame without the VLAN tag that follows its addresses. */
export function withoutTag(frame: Uint8Array): Uint8Array {
  const stripped = new Uint8Array(frame.length - 4);
  stripped.set(frame.subarray(0, 12));
  stripped.set(frame.subarray(16), 12);
  return stripped;
}

/** The frame with its FCS. */
export function withCrc(frame: Uint8Array): Uint8Array {
  const whole = new Uint8Array(frame.length + 4);
  whole.set(frame);
  new DataView(whole.buffer).setUint32(frame.length, ethernetCrc(frame), true);
  return whole;
}
