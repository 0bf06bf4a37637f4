// Rows of a queue's drawing: descriptors around its ends, with what each says and the packet in its buffer.
import type { RecordDecl } from '../../c/types';
import { packetTypeNames, readRxDescriptor, readTxDescriptor } from '../../world/nic/descriptors';
import { DESCRIPTOR, distance, first, type Queue } from './descriptorQueue';
import type { DescriptorModel } from './models/descriptorRing';
import type { PacketModel } from './models/packet';
import { packetAt, packetOfMbuf } from './packet';
import { RecordReader, touches } from './reader';

/** Descriptors that are listed before and behind each end, and behind the driver's. */
const [BEFORE, BEHIND, AHEAD] = [2, 3, 11];
/** Packets that are taken apart. */
const PACKETS = 8;

export function changedSlots({ changed, ring, size }: Queue): number[] {
  const slots = new Set<number>();
  for (const { address, length } of changed) {
    const from = Math.max(0, Math.floor((address - ring) / DESCRIPTOR));
    const to = Math.min(size - 1, Math.floor((address + length - 1 - ring) / DESCRIPTOR));
    for (let slot = from; slot <= to; slot++) slots.add(slot);
  }
  return [...slots].sort((a, b) => a - b);
}

/** Slots around the ends, in the order of the ring. */
function listed(queue: Queue): number[] {
  const slots = new Set<number>();
  for (const end of queue.ends) {
    const main = end.name.endsWith('_tail');
    if (!main && end.side === 'driver' && end.name !== 'tx_next_dd' && end.name !== 'last_desc_cleaned') continue;
    for (let n = -BEFORE; n <= (main || end.side === 'local' ? AHEAD : BEHIND); n++)
      slots.add((end.slot + n + queue.size) % queue.size);
  }
  return [...slots].sort((a, b) => a - b);
}

export function descriptorRows(queue: Queue, receive: boolean, stateOf: (slot: number) => string): DescriptorModel[] {
  const slots = listed(queue);
  const headroom = receive ? headroomOf(queue, stateOf) : 0;
  let packets = 0;
  const mbuf = queue.machine.recordNamed('rte_mbuf');
  // Those that the driver comes to first are taken apart first.
  const order = [...slots].sort((a, b) => distance(queue.tail, a, queue.size) - distance(queue.tail, b, queue.size));
  const found = new Map<number, PacketModel>();
  for (const slot of order) {
    if (packets >= PACKETS) break;
    const packet =
      mbuf &&
      (receive
        ? receivedPacket(queue, mbuf, slot, stateOf(slot), headroom)
        : sentPacket(queue, mbuf, slot, stateOf(slot)));
    if (!packet) continue;
    found.set(slot, packet);
    packets++;
  }
  return slots.flatMap((slot): DescriptorModel[] => {
    const at = queue.ring + slot * DESCRIPTOR;
    const bytes = queue.machine.read(at, DESCRIPTOR);
    if (!bytes) return [];
    const state = stateOf(slot);
    const element = queue.software?.element(slot);
    const buffer = queue.software?.mbuf(slot) ?? 0;
    return [
      {
        index: slot,
        state,
        mbuf: buffer ? `0x${buffer.toString(16)}` : '',
        changed:
          touches(queue.changed, at, DESCRIPTOR) ||
          (element !== undefined && touches(queue.changed, element.address, element.size)),
        ...(receive ? describeReceive(bytes, queue.legacy) : describeTransmit(bytes)),
        ...(found.has(slot) && { packet: found.get(slot) }),
      },
    ];
  });
}

type DescriptorText = Pick<DescriptorModel, 'flags' | 'errors' | 'length' | 'detail'>;

/** A descriptor without DD is as the driver gave it: an address. With DD it is the card's report. */
function describeReceive(bytes: Uint8Array, legacy: boolean): DescriptorText {
  const descriptor = readRxDescriptor(bytes, legacy);
  if (!descriptor.done)
    return { flags: [], errors: [], detail: descriptor.address ? `0x${descriptor.address.toString(16)}` : '' };
  const detail = [
    ...(descriptor.packetType ? [packetTypeNames(descriptor.packetType).join(' ')] : []),
    ...(descriptor.rssType && descriptor.hash !== undefined ? [`RSS 0x${descriptor.hash.toString(16)}`] : []),
    ...(descriptor.status.includes('VP') ? [`VLAN ${descriptor.vlan & 0xfff}`] : []),
  ].join(', ');
  return {
    flags: ['DD', ...(descriptor.end ? ['EOP'] : []), ...descriptor.status],
    errors: descriptor.errors,
    length: descriptor.length,
    detail,
  };
}

function describeTransmit(bytes: Uint8Array): DescriptorText {
  const descriptor = readTxDescriptor(bytes);
  if (bytes.every((byte) => byte === 0)) return { flags: [], errors: [], detail: '' };
  const flags = [
    ...(descriptor.done ? ['DD'] : []),
    ...(descriptor.end ? ['EOP'] : []),
    ...(descriptor.reports ? ['RS'] : []),
    ...descriptor.commands,
  ];
  return {
    flags,
    errors: [],
    ...(descriptor.kind !== 'context' && { length: descriptor.length }),
    detail:
      descriptor.kind === 'context' ? 'context' : descriptor.address ? `0x${descriptor.address.toString(16)}` : '',
  };
}

/** Where in a buffer the card puts a packet: as in a descriptor that is still as the driver gave it. */
function headroomOf(queue: Queue, stateOf: (slot: number) => string): number | undefined {
  const mbuf = queue.machine.recordNamed('rte_mbuf');
  for (let slot = 0; mbuf && slot < queue.size; slot++) {
    if (stateOf(slot) !== 'hardware') continue;
    const at = queue.software?.mbuf(slot);
    const bytes = queue.machine.read(queue.ring + slot * DESCRIPTOR, DESCRIPTOR);
    if (!at || !bytes) continue;
    const reader = new RecordReader(queue.machine, mbuf, at, []);
    const bus = first(reader, ['buf_iova', 'buf_physaddr']);
    const offset = bus === undefined ? undefined : readRxDescriptor(bytes).address - bus;
    if (offset !== undefined && offset >= 0 && offset < 65536) return offset;
  }
  return undefined;
}

/**
 * What the card has written to the buffer of a descriptor; not once the driver is at it, who puts another buffer in
 * its place.
 */
function receivedPacket(
  queue: Queue,
  mbuf: RecordDecl,
  slot: number,
  state: string,
  headroom: number | undefined,
): PacketModel | undefined {
  if (state !== 'done') return undefined;
  const at = queue.software?.mbuf(slot);
  const bytes = queue.machine.read(queue.ring + slot * DESCRIPTOR, DESCRIPTOR);
  if (!at || !bytes) return undefined;
  const descriptor = readRxDescriptor(bytes, queue.legacy);
  const reader = new RecordReader(queue.machine, mbuf, at, []);
  const [buffer, offset] = [reader.number('buf_addr'), headroom ?? reader.number('data_off')];
  return descriptor.done && buffer && offset !== undefined
    ? packetAt(queue.machine, buffer + offset, descriptor.length)
    : undefined;
}

function sentPacket(queue: Queue, mbuf: RecordDecl, slot: number, state: string): PacketModel | undefined {
  if (state !== 'prepared' && state !== 'hardware' && state !== 'done') return undefined;
  const at = queue.software?.mbuf(slot);
  if (!at) return undefined;
  // A later segment is shown with the first.
  const before = queue.software?.mbuf((slot - 1 + queue.size) % queue.size);
  if (before && before !== at && new RecordReader(queue.machine, mbuf, before, []).number('next') === at)
    return undefined;
  return packetOfMbuf(queue.machine, mbuf, at);
}
