/**
 * The guest's network driver (VIRTIO 1.1, 5.1 "Network Device"): posts receive buffers, takes packets out of them,
 * sends packets, as Linux's virtio_net does, at a pace one can set. Queue 0 receives, queue 1 sends.
 */

import type { GuestMemory } from './memory';
import { PackedQueue, newPackedState, packedQueueBytes } from './packedQueue';
import type { PackedState } from './packedQueue';
import { SplitQueue, newSplitState, splitQueueBytes } from './splitQueue';
import type { SplitState } from './splitQueue';
import { VirtqueueError } from './virtqueue';
import type { Segment, Virtqueue } from './virtqueue';

/** Numbers of feature bits (VIRTIO 1.1, 5.1.3 and 6; bit 26 and 30 belong to vhost-user). */
export const Feature = {
  csum: 0,
  guestCsum: 1,
  mtu: 3,
  mac: 5,
  guestTso4: 7,
  guestTso6: 8,
  hostTso4: 11,
  hostTso6: 12,
  mergeable: 15,
  status: 16,
  controlQueue: 17,
  multiQueue: 22,
  anyLayout: 27,
  indirect: 28,
  eventIndex: 29,
  protocolFeatures: 30,
  version1: 32,
  ringPacked: 34,
  inOrder: 35,
} as const;

export function has(features: bigint, bit: number): boolean {
  return ((features >> BigInt(bit)) & 1n) === 1n;
}

export interface DriverOptions {
  /** What was negotiated. */
  features: bigint;
  /** Descriptors per queue; a power of two for split queues. */
  queueSize: number;
  /** Guest physical memory that the driver may use: start (a multiple of 4096) and bytes. */
  base: number;
  room: number;
  /** Data bytes of one receive buffer: 1526 holds a frame, larger packets span several where mergeable. */
  receiveBuffer: number;
  /** Descriptors of one receive or send buffer beside the header's. */
  segments: number;
  /** Use indirect descriptors (where negotiated). */
  indirect: boolean;
}

interface QueueState {
  split?: SplitState;
  packed?: PackedState;
}

/** What the driver remembers. Plain data. */
export interface DriverState {
  receive: QueueState;
  transmit: QueueState;
  /** Buffers by token: the parts of each receive buffer follow from it. Free send buffers. */
  freeSend: number[];
  receivedPackets: number;
  receivedBytes: number;
  sentPackets: number;
  sentBytes: number;
  /** Sent packets that the device has given back. */
  completed: number;
  /** Packets that arrived damaged: fewer buffers than the header announced. */
  damaged: number;
}

/** Bytes of virtio_net_hdr (5.1.6): num_buffers is there with mergeable buffers or from version 1 on. */
export function headerBytes(features: bigint): number {
  return has(features, Feature.mergeable) || has(features, Feature.version1) ? 12 : 10;
}

export function newDriverState(options: DriverOptions): DriverState {
  const queue = (): QueueState =>
    has(options.features, Feature.ringPacked)
      ? { packed: newPackedState(options.queueSize) }
      : { split: newSplitState(options.queueSize) };
  return {
    receive: queue(),
    transmit: queue(),
    freeSend: Array.from({ length: options.queueSize }, (_, i) => options.queueSize - 1 - i),
    receivedPackets: 0,
    receivedBytes: 0,
    sentPackets: 0,
    sentBytes: 0,
    completed: 0,
    damaged: 0,
  };
}

/** Largest packet that can be sent: what one send buffer holds. */
export const MAX_PACKET = 9216;

export class VirtioNetDriver {
  readonly receiveQueue: Virtqueue;
  readonly transmitQueue: Virtqueue;
  private readonly _header: number;
  private readonly _receiveBuffers: number;
  private readonly _sendBuffers: number;
  private readonly _sendSize: number;
  private readonly _receiveSize: number;

  /** @throws RangeError when the memory is too small for rings and buffers */
  constructor(
    private readonly _memory: GuestMemory,
    private readonly _options: DriverOptions,
    readonly state: DriverState,
  ) {
    const { features, queueSize, base, room, segments } = _options;
    const parts = segments + 1;
    const packed = has(features, Feature.ringPacked);
    const ring =
      Math.ceil((packed ? packedQueueBytes(queueSize, parts) : splitQueueBytes(queueSize, parts)) / 4096) * 4096;
    const queue = (from: number, held: QueueState): Virtqueue => {
      const how = { size: queueSize, base: from, eventIndex: has(features, Feature.eventIndex) };
      if (packed && held.packed) return new PackedQueue(_memory, how, held.packed, parts);
      if (!packed && held.split) return new SplitQueue(_memory, how, held.split, parts);
      throw new RangeError('the state of the queue is that of the other format');
    };
    this.receiveQueue = queue(base, state.receive);
    this.transmitQueue = queue(base + ring, state.transmit);
    this._header = headerBytes(features);
    this._receiveSize = align(this._header + _options.receiveBuffer, 64);
    this._sendSize = align(this._header + MAX_PACKET, 64);
    this._receiveBuffers = base + 2 * ring;
    this._sendBuffers = this._receiveBuffers + queueSize * this._receiveSize;
    const needed = this._sendBuffers + queueSize * this._sendSize - base;
    if (needed > room)
      throw new RangeError(`the guest's driver needs ${needed} bytes for rings and buffers, and has ${room}`);
  }

  /** Bytes that rings and buffers take: as for `room`. */
  static roomFor(options: Omit<DriverOptions, 'base' | 'room'>): number {
    const parts = options.segments + 1;
    const packed = has(options.features, Feature.ringPacked);
    const ring = align(
      packed ? packedQueueBytes(options.queueSize, parts) : splitQueueBytes(options.queueSize, parts),
      4096,
    );
    const header = headerBytes(options.features);
    return 2 * ring + options.queueSize * (align(header + options.receiveBuffer, 64) + align(header + MAX_PACKET, 64));
  }

  private get _mergeable(): boolean {
    return has(this._options.features, Feature.mergeable);
  }
  /** Header and data may share a descriptor (5.1.6.3, VIRTIO_F_ANY_LAYOUT and version 1). */
  private get _anyLayout(): boolean {
    return has(this._options.features, Feature.version1) || has(this._options.features, Feature.anyLayout);
  }

  /** Cuts a buffer into descriptors: its header alone where the layout demands it, its data in `segments` parts. */
  private _segments(at: number, length: number, deviceWrites: boolean): Segment[] {
    const { segments, indirect } = this._options;
    if (this._anyLayout && segments <= 1 && !indirect) return [{ address: at, length, deviceWrites }];
    const list: Segment[] = [{ address: at, length: this._header, deviceWrites }];
    const data = length - this._header;
    const part = Math.max(1, Math.ceil(data / segments));
    for (let from = 0; from < data; from += part) {
      list.push({ address: at + this._header + from, length: Math.min(part, data - from), deviceWrites });
    }
    return list;
  }

  /** Gives all free receive buffers to the device. True: the device wants to be told. */
  fill(limit = Infinity): boolean {
    const { queueSize, receiveBuffer } = this._options;
    const indirect = this._options.indirect && has(this._options.features, Feature.indirect);
    const { tokens } = this.state.receive.split ?? this.state.receive.packed ?? { tokens: [] };
    const inUse = new Set(tokens.filter((token) => token >= 0));
    let added = 0;
    for (let token = 0; token < queueSize && added < limit; token++) {
      if (inUse.has(token)) continue;
      const at = this._receiveBuffers + token * this._receiveSize;
      const segments = this._mergeable
        ? [{ address: at, length: this._header + receiveBuffer, deviceWrites: true }]
        : this._segments(at, this._header + receiveBuffer, true);
      if (!this.receiveQueue.add(segments, token, indirect && segments.length > 1)) break;
      added++;
    }
    return this.receiveQueue.publish();
  }

  /** Packets that have arrived, at most `limit`. @throws VirtqueueError when the device broke the ring */
  receive(limit = Infinity): Uint8Array[] {
    const packets: Uint8Array[] = [];
    while (packets.length < limit) {
      const used = this.receiveQueue.take();
      if (!used) break;
      const first = this._receiveBuffers + used.token * this._receiveSize;
      if (used.written < this._header)
        throw new VirtqueueError(`a packet of ${used.written} bytes is shorter than its header`);
      const parts = [this._memory.read(first + this._header, used.written - this._header)];
      const buffers = this._mergeable ? this._memory.getU16(first + 10) : 1;
      for (let i = 1; i < buffers; i++) {
        const more = this.receiveQueue.take();
        if (!more) {
          this.state.damaged++;
          break;
        }
        parts.push(this._memory.read(this._receiveBuffers + more.token * this._receiveSize, more.written));
      }
      const packet = joined(parts);
      packets.push(packet);
      this.state.receivedPackets++;
      this.state.receivedBytes += packet.length;
    }
    return packets;
  }

  /**
   * Puts packets up for sending, as many as fit. Gives their number and whether the device wants to be told.
   * @throws RangeError for a packet larger than {@link MAX_PACKET}
   */
  send(packets: readonly Uint8Array[]): { sent: number; kick: boolean } {
    this.reclaim();
    const indirect = this._options.indirect && has(this._options.features, Feature.indirect);
    let sent = 0;
    for (const packet of packets) {
      if (packet.length > MAX_PACKET)
        throw new RangeError(`a packet of ${packet.length} bytes: at most ${MAX_PACKET} can be sent`);
      const token = this.state.freeSend.pop();
      if (token === undefined) break;
      const at = this._sendBuffers + token * this._sendSize;
      const segments = this._segments(at, this._header + packet.length, false);
      this._memory.write(at, new Uint8Array(this._header));
      this._memory.write(at + this._header, packet);
      if (!this.transmitQueue.add(segments, token, indirect && segments.length > 1)) {
        this.state.freeSend.push(token);
        break;
      }
      sent++;
      this.state.sentPackets++;
      this.state.sentBytes += packet.length;
    }
    return { sent, kick: this.transmitQueue.publish() };
  }

  /** Packets that can be put up now, at most. */
  get room(): number {
    return Math.min(this.state.freeSend.length, this.transmitQueue.free);
  }

  /** Takes back what the device has sent. */
  reclaim(): number {
    let taken = 0;
    for (let used = this.transmitQueue.take(); used; used = this.transmitQueue.take()) {
      this.state.freeSend.push(used.token);
      taken++;
    }
    this.state.completed += taken;
    return taken;
  }
}

function align(value: number, to: number): number {
  return Math.ceil(value / to) * to;
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  if (parts.length === 1) return parts[0];
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
