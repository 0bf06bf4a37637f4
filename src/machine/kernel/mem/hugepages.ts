/**
 * Huge pages (hugetlbpage.rst of the Linux kernel): a fixed number per NUMA node and size, taken when they are
 * mapped.
 */

import type { ModelCall } from '../../call/model';
import { SystemError } from '../api';
import { part } from '../fs/descriptors';
import { E } from '../errno';
import type { InodeStorage, KernelPart } from '../parts';

interface HugeState {
  /** Pages in the pool by `node:KiB`; what sysfs was told to make it. */
  total: Record<string, number>;
  /** Pages in use by `node:KiB`. */
  used: Record<string, number>;
  /** Node of each page of a hugetlbfs file, by `inode:number`, with the page size in KiB. */
  pages: Record<string, [number, number]>;
  /** Node that the next pages come from (set_mempolicy); -1: that of the processor. */
  preferred: number;
  /** Only from there (MPOL_BIND). */
  bound: boolean;
}

function state(c: ModelCall): HugeState {
  return part<HugeState>(c, 'hugepages', () => {
    const total: Record<string, number> = {};
    c.computer.nodes.forEach((node, i) => {
      for (const [size, count] of Object.entries(node.hugepages)) total[`${i}:${size}`] = count;
    });
    return { total, used: {}, pages: {}, preferred: -1, bound: false };
  });
}

export function policy(c: ModelCall): { preferred: number; bound: boolean } {
  return state(c);
}

/** Pool of a size (KiB) on a node, or on all (-1): pages there are, and free ones. */
export function pool(c: ModelCall, size: number, node: number): { total: number; free: number } {
  const { total, used } = state(c);
  let all = 0;
  let free = 0;
  for (let i = 0; i < c.computer.nodes.length; i++) {
    if (node >= 0 && i !== node) continue;
    const count = total[`${i}:${size}`] ?? 0;
    all += count;
    free += count - (used[`${i}:${size}`] ?? 0);
  }
  return { total: all, free };
}

/** Changes the pool of a node (nr_hugepages); never below what is in use. */
export function setPool(c: ModelCall, size: number, node: number, count: number): void {
  const all = state(c);
  const key = `${node}:${size}`;
  all.total[key] = Math.max(count, all.used[key] ?? 0);
}

/**
 * Takes pages for a mapping; gives the node of the first. For a file only those that it does not have yet.
 * @param size bytes of a page
 * @throws SystemError ENOMEM
 */
export function takeHuge(c: ModelCall, size: number, count: number, file?: { inode: number; first: number }): number {
  const all = state(c);
  const kib = size / 1024;
  const wanted: number[] = [];
  for (let i = 0; i < count; i++) if (!file || !(`${file.inode}:${file.first + i}` in all.pages)) wanted.push(i);
  const nodes = c.computer.nodes.map((_, i) => i);
  const first = all.preferred >= 0 ? all.preferred : 0;
  const order = [first, ...nodes.filter((node) => node !== first)].filter((node) => !all.bound || node === first);
  if (order.reduce((sum, node) => sum + pool(c, kib, node).free, 0) < wanted.length) throw new SystemError(E.NOMEM);
  let result = -1;
  for (const i of wanted) {
    const node = order.find((candidate) => pool(c, kib, candidate).free > 0)!;
    const key = `${node}:${kib}`;
    all.used[key] = (all.used[key] ?? 0) + 1;
    if (file) all.pages[`${file.inode}:${file.first + i}`] = [node, kib];
    if (result < 0) result = node;
  }
  if (result < 0 && file) result = all.pages[`${file.inode}:${file.first}`]?.[0] ?? 0;
  return Math.max(0, result);
}

/** Gives pages of an anonymous mapping back. */
export function freeHuge(c: ModelCall, size: number, node: number, count: number): void {
  const { used } = state(c);
  const key = `${node}:${size / 1024}`;
  used[key] = Math.max(0, (used[key] ?? 0) - count);
}

/** Node of a page of a hugetlbfs file. */
export function nodeOfPage(c: ModelCall, inode: number, number: number): number | undefined {
  return state(c).pages[`${inode}:${number}`]?.[0];
}

/** A file's pages from a number on (up to another) go back to the pool. */
export function freeFilePages(c: ModelCall, inode: number, from: number, to = Infinity): void {
  const all = state(c);
  for (const [key, [node, kib]] of Object.entries(all.pages)) {
    const [owner, number] = key.split(':').map(Number);
    if (owner !== inode || number < from || number >= to) continue;
    delete all.pages[key];
    const pages = `${node}:${kib}`;
    all.used[pages] = Math.max(0, (all.used[pages] ?? 0) - 1);
  }
}

/** Pages of a hugetlbfs file that is cut off go back to the pool. */
const shrunk: InodeStorage['shrunk'] = (c, inode, length) => {
  if (inode.filesystem === 'hugetlbfs') freeFilePages(c, inode.number, Math.ceil(length / inode.pageSize));
};

export const HUGEPAGE_PART: KernelPart = { storage: { shrunk } };
