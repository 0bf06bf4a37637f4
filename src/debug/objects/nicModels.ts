// What a snapshot view shows of network cards: the queues that threads work on, the packet path through each port,
// the registers of each card, the other queues. Queues are found through their ports, also where no variable of their
// type is in sight.
import type { ChangedBytes, Machine } from '../../machine/api';
import { descriptorRingModel } from './descriptorRing';
import { packetPathModel } from './packetPath';
import type { ThreadModel } from './models/threads';
import type { DescriptorRingModel } from './models/descriptorRing';
import type { PacketPathModel } from './models/packetPath';
import type { RegistersModel } from './models/registers';
import { busyQueues, nicsOf } from './nics';
import { pointerAt } from './reader';
import { registersModel } from './registers';

/** Queues of a port and direction that nobody works on that are drawn. */
const IDLE_QUEUES = 4;

export interface NicModels {
  /** What the threads work on, and where packets are. */
  first: (DescriptorRingModel | PacketPathModel)[];
  /** What one looks up. */
  last: (RegistersModel | DescriptorRingModel)[];
}

export function nicModels(
  machine: Machine,
  threads: readonly ThreadModel[],
  changed: readonly ChangedBytes[],
): NicModels {
  const { ports, cards } = nicsOf(machine, threads, changed);
  const held = pointersOfFrames(machine);
  const rings = ports.flatMap((port) =>
    (['receive', 'transmit'] as const).flatMap((side) => {
      const work = port[side].filter(({ address }) => held.has(address));
      const idle = busyQueues(machine, port, side)
        .filter((place) => !work.includes(place))
        .slice(0, IDLE_QUEUES);
      return [...work, ...idle].flatMap((place) => {
        const name = `${port.name} ${side === 'receive' ? 'rx' : 'tx'}_queues[${place.index}]`;
        return descriptorRingModel(machine, place.record, { name, address: place.address }, threads, changed) ?? [];
      });
    }),
  );
  const paths = ports.flatMap((port) => packetPathModel(machine, port) ?? []);
  const registers = cards.flatMap((card) => registersModel(machine, card) ?? []);
  return {
    first: [...rings.filter((ring) => !ring.collapsed), ...paths],
    last: [...registers, ...rings.filter((ring) => ring.collapsed)],
  };
}

/** Values of pointers in variables of all functions that are called. */
function pointersOfFrames(machine: Machine): Set<number> {
  const found = new Set<number>();
  for (const thread of machine.threads()) {
    if (thread.state === 'ended') continue;
    const depth = machine.frames(thread.id).length;
    for (let frame = 0; frame < depth; frame++) {
      for (const { type, address, inScope } of machine.variables(thread.id, frame)) {
        const value = inScope && type.kind === 'pointer' ? pointerAt(machine, address) : undefined;
        if (value !== undefined) found.add(value);
      }
    }
  }
  return found;
}
