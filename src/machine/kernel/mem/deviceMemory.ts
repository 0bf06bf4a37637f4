/**
 * Mapped registers: an access of the program to a page of a device goes to the file that it shows. A load takes the
 * bytes that the device gives; a store reaches the device when the statement that made it is over, before anything
 * else of the machine happens.
 */

import type { FileKind } from '../api';
import { KINDS } from '../parts';
import { areaAt } from './mapping';
import type { DeviceAccess } from './deviceAccess';
import type { OpenDescription } from '../state';
import type { Memory } from '../../memory/memory';
import type { MachineState } from '../../time/state';

/** What accesses to devices use of the machine. */
export interface DeviceMemoryHost {
  readonly memory: Memory;
  readonly state: MachineState;
  readonly outside: { touch(): boolean };
  /** Statements begun. */
  readonly time: number;
  now(): bigint;
  wake(key: string, all: boolean): void;
}

interface Store {
  address: number;
  size: number;
}

export class DeviceMemory {
  private _stores: Store[] = [];

  constructor(private readonly _engine: DeviceMemoryHost) {}

  /** Stores are waiting for the end of their statement. */
  get waiting(): boolean {
    return this._stores.length > 0;
  }

  private _access(): DeviceAccess {
    const { _engine: engine } = this;
    return {
      memory: engine.memory,
      kernel: engine.state.library.kernel,
      now: () => engine.now(),
      wake: (key, all) => engine.wake(key, all),
      statement: () => Math.max(0, engine.time - 1),
    };
  }

  /** Who answers for an address. */
  private _at(address: number): { kind: FileKind; file: OpenDescription; offset: number } | undefined {
    const { library } = this._engine.state;
    const area = areaAt(library, address);
    if (area?.device === undefined) return undefined;
    const file = library.kernel.descriptions[area.device];
    const kind = file && KINDS.get(file.kind);
    return kind && { kind, file, offset: area.offset + address - area.start };
  }

  /** An access is about to happen; false: there is no device any more. */
  use(address: number, size: number, write: boolean): boolean {
    this.finish();
    const found = this._at(address);
    if (!found?.kind.load || !found.kind.store) return false;
    if (write) this._stores.push({ address, size });
    else this._engine.memory.write(address, found.kind.load(this._access(), found.file, found.offset, size));
    return true;
  }

  /** The statement is over: its stores reach their devices, in order. */
  finish(): void {
    if (this._stores.length === 0) return;
    const stores = this._stores;
    this._stores = [];
    for (const { address, size } of stores) {
      const found = this._at(address);
      found?.kind.store?.(
        this._access(),
        found.file,
        found.offset,
        this._engine.memory.u8.slice(address, address + size),
      );
    }
    this._engine.outside.touch();
  }
}
