/** What a model of a device may touch of the machine. */

import type { Memory } from '../../memory/memory';
import type { KernelState } from '../state';

/** What a device works on: memory, what the kernel remembers, time, and who waits. */
export interface DeviceAccess {
  memory: Memory;
  kernel: KernelState;
  /** Nanoseconds of machine time. */
  now(): bigint;
  wake(key: string, all: boolean): void;
  /** Number of the statement that runs, where a program's access is what happens. */
  statement?(): number;
}
