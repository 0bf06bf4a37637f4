/**
 * The operating system in the machine, as its parts see each other: descriptors lead to open files, open files have a
 * kind, and a kind says what reading, writing, waiting and mapping mean. Everything remembered is plain data in
 * {@link KernelState}, which is part of every snapshot. Nothing here ever reaches the reader's computer.
 *
 * Terms as in POSIX.1-2017 XBD 3: file descriptor, open file description, file type.
 */

import type { ModelCall } from '../call/model';
import type { DeviceAccess } from './mem/deviceAccess';
import type { OpenDescription } from './state';

/** A call that fails: its errno is set and it gives -1 (MAP_FAILED for mmap), or `result`. Any model may throw it. */
export class SystemError extends Error {
  constructor(
    readonly errno: number,
    readonly result = -1,
  ) {
    super(`errno ${errno}`);
  }
}

/** Nothing to do now: the caller waits, or gets EAGAIN where the description is non-blocking. */
export const WAIT = Symbol('wait');

/** Readiness, as poll(2) and epoll(7) number it. */
export const Ready = { in: 1, priority: 2, out: 4, error: 8, hangUp: 0x10, readHangUp: 0x2000 } as const;

/** What fstat tells of an open file; what is left out is as for an anonymous inode. */
export interface FileStatus {
  /** S_IFMT and permission bits. */
  mode: number;
  inode?: number;
  device?: number;
  /** Number of the device that a special file stands for. */
  rdev?: number;
  links?: number;
  size?: number;
  blockSize?: number;
  uid?: number;
  gid?: number;
  /** Nanoseconds of machine time. */
  accessed?: number;
  modified?: number;
  changed?: number;
}

/** What a mapping of a file is made of, for {@link FileKind.map}. */
export interface MapRequest {
  /** Where it goes: a multiple of 4096. */
  address: number;
  length: number;
  /** PROT_ and MAP_ bits. */
  protection: number;
  flags: number;
  offset: number;
}

/**
 * What files of one kind do. All run within one statement of the program. A missing operation fails as Linux makes it
 * fail.
 */
export interface FileKind {
  /** Up to `count` bytes; none: the end. `at`: from there, without moving the position (pread). */
  read?(c: ModelCall, file: OpenDescription, count: number, at?: number): Uint8Array | typeof WAIT;
  /** Bytes taken. */
  write?(c: ModelCall, file: OpenDescription, bytes: Uint8Array, at?: number): number | typeof WAIT;
  /** {@link Ready} bits that hold now. */
  ready?(c: ModelCall, file: OpenDescription): number;
  /** The next machine time (ns) at which readiness changes by itself: a timer's. */
  due?(c: ModelCall, file: OpenDescription): bigint | undefined;
  /**
   * How often something has come or become free, where that is not what {@link changed} counts: edge-triggered
   * waiters are woken by it.
   */
  activity?(c: ModelCall, file: OpenDescription): number;
  /** Length in bytes, for lseek and fstat. */
  size?(c: ModelCall, file: OpenDescription): number;
  truncate?(c: ModelCall, file: OpenDescription, length: number): void;
  /** Result of ioctl; `argument` is its third argument as it stands. */
  ioctl?(c: ModelCall, file: OpenDescription, request: number, argument: bigint): number;
  /** For fstat; without it a file is an anonymous inode. */
  status?(c: ModelCall, file: OpenDescription): FileStatus;
  /** What a link in /proc/self/fd says: `pipe:[7]`, `anon_inode:[eventfd]`; without it the path. */
  label?(c: ModelCall, file: OpenDescription): string;
  /** May be mapped with mmap: called before the mapping is entered, to refuse it or to make the memory ready. */
  map?(c: ModelCall, file: OpenDescription, request: MapRequest): void;
  /**
   * Registers of a device: with these two, what is mapped of the file is device memory. A load and a store of 1 to 16
   * bytes at an offset of the file.
   */
  load?(access: DeviceAccess, file: OpenDescription, offset: number, size: number): Uint8Array;
  store?(access: DeviceAccess, file: OpenDescription, offset: number, bytes: Uint8Array): void;
  /** Reads and writes go to a position that lseek moves. */
  seekable?: boolean;
  /** The last reference has gone. */
  close?(c: ModelCall, file: OpenDescription): void;
}

/** Key under which those wait whom a change of readiness of any description may wake (poll, epoll, blocking reads). */
export const READINESS = 'descriptors';

/**
 * Tells that a description's readiness may have changed; `file`: something came in or room was made in it (an edge,
 * epoll(7)).
 */
export function changed(c: ModelCall, file?: OpenDescription): void {
  if (file) file.data.activity = ((file.data.activity as number | undefined) ?? 0) + 1;
  c.wake(READINESS, true);
}
