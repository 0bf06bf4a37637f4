// A queue of a network card: descriptors between the driver and the card.
import type { ObjectBase, Fill } from './base';
import type { PacketModel } from './packet';

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
  states: { key: string; label: string; fill: Fill; count: number }[];
  /** State of each descriptor, as one letter each: index into {@link states}. */
  overview: string;
  /** Descriptors that the last statement wrote to. */
  changed: number[];
  ends: RingEndModel[];
  /** Descriptors around the ends, in the order of the ring; a gap in the indexes is left out. */
  rows: DescriptorModel[];
}
