// The packet path through a port, wire to program and back, with every counter on it: registers of the modelled
// card together with the driver's sums of what it has read from them, members of the program's structures, and what
// the model of the wire knows. Answers where packets are lost, and which counter tells.
import type { Machine } from '../../machine/api';
import { stemOf } from '../../world/nic/registerMap';
import type { CardView } from '../../world/pci/cardViews';
import { availableObjects } from './mempool';
import type { EthernetPort } from './nics';
import { busyQueues } from './nics';
import type { CounterModel, PacketPathModel, StageModel } from './models/packetPath';
import { RecordReader, pointerAt } from './reader';

/** Frames that the card refuses, by the names of its registers (82599 datasheet 8.2.3.23, I350 datasheet 8.18). */
const REFUSED = ['CRCERRS', 'ILLERRC', 'ERRBC', 'RLEC', 'LENERRS', 'RUC', 'RFC', 'ROC', 'RJC', 'XEC'];

export function packetPathModel(machine: Machine, port: EthernetPort): PacketPathModel | undefined {
  const { card } = port;
  if (!card) return undefined;
  const counts = new CardCounts(machine, port, card);
  const found = countingObjects(machine);
  const { wire } = card;
  const [receiving, transmitting] = (['receive', 'transmit'] as const).map((side) => busyQueues(machine, port, side));
  const receive: StageModel[] = [
    {
      key: 'wire',
      name: 'Wire',
      modelled: true,
      counters: [
        {
          key: 'given',
          name: 'frames',
          value: wire.given,
          kind: 'flow',
          place: 'model',
          ...(card.frames !== undefined && { of: card.frames }),
        },
      ],
    },
    {
      key: 'card',
      name: 'Card',
      modelled: true,
      counters: [
        ...counts.all('TPR', 'flow'),
        ...REFUSED.flatMap((name) => counts.all(name, 'loss').filter(({ value }) => value > 0)),
        ...counts.all('GPRC', 'flow'),
        {
          key: 'buffer',
          name: 'packet buffer',
          value: card.state.buffer.length,
          kind: 'level',
          place: 'model',
          note: 'frames wait for descriptors',
        },
        ...counts.all('RNBC', 'stall'),
        ...counts.all('MPC', 'loss', true),
        // By the statistics that RQSMR gives to the queues.
        ...counts.all('QPRDC', 'loss', true),
        ...counts.all('QPRC', 'flow', true),
      ],
    },
    ...receiving.map(({ record, address, index }) =>
      receiveQueue(new RecordReader(machine, record, address, []), counts, index),
    ),
    driver(machine, port),
    ...statistics(found, card, true),
    ...guests(found, true),
  ];
  const transmit: StageModel[] = [
    ...guests(found, false),
    ...statistics(found, card, false),
    ...transmitting.map(({ record, address, index }) =>
      transmitQueue(new RecordReader(machine, record, address, []), counts, index),
    ),
    {
      key: 'card',
      name: 'Card',
      modelled: true,
      counters: [...counts.all('TXDGPC', 'flow'), ...counts.all('GPTC', 'flow')],
    },
    {
      key: 'wire',
      name: 'Wire',
      modelled: true,
      counters: [{ key: 'sent', name: 'frames', value: wire.sentCount, kind: 'flow', place: 'model' }],
    },
  ];
  return {
    kind: 'path',
    id: `path@${card.address}`,
    name: port.name,
    type: 'struct rte_eth_dev_data',
    address: `0x${port.data.address.toString(16)}`,
    idleQueues: port.receive.length - receiving.length + port.transmit.length - transmitting.length,
    receive: receive.filter(({ counters }) => counters.length > 0),
    transmit: transmit.filter(({ counters }) => counters.length > 0),
    fields: [],
  };
}

/**
 * Statistics of a card: what stands in the register, what reads have taken out of it, and what the driver makes of
 * that.
 */
class CardCounts {
  constructor(
    private readonly _machine: Machine,
    private readonly _port: EthernetPort,
    readonly card: CardView,
  ) {}

  /** The driver's own count: the member of its statistics that is called as the register is, in small letters. */
  private _member(name: string): { name: string; value: number } | undefined {
    const { adapter } = this._port;
    const stem = stemOf(name).toLowerCase();
    const part = adapter?.part('stats', stem);
    if (!adapter || !part) return undefined;
    const index = Number(/\[(\d+)\]$/.exec(name)?.[1] ?? 0);
    if (part.type.kind === 'array' && index >= (part.type.length ?? 0)) return undefined;
    const value =
      part.type.kind === 'array' ? pointerAt(this._machine, part.address + 8 * index) : adapter.number('stats', stem);
    return value === undefined
      ? undefined
      : { name: part.type.kind === 'array' ? `stats.${stem}[${index}]` : `stats.${stem}`, value };
  }

  at(offset: number, kind: CounterModel['kind']): CounterModel {
    const name = this.card.registers.name(offset) ?? '';
    const now = this.card.values([offset])[0];
    const taken = this.card.state.accesses.taken[offset] ?? 0;
    const member = this._member(name);
    return {
      key: name,
      name,
      value: now + taken,
      kind,
      place: 'register',
      ...(member
        ? {
            note: '{0} in the register, {1} taken out by reads; the driver’s {2}: {3}',
            args: [now, taken, member.name, member.value],
          }
        : { note: '{0} in the register, {1} taken out by reads', args: [now, taken] }),
    };
  }

  /** A register by its name; of an array those elements that have counted, and the first where `one` asks for it. */
  all(name: string, kind: CounterModel['kind'], one = false): CounterModel[] {
    const { registers } = this.card;
    const base: number | undefined = registers.statistics[name];
    if (base === undefined) return [];
    const first = registers.name(base);
    if (first === name) return [this.at(base, kind)];
    // Elements of an array lie 4 bytes apart (82599: MPC[0…7]), those of queues as the queues' other registers do
    // (QPRC[0…15]).
    const stride = registers.name(base + 4) === `${name}[1]` ? 4 : 0x40;
    const found: CounterModel[] = [];
    for (let offset = base; stemOf(registers.name(offset) ?? '') === name; offset += stride)
      found.push(this.at(offset, kind));
    return found.filter(({ value }, i) => value > 0 || (one && i === 0));
  }
}

function receiveQueue(reader: RecordReader, counts: CardCounts, index: number): StageModel {
  const { card } = counts;
  const registers = card.registers.receive(reader.number('reg_idx') ?? index);
  const [head, tail, control, length] = card.values([
    registers.head,
    registers.tail,
    registers.control,
    registers.length,
  ]);
  const size = Math.floor(length / 16);
  const on = (control & card.registers.enable) !== 0 && size > 0;
  const taken = reader.number('rx_tail') ?? head;
  const levels: CounterModel[] = !on
    ? []
    : [
        {
          key: 'empty',
          name: 'empty descriptors',
          value: (tail - head + size) % size,
          kind: 'level',
          place: 'register',
          of: size,
          note: 'from {0} to {1}',
          args: [card.registers.name(registers.head) ?? '', card.registers.name(registers.tail) ?? ''],
        },
        {
          key: 'waiting',
          name: 'written back',
          value: (head - taken + size) % size,
          kind: 'level',
          place: 'register',
          of: size,
          note: 'wait for the driver: from rx_tail on',
        },
      ];
  // I350: a register of the queue's own block.
  const dropped = card.registers.name(registers.low + 0x30)?.startsWith('RQDPC')
    ? [counts.at(registers.low + 0x30, 'loss')]
    : [];
  return { key: `rx${index}`, name: 'Queue {0}', args: [index], modelled: false, counters: [...levels, ...dropped] };
}

function transmitQueue(reader: RecordReader, counts: CardCounts, index: number): StageModel {
  const { card } = counts;
  const registers = card.registers.transmit(reader.number('reg_idx') ?? index);
  const [head, tail, control, length] = card.values([
    registers.head,
    registers.tail,
    registers.control,
    registers.length,
  ]);
  const size = Math.floor(length / 16);
  const free = reader.number('nb_tx_free');
  const counters: CounterModel[] =
    (control & card.registers.enable) === 0 || size === 0
      ? []
      : [
          ...(free === undefined
            ? []
            : [{ key: 'free', name: 'nb_tx_free', value: free, kind: 'level' as const, place: 'memory' as const }]),
          {
            key: 'waiting',
            name: 'to be sent',
            value: (tail - head + size) % size,
            kind: 'level',
            place: 'register',
            of: size,
            note: 'from {0} to {1}',
            args: [card.registers.name(registers.head) ?? '', card.registers.name(registers.tail) ?? ''],
          },
        ];
  return { key: `tx${index}`, name: 'Queue {0}', args: [index], modelled: false, counters };
}

/** What the driver and ethdev count in memory, and what is left in the pools that it takes mbufs from. */
function driver(machine: Machine, port: EthernetPort): StageModel {
  const failed = port.data.number('rx_mbuf_alloc_failed');
  const pools = new Set(
    port.receive.flatMap(({ record, address }) => {
      const reader = new RecordReader(machine, record, address, []);
      return reader.number('mb_pool') ?? reader.number('mp') ?? [];
    }),
  );
  const levels = [...pools].flatMap((pool): CounterModel[] => {
    const left = pool ? availableObjects(machine, pool) : undefined;
    return left === undefined
      ? []
      : [{ key: `pool${pool}`, name: 'mbufs in the pool', value: left, kind: 'level', place: 'memory' }];
  });
  return {
    key: 'driver',
    name: 'Driver',
    modelled: false,
    counters: [
      ...levels,
      ...(failed === undefined
        ? []
        : [
            {
              key: 'nombuf',
              name: 'rx_mbuf_alloc_failed',
              value: failed,
              kind: 'stall' as const,
              place: 'memory' as const,
              note: 'rx_nombuf: the descriptor stays with the driver',
            },
          ]),
    ],
  };
}

/** Objects of the program that count beside the driver. */
interface CountingObjects {
  statistics: { name: string; reader: RecordReader }[];
  guests: RecordReader[];
}

function countingObjects(machine: Machine): CountingObjects {
  const all = (tag: string): { name: string; reader: RecordReader }[] =>
    machine.recordNamed(tag) === undefined
      ? []
      : machine
          .objectsOfType(`struct ${tag}`)
          .flatMap(({ name, type, address }) =>
            type.kind === 'record' ? [{ name, reader: new RecordReader(machine, type.record, address, []) }] : [],
          );
  return { statistics: all('rte_eth_stats'), guests: all('vhost_dev').map(({ reader }) => reader) };
}

/** `struct rte_eth_stats` variables that the program has had filled in. */
function statistics(found: CountingObjects, card: CardView, receive: boolean): StageModel[] {
  return found.statistics.flatMap(({ name, reader }): StageModel[] => {
    const value = (member: string): number => reader.number(member) ?? 0;
    // A variable that nothing has been written to yet holds what was there before.
    if (
      value('ipackets') > card.wire.given ||
      value('opackets') > card.wire.sentCount ||
      value('ipackets') + value('opackets') + value('imissed') === 0
    )
      return [];
    const members: [string, CounterModel['kind']][] = receive
      ? [
          ['ipackets', 'flow'],
          ['imissed', 'loss'],
          ['ierrors', 'loss'],
          ['rx_nombuf', 'stall'],
        ]
      : [
          ['opackets', 'flow'],
          ['oerrors', 'loss'],
        ];
    return [
      {
        key: `stats${reader.address}`,
        name: 'rte_eth_stats {0}',
        args: [name],
        modelled: false,
        counters: members
          .filter(([member]) => reader.has(member))
          .map(([member, kind]) => ({
            key: member,
            name: member,
            value: value(member),
            kind,
            place: 'memory' as const,
          })),
      },
    ];
  });
}

/** Devices of DPDK's examples/vhost (`struct vhost_dev`): what was handed to the guest and what it had no room for. */
function guests(found: CountingObjects, receive: boolean): StageModel[] {
  return found.guests.flatMap((reader): StageModel[] => {
    const value = (name: string): number | undefined =>
      reader.number('stats', name) ?? reader.number('stats', name, 'cnt');
    const [total, done] = receive ? [value('rx_total_atomic'), value('rx_atomic')] : [value('tx_total'), value('tx')];
    if (total === undefined || done === undefined || done > total) return [];
    return [
      {
        key: `guest${reader.address}`,
        name: receive ? 'To guest {0}' : 'From guest {0}',
        args: [reader.number('vid') ?? 0],
        modelled: false,
        counters: [
          { key: 'total', name: receive ? 'rx_total_atomic' : 'tx_total', value: total, kind: 'flow', place: 'memory' },
          { key: 'done', name: receive ? 'rx_atomic' : 'tx', value: done, kind: 'flow', place: 'memory' },
          { key: 'lost', name: 'dropped', value: total - done, kind: 'loss', place: 'memory', note: 'the difference' },
        ],
      },
    ];
  });
}
