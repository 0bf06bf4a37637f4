/** How control leaves a basic block: jumps, branches, switches, computed gotos, calls and returns. */

import { CODE_BASE, Control, FaultInfo, FaultKind, Frame, Shadow } from '../memory/memory';
import { Op } from '../wasm/opcodes';
import type { Terminator } from './builder';
import { Status } from '../call/compiledFunction';
import { A32, A64, FP, NEW, PC, ROOM } from './emission';
import type { Emission } from './emission';
import type { ValueWriter } from './emitValues';
import type { CallArg, Node } from './ir';

export class FlowWriter {
  constructor(
    private readonly _e: Emission,
    private readonly _values: ValueWriter,
  ) {}

  terminator(end: Terminator): void {
    const { out } = this._e;
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
        if (this._e.builder.shadedTo > this._e.builder.shadedFrom) {
          this._values.memory.shade(
            this._e.builder.shadedFrom,
            this._e.builder.shadedTo - this._e.builder.shadedFrom,
            Shadow.ok,
          );
        }
        // A dead frame holds the same bytes whether or not the machine paused in it.
        out.u8(Op.localGet, FP, Op.i32Const).s32(0).u8(Op.i32Store, 2).u32(Frame.pc);
        out
          .u8(Op.i32Const)
          .s32(0)
          .u8(Op.localGet, FP, Op.i32Load, 2)
          .u32(Frame.caller)
          .u8(Op.i32Store, 2)
          .u32(Control.frame);
        out.u8(Op.i32Const).s32(Status.run);
        this._e.leave();
        return;
      case 'goto':
        // A label's address is function id << 16 | label; see labelValue.
        this._values.node(end.target);
        out
          .u8(Op.localTee, A64, Op.i64Const)
          .s64(16n)
          .u8(Op.i64ShrU, Op.i64Const)
          .s64(BigInt(this._e.options.functionId))
          .u8(Op.i64Ne);
        this._e.faultIf(FaultKind.badCall << FaultInfo.kindShift);
        out.u8(Op.localGet, A64, Op.i32WrapI64, Op.i32Const).s32(0xffff).u8(Op.i32And, Op.localSet, A32);
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
    const { out } = this._e;
    const labels = Math.max(...this._e.order.keys()) + 1;
    // Through the block number: backward targets go by the outer loop.
    for (let label = 0; label < labels; label++) {
      const order = this._e.order.get(label);
      if (order === undefined || !this._e.builder.addressTaken.has(label)) continue;
      out
        .u8(Op.localGet, A32, Op.i32Const)
        .s32(label)
        .u8(Op.i32Eq, Op.if, 0x40, Op.i32Const)
        .s32(order)
        .u8(Op.localSet, PC);
      this._e.nest++;
      out.u8(Op.br).u32(this._e.loopDepth);
      this._e.nest--;
      out.u8(Op.end);
    }
    this._e.faultExit(FaultKind.badCall << FaultInfo.kindShift);
  }

  private _jump(label: number): void {
    const { out } = this._e;
    const target = this._e.orderOf(label);
    if (target === this._e.index + 1 && this._e.nest === 0) return;
    if (target > this._e.index) out.u8(Op.br).u32(this._e.nest + target - this._e.index - 1);
    else out.u8(Op.i32Const).s32(target).u8(Op.localSet, PC, Op.br).u32(this._e.loopDepth);
  }

  private _branch(c: Node, yes: number, no: number): void {
    const { out } = this._e;
    const yesAt = this._e.orderOf(yes);
    const noAt = this._e.orderOf(no);
    this._values.condition(c);
    if (yesAt === this._e.index + 1 && noAt > this._e.index) {
      out.u8(Op.i32Eqz, Op.brIf).u32(noAt - this._e.index - 1);
      return;
    }
    if (yesAt > this._e.index) out.u8(Op.brIf).u32(yesAt - this._e.index - 1);
    else {
      out.u8(Op.if, 0x40);
      this._e.nest++;
      this._jump(yes);
      this._e.nest--;
      out.u8(Op.end);
    }
    this._jump(no);
  }

  private _switch(end: Terminator & { k: 'switch' }): void {
    const { out } = this._e;
    const wide = end.v.t === 'i64';
    const local = this._e.newLocal(wide ? 'i64' : 'i32');
    this._values.node(end.v);
    out.u8(Op.localSet).u32(local);
    const points = end.cases.filter((entry) => entry.low === entry.high);
    const lows = points.map((entry) => entry.low);
    const low = lows.reduce((a, b) => (b < a ? b : a), lows[0] ?? 0n);
    const high = lows.reduce((a, b) => (b > a ? b : a), lows[0] ?? 0n);
    const span = high - low + 1n;
    if (!wide && points.length === end.cases.length && points.length >= 4 && span <= BigInt(points.length * 4 + 16)) {
      const byValue = new Map(points.map((entry) => [entry.low, this._e.orderOf(entry.to)]));
      const otherwise = this._e.orderOf(end.otherwise);
      const depth = (order: number): number => this._e.nest + order - this._e.index - 1;
      if ([...byValue.values(), otherwise].every((order) => order > this._e.index)) {
        out
          .u8(Op.localGet)
          .u32(local)
          .u8(Op.i32Const)
          .s32(Number(BigInt.asIntN(32, low)))
          .u8(Op.i32Sub, Op.brTable)
          .u32(Number(span));
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
        out
          .u8(wide ? (end.signed ? Op.i64GeS : Op.i64GeU) : end.signed ? Op.i32GeS : Op.i32GeU)
          .u8(Op.localGet)
          .u32(local);
        push(entry.high);
        out.u8(wide ? (end.signed ? Op.i64LeS : Op.i64LeU) : end.signed ? Op.i32LeS : Op.i32LeU).u8(Op.i32And);
      }
      out.u8(Op.if, 0x40);
      this._e.nest++;
      this._jump(entry.to);
      this._e.nest--;
      out.u8(Op.end);
    }
    this._jump(end.otherwise);
  }

  private _call(end: Terminator & { k: 'call' }): void {
    const { out } = this._e;
    const { call } = end;
    // Values of scalars and bytes of records go to their places; the callee's frame starts where this one ends.
    this._e.newFrame();
    out.u8(Op.localSet, NEW);
    let targetLocal = -1;
    if (typeof call.target !== 'number') {
      targetLocal = this._e.newLocal('i32');
      this._values.node(call.target);
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
    out.u8(Op.localGet, FP, Op.i32Const).s32(this._e.orderOf(end.resume));
    header(Frame.pc);
    out.u8(Op.i32Const).s32(0).u8(Op.localGet, NEW, Op.i32Store, 2).u32(Control.frame);
    // Without room the trampoline calls it.
    out.u8(Op.localGet, ROOM, Op.i32Eqz, Op.if, 0x40, Op.i32Const).s32(Status.run);
    this._e.leave();
    out.u8(Op.end);
    out.u8(Op.localGet, NEW, Op.localGet, ROOM, Op.i32Const).s32(1).u8(Op.i32Sub);
    if (typeof call.target === 'number') out.u8(Op.i32Const).s32(call.target);
    else out.u8(Op.localGet).u32(targetLocal);
    out.u8(Op.callIndirect).u32(0).u32(0).u8(Op.localTee, A32);
    // Not back in this frame: what is to be done now stands in memory.
    out
      .u8(Op.i32Const)
      .s32(0)
      .u8(Op.i32Load, 2)
      .u32(Control.frame)
      .u8(Op.localGet, FP, Op.i32Ne, Op.i32Or, Op.if, 0x40);
    out.u8(Op.localGet, A32);
    this._e.leave();
    out.u8(Op.end);
    this._e.calls = true;
    this._jump(end.resume);
  }

  /** From a function pointer on the stack to a function number in `local`, or a fault. */
  private _functionNumber(local: number): void {
    const { out } = this._e;
    out.u8(Op.localTee, A64, Op.i64Const).s64(BigInt(CODE_BASE)).u8(Op.i64Sub, Op.localTee).u32(this._e.scratch64());
    // In range of the code area and a multiple of 16.
    out.u8(Op.i64Const).s64(4n).u8(Op.i64Rotr, Op.localTee).u32(this._e.scratch64());
    out.u8(Op.i64Const).s64(0x1_0000n).u8(Op.i64GeU);
    this._e.faultIf(FaultKind.badCall << FaultInfo.kindShift);
    out.u8(Op.localGet).u32(this._e.scratch64()).u8(Op.i32WrapI64, Op.localSet).u32(local);
  }

  private _argument(arg: CallArg, area: number | undefined): void {
    const { out } = this._e;
    const base = arg.variadic ? FP : NEW;
    const offset = arg.variadic ? (area ?? 0) + arg.off : Frame.args + arg.off;
    const size = arg.kind === 'record' ? arg.size : arg.node.t === 'i32' || arg.node.t === 'f32' ? 4 : 8;
    if (!arg.variadic && size > 0)
      this._values.memory.watch(size, () => void out.u8(Op.localGet, base, Op.i32Const).s32(offset).u8(Op.i32Add));
    if (arg.kind === 'scalar') {
      out.u8(Op.localGet, base);
      this._values.node(arg.node);
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
    const from = this._values.memory.rangeChecked(arg.addr, arg.size, false);
    out.u8(Op.localGet, base, Op.i32Const).s32(offset).u8(Op.i32Add);
    from();
    out.u8(Op.i32Const).s32(arg.size).u8(0xfc).u32(10).u8(0, 0);
  }
}
