/**
 * Helpers of the runtime that compiled code calls directly: mathematics that WebAssembly lacks, 128-bit integers,
 * long double, the clock. None of them enters C or stops.
 */

import type { Signature } from '../wasm/encoder';
import type { Memory } from '../memory/memory';
import {
  compareReals,
  readReal,
  realFromInteger,
  realFromNumber,
  realOperation,
  realToInteger,
  realToNumber,
  rounded,
  writeReal,
} from '../numeric/longDouble';
import type { Real } from '../numeric/longDouble';

export interface HostState {
  memory: Memory;
  /** Nanoseconds of machine time since the start. */
  now(): bigint;
  /** Maps stack up to an address; 1: there is no more. */
  grow(top: number): number;
  /** Bytes are about to be written that may be watched. */
  written(address: number, length: number): void;
  /** Whether the caller of the function whose frame is at an address uses the value that it gives. */
  valueUsed(frame: number): boolean;
  /** An access that another thread may race with; true: it is to stop the machine. */
  raced(address: number, info: number, statement: number): boolean;
}
export interface HostFunction {
  signature: Signature;
  make(state: HostState): (...args: never[]) => number | bigint | void;
}

function math(fn: (...xs: number[]) => number, arity = 1): HostFunction {
  return { signature: { params: Array(arity).fill('f64'), results: ['f64'] }, make: () => fn };
}

/** Operations on 128-bit integers; the operands lie in memory, the result goes to the control block's scratch. */
export const WIDE_OPS = ['+', '-', '*', '/', '%', '&', '|', '^', '<<', '>>', '>>>', '/u', '%u', '~', 'neg'] as const;

/** Operations on long double. */
export const REAL_OPS = ['+', '-', '*', '/', 'neg'] as const;

function writeWide(memory: Memory, address: number, value: bigint): void {
  memory.setU64(address, BigInt.asUintN(64, value));
  memory.setU64(address + 8, BigInt.asUintN(64, value >> 64n));
}

/** What x87 and cvttsd2si give for a value that does not fit: only the highest bit. */
function fitting(value: bigint | undefined, bits: number): bigint {
  const low = -(1n << BigInt(bits - 1));
  return value === undefined || value < low || value >= 1n << BigInt(bits) ? low : value;
}

function readWide(memory: Memory, address: number): bigint {
  return memory.getU64(address) | (memory.getU64(address + 8) << 64n);
}

export function wideOperation(op: string, a: bigint, b: bigint): bigint {
  const sa = BigInt.asIntN(128, a);
  const sb = BigInt.asIntN(128, b);
  switch (op) {
    case '+':
      return a + b;
    case '-':
      return a - b;
    case '*':
      return a * b;
    case '/':
      return sb === 0n ? 0n : sa / sb;
    case '%':
      return sb === 0n ? 0n : sa % sb;
    case '/u':
      return b === 0n ? 0n : a / b;
    case '%u':
      return b === 0n ? 0n : a % b;
    case '&':
      return a & b;
    case '|':
      return a | b;
    case '^':
      return a ^ b;
    case '<<':
      return a << (b & 127n);
    case '>>':
      return sa >> (b & 127n);
    case '>>>':
      return a >> (b & 127n);
    case '~':
      return ~a;
    default:
      return -a;
  }
}

export const HOST_FUNCTIONS: Record<string, HostFunction> = {
  sin: math(Math.sin),
  cos: math(Math.cos),
  tan: math(Math.tan),
  asin: math(Math.asin),
  acos: math(Math.acos),
  atan: math(Math.atan),
  exp: math(Math.exp),
  log: math(Math.log),
  log2: math(Math.log2),
  log10: math(Math.log10),
  cbrt: math(Math.cbrt),
  exp2: math((x) => 2 ** x),
  sinh: math(Math.sinh),
  cosh: math(Math.cosh),
  tanh: math(Math.tanh),
  log1p: math(Math.log1p),
  expm1: math(Math.expm1),
  round: math((x) => {
    const whole = Math.trunc(x);
    return Math.abs(x - whole) >= 0.5 ? whole + Math.sign(x) : whole;
  }),
  pow: math((x, y) => x ** y, 2),
  atan2: math(Math.atan2, 2),
  hypot: math(Math.hypot, 2),
  fmod: math((x, y) => x % y, 2),
  /** Machine time in nanoseconds. */
  clock: { signature: { params: [], results: ['i64'] }, make: (state) => () => BigInt.asIntN(64, state.now()) },
  /** Maps stack for a frame that grows up to an address; 1: there is no more. */
  growStack: {
    signature: { params: ['i64'], results: ['i32'] },
    make: (state) => (top: bigint) => (top > 0xffff_ffffn || top < 0n ? 1 : state.grow(Number(top) + 512)),
  },
  /**
   * 128-bit: operation number, addresses of the operands, address of the result. Machine addresses known to be good.
   */
  wide: {
    signature: { params: ['i32', 'i64', 'i64', 'i64'], results: [] },
    make:
      ({ memory }) =>
      (op: number, a: bigint, b: bigint, to: bigint) => {
        const result = wideOperation(WIDE_OPS[op], readWide(memory, Number(a)), readWide(memory, Number(b)));
        memory.setU64(Number(to), BigInt.asUintN(64, result));
        memory.setU64(Number(to) + 8, BigInt.asUintN(64, result >> 64n));
      },
  },
  /** Compares: -1, 0, 1; signed when the first argument is non-zero. */
  wideCompare: {
    signature: { params: ['i32', 'i64', 'i64'], results: ['i32'] },
    make:
      ({ memory }) =>
      (signed: number, a: bigint, b: bigint) => {
        let x = readWide(memory, Number(a));
        let y = readWide(memory, Number(b));
        if (signed) [x, y] = [BigInt.asIntN(128, x), BigInt.asIntN(128, y)];
        return x < y ? -1 : x > y ? 1 : 0;
      },
  },
  /** Double from a 128-bit integer. */
  wideToDouble: {
    signature: { params: ['i32', 'i64'], results: ['f64'] },
    make:
      ({ memory }) =>
      (signed: number, a: bigint) => {
        const x = readWide(memory, Number(a));
        return Number(signed ? BigInt.asIntN(128, x) : x);
      },
  },
  wideToFloat: {
    signature: { params: ['i32', 'i64'], results: ['f32'] },
    make:
      ({ memory }) =>
      (signed: number, a: bigint) => {
        const x = readWide(memory, Number(a));
        return realToNumber(realFromInteger(signed ? BigInt.asIntN(128, x) : x), true);
      },
  },
  wideFromDouble: {
    signature: { params: ['f64', 'i64'], results: [] },
    make:
      ({ memory }) =>
      (x: number, to: bigint) =>
        writeWide(memory, Number(to), fitting(realToInteger(realFromNumber(x)), 128)),
  },
  /** long double: operation number, addresses of the operands and of the result. */
  real: {
    signature: { params: ['i32', 'i64', 'i64', 'i64'], results: [] },
    make:
      ({ memory }) =>
      (op: number, a: bigint, b: bigint, to: bigint) => {
        const x = readReal(memory, Number(a));
        const name = REAL_OPS[op];
        const result: Real =
          name === 'neg' ? { ...x, negative: !x.negative } : realOperation(name, x, readReal(memory, Number(b)));
        writeReal(memory, Number(to), result);
      },
  },
  /** -1, 0, 1; 2 when the two cannot be compared. */
  realCompare: {
    signature: { params: ['i64', 'i64'], results: ['i32'] },
    make:
      ({ memory }) =>
      (a: bigint, b: bigint) =>
        compareReals(readReal(memory, Number(a)), readReal(memory, Number(b))),
  },
  realFromDouble: {
    signature: { params: ['f64', 'i64'], results: [] },
    make:
      ({ memory }) =>
      (x: number, to: bigint) =>
        writeReal(memory, Number(to), realFromNumber(x)),
  },
  realFromInteger: {
    signature: { params: ['i32', 'i64', 'i64'], results: [] },
    make:
      ({ memory }) =>
      (signed: number, x: bigint, to: bigint) =>
        writeReal(memory, Number(to), realFromInteger(signed ? BigInt.asIntN(64, x) : BigInt.asUintN(64, x))),
  },
  realFromWide: {
    signature: { params: ['i32', 'i64', 'i64'], results: [] },
    make:
      ({ memory }) =>
      (signed: number, a: bigint, to: bigint) => {
        const x = readWide(memory, Number(a));
        writeReal(memory, Number(to), rounded(realFromInteger(signed ? BigInt.asIntN(128, x) : x)));
      },
  },
  wideFromReal: {
    signature: { params: ['i64', 'i64'], results: [] },
    make:
      ({ memory }) =>
      (a: bigint, to: bigint) =>
        writeWide(memory, Number(to), fitting(realToInteger(readReal(memory, Number(a))), 128)),
  },
  realToDouble: {
    signature: { params: ['i64'], results: ['f64'] },
    make:
      ({ memory }) =>
      (a: bigint) =>
        realToNumber(readReal(memory, Number(a))),
  },
  realToFloat: {
    signature: { params: ['i64'], results: ['f32'] },
    make:
      ({ memory }) =>
      (a: bigint) =>
        realToNumber(readReal(memory, Number(a)), true),
  },
  realToInteger: {
    signature: { params: ['i64'], results: ['i64'] },
    make:
      ({ memory }) =>
      (a: bigint) =>
        BigInt.asIntN(64, fitting(realToInteger(readReal(memory, Number(a))), 64)),
  },
  /**
   * Whether `a op b` does not fit into a type of so many bits: operation (add, sub, mul), signs (1: of a, 2: of b, 4:
   * of the result), bits, addresses of the operands and of the result, of which the low 128 bits are stored.
   */
  overflows: {
    signature: { params: ['i32', 'i32', 'i32', 'i64', 'i64', 'i64'], results: ['i32'] },
    make:
      ({ memory }) =>
      (op: number, signs: number, bits: number, a: bigint, b: bigint, to: bigint) => {
        const read = (at: bigint, signed: boolean): bigint =>
          signed ? BigInt.asIntN(128, readWide(memory, Number(at))) : readWide(memory, Number(at));
        const x = read(a, (signs & 1) !== 0);
        const y = read(b, (signs & 2) !== 0);
        const exact = op === 0 ? x + y : op === 1 ? x - y : x * y;
        writeWide(memory, Number(to), exact);
        return (signs & 4 ? BigInt.asIntN(bits, exact) : BigInt.asUintN(bits, exact)) === exact ? 0 : 1;
      },
  },
  /** A store to what may be watched: address, bytes. */
  written: {
    signature: { params: ['i32', 'i32'], results: [] },
    make: (state) => (address: number, length: number) => state.written(address >>> 0, length >>> 0),
  },
  valueUsed: {
    signature: { params: ['i64'], results: ['i32'] },
    make: (state) => (frame: bigint) => (state.valueUsed(Number(frame)) ? 1 : 0),
  },
  /**
   * A variable was given what is computed from others, one of which has no value: it has none either (address,
   * bytes).
   */
  noValue: {
    signature: { params: ['i64', 'i32'], results: [] },
    make:
      ({ memory }) =>
      (address: bigint, size: number) =>
        memory.freshen(Number(address), (size + 7) & ~7),
  },
  /**
   * An access where races are looked for: address, bytes and kind (see FaultInfo; `update`: by an atomic operation),
   * statement; 1: a fault.
   */
  raced: {
    signature: { params: ['i32', 'i32', 'i32'], results: ['i32'] },
    make: (state) => (address: number, info: number, statement: number) =>
      state.raced(address >>> 0, info, statement) ? 1 : 0,
  },
};
