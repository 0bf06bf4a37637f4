// The model of a `struct rte_ring` (DPDK lib/ring/rte_ring_core.h, librte_ring/rte_ring.h before 20.11): positions
// run freely in 32 bits and are masked for the slot; elements follow the structure. Head and tail are read through
// whichever of the layouts the ring's sync type uses: rte_ring_headtail, or the HTS and RTS forms that pack them.
import type { ThreadModel } from './models/threads';
import type { MarkerModel, ReservationModel, RingModel, SlotModel, SlotState } from './models/ring';
import { RecordReader, touches, type MemorySource } from './reader';
import type { ChangedBytes, Machine, VariableInfo } from '../../machine/api';
import type { CType, RecordDecl } from '../../c/types';
import { unsignedOf } from '../values/scalars';
import { pointerTarget } from '../values/value';

/** Slots that are drawn; of a longer ring the first ones from the consumer's tail. */
export const DRAWN_SLOTS = 64;
const ELEMENT = 8;
const MODULUS = 2 ** 32;

/** Distance from `from` up to `to` of two free-running positions. */
const distance = (from: number, to: number): number => (((to - from) % MODULUS) + MODULUS) % MODULUS;

interface End {
  sync: string;
  head: number;
  tail: number;
  headPath: string[];
  tailPath: string[];
}

/** Reads one end (`prod` or `cons`). */
function readEnd(reader: RecordReader, name: 'prod' | 'cons'): End | undefined {
  const sync =
    reader.text(name, 'sync_type')?.replace(/^RTE_RING_SYNC_(\w+).*$/, '$1') ??
    (reader.number(name, 'single') ? 'ST' : 'MT');
  const paths: [string[], string[]] =
    sync === 'MT_HTS'
      ? [
          [`hts_${name}`, 'ht', 'pos', 'head'],
          [`hts_${name}`, 'ht', 'pos', 'tail'],
        ]
      : sync === 'MT_RTS'
        ? [
            [`rts_${name}`, 'head', 'val', 'pos'],
            [`rts_${name}`, 'tail', 'val', 'pos'],
          ]
        : [
            [name, 'head'],
            [name, 'tail'],
          ];
  const head = reader.number(...paths[0]);
  const tail = reader.number(...paths[1]);
  if (head === undefined || tail === undefined) return undefined;
  return { sync, head, tail, headPath: paths[0], tailPath: paths[1] };
}

/**
 * The ring at `address`; undefined where the bytes are no ring yet (size 0 or no power of two). `threads` and the
 * machine's frames give the reservations under way.
 */
export function ringModel(
  machine: Machine,
  record: RecordDecl,
  object: { name: string; address: number },
  threads: readonly ThreadModel[],
  changed: readonly ChangedBytes[],
): RingModel | undefined {
  const reader = new RecordReader(machine, record, object.address, changed);
  const size = reader.number('size');
  const mask = reader.number('mask') ?? (size ?? 0) - 1;
  const prod = readEnd(reader, 'prod');
  const cons = readEnd(reader, 'cons');
  if (!size || !prod || !cons || (size & (size - 1)) !== 0 || mask !== size - 1) return undefined;
  const capacity = reader.number('capacity') ?? size - 1;
  const count = distance(cons.tail, prod.tail);
  const slots = slotModels(machine, object.address + record.size, size, prod, cons, changed);
  return {
    kind: 'ring',
    id: `rte_ring@${object.address.toString(16)}`,
    name: object.name,
    type: 'struct rte_ring',
    address: `0x${object.address.toString(16)}`,
    size,
    mask,
    capacity,
    count,
    producer: { sync: prod.sync, head: prod.head, tail: prod.tail },
    consumer: { sync: cons.sync, head: cons.head, tail: cons.tail },
    slots,
    hiddenSlots: size - slots.length,
    markers: [...markers(reader, 'prod', prod, mask), ...markers(reader, 'cons', cons, mask)],
    reservations: reservations(machine, object.address, threads, prod, cons, size),
    fields: fields(reader, prod, cons, mask),
  };
}

/** State of the slot at a position, from the four ends. */
function stateOf(position: number, prod: End, cons: End): SlotState {
  const inside = (from: number, to: number) => distance(from, position) < distance(from, to);
  if (inside(cons.tail, cons.head)) return 'dequeuing';
  if (inside(cons.head, prod.tail)) return 'filled';
  if (inside(prod.tail, prod.head)) return 'enqueuing';
  return 'free';
}

function slotModels(
  machine: Machine,
  base: number,
  size: number,
  prod: End,
  cons: End,
  changed: readonly ChangedBytes[],
): SlotModel[] {
  const drawn = Math.min(size, DRAWN_SLOTS);
  const first = size <= DRAWN_SLOTS ? 0 : cons.tail & (size - 1);
  const slots: SlotModel[] = [];
  for (let n = 0; n < drawn; n++) {
    const index = (first + n) & (size - 1);
    const address = base + index * ELEMENT;
    const bytes = machine.read(address, ELEMENT);
    const value = bytes && unsignedOf(bytes);
    // The slot's next position at or after cons.tail: states are told from there on.
    const position = (cons.tail + (distance(cons.tail & (size - 1), index) % size)) % MODULUS;
    const slot: SlotModel = {
      index,
      state: stateOf(position, prod, cons),
      changed: touches(changed, address, ELEMENT),
    };
    if (value !== undefined) {
      slot.value = `0x${value.toString(16)}`;
      const label = value === 0n ? undefined : labelOf(machine, value);
      if (label) slot.label = label;
    }
    slots.push(slot);
  }
  return slots;
}

/** The object that a pointer leads to; a number that is no address (programs put such into rings) as a decimal. */
function labelOf(machine: Machine, value: bigint): string | undefined {
  const address = Number(value);
  return machine.describe(address) ?? (value < 1n << 32n && !machine.read(address, 1) ? value.toString() : undefined);
}

function markers(reader: RecordReader, name: 'prod' | 'cons', end: End, mask: number): MarkerModel[] {
  const side = name === 'prod' ? 'producer' : 'consumer';
  return (['head', 'tail'] as const).map((which) => {
    const position = end[which];
    const changed = reader.changed(...(which === 'head' ? end.headPath : end.tailPath));
    return { name: `${name}.${which}`, side, end: which, position, slot: (position & mask) >>> 0, changed };
  });
}

function fields(reader: RecordReader, prod: End, cons: End, mask: number): RingModel['fields'] {
  const plain = (['name', 'flags', 'size', 'mask', 'capacity'] as const)
    .filter((name) => reader.has(name))
    .map((name) => ({
      name,
      value: reader.text(name) ?? '',
      changed: reader.changed(name),
    }));
  const ends = (
    [
      ['prod', prod],
      ['cons', cons],
    ] as const
  ).flatMap(([name, end]) =>
    (['head', 'tail'] as const).map((which) => ({
      name: `${name}.${which}`,
      value: String(end[which]),
      note: `[${(end[which] & mask) >>> 0}]`,
      changed: reader.changed(...(which === 'head' ? end.headPath : end.tailPath)),
    })),
  );
  const sync = (['prod', 'cons'] as const)
    .filter((name) => reader.has(name, 'sync_type'))
    .map((name) => ({
      name: `${name}.sync_type`,
      value: reader.text(name, 'sync_type') ?? '',
      changed: reader.changed(name, 'sync_type'),
    }));
  return [...plain, ...ends, ...sync];
}

// Reservations
// ---------------------------------------------------------------------------------------------------------------

const OLD = /^(?:old_head|(prod|cons)_head)$/;
const NEW = /^(?:new_head|(prod|cons)_next)$/;

/**
 * A thread that moves a head holds two positions in variables of a function that has this ring as a parameter. The
 * outermost such frame that has both is theirs (the inner ones get pointers to the same two variables).
 */
function reservations(
  machine: Machine,
  ring: number,
  threads: readonly ThreadModel[],
  prod: End,
  cons: End,
  size: number,
): ReservationModel[] {
  const found: ReservationModel[] = [];
  for (const thread of threads) {
    if (thread.state === 'ended') continue;
    const frames = machine.frames(thread.id);
    for (let n = frames.length - 1; n >= 0; n--) {
      const variables = machine.variables(thread.id, n).filter((variable) => variable.inScope);
      if (!variables.some((variable) => isRingPointer(variable.type) && pointerTarget(machine, variable) === ring))
        continue;
      const old = variables.find((variable) => OLD.test(variable.name) && isPosition(variable.type));
      const next = variables.find((variable) => NEW.test(variable.name) && isPosition(variable.type));
      if (!old || !next) continue;
      const side = sideOf(
        old.name,
        frames.slice(0, n + 1).map((frame) => frame.name),
      );
      const oldHead = readPosition(machine, old);
      const newHead = readPosition(machine, next);
      if (!side || oldHead === undefined || newHead === undefined) break;
      const end = side === 'producer' ? prod : cons;
      // Not read from the ring yet: the variables hold whatever the stack held.
      if (distance(oldHead, end.head) > size && distance(end.head, oldHead) > size) break;
      // Equal: nothing is moved (yet), or the two have not been written.
      const moved = distance(oldHead, newHead);
      if (moved === 0) break;
      found.push({
        thread: thread.id,
        threadName: thread.name,
        side,
        oldName: old.name,
        newName: next.name,
        oldHead,
        newHead: moved <= size ? newHead : undefined,
        function: frames[n].name,
      });
      break;
    }
  }
  return found;
}

function sideOf(variable: string, functions: string[]): 'producer' | 'consumer' | undefined {
  if (variable.startsWith('prod')) return 'producer';
  if (variable.startsWith('cons')) return 'consumer';
  for (const name of functions) {
    if (/prod|enqueue/.test(name)) return 'producer';
    if (/cons|dequeue/.test(name)) return 'consumer';
  }
  return undefined;
}

function isRingPointer(type: CType): boolean {
  return type.kind === 'pointer' && type.to.kind === 'record' && type.to.record.tag === 'rte_ring';
}

function isPosition(type: CType): boolean {
  return (
    (type.kind === 'int' && type.size === 4) ||
    (type.kind === 'pointer' && type.to.kind === 'int' && type.to.size === 4)
  );
}

function readPosition(source: MemorySource, variable: VariableInfo): number | undefined {
  const address = variable.type.kind === 'pointer' ? pointerTarget(source, variable) : variable.address;
  const bytes = address ? source.read(address, 4) : undefined;
  return bytes && Number(unsignedOf(bytes));
}
