/** The computer of a run, as a scenario describes it: `@outside computer cpus=8 nodes=2 hugepages=32`. */

import { DEFAULT_COMPUTER } from '../machine/kernel/computer';
import type { Computer } from '../machine/kernel/computer';
import { OptionError, optionsOf } from './options';

/** What can be set, with the values where nothing is said. */
export const COMPUTER_DEFAULTS = {
  /** Logical processors, spread evenly over the NUMA nodes; each node is a package. */
  cpus: 4,
  /** Logical processors of a core. */
  threads: 1,
  nodes: 1,
  /** MiB of each node that meminfo tells of. */
  memory: 4096,
  /** Huge pages of 2 MiB of each node. */
  hugepages: 64,
  /** Where hugetlbfs is mounted; `none`: nowhere. */
  hugetlbfs: '/dev/hugepages',
  hostname: 'machine',
};

/**
 * DPDK's EAL reserves address space for this much memory (RTE_MAX_MEM_MB, in newer versions for each kind of it:
 * RTE_MAX_MEM_MB_PER_TYPE), so that it fits into the machine's.
 */
export const MAX_MEMORY_MB = 512;

/** @throws OptionError */
export function computerOf(given: Readonly<Record<string, string>>): Computer {
  const { cpus, threads, nodes, memory, hugepages, hugetlbfs, hostname } = optionsOf(
    'computer',
    COMPUTER_DEFAULTS,
    given,
  );
  const limits: [string, number, number, number][] = [
    ['cpus', cpus, 1, 64],
    ['threads', threads, 1, 8],
    ['nodes', nodes, 1, 8],
    ['hugepages', hugepages, 0, Math.floor(MAX_MEMORY_MB / 2 / nodes)],
  ];
  for (const [name, value, low, high] of limits) {
    if (value < low || value > high) throw new OptionError(`${name} of computer is ${low} to ${high}, not ${value}`);
  }
  return {
    ...DEFAULT_COMPUTER,
    cpus: Array.from({ length: cpus }, (_, i) => {
      const node = Math.min(nodes - 1, Math.floor((i * nodes) / cpus));
      return { core: Math.floor(i / threads), package: node, node, online: true };
    }),
    nodes: Array.from({ length: nodes }, () => ({ memory, hugepages: { 2048: hugepages } })),
    hugetlbfs: hugetlbfs === 'none' ? [] : [{ path: hugetlbfs, pageSize: 2048 }],
    hostname,
  };
}
