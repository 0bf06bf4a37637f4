/**
 * What split and packed virtqueues have in common, seen from the driver in the guest (VIRTIO 1.1, 2.5 "Virtqueues").
 *
 * All state outside of the rings is plain data: it is part of every snapshot of the machine.
 */

/** A piece of memory that a buffer consists of. */
export interface Segment {
  /** Guest physical address. */
  address: number;
  length: number;
  /** The device writes it (VIRTQ_DESC_F_WRITE); else it reads it. */
  deviceWrites: boolean;
}

/** A buffer that the device has given back. */
export interface UsedBuffer {
  /** What the driver called it when it was made available. */
  token: number;
  /** Bytes that the device wrote. */
  written: number;
}

/** The device broke the rules of the ring; the driver in the guest would report a broken device. */
export class VirtqueueError extends Error {}

/**
 * Addresses of a queue's parts, as they go to the device: descriptor area, driver area, device area (VIRTIO 1.1,
 * 2.5).
 */
export interface QueueAddresses {
  descriptors: number;
  driver: number;
  device: number;
}

/** The driver's end of a virtqueue. */
export interface Virtqueue {
  readonly size: number;
  readonly addresses: QueueAddresses;
  /** Descriptors that the driver may still use. */
  readonly free: number;
  /**
   * Makes a buffer available. False: not enough descriptors. `indirect`: one descriptor that leads to a table of
   * them.
   */
  add(segments: readonly Segment[], token: number, indirect?: boolean): boolean;
  /** Buffers added since the last call must be seen by the device now: whether it wants to be told (a kick). */
  publish(): boolean;
  /** The next buffer that the device has used. */
  take(): UsedBuffer | undefined;
  /** Whether the device shall tell (a call) when it uses buffers. */
  enableCalls(enabled: boolean): void;
  /** Where a back end that knows nothing of the ring goes on: what SET_VRING_BASE tells it. */
  readonly base: number;
}

/** Descriptor flags (VIRTIO 1.1, 2.6.5 and 2.7.1). */
export const DescriptorFlag = { next: 1, write: 2, indirect: 4, available: 0x80, used: 0x8000 } as const;

export const DESCRIPTOR_SIZE = 16;

/** vring_need_event of VIRTIO 1.1, 2.6.7.2: whether `event` was passed on the way from `old` to `now`. All 16 bits. */
export function needEvent(event: number, now: number, old: number): boolean {
  return ((now - event - 1) & 0xffff) < ((now - old) & 0xffff);
}
