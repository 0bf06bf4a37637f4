/**
 * A function while it is written as WebAssembly: its code so far, its locals, the blocks around the place that is
 * written, and the ways out. The writers of values, of memory accesses and of control flow (emitValues.ts,
 * emitMemory.ts, emitFlow.ts) share it.
 */

import type { HOST_FUNCTIONS } from '../call/hostFunctions';
import { COUNTED_CALL, COUNTS_BASE, Control, Frame } from '../memory/memory';
import { Status } from '../call/compiledFunction';
import { Bytes } from '../wasm/encoder';
import type { ValueType } from '../wasm/encoder';
import { Op } from '../wasm/opcodes';
import type { Block, Builder } from './builder';

export interface EmitOptions {
  /** Number of the first statement in the table of stop bytes. */
  statementBase: number;
  functionId: number;
  /** The function's name, for profiles. */
  name: string;
  /** Address of a byte that must be non-zero before the function runs (constructors of its unit), or 0. */
  constructedFlag: number;
  /** Texts of the faults that the code can report; those that it needs are added. */
  messages: string[];
  /** Stores look whether their place is watched. */
  watch: boolean;
  /** Accesses that other threads may see are told, to find races. */
  race: boolean;
  /** Statements begun are counted; see counts.ts. */
  count: boolean;
}

/** Functions that every module imports, in this order. */
export const CORE_IMPORTS: { name: string; params: ValueType[]; results: ValueType[] }[] = [
  { name: 'slow', params: ['i32', 'i32'], results: ['i32'] },
  { name: 'range', params: ['i64', 'i32', 'i32'], results: ['i32'] },
  { name: 'grow', params: ['i32'], results: ['i32'] },
];
export const Core = { slow: 0, range: 1, grow: 2 } as const;

/** Parameters: the frame, and room for calls in one another. */
export const FP = 0;
export const ROOM = 1;
/** The block that is run; an address and the word about a fault at it; the frame of a call; statements begun. */
export const PC = 2;
export const A64 = 3;
export const A32 = 4;
export const INFO = 5;
export const NEW = 6;
export const COUNT = 7;
const FIXED_LOCALS: ValueType[] = ['i32', 'i64', 'i32', 'i32', 'i32', 'i32'];

export class Emission {
  readonly out = new Bytes();
  readonly blocks: readonly Block[];
  /** Number of a label's block. */
  readonly order = new Map<number, number>();
  /** Helpers of the runtime that the code calls, in the order of their import. */
  readonly hosts: string[] = [];
  readonly locals: ValueType[] = [...FIXED_LOCALS];
  /** The code calls functions through the table. */
  calls = false;
  /** The block that is written, and how many of WebAssembly's are open in it. */
  index = 0;
  nest = 0;
  /** Locals by type, handed out anew in each block. */
  private readonly _pool: Record<ValueType, { all: number[]; used: number }> = {
    i32: { all: [], used: 0 },
    i64: { all: [], used: 0 },
    f32: { all: [], used: 0 },
    f64: { all: [], used: 0 },
  };
  private _scratch = -1;

  constructor(
    readonly builder: Builder,
    readonly options: EmitOptions,
  ) {
    this.blocks = builder.blocks;
    this.blocks.forEach((block, i) => this.order.set(block.label, i));
  }

  private _own(t: ValueType): number {
    this.locals.push(t);
    return ROOM + this.locals.length;
  }

  newLocal(t: ValueType): number {
    const pool = this._pool[t];
    if (pool.used === pool.all.length) pool.all.push(this._own(t));
    return pool.all[pool.used++];
  }

  /** A local that nobody keeps anything in. */
  scratch64(): number {
    if (this._scratch < 0) this._scratch = this._own('i64');
    return this._scratch;
  }

  /** A block begins: locals are free again. */
  freeLocals(): void {
    for (const pool of Object.values(this._pool)) pool.used = 0;
  }

  /** How far out the loop over the blocks is. */
  get loopDepth(): number {
    return this.nest + this.blocks.length - 1 - this.index;
  }

  /** Leaves a word of the control block. */
  word(address: number): void {
    this.out.u8(Op.i32Const).s32(0).u8(Op.i32Load, 2).u32(address);
  }
  /** Stores what `push` leaves into a word of the control block. */
  setWord(address: number, push: () => void): void {
    this.out.u8(Op.i32Const).s32(0);
    push();
    this.out.u8(Op.i32Store, 2).u32(address);
  }

  callHost(name: keyof typeof HOST_FUNCTIONS): void {
    let index = this.hosts.indexOf(name);
    if (index < 0) index = this.hosts.push(name) - 1;
    this.out.u8(Op.call).u32(CORE_IMPORTS.length + index);
  }

  message(text: string): number {
    const { messages } = this.options;
    const at = messages.indexOf(text);
    return at >= 0 ? at : messages.push(text) - 1;
  }

  /** Leaves the base of the next frame. */
  newFrame(): void {
    const { out } = this;
    if (this.builder.growsFrame) out.u8(Op.localGet, FP, Op.i32Load, 2).u32(Frame.top);
    else out.u8(Op.localGet, FP, Op.i32Const).s32(this.builder.frameSize).u8(Op.i32Add);
  }

  /** Number of the block that has a label. */
  orderOf(label: number): number {
    const order = this.order.get(label);
    if (order === undefined) throw new Error(`label ${label} has no block`);
    return order;
  }

  // Ways out
  // ----------------------------------------------------------------------------------------------------------------

  /** Leaves with the status on the stack. */
  leave(): void {
    this.told();
    this.out.u8(Op.return);
  }

  /** The frame says where to go on. */
  keepBlock(): void {
    this.out.u8(Op.localGet, FP, Op.localGet, PC, Op.i32Store, 2).u32(Frame.pc);
  }

  /** Leaves with a fault; `A64` holds the address where one matters. */
  faultExit(info: number): void {
    this.out
      .u8(Op.i32Const)
      .s32(info | 0)
      .u8(Op.localSet, INFO, Op.br)
      .u32(this.loopDepth + 2);
  }

  /** The same if there is something but 0 on the stack. */
  faultIf(info: number): void {
    this.out.u8(Op.if, 0x40);
    this.nest++;
    this.faultExit(info);
    this.nest--;
    this.out.u8(Op.end);
  }

  /** Leaves to ask the explorer about the access to `A64`. */
  accessExit(info: number): void {
    const { out } = this;
    this.keepBlock();
    out.u8(Op.i32Const).s32(0).u8(Op.localGet, A64, Op.i64Store, 3).u32(Control.faultAddress);
    this.setWord(Control.faultInfo, () => void out.u8(Op.i32Const).s32(info));
    out.u8(Op.i32Const).s32(Status.access);
    this.leave();
  }

  // Counts
  // ------------------------------------------------------------------------------------------------------------------

  /** A statement has begun (or a unit of fine time has passed). */
  counted(): void {
    if (this.options.count) this.out.u8(Op.localGet, COUNT, Op.i32Const).s32(1).u8(Op.i32Add, Op.localSet, COUNT);
  }

  /** The function is called. */
  countCall(): void {
    if (this.options.count) this._addToSum(() => void this.out.u8(Op.i64Const).s64(COUNTED_CALL));
  }

  /** Adds what was counted to the function's sum. */
  told(): void {
    if (this.options.count) this._addToSum(() => void this.out.u8(Op.localGet, COUNT, Op.i64ExtendI32U));
  }

  private _addToSum(push: () => void): void {
    const at = COUNTS_BASE + 8 * this.options.functionId;
    this.out.u8(Op.i32Const).s32(0).u8(Op.i32Const).s32(0).u8(Op.i64Load, 3).u32(at);
    push();
    this.out.u8(Op.i64Add, Op.i64Store, 3).u32(at);
  }
}
