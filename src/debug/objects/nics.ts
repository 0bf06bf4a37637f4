// Ports of the program and the modelled cards behind them: `struct rte_eth_dev_data` (DPDK lib/ethdev) names a port
// by its place on the bus and leads to its queues and its driver's data, both without their types; those are found by
// what lies there.
import type { RecordDecl } from '../../c/types';
import type { ChangedBytes, Machine } from '../../machine/api';
import type { CardView } from '../../world/pci/cardViews';
import { cardViews } from '../../world/pci/cardViews';
import { RecordReader, pointerAt } from './reader';

/** Types of queues that may lie behind `rx_queues` and `tx_queues`. */
export const RX_QUEUES = ['ixgbe_rx_queue', 'igb_rx_queue', 'ci_rx_queue'];
export const TX_QUEUES = ['ixgbe_tx_queue', 'igb_tx_queue', 'ci_tx_queue'];
/** Types of a driver's data of a port that begin with what it knows of the hardware. */
const ADAPTERS = ['ixgbe_adapter', 'e1000_adapter', 'igb_adapter'];
const INTEL = 0x8086;
const QUEUES = 128;

export interface QueuePlace {
  record: RecordDecl;
  address: number;
  index: number;
}

/** A port that the program has. */
export interface EthernetPort {
  data: RecordReader;
  number: number;
  name: string;
  card?: CardView;
  /** The driver's data, when it is of a kind that is known. */
  adapter?: RecordReader;
  receive: QueuePlace[];
  transmit: QueuePlace[];
}

export interface Nics {
  cards: CardView[];
  ports: EthernetPort[];
}

const FOUND = new WeakMap<object, Nics>();

/** All ports and cards; found once per snapshot view, which `key` stands for. */
export function nicsOf(machine: Machine, key: object, changed: readonly ChangedBytes[]): Nics {
  let nics = FOUND.get(key);
  if (!nics) FOUND.set(key, (nics = findNics(machine, changed)));
  return nics;
}

function findNics(machine: Machine, changed: readonly ChangedBytes[]): Nics {
  const cards = cardViews(machine.outside());
  const ports =
    cards.length === 0
      ? []
      : machine.objectsOfType('struct rte_eth_dev_data').flatMap(({ type, address }) => {
          const port = type.kind === 'record' ? portAt(machine, type.record, address, cards, changed) : undefined;
          return port ? [port] : [];
        });
  return { cards, ports: ports.sort((a, b) => a.number - b.number) };
}

function portAt(
  machine: Machine,
  record: RecordDecl,
  address: number,
  cards: readonly CardView[],
  changed: readonly ChangedBytes[],
): EthernetPort | undefined {
  const data = new RecordReader(machine, record, address, changed);
  const name = deviceName(machine, data);
  const number = data.number('port_id');
  if (!name || number === undefined) return undefined;
  const card = cards.find((one) => one.address === name);
  const adapter = card && adapterOf(machine, data, card, changed);
  const queues = (what: 'rx' | 'tx'): QueuePlace[] =>
    card && adapter ? queuesOf(machine, data, card, adapter, what) : [];
  return {
    data,
    number,
    name,
    receive: queues('rx'),
    transmit: queues('tx'),
    ...(card && { card }),
    ...(adapter && { adapter }),
  };
}

/** The device's name, a bus address: the member `name`, an array of characters. */
function deviceName(machine: Machine, data: RecordReader): string | undefined {
  const part = data.part('name');
  const bytes =
    part?.type.kind === 'array' && part.type.length ? machine.read(part.address, part.type.length) : undefined;
  if (!bytes) return undefined;
  const end = bytes.indexOf(0);
  return String.fromCharCode(...bytes.subarray(0, end < 0 ? bytes.length : end));
}

/** The driver's data: of the type whose hardware part holds the ids of the card. */
function adapterOf(
  machine: Machine,
  data: RecordReader,
  card: CardView,
  changed: readonly ChangedBytes[],
): RecordReader | undefined {
  const address = data.number('dev_private');
  if (!address) return undefined;
  return ADAPTERS.flatMap((tag) => machine.recordNamed(tag) ?? [])
    .map((record) => new RecordReader(machine, record, address, changed))
    .find((reader) => reader.number('hw', 'vendor_id') === INTEL && reader.number('hw', 'device_id') === card.device);
}

function queuesOf(
  machine: Machine,
  data: RecordReader,
  card: CardView,
  adapter: RecordReader,
  what: 'rx' | 'tx',
): QueuePlace[] {
  const array = data.number(`${what}_queues`);
  const registers = adapter.number('hw', 'hw_addr');
  const count = Math.min(data.number(`nb_${what}_queues`) ?? 0, QUEUES);
  const found: QueuePlace[] = [];
  const records = (what === 'rx' ? RX_QUEUES : TX_QUEUES).flatMap((tag) => machine.recordNamed(tag) ?? []);
  for (let index = 0; array && registers && index < count; index++) {
    const address = pointerAt(machine, array + 8 * index);
    // Its type: the one that reads as this queue, with the address of this queue's tail register.
    const record = address
      ? records.find((one) => {
          const reader = new RecordReader(machine, one, address, []);
          const tail = reader.number(`${what === 'rx' ? 'rdt' : 'tdt'}_reg_addr`) ?? reader.number(`q${what}_tail`);
          return (
            tail !== undefined &&
            reader.number('queue_id') === index &&
            card.registers.name(tail - registers) ===
              `${what === 'rx' ? 'RDT' : 'TDT'}[${reader.number('reg_idx') ?? index}]`
          );
        })
      : undefined;
    if (record && address) found.push({ record, address, index });
  }
  return found;
}

/** Ports with few queues show all of them. */
const FEW = 4;

/**
 * Of many queues those that something has come through, by the driver's and the card's position; the first one where
 * there are none.
 */
export function busyQueues(machine: Machine, port: EthernetPort, side: 'receive' | 'transmit'): QueuePlace[] {
  const queues = port[side];
  const { card } = port;
  if (queues.length <= FEW || !card) return queues;
  const readers = queues.map(({ record, address }) => new RecordReader(machine, record, address, []));
  const heads = card.values(
    readers.map((reader, i) => card.registers[side](reader.number('reg_idx') ?? queues[i].index).head),
  );
  const busy = queues.filter(
    (_, i) => heads[i] !== 0 || (readers[i].number('rx_tail') ?? readers[i].number('tx_tail') ?? 0) !== 0,
  );
  return busy.length > 0 ? busy : queues.slice(0, 1);
}
