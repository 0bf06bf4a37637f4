/**
 * Which pages were written since the last look: finds the marks in the table at {@link DIRTY_BASE} fast, however
 * large memory is.
 */

import { DIRTY_BASE, MEMORY_SIZE, PAGE } from './memory';
import type { Memory } from './memory';
import { Bytes, encodeModule } from '../wasm/encoder';
import { Op } from '../wasm/opcodes';

const PAGES = MEMORY_SIZE / PAGE;
/** Bytes that are looked at in one go. */
const GROUP = 32;

export class DirtyPages {
  private readonly _next: (at: number, end: number) => number;

  constructor(private readonly _memory: Memory) {
    this._next = makeScan(_memory.memory);
  }

  /** Pages with a mark, in order. `clear`: takes the marks away. */
  pages(clear: boolean): number[] {
    const found: number[] = [];
    const { u8 } = this._memory;
    const end = DIRTY_BASE + PAGES;
    for (let at = this._next(DIRTY_BASE, end); at < end; at = this._next(at + GROUP, end)) {
      for (let i = at; i < at + GROUP; i++) {
        if (u8[i] === 0) continue;
        found.push(i - DIRTY_BASE);
        if (clear) u8[i] = 0;
      }
    }
    return found;
  }
}

/**
 * A function that gives the first address from `at` on, in steps of 32, where 32 bytes are not all zero; `end` when
 * there is none.
 */
function makeScan(memory: WebAssembly.Memory): (at: number, end: number) => number {
  const code = new Bytes();
  const [AT, END] = [0, 1];
  code.u8(Op.block, 0x40, Op.loop, 0x40);
  code.u8(Op.localGet, AT, Op.localGet, END, Op.i32GeU, Op.brIf, 1);
  for (let i = 0; i < GROUP; i += 8) {
    code.u8(Op.localGet, AT, Op.i64Load, 3).u32(i);
    if (i > 0) code.u8(Op.i64Or);
  }
  code.u8(Op.i64Eqz, Op.i32Eqz, Op.brIf, 1);
  code.u8(Op.localGet, AT, Op.i32Const).s32(GROUP).u8(Op.i32Add, Op.localSet, AT, Op.br, 0);
  code.u8(Op.end, Op.end, Op.localGet, AT);
  const module = new WebAssembly.Module(
    encodeModule({
      imports: [{ module: 'env', name: 'memory', kind: 'memory' }],
      signature: { params: ['i32', 'i32'], results: ['i32'] },
      locals: [],
      code: code.done(),
    }),
  );
  return new WebAssembly.Instance(module, { env: { memory } }).exports.f as (at: number, end: number) => number;
}
