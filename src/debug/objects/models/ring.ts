// A `struct rte_ring`: slots, heads and tails, moves that are under way.
import type { ObjectBase } from './base';

export type SlotState =
  /** Free to enqueue. */
  | 'free'
  /** Between prod.tail and prod.head: a producer has reserved it and has not published it yet. */
  | 'enqueuing'
  /** Between cons.tail and prod.tail: published, waiting. */
  | 'filled'
  /** Between cons.tail and cons.head: a consumer has reserved it and is copying it out. */
  | 'dequeuing';

export interface SlotModel {
  index: number;
  state: SlotState;
  /** The pointer or element in it, hexadecimal; undefined where memory is not mapped. */
  value?: string;
  /** The object that the pointer leads to. */
  label?: string;
  changed: boolean;
}

/** One of `prod.head`, `prod.tail`, `cons.head`, `cons.tail`. */
export interface MarkerModel {
  name: string;
  side: 'producer' | 'consumer';
  end: 'head' | 'tail';
  /** Free-running 32 bit position. */
  position: number;
  /** `position` masked: the slot it stands at. */
  slot: number;
  changed: boolean;
}

/** A thread's own copy of where it reads or writes: old_head and new_head of a move that is under way. */
export interface ReservationModel {
  thread: number;
  threadName: string;
  side: 'producer' | 'consumer';
  /** Names of the variables, as the checkout spells them. */
  oldName: string;
  newName: string;
  oldHead: number;
  /** Undefined until it has been computed. */
  newHead?: number;
  /** Function whose variables they are. */
  function: string;
}

export interface RingModel extends ObjectBase {
  kind: 'ring';
  size: number;
  mask: number;
  /** Usable slots. */
  capacity: number;
  /** Published and not yet taken. */
  count: number;
  producer: { sync: string; head: number; tail: number };
  consumer: { sync: string; head: number; tail: number };
  slots: SlotModel[];
  /** Slots that are not in `slots` because the ring is long. */
  hiddenSlots: number;
  markers: MarkerModel[];
  reservations: ReservationModel[];
}
