/** The driver's end of a packed virtqueue (VIRTIO 1.1, 2.7). */

import type { GuestMemory } from './memory';
import { DESCRIPTOR_SIZE, DescriptorFlag, VirtqueueError, needEvent } from './virtqueue';
import type { QueueAddresses, Segment, UsedBuffer, Virtqueue } from './virtqueue';

/** Event suppression flags (2.7.14). */
const Event = { enable: 0, disable: 1, descriptor: 2 } as const;

/** What the driver remembers beside the ring. Plain data. */
export interface PackedState {
  /** Where the next descriptor goes, and the driver's wrap counter. */
  next: number;
  wrap: boolean;
  /** Where the next used descriptor is expected, and the wrap counter it will carry. */
  nextUsed: number;
  usedWrap: boolean;
  free: number;
  /** Buffer ids that are not in use. */
  ids: number[];
  /** Token and number of descriptors by buffer id. */
  tokens: number[];
  taken: number[];
  /** First descriptors of buffers that were added and not published, with their flags: written last. */
  pending: { at: number; flags: number }[];
  /** Descriptors added since the last publish. */
  added: number;
}

export interface PackedOptions {
  size: number;
  /** A multiple of 16. */
  base: number;
  eventIndex: boolean;
}

function partsOf(size: number, base: number): QueueAddresses {
  const driver = base + size * DESCRIPTOR_SIZE;
  return { descriptors: base, driver, device: driver + 4 };
}

/** Bytes of a queue's memory, with room for one indirect table of `segments` entries per descriptor. */
export function packedQueueBytes(size: number, segments: number): number {
  return size * DESCRIPTOR_SIZE + 16 + size * segments * DESCRIPTOR_SIZE;
}

export function newPackedState(size: number): PackedState {
  return {
    next: 0,
    wrap: true,
    nextUsed: 0,
    usedWrap: true,
    free: size,
    ids: Array.from({ length: size }, (_, i) => size - 1 - i),
    tokens: new Array<number>(size).fill(-1),
    taken: new Array<number>(size).fill(0),
    pending: [],
    added: 0,
  };
}

export class PackedQueue implements Virtqueue {
  readonly addresses: QueueAddresses;
  private readonly _tables: number;

  constructor(
    private readonly _memory: GuestMemory,
    private readonly _options: PackedOptions,
    readonly state: PackedState,
    private readonly _segments = 4,
  ) {
    this.addresses = partsOf(_options.size, _options.base);
    this._tables = Math.ceil((this.addresses.device + 4) / 16) * 16;
  }

  get size(): number {
    return this._options.size;
  }
  /**
   * Last available and last used, each with its wrap counter as bit 15 (vhost-user specification, "Vring state
   * description").
   */
  get base(): number {
    const at = this.state.nextUsed | (this.state.usedWrap ? 0x8000 : 0);
    return ((at << 16) | at) >>> 0;
  }
  get free(): number {
    return this.state.free;
  }

  private _at(index: number): number {
    return this.addresses.descriptors + index * DESCRIPTOR_SIZE;
  }

  /** All of a descriptor but its flags. */
  private _write(at: number, segment: Segment, id: number): void {
    this._memory.setU64(at, BigInt(segment.address));
    this._memory.setU32(at + 8, segment.length);
    this._memory.setU16(at + 12, id);
  }

  add(segments: readonly Segment[], token: number, indirect = false): boolean {
    const { state, size } = this;
    const needed = indirect ? 1 : segments.length;
    if (segments.length === 0 || state.free < needed || (indirect && segments.length > this._segments)) return false;
    const id = state.ids.pop();
    if (id === undefined) return false;
    let list = segments;
    if (indirect) {
      const table = this._tables + id * this._segments * DESCRIPTOR_SIZE;
      segments.forEach((segment, i) => {
        this._write(table + i * DESCRIPTOR_SIZE, segment, 0);
        this._memory.setU16(table + i * DESCRIPTOR_SIZE + 14, segment.deviceWrites ? DescriptorFlag.write : 0);
      });
      list = [{ address: table, length: segments.length * DESCRIPTOR_SIZE, deviceWrites: false }];
    }
    list.forEach((segment, i) => {
      const at = this._at(state.next);
      this._write(at, segment, id);
      const flags =
        (state.wrap ? DescriptorFlag.available : DescriptorFlag.used) |
        (segment.deviceWrites ? DescriptorFlag.write : 0) |
        (i + 1 < list.length ? DescriptorFlag.next : 0) |
        (indirect ? DescriptorFlag.indirect : 0);
      // The first descriptor of a chain becomes available last (2.7.17).
      if (i === 0) state.pending.push({ at, flags });
      else this._memory.setU16(at + 14, flags);
      if (++state.next === size) {
        state.next = 0;
        state.wrap = !state.wrap;
      }
    });
    state.free -= needed;
    state.added += needed;
    state.tokens[id] = token;
    state.taken[id] = needed;
    return true;
  }

  publish(): boolean {
    const { state, size } = this;
    if (state.pending.length === 0) return false;
    for (const { at, flags } of state.pending) this._memory.setU16(at + 14, flags);
    state.pending = [];
    const { added } = state;
    state.added = 0;
    const flags = this._memory.getU16(this.addresses.device + 2) & 3;
    if (flags !== Event.descriptor || !this._options.eventIndex) return flags === Event.enable;
    const offsetWrap = this._memory.getU16(this.addresses.device);
    let event = offsetWrap & 0x7fff;
    if (offsetWrap >>> 15 !== (state.wrap ? 1 : 0)) event -= size;
    return needEvent(event & 0xffff, state.next, (state.next - added) & 0xffff);
  }

  take(): UsedBuffer | undefined {
    const { state, size } = this;
    const at = this._at(state.nextUsed);
    const flags = this._memory.getU16(at + 14);
    const available = (flags & DescriptorFlag.available) !== 0;
    const used = (flags & DescriptorFlag.used) !== 0;
    if (available !== used || used !== state.usedWrap) return undefined;
    const id = this._memory.getU16(at + 12);
    const token = id < size ? state.tokens[id] : -1;
    if (token < 0) throw new VirtqueueError(`a used descriptor names buffer ${id}, which was not made available`);
    const written = this._memory.getU32(at + 8);
    state.nextUsed += state.taken[id];
    if (state.nextUsed >= size) {
      state.nextUsed -= size;
      state.usedWrap = !state.usedWrap;
    }
    state.free += state.taken[id];
    state.tokens[id] = -1;
    state.ids.push(id);
    return { token, written };
  }

  enableCalls(enabled: boolean): void {
    this._memory.setU16(this.addresses.driver + 2, enabled ? Event.enable : Event.disable);
  }
}
