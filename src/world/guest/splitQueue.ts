/** The driver's end of a split virtqueue (VIRTIO 1.1, 2.6). */

import type { GuestMemory } from './memory';
import { DESCRIPTOR_SIZE, DescriptorFlag, VirtqueueError, needEvent } from './virtqueue';
import type { QueueAddresses, Segment, UsedBuffer, Virtqueue } from './virtqueue';

const NO_INTERRUPT = 1;
const NO_NOTIFY = 1;

/** What the driver remembers beside the rings. Plain data. */
export interface SplitState {
  /** Head of the chain of free descriptors; the chain itself is in `links`. */
  freeHead: number;
  free: number;
  links: number[];
  /** avail.idx as the driver goes on with it, and as the device has been shown it. */
  available: number;
  published: number;
  /** used.idx up to which the driver has looked. */
  used: number;
  /** Token by head of chain; -1: not in use. */
  tokens: number[];
  /** Descriptors taken by the chain of a head. */
  taken: number[];
}

export interface SplitOptions {
  size: number;
  /** Start of the queue's memory, a multiple of 4096; see {@link splitQueueBytes}. */
  base: number;
  /** VIRTIO_F_EVENT_IDX was agreed. */
  eventIndex: boolean;
}

/**
 * Offsets of the parts: descriptor table, available ring, used ring at the next page (the layout of legacy drivers,
 * 2.6.2).
 */
function partsOf(size: number, base: number): QueueAddresses {
  const driver = base + size * DESCRIPTOR_SIZE;
  const device = Math.ceil((driver + 6 + 2 * size) / 4096) * 4096;
  return { descriptors: base, driver, device };
}

/** Bytes of a queue's memory, with room for one indirect table of `segments` entries per descriptor. */
export function splitQueueBytes(size: number, segments: number): number {
  return partsOf(size, 0).device + 6 + 8 * size + 16 + size * segments * DESCRIPTOR_SIZE;
}

export function newSplitState(size: number): SplitState {
  return {
    freeHead: 0,
    free: size,
    links: Array.from({ length: size }, (_, i) => i + 1),
    available: 0,
    published: 0,
    used: 0,
    tokens: new Array<number>(size).fill(-1),
    taken: new Array<number>(size).fill(0),
  };
}

export class SplitQueue implements Virtqueue {
  readonly addresses: QueueAddresses;
  private readonly _tables: number;

  /** @param segments entries of an indirect table */
  constructor(
    private readonly _memory: GuestMemory,
    private readonly _options: SplitOptions,
    readonly state: SplitState,
    private readonly _segments = 4,
  ) {
    this.addresses = partsOf(_options.size, _options.base);
    this._tables = Math.ceil((this.addresses.device + 6 + 8 * _options.size) / 16) * 16;
  }

  get size(): number {
    return this._options.size;
  }
  /** The used ring's index: everything after it is to be done (again), as QEMU restores it when a back end has gone. */
  get base(): number {
    return this._memory.getU16(this.addresses.device + 2);
  }
  get free(): number {
    return this.state.free;
  }

  private _writeDescriptor(at: number, segment: Segment, next: number | undefined, flags = 0): void {
    const memory = this._memory;
    memory.setU64(at, BigInt(segment.address));
    memory.setU32(at + 8, segment.length);
    memory.setU16(
      at + 12,
      flags | (segment.deviceWrites ? DescriptorFlag.write : 0) | (next === undefined ? 0 : DescriptorFlag.next),
    );
    memory.setU16(at + 14, next ?? 0);
  }

  add(segments: readonly Segment[], token: number, indirect = false): boolean {
    const { state } = this;
    const needed = indirect ? 1 : segments.length;
    if (segments.length === 0 || state.free < needed || (indirect && segments.length > this._segments)) return false;
    const head = state.freeHead;
    if (indirect) {
      const table = this._tables + head * this._segments * DESCRIPTOR_SIZE;
      segments.forEach((segment, i) =>
        this._writeDescriptor(table + i * DESCRIPTOR_SIZE, segment, i + 1 < segments.length ? i + 1 : undefined),
      );
      const whole: Segment = { address: table, length: segments.length * DESCRIPTOR_SIZE, deviceWrites: false };
      this._writeDescriptor(
        this.addresses.descriptors + head * DESCRIPTOR_SIZE,
        whole,
        undefined,
        DescriptorFlag.indirect,
      );
      state.freeHead = state.links[head];
    } else {
      let at = head;
      segments.forEach((segment, i) => {
        const next = state.links[at];
        this._writeDescriptor(
          this.addresses.descriptors + at * DESCRIPTOR_SIZE,
          segment,
          i + 1 < segments.length ? next : undefined,
        );
        if (i + 1 === segments.length) state.freeHead = next;
        else at = next;
      });
    }
    state.free -= needed;
    state.tokens[head] = token;
    state.taken[head] = needed;
    this._memory.setU16(this.addresses.driver + 4 + 2 * (state.available % this.size), head);
    state.available = (state.available + 1) & 0xffff;
    return true;
  }

  publish(): boolean {
    const { state } = this;
    const old = state.published;
    if (old === state.available) return false;
    this._memory.setU16(this.addresses.driver + 2, state.available);
    state.published = state.available;
    if (!this._options.eventIndex) return (this._memory.getU16(this.addresses.device) & NO_NOTIFY) === 0;
    // avail_event stands behind the used ring.
    return needEvent(this._memory.getU16(this.addresses.device + 4 + 8 * this.size), state.available, old);
  }

  take(): UsedBuffer | undefined {
    const { state, size } = this;
    const index = this._memory.getU16(this.addresses.device + 2);
    if (index === state.used) return undefined;
    const entry = this.addresses.device + 4 + 8 * (state.used % size);
    const head = this._memory.getU32(entry);
    const written = this._memory.getU32(entry + 4);
    const token = head < size ? state.tokens[head] : -1;
    if (token < 0) throw new VirtqueueError(`the used ring names descriptor ${head}, which was not made available`);
    // Back onto the chain of free ones.
    let last = head;
    for (let i = 1; i < state.taken[head]; i++) last = state.links[last];
    state.links[last] = state.freeHead;
    state.freeHead = head;
    state.free += state.taken[head];
    state.tokens[head] = -1;
    state.used = (state.used + 1) & 0xffff;
    if (this._options.eventIndex) this._memory.setU16(this.addresses.driver + 4 + 2 * size, state.used);
    return { token, written };
  }

  enableCalls(enabled: boolean): void {
    if (this._options.eventIndex) {
      // An index far away asks for nothing; the next one asks for everything.
      const event = enabled ? this.state.used : (this.state.used + 0x8000) & 0xffff;
      this._memory.setU16(this.addresses.driver + 4 + 2 * this.size, event);
    } else this._memory.setU16(this.addresses.driver, enabled ? 0 : NO_INTERRUPT);
  }
}
