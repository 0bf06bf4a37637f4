/**
 * Transmit descriptor rings of Intel's controllers: legacy, advanced context and advanced data descriptors, and the
 * report of what is done (82599 datasheet 7.2.3; I350 datasheet 7.2.2; the same layout).
 */

import type { DeviceBus } from '../devices';
import { pointerAt } from './rxRing';
import type { TxContext, TxRequest } from './txOffload';
import { applyOffloads, newTxContext } from './txOffload';

export interface TxRing {
  base: number;
  count: number;
  head: number;
  tail: number;
}

/** What a queue remembers between doorbells. Plain data. */
export interface TxQueueState {
  contexts: TxContext[];
  /** Descriptors that asked for a report and wait for the write-back threshold. */
  waiting: number[];
}

export function newTxQueueState(): TxQueueState {
  return { contexts: [newTxContext(), newTxContext()], waiting: [] };
}

/** Bits of the second half of a descriptor, upper byte of dword 2. */
const Command = { eop: 1 << 24, ic: 1 << 26, rs: 1 << 27, dext: 1 << 29, vle: 1 << 30, tse: 0x8000_0000 } as const;
const DTYP_CONTEXT = 2;

export interface TxResult {
  head: number;
  /** Frames that leave, in order. */
  frames: Uint8Array[];
  /** Packets of the driver, which segmentation may have made more frames of. */
  packets: number;
  /** Descriptors whose RS bit asks for DD, in order. */
  reports: number[];
}

/**
 * Takes descriptors from head to tail, whole packets only: one whose end the driver has not given yet stays.
 * @param pad frames below 60 bytes are filled up with zeros
 */
export function takePackets(bus: DeviceBus, ring: TxRing, queue: TxQueueState, pad: boolean): TxResult {
  const result: TxResult = { head: ring.head, frames: [], packets: 0, reports: [] };
  // A tail or head outside of the ring: the device does nothing.
  if (ring.tail >= ring.count || ring.head >= ring.count) return result;
  let index = ring.head;
  let parts: Uint8Array[] = [];
  let reports: number[] = [];
  let request: TxRequest | undefined;
  let context = queue.contexts[0];
  while (index !== ring.tail) {
    const bytes = bus.readMemory(ring.base + index * 16, 16);
    const view = new DataView(bytes.buffer, bytes.byteOffset, 16);
    const command = view.getUint32(8, true);
    const high = view.getUint32(12, true);
    const at = index;
    index = (index + 1) % ring.count;
    if (command & Command.rs) reports.push(at);
    const extended = (command & Command.dext) !== 0;
    if (extended && ((command >>> 20) & 15) === DTYP_CONTEXT) {
      const low = view.getUint32(0, true);
      queue.contexts[(high >>> 4) & 1] = {
        ipLength: low & 0x1ff,
        macLength: (low >>> 9) & 0x7f,
        vlan: low >>> 16,
        ipv4: (command & 0x400) !== 0,
        l4Type: Math.min(2, (command >>> 11) & 3),
        l4Length: (high >>> 8) & 0xff,
        segmentSize: high >>> 16,
      };
      if (parts.length === 0) {
        result.head = index;
        result.reports.push(...reports);
        reports = [];
      }
      continue;
    }
    if (!request) {
      if (extended) {
        context = queue.contexts[(high >>> 4) & 1];
        request = {
          insertVlan: (command & Command.vle) !== 0,
          vlan: context.vlan,
          ipChecksum: (high & 0x100) !== 0,
          l4Checksum: (high & 0x200) !== 0,
          segment: (command & Command.tse) !== 0,
        };
      } else {
        request = {
          insertVlan: (command & Command.vle) !== 0,
          vlan: high >>> 16,
          ipChecksum: false,
          l4Checksum: false,
          segment: false,
        };
      }
    }
    parts.push(bus.readMemory(pointerAt(bytes, 0), command & 0xffff).slice());
    if (command & Command.eop) {
      const frame = join(parts);
      if (!extended && command & Command.ic) insertLegacyChecksum(frame, (high >>> 8) & 0xff, (command >>> 16) & 0xff);
      if (frame.length > 0) result.frames.push(...applyOffloads(frame, request, context, pad));
      result.packets++;
      result.reports.push(...reports);
      result.head = index;
      parts = [];
      reports = [];
      request = undefined;
    }
  }
  return result;
}

/** Legacy descriptors name the places themselves: sum from CSS, result at CSO (82599 7.2.3.2.2). */
function insertLegacyChecksum(frame: Uint8Array, start: number, offset: number): void {
  if (offset + 2 > frame.length || start >= frame.length) return;
  let sum = 0;
  for (let i = start; i < frame.length; i++) sum += (i - start) & 1 ? frame[i] : frame[i] << 8;
  while (sum > 0xffff) sum = (sum & 0xffff) + (sum >>> 16);
  frame[offset] = (~sum >> 8) & 0xff;
  frame[offset + 1] = ~sum & 0xff;
}

/** Sets DD in the status of a descriptor and leaves the rest (82599 7.2.3.3). */
export function reportDone(bus: DeviceBus, ring: TxRing, index: number): void {
  const at = ring.base + index * 16 + 12;
  const status = bus.readMemory(at, 1)[0];
  bus.writeMemory(at, Uint8Array.of(status | 1));
}

function join(parts: Uint8Array[]): Uint8Array {
  if (parts.length === 1) return parts[0];
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
