/** NUMA policy (set_mempolicy(2), mbind(2), get_mempolicy(2), move_pages(2)) and what libnuma (numa(3)) makes of it. */

import type { Model, ModelCall } from '../../call/model';
import { SystemError } from '../api';
import { E } from '../errno';
import { nodeOfPage, policy } from './hugepages';
import { areaAt, isPresent } from './mapping';

const MPOL = { default: 0, preferred: 1, bind: 2, interleave: 3, local: 4 } as const;

/**
 * Lowest node in a mask of the program, -1 for none. The kernel counts one bit less than it is told (mm/mempolicy.c,
 * get_nodes).
 */
function lowest(c: ModelCall, mask: number, bits: number): number {
  if (!mask || bits <= 1) return -1;
  const bytes = Math.ceil((bits - 1) / 64) * 8;
  c.check(mask, bytes, false);
  for (let i = 0; i < bytes * 8; i++) if ((c.memory.u8[mask + (i >> 3)] >> (i & 7)) & 1) return i;
  return -1;
}

/** NUMA node of the page at an address. */
export function nodeOf(c: ModelCall, address: number): number {
  const area = areaAt(c.library, address);
  if (!area) return 0;
  if (area.inode === undefined) return area.node;
  return nodeOfPage(c, area.inode, Math.floor((area.offset + address - area.start) / area.pageSize)) ?? area.node;
}

function setPolicy(c: ModelCall, mode: number, node: number): number {
  const plain = mode & 0xfff;
  if (plain > 6) throw new SystemError(E.INVAL);
  if (node >= c.computer.nodes.length || (plain === MPOL.bind && node < 0)) throw new SystemError(E.INVAL);
  const own = policy(c);
  own.preferred = plain === MPOL.preferred || plain === MPOL.bind ? node : -1;
  own.bound = plain === MPOL.bind;
  return 0;
}

function getPolicy(c: ModelCall): number {
  const [mode, mask, bits, address, flags] = [c.pointer(0), c.pointer(1), c.size(2), c.pointer(3), c.uint(4)];
  const own = policy(c);
  let value: number = own.bound ? MPOL.bind : own.preferred >= 0 ? MPOL.preferred : MPOL.default;
  if (flags & 2) {
    c.check(address, 1, false);
    if (flags & 1) value = nodeOf(c, address);
  } else if (flags & 1) value = Math.max(0, own.preferred);
  if (mode) {
    c.check(mode, 4, true);
    c.memory.setU32(mode, value);
  }
  if (mask && bits > 1) {
    const bytes = Math.ceil((bits - 1) / 64) * 8;
    c.check(mask, bytes, true);
    c.memory.write(mask, new Uint8Array(bytes));
    const nodes = flags & 4 ? c.computer.nodes.map((_, i) => i) : own.preferred >= 0 ? [own.preferred] : [];
    for (const node of nodes) c.memory.setU8(mask + (node >> 3), c.memory.u8[mask + (node >> 3)] | (1 << (node & 7)));
  }
  return 0;
}

function movePages(c: ModelCall): number {
  const [count, pages, status] = [c.size(1), c.pointer(2), c.pointer(4)];
  c.check(pages, count * 8, false);
  c.check(status, count * 4, true);
  for (let i = 0; i < count; i++) {
    const page = c.memory.getPointer(pages + 8 * i);
    const area = areaAt(c.library, page);
    const there = area ? isPresent(c.memory, page - (page % 4096)) : c.memory.firstBad(page, 1, false) < 0;
    c.memory.setU32(status + 4 * i, there ? nodeOf(c, page) : -E.NOENT);
  }
  return 0;
}

/** struct bitmask: size in bits, then its words. */
function newMask(c: ModelCall, bits: number): number {
  const at = c.heap.allocate(16);
  const words = c.heap.allocate(Math.ceil(bits / 64) * 8);
  c.memory.setU64(at, BigInt(bits));
  c.memory.setU64(at + 8, BigInt(words));
  c.memory.write(words, new Uint8Array(Math.ceil(bits / 64) * 8));
  return at;
}
function bytesOfMask(c: ModelCall, at: number): { words: number; size: number } {
  c.check(at, 16, false);
  const size = Number(c.memory.getU64(at));
  const words = c.memory.getPointer(at + 8);
  c.check(words, Math.ceil(size / 64) * 8, true);
  return { words, size };
}
function change(c: ModelCall, at: number, bit: number, on: boolean): void {
  const { words, size } = bytesOfMask(c, at);
  if (bit >= size) return;
  const byte = c.memory.u8[words + (bit >> 3)];
  c.memory.setU8(words + (bit >> 3), on ? byte | (1 << (bit & 7)) : byte & ~(1 << (bit & 7)));
}

const freeMask: Model = (c) => {
  c.heap.free(bytesOfMask(c, c.pointer(0)).words);
  c.heap.free(c.pointer(0));
};

export const NUMA_MODELS: Record<string, Model> = {
  set_mempolicy: (c) => setPolicy(c, c.int(0), lowest(c, c.pointer(1), c.size(2))),
  get_mempolicy: getPolicy,
  mbind(c) {
    if (c.pointer(0) % 4096 !== 0) throw new SystemError(E.INVAL);
    const node = lowest(c, c.pointer(3), c.size(4));
    if (node >= c.computer.nodes.length) throw new SystemError(E.INVAL);
    return 0;
  },
  move_pages: movePages,
  numa_move_pages: movePages,
  migrate_pages: () => 0,
  numa_available: () => 0,
  numa_max_node: (c) => c.computer.nodes.length - 1,
  numa_max_possible_node: (c) => c.computer.nodes.length - 1,
  numa_num_configured_nodes: (c) => c.computer.nodes.length,
  numa_num_configured_cpus: (c) => c.computer.cpus.length,
  numa_node_of_cpu(c) {
    const cpu = c.computer.cpus[c.int(0)];
    if (!cpu) throw new SystemError(E.INVAL);
    return cpu.node;
  },
  numa_node_to_cpus(c) {
    const { words, size } = bytesOfMask(c, c.pointer(1));
    c.memory.write(words, new Uint8Array(Math.ceil(size / 64) * 8));
    c.computer.cpus.forEach((cpu, i) => {
      if (cpu.node === c.int(0)) change(c, c.pointer(1), i, true);
    });
    return 0;
  },
  numa_preferred: (c) => Math.max(0, policy(c).preferred),
  numa_set_preferred(c) {
    setPolicy(c, c.int(0) < 0 ? MPOL.default : MPOL.preferred, c.int(0));
  },
  numa_set_localalloc(c) {
    setPolicy(c, MPOL.default, -1);
  },
  numa_run_on_node: () => 0,
  numa_alloc_onnode: (c) => c.heap.allocate(c.size(0), 4096),
  numa_free(c) {
    const wrong = c.heap.free(c.pointer(0));
    if (wrong) c.fault(wrong);
  },
  numa_allocate_nodemask: (c) => newMask(c, 64),
  numa_allocate_cpumask: (c) => newMask(c, 1024),
  numa_bitmask_alloc: (c) => newMask(c, c.uint(0)),
  numa_bitmask_free: freeMask,
  numa_free_cpumask: freeMask,
  numa_free_nodemask: freeMask,
  numa_bitmask_clearall(c) {
    const { words, size } = bytesOfMask(c, c.pointer(0));
    c.memory.write(words, new Uint8Array(Math.ceil(size / 64) * 8));
    return c.pointer(0);
  },
  numa_bitmask_setbit(c) {
    change(c, c.pointer(0), c.uint(1), true);
    return c.pointer(0);
  },
  numa_bitmask_clearbit(c) {
    change(c, c.pointer(0), c.uint(1), false);
    return c.pointer(0);
  },
  numa_bitmask_isbitset(c) {
    const { words, size } = bytesOfMask(c, c.pointer(0));
    return c.uint(1) < size ? (c.memory.u8[words + (c.uint(1) >> 3)] >> (c.uint(1) & 7)) & 1 : 0;
  },
};
