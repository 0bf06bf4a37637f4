/**
 * Result types of gcc's builtin functions, as far as the type depends on more than a prototype (atomics) or no header
 * declares them. What they do is the machine's affair (src/machine).
 */

import type { Expr } from '../ast';
import type { CType } from '../types';
import {
  BOOL,
  CHAR_POINTER,
  DOUBLE,
  FLOAT,
  INT,
  LLONG,
  LONG,
  ULONG,
  UINT,
  UNKNOWN,
  USHORT,
  VOID,
  VOID_POINTER,
  decay,
  unqualified,
} from '../typeRules';

const FIXED: Record<string, CType> = {
  expect: LONG,
  expect_with_probability: LONG,
  constant_p: INT,
  prefetch: VOID,
  unreachable: VOID,
  trap: VOID,
  assume_aligned: VOID_POINTER,
  clz: INT,
  clzl: INT,
  clzll: INT,
  ctz: INT,
  ctzl: INT,
  ctzll: INT,
  popcount: INT,
  popcountl: INT,
  popcountll: INT,
  ffs: INT,
  ffsl: INT,
  ffsll: INT,
  parity: INT,
  parityl: INT,
  parityll: INT,
  clrsb: INT,
  clrsbl: INT,
  clrsbll: INT,
  bswap16: USHORT,
  bswap32: UINT,
  bswap64: ULONG,
  alloca: VOID_POINTER,
  alloca_with_align: VOID_POINTER,
  memcpy: VOID_POINTER,
  memmove: VOID_POINTER,
  memset: VOID_POINTER,
  memcmp: INT,
  strlen: ULONG,
  strcmp: INT,
  strncmp: INT,
  strcpy: CHAR_POINTER,
  strncpy: CHAR_POINTER,
  strchr: CHAR_POINTER,
  strrchr: CHAR_POINTER,
  strcat: CHAR_POINTER,
  strncat: CHAR_POINTER,
  strstr: CHAR_POINTER,
  strpbrk: CHAR_POINTER,
  stpcpy: CHAR_POINTER,
  strdup: CHAR_POINTER,
  strndup: CHAR_POINTER,
  strspn: ULONG,
  strcspn: ULONG,
  strnlen: ULONG,
  strcasecmp: INT,
  strncasecmp: INT,
  memchr: VOID_POINTER,
  mempcpy: VOID_POINTER,
  realloc: VOID_POINTER,
  puts: INT,
  putchar: INT,
  fprintf: INT,
  fputs: INT,
  fputc: INT,
  fwrite: ULONG,
  vprintf: INT,
  vsprintf: INT,
  vsnprintf: INT,
  vfprintf: INT,
  isalpha: INT,
  isdigit: INT,
  isalnum: INT,
  isspace: INT,
  isupper: INT,
  islower: INT,
  isxdigit: INT,
  isprint: INT,
  ispunct: INT,
  iscntrl: INT,
  toupper: INT,
  tolower: INT,
  sqrt: DOUBLE,
  sqrtf: FLOAT,
  floor: DOUBLE,
  floorf: FLOAT,
  ceil: DOUBLE,
  ceilf: FLOAT,
  trunc: DOUBLE,
  truncf: FLOAT,
  round: DOUBLE,
  roundf: FLOAT,
  rint: DOUBLE,
  rintf: FLOAT,
  pow: DOUBLE,
  powf: FLOAT,
  fmod: DOUBLE,
  fmodf: FLOAT,
  exp: DOUBLE,
  expf: FLOAT,
  log: DOUBLE,
  logf: FLOAT,
  log2: DOUBLE,
  log10: DOUBLE,
  fmax: DOUBLE,
  fmin: DOUBLE,
  copysign: DOUBLE,
  copysignf: FLOAT,
  isnanf: INT,
  isnanl: INT,
  isinff: INT,
  isinfl: INT,
  isless: INT,
  isgreater: INT,
  islessequal: INT,
  isgreaterequal: INT,
  islessgreater: INT,
  isunordered: INT,
  huge_valf: FLOAT,
  return_address: VOID_POINTER,
  frame_address: VOID_POINTER,
  extract_return_addr: VOID_POINTER,
  object_size: ULONG,
  va_start: VOID,
  va_end: VOID,
  va_copy: VOID,
  abort: VOID,
  exit: VOID,
  printf: INT,
  snprintf: INT,
  sprintf: INT,
  malloc: VOID_POINTER,
  calloc: VOID_POINTER,
  free: VOID,
  abs: INT,
  labs: LONG,
  llabs: LLONG,
  fabs: DOUBLE,
  fabsf: FLOAT,
  huge_val: DOUBLE,
  inf: DOUBLE,
  inff: FLOAT,
  nan: DOUBLE,
  nanf: FLOAT,
  isnan: INT,
  isinf: INT,
  isinf_sign: INT,
  isfinite: INT,
  signbit: INT,
  add_overflow: BOOL,
  sub_overflow: BOOL,
  mul_overflow: BOOL,
  add_overflow_p: BOOL,
  sub_overflow_p: BOOL,
  mul_overflow_p: BOOL,
  cpu_supports: INT,
  cpu_init: VOID,
  speculation_safe_value: UNKNOWN,
  setjmp: INT,
  longjmp: VOID,
  classify_type: INT,
  ia32_pause: VOID,
  ia32_rdtsc: ULONG,
  va_arg_pack_len: INT,
};

/**
 * How many arguments of the C library's variadic functions are named (C11 7.21.6): calls through `__builtin_printf`,
 * or of a function that no header declared, pass the rest as variable arguments all the same.
 */
const NAMED_ARGUMENTS: Record<string, number> = {
  printf: 1,
  fprintf: 2,
  dprintf: 2,
  sprintf: 2,
  snprintf: 3,
  asprintf: 2,
  scanf: 1,
  fscanf: 2,
  sscanf: 2,
  syslog: 2,
};

/**
 * How many arguments of a variadic function of the C library are named; undefined: it is not variadic, or not known.
 */
export function namedArguments(name: string): number | undefined {
  return Object.hasOwn(NAMED_ARGUMENTS, name) ? NAMED_ARGUMENTS[name] : undefined;
}

function pointee(args: readonly Expr[]): CType {
  const type = args.length > 0 ? decay(args[0].type) : UNKNOWN;
  return type.kind === 'pointer' ? unqualified(type.to) : UNKNOWN;
}

/** The C library's function behind a builtin: `memcpy` of `__builtin___memcpy_chk`. */
export function libraryName(builtin: string): string {
  return builtin.replace(/^__builtin_/, '').replace(/^__(.*)_chk$/, '$1');
}

/** Whether a name is a compiler builtin (and needs no declaration). */
export function isBuiltinName(name: string): boolean {
  return name.startsWith('__builtin_') || name.startsWith('__sync_') || name.startsWith('__atomic_');
}

/** Result type of a call of a builtin. Unknown for builtins that are not in the table (vector intrinsics). */
export function builtinResultType(name: string, args: readonly Expr[]): CType {
  if (/^__builtin_[us](?:add|sub|mul)(?:l|ll)?_overflow$/.test(name)) return BOOL;
  if (name.startsWith('__builtin_')) return FIXED[name.slice(10)] ?? FIXED[libraryName(name)] ?? UNKNOWN;
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
