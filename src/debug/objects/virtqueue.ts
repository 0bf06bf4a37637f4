// The model of a `struct vhost_virtqueue` (DPDK lib/vhost/vhost.h): the descriptors of a virtqueue in guest memory,
// with the places that the guest and the library have reached. Split rings by available and used ring, packed ones by
// their flags and wrap counters (VIRTIO 1.1, 2.6 and 2.7).
import type { RecordDecl } from '../../c/types';
import type { ChangedBytes, Machine } from '../../machine/api';
import { guestMemoryModel } from './guestMemory';
import type { FieldModel, Fill } from './models/base';
import type { RowMark, RowModel, TableModel } from './models/table';
import { RecordReader, pointerAt, touches } from './reader';

/** Descriptors that are drawn. */
export const DRAWN_DESCRIPTORS = 64;
const DRAWN_QUEUES = 8;
const DESCRIPTOR = 16;

export function virtqueueModel(
  machine: Machine,
  record: RecordDecl,
  object: { name: string; address: number },
  _threads: unknown,
  changed: readonly ChangedBytes[],
): TableModel | undefined {
  const reader = new RecordReader(machine, record, object.address, changed);
  const size = reader.number('size');
  const table = reader.number('desc');
  // The addresses are there when the guest has told them and the library has translated them.
  if (!size || !table || size > 1 << 15) return undefined;
  const packed = isPacked(machine, reader);
  if (packed === undefined) return undefined;
  const rows = packed
    ? packedRows(machine, reader, table, size, changed)
    : splitRows(machine, reader, table, size, changed);
  if (!rows) return undefined;
  return {
    kind: 'table',
    id: `vhost_virtqueue@${object.address.toString(16)}`,
    name: object.name,
    type: 'struct vhost_virtqueue',
    address: `0x${object.address.toString(16)}`,
    columns: ['', 'guest address', 'bytes', packed ? 'id' : 'next', 'flags'],
    rows: rows.list,
    hiddenRows: size - rows.list.length,
    legend: LEGEND.filter(({ fill }) => rows.list.some((row) => row.fill === fill)),
    fields: [
      ...rows.fields,
      ...['enabled', 'access_ok', 'ready', 'callfd', 'kickfd']
        .filter((name) => reader.has(name))
        .map((name) => ({ name, value: reader.text(name) ?? '', changed: reader.changed(name) })),
    ],
  };
}

/**
 * What a `struct virtio_net` (DPDK lib/vhost/vhost.h) leads to: its queues and the memory of its guest. The device
 * itself is not drawn.
 */
export function vhostDeviceModels(
  machine: Machine,
  record: RecordDecl,
  object: { name: string; address: number },
  threads: unknown,
  changed: readonly ChangedBytes[],
): TableModel[] {
  const net = new RecordReader(machine, record, object.address, changed);
  const models: (TableModel | undefined)[] = [];
  const queue = machine.recordNamed('vhost_virtqueue');
  const queues = net.part('virtqueue');
  const count = Math.min(net.number('nr_vring') ?? 0, DRAWN_QUEUES);
  for (let n = 0; queue && queues && n < count; n++) {
    const address = pointerAt(machine, queues.address + 8 * n);
    if (address)
      models.push(
        virtqueueModel(machine, queue, { name: `${object.name}->virtqueue[${n}]`, address }, threads, changed),
      );
  }
  const memory = machine.recordNamed('rte_vhost_memory');
  const at = net.number('mem');
  if (memory && at)
    models.push(guestMemoryModel(machine, memory, { name: `${object.name}->mem`, address: at }, threads, changed));
  return models.filter((model) => model !== undefined);
}

const LEGEND: TableModel['legend'] = [
  { fill: 'solid', label: 'made available, not taken yet' },
  { fill: 'striped', label: 'being worked on' },
  { fill: 'none', label: 'the guest’s' },
];

/**
 * Which layout a queue has is told by its device: `features` of the `virtio_net` that holds it; undefined: none does.
 */
function isPacked(machine: Machine, reader: RecordReader): boolean | undefined {
  for (const device of machine.objectsOfType('struct virtio_net')) {
    if (device.type.kind !== 'record') continue;
    const net = new RecordReader(machine, device.type.record, device.address, []);
    const queues = net.part('virtqueue');
    if (!queues || queues.type.kind !== 'array') continue;
    for (let n = 0; n < (queues.type.length ?? 0); n++) {
      if (pointerAt(machine, queues.address + 8 * n) === reader.address) {
        const bytes = net.part('features');
        const features = bytes && machine.read(bytes.address, 8);
        return features && (features[4] & 4) !== 0;
      }
    }
  }
  return undefined;
}

interface Rows {
  list: RowModel[];
  fields: FieldModel[];
}

interface Descriptor {
  address: bigint;
  length: number;
  a: number;
  b: number;
}

function descriptorAt(machine: Machine, at: number): Descriptor | undefined {
  const bytes = machine.read(at, DESCRIPTOR);
  if (!bytes) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, DESCRIPTOR);
  return {
    address: view.getBigUint64(0, true),
    length: view.getUint32(8, true),
    a: view.getUint16(12, true),
    b: view.getUint16(14, true),
  };
}

function u16At(machine: Machine, at: number): number | undefined {
  const bytes = machine.read(at, 2);
  return bytes && bytes[0] | (bytes[1] << 8);
}

/** Flags of a packed virtqueue that change meaning with the wrap counter (virtio 1.1, 2.7.1). */
const WRAP_FLAGS = [
  { bit: 0x80, name: 'AVAIL' },
  { bit: 0x8000, name: 'USED' },
];

function flagNames(flags: number, wrap: boolean): string {
  const names = ['NEXT', 'WRITE', 'INDIRECT'].filter((_, bit) => flags & (1 << bit));
  if (wrap) for (const { bit, name } of WRAP_FLAGS) if (flags & bit) names.push(name);
  return names.join(' ');
}

/** First row that is drawn: those around where the library stands. */
function windowOf(size: number, at: number): number {
  return size <= DRAWN_DESCRIPTORS ? 0 : Math.max(0, Math.min(size - DRAWN_DESCRIPTORS, (at % size) - 8));
}

function splitRows(
  machine: Machine,
  reader: RecordReader,
  table: number,
  size: number,
  changed: readonly ChangedBytes[],
): Rows | undefined {
  const [avail, used] = [reader.number('avail'), reader.number('used')];
  if (!avail || !used) return undefined;
  const [availIndex, usedIndex] = [u16At(machine, avail + 2), u16At(machine, used + 2)];
  if (availIndex === undefined || usedIndex === undefined) return undefined;
  const lastAvail = reader.number('last_avail_idx') ?? 0;
  const lastUsed = reader.number('last_used_idx') ?? 0;
  // A chain's state by its head: available ring from where the library stands, what it has taken and not given back.
  const fills = new Map<number, Fill>();
  const heads = (from: number, to: number, fill: Fill): void => {
    for (let n = from, left = size; n !== to && left > 0; n = (n + 1) & 0xffff, left--) {
      let at = u16At(machine, avail + 4 + 2 * (n % size));
      for (let links = 0; at !== undefined && at < size && links < size; links++) {
        fills.set(at, fill);
        const descriptor = descriptorAt(machine, table + DESCRIPTOR * at);
        if (!descriptor || !(descriptor.a & 1)) break;
        at = descriptor.b;
      }
    }
  };
  heads(lastUsed, lastAvail, 'striped');
  heads(lastAvail, availIndex, 'solid');
  const headAt = (index: number): number => u16At(machine, avail + 4 + 2 * (index % size)) ?? -1;
  const marks = new Map<number, RowMark[]>();
  const mark = (row: number, name: string, isChanged: boolean): void => {
    if (row >= 0 && row < size) marks.set(row, [...(marks.get(row) ?? []), { name, changed: isChanged }]);
  };
  if (lastAvail !== availIndex) mark(headAt(lastAvail), 'last_avail_idx', reader.changed('last_avail_idx'));
  if (lastUsed !== lastAvail) mark(headAt(lastUsed), 'last_used_idx', reader.changed('last_used_idx'));
  const list: RowModel[] = [];
  const first = windowOf(size, Math.max(0, headAt(lastAvail)));
  for (let n = first; n < size && list.length < DRAWN_DESCRIPTORS; n++) {
    const at = table + DESCRIPTOR * n;
    const descriptor = descriptorAt(machine, at);
    if (!descriptor) return undefined;
    list.push({
      cells: [
        String(n),
        `0x${descriptor.address.toString(16)}`,
        String(descriptor.length),
        descriptor.a & 1 ? String(descriptor.b) : '',
        flagNames(descriptor.a, false),
      ],
      fill: fills.get(n) ?? 'none',
      marks: marks.get(n) ?? [],
      changed: touches(changed, at, DESCRIPTOR),
    });
  }
  const position = (value: number): string => `[${value % size}]`;
  return {
    list,
    fields: [
      { name: 'size', value: String(size), changed: reader.changed('size') },
      {
        name: 'avail->idx',
        value: String(availIndex),
        note: position(availIndex),
        changed: touches(changed, avail + 2, 2),
      },
      {
        name: 'last_avail_idx',
        value: String(lastAvail),
        note: position(lastAvail),
        changed: reader.changed('last_avail_idx'),
      },
      {
        name: 'last_used_idx',
        value: String(lastUsed),
        note: position(lastUsed),
        changed: reader.changed('last_used_idx'),
      },
      {
        name: 'used->idx',
        value: String(usedIndex),
        note: position(usedIndex),
        changed: touches(changed, used + 2, 2),
      },
    ],
  };
}

function packedRows(
  machine: Machine,
  reader: RecordReader,
  table: number,
  size: number,
  changed: readonly ChangedBytes[],
): Rows | undefined {
  const lastAvail = reader.number('last_avail_idx') ?? 0;
  const lastUsed = reader.number('last_used_idx') ?? 0;
  const availWrap = (reader.number('avail_wrap_counter') ?? 1) !== 0;
  const usedWrap = (reader.number('used_wrap_counter') ?? 1) !== 0;
  const list: RowModel[] = [];
  const first = windowOf(size, lastAvail);
  for (let n = first; n < size && list.length < DRAWN_DESCRIPTORS; n++) {
    const at = table + DESCRIPTOR * n;
    const descriptor = descriptorAt(machine, at);
    if (!descriptor) return undefined;
    const available = (descriptor.b & 0x80) !== 0;
    const used = (descriptor.b & 0x8000) !== 0;
    // The wrap counter that a descriptor at this place carries in the library's present round.
    const round = n >= lastAvail ? availWrap : !availWrap;
    const taken = lastUsed <= lastAvail ? n >= lastUsed && n < lastAvail : n >= lastUsed || n < lastAvail;
    const fill: Fill = available === used ? 'none' : taken ? 'striped' : available === round ? 'solid' : 'none';
    const marks: RowMark[] = [];
    if (n === lastAvail) marks.push({ name: 'last_avail_idx', changed: reader.changed('last_avail_idx') });
    if (n === lastUsed) marks.push({ name: 'last_used_idx', changed: reader.changed('last_used_idx') });
    list.push({
      cells: [
        String(n),
        `0x${descriptor.address.toString(16)}`,
        String(descriptor.length),
        String(descriptor.a),
        flagNames(descriptor.b, true),
      ],
      fill,
      marks,
      changed: touches(changed, at, DESCRIPTOR),
    });
  }
  return {
    list,
    fields: [
      { name: 'size', value: String(size), changed: reader.changed('size') },
      {
        name: 'last_avail_idx',
        value: String(lastAvail),
        note: `wrap ${availWrap ? 1 : 0}`,
        changed: reader.changed('last_avail_idx'),
      },
      {
        name: 'last_used_idx',
        value: String(lastUsed),
        note: `wrap ${usedWrap ? 1 : 0}`,
        changed: reader.changed('last_used_idx'),
      },
    ],
  };
}
