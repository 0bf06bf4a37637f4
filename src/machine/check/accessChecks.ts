/**
 * Checks of accesses that compiled code makes when the shadow byte is not plainly "all may be used", in WebAssembly:
 * memory that has just been given values, places over the border of 8 bytes, constants. What they cannot say goes on
 * to JavaScript ({@link Memory.access}, {@link Memory.use}), which says the same of everything and knows mappings,
 * devices and mistakes.
 */

import { Op } from '../wasm/opcodes';
import type { Signature } from '../wasm/encoder';
import {
  access,
  add,
  assemble,
  block,
  br,
  brIf,
  call,
  choose,
  fill,
  get,
  i32,
  i64,
  leave,
  loop,
  not,
  op,
  set,
  sub,
  when,
} from '../wasm/assemble';
import type { Code } from '../wasm/assemble';
import {
  Control,
  DIRTY_BASE,
  FaultInfo,
  MAPS_BASE,
  MEMORY_SIZE,
  PAGE_SHIFT,
  SHADOW_BASE,
  Shadow,
} from '../memory/memory';

/** An access to `address` as {@link FaultInfo} tells; 0: it may be. */
export type SlowCheck = (address: number, info: number) => number;
/** `size` bytes from an address, to be moved as they are or (`write`) written; 0: they may be. */
export type RangeCheck = (address: bigint, size: number, write: number) => number;

export const SLOW: Signature = { params: ['i32', 'i32'], results: ['i32'] };
export const RANGE: Signature = { params: ['i64', 'i32', 'i32'], results: ['i32'] };

const EIGHT_OK = 0x0808_0808_0808_0808n;

const eight = (address: Code): Code => op(Op.i32ShrU, address, i32(3));
const atMost8 = (value: Code, local: number): Code => [
  set(local, value),
  choose(op(Op.i32LtU, get(local), i32(8)), get(local), i32(8)),
];
const between = (value: Code, low: number, count: number): Code => op(Op.i32LtU, sub(value, i32(low)), i32(count));
/** Stores a shadow byte, the `at`-th of all. */
const setShadow = (at: number, value: Code): Code => [
  access(Op.i32Store8, get(at), SHADOW_BASE, value),
  access(Op.i32Store8, op(Op.i32ShrU, add(get(at), i32(SHADOW_BASE)), i32(PAGE_SHIFT)), DIRTY_BASE, i32(1)),
];

/** {@link Memory.access}: `slowest` decides what this does not. */
export function slowCheck(memory: WebAssembly.Memory, slowest: SlowCheck): SlowCheck {
  const [ADDRESS, INFO, AT, LAST, SHADOW, TO, END, FRESH, NOW] = [0, 1, 2, 3, 4, 5, 6, 7, 8];
  const has = (bit: number): Code => op(Op.i32And, get(INFO), i32(bit));
  const is = (value: number): Code => op(Op.i32Eq, get(SHADOW), i32(value));
  const known = sub(get(SHADOW), i32(Shadow.fresh));
  const isPart = op(Op.i32GtU, get(SHADOW), i32(Shadow.freshPart));
  const start = set(AT, eight(get(ADDRESS)));
  const next = (body: Code): Code =>
    loop([
      set(SHADOW, access(Op.i32Load8U, get(AT), SHADOW_BASE)),
      body,
      set(AT, add(get(AT), i32(1))),
      brIf(0, op(Op.i32LeU, get(AT), get(LAST))),
    ]);
  const to = set(TO, atMost8(sub(get(END), op(Op.i32Shl, get(AT), i32(3))), TO));
  // Where 8 bytes are left by `br(1)` they are good; `br(3)`: JavaScript is asked.
  const look: Code = block([
    brIf(0, is(Shadow.ok)),
    brIf(0, op(Op.i32And, is(Shadow.readOnly), not(has(FaultInfo.write)))),
    brIf(2, op(Op.i32GeU, get(ADDRESS), i32(MAPS_BASE))),
    to,
    when(between(get(SHADOW), 1, 7), [brIf(1, op(Op.i32LeU, get(TO), get(SHADOW))), br(3)]),
    brIf(2, op(Op.i32LtU, get(SHADOW), i32(Shadow.fresh))),
    set(FRESH, i32(1)),
    when(isPart, [
      brIf(3, op(Op.i32GtU, get(TO), sub(get(SHADOW), i32(Shadow.freshPart)))),
      brIf(1, has(FaultInfo.write | FaultInfo.raw)),
      br(3),
    ]),
    brIf(0, has(FaultInfo.write | FaultInfo.raw)),
    brIf(2, op(Op.i32GtU, get(TO), known)),
  ]);
  // Bytes that are written in order, from the first on, are known so far; whatever else is written counts as all.
  const inOrder = op(Op.i32Eq, op(Op.i32And, get(ADDRESS), i32(7)), known);
  const isFirst = op(Op.i32Eq, get(AT), eight(get(ADDRESS)));
  const goesOn = op(Op.i32Or, op(Op.i32And, isFirst, inOrder), op(Op.i32And, not(isFirst), is(Shadow.fresh)));
  const note: Code = block([
    brIf(0, op(Op.i32LtU, get(SHADOW), i32(Shadow.fresh))),
    to,
    when(
      has(FaultInfo.write),
      set(
        NOW,
        choose(
          isPart,
          sub(get(SHADOW), i32(Shadow.freshPart)),
          choose(
            op(Op.i32And, goesOn, op(Op.i32LtU, get(TO), i32(8))),
            add(get(TO), i32(Shadow.fresh)),
            i32(Shadow.ok),
          ),
        ),
      ),
      [
        when(op(Op.i32And, not(isPart), op(Op.i32LeU, get(TO), known)), set(NOW, i32(Shadow.ok)), [
          access(Op.i32Store, i32(0), Control.moved, i32(1)),
          br(2),
        ]),
      ],
    ),
    brIf(0, op(Op.i32Eq, get(NOW), get(SHADOW))),
    setShadow(AT, get(NOW)),
  ]);
  const code: Code = [
    set(END, add(get(ADDRESS), op(Op.i32And, get(INFO), i32(FaultInfo.size)))),
    set(LAST, eight(sub(get(END), i32(1)))),
    start,
    block([next(look), when(not(get(FRESH)), leave(i32(0))), start, next(note), leave(i32(0))]),
    call(0, get(ADDRESS), get(INFO)),
  ];
  return assemble(memory, 'slow check', SLOW, ['i32', 'i32', 'i32', 'i32', 'i32', 'i32', 'i32'], code, {
    slowest: { signature: SLOW, function: slowest },
  }) as SlowCheck;
}

/** {@link Memory.use} and, for a write, {@link Memory.mark}: `slowest` decides what this does not. */
export function rangeCheck(memory: WebAssembly.Memory, slowest: RangeCheck): RangeCheck {
  const [ADDRESS, SIZE, WRITE, A, AT, LAST, SHADOW, FRESH, END, TO] = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9];
  const is = (value: number): Code => op(Op.i32Eq, get(SHADOW), i32(value));
  const start = set(AT, eight(get(A)));
  const isPart = op(Op.i32GtU, get(SHADOW), i32(Shadow.freshPart));
  const whole = op(Op.i64Eq, access(Op.i64Load, get(AT), SHADOW_BASE), i64(EIGHT_OK));
  const has8 = op(Op.i32GeU, get(LAST), add(get(AT), i32(7)));
  const next = (body: Code): Code =>
    loop([
      // 64 bytes at a time where all of them may be used.
      when(has8, when(whole, [set(AT, add(get(AT), i32(8))), brIf(2, op(Op.i32LeU, get(AT), get(LAST))), br(3)])),
      set(SHADOW, access(Op.i32Load8U, get(AT), SHADOW_BASE)),
      body,
      set(AT, add(get(AT), i32(1))),
      brIf(0, op(Op.i32LeU, get(AT), get(LAST))),
    ]);
  const look: Code = block([
    brIf(0, is(Shadow.ok)),
    brIf(0, op(Op.i32And, is(Shadow.readOnly), not(get(WRITE)))),
    set(TO, atMost8(sub(get(END), op(Op.i32Shl, get(AT), i32(3))), TO)),
    when(between(get(SHADOW), 1, 7), [brIf(1, op(Op.i32LeU, get(TO), get(SHADOW))), br(4)]),
    brIf(3, op(Op.i32LtU, get(SHADOW), i32(Shadow.fresh))),
    set(FRESH, i32(1)),
    brIf(0, not(isPart)),
    brIf(3, op(Op.i32GtU, get(TO), sub(get(SHADOW), i32(Shadow.freshPart)))),
  ]);
  const note: Code = block([
    brIf(0, op(Op.i32LtU, get(SHADOW), i32(Shadow.fresh))),
    setShadow(AT, choose(isPart, sub(get(SHADOW), i32(Shadow.freshPart)), i32(Shadow.ok))),
  ]);
  const page = (address: Code): Code => op(Op.i32ShrU, address, i32(PAGE_SHIFT));
  const code: Code = [
    block([
      brIf(0, op(Op.i32GtU, get(SIZE), i32(MEMORY_SIZE))),
      brIf(0, op(Op.i64GtU, get(ADDRESS), op(Op.i64ExtendI32U, sub(i32(MEMORY_SIZE), get(SIZE))))),
      set(A, op(Op.i32WrapI64, get(ADDRESS))),
      set(END, add(get(A), get(SIZE))),
      set(LAST, eight(sub(get(END), i32(1)))),
      start,
      // `br(3)` in `look` asks JavaScript.
      block(next(look)),
      when(get(WRITE), [
        fill(add(page(get(A)), i32(DIRTY_BASE)), i32(1), add(sub(page(sub(get(END), i32(1))), page(get(A))), i32(1))),
        when(get(FRESH), [start, block(next(note))]),
      ]),
      leave(i32(0)),
    ]),
    call(0, get(ADDRESS), get(SIZE), get(WRITE)),
  ];
  return assemble(memory, 'range check', RANGE, ['i32', 'i32', 'i32', 'i32', 'i32', 'i32', 'i32'], code, {
    slowest: { signature: RANGE, function: slowest },
  }) as RangeCheck;
}
