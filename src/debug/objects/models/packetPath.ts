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

/** A stage of the packet path. */
export interface StageModel {
  key: string;
  /** A text of the page, with `{0}` for `args`. */
  name: string;
  args?: (string | number)[];
  modelled: boolean;
  counters: CounterModel[];
}

/** The packet path through a port, with the counters of each stage. */
export interface PacketPathModel extends ObjectBase {
  kind: 'path';
  receive: StageModel[];
  transmit: StageModel[];
  /** Queues that nothing has come through, which are left out. */
  idleQueues: number;
}
