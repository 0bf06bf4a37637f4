// What is known of a queue of a network card before its descriptors are looked at, and its software ring: the mbufs
// that the driver keeps for the descriptors (`sw_ring`).
import type { ChangedBytes, Machine } from '../../machine/api';
import { sizeOf } from '../values/size';
import type { RingEndModel } from './models/descriptorRing';
import { RecordReader, pointerAt } from './reader';

/** Bytes of a descriptor (82599 datasheet 7.1.5, 7.2.3; I350 datasheet 7.1.4, 7.2.2). */
export const DESCRIPTOR = 16;

/** What is known of a queue before its descriptors are looked at. */
export interface Queue {
  machine: Machine;
  reader: RecordReader;
  changed: readonly ChangedBytes[];
  ring: number;
  size: number;
  /** Software's position: `rx_tail`, `tx_tail`. */
  tail: number;
  /** The card's registers for it, where they are known and the queue is on. */
  head?: number;
  end?: number;
  legacy: boolean;
  ends: RingEndModel[];
  software: SoftwareRing | undefined;
}

/** The first of these members that is there and not zero. */
export function first(reader: RecordReader, names: readonly string[]): number | undefined {
  return names.map((name) => reader.number(name)).find((value) => value !== undefined && value !== 0);
}

/** Steps from one slot forward to another. */
export function distance(from: number, to: number, size: number): number {
  return (to - from + size) % size;
}

export interface SoftwareRing {
  /** Address of the mbuf of a slot; 0: none. */
  mbuf(slot: number): number;
  element(slot: number): { address: number; size: number };
}

export function softwareRing(machine: Machine, reader: RecordReader, size: number): SoftwareRing | undefined {
  const part = reader.part('sw_ring');
  const base = reader.number('sw_ring');
  const type = part?.type.kind === 'pointer' ? part.type.to : undefined;
  if (!base || type?.kind !== 'record') return undefined;
  const { record } = type;
  let stride = sizeOf(type) ?? 8;
  // The vector functions keep bare pointers in the same place: the chain of entries that the others have is not there
  // then.
  if (stride > 8 && size > 1 && new RecordReader(machine, record, base, []).number('next_id') !== 1) stride = 8;
  const element = (slot: number): { address: number; size: number } => ({
    address: base + slot * stride,
    size: stride,
  });
  return { element, mbuf: (slot) => pointerAt(machine, base + slot * stride) ?? 0 };
}
