// The model of a packet in `struct rte_mbuf` (DPDK lib/mbuf/rte_mbuf_core.h): its segments along `next`, each with
// headroom, data and tailroom in true proportion.
import type { RecordDecl } from '../../c/types';
import type { ChangedBytes, Machine } from '../../machine/api';
import type { ChainModel, SegmentModel } from './models/packet';
import { packetOfMbuf } from './packet';
import { RecordReader, touches } from './reader';

/** Segments that are drawn. */
const DRAWN_SEGMENTS = 16;
/** A chain that is longer is broken, or goes round. */
const LIMIT = 1024;
const FIRST_BYTES = 16;

export function chainId(address: string): string {
  return `rte_mbuf@${address}`;
}

export function mbufModel(
  machine: Machine,
  record: RecordDecl,
  object: { name: string; address: number },
  _threads: unknown,
  changed: readonly ChangedBytes[],
): ChainModel | undefined {
  const segments: SegmentModel[] = [];
  const seen = new Set<number>();
  let count = 0;
  for (let at = object.address; at && !seen.has(at) && count < LIMIT; count++) {
    seen.add(at);
    const reader = new RecordReader(machine, record, at, changed);
    const buffer = reader.number('buf_addr');
    const length = reader.number('buf_len');
    const offset = reader.number('data_off');
    const data = reader.number('data_len');
    // A buffer that was never made ready has nothing to show.
    if (!buffer || !length || offset === undefined || data === undefined || offset + data > length) {
      if (count === 0) return undefined;
      break;
    }
    // No one's: the pointer leads to memory that is something else.
    if (count === 0 && reader.number('refcnt') === 0 && reader.number('pool') === 0) return undefined;
    if (segments.length < DRAWN_SEGMENTS)
      segments.push(segment(machine, reader, { at, buffer, length, offset, data }, changed));
    at = reader.number('next') ?? 0;
  }
  const reader = new RecordReader(machine, record, object.address, changed);
  const packet = packetOfMbuf(machine, record, object.address);
  return {
    kind: 'chain',
    id: chainId(`0x${object.address.toString(16)}`),
    name: object.name,
    type: 'struct rte_mbuf',
    address: `0x${object.address.toString(16)}`,
    segments,
    hiddenSegments: count - segments.length,
    ...(packet && { packet }),
    fields: [
      'pkt_len',
      'data_len',
      'data_off',
      'buf_len',
      'nb_segs',
      'refcnt',
      'port',
      'ol_flags',
      'packet_type',
      'pool',
    ]
      .filter((name) => reader.has(name))
      .map((name) => ({ name, value: reader.text(name) ?? '', changed: reader.changed(name) })),
  };
}

function segment(
  machine: Machine,
  reader: RecordReader,
  { at, buffer, length, offset, data }: Record<'at' | 'buffer' | 'length' | 'offset' | 'data', number>,
  changed: readonly ChangedBytes[],
): SegmentModel {
  const references = reader.number('refcnt') ?? 1;
  // Its data lie in another buffer than the one behind the structure: attached, or external.
  const own = buffer >= at && buffer < at + 4096;
  const notes = [references === 1 ? '' : `refcnt ${references}`, own ? '' : 'attached'].filter(Boolean);
  const bytes = machine.read(buffer + offset, Math.min(data, FIRST_BYTES));
  return {
    address: `0x${at.toString(16)}`,
    headroom: offset,
    data,
    tailroom: length - offset - data,
    note: notes.join(', '),
    bytes: bytes ? [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join(' ') : '',
    changed: touches(changed, at, reader.record.size) || (data > 0 && touches(changed, buffer + offset, data)),
  };
}
