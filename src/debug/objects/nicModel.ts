// Models of a network card and its driver: descriptor rings with both ends, registers, packets taken apart, counters
// along the path.
import type { PacketField } from '../../world/packets/dissect';
import type { ObjectBase, Tone } from './model';

/** A field of a packet's layer. */
export type PacketFieldModel = PacketField;

export interface PacketLayerModel {
  name: string;
  summary: string;
  start: number;
  length: number;
  fields: PacketFieldModel[];
}

/** Bytes of a packet and what they mean. */
export interface PacketModel {
  /** Bytes of the whole. */
  length: number;
  /** The first of them, two hexadecimal digits each without spaces. */
  hex: string;
  layers: PacketLayerModel[];
  /** First byte of each buffer that it lies in. */
  buffers: number[];
}

/** Where a hardware register or a variable of the driver stands in a ring. */
export interface RingEndModel {
  name: string;
  /**
   * `hardware`: a register of the modelled card; `driver`: a member of the queue; `local`: a variable of a function
   * that works on it.
   */
  side: 'hardware' | 'driver' | 'local';
  slot: number;
  changed: boolean;
}

export interface DescriptorModel {
  index: number;
  /** Key of {@link DescriptorRingModel.states}. */
  state: string;
  /** DD, EOP, RS and the like. */
  flags: string[];
  /** Of these, errors that the card reports. */
  errors: string[];
  /** Bytes that the card wrote or shall send; undefined: it says nothing about that. */
  length?: number;
  /** The buffer in sw_ring, hexadecimal; empty: none. */
  mbuf: string;
  /** What else it says: hash, type, VLAN; or the buffer's bus address. */
  detail: string;
  changed: boolean;
  /** What is in its buffer. */
  packet?: PacketModel;
}

/** A queue of a network card: descriptors between the driver and the card. */
export interface DescriptorRingModel extends ObjectBase {
  kind: 'descriptors';
  side: 'receive' | 'transmit';
  /** `0000:03:00.0, queue 0`. */
  port: string;
  queue: number;
  size: number;
  /** The card is a model of ours; `off`: it has not been told of this ring; `none`: no model of the card is known. */
  card: 'model' | 'off' | 'none';
  /** `label` is a text of the page. */
  states: { key: string; label: string; tone: Tone; count: number }[];
  /** State of each descriptor, as one letter each: index into {@link states}. */
  overview: string;
  /** Descriptors that the last statement wrote to. */
  changed: number[];
  ends: RingEndModel[];
  /** Descriptors around the ends, in the order of the ring; a gap in the indexes is left out. */
  rows: DescriptorModel[];
}

export interface BitsModel {
  name: string;
  /** `25` or `14:10`. */
  bits: string;
  value: number;
  meaning?: string;
}

export interface RegisterModel {
  /** `RDT[0]`, `MTA[0…127]`. */
  name: string;
  title: string;
  /** Hexadecimal place in the BAR. */
  offset: string;
  value: number;
  fields: BitsModel[];
  /** Statement that last read or wrote it. */
  access?: { kind: 'read' | 'write'; statement: number };
  /** A read clears it; `got`: what the last one got. */
  clears: boolean;
  got?: number;
  /** The last statement touched it. */
  changed: boolean;
}

export interface RegistersModel extends ObjectBase {
  kind: 'registers';
  /** Names of those that were touched last, newest first. */
  recent: string[];
  /** `name` is a text of the page. */
  groups: { name: string; rows: RegisterModel[] }[];
}

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
