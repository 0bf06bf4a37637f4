/**
 * Receive descriptor rings of Intel's controllers: legacy and advanced one-buffer descriptors and their write-back
 * (82599 datasheet 7.1.5 and 7.1.6; I350 datasheet 7.1.4 and 7.1.5, the same layout).
 */

import type { DeviceBus } from '../devices';
import type { Headers } from '../packets/parse';
import { Protocol } from '../packets/parse';

/** A ring as the registers describe it. */
export interface RxRing {
  base: number;
  /** Descriptors in the ring. */
  count: number;
  head: number;
  tail: number;
  /** Bytes of a packet buffer. */
  bufferSize: number;
  legacy: boolean;
}

/** What is written back about a frame, in the controller's own bits. */
export interface RxReport {
  rssType: number;
  packetType: number;
  hash: number;
  /** Status bits beside DD and EOP; error bits in the upper twelve. */
  statusError: number;
  /** Tag taken out of the frame, or 0. */
  vlan: number;
  /** Checksum of the packet's bytes, for legacy descriptors. */
  checksum: number;
}

const DD = 1;
const EOP = 2;

/** Descriptors that belong to the device. Head = tail: none (82599 7.1.9); outside of the ring: none either. */
export function freeDescriptors(ring: RxRing): number {
  return ring.tail >= ring.count || ring.head >= ring.count ? 0 : (ring.tail - ring.head + ring.count) % ring.count;
}

/** Descriptors that a frame needs. */
export function neededDescriptors(ring: RxRing, length: number): number {
  return Math.max(1, Math.ceil(length / ring.bufferSize));
}

/** Packet type bits of an advanced descriptor (PKTTYPE): which headers were seen. */
export function packetTypeOf(headers: Headers): number {
  let type = 0;
  if (headers.ipVersion === 4) type |= headers.extended ? 0x20 : 0x10;
  if (headers.ipVersion === 6) type |= headers.extended ? 0x80 | 0x40 : 0x40;
  if (headers.l4 >= 0) {
    if (headers.protocol === Protocol.tcp) type |= 0x100;
    else if (headers.protocol === Protocol.udp) type |= 0x200;
    else if (headers.protocol === Protocol.sctp) type |= 0x400;
  }
  return type;
}

/** Puts a frame into the buffers at the ring's head and writes the descriptors back; gives the new head. */
export function writeFrame(bus: DeviceBus, ring: RxRing, frame: Uint8Array, report: RxReport): number {
  let { head } = ring;
  for (let at = 0; at < frame.length || at === 0;) {
    const descriptor = ring.base + head * 16;
    const read = bus.readMemory(descriptor, 8);
    const address = pointerAt(read, 0);
    const part = frame.subarray(at, at + ring.bufferSize);
    bus.writeMemory(address, part);
    at += ring.bufferSize;
    const last = at >= frame.length;
    const back = new Uint8Array(16);
    const view = new DataView(back.buffer);
    // Checks and types are valid in the last descriptor; earlier ones carry DD and their length alone (82599 7.1.6).
    const status = last ? report.statusError | DD | EOP : DD;
    if (ring.legacy) {
      // 7.1.5: buffer address stays; length, checksum, status, errors, VLAN.
      back.set(read, 0);
      view.setUint16(8, part.length, true);
      view.setUint16(10, last ? report.checksum : 0, true);
      back[12] = status & 0xff;
      back[13] = (status >>> 24) & 0xff;
      view.setUint16(14, last ? report.vlan : 0, true);
    } else {
      view.setUint32(0, (last ? report.rssType | report.packetType : 0) >>> 0, true);
      view.setUint32(4, last ? report.hash : 0, true);
      view.setUint32(8, status >>> 0, true);
      view.setUint16(12, part.length, true);
      view.setUint16(14, last ? report.vlan : 0, true);
    }
    bus.writeMemory(descriptor, back);
    head = (head + 1) % ring.count;
    if (frame.length === 0) break;
  }
  return head;
}

/** A bus address in 8 bytes; above 2^53 inexact, which no memory reaches. */
export function pointerAt(bytes: Uint8Array, at: number): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return view.getUint32(at, true) + view.getUint32(at + 4, true) * 0x1_0000_0000;
}
