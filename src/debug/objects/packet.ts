// A packet's bytes for the page: out of mbufs that follow each other, or out of one buffer, taken apart by
// world/packets/dissect.ts.
import type { RecordDecl } from '../../c/types';
import type { Machine } from '../../machine/api';
import { dissect } from '../../world/packets/dissect';
import type { PacketModel } from './models/packet';
import { RecordReader } from './reader';

/** Bytes that are shown; all are read, for checksums. */
const SHOWN_BYTES = 256;
const MOST_BYTES = 64 * 1024;
const MOST_BUFFERS = 64;

/** A packet of `length` bytes of which these are the first. */
export function packetModel(bytes: Uint8Array, length = bytes.length, buffers: number[] = [0]): PacketModel {
  return {
    length,
    buffers,
    hex: [...bytes.subarray(0, SHOWN_BYTES)].map((byte) => byte.toString(16).padStart(2, '0')).join(''),
    layers: dissect(bytes, length).map(({ name, summary, start, length: size, fields }) => ({
      name,
      summary,
      start,
      length: size,
      fields,
    })),
  };
}

/** The packet in memory from an address on; undefined: no memory is there. */
export function packetAt(machine: Machine, address: number, length: number): PacketModel | undefined {
  const bytes = length > 0 && length <= MOST_BYTES ? machine.read(address, length) : undefined;
  return bytes && packetModel(bytes);
}

/** The packet of an mbuf and those behind it; undefined: it holds no data, or is not in order. */
export function packetOfMbuf(machine: Machine, record: RecordDecl, address: number): PacketModel | undefined {
  const parts: Uint8Array[] = [];
  const buffers: number[] = [];
  let length = 0;
  const seen = new Set<number>();
  for (let at = address; at && !seen.has(at) && parts.length < MOST_BUFFERS && length < MOST_BYTES;) {
    seen.add(at);
    const reader = new RecordReader(machine, record, at, []);
    const [buffer, room, offset, data] = ['buf_addr', 'buf_len', 'data_off', 'data_len'].map((name) =>
      reader.number(name),
    );
    if (!buffer || room === undefined || offset === undefined || data === undefined || offset + data > room) break;
    const bytes = data > 0 ? machine.read(buffer + offset, data) : new Uint8Array();
    if (!bytes) break;
    buffers.push(length);
    parts.push(bytes);
    length += data;
    at = reader.number('next') ?? 0;
  }
  if (length === 0) return undefined;
  const whole = new Uint8Array(length);
  parts.forEach((part, i) => whole.set(part, buffers[i]));
  return packetModel(whole, length, buffers);
}
