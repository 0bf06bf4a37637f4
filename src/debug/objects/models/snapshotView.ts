// The snapshot view: everything the datapath page shows of a stopped machine.
import type { ObjectBase } from './base';
import type { CellsModel } from './cells';
import type { ChartModel } from './chart';
import type { DescriptorRingModel } from './descriptorRing';
import type { ChainModel } from './packet';
import type { PacketPathModel } from './packetPath';
import type { RegistersModel } from './registers';
import type { RingModel } from './ring';
import type { TableModel } from './table';
import type { ThreadModel } from './threads';

/** An object of a type without a drawing of its own: its members as text. */
export interface RecordModel extends ObjectBase {
  kind: 'record';
}

export type ObjectModel =
  | RingModel
  | CellsModel
  | TableModel
  | ChainModel
  | ChartModel
  | DescriptorRingModel
  | RegistersModel
  | PacketPathModel
  | RecordModel;

/** The stopped machine at one time of its run. */
export interface SnapshotView {
  /** Statements begun since the start. */
  time: number;
  /** Latest time reached: the slider's end. */
  horizon: number;
  /** Thread whose statement runs next; 0 when all have ended. */
  current: number;
  /** Why the machine stands still, in words; empty for a plain step. */
  stopped: string;
  threads: ThreadModel[];
  objects: ObjectModel[];
}
