/**
 * Result types of gcc's builtin functions, as far as the type depends on more than a prototype (atomics) or no header
 * declares them. What they do is the machine's affair (src/machine).
 */

import type { Expr } from '../ast';
import type { CType } from '../types';
import {
  BOOL, CHAR_POINTER, DOUBLE, FLOAT, INT, LLONG, LONG, ULONG, UINT, UNKNOWN, USHORT, VOID, VOID_POINTER, decay, unqualified,
} from '../typeRules';

const FIXED: Record<string, CType> = {
  expect: LONG, expect_with_probability: LONG, constant_p: INT, prefetch: VOID, unreachable: VOID, trap: VOID, assume_aligned: VOID_POINTER,
  clz: INT, clzl: INT, clzll: INT, ctz: INT, ctzl: INT, ctzll: INT, popcount: INT, popcountl: INT, popcountll: INT,
  ffs: INT, ffsl: INT, ffsll: INT, parity: INT, parityl: INT, parityll: INT, clrsb: INT, clrsbl: INT, clrsbll: INT, bswap16: USHORT, bswap32: UINT, bswap64: ULONG,
  alloca: VOID_POINTER, alloca_with_align: VOID_POINTER, memcpy: VOID_POINTER, memmove: VOID_POINTER, memset: VOID_POINTER, memcmp: INT, strlen: ULONG,
  strcmp: INT, strncmp: INT, strcpy: CHAR_POINTER, strncpy: CHAR_POINTER, strchr: CHAR_POINTER, strrchr: CHAR_POINTER,
  return_address: VOID_POINTER, frame_address: VOID_POINTER, extract_return_addr: VOID_POINTER, object_size: ULONG,
  va_start: VOID, va_end: VOID, va_copy: VOID, abort: VOID, exit: VOID, printf: INT, snprintf: INT, sprintf: INT,
  malloc: VOID_POINTER, calloc: VOID_POINTER, free: VOID, abs: INT, labs: LONG, llabs: LLONG, fabs: DOUBLE, fabsf: FLOAT, huge_val: DOUBLE, inf: DOUBLE,
  inff: FLOAT, nan: DOUBLE, nanf: FLOAT, isnan: INT, isinf: INT, isinf_sign: INT, isfinite: INT, signbit: INT, add_overflow: BOOL, sub_overflow: BOOL,
  mul_overflow: BOOL, add_overflow_p: BOOL, sub_overflow_p: BOOL, mul_overflow_p: BOOL, cpu_supports: INT, cpu_init: VOID, speculation_safe_value: UNKNOWN, setjmp: INT, longjmp: VOID,
  classify_type: INT, ia32_pause: VOID, ia32_rdtsc: ULONG, va_arg_pack_len: INT,
};

function pointee(args: readonly Expr[]): CType {
  const type = args.length > 0 ? decay(args[0].type) : UNKNOWN;
  return type.kind === 'pointer' ? unqualified(type.to) : UNKNOWN;
}

/** Whether a name is a compiler builtin (and needs no declaration). */
export function isBuiltinName(name: string): boolean {
  return name.startsWith('__builtin_') || name.startsWith('__sync_') || name.startsWith('__atomic_');
}

/** Result type of a call of a builtin. Unknown for builtins that are not in the table (vector intrinsics). */
export function builtinResultType(name: string, args: readonly Expr[]): CType {
  if (/^__builtin_[us](?:add|sub|mul)(?:l|ll)?_overflow$/.test(name)) return BOOL;
  if (name.startsWith('__builtin_')) return FIXED[name.slice(10)] ?? UNKNOWN;
  if (name.startsWith('__sync_')) {
    if (name.startsWith('__sync_bool')) return BOOL;
    if (name === '__sync_synchronize' || name === '__sync_lock_release') return VOID;
    return pointee(args);
  }
  switch (name) {
    case '__atomic_compare_exchange_n':
    case '__atomic_compare_exchange':
    case '__atomic_test_and_set':
    case '__atomic_always_lock_free':
    case '__atomic_is_lock_free':
      return BOOL;
    case '__atomic_store_n':
    case '__atomic_store':
    case '__atomic_load':
    case '__atomic_exchange':
    case '__atomic_clear':
    case '__atomic_thread_fence':
    case '__atomic_signal_fence':
      return VOID;
    default:
      return pointee(args);
  }
}
