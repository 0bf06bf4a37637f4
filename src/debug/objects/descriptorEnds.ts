// Where the ends of a queue stand: head and tail registers of the modelled card, members of the driver's queue, and
// variables of functions that work on it.
import type { ChangedBytes, Machine } from '../../machine/api';
import type { CardView } from '../../world/pci/cardViews';
import { unsignedOf } from '../values/scalars';
import type { RingEndModel } from './models/descriptorRing';
import { pointerAt, touches, type RecordReader } from './reader';

/** What a position in the ring is called in functions that work on it. */
const LOCAL = /^(?:rx_id|rx_last|tx_id|tx_last|tx_end|alloc_idx|desc_to_clean_to)$/;

export interface CardEnds {
  on: boolean;
  headName: string;
  tailName: string;
  head: number;
  tail: number;
  legacy: boolean;
  /** The last statement of the program wrote the tail. */
  told: (time: number) => boolean;
}

export function cardEnds(card: CardView, receive: boolean, index: number): CardEnds {
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
export interface Work {
  any: boolean;
  positions: { name: string; slot: number; changed: boolean }[];
}

export function workOn(machine: Machine, queue: number, changed: readonly ChangedBytes[]): Work {
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

export function queueEnds(
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
