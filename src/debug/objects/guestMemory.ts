// The model of a `struct rte_vhost_memory` (DPDK lib/vhost/rte_vhost.h): the regions of a guest's memory, as the
// guest, QEMU and this program see them.
import type { RecordDecl } from '../../c/types';
import type { ChangedBytes, Machine } from '../../machine/api';
import { sizeOf } from '../values/size';
import type { RowModel, TableModel } from './models/table';
import { RecordReader, touches } from './reader';

const LIMIT = 64;

export function guestMemoryModel(
  machine: Machine,
  record: RecordDecl,
  object: { name: string; address: number },
  _threads: unknown,
  changed: readonly ChangedBytes[],
): TableModel | undefined {
  const reader = new RecordReader(machine, record, object.address, changed);
  const count = reader.number('nregions');
  const regions = reader.part('regions');
  if (!count || count > LIMIT || regions?.type.kind !== 'array' || regions.type.of.kind !== 'record') return undefined;
  const element = regions.type.of.record;
  const size = sizeOf(regions.type.of) ?? 0;
  const rows: RowModel[] = [];
  for (let n = 0; n < count; n++) {
    const region = new RecordReader(machine, element, regions.address + n * size, changed);
    const hex = (name: string): string => `0x${(region.number(name) ?? 0).toString(16)}`;
    rows.push({
      cells: [
        String(n),
        hex('guest_phys_addr'),
        hex('guest_user_addr'),
        hex('host_user_addr'),
        `${((region.number('size') ?? 0) / 1024).toLocaleString('en')} KiB`,
      ],
      fill: 'none',
      marks: [],
      changed: touches(changed, region.address, size),
    });
  }
  return {
    kind: 'table',
    id: `rte_vhost_memory@${object.address.toString(16)}`,
    name: object.name,
    type: 'struct rte_vhost_memory',
    address: `0x${object.address.toString(16)}`,
    columns: ['', 'guest physical', 'in QEMU', 'here', 'size'],
    rows,
    hiddenRows: 0,
    legend: [],
    fields: [{ name: 'nregions', value: String(count), changed: reader.changed('nregions') }],
  };
}
