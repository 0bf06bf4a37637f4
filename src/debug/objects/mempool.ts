// The model of a `struct rte_mempool` (DPDK lib/mempool/rte_mempool.h): a cell per object, in the common pool, in the
// cache of an lcore, or with whoever has taken it. Objects are found along the pool's own list, the caches by the
// pool's own array; the common pool can be looked into where it is a ring.
import type { RecordDecl } from '../../c/types';
import type { ChangedBytes, Machine } from '../../machine/api';
import type { CellModel, CellsModel } from './models/cells';
import type { FieldModel, Fill } from './models/base';
import type { ObjectModel } from './models/snapshotView';
import type { ThreadModel } from './models/threads';
import { RecordReader, pointerAt, touches } from './reader';
import { ringModel } from './ring';

/** Objects that are drawn. */
export const DRAWN_OBJECTS = 512;
/** A list that is longer than this is broken. */
const LIMIT = 1 << 20;
const POINTER = 8;

export function mempoolModel(
  machine: Machine,
  record: RecordDecl,
  object: { name: string; address: number },
  _threads: unknown,
  changed: readonly ChangedBytes[],
): CellsModel | undefined {
  const reader = new RecordReader(machine, record, object.address, changed);
  const size = reader.number('size');
  const populated = reader.number('populated_size');
  if (!size || populated === undefined || populated > size || size > LIMIT) return undefined;
  const objects = objectsOf(machine, reader);
  if (!objects) return undefined;
  const places = new Map<number, string>();
  const states: CellsModel['states'] = [];
  const bytes = reader.number('elt_size') ?? 1;
  const known = poolRing(machine, reader, places);
  states.push({ key: 'pool', label: known ? 'common pool' : 'common pool or taken', fill: 'none', count: 0 });
  const caches = cachesOf(machine, reader, changed, places);
  caches.forEach(({ lcore }, i) =>
    states.push({
      key: `cache-${lcore}`,
      label: 'cache of lcore {0}',
      lcore,
      fill: CACHE_FILLS[i % CACHE_FILLS.length],
      count: 0,
    }),
  );
  if (known) states.push({ key: 'taken', label: 'taken', fill: 'striped', count: 0 });
  const cells: CellModel[] = [];
  objects.forEach((address, index) => {
    const where = places.get(address) ?? (known ? 'taken' : 'pool');
    const state = states.find((one) => one.key === where);
    if (state) state.count++;
    if (cells.length >= DRAWN_OBJECTS) return;
    cells.push({
      text: String(index),
      state: where,
      address: `0x${address.toString(16)}`,
      changed: touches(changed, address, bytes),
    });
  });
  return {
    kind: 'cells',
    id: `rte_mempool@${object.address.toString(16)}`,
    name: reader.text('name')?.replace(/^"(.*?)".*$/, '$1') ?? object.name,
    type: 'struct rte_mempool',
    address: `0x${object.address.toString(16)}`,
    states,
    cells,
    hiddenCells: objects.length - cells.length,
    fields: fields(reader, caches),
  };
}

/** The pool, and the ring behind it where there is one. */
export function mempoolModels(
  machine: Machine,
  record: RecordDecl,
  object: { name: string; address: number },
  threads: readonly ThreadModel[],
  changed: readonly ChangedBytes[],
): ObjectModel[] {
  const pool = mempoolModel(machine, record, object, threads, changed);
  const ring = machine.recordNamed('rte_ring');
  const address = new RecordReader(machine, record, object.address, []).number('pool_data');
  const behind =
    pool && ring && address && machine.read(address, ring.size)
      ? ringModel(machine, ring, { name: `${pool.name}: pool_data`, address }, threads, changed)
      : undefined;
  return [pool, behind].filter((model) => model !== undefined);
}

/** Objects that can be had from a pool, its caches included; undefined: what is behind it cannot be looked into. */
export function availableObjects(machine: Machine, address: number): number | undefined {
  const record = machine.recordNamed('rte_mempool');
  if (!record) return undefined;
  const reader = new RecordReader(machine, record, address, []);
  const places = new Map<number, string>();
  if (!poolRing(machine, reader, places)) return undefined;
  cachesOf(machine, reader, [], places);
  return places.size;
}

const CACHE_FILLS: Fill[] = ['hatched', 'solid', 'dotted'];

/**
 * Addresses of the objects, in the order of the pool's list: `elt_list` of `rte_mempool_objhdr`, each right before
 * its object.
 */
function objectsOf(machine: Machine, reader: RecordReader): number[] | undefined {
  const header = machine.recordNamed('rte_mempool_objhdr');
  const first = reader.number('elt_list', 'stqh_first');
  if (!header || first === undefined) return undefined;
  const objects: number[] = [];
  for (let at = first; at && objects.length < LIMIT;) {
    objects.push(at + header.size);
    const next = new RecordReader(machine, header, at, []).number('next', 'stqe_next');
    if (next === undefined) return undefined;
    at = next;
  }
  return objects;
}

interface Cache {
  lcore: number;
  length: number;
  size: number;
  threshold: number;
  changed: boolean;
}

function cachesOf(
  machine: Machine,
  reader: RecordReader,
  changed: readonly ChangedBytes[],
  places: Map<number, string>,
): Cache[] {
  const record = machine.recordNamed('rte_mempool_cache');
  const base = reader.number('local_cache');
  const size = reader.number('cache_size');
  if (!record || !base || !size) return [];
  const caches: Cache[] = [];
  for (let lcore = 0; lcore < 1024; lcore++) {
    const cache = new RecordReader(machine, record, base + lcore * record.size, changed);
    // The array has an element per possible lcore, each of the pool's cache size; its end is where that stops.
    if (cache.number('size') !== size) break;
    const length = cache.number('len') ?? 0;
    const objects = cache.part('objs');
    if (length === 0 && !cache.changed('len')) continue;
    caches.push({ lcore, length, size, threshold: cache.number('flushthresh') ?? size, changed: cache.changed('len') });
    if (!objects) continue;
    for (let n = 0; n < length; n++) {
      const at = pointerAt(machine, objects.address + POINTER * n);
      if (at !== undefined) places.set(at, `cache-${lcore}`);
    }
  }
  return caches;
}

/** Notes what lies in the ring behind the pool; false: what is behind it is no ring. */
function poolRing(machine: Machine, reader: RecordReader, places: Map<number, string>): boolean {
  const record = machine.recordNamed('rte_ring');
  const at = reader.number('pool_data');
  if (!record || !at || !machine.read(at, record.size)) return false;
  const ring = new RecordReader(machine, record, at, []);
  const size = ring.number('size') ?? 0;
  const mask = ring.number('mask');
  const head = ring.number('cons', 'tail');
  const tail = ring.number('prod', 'tail');
  if (size === 0 || (size & (size - 1)) !== 0 || mask !== size - 1 || head === undefined || tail === undefined)
    return false;
  const count = (tail - head) >>> 0;
  if (count > size) return false;
  for (let n = 0; n < count; n++) {
    const object = pointerAt(machine, at + record.size + POINTER * ((head + n) & mask));
    if (object !== undefined) places.set(object, 'pool');
  }
  return true;
}

function fields(reader: RecordReader, caches: readonly Cache[]): FieldModel[] {
  const plain = [
    'name',
    'size',
    'populated_size',
    'cache_size',
    'elt_size',
    'header_size',
    'trailer_size',
    'private_data_size',
    'ops_index',
    'flags',
  ]
    .filter((name) => reader.has(name))
    .map((name) => ({ name, value: reader.text(name) ?? '', changed: reader.changed(name) }));
  return [
    ...plain,
    ...caches.map((cache) => ({
      name: `local_cache[${cache.lcore}].len`,
      value: String(cache.length),
      note: `of ${cache.size}, flushed above ${cache.threshold}`,
      changed: cache.changed,
    })),
  ];
}
