/**
 * The table of functions as code: what stands for a function that is not lowered yet, for a lowered one (with or
 * without checks of watched memory), for a model; and what their modules import.
 */

import { rangeCheck, slowCheck } from '../check/accessChecks';
import { hex } from '../../base/hex';
import { HOST_FUNCTIONS } from '../call/hostFunctions';
import { Status } from '../call/compiledFunction';
import type { LoweredFunction } from '../lower/lowerFunction';
import {
  CODE_BASE,
  CODE_SIZE,
  Control,
  FaultInfo,
  Frame,
  MAPS_BASE,
  MEMORY_SIZE,
  STOPS_BASE,
  Shadow,
} from '../memory/memory';
import type { FunctionEntity } from '../link/entities';
import { intrinsics } from './intrinsics';
import { makeTrampoline, statusStub } from './trampoline';
import type { CompiledFunction } from '../call/compiledFunction';
import type { Races } from '../check/dataRaces';
import type { DeviceMemory } from '../kernel/mem/deviceMemory';
import type { Program } from '../link/program';
import type { Memory } from '../memory/memory';
import type { Watches } from '../memory/watches';
import type { MachineState } from '../time/state';
import type { Threads } from './threads';
import { messageOf } from '../../base/errors';

/** What the table of code uses of the engine. */
export interface CodeTableHost {
  readonly memory: Memory;
  readonly program: Program;
  readonly state: MachineState;
  readonly threads: Pick<Threads, 'grow'>;
  readonly devices: Pick<DeviceMemory, 'use'>;
  readonly races: Pick<Races, 'access'> | undefined;
  readonly watches: Pick<Watches, 'active' | 'written'>;
  /** A function has been made ready to run; gives the numbers of its statements to stop before. */
  readonly onLowered: ((entity: FunctionEntity) => number[]) | undefined;
  /** Code that is made ready looks at the statements to stop before. */
  readonly withStops: boolean;
  readonly fine: boolean;
  now(): bigint;
  endStatement(): void;
}

export class CodeTable {
  private readonly _table = new WebAssembly.Table({ element: 'anyfunc', initial: 0 });
  private readonly _lowerStub = statusStub(Status.lower);
  private readonly _modelStub = statusStub(Status.model);
  /** Code of functions with and without checks for watched memory, by number. */
  private readonly _plainCode = new Map<number, unknown>();
  private readonly _watchingCode = new Map<number, unknown>();
  /** Functions whose intrinsics stand in the table, by number. */
  private readonly _withIntrinsic = new Set<number>();
  private _importObject: Record<string, Record<string, unknown>> | undefined;
  /** Runs frames until there is something to do; see trampoline.ts. */
  readonly trampoline: (room: number) => number;
  private readonly _slow;
  private readonly _range;
  private readonly _intrinsics;

  constructor(private readonly _engine: CodeTableHost) {
    (this._table as unknown as { grow(by: number, value: unknown): number }).grow(CODE_SIZE / 16, this._lowerStub);
    this._table.set(0, statusStub(Status.ended));
    const { memory } = _engine;
    this.trampoline = makeTrampoline(memory.memory, this._table);
    this._slow = slowCheck(memory.memory, (address, info) => this._slowest(address, info));
    this._range = rangeCheck(memory.memory, (address, size, write) => this._slowestRange(address, size, write));
    this._intrinsics = intrinsics(memory.memory, this._range, Status.model);
  }

  at(id: number): CompiledFunction {
    return this._table.get(id) as CompiledFunction;
  }
  /** Whether it stands for a function that is found or lowered when it is called. */
  isToLower(code: CompiledFunction): boolean {
    return code === this._lowerStub;
  }
  putModel(id: number): void {
    this._table.set(id, this._modelStub);
  }

  /** Code with checks for watched memory, or without, is put in place when it is next called. */
  renew(): void {
    for (const id of this._plainCode.keys()) this._table.set(id, this._lowerStub);
    for (const id of this._watchingCode.keys()) this._table.set(id, this._lowerStub);
    for (const id of this._withIntrinsic) this._table.set(id, this._modelStub);
    this._withIntrinsic.clear();
  }

  /** Finds or lowers the function of the current frame; gives what is wrong when that cannot be. */
  prepare(): string | undefined {
    const { memory, program } = this._engine;
    const id = memory.getU32(memory.word(Control.frame) + Frame.function);
    const entity = program.functions[id];
    if (!entity) return `call through a pointer to ${hex(CODE_BASE + 16 * id)}, where no function is`;
    program.resolve(entity);
    if (entity.missing) return entity.missing;
    if (entity.model) {
      this._table.set(id, this._modelStub);
      return undefined;
    }
    try {
      const known = entity.lowered !== undefined;
      const lowered = program.lower(entity);
      this._table.set(id, this._code(id, lowered));
      if (known) return undefined;
      const stops = this._engine.onLowered?.(entity) ?? [];
      if (this._engine.withStops) for (const stop of stops) this._engine.memory.u8[STOPS_BASE + stop] = 1;
    } catch (error) {
      return `${entity.name} cannot be made ready to run: ${messageOf(error)}`;
    }
    return undefined;
  }

  /** What stands in the table for a function. */
  private _code(id: number, lowered: LoweredFunction): unknown {
    const all = this._engine.watches.active ? this._watchingCode : this._plainCode;
    let code = all.get(id);
    if (!code) {
      const bytes = this._engine.watches.active ? this._engine.program.watchingCode(lowered, id) : lowered.bytes;
      code = new WebAssembly.Instance(new WebAssembly.Module(bytes), this._imports() as WebAssembly.Imports).exports.f;
      all.set(id, code);
    }
    return code;
  }

  /** From the second call on the model may be code, where nobody wants to know of each call or write. */
  useIntrinsic(entity: FunctionEntity): void {
    if (this._engine.fine || this._engine.races || this._engine.watches.active) return;
    const intrinsic = this._intrinsics.get(entity.name);
    if (!intrinsic) return;
    this._table.set(entity.id, intrinsic);
    this._withIntrinsic.add(entity.id);
  }

  private _imports(): Record<string, Record<string, unknown>> {
    if (this._importObject) return this._importObject;
    const { memory } = this._engine;
    const host: Record<string, unknown> = {};
    const hostState = {
      memory,
      now: () => this._engine.now(),
      grow: (top: number) => this._engine.threads.grow(top),
      written: (address: number, length: number) => this._engine.watches.written(address, length),
      valueUsed: (frame: number) => this._valueUsed(frame),
      raced: (address: number, info: number, statement: number) =>
        this._engine.races?.access(
          this._engine.state.current,
          address,
          info & FaultInfo.size,
          (info & FaultInfo.write) !== 0,
          (info & FaultInfo.update) !== 0,
          statement,
        ) ?? false,
    };
    for (const [name, fn] of Object.entries(HOST_FUNCTIONS)) host[name] = fn.make(hostState);
    this._importObject = {
      env: {
        memory: memory.memory,
        table: this._table,
        slow: this._slow,
        range: this._range,
        grow: (top: number) => this._engine.threads.grow(top),
      },
      host,
    };
    return this._importObject;
  }

  private _slowest(address: number, info: number): number {
    const { memory } = this._engine;
    const size = info & FaultInfo.size;
    const write = (info & FaultInfo.write) !== 0;
    if (address >= MAPS_BASE) {
      if (memory.use(address, size, write)) return 0;
      return memory.shadowAt(address) === Shadow.device && this._device(address, size, write) ? 0 : 1;
    }
    return memory.access(address, size, write, (info & FaultInfo.raw) !== 0) ? 0 : 1;
  }

  private _slowestRange(address: bigint, size: number, write: number): number {
    const { memory } = this._engine;
    const at = Number(BigInt.asUintN(64, address));
    if (at >= MEMORY_SIZE || !(memory.use(at, size, write !== 0) || (!write && this._isVectorBlock(at, size))))
      return 1;
    if (write) memory.mark(at, size);
    return 0;
  }

  /**
   * A vector load of an aligned block that an object reaches into: the processor cannot fault there, and copies by
   * vectors (rte_memcpy) rely on it, taking whole blocks around what they copy.
   */
  private _isVectorBlock(address: number, size: number): boolean {
    if (size !== 16 || (address & 15) !== 0) return false;
    const entity =
      this._engine.program.functions[
        this._engine.memory.getU32(this._engine.memory.word(Control.frame) + Frame.function)
      ];
    if (!/mmintrin\.h>?$/.test(entity?.path ?? '')) return false;
    for (let at = address; at < address + 16; at++) if (this._engine.memory.firstBad(at, 1, false) < 0) return true;
    return false;
  }

  /** An access to a device's registers; after a store the machine looks in before the next statement. */
  private _device(address: number, size: number, write: boolean): boolean {
    if (!this._engine.devices.use(address, size, write)) return false;
    if (write) this._engine.endStatement();
    return true;
  }

  private _valueUsed(frame: number): boolean {
    const caller = this._engine.memory.getU32(frame + Frame.caller);
    const lowered = this._engine.program.functions[this._engine.memory.getU32(caller + Frame.function)]?.lowered;
    return lowered?.valueUsed.has(this._engine.memory.getU32(caller + Frame.pc)) ?? false;
  }
}
