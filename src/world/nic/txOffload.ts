/**
 * What transmit descriptors ask to be done to a frame: VLAN tag, checksums, segmentation
 * (82599 datasheet 7.2.4 and 7.2.5; I350 datasheet 7.2.4 to 7.2.6).
 */

import { withVlan } from '../packets/build';
import { complement, onesSum, pseudoSum } from '../packets/checksum';

/** Fields of an advanced context descriptor (82599 7.2.3.2.3). Plain data: a queue keeps two. */
export interface TxContext {
  macLength: number;
  ipLength: number;
  l4Length: number;
  vlan: number;
  segmentSize: number;
  ipv4: boolean;
  /** 0 UDP, 1 TCP, 2 SCTP. */
  l4Type: number;
}

export function newTxContext(): TxContext {
  return { macLength: 0, ipLength: 0, l4Length: 0, vlan: 0, segmentSize: 0, ipv4: false, l4Type: 0 };
}

/** What the data descriptors of a frame say. */
export interface TxRequest {
  insertVlan: boolean;
  vlan: number;
  ipChecksum: boolean;
  l4Checksum: boolean;
  segment: boolean;
}

const L4_CHECKSUM_AT = [6, 16, 8];

function insertIpChecksum(frame: Uint8Array, at: number, length: number): void {
  if (at + length > frame.length || length < 20) return;
  frame[at + 10] = 0;
  frame[at + 11] = 0;
  const check = complement(onesSum(frame, at, at + length));
  frame[at + 10] = check >> 8;
  frame[at + 11] = check & 0xff;
}

/** Software has put the pseudo header's sum where the checksum goes; hardware adds the rest (82599 7.2.5.2). */
function insertL4Checksum(frame: Uint8Array, at: number, l4Type: number): void {
  const field = at + L4_CHECKSUM_AT[l4Type];
  if (field + 2 > frame.length) return;
  let check = complement(onesSum(frame, at));
  if (l4Type === 0 && check === 0) check = 0xffff;
  frame[field] = check >> 8;
  frame[field + 1] = check & 0xff;
}

/** CRC32c of SCTP (RFC 9260, appendix A), written in its byte order. */
function insertSctpChecksum(frame: Uint8Array, at: number): void {
  if (at + 12 > frame.length) return;
  frame.fill(0, at + 8, at + 12);
  let crc = 0xffffffff;
  for (let i = at; i < frame.length; i++) {
    crc ^= frame[i];
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0x82f63b78 : crc >>> 1;
  }
  new DataView(frame.buffer, frame.byteOffset).setUint32(at + 8, ~crc >>> 0, true);
}

/** Cuts a TCP (or UDP) payload into segments under copies of its headers (82599 7.2.4). */
function segments(frame: Uint8Array, context: TxContext, ipChecksum: boolean): Uint8Array[] {
  const l3 = context.macLength;
  const l4 = l3 + context.ipLength;
  const payload = l4 + context.l4Length;
  const size = context.segmentSize;
  if (size === 0 || payload >= frame.length || l4 + 8 > payload) return [frame];
  const result: Uint8Array[] = [];
  const tcp = context.l4Type === 1;
  for (let at = payload, index = 0; at < frame.length; at += size, index++) {
    const part = frame.subarray(at, at + size);
    const segment = new Uint8Array(payload + part.length);
    segment.set(frame.subarray(0, payload));
    segment.set(part, payload);
    const view = new DataView(segment.buffer);
    const last = at + size >= frame.length;
    if (context.ipv4) {
      view.setUint16(l3 + 2, segment.length - l3);
      view.setUint16(l3 + 4, (view.getUint16(l3 + 4) + index) & 0xffff);
      if (ipChecksum) insertIpChecksum(segment, l3, context.ipLength);
    } else view.setUint16(l3 + 4, segment.length - l3 - 40);
    if (tcp) {
      view.setUint32(l4 + 4, (view.getUint32(l4 + 4) + (at - payload)) >>> 0);
      // FIN and PSH belong to the last segment, CWR to the first (82599 7.2.4.7.2).
      if (!last) segment[l4 + 13] &= ~0x09;
      if (index > 0) segment[l4 + 13] &= ~0x80;
    } else view.setUint16(l4 + 4, segment.length - l4);
    const field = l4 + L4_CHECKSUM_AT[context.l4Type];
    view.setUint16(field, 0);
    const [source, destination] = context.ipv4
      ? [segment.subarray(l3 + 12, l3 + 16), segment.subarray(l3 + 16, l3 + 20)]
      : [segment.subarray(l3 + 8, l3 + 24), segment.subarray(l3 + 24, l3 + 40)];
    const sum = pseudoSum(source, destination, tcp ? 6 : 17, segment.length - l4);
    const check = complement(onesSum(segment, l4, segment.length, sum));
    view.setUint16(field, !tcp && check === 0 ? 0xffff : check);
    result.push(segment);
  }
  return result;
}

/** Frames that leave the device for one packet of the driver. */
export function applyOffloads(frame: Uint8Array, request: TxRequest, context: TxContext, pad: boolean): Uint8Array[] {
  let frames: Uint8Array[];
  if (request.segment) frames = segments(frame, context, request.ipChecksum);
  else {
    const l4 = context.macLength + context.ipLength;
    if (request.ipChecksum && context.ipv4) insertIpChecksum(frame, context.macLength, context.ipLength);
    if (request.l4Checksum) {
      if (context.l4Type === 2) insertSctpChecksum(frame, l4);
      else insertL4Checksum(frame, l4, context.l4Type);
    }
    frames = [frame];
  }
  return frames.map((one) => {
    const tagged = request.insertVlan && one.length >= 14 ? withVlan(one, request.vlan) : one;
    if (!pad || tagged.length >= 60) return tagged;
    const padded = new Uint8Array(60);
    padded.set(tagged);
    return padded;
  });
}
