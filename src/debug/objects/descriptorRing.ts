// The model of a queue of a network card: `struct ixgbe_rx_queue`, `ixgbe_tx_queue`, `igb_rx_queue`, `igb_tx_queue`,
// in newer versions `ci_rx_queue` and `ci_tx_queue` (DPDK drivers/net/ixgbe/ixgbe_rxtx.h,
// drivers/net/e1000/igb_rxtx.c, drivers/net/intel/common). Descriptors come from memory, the driver's end from the
// queue's members and the variables of the function that works on it, the card's end from the head and tail registers
// of the modelled card.
import type { RecordDecl } from '../../c/types';
import type { ChangedBytes, Machine } from '../../machine/api';
import { cardEnds, queueEnds, workOn, type CardEnds } from './descriptorEnds';
import { DESCRIPTOR, first, softwareRing, type Queue } from './descriptorQueue';
import { changedSlots, descriptorRows } from './descriptorRows';
import { RECEIVE_STATES, TRANSMIT_STATES, receiveStates, transmitStates } from './descriptorStates';
import type { FieldModel } from './models/base';
import type { DescriptorRingModel } from './models/descriptorRing';
import type { ThreadModel } from './models/threads';
import { nicsOf } from './nics';
import { RecordReader } from './reader';

const MOST_DESCRIPTORS = 1 << 14;

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
    ends: queueEnds(machine, reader, what, size, card, work),
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
    rows: descriptorRows(queue, receive, stateOf),
    fields: fields(reader, receive, card),
  };
}

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
