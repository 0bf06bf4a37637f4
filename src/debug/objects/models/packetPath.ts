// The packet path through a port, with what is counted at each stage.
import type { ObjectBase } from './base';

/** A number that moves when something happens to a packet. */
export interface CounterModel {
  /** Stable: `rx/MPC[0]`. */
  key: string;
  name: string;
  value: number;
  /**
   * `loss`: packets are lost where it moves. `stall`: something is missing, packets wait. `level`: it goes up and
   * down.
   */
  kind: 'flow' | 'loss' | 'stall' | 'level';
  /**
   * Where it is: a register and the driver's sum of what it has read, memory, the model of the wire. `note` says
   * more, with `args`.
   */
  place: 'register' | 'memory' | 'model';
  note?: string;
  args?: (string | number)[];
  /** How many there can be. */
  of?: number;
}

/** One place on the way of packets. */
export interface StationModel {
  key: string;
  /** A text of the page, with `{0}` for `args`. */
  name: string;
  args?: (string | number)[];
  modelled: boolean;
  counters: CounterModel[];
}

/** The way of packets through a port, with what is counted where. */
export interface PathModel extends ObjectBase {
  kind: 'path';
  receive: StationModel[];
  transmit: StationModel[];
  /** Queues that nothing has come through, which are left out. */
  idleQueues: number;
}
