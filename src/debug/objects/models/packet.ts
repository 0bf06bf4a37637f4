// Packets: buffers that follow one another, and their bytes by protocol layer.
import type { PacketField } from '../../../world/packets/dissect';
import type { ObjectBase } from './base';

export interface SegmentModel {
  address: string;
  /** Bytes of its buffer: before the data, data, after it. */
  headroom: number;
  data: number;
  tailroom: number;
  /** What else is worth saying: reference count, flags. */
  note: string;
  /** First bytes of the data, hexadecimal. */
  bytes: string;
  changed: boolean;
}

/** Buffers that follow one another: a packet in mbufs. */
export interface ChainModel extends ObjectBase {
  kind: 'chain';
  segments: SegmentModel[];
  hiddenSegments: number;
  /** The whole packet, taken apart; not where there are no bytes. */
  packet?: PacketModel;
}

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
