/**
 * The computer that the modelled operating system runs on, as far as programs can ask for it. A constant of a run,
 * not part of its state.
 */

export interface Computer {
  /** Logical processors in order of their number. */
  cpus: { core: number; package: number; node: number; online: boolean }[];
  /** NUMA nodes in order of their number. */
  nodes: {
    /** MiB of ordinary memory that meminfo tells of. */
    memory: number;
    /** Huge pages by size in KiB. */
    hugepages: Record<number, number>;
  }[];
  /** Mounted hugetlbfs: folder and page size in KiB. */
  hugetlbfs: { path: string; pageSize: number }[];
  /** KiB of a huge page where none is asked for (`Hugepagesize` in meminfo). */
  defaultHugepage: number;
  hostname: string;
  kernelRelease: string;
  /** Environment variables, `NAME=VALUE`. */
  environment: string[];
  /**
   * What the program reads from its standard input: up to `count` bytes from a position on, none at the end. Left
   * out: nothing.
   */
  input?: (position: number, count: number) => Uint8Array;
  /** Files that are on the disk at the start: absolute path and text. */
  files: Record<string, string>;
}

/** Four processors, one node, 64 huge pages of 2 MiB mounted where distributions mount them. */
export const DEFAULT_COMPUTER: Computer = {
  cpus: [0, 1, 2, 3].map((core) => ({ core, package: 0, node: 0, online: true })),
  nodes: [{ memory: 4096, hugepages: { 2048: 64 } }],
  hugetlbfs: [{ path: '/dev/hugepages', pageSize: 2048 }],
  defaultHugepage: 2048,
  hostname: 'machine',
  kernelRelease: '6.1.0',
  environment: ['HOME=/root', 'PATH=/usr/local/bin:/usr/bin:/bin', 'USER=root'],
  files: {},
};
