/** The device's end of virtqueues, for tests of the driver's end: takes available chains, gives them back. */

import type { GuestMemory } from '../../../../src/world/guest/memory';
import type { QueueAddresses } from '../../../../src/world/guest/virtqueue';

export interface Part {
  address: number;
  length: number;
  write: boolean;
}
export interface Chain {
  id: number;
  count: number;
  parts: Part[];
}

export interface Device {
  next(): Chain | undefined;
  giveBack(chain: Chain, written: number): void;
}

function descriptor(memory: GuestMemory, at: number): Part & { a: number; b: number } {
  return {
    address: Number(memory.getU64(at)),
    length: memory.getU32(at + 8),
    a: memory.getU16(at + 12),
    b: memory.getU16(at + 14),
    write: false,
  };
}

export function splitDevice(memory: GuestMemory, queue: QueueAddresses, size: number): Device {
  let seen = 0;
  let used = 0;
  return {
    next() {
      if (memory.getU16(queue.driver + 2) === seen) return undefined;
      const id = memory.getU16(queue.driver + 4 + 2 * (seen++ & (size - 1)));
      seen &= 0xffff;
      const parts: Part[] = [];
      let table = queue.descriptors;
      for (let at = id, more = true; more;) {
        const entry = descriptor(memory, table + 16 * at);
        if (entry.a & 4) {
          table = entry.address;
          at = 0;
          continue;
        }
        parts.push({ address: entry.address, length: entry.length, write: (entry.a & 2) !== 0 });
        more = (entry.a & 1) !== 0;
        at = entry.b;
      }
      return { id, count: parts.length, parts };
    },
    giveBack(chain, written) {
      memory.setU32(queue.device + 4 + 8 * (used & (size - 1)), chain.id);
      memory.setU32(queue.device + 8 + 8 * (used & (size - 1)), written);
      used = (used + 1) & 0xffff;
      memory.setU16(queue.device + 2, used);
    },
  };
}

export function packedDevice(memory: GuestMemory, queue: QueueAddresses, size: number): Device {
  let next = 0;
  let wrap = true;
  let used = 0;
  let usedWrap = true;
  return {
    next() {
      const parts: Part[] = [];
      let count = 0;
      for (;;) {
        const entry = descriptor(memory, queue.descriptors + 16 * next);
        const available = (entry.b & 0x80) !== 0;
        if (count === 0 && (available !== wrap || ((entry.b & 0x8000) !== 0) === wrap)) return undefined;
        count++;
        if (++next === size) {
          next = 0;
          wrap = !wrap;
        }
        if (entry.b & 4) {
          for (let i = 0; i < entry.length / 16; i++) {
            const inner = descriptor(memory, entry.address + 16 * i);
            parts.push({ address: inner.address, length: inner.length, write: (inner.b & 2) !== 0 });
          }
        } else parts.push({ address: entry.address, length: entry.length, write: (entry.b & 2) !== 0 });
        if (!(entry.b & 1)) return { id: entry.a, count, parts };
      }
    },
    giveBack(chain, written) {
      const at = queue.descriptors + 16 * used;
      memory.setU32(at + 8, written);
      memory.setU16(at + 12, chain.id);
      memory.setU16(at + 14, usedWrap ? 0x8080 : 0);
      used += chain.count;
      if (used >= size) {
        used -= size;
        usedWrap = !usedWrap;
      }
    },
  };
}

/** Bytes of a chain in order. */
export function readChain(memory: GuestMemory, chain: Chain): number[] {
  return chain.parts.filter((part) => !part.write).flatMap((part) => [...memory.read(part.address, part.length)]);
}

/** Writes into a chain's parts; gives how much was written. */
export function writeChain(memory: GuestMemory, chain: Chain, bytes: Uint8Array): number {
  let at = 0;
  for (const part of chain.parts) {
    if (!part.write) throw new Error('the device may only read this');
    const piece = bytes.subarray(at, at + part.length);
    if (piece.length > 0) memory.write(part.address, piece);
    at += piece.length;
  }
  return at;
}
