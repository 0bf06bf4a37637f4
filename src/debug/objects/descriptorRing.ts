// The model of a queue of a network card: `struct ixgbe_rx_queue`, `ixgbe_tx_queue`, `igb_rx_queue`, `igb_tx_queue`,
// in newer versions `ci_rx_queue` and `ci_tx_queue` (DPDK drivers/net/ixgbe/ixgbe_rxtx.h,
// drivers/net/e1000/igb_rxtx.c, drivers/net/intel/common). Descriptors come from memory, the driver's end from the
// queue's members and the variables of the function that works on it, the card's end from the head and tail registers
// of the modelled card.
import type { RecordDecl } from '../../c/types';
import type { ChangedBytes, Machine } from '../../machine/api';
import { packetTypeNames, readRxDescriptor, readTxDescriptor } from '../../world/nic/descriptors';
import type { CardView } from '../../world/pci/cardViews';
import { unsignedOf } from '../values/scalars';
import { sizeOf } from '../values/size';
import type { FieldModel, Fill } from './models/base';
import type { ThreadModel } from './models/threads';
import { nicsOf } from './nics';
import type { DescriptorModel, DescriptorRingModel, RingEndModel } from './models/descriptorRing';
import type { PacketModel } from './models/packet';
import { packetAt, packetOfMbuf } from './packet';
import { RecordReader, pointerAt, touches } from './reader';

const DESCRIPTOR = 16;
const MOST_DESCRIPTORS = 1 << 14;
/** Descriptors that are listed before and behind each end, and behind the driver's. */
const [BEFORE, BEHIND, AHEAD] = [2, 3, 11];
/** Packets that are taken apart. */
const PACKETS = 8;

/** What a position in the ring is called in functions that work on it. */
const LOCAL = /^(?:rx_id|rx_last|tx_id|tx_last|tx_end|alloc_idx|desc_to_clean_to)$/;

type State = { key: string; label: string; fill: Fill };
const RECEIVE_STATES: State[] = [
  { key: 'hardware', label: 'the card’s: an empty buffer', fill: 'solid' },
  { key: 'done', label: 'written by the card, not taken yet', fill: 'striped' },
  { key: 'taking', label: 'the driver takes them now', fill: 'hatched' },
  { key: 'held', label: 'the driver’s: not given back yet', fill: 'dotted' },
];
const TRANSMIT_STATES: State[] = [
  { key: 'hardware', label: 'the card’s: to be sent', fill: 'solid' },
  { key: 'prepared', label: 'filled, the card does not know it yet', fill: 'hatched' },
  { key: 'done', label: 'sent, the mbuf not freed yet', fill: 'striped' },
  { key: 'free', label: 'free', fill: 'none' },
];

/** What is known of a queue before its descriptors are looked at. */
interface Queue {
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

export function descriptorRingModel(
  machine: Machine,
  record: RecordDecl,
  object: { name: string; address: number },
  threads: readonly ThreadModel[],
  changed: readonly ChangedBytes[],
): DescriptorRingModel | undefined {
  const reader = new RecordReader(machine, record, object.address, changed);
  const receive = reader.has('nb_rx_desc');
  const what = receive ? 'rx' : 'tx';
  const size = reader.number(`nb_${what}_desc`);
  const ring = first(reader, receive ? ['rx_ring', 'ixgbe_rx_ring'] : ['tx_ring', 'ixgbe_tx_ring', 'ci_tx_ring']);
  const tail = reader.number(`${what}_tail`);
  if (
    !size ||
    size > MOST_DESCRIPTORS ||
    !ring ||
    tail === undefined ||
    tail >= size ||
    !machine.read(ring, size * DESCRIPTOR)
  )
    return undefined;
  const index = reader.number('reg_idx') ?? reader.number('queue_id') ?? 0;
  const number = reader.number('port_id');
  const port = nicsOf(machine, threads, changed).ports.find((one) => one.number === number);
  const card = port?.card ? cardEnds(port.card, receive, index) : undefined;
  const work = workOn(machine, object.address, changed);
  const queue: Queue = {
    machine,
    reader,
    changed,
    ring,
    size,
    tail,
    legacy: card?.legacy ?? false,
    ...(card?.on && card.head < size && card.tail < size && { head: card.head, end: card.tail }),
    ends: ends(machine, reader, what, size, card, work),
    software: softwareRing(machine, reader, size),
  };
  const states = receive ? RECEIVE_STATES : TRANSMIT_STATES;
  const stateOf = receive ? receiveStates(queue) : transmitStates(queue);
  const overview = Array.from({ length: size }, (_, slot) => states.findIndex(({ key }) => key === stateOf(slot))).join(
    '',
  );
  const queueNumber = reader.number('queue_id') ?? 0;
  return {
    kind: 'descriptors',
    id: `${record.tag}@${object.address.toString(16)}`,
    name: object.name,
    type: `struct ${record.tag}`,
    address: `0x${object.address.toString(16)}`,
    collapsed: !work.any,
    side: receive ? 'receive' : 'transmit',
    port: port?.name ?? String(number ?? ''),
    queue: queueNumber,
    size,
    card: !card ? 'none' : card.on ? 'model' : 'off',
    states: states.map((state, i) => ({
      ...state,
      count: [...overview].filter((letter) => letter === String(i)).length,
    })),
    overview,
    changed: changedSlots(queue),
    ends: queue.ends,
    rows: rowsOf(queue, receive, stateOf),
    fields: fields(reader, receive, card),
  };
}

function first(reader: RecordReader, names: readonly string[]): number | undefined {
  return names.map((name) => reader.number(name)).find((value) => value !== undefined && value !== 0);
}

// Ends
// ------------------------------------------------------------------------------------------------------------------------

interface CardEnds {
  on: boolean;
  headName: string;
  tailName: string;
  head: number;
  tail: number;
  legacy: boolean;
  /** The last statement of the program wrote the tail. */
  told: (time: number) => boolean;
}

function cardEnds(card: CardView, receive: boolean, index: number): CardEnds {
  const places = receive ? card.registers.receive(index) : card.registers.transmit(index);
  const [head, tail, control, length, split] = card.values([
    places.head,
    places.tail,
    places.control,
    places.length,
    places.split ?? places.control,
  ]);
  return {
    on: (control & card.registers.enable) !== 0 && length > 0,
    head,
    tail,
    legacy: receive && ((split >>> 25) & 7) === 0,
    headName: card.registers.name(places.head) ?? 'head',
    tailName: card.registers.name(places.tail) ?? 'tail',
    told: (time) => card.state.accesses.write[places.tail] === time - 1,
  };
}

/** Functions that work on a queue: whether there are any, and their variables that hold a position in it. */
interface Work {
  any: boolean;
  positions: { name: string; slot: number; changed: boolean }[];
}

function workOn(machine: Machine, queue: number, changed: readonly ChangedBytes[]): Work {
  const work: Work = { any: false, positions: [] };
  for (const thread of machine.threads()) {
    if (thread.state === 'ended') continue;
    const depth = machine.frames(thread.id).length;
    for (let frame = 0; frame < depth; frame++) {
      const variables = machine.variables(thread.id, frame).filter((variable) => variable.inScope);
      if (!variables.some(({ type, address }) => type.kind === 'pointer' && pointerAt(machine, address) === queue))
        continue;
      work.any = true;
      for (const { name, type, address } of variables) {
        if (!LOCAL.test(name) || type.kind !== 'int' || work.positions.some((one) => one.name === name)) continue;
        const bytes = machine.read(address, type.size);
        if (bytes)
          work.positions.push({ name, slot: Number(unsignedOf(bytes)), changed: touches(changed, address, type.size) });
      }
    }
  }
  return work;
}

function ends(
  machine: Machine,
  reader: RecordReader,
  what: 'rx' | 'tx',
  size: number,
  card: CardEnds | undefined,
  work: Work,
): RingEndModel[] {
  const found: RingEndModel[] = [];
  const add = (name: string, side: RingEndModel['side'], slot: number | undefined, changed: boolean): void => {
    if (slot !== undefined && slot >= 0 && slot < size) found.push({ name, side, slot, changed });
  };
  if (card?.on) {
    add(card.headName, 'hardware', card.head, false);
    add(card.tailName, 'hardware', card.tail, card.told(machine.time));
  }
  const members =
    what === 'rx'
      ? ['rx_tail', 'rx_free_trigger', ...(reader.number('rxrearm_nb') ? ['rxrearm_start'] : [])]
      : ['tx_tail', 'last_desc_cleaned', 'tx_next_dd', 'tx_next_rs', 'tx_head'];
  for (const name of members) add(name, 'driver', reader.number(name), reader.changed(name));
  // A variable that has not been written yet holds what the stack held: outside of the ring it is left out.
  for (const { name, slot, changed } of work.positions) add(name, 'local', slot, changed);
  return found;
}

// Whose a descriptor is
// -------------------------------------------------------------------------------------------------------

/** Steps from one slot forward to another. */
function distance(from: number, to: number, size: number): number {
  return (to - from + size) % size;
}

/**
 * Receive: the card fills from its head up to the tail register; the driver takes from `rx_tail` up to the head;
 * between the tail register and `rx_tail` lie those that it has taken and not given back.
 */
function receiveStates({ size, tail, head, end, ends: marks }: Queue): (slot: number) => string {
  if (head === undefined || end === undefined) return () => 'held';
  const written = distance(tail, head, size);
  const empty = distance(head, end, size);
  const local = marks.find((mark) => mark.side === 'local' && mark.name === 'rx_id');
  const taking = local ? distance(tail, local.slot, size) : 0;
  return (slot) => {
    if (distance(head, slot, size) < empty) return 'hardware';
    const behind = distance(tail, slot, size);
    if (behind >= written) return 'held';
    return behind < taking && taking <= written ? 'taking' : 'done';
  };
}

/**
 * Transmit: the card sends from its head up to the tail register; the driver fills from there up to `tx_tail`, and
 * frees behind the head.
 */
function transmitStates(queue: Queue): (slot: number) => string {
  const { size, tail, head, end, reader, software, ends: marks } = queue;
  const local = marks.find((mark) => mark.side === 'local' && mark.name === 'tx_id');
  const filled = local && distance(tail, local.slot, size) < size / 2 ? local.slot : tail;
  const sending = head === undefined || end === undefined ? 0 : distance(head, end, size);
  const prepared = end === undefined ? 0 : distance(end, filled, size);
  const used = usedDescriptors(reader, size);
  return (slot) => {
    if (head !== undefined && distance(head, slot, size) < sending) return 'hardware';
    if (end !== undefined && distance(end, slot, size) < prepared) return 'prepared';
    const back = distance(slot, tail, size);
    const within = used === undefined || (back > 0 && back <= used);
    return within && software?.mbuf(slot) ? 'done' : 'free';
  };
}

/**
 * Descriptors before `tx_tail` that the driver has not made free: from behind the last one that was cleaned. Which
 * member tells that hangs on the function that sends; the one that fits the number of free descriptors is taken.
 */
function usedDescriptors(reader: RecordReader, size: number): number | undefined {
  const [free, tail] = [reader.number('nb_tx_free'), reader.number('tx_tail')];
  if (free === undefined || tail === undefined) return undefined;
  const least = Math.max(0, size - 1 - free);
  const [cleaned, next, threshold] = ['last_desc_cleaned', 'tx_next_dd', 'tx_rs_thresh'].map((name) =>
    reader.number(name),
  );
  const candidates = [
    ...(cleaned === undefined ? [] : [distance(cleaned + 1, tail, size)]),
    ...(next === undefined || !threshold ? [] : [distance(next + 1 - threshold, tail, size)]),
  ].filter((used) => used <= least);
  return candidates.length > 0 ? Math.max(...candidates) : least;
}

// The driver's buffers
// --------------------------------------------------------------------------------------------------------

interface SoftwareRing {
  /** Address of the mbuf of a slot; 0: none. */
  mbuf(slot: number): number;
  element(slot: number): { address: number; size: number };
}

function softwareRing(machine: Machine, reader: RecordReader, size: number): SoftwareRing | undefined {
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

// Rows
// ------------------------------------------------------------------------------------------------------------------------

function changedSlots({ changed, ring, size }: Queue): number[] {
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

function rowsOf(queue: Queue, receive: boolean, stateOf: (slot: number) => string): DescriptorModel[] {
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
        ...(receive ? receiveWords(bytes, queue.legacy) : transmitWords(bytes)),
        ...(found.has(slot) && { packet: found.get(slot) }),
      },
    ];
  });
}

type Words = Pick<DescriptorModel, 'flags' | 'errors' | 'length' | 'detail'>;

/** A descriptor without DD is as the driver gave it: an address. With DD it is the card's report. */
function receiveWords(bytes: Uint8Array, legacy: boolean): Words {
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

function transmitWords(bytes: Uint8Array): Words {
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

// Members
// ---------------------------------------------------------------------------------------------------------------------

const RECEIVE_FIELDS = [
  'nb_rx_desc',
  'rx_tail',
  'nb_rx_hold',
  'rx_free_thresh',
  'rx_free_trigger',
  'rx_nb_avail',
  'rx_next_avail',
  'rxrearm_nb',
  'rxrearm_start',
  'drop_en',
  'crc_len',
];
const TRANSMIT_FIELDS = [
  'nb_tx_desc',
  'tx_tail',
  'nb_tx_free',
  'tx_free_thresh',
  'tx_rs_thresh',
  'nb_tx_used',
  'last_desc_cleaned',
  'tx_next_dd',
  'tx_next_rs',
  'tx_head',
];

function fields(reader: RecordReader, receive: boolean, card: CardEnds | undefined): FieldModel[] {
  const members = (receive ? RECEIVE_FIELDS : TRANSMIT_FIELDS)
    .filter((name) => reader.has(name))
    .map((name) => ({ name, value: reader.text(name) ?? '', changed: reader.changed(name) }));
  if (!card?.on) return members;
  return [
    { name: card.headName, value: String(card.head), note: 'register', changed: false },
    { name: card.tailName, value: String(card.tail), note: 'register', changed: false },
    ...members,
  ];
}
