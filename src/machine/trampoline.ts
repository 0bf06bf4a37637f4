/**
 * The loop that goes from function to function, itself in WebAssembly: calls the function of the current frame until one
 * gives a status other than "go on". And the functions that stand in the table for what is not lowered C.
 */

import { Bytes, encodeModule, extraTypeIndex } from './wasm/encoder';
import type { Import, Signature } from './wasm/encoder';
import { Op } from './wasm/opcodes';
import { Control, Frame } from './memory';

const CODE: Signature = { params: ['i32'], results: ['i32'] };

/** A function that gives a fixed status. */
export function statusStub(status: number): unknown {
  const module = new WebAssembly.Module(encodeModule({
    imports: [], signature: CODE, locals: [], code: new Bytes().u8(Op.i32Const).s32(status).done(),
  }));
  return new WebAssembly.Instance(module).exports.f;
}

/** Runs frames until one gives a status other than 0, which is the result. */
export function makeTrampoline(memory: WebAssembly.Memory, table: WebAssembly.Table): () => number {
  const imports: Import[] = [{ module: 'env', name: 'memory', kind: 'memory' }, { module: 'env', name: 'table', kind: 'table' }];
  const code = new Bytes();
  code.u8(Op.loop, 0x40);
  code.u8(Op.i32Const).s32(0).u8(Op.i32Load, 2).u32(Control.frame).u8(Op.localTee, 1);
  code.u8(Op.localGet, 1, Op.i32Load, 2).u32(Frame.function);
  code.u8(Op.callIndirect).u32(extraTypeIndex({ imports }, 0)).u32(0);
  code.u8(Op.localTee, 0, Op.i32Eqz, Op.brIf, 0, Op.end, Op.localGet, 0);
  const module = new WebAssembly.Module(encodeModule({
    imports, signature: { params: [], results: ['i32'] }, extraTypes: [CODE], locals: ['i32', 'i32'], code: code.done(),
  }));
  return new WebAssembly.Instance(module, { env: { memory, table } }).exports.f as () => number;
}
