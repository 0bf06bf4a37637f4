/**
 * The loop that goes from function to function, itself in WebAssembly: calls the function of the current frame until
 * one gives a status other than "go on". And the functions that stand in the table for what is not lowered C.
 *
 * A function may call the next one itself, as deep as it is told that there is room. Whoever comes back with another
 * frame than the caller's, or with a status other than 0, makes all of them leave: what is to be done stands in
 * memory alone.
 */

import { Bytes, encodeModule, extraTypeIndex } from '../wasm/encoder';
import type { Import } from '../wasm/encoder';
import { Op } from '../wasm/opcodes';
import { Control, Frame } from '../memory/memory';
import { CODE } from '../call/compiledFunction';

/** Calls one in another that the engine's own stack holds safely. */
export const ROOM = 40;

/** A function that gives a fixed status. */
export function statusStub(status: number): unknown {
  const module = new WebAssembly.Module(
    encodeModule({
      imports: [],
      signature: CODE,
      locals: [],
      code: new Bytes().u8(Op.i32Const).s32(status).done(),
    }),
  );
  return new WebAssembly.Instance(module).exports.f;
}

/** Runs frames, with so much room, until one gives a status other than 0, which is the result. */
export function makeTrampoline(memory: WebAssembly.Memory, table: WebAssembly.Table): (room: number) => number {
  const [ROOM_HERE, STATUS, FRAME] = [0, 1, 2];
  const imports: Import[] = [
    { module: 'env', name: 'memory', kind: 'memory' },
    { module: 'env', name: 'table', kind: 'table' },
  ];
  const code = new Bytes();
  code.u8(Op.loop, 0x40);
  code.u8(Op.i32Const).s32(0).u8(Op.i32Load, 2).u32(Control.frame).u8(Op.localTee, FRAME, Op.localGet, ROOM_HERE);
  code.u8(Op.localGet, FRAME, Op.i32Load, 2).u32(Frame.function);
  code.u8(Op.callIndirect).u32(extraTypeIndex({ imports }, 0)).u32(0);
  code.u8(Op.localTee, STATUS, Op.i32Eqz, Op.brIf, 0, Op.end, Op.localGet, STATUS);
  const module = new WebAssembly.Module(
    encodeModule({
      imports,
      signature: { params: ['i32'], results: ['i32'] },
      extraTypes: [CODE],
      locals: ['i32', 'i32'],
      code: code.done(),
      name: 'trampoline',
    }),
  );
  return new WebAssembly.Instance(module, { env: { memory, table } }).exports.f as (room: number) => number;
}
