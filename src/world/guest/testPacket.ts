/**
 * Packets whose bytes follow from their number, so that each end can tell whether one arrived whole: an Ethernet
 * header, the number, then bytes counted up from it. Scenarios in C write and check the same pattern (see
 * src/scenarios/vhost-to-guest.c).
 */

/** EtherType of the local experimental kind (IEEE 802). */
const ETHER_TYPE = 0x88b5;
export const SMALLEST = 60;

/**
 * Bytes: 6 destination, 6 source, 2 type, 4 number (little endian), then `(number * 13 + offset * 7) & 255` at each
 * offset.
 */
export function testPacket(number: number, length: number, to: readonly number[], from: readonly number[]): Uint8Array {
  const bytes = new Uint8Array(Math.max(length, SMALLEST));
  bytes.set(to, 0);
  bytes.set(from, 6);
  const view = new DataView(bytes.buffer);
  view.setUint16(12, ETHER_TYPE, false);
  view.setUint32(14, number, true);
  for (let at = 18; at < bytes.length; at++) bytes[at] = (number * 13 + at * 7) & 0xff;
  return bytes;
}

/** The number of a packet of this kind, if all its bytes are as they must be. */
export function wholeTestPacket(bytes: Uint8Array): number | undefined {
  if (bytes.length < SMALLEST) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  if (view.getUint16(12, false) !== ETHER_TYPE) return undefined;
  const number = view.getUint32(14, true);
  for (let at = 18; at < bytes.length; at++) if (bytes[at] !== ((number * 13 + at * 7) & 0xff)) return undefined;
  return number;
}

/**
 * Length of packet `number` when lengths go through `smallest` to `largest` in steps that reach all parts of the
 * range.
 */
export function lengthOf(number: number, smallest: number, largest: number): number {
  return smallest + ((number * 997) % (largest - smallest + 1));
}
