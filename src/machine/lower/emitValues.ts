/**
 * Values as stack code: constants, arithmetic, temporaries, conditions inside of expressions, helpers of the runtime.
 */

import { Control, FaultInfo, FaultKind } from '../memory/memory';
import { WasmType } from '../wasm/encoder';
import { Op } from '../wasm/opcodes';
import { A64, FP } from './emission';
import type { Emission } from './emission';
import { MemoryWriter } from './emitMemory';
import type { NodeWriter } from './emitMemory';
import type { Node, Temp } from './ir';

export class ValueWriter implements NodeWriter {
  readonly memory: MemoryWriter;

  constructor(private readonly _e: Emission) {
    this.memory = new MemoryWriter(_e, this);
  }

  /** Leaves an i32 that is non-zero when `c` is true. */
  condition(c: Node): void {
    this.node(c);
    const { out } = this._e;
    if (c.t === 'i64') out.u8(Op.i64Eqz, Op.i32Eqz);
    else if (c.t === 'f64') out.u8(Op.f64Const).f64(0).u8(Op.f64Ne);
    else if (c.t === 'f32') out.u8(Op.f32Const).f32(0).u8(Op.f32Ne);
  }

  node(node: Node): void {
    const { out } = this._e;
    switch (node.k) {
      case 'const':
        if (node.t === 'i32') out.u8(Op.i32Const).s32(node.v);
        else if (node.t === 'i64') out.u8(Op.i64Const).s64(node.v);
        else if (node.t === 'f32') out.u8(Op.f32Const).f32(node.v);
        else out.u8(Op.f64Const).f64(node.v);
        return;
      case 'addr':
        this.memory.address64(node.a);
        return;
      case 'load':
        this.memory.load(node.m, node.a, node.t, node.raw === true);
        return;
      case 'store':
        this.memory.store(node.m, node.a, node.v);
        return;
      case 'copy':
        this.memory.copy(node.to, node.from, node.size);
        return;
      case 'zero':
        this.memory.zero(node.to, node.size);
        return;
      case 'bin':
        this.node(node.a);
        this.node(node.b);
        this._op(node.op);
        return;
      case 'div':
        this._divide(node);
        return;
      case 'un':
        this.node(node.a);
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
        this.node(node.body);
        return;
      case 'seq':
        for (const first of node.first) {
          this.node(first);
          if (first.t !== undefined) out.u8(Op.drop);
        }
        if (node.last) this.node(node.last);
        return;
      case 'if':
        this._if(node);
        return;
      case 'atomic': {
        const before = this.memory.atomic;
        this.memory.atomic = true;
        // The value that one atomic access stores is worked out in the ordinary way.
        if (node.body.k === 'store') this.memory.store(node.body.m, node.body.a, node.body.v, false);
        else this.node(node.body);
        this.memory.atomic = before;
        return;
      }
      case 'host':
        if (node.name === 'noteCas' || node.name === 'beforeValue' || node.name === 'afterValue') {
          this._note(node.name, node.args);
          return;
        }
        for (const arg of node.args) this.node(arg);
        this._e.callHost(node.name);
        return;
      case 'shade':
        this.memory.shade(node.off, node.size, node.value);
        return;
      case 'fault': {
        if (node.about) {
          this.node(node.about);
          out.u8(Op.localSet, A64);
        }
        this._e.faultExit((FaultKind.message << FaultInfo.kindShift) | this._e.message(node.message));
        return;
      }
      default:
        throw new Error(`cannot write a ${node.k} node here`);
    }
  }

  private _op(op: number): void {
    if (op >= 0xfc00) this._e.out.u8(0xfc).u32(op & 0xff);
    else this._e.out.u8(op);
  }

  /** What is noted in words of the control block. */
  private _note(name: 'noteCas' | 'beforeValue' | 'afterValue', args: readonly Node[]): void {
    const { out } = this._e;
    const e = this._e;
    if (name === 'noteCas') {
      // For the trace: how often a compare-and-swap was done or failed, and the statement of the last failure.
      const [done, statement] = args;
      const count = done.k === 'const' && done.v === 1 ? Control.casDone : Control.casFailed;
      e.setWord(count, () => {
        e.word(count);
        out.u8(Op.i32Const).s32(1).u8(Op.i32Add);
      });
      if (count === Control.casFailed) e.setWord(Control.casStatement, () => this.node(statement));
      return;
    }
    if (name === 'beforeValue') {
      e.setWord(Control.moved, () => void out.u8(Op.i32Const).s32(0));
      return;
    }
    // A variable was given what is computed from others: it has no value if one of them had none.
    e.word(Control.moved);
    out.u8(Op.if, 0x40);
    this._e.nest++;
    for (const arg of args) this.node(arg);
    this._e.callHost('noValue');
    e.setWord(Control.moved, () => void out.u8(Op.i32Const).s32(0));
    this._e.nest--;
    out.u8(Op.end);
  }

  private _get(temp: Temp): void {
    const { out } = this._e;
    if (temp.offset === undefined) {
      if (temp.local === undefined) throw new Error('a temporary is read before it is set');
      out.u8(Op.localGet).u32(temp.local);
      return;
    }
    out.u8(Op.localGet, FP);
    if (temp.t === 'i32') out.u8(Op.i32Load, 2);
    else if (temp.t === 'i64') out.u8(Op.i64Load, 3);
    else if (temp.t === 'f32') out.u8(Op.f32Load, 2);
    else out.u8(Op.f64Load, 3);
    out.u32(temp.offset);
  }

  private _set(temp: Temp, v: Node): void {
    const { out } = this._e;
    if (temp.offset === undefined) {
      this.node(v);
      temp.local = this._e.newLocal(temp.t);
      out.u8(Op.localSet).u32(temp.local);
      return;
    }
    out.u8(Op.localGet, FP);
    this.node(v);
    if (temp.t === 'i32') out.u8(Op.i32Store, 2);
    else if (temp.t === 'i64') out.u8(Op.i64Store, 3);
    else if (temp.t === 'f32') out.u8(Op.f32Store, 2);
    else out.u8(Op.f64Store, 3);
    out.u32(temp.offset);
  }

  private _if(node: Node & { k: 'if' }): void {
    const { out } = this._e;
    this.condition(node.c);
    out.u8(Op.if, node.t ? WasmType[node.t] : 0x40);
    this._e.nest++;
    if (node.a) {
      this.node(node.a);
      if (!node.t && node.a.t !== undefined) out.u8(Op.drop);
    }
    if (node.b) {
      out.u8(Op.else);
      this.node(node.b);
      if (!node.t && node.b.t !== undefined) out.u8(Op.drop);
    }
    this._e.nest--;
    out.u8(Op.end);
  }

  private _divide(node: Node & { k: 'div' }): void {
    const { out } = this._e;
    const wide = node.t === 'i64';
    const isDivS = node.op === Op.i32DivS || node.op === Op.i64DivS;
    this.node(node.a);
    if (node.b.k === 'const' && BigInt(node.b.v) !== 0n && BigInt(node.b.v) !== -1n) {
      this.node(node.b);
      out.u8(node.op);
      return;
    }
    const a = this._e.newLocal(node.t);
    const b = this._e.newLocal(node.t);
    out.u8(Op.localSet).u32(a);
    this.node(node.b);
    out
      .u8(Op.localTee)
      .u32(b)
      .u8(wide ? Op.i64Eqz : Op.i32Eqz);
    this._e.faultIf(FaultKind.divide << FaultInfo.kindShift);
    if (isDivS) {
      out.u8(Op.localGet).u32(b);
      if (wide) out.u8(Op.i64Const).s64(-1n).u8(Op.i64Eq);
      else out.u8(Op.i32Const).s32(-1).u8(Op.i32Eq);
      out.u8(Op.localGet).u32(a);
      if (wide)
        out
          .u8(Op.i64Const)
          .s64(-(1n << 63n))
          .u8(Op.i64Eq);
      else out.u8(Op.i32Const).s32(-0x8000_0000).u8(Op.i32Eq);
      out.u8(Op.i32And);
      this._e.faultIf(FaultKind.overflow << FaultInfo.kindShift);
    }
    out.u8(Op.localGet).u32(a).u8(Op.localGet).u32(b).u8(node.op);
  }
}
