/**
 * Loads, stores and copies. What is reached through a pointer is looked up in the shadow memory: plainly usable bytes
 * go on in the code, everything else asks (checks.ts). Written pages get a mark; watched places and races are told of
 * where that is wanted.
 */

import {
  Control,
  DIRTY_BASE,
  EXPLORE_BASE,
  EXPLORE_SIZE,
  FaultInfo,
  FaultKind,
  MEMORY_SIZE,
  PAGE_SHIFT,
  SHADOW_BASE,
  Shadow,
} from '../memory/memory';
import { WasmType } from '../wasm/encoder';
import { Op } from '../wasm/opcodes';
import { A32, A64, Core, FP } from './emission';
import type { Emission } from './emission';
import type { Addr, MemKind, Node, ValueType } from './ir';
import { isReachable, memSize, resultType } from './ir';

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
  for (const [width, load, store] of [
    [8, Op.i64Load, Op.i64Store],
    [4, Op.i64Load32U, Op.i64Store32],
    [2, Op.i64Load16U, Op.i64Store16],
    [1, Op.i64Load8U, Op.i64Store8],
  ]) {
    for (; size - off >= width; off += width) parts.push({ off, load, store });
  }
  return parts;
}

/** Writes the values that addresses and stores are made of. */
export interface NodeWriter {
  node(node: Node): void;
}

export class MemoryWriter {
  /** Inside of an atomic operation. */
  atomic = false;

  constructor(
    private readonly _e: Emission,
    private readonly _values: NodeWriter,
  ) {}

  /** Where code looks out for watched memory: asks about a store of `size` bytes at the address that `push` leaves. */
  watch(size: number, push: () => void): void {
    if (!this._e.options.watch) return;
    const { out } = this._e;
    const mark = (off: number): void => {
      push();
      if (off > 0) out.u8(Op.i32Const).s32(off).u8(Op.i32Add);
      out
        .u8(Op.i32Const)
        .s32(3)
        .u8(Op.i32ShrU, Op.i32Const)
        .s32(EXPLORE_SIZE - 1)
        .u8(Op.i32And, Op.i32Load8U, 0)
        .u32(EXPLORE_BASE);
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
    this._e.callHost('written');
    if (size <= 8) out.u8(Op.end);
  }

  /** Where races are looked for: tells of an access of `size` bytes at the address that `push` leaves. */
  private _race(a: Addr, size: number, write: boolean, push: () => void): void {
    if (!this._e.options.race || size === 0 || !isReachable(a)) return;
    const { out } = this._e;
    const { statement } = this._e.blocks[this._e.index];
    push();
    out.u8(Op.i32Const).s32(size | (write ? FaultInfo.write : 0) | (this.atomic ? FaultInfo.update : 0));
    out.u8(Op.i32Const).s32(statement < 0 ? -1 : this._e.options.statementBase + statement);
    this._e.callHost('raced');
    this._e.faultIf(FaultKind.race << FaultInfo.kindShift);
  }

  /** Leaves the i32 address of a place known to be good. */
  address32(a: Addr): void {
    const offset = this._base(a);
    if (offset !== 0) this._e.out.u8(Op.i32Const).s32(offset).u8(Op.i32Add);
  }

  /** Leaves the address as the program sees it, an i64. */
  address64(a: Addr): void {
    const { out } = this._e;
    switch (a.at) {
      case 'abs':
        out.u8(Op.i64Const).s64(BigInt(a.off));
        return;
      case 'ptr':
        this._values.node(a.p);
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
    const { out } = this._e;
    switch (a.at) {
      case 'frame':
        out.u8(Op.localGet, FP);
        return a.off;
      case 'out':
        this._e.newFrame();
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
    const { out } = this._e;
    const info = size | (write ? FaultInfo.write : 0) | (raw ? FaultInfo.raw : 0);
    const atomic = this.atomic;
    this.atomic = false;
    this.address64(a);
    this.atomic = atomic;
    out
      .u8(Op.localTee, A64, Op.i64Const)
      .s64(BigInt(MEMORY_SIZE - 8))
      .u8(Op.i64GtU);
    this._e.faultIf(info);
    out.u8(Op.localGet, A64, Op.i32WrapI64, Op.localTee, A32);
    out.u8(Op.i32Const).s32(3).u8(Op.i32ShrU, Op.i32Load8U, 0).u32(SHADOW_BASE);
    out
      .u8(Op.i32Const)
      .s32(Shadow.ok)
      .u8(size > 1 ? Op.i32Xor : Op.i32Ne);
    // An access that is not aligned may reach into the next 8 bytes.
    if (size > 1)
      out
        .u8(Op.localGet, A32, Op.i32Const)
        .s32(size - 1)
        .u8(Op.i32And, Op.i32Or);
    out.u8(Op.if, 0x40);
    this._e.nest++;
    out.u8(Op.localGet, A32, Op.i32Const).s32(info).u8(Op.call).u32(Core.slow);
    this._e.faultIf(info);
    this._e.nest--;
    out.u8(Op.end);
    if (write) {
      out
        .u8(Op.localGet, A32, Op.i32Const)
        .s32(PAGE_SHIFT)
        .u8(Op.i32ShrU, Op.i32Const)
        .s32(1)
        .u8(Op.i32Store8, 0)
        .u32(DIRTY_BASE);
      this.watch(size, () => void out.u8(Op.localGet, A32));
    }
    this._race(a, size, write, () => void out.u8(Op.localGet, A32));
    out.u8(Op.localGet, A32);
  }

  /** Checks a range of memory where needed; gives a function that leaves its i32 address. */
  rangeChecked(a: Addr, size: number, write: boolean): () => void {
    const { out } = this._e;
    if (!needsCheck(a)) {
      if (write && a.at === 'abs') this._markDirty(a.off, size);
      if (write && a.at !== 'out') this.watch(size, () => this.address32(a));
      this._race(a, size, write, () => this.address32(a));
      return () => this.address32(a);
    }
    const local = this._e.newLocal('i64');
    this.address64(a);
    out.u8(Op.localTee).u32(local).u8(Op.localSet, A64);
    const small = size <= SMALL;
    if (small) {
      this._allGood(local, size);
      out.u8(Op.i32Eqz, Op.if, 0x40);
      this._e.nest++;
    }
    out
      .u8(Op.localGet)
      .u32(local)
      .u8(Op.i32Const)
      .s32(size)
      .u8(Op.i32Const)
      .s32(write ? 1 : 0)
      .u8(Op.call)
      .u32(Core.range);
    this._e.faultIf(size | (write ? FaultInfo.write : 0));
    if (small) {
      this._e.nest--;
      out.u8(Op.end);
    }
    if (small && write) {
      for (const off of size > 1 ? [0, size - 1] : [0]) {
        out.u8(Op.localGet).u32(local).u8(Op.i32WrapI64);
        if (off > 0) out.u8(Op.i32Const).s32(off).u8(Op.i32Add);
        out.u8(Op.i32Const).s32(PAGE_SHIFT).u8(Op.i32ShrU, Op.i32Const).s32(1).u8(Op.i32Store8, 0).u32(DIRTY_BASE);
      }
    }
    if (write) this.watch(size, () => void out.u8(Op.localGet).u32(local).u8(Op.i32WrapI64));
    this._race(a, size, write, () => void out.u8(Op.localGet).u32(local).u8(Op.i32WrapI64));
    return () => void out.u8(Op.localGet).u32(local).u8(Op.i32WrapI64);
  }

  /**
   * Leaves 1 where every 8 bytes that hold some of the `size` at the address in `local` may be used without more ado.
   */
  private _allGood(local: number, size: number): void {
    const { out } = this._e;
    out
      .u8(Op.localGet)
      .u32(local)
      .u8(Op.i64Const)
      .s64(BigInt(MEMORY_SIZE - 2 * SMALL))
      .u8(Op.i64LeU, Op.if, WasmType.i32);
    out.u8(Op.localGet).u32(local).u8(Op.i32WrapI64, Op.i32Const).s32(3).u8(Op.i32ShrU, Op.localSet, A32);
    const eights = Math.ceil(size / 8);
    const same = (load: number, count: number, off: number): void => {
      out
        .u8(Op.localGet, A32, load, 0)
        .u32(SHADOW_BASE + off)
        .u8(Op.i32Const)
        .s32(Number(BigInt.asIntN(32, 0x08080808n & ((1n << BigInt(8 * count)) - 1n))))
        .u8(Op.i32Eq);
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
    out
      .u8(Op.localGet)
      .u32(local)
      .u8(Op.i32WrapI64, Op.i32Const)
      .s32(size - 1)
      .u8(Op.i32Add, Op.i32Const)
      .s32(3)
      .u8(Op.i32ShrU, Op.i32Load8U, 0)
      .u32(SHADOW_BASE);
    out.u8(Op.i32Const).s32(Shadow.ok).u8(Op.i32Eq, Op.i32And);
    out.u8(Op.else, Op.i32Const).s32(0).u8(Op.end);
  }

  /** Frame memory: 1 shadow byte for 8. */
  shade(off: number, size: number, value: number): void {
    const { out } = this._e;
    let count = Math.ceil(size / 8);
    let to = SHADOW_BASE + (off >>> 3);
    const base = (): void => void out.u8(Op.localGet, FP, Op.i32Const).s32(3).u8(Op.i32ShrU);
    if (count > 32) {
      base();
      out
        .u8(Op.i32Const)
        .s32(to)
        .u8(Op.i32Add, Op.i32Const)
        .s32(value)
        .u8(Op.i32Const)
        .s32(count)
        .u8(0xfc)
        .u32(11)
        .u8(0);
      return;
    }
    for (; count >= 8; count -= 8, to += 8) {
      base();
      out
        .u8(Op.i64Const)
        .s64(BigInt.asIntN(64, BigInt(value) * 0x0101_0101_0101_0101n))
        .u8(Op.i64Store, 0)
        .u32(to);
    }
    for (; count > 0; count--, to++) {
      base();
      out.u8(Op.i32Const).s32(value).u8(Op.i32Store8, 0).u32(to);
    }
  }

  private _markDirty(address: number, size: number): void {
    const { out } = this._e;
    for (let page = address >>> PAGE_SHIFT; page <= (address + size - 1) >>> PAGE_SHIFT; page++) {
      out
        .u8(Op.i32Const)
        .s32(0)
        .u8(Op.i32Const)
        .s32(1)
        .u8(Op.i32Store8, 0)
        .u32(DIRTY_BASE + page);
    }
  }

  load(m: MemKind, a: Addr, t: ValueType, raw: boolean): void {
    const { out } = this._e;
    let offset = 0;
    if (needsCheck(a)) this._checked(a, memSize(m), false, raw);
    else {
      this._race(a, memSize(m), false, () => this.address32(a));
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

  store(m: MemKind, a: Addr, v: Node, atomicValue = this.atomic): void {
    const { out } = this._e;
    const value = (): void => {
      const atomic = this.atomic;
      this.atomic = atomicValue;
      this._values.node(v);
      this.atomic = atomic;
    };
    let offset = 0;
    if (needsCheck(a)) {
      // A value that is read from memory comes first: writing to its place makes the place one that has a value.
      const plain = v.k === 'const' || v.k === 'get' || v.k === 'addr';
      const local = plain ? -1 : this._e.newLocal(resultType(v));
      if (!plain) {
        value();
        out.u8(Op.localSet).u32(local);
      }
      this._checked(a, memSize(m), true);
      if (plain) value();
      else out.u8(Op.localGet).u32(local);
    } else {
      if (a.at === 'abs') this._markDirty(a.off, memSize(m));
      if (a.at !== 'out') this.watch(memSize(m), () => this.address32(a));
      this._race(a, memSize(m), true, () => this.address32(a));
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

  /** Copies a record: all is read before anything is written, since the places may overlap. */
  copy(toAddr: Addr, fromAddr: Addr, size: number): void {
    if (size === 0) return;
    const { out } = this._e;
    const to = this.rangeChecked(toAddr, size, true);
    const from = this.rangeChecked(fromAddr, size, false);
    if (size > SMALL) {
      to();
      from();
      out.u8(Op.i32Const).s32(size).u8(0xfc).u32(10).u8(0, 0);
      return;
    }
    const parts = partsOf(size).map((part) => ({ ...part, local: this._e.newLocal('i64') }));
    for (const { off, load, local } of parts) {
      from();
      out.u8(load, 0).u32(off).u8(Op.localSet).u32(local);
    }
    for (const { off, store, local } of parts) {
      to();
      out.u8(Op.localGet).u32(local).u8(store, 0).u32(off);
    }
  }

  zero(a: Addr, size: number): void {
    if (size === 0) return;
    const { out } = this._e;
    const to = this.rangeChecked(a, size, true);
    if (size <= SMALL) {
      for (const { off, store } of partsOf(size)) {
        to();
        out.u8(Op.i64Const).s64(0n).u8(store, 0).u32(off);
      }
      return;
    }
    to();
    out.u8(Op.i32Const).s32(0).u8(Op.i32Const).s32(size).u8(0xfc).u32(11).u8(0);
  }
}
