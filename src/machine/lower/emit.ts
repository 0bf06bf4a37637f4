/**
 * Writes a built function as a WebAssembly module.
 *
 * The function takes its frame and room for calls, and gives a status. Its body is a loop around a `br_table` over the basic blocks; the number
 * of the block to go on with is in the frame whenever the function is left. Loads and stores through pointers are checked
 * against the shadow memory; statements take from the fuel and look at their stop byte.
 */

import { Bytes, encodeModule, WasmType } from '../wasm/encoder';
import type { Import, ValueType } from '../wasm/encoder';
import { Op } from '../wasm/opcodes';
import type { Addr, CallArg, MemKind, Node, Temp } from './ir';
import { isReachable, memSize } from './ir';
import type { Access, Block, Builder, Terminator } from './builder';
import {
  CODE_BASE, COUNTS_BASE, Control, DIRTY_BASE, EXPLORE_BASE, EXPLORE_SIZE, FaultInfo, FaultKind, Frame, MEMORY_SIZE, Owner, PAGE_SHIFT, SHADOW_BASE, Shadow, STOPS_BASE,
} from '../memory';
import { HOST_FUNCTIONS } from '../hostFunctions';
import { CODE } from '../trampoline';
import { COUNTED_CALL } from '../counts';

/** What a function gives back to the trampoline. */
export const Status = { run: 0, yield: 1, fault: 2, lower: 3, model: 4, ended: 5, constructors: 6, access: 7 } as const;

export interface EmitOptions {
  /** Number of the first statement in the table of stop bytes. */
  statementBase: number;
  functionId: number;
  /** The function's name, for profiles. */
  name: string;
  /** Address of a byte that must be non-zero before the function runs (constructors of its unit), or 0. */
  constructedFlag: number;
  /** Number of functions known; a call through a pointer checks against it at run time by table size. */
  messages: string[];
  /** Stores look whether their place is watched. */
  watch: boolean;
  /** Accesses that other threads may see are told, to find races. */
  race: boolean;
  /** Statements begun are counted; see counts.ts. */
  count: boolean;
}

const CORE_IMPORTS: { name: string; params: ValueType[]; results: ValueType[] }[] = [
  { name: 'slow', params: ['i32', 'i32'], results: ['i32'] },
  { name: 'range', params: ['i64', 'i32', 'i32'], results: ['i32'] },
  { name: 'grow', params: ['i32'], results: ['i32'] },
];

const FP = 0;
const ROOM = 1;
const PC = 2;
const A64 = 3;
const A32 = 4;
const INFO = 5;
const NEW = 6;
const COUNT = 7;
/** Number of the last parameter. */
const LAST_PARAMETER = ROOM;
const FIXED_LOCALS: ValueType[] = ['i32', 'i64', 'i32', 'i32', 'i32', 'i32'];

/** The module of one function. */
export function emitFunction(builder: Builder, options: EmitOptions): Uint8Array<ArrayBuffer> {
  return new Emitter(builder, options).module();
}

/** Whether what lies there must be checked before it is used. */
function needsCheck(a: Addr): boolean {
  return a.at === 'ptr' || (a.at === 'frame' && a.checked === true);
}

/** Bytes up to which a record is checked and copied by code in place. */
const SMALL = 64;

/** `size` bytes in pieces of 8, 4, 2 and 1. */
function partsOf(size: number): { off: number; load: number; store: number }[] {
  const parts: { off: number; load: number; store: number }[] = [];
  let off = 0;
  for (const [width, load, store] of [[8, Op.i64Load, Op.i64Store], [4, Op.i64Load32U, Op.i64Store32], [2, Op.i64Load16U, Op.i64Store16], [1, Op.i64Load8U, Op.i64Store8]]) {
    for (; size - off >= width; off += width) parts.push({ off, load, store });
  }
  return parts;
}

class Emitter {
  private readonly _out = new Bytes();
  private readonly _order = new Map<number, number>();
  private readonly _hosts: string[] = [];
  /** WebAssembly locals by type, handed out anew in each block. */
  private readonly _locals: ValueType[] = [...FIXED_LOCALS];
  private readonly _pool: Record<ValueType, { all: number[]; used: number }> = {
    i32: { all: [], used: 0 }, i64: { all: [], used: 0 }, f32: { all: [], used: 0 }, f64: { all: [], used: 0 },
  };
  private _index = 0;
  private _nest = 0;
  private readonly _blocks: Block[];

  constructor(private readonly _builder: Builder, private readonly _options: EmitOptions) {
    this._blocks = _builder.blocks;
    this._blocks.forEach((block, i) => this._order.set(block.label, i));
  }

  module(): Uint8Array<ArrayBuffer> {
    const out = this._out;
    const count = this._blocks.length;
    out.u8(Op.block, 0x40, Op.block, 0x40);
    out.u8(Op.localGet, FP, Op.i32Load, 2).u32(Frame.pc).u8(Op.localSet, PC);
    out.u8(Op.loop, 0x40);
    for (let i = 0; i < count; i++) out.u8(Op.block, 0x40);
    out.u8(Op.localGet, PC, Op.brTable).u32(count - 1);
    for (let i = 0; i < count; i++) out.u32(i);
    for (let i = 0; i < count; i++) {
      out.u8(Op.end);
      this._index = i;
      this._block(this._blocks[i], i);
    }
    out.u8(Op.unreachable, Op.end, Op.unreachable, Op.end);
    // Yield: the block to go on with, status.
    out.u8(Op.localGet, FP, Op.localGet, PC, Op.i32Store, 2).u32(Frame.pc);
    out.u8(Op.i32Const).s32(Status.yield);
    this._return();
    out.u8(Op.end);
    // Fault.
    out.u8(Op.localGet, FP, Op.localGet, PC, Op.i32Store, 2).u32(Frame.pc);
    out.u8(Op.i32Const).s32(0).u8(Op.localGet, A64, Op.i64Store, 3).u32(Control.faultAddress);
    out.u8(Op.i32Const).s32(0).u8(Op.localGet, INFO, Op.i32Store, 2).u32(Control.faultInfo);
    out.u8(Op.i32Const).s32(Status.fault);
    this._told();

    const imports: Import[] = [
      { module: 'env', name: 'memory', kind: 'memory' },
      ...(this._calls ? [{ module: 'env', name: 'table', kind: 'table' } as const] : []),
      ...CORE_IMPORTS.map((entry): Import => ({ module: 'env', name: entry.name, kind: 'function', signature: entry })),
      ...this._hosts.map((name): Import => ({ module: 'host', name, kind: 'function', signature: HOST_FUNCTIONS[name].signature })),
    ];
    return encodeModule({
      imports,
      signature: CODE,
      locals: this._locals,
      code: out.done(),
      name: this._options.name,
    });
  }

  private get _loopDepth(): number {
    return this._nest + this._blocks.length - 1 - this._index;
  }

  private _newLocal(t: ValueType): number {
    const pool = this._pool[t];
    if (pool.used === pool.all.length) {
      this._locals.push(t);
      pool.all.push(LAST_PARAMETER + this._locals.length);
    }
    return pool.all[pool.used++];
  }

  private _block(block: Block, index: number): void {
    const out = this._out;
    for (const pool of Object.values(this._pool)) pool.used = 0;
    out.u8(Op.i32Const).s32(index).u8(Op.localSet, PC);
    if (index === 0) this._prologue();
    if (block.tick) this._tick(block.statement);
    if (block.access) this._accessPoint(block.access);
    for (const op of block.ops) {
      this._node(op);
      if (op.t !== undefined) out.u8(Op.drop);
    }
    this._terminator(block.end);
  }

  private _prologue(): void {
    const out = this._out;
    if (this._options.constructedFlag) {
      out.u8(Op.i32Const).s32(0).u8(Op.i32Load8U, 0).u32(this._options.constructedFlag).u8(Op.i32Eqz, Op.if, 0x40);
      out.u8(Op.i32Const).s32(Status.constructors).u8(Op.return, Op.end);
    }
    const need = this._builder.frameSize + this._builder.outgoing;
    out.u8(Op.localGet, FP, Op.i32Const).s32(need).u8(Op.i32Add);
    out.u8(Op.i32Const).s32(0).u8(Op.i32Load, 2).u32(Control.stackLimit).u8(Op.i32GtU, Op.if, 0x40);
    out.u8(Op.localGet, FP, Op.i32Const).s32(need).u8(Op.i32Add, Op.call).u32(2);
    out.u8(Op.if, 0x40);
    this._nest += 2;
    this._faultExit(FaultKind.stack << FaultInfo.kindShift);
    this._nest -= 2;
    out.u8(Op.end, Op.end);
    if (this._builder.growsFrame) {
      out.u8(Op.localGet, FP, Op.localGet, FP, Op.i32Const).s32(this._builder.frameSize).u8(Op.i32Add, Op.i32Store, 2).u32(Frame.top);
    }
    if (this._options.count) this._addToSum(() => void out.u8(Op.i64Const).s64(COUNTED_CALL));
  }

  private _tick(statement: number): void {
    const out = this._out;
    out.u8(Op.i32Const).s32(0).u8(Op.i32Load, 2).u32(Control.fuel).u8(Op.localTee, A32, Op.i32Eqz);
    out.u8(Op.i32Const).s32(0).u8(Op.i32Load8U, 0).u32(STOPS_BASE + this._options.statementBase + statement);
    out.u8(Op.i32Or, Op.brIf).u32(this._loopDepth + 1);
    out.u8(Op.i32Const).s32(0).u8(Op.localGet, A32, Op.i32Const).s32(1).u8(Op.i32Sub, Op.i32Store, 2).u32(Control.fuel);
    this._counted();
  }

  /** A statement has begun (or a unit of fine time has passed). */
  private _counted(): void {
    if (this._options.count) this._out.u8(Op.localGet, COUNT, Op.i32Const).s32(1).u8(Op.i32Add, Op.localSet, COUNT);
  }

  /** Adds what was counted to the function's sum. */
  private _told(): void {
    if (this._options.count) this._addToSum(() => void this._out.u8(Op.localGet, COUNT, Op.i64ExtendI32U));
  }

  private _addToSum(push: () => void): void {
    const at = COUNTS_BASE + 8 * this._options.functionId;
    this._out.u8(Op.i32Const).s32(0).u8(Op.i32Const).s32(0).u8(Op.i64Load, 3).u32(at);
    push();
    this._out.u8(Op.i64Add, Op.i64Store, 3).u32(at);
  }

  /** Leaves with the status on the stack. */
  private _return(): void {
    this._told();
    this._out.u8(Op.return);
  }

  /**
   * Before an access that other threads may see: time passes, and where an explorer looks on, it is asked unless the thread is
   * known to be alone with these 8 bytes (see {@link EXPLORE_BASE}).
   */
  private _accessPoint({ a, size, mode }: Access): void {
    const out = this._out;
    const word = (address: number): void => void out.u8(Op.i32Const).s32(0).u8(Op.i32Load, 2).u32(address);
    const set = (address: number, value: () => void): void => {
      out.u8(Op.i32Const).s32(0);
      value();
      out.u8(Op.i32Store, 2).u32(address);
    };
    word(Control.explorer);
    out.u8(Op.if, 0x40);
    this._nest++;
    word(Control.pass);
    out.u8(Op.if, 0x40);
    set(Control.pass, () => out.u8(Op.i32Const).s32(0));
    out.u8(Op.else);
    this._nest++;
    this._address64(a);
    out.u8(Op.localSet, A64);
    if (size <= 8) {
      const owner = this._newLocal('i32');
      out.u8(Op.localGet, A64, Op.i32WrapI64, Op.i32Const).s32(3).u8(Op.i32ShrU, Op.i32Const).s32(EXPLORE_SIZE - 1).u8(Op.i32And);
      out.u8(Op.i32Load8U, 0).u32(EXPLORE_BASE).u8(Op.localTee).u32(owner);
      word(Control.explorer);
      out.u8(Op.i32Ne);
      if (mode === 'read') out.u8(Op.localGet).u32(owner).u8(Op.i32Const).s32(Owner.readOnly).u8(Op.i32Ne, Op.i32And);
      // Over the end of its 8 bytes.
      out.u8(Op.localGet, A64, Op.i32WrapI64, Op.i32Const).s32(7).u8(Op.i32And, Op.i32Const).s32(8 - size).u8(Op.i32GtU, Op.i32Or);
      out.u8(Op.if, 0x40);
      this._nest++;
    }
    this._accessExit(size | (mode === 'read' ? 0 : FaultInfo.write) | (mode === 'update' ? FaultInfo.update : 0));
    if (size <= 8) {
      this._nest--;
      out.u8(Op.end);
    }
    this._nest -= 2;
    out.u8(Op.end, Op.end);
    word(Control.fuel);
    out.u8(Op.localTee, A32, Op.i32Eqz, Op.brIf).u32(this._loopDepth + 1);
    set(Control.fuel, () => out.u8(Op.localGet, A32, Op.i32Const).s32(1).u8(Op.i32Sub));
    this._counted();
  }

  /** Leaves to ask the explorer about the access to `A64`. */
  private _accessExit(info: number): void {
    const out = this._out;
    out.u8(Op.localGet, FP, Op.localGet, PC, Op.i32Store, 2).u32(Frame.pc);
    out.u8(Op.i32Const).s32(0).u8(Op.localGet, A64, Op.i64Store, 3).u32(Control.faultAddress);
    out.u8(Op.i32Const).s32(0).u8(Op.i32Const).s32(info).u8(Op.i32Store, 2).u32(Control.faultInfo);
    out.u8(Op.i32Const).s32(Status.access);
    this._return();
  }

  /** Leaves with a fault; `A64` holds the address where one matters. */
  private _faultExit(info: number): void {
    this._out.u8(Op.i32Const).s32(info | 0).u8(Op.localSet, INFO, Op.br).u32(this._loopDepth + 2);
  }

  private _terminator(end: Terminator): void {
    const out = this._out;
    switch (end.k) {
      case 'fall':
        return;
      case 'jump':
        this._jump(end.to);
        return;
      case 'branch':
        this._branch(end.c, end.yes, end.no);
        return;
      case 'switch':
        this._switch(end);
        return;
      case 'return':
        if (this._builder.shadedTo > this._builder.shadedFrom) {
          this._shade(this._builder.shadedFrom, this._builder.shadedTo - this._builder.shadedFrom, Shadow.ok);
        }
        // A dead frame holds the same bytes whether or not the machine paused in it.
        out.u8(Op.localGet, FP, Op.i32Const).s32(0).u8(Op.i32Store, 2).u32(Frame.pc);
        out.u8(Op.i32Const).s32(0).u8(Op.localGet, FP, Op.i32Load, 2).u32(Frame.caller).u8(Op.i32Store, 2).u32(Control.frame);
        out.u8(Op.i32Const).s32(Status.run);
        this._return();
        return;
      case 'goto':
        // A label's address is function id << 16 | label; see labelValue.
        this._node(end.target);
        out.u8(Op.localTee, A64, Op.i64Const).s64(16n).u8(Op.i64ShrU, Op.i64Const).s64(BigInt(this._options.functionId)).u8(Op.i64Ne, Op.if, 0x40);
        this._nest++;
        this._faultExit(FaultKind.badCall << FaultInfo.kindShift);
        this._nest--;
        out.u8(Op.end, Op.localGet, A64, Op.i32WrapI64, Op.i32Const).s32(0xffff).u8(Op.i32And, Op.localSet, A32);
        this._labelTable();
        return;
      case 'call':
        this._call(end);
        return;
      case 'stop':
        out.u8(Op.unreachable);
        return;
    }
  }

  /** Jumps to the label whose number is in A32. */
  private _labelTable(): void {
    const out = this._out;
    const labels = Math.max(...this._order.keys()) + 1;
    // Through the block number: backward targets go by the outer loop.
    for (let label = 0; label < labels; label++) {
      const order = this._order.get(label);
      if (order === undefined || !this.addressTaken.has(label)) continue;
      out.u8(Op.localGet, A32, Op.i32Const).s32(label).u8(Op.i32Eq, Op.if, 0x40, Op.i32Const).s32(order).u8(Op.localSet, PC);
      this._nest++;
      out.u8(Op.br).u32(this._loopDepth);
      this._nest--;
      out.u8(Op.end);
    }
    this._faultExit(FaultKind.badCall << FaultInfo.kindShift);
  }

  private get addressTaken(): Set<number> {
    return this._builder.addressTaken;
  }

  private _jump(label: number): void {
    const out = this._out;
    const target = this._order.get(label)!;
    if (target === this._index + 1 && this._nest === 0) return;
    if (target > this._index) out.u8(Op.br).u32(this._nest + target - this._index - 1);
    else out.u8(Op.i32Const).s32(target).u8(Op.localSet, PC, Op.br).u32(this._loopDepth);
  }

  private _branch(c: Node, yes: number, no: number): void {
    const out = this._out;
    const yesAt = this._order.get(yes)!;
    const noAt = this._order.get(no)!;
    this._condition(c);
    if (yesAt === this._index + 1 && noAt > this._index) {
      out.u8(Op.i32Eqz, Op.brIf).u32(noAt - this._index - 1);
      return;
    }
    if (yesAt > this._index) out.u8(Op.brIf).u32(yesAt - this._index - 1);
    else {
      out.u8(Op.if, 0x40);
      this._nest++;
      this._jump(yes);
      this._nest--;
      out.u8(Op.end);
    }
    this._jump(no);
  }

  /** Leaves an i32 that is non-zero when `c` is true. */
  private _condition(c: Node): void {
    this._node(c);
    const out = this._out;
    if (c.t === 'i64') out.u8(Op.i64Eqz, Op.i32Eqz);
    else if (c.t === 'f64') out.u8(Op.f64Const).f64(0).u8(Op.f64Ne);
    else if (c.t === 'f32') out.u8(Op.f32Const).f32(0).u8(Op.f32Ne);
  }

  private _switch(end: Terminator & { k: 'switch' }): void {
    const out = this._out;
    const wide = end.v.t === 'i64';
    const local = this._newLocal(wide ? 'i64' : 'i32');
    this._node(end.v);
    out.u8(Op.localSet).u32(local);
    const points = end.cases.filter((entry) => entry.low === entry.high);
    const lows = points.map((entry) => entry.low);
    const low = lows.reduce((a, b) => (b < a ? b : a), lows[0] ?? 0n);
    const high = lows.reduce((a, b) => (b > a ? b : a), lows[0] ?? 0n);
    const span = high - low + 1n;
    if (!wide && points.length === end.cases.length && points.length >= 4 && span <= BigInt(points.length * 4 + 16)) {
      const byValue = new Map(points.map((entry) => [entry.low, this._order.get(entry.to)!]));
      const otherwise = this._order.get(end.otherwise)!;
      const depth = (order: number): number => this._nest + order - this._index - 1;
      if ([...byValue.values(), otherwise].every((order) => order > this._index)) {
        out.u8(Op.localGet).u32(local).u8(Op.i32Const).s32(Number(BigInt.asIntN(32, low))).u8(Op.i32Sub, Op.brTable).u32(Number(span));
        for (let value = low; value <= high; value++) out.u32(depth(byValue.get(value) ?? otherwise));
        out.u32(depth(otherwise));
        return;
      }
    }
    const push = (value: bigint): void => {
      if (wide) out.u8(Op.i64Const).s64(value);
      else out.u8(Op.i32Const).s32(Number(BigInt.asIntN(32, value)));
    };
    for (const entry of end.cases) {
      out.u8(Op.localGet).u32(local);
      push(entry.low);
      if (entry.low === entry.high) out.u8(wide ? Op.i64Eq : Op.i32Eq);
      else {
        out.u8(wide ? (end.signed ? Op.i64GeS : Op.i64GeU) : end.signed ? Op.i32GeS : Op.i32GeU).u8(Op.localGet).u32(local);
        push(entry.high);
        out.u8(wide ? (end.signed ? Op.i64LeS : Op.i64LeU) : end.signed ? Op.i32LeS : Op.i32LeU).u8(Op.i32And);
      }
      out.u8(Op.if, 0x40);
      this._nest++;
      this._jump(entry.to);
      this._nest--;
      out.u8(Op.end);
    }
    this._jump(end.otherwise);
  }

  private _call(end: Terminator & { k: 'call' }): void {
    const out = this._out;
    const { call } = end;
    // Values of scalars and bytes of records go to their places; the callee's frame starts where this one ends.
    this._newFrame();
    out.u8(Op.localSet, NEW);
    let targetLocal = -1;
    if (typeof call.target !== 'number') {
      targetLocal = this._newLocal('i32');
      this._node(call.target);
      this._functionNumber(targetLocal);
    }
    for (const arg of call.args) this._argument(arg, call.variadicArea);
    const header = (offset: number): void => void out.u8(Op.i32Store, 2).u32(offset);
    out.u8(Op.localGet, NEW, Op.i32Const).s32(0);
    header(Frame.pc);
    out.u8(Op.localGet, NEW, Op.localGet, FP);
    header(Frame.caller);
    out.u8(Op.localGet, NEW);
    if (typeof call.target === 'number') out.u8(Op.i32Const).s32(call.target);
    else out.u8(Op.localGet).u32(targetLocal);
    header(Frame.function);
    if (call.recordResult !== undefined) {
      out.u8(Op.localGet, NEW, Op.localGet, FP, Op.i32Const).s32(call.recordResult).u8(Op.i32Add);
      header(Frame.recordResult);
    }
    if (call.variadicArea !== undefined) {
      out.u8(Op.localGet, NEW, Op.localGet, FP, Op.i32Const).s32(call.variadicArea).u8(Op.i32Add);
      header(Frame.variadic);
    }
    out.u8(Op.localGet, FP, Op.i32Const).s32(this._order.get(end.resume)!);
    header(Frame.pc);
    out.u8(Op.i32Const).s32(0).u8(Op.localGet, NEW, Op.i32Store, 2).u32(Control.frame);
    // Without room the trampoline calls it.
    out.u8(Op.localGet, ROOM, Op.i32Eqz, Op.if, 0x40, Op.i32Const).s32(Status.run);
    this._return();
    out.u8(Op.end);
    out.u8(Op.localGet, NEW, Op.localGet, ROOM, Op.i32Const).s32(1).u8(Op.i32Sub);
    if (typeof call.target === 'number') out.u8(Op.i32Const).s32(call.target);
    else out.u8(Op.localGet).u32(targetLocal);
    out.u8(Op.callIndirect).u32(0).u32(0).u8(Op.localTee, A32);
    // Not back in this frame: what is to be done now stands in memory.
    out.u8(Op.i32Const).s32(0).u8(Op.i32Load, 2).u32(Control.frame).u8(Op.localGet, FP, Op.i32Ne, Op.i32Or, Op.if, 0x40);
    out.u8(Op.localGet, A32);
    this._return();
    out.u8(Op.end);
    this._calls = true;
    this._jump(end.resume);
  }
  private _calls = false;

  /** Leaves the base of the next frame. */
  private _newFrame(): void {
    const out = this._out;
    if (this._builder.growsFrame) out.u8(Op.localGet, FP, Op.i32Load, 2).u32(Frame.top);
    else out.u8(Op.localGet, FP, Op.i32Const).s32(this._builder.frameSize).u8(Op.i32Add);
  }

  /** From a function pointer on the stack to a function number in `local`, or a fault. */
  private _functionNumber(local: number): void {
    const out = this._out;
    out.u8(Op.localTee, A64, Op.i64Const).s64(BigInt(CODE_BASE)).u8(Op.i64Sub, Op.localTee).u32(this._scratch64());
    // In range of the code area and a multiple of 16.
    out.u8(Op.i64Const).s64(4n).u8(Op.i64Rotr, Op.localTee).u32(this._scratch64());
    out.u8(Op.i64Const).s64(0x1_0000n).u8(Op.i64GeU, Op.if, 0x40);
    this._nest++;
    this._faultExit(FaultKind.badCall << FaultInfo.kindShift);
    this._nest--;
    out.u8(Op.end, Op.localGet).u32(this._scratch64()).u8(Op.i32WrapI64, Op.localSet).u32(local);
  }

  private _scratch = -1;
  private _scratch64(): number {
    if (this._scratch < 0) {
      this._locals.push('i64');
      this._scratch = LAST_PARAMETER + this._locals.length;
    }
    return this._scratch;
  }

  private _argument(arg: CallArg, area: number | undefined): void {
    const out = this._out;
    const base = arg.variadic ? FP : NEW;
    const offset = arg.variadic ? area! + arg.off : Frame.args + arg.off;
    const size = arg.kind === 'record' ? arg.size : arg.node.t === 'i32' || arg.node.t === 'f32' ? 4 : 8;
    if (!arg.variadic && size > 0) this._watch(size, () => void out.u8(Op.localGet, base, Op.i32Const).s32(offset).u8(Op.i32Add));
    if (arg.kind === 'scalar') {
      out.u8(Op.localGet, base);
      this._node(arg.node);
      switch (arg.node.t) {
        case 'i64':
          out.u8(Op.i64Store, 3);
          break;
        case 'f64':
          out.u8(Op.f64Store, 3);
          break;
        case 'f32':
          out.u8(Op.f32Store, 2);
          break;
        default:
          out.u8(Op.i32Store, 2);
      }
      out.u32(offset);
      return;
    }
    if (arg.size === 0) return;
    const from = this._rangeChecked(arg.addr, arg.size, false);
    out.u8(Op.localGet, base, Op.i32Const).s32(offset).u8(Op.i32Add);
    from();
    out.u8(Op.i32Const).s32(arg.size).u8(0xfc).u32(10).u8(0, 0);
  }

  // Values ------------------------------------------------------------------------------------------------------------------

  private _op(op: number): void {
    if (op >= 0xfc00) this._out.u8(0xfc).u32(op & 0xff);
    else this._out.u8(op);
  }

  private _node(node: Node): void {
    const out = this._out;
    switch (node.k) {
      case 'const':
        if (node.t === 'i32') out.u8(Op.i32Const).s32(node.v as number);
        else if (node.t === 'i64') out.u8(Op.i64Const).s64(node.v as bigint);
        else if (node.t === 'f32') out.u8(Op.f32Const).f32(node.v as number);
        else out.u8(Op.f64Const).f64(node.v as number);
        return;
      case 'addr':
        this._address64(node.a);
        return;
      case 'load':
        this._load(node.m, node.a, node.t, node.raw === true);
        return;
      case 'store':
        this._store(node.m, node.a, node.v);
        return;
      case 'copy': {
        if (node.size === 0) return;
        const to = this._rangeChecked(node.to, node.size, true);
        const from = this._rangeChecked(node.from, node.size, false);
        if (node.size <= SMALL) {
          // All is read before anything is written: the places may overlap.
          const parts = partsOf(node.size).map((part) => ({ ...part, local: this._newLocal('i64') }));
          for (const { off, load, local } of parts) {
            from();
            out.u8(load, 0).u32(off).u8(Op.localSet).u32(local);
          }
          for (const { off, store, local } of parts) {
            to();
            out.u8(Op.localGet).u32(local).u8(store, 0).u32(off);
          }
          return;
        }
        to();
        from();
        out.u8(Op.i32Const).s32(node.size).u8(0xfc).u32(10).u8(0, 0);
        return;
      }
      case 'zero': {
        if (node.size === 0) return;
        const to = this._rangeChecked(node.to, node.size, true);
        if (node.size <= SMALL) {
          for (const { off, store } of partsOf(node.size)) {
            to();
            out.u8(Op.i64Const).s64(0n).u8(store, 0).u32(off);
          }
          return;
        }
        to();
        out.u8(Op.i32Const).s32(0).u8(Op.i32Const).s32(node.size).u8(0xfc).u32(11).u8(0);
        return;
      }
      case 'bin':
        this._node(node.a);
        this._node(node.b);
        this._op(node.op);
        return;
      case 'div':
        this._divide(node);
        return;
      case 'un':
        this._node(node.a);
        this._op(node.op);
        return;
      case 'get':
        this._get(node.temp);
        return;
      case 'set':
        this._set(node.temp, node.v);
        return;
      case 'let':
        this._set(node.temp, node.v);
        this._node(node.body);
        return;
      case 'seq':
        for (const first of node.first) {
          this._node(first);
          if (first.t !== undefined) out.u8(Op.drop);
        }
        if (node.last) this._node(node.last);
        return;
      case 'if':
        this._if(node);
        return;
      case 'atomic': {
        const before = this._atomic;
        this._atomic = true;
        // The value that one atomic access stores is worked out in the ordinary way.
        if (node.body.k === 'store') this._store(node.body.m, node.body.a, node.body.v, false);
        else this._node(node.body);
        this._atomic = before;
        return;
      }
      case 'host':
        if (node.name === 'noteCas' || node.name === 'beforeValue' || node.name === 'afterValue') {
          this._note(node.name, node.args);
          return;
        }
        for (const arg of node.args) this._node(arg);
        this._callHost(node.name);
        return;
      case 'shade':
        this._shade(node.off, node.size, node.value);
        return;
      case 'fault': {
        if (node.about) {
          this._node(node.about);
          out.u8(Op.localSet, A64);
        }
        this._faultExit((FaultKind.message << FaultInfo.kindShift) | this._message(node.message));
        return;
      }
      default:
        throw new Error(`cannot write a ${node.k} node here`);
    }
  }

  /** What is noted in words of the control block. */
  private _note(name: 'noteCas' | 'beforeValue' | 'afterValue', args: readonly Node[]): void {
    const out = this._out;
    const word = (address: number): void => void out.u8(Op.i32Const).s32(0).u8(Op.i32Load, 2).u32(address);
    const set = (address: number, value: () => void): void => {
      out.u8(Op.i32Const).s32(0);
      value();
      out.u8(Op.i32Store, 2).u32(address);
    };
    if (name === 'noteCas') {
      // For the trace: how often a compare-and-swap was done or failed, and the statement of the last failure.
      const [done, statement] = args;
      const count = done.k === 'const' && done.v === 1 ? Control.casDone : Control.casFailed;
      set(count, () => {
        word(count);
        out.u8(Op.i32Const).s32(1).u8(Op.i32Add);
      });
      if (count === Control.casFailed) set(Control.casStatement, () => this._node(statement));
      return;
    }
    if (name === 'beforeValue') {
      set(Control.moved, () => void out.u8(Op.i32Const).s32(0));
      return;
    }
    // A variable was given what is computed from others: it has no value if one of them had none.
    word(Control.moved);
    out.u8(Op.if, 0x40);
    this._nest++;
    for (const arg of args) this._node(arg);
    this._callHost('noValue');
    set(Control.moved, () => void out.u8(Op.i32Const).s32(0));
    this._nest--;
    out.u8(Op.end);
  }

  private _callHost(name: string): void {
    let index = this._hosts.indexOf(name);
    if (index < 0) index = this._hosts.push(name) - 1;
    this._out.u8(Op.call).u32(CORE_IMPORTS.length + index);
  }

  /** Where code looks out for watched memory: asks about a store of `size` bytes at the address that `push` leaves. */
  private _watch(size: number, push: () => void): void {
    if (!this._options.watch) return;
    const out = this._out;
    const mark = (off: number): void => {
      push();
      if (off > 0) out.u8(Op.i32Const).s32(off).u8(Op.i32Add);
      out.u8(Op.i32Const).s32(3).u8(Op.i32ShrU, Op.i32Const).s32(EXPLORE_SIZE - 1).u8(Op.i32And, Op.i32Load8U, 0).u32(EXPLORE_BASE);
    };
    if (size <= 8) {
      mark(0);
      if (size > 1) {
        mark(size - 1);
        out.u8(Op.i32Or);
      }
      out.u8(Op.if, 0x40);
    }
    push();
    out.u8(Op.i32Const).s32(size);
    this._callHost('written');
    if (size <= 8) out.u8(Op.end);
  }

  /** Inside of an atomic operation. */
  private _atomic = false;

  /** Where races are looked for: tells of an access of `size` bytes at the address that `push` leaves. */
  private _race(a: Addr, size: number, write: boolean, push: () => void): void {
    if (!this._options.race || size === 0 || !isReachable(a)) return;
    const out = this._out;
    const { statement } = this._blocks[this._index];
    push();
    out.u8(Op.i32Const).s32(size | (write ? FaultInfo.write : 0) | (this._atomic ? FaultInfo.update : 0));
    out.u8(Op.i32Const).s32(statement < 0 ? -1 : this._options.statementBase + statement);
    this._callHost('raced');
    out.u8(Op.if, 0x40);
    this._nest++;
    this._faultExit(FaultKind.race << FaultInfo.kindShift);
    this._nest--;
    out.u8(Op.end);
  }

  /** Leaves the i32 address of a place known to be good. */
  private _address32(a: Addr): void {
    const offset = this._base(a);
    if (offset !== 0) this._out.u8(Op.i32Const).s32(offset).u8(Op.i32Add);
  }

  private _message(text: string): number {
    const at = this._options.messages.indexOf(text);
    return at >= 0 ? at : this._options.messages.push(text) - 1;
  }

  private _get(temp: Temp): void {
    const out = this._out;
    if (temp.slot === undefined) {
      out.u8(Op.localGet).u32(temp.local!);
      return;
    }
    out.u8(Op.localGet, FP);
    if (temp.t === 'i32') out.u8(Op.i32Load, 2);
    else if (temp.t === 'i64') out.u8(Op.i64Load, 3);
    else if (temp.t === 'f32') out.u8(Op.f32Load, 2);
    else out.u8(Op.f64Load, 3);
    out.u32(temp.slot);
  }

  private _set(temp: Temp, v: Node): void {
    const out = this._out;
    if (temp.slot === undefined) {
      this._node(v);
      temp.local = this._newLocal(temp.t);
      out.u8(Op.localSet).u32(temp.local);
      return;
    }
    out.u8(Op.localGet, FP);
    this._node(v);
    if (temp.t === 'i32') out.u8(Op.i32Store, 2);
    else if (temp.t === 'i64') out.u8(Op.i64Store, 3);
    else if (temp.t === 'f32') out.u8(Op.f32Store, 2);
    else out.u8(Op.f64Store, 3);
    out.u32(temp.slot);
  }

  private _if(node: Node & { k: 'if' }): void {
    const out = this._out;
    this._condition(node.c);
    out.u8(Op.if, node.t ? WasmType[node.t] : 0x40);
    this._nest++;
    if (node.a) {
      this._node(node.a);
      if (!node.t && node.a.t !== undefined) out.u8(Op.drop);
    }
    if (node.b) {
      out.u8(Op.else);
      this._node(node.b);
      if (!node.t && node.b.t !== undefined) out.u8(Op.drop);
    }
    this._nest--;
    out.u8(Op.end);
  }

  private _divide(node: Node & { k: 'div' }): void {
    const out = this._out;
    const wide = node.t === 'i64';
    const isDivS = node.op === Op.i32DivS || node.op === Op.i64DivS;
    this._node(node.a);
    if (node.b.k === 'const' && BigInt(node.b.v) !== 0n && BigInt(node.b.v) !== -1n) {
      this._node(node.b);
      out.u8(node.op);
      return;
    }
    const a = this._newLocal(node.t);
    const b = this._newLocal(node.t);
    out.u8(Op.localSet).u32(a);
    this._node(node.b);
    out.u8(Op.localTee).u32(b).u8(wide ? Op.i64Eqz : Op.i32Eqz, Op.if, 0x40);
    this._nest++;
    this._faultExit(FaultKind.divide << FaultInfo.kindShift);
    this._nest--;
    out.u8(Op.end);
    if (isDivS) {
      out.u8(Op.localGet).u32(b);
      if (wide) out.u8(Op.i64Const).s64(-1n).u8(Op.i64Eq);
      else out.u8(Op.i32Const).s32(-1).u8(Op.i32Eq);
      out.u8(Op.localGet).u32(a);
      if (wide) out.u8(Op.i64Const).s64(-(1n << 63n)).u8(Op.i64Eq);
      else out.u8(Op.i32Const).s32(-0x8000_0000).u8(Op.i32Eq);
      out.u8(Op.i32And, Op.if, 0x40);
      this._nest++;
      this._faultExit(FaultKind.overflow << FaultInfo.kindShift);
      this._nest--;
      out.u8(Op.end);
    }
    out.u8(Op.localGet).u32(a).u8(Op.localGet).u32(b).u8(node.op);
  }

  // Memory ------------------------------------------------------------------------------------------------------------------

  /** Leaves the address as the program sees it, an i64. */
  private _address64(a: Addr): void {
    const out = this._out;
    switch (a.at) {
      case 'abs':
        out.u8(Op.i64Const).s64(BigInt(a.off));
        return;
      case 'ptr':
        this._node(a.p);
        if (a.off !== 0) out.u8(Op.i64Const).s64(BigInt(a.off)).u8(Op.i64Add);
        return;
      default: {
        const offset = this._base(a);
        if (offset !== 0) out.u8(Op.i32Const).s32(offset).u8(Op.i32Add);
        out.u8(Op.i64ExtendI32U);
      }
    }
  }

  /** Leaves the i32 base of an address known to be good; gives the offset to use with it. */
  private _base(a: Addr): number {
    const out = this._out;
    switch (a.at) {
      case 'frame':
        out.u8(Op.localGet, FP);
        return a.off;
      case 'out':
        this._newFrame();
        return a.off;
      case 'tls':
        out.u8(Op.i32Const).s32(0).u8(Op.i32Load, 2).u32(Control.tls);
        return a.off;
      case 'abs':
        out.u8(Op.i32Const).s32(0);
        return a.off;
      case 'ptr':
        throw new Error('unchecked access through a pointer');
    }
  }

  /** Checks an access of `size` bytes through a pointer and leaves its i32 address. */
  private _checked(a: Addr, size: number, write: boolean, raw = false): void {
    const out = this._out;
    const info = size | (write ? FaultInfo.write : 0) | (raw ? FaultInfo.raw : 0);
    const atomic = this._atomic;
    this._atomic = false;
    this._address64(a);
    this._atomic = atomic;
    out.u8(Op.localTee, A64, Op.i64Const).s64(BigInt(MEMORY_SIZE - 8)).u8(Op.i64GtU, Op.if, 0x40);
    this._nest++;
    this._faultExit(info);
    this._nest--;
    out.u8(Op.end, Op.localGet, A64, Op.i32WrapI64, Op.localTee, A32);
    out.u8(Op.i32Const).s32(3).u8(Op.i32ShrU, Op.i32Load8U, 0).u32(SHADOW_BASE);
    out.u8(Op.i32Const).s32(Shadow.ok).u8(size > 1 ? Op.i32Xor : Op.i32Ne);
    // An access that is not aligned may reach into the next 8 bytes.
    if (size > 1) out.u8(Op.localGet, A32, Op.i32Const).s32(size - 1).u8(Op.i32And, Op.i32Or);
    out.u8(Op.if, 0x40);
    this._nest++;
    out.u8(Op.localGet, A32, Op.i32Const).s32(info).u8(Op.call).u32(0).u8(Op.if, 0x40);
    this._nest++;
    this._faultExit(info);
    this._nest -= 2;
    out.u8(Op.end, Op.end);
    if (write) {
      out.u8(Op.localGet, A32, Op.i32Const).s32(PAGE_SHIFT).u8(Op.i32ShrU, Op.i32Const).s32(1).u8(Op.i32Store8, 0).u32(DIRTY_BASE);
      this._watch(size, () => void out.u8(Op.localGet, A32));
    }
    this._race(a, size, write, () => void out.u8(Op.localGet, A32));
    out.u8(Op.localGet, A32);
  }

  /** Checks a range of memory where needed; gives a function that leaves its i32 address. */
  private _rangeChecked(a: Addr, size: number, write: boolean): () => void {
    const out = this._out;
    if (!needsCheck(a)) {
      if (write && a.at === 'abs') this._markDirty(a.off, size);
      if (write && a.at !== 'out') this._watch(size, () => this._address32(a));
      this._race(a, size, write, () => this._address32(a));
      return () => this._address32(a);
    }
    const local = this._newLocal('i64');
    this._address64(a);
    out.u8(Op.localTee).u32(local).u8(Op.localSet, A64);
    const small = size <= SMALL;
    if (small) {
      this._allGood(local, size);
      out.u8(Op.i32Eqz, Op.if, 0x40);
      this._nest++;
    }
    out.u8(Op.localGet).u32(local).u8(Op.i32Const).s32(size).u8(Op.i32Const).s32(write ? 1 : 0).u8(Op.call).u32(1).u8(Op.if, 0x40);
    this._nest++;
    this._faultExit(size | (write ? FaultInfo.write : 0));
    this._nest--;
    out.u8(Op.end);
    if (small) {
      this._nest--;
      out.u8(Op.end);
    }
    if (small && write) {
      for (const off of size > 1 ? [0, size - 1] : [0]) {
        out.u8(Op.localGet).u32(local).u8(Op.i32WrapI64);
        if (off > 0) out.u8(Op.i32Const).s32(off).u8(Op.i32Add);
        out.u8(Op.i32Const).s32(PAGE_SHIFT).u8(Op.i32ShrU, Op.i32Const).s32(1).u8(Op.i32Store8, 0).u32(DIRTY_BASE);
      }
    }
    if (write) this._watch(size, () => void out.u8(Op.localGet).u32(local).u8(Op.i32WrapI64));
    this._race(a, size, write, () => void out.u8(Op.localGet).u32(local).u8(Op.i32WrapI64));
    return () => void out.u8(Op.localGet).u32(local).u8(Op.i32WrapI64);
  }

  /** Leaves 1 where every 8 bytes that hold some of the `size` at the address in `local` may be used without more ado. */
  private _allGood(local: number, size: number): void {
    const out = this._out;
    out.u8(Op.localGet).u32(local).u8(Op.i64Const).s64(BigInt(MEMORY_SIZE - 2 * SMALL)).u8(Op.i64LeU, Op.if, WasmType.i32);
    out.u8(Op.localGet).u32(local).u8(Op.i32WrapI64, Op.i32Const).s32(3).u8(Op.i32ShrU, Op.localSet, A32);
    const eights = Math.ceil(size / 8);
    const same = (load: number, count: number, off: number): void => {
      out.u8(Op.localGet, A32, load, 0).u32(SHADOW_BASE + off).u8(Op.i32Const).s32(Number(BigInt.asIntN(32, 0x08080808n & ((1n << BigInt(8 * count)) - 1n)))).u8(Op.i32Eq);
    };
    if (eights >= 4) {
      same(Op.i32Load, 4, 0);
      if (eights > 4) {
        same(Op.i32Load, 4, eights - 4);
        out.u8(Op.i32And);
      }
    } else if (eights >= 2) {
      same(Op.i32Load16U, 2, 0);
      if (eights > 2) {
        same(Op.i32Load16U, 2, 1);
        out.u8(Op.i32And);
      }
    } else same(Op.i32Load8U, 1, 0);
    // Where the address is no multiple of 8, one more.
    out.u8(Op.localGet).u32(local).u8(Op.i32WrapI64, Op.i32Const).s32(size - 1).u8(Op.i32Add, Op.i32Const).s32(3).u8(Op.i32ShrU, Op.i32Load8U, 0).u32(SHADOW_BASE);
    out.u8(Op.i32Const).s32(Shadow.ok).u8(Op.i32Eq, Op.i32And);
    out.u8(Op.else, Op.i32Const).s32(0).u8(Op.end);
  }

  /** Frame memory: 1 shadow byte for 8. */
  private _shade(off: number, size: number, value: number): void {
    const out = this._out;
    let count = Math.ceil(size / 8);
    let to = SHADOW_BASE + (off >>> 3);
    const base = (): void => void out.u8(Op.localGet, FP, Op.i32Const).s32(3).u8(Op.i32ShrU);
    if (count > 32) {
      base();
      out.u8(Op.i32Const).s32(to).u8(Op.i32Add, Op.i32Const).s32(value).u8(Op.i32Const).s32(count).u8(0xfc).u32(11).u8(0);
      return;
    }
    for (; count >= 8; count -= 8, to += 8) {
      base();
      out.u8(Op.i64Const).s64(BigInt.asIntN(64, BigInt(value) * 0x0101_0101_0101_0101n)).u8(Op.i64Store, 0).u32(to);
    }
    for (; count > 0; count--, to++) {
      base();
      out.u8(Op.i32Const).s32(value).u8(Op.i32Store8, 0).u32(to);
    }
  }

  private _markDirty(address: number, size: number): void {
    const out = this._out;
    for (let page = address >>> PAGE_SHIFT; page <= (address + size - 1) >>> PAGE_SHIFT; page++) {
      out.u8(Op.i32Const).s32(0).u8(Op.i32Const).s32(1).u8(Op.i32Store8, 0).u32(DIRTY_BASE + page);
    }
  }

  private _load(m: MemKind, a: Addr, t: ValueType, raw: boolean): void {
    const out = this._out;
    let offset = 0;
    if (needsCheck(a)) this._checked(a, memSize(m), false, raw);
    else {
      this._race(a, memSize(m), false, () => this._address32(a));
      offset = this._base(a);
    }
    const wide = t === 'i64';
    const op = {
      i8: wide ? Op.i64Load8S : Op.i32Load8S,
      u8: wide ? Op.i64Load8U : Op.i32Load8U,
      i16: wide ? Op.i64Load16S : Op.i32Load16S,
      u16: wide ? Op.i64Load16U : Op.i32Load16U,
      i32: wide ? Op.i64Load32S : Op.i32Load,
      u32: wide ? Op.i64Load32U : Op.i32Load,
      i64: Op.i64Load,
      f32: Op.f32Load,
      f64: Op.f64Load,
    }[m];
    out.u8(op, 0).u32(offset);
  }

  private _store(m: MemKind, a: Addr, v: Node, atomicValue = this._atomic): void {
    const out = this._out;
    const value = (): void => {
      const atomic = this._atomic;
      this._atomic = atomicValue;
      this._node(v);
      this._atomic = atomic;
    };
    let offset = 0;
    if (needsCheck(a)) {
      // A value that is read from memory comes first: writing to its place makes the place one that has a value.
      const plain = v.k === 'const' || v.k === 'get' || v.k === 'addr';
      const local = plain ? -1 : this._newLocal(v.t!);
      if (!plain) {
        value();
        out.u8(Op.localSet).u32(local);
      }
      this._checked(a, memSize(m), true);
      if (plain) value();
      else out.u8(Op.localGet).u32(local);
    } else {
      if (a.at === 'abs') this._markDirty(a.off, memSize(m));
      if (a.at !== 'out') this._watch(memSize(m), () => this._address32(a));
      this._race(a, memSize(m), true, () => this._address32(a));
      offset = this._base(a);
      value();
    }
    const wide = v.t === 'i64';
    const op = {
      i8: wide ? Op.i64Store8 : Op.i32Store8,
      u8: wide ? Op.i64Store8 : Op.i32Store8,
      i16: wide ? Op.i64Store16 : Op.i32Store16,
      u16: wide ? Op.i64Store16 : Op.i32Store16,
      i32: wide ? Op.i64Store32 : Op.i32Store,
      u32: wide ? Op.i64Store32 : Op.i32Store,
      i64: Op.i64Store,
      f32: Op.f32Store,
      f64: Op.f64Store,
    }[m];
    out.u8(op, 0).u32(offset);
  }
}
