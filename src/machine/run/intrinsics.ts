/**
 * Intrinsics: the functions of <string.h> that programs call most, in WebAssembly. They check and move whole blocks
 * without leaving it. Each gives what its model in libc/string.ts gives; what is not plain (a fault, for one) is left
 * to that model.
 */

import { RANGE } from '../check/accessChecks';
import type { RangeCheck } from '../check/accessChecks';
import { CODE } from '../call/compiledFunction';
import type { CompiledFunction } from '../call/compiledFunction';
import { Op } from '../wasm/opcodes';
import type { ValueType } from '../wasm/encoder';
import {
  access,
  add,
  assemble,
  block,
  br,
  brIf,
  call,
  copy,
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
import { COUNTED_CALL, COUNTS_BASE, Control, Frame, MEMORY_SIZE, SHADOW_BASE, Shadow } from '../memory/memory';

const FRAME = 0;
/** Locals behind the parameters; those of a model come after them. */
const [TO, FROM, SIZE, OWN] = [2, 3, 4, 5];

const argument = (i: number): Code => access(Op.i64Load, get(FRAME), Frame.args + 8 * i);
const pointer = (i: number): Code => op(Op.i32WrapI64, argument(i));
const shadowOf = (address: Code): Code => access(Op.i32Load8U, op(Op.i32ShrU, address, i32(3)), SHADOW_BASE);
/** Where `br(0)` in a model's code leads: the model in JavaScript. */
const unlessGood = (i: number, write: boolean): Code => brIf(0, call(0, argument(i), get(SIZE), i32(write ? 1 : 0)));

/** `code` leaves the value, an i64; `status`: what asks for the model in JavaScript. */
function model(
  memory: WebAssembly.Memory,
  range: RangeCheck,
  status: number,
  name: string,
  code: Code,
  locals: ValueType[] = [],
): CompiledFunction {
  const VALUE = OWN + locals.length;
  return assemble(
    memory,
    name,
    CODE,
    ['i32', 'i32', 'i32', ...locals, 'i64'],
    [
      block([
        // As for the store of a value from JavaScript, which makes its place one that has a value.
        brIf(0, op(Op.i32Ne, shadowOf(add(get(FRAME), i32(Frame.result))), i32(Shadow.ok))),
        set(VALUE, code),
        access(Op.i64Store, get(FRAME), Frame.result, get(VALUE)),
        // As Counts.called.
        set(TO, op(Op.i32Shl, access(Op.i32Load, get(FRAME), Frame.function), i32(3))),
        access(
          Op.i64Store,
          get(TO),
          COUNTS_BASE,
          op(Op.i64Add, access(Op.i64Load, get(TO), COUNTS_BASE), i64(COUNTED_CALL)),
        ),
        access(Op.i32Store, i32(0), Control.frame, access(Op.i32Load, get(FRAME), Frame.caller)),
        leave(i32(0)),
      ]),
      i32(status),
    ],
    { range: { signature: RANGE, function: range } },
  ) as CompiledFunction;
}

/** Bytes at argument 0 and size in argument `n`: sets the locals. */
const sized = (n: number): Code => [
  brIf(0, op(Op.i64GtU, argument(n), i64(BigInt(MEMORY_SIZE)))),
  set(SIZE, op(Op.i32WrapI64, argument(n))),
];

const move: Code = [
  sized(2),
  unlessEmpty([unlessGood(1, false), unlessGood(0, true)]),
  copy(pointer(0), pointer(1), get(SIZE)),
  argument(0),
];

/** What is checked of no bytes is any address; it must not be used then. */
function unlessEmpty(checks: Code): Code {
  return [brIf(0, not(get(SIZE))), checks];
}

const fillBytes: Code = [
  sized(2),
  unlessEmpty(unlessGood(0, true)),
  fill(pointer(0), access(Op.i32Load, get(FRAME), Frame.args + 8), get(SIZE)),
  argument(0),
];

/** -1, 0 or 1; eight bytes at a time as long as they are the same. */
function compare(): { code: Code; locals: ValueType[] } {
  const DIFFERENCE = OWN;
  const byte = (at: number): Code => access(Op.i32Load8U, get(at));
  const eight = (at: number): Code => access(Op.i64Load, get(at));
  const on = (by: number): Code => [
    set(TO, add(get(TO), i32(by))),
    set(FROM, add(get(FROM), i32(by))),
    set(SIZE, sub(get(SIZE), i32(by))),
  ];
  const code: Code = [
    sized(2),
    unlessEmpty([unlessGood(0, false), unlessGood(1, false)]),
    set(TO, pointer(0)),
    set(FROM, pointer(1)),
    loop(when(op(Op.i32GeU, get(SIZE), i32(8)), when(op(Op.i64Eq, eight(TO), eight(FROM)), [on(8), br(2)]))),
    loop(when(get(SIZE), [set(DIFFERENCE, sub(byte(TO), byte(FROM))), when(not(get(DIFFERENCE)), [on(1), br(2)])])),
    op(Op.i64ExtendI32S, sub(op(Op.i32GtS, get(DIFFERENCE), i32(0)), op(Op.i32LtS, get(DIFFERENCE), i32(0)))),
  ];
  return { code, locals: ['i32'] };
}

/** Length of a string in memory of which every byte may be read. */
const length: Code = [
  brIf(0, op(Op.i64GeU, argument(0), i64(BigInt(MEMORY_SIZE - 8)))),
  set(TO, pointer(0)),
  set(FROM, pointer(0)),
  block(
    loop([
      // At the first byte and at each multiple of 8: what the shadow says of the eight.
      when(op(Op.i32Or, not(op(Op.i32And, get(FROM), i32(7))), op(Op.i32Eq, get(FROM), get(TO))), [
        set(SIZE, shadowOf(get(FROM))),
        brIf(3, op(Op.i32GtU, sub(get(SIZE), i32(Shadow.ok)), i32(Shadow.readOnly - Shadow.ok))),
      ]),
      brIf(1, not(access(Op.i32Load8U, get(FROM)))),
      set(FROM, add(get(FROM), i32(1))),
      br(0),
    ]),
  ),
  op(Op.i64ExtendI32U, sub(get(FROM), get(TO))),
];

/** The functions by the names of their models. `status`: what they give to ask for the model in JavaScript. */
export function intrinsics(
  memory: WebAssembly.Memory,
  range: RangeCheck,
  status: number,
): ReadonlyMap<string, CompiledFunction> {
  const make = (name: string, code: Code, locals?: ValueType[]): [string, CompiledFunction] => [
    name,
    model(memory, range, status, name, code, locals),
  ];
  const compared = compare();
  return new Map([
    make('memcpy', move),
    make('memmove', move),
    make('memset', fillBytes),
    make('memcmp', compared.code, compared.locals),
    make('strlen', length),
  ]);
}
