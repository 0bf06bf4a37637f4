/**
 * Writes a built function as a WebAssembly module.
 *
 * The function takes its frame and room for calls, and gives a status. Its body is a loop around a `br_table` over
 * the basic blocks; the number of the block to go on with is in the frame whenever the function is left. Loads and
 * stores through pointers are checked against the shadow memory (emitMemory.ts); statements take from the fuel and
 * look at their stop byte.
 */

import { HOST_FUNCTIONS } from '../call/hostFunctions';
import { Control, EXPLORE_BASE, EXPLORE_SIZE, FaultInfo, FaultKind, Frame, Owner, STOPS_BASE } from '../memory/memory';
import { CODE, Status } from '../call/compiledFunction';
import { encodeModule } from '../wasm/encoder';
import type { Import } from '../wasm/encoder';
import { Op } from '../wasm/opcodes';
import type { Access, Block, Builder } from './builder';
import { A32, A64, CORE_IMPORTS, Core, Emission, FP, INFO, PC } from './emission';
import type { EmitOptions } from './emission';
import { FlowWriter } from './emitFlow';
import { ValueWriter } from './emitValues';

/** The module of one function. */
export function emitFunction(builder: Builder, options: EmitOptions): Uint8Array<ArrayBuffer> {
  const e = new Emission(builder, options);
  const values = new ValueWriter(e);
  const flow = new FlowWriter(e, values);
  const { out, blocks } = e;
  const count = blocks.length;
  out.u8(Op.block, 0x40, Op.block, 0x40);
  out.u8(Op.localGet, FP, Op.i32Load, 2).u32(Frame.pc).u8(Op.localSet, PC);
  out.u8(Op.loop, 0x40);
  for (let i = 0; i < count; i++) out.u8(Op.block, 0x40);
  out.u8(Op.localGet, PC, Op.brTable).u32(count - 1);
  for (let i = 0; i < count; i++) out.u32(i);
  for (let i = 0; i < count; i++) {
    out.u8(Op.end);
    e.index = i;
    writeBlock(e, values, flow, blocks[i], i);
  }
  out.u8(Op.unreachable, Op.end, Op.unreachable, Op.end);
  // Yield: the block to go on with, status.
  e.keepBlock();
  out.u8(Op.i32Const).s32(Status.yield);
  e.leave();
  out.u8(Op.end);
  // Fault.
  e.keepBlock();
  out.u8(Op.i32Const).s32(0).u8(Op.localGet, A64, Op.i64Store, 3).u32(Control.faultAddress);
  e.setWord(Control.faultInfo, () => void out.u8(Op.localGet, INFO));
  out.u8(Op.i32Const).s32(Status.fault);
  e.told();

  const imports: Import[] = [
    { module: 'env', name: 'memory', kind: 'memory' },
    ...(e.calls ? [{ module: 'env', name: 'table', kind: 'table' } as const] : []),
    ...CORE_IMPORTS.map((entry): Import => ({ module: 'env', name: entry.name, kind: 'function', signature: entry })),
    ...e.hosts.map((name): Import => ({
      module: 'host',
      name,
      kind: 'function',
      signature: HOST_FUNCTIONS[name].signature,
    })),
  ];
  return encodeModule({ imports, signature: CODE, locals: e.locals, code: out.done(), name: options.name });
}

function writeBlock(e: Emission, values: ValueWriter, flow: FlowWriter, block: Block, index: number): void {
  const { out } = e;
  e.freeLocals();
  out.u8(Op.i32Const).s32(index).u8(Op.localSet, PC);
  if (index === 0) writePrologue(e);
  if (block.tick) writeTick(e, block.statement);
  if (block.access) writeAccessPoint(e, values, block.access);
  for (const op of block.ops) {
    values.node(op);
    if (op.t !== undefined) out.u8(Op.drop);
  }
  flow.terminator(block.end);
}

function writePrologue(e: Emission): void {
  const { out, builder, options } = e;
  if (options.constructedFlag) {
    out.u8(Op.i32Const).s32(0).u8(Op.i32Load8U, 0).u32(options.constructedFlag).u8(Op.i32Eqz, Op.if, 0x40);
    out.u8(Op.i32Const).s32(Status.constructors).u8(Op.return, Op.end);
  }
  const need = builder.frameSize + builder.outgoing;
  out.u8(Op.localGet, FP, Op.i32Const).s32(need).u8(Op.i32Add);
  e.word(Control.stackLimit);
  out.u8(Op.i32GtU, Op.if, 0x40);
  e.nest++;
  out.u8(Op.localGet, FP, Op.i32Const).s32(need).u8(Op.i32Add, Op.call).u32(Core.grow);
  e.faultIf(FaultKind.stack << FaultInfo.kindShift);
  e.nest--;
  out.u8(Op.end);
  if (builder.growsFrame)
    out
      .u8(Op.localGet, FP, Op.localGet, FP, Op.i32Const)
      .s32(builder.frameSize)
      .u8(Op.i32Add, Op.i32Store, 2)
      .u32(Frame.top);
  e.countCall();
}

/** A statement begins: out when time is up or somebody stops here. */
function writeTick(e: Emission, statement: number): void {
  const { out } = e;
  e.word(Control.fuel);
  out.u8(Op.localTee, A32, Op.i32Eqz);
  out
    .u8(Op.i32Const)
    .s32(0)
    .u8(Op.i32Load8U, 0)
    .u32(STOPS_BASE + e.options.statementBase + statement);
  out.u8(Op.i32Or, Op.brIf).u32(e.loopDepth + 1);
  e.setWord(Control.fuel, () => void out.u8(Op.localGet, A32, Op.i32Const).s32(1).u8(Op.i32Sub));
  e.counted();
}

/**
 * Before an access that other threads may see: time passes, and where an explorer looks on, it is asked unless the
 * thread is known to be alone with these 8 bytes (see {@link EXPLORE_BASE}).
 */
function writeAccessPoint(e: Emission, values: ValueWriter, { a, size, mode }: Access): void {
  const { out } = e;
  e.word(Control.explorer);
  out.u8(Op.if, 0x40);
  e.nest++;
  e.word(Control.pass);
  out.u8(Op.if, 0x40);
  e.setWord(Control.pass, () => void out.u8(Op.i32Const).s32(0));
  out.u8(Op.else);
  e.nest++;
  values.memory.address64(a);
  out.u8(Op.localSet, A64);
  if (size <= 8) {
    const owner = e.newLocal('i32');
    out
      .u8(Op.localGet, A64, Op.i32WrapI64, Op.i32Const)
      .s32(3)
      .u8(Op.i32ShrU, Op.i32Const)
      .s32(EXPLORE_SIZE - 1)
      .u8(Op.i32And);
    out.u8(Op.i32Load8U, 0).u32(EXPLORE_BASE).u8(Op.localTee).u32(owner);
    e.word(Control.explorer);
    out.u8(Op.i32Ne);
    if (mode === 'read') out.u8(Op.localGet).u32(owner).u8(Op.i32Const).s32(Owner.readOnly).u8(Op.i32Ne, Op.i32And);
    // Over the end of its 8 bytes.
    out
      .u8(Op.localGet, A64, Op.i32WrapI64, Op.i32Const)
      .s32(7)
      .u8(Op.i32And, Op.i32Const)
      .s32(8 - size)
      .u8(Op.i32GtU, Op.i32Or);
    out.u8(Op.if, 0x40);
    e.nest++;
  }
  e.accessExit(size | (mode === 'read' ? 0 : FaultInfo.write) | (mode === 'update' ? FaultInfo.update : 0));
  if (size <= 8) {
    e.nest--;
    out.u8(Op.end);
  }
  e.nest -= 2;
  out.u8(Op.end, Op.end);
  e.word(Control.fuel);
  out.u8(Op.localTee, A32, Op.i32Eqz, Op.brIf).u32(e.loopDepth + 1);
  e.setWord(Control.fuel, () => void out.u8(Op.localGet, A32, Op.i32Const).s32(1).u8(Op.i32Sub));
  e.counted();
}
