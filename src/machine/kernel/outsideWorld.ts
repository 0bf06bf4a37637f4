/** The machine as an agent outside sees it. */

import type { Engine } from '../engine';
import type { Memory } from '../memory';
import type { KernelState } from './api';

/** What a device works on: memory, what the kernel remembers, time, and who waits. */
export interface DeviceAccess {
  memory: Memory;
  kernel: KernelState;
  /** Nanoseconds of machine time. */
  now(): bigint;
  wake(key: string, all: boolean): void;
}

export class OutsideWorld {
  constructor(private readonly _engine: Engine, readonly name: string) {}

  /** Nanoseconds of machine time. */
  now(): bigint {
    return this._engine.now();
  }

  /** Memory and kernel of the machine, for devices. */
  access(): DeviceAccess {
    const { _engine: engine } = this;
    return { memory: engine.memory, kernel: engine.state.library.kernel, now: () => engine.now(), wake: (key, all) => engine.wake(key, all) };
  }
}
