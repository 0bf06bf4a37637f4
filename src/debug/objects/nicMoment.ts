// What is drawn of network cards at a moment: the queues that threads work on, the way of packets through each port, the registers of each
// card, the other queues. Queues are found through their ports, also where no variable of their type is in sight.
import type { ChangedBytes, Machine } from '../../machine/api';
import { descriptorRingModel } from './descriptorRing';
import { pathModel } from './drops';
import type { ThreadModel } from './model';
import type { DescriptorRingModel, PathModel, RegistersModel } from './nicModel';
import { nicsOf } from './nics';
import { registersModel } from './registers';

/** Queues that nobody works on that are drawn. */
const IDLE_QUEUES = 8;

export interface NicModels {
  /** What the threads work on, and where packets are. */
  first: (DescriptorRingModel | PathModel)[];
  /** What one looks up. */
  last: (RegistersModel | DescriptorRingModel)[];
}

export function nicModels(machine: Machine, threads: readonly ThreadModel[], changed: readonly ChangedBytes[]): NicModels {
  const { ports, cards } = nicsOf(machine, threads, changed);
  const rings = ports.flatMap(({ name, receive, transmit }) => [...receive.map((place) => ({ place, what: 'rx' })), ...transmit.map((place) => ({ place, what: 'tx' }))]
    .flatMap(({ place, what }) => descriptorRingModel(machine, place.record, { name: `${name} ${what}_queues[${place.index}]`, address: place.address }, threads, changed) ?? []));
  const paths = ports.flatMap((port) => pathModel(machine, port) ?? []);
  const registers = cards.flatMap((card) => registersModel(machine, card) ?? []);
  return {
    first: [...rings.filter((ring) => !ring.aside), ...paths],
    last: [...registers, ...rings.filter((ring) => ring.aside).slice(0, IDLE_QUEUES)],
  };
}
