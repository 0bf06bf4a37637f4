/**
 * gcc's builtin functions as the machine understands them: bit operations, overflow checks, varargs, atomics
 * (`__atomic_*`, `__sync_*`), and the handful of x86 intrinsics that are hints or fences. Statements are the
 * machine's unit of interleaving; where accesses are (see {@link finely}), an atomic operation is marked as one that
 * nobody comes into.
 */

import type { Call, Expr } from '../../c/ast';
import type { CType } from '../../c/types';
import { evaluateConstant } from '../../c/constants';
import { sizeOf } from '../../c/layout';
import { libraryName, namedArguments } from '../../c/parse/builtins';
import { INT, LONG, UINT, ULONG, decay, integerType, isInteger, promotedType, unqualified } from '../../c/typeRules';
import { Frame } from '../memory/memory';
import { Op } from '../wasm/opcodes';
import type { Lowering } from './lowering';
import type { Addr, Node, Temp } from './ir';
import {
  addressValue,
  at,
  atomic as whole,
  bin,
  constant,
  copy,
  fault,
  get,
  host,
  i32,
  i64,
  ifNode,
  letIn,
  load,
  plus,
  seq,
  store,
  un,
  sharedAddress,
  sharedValue,
  resultType,
} from './ir';
import { convert, isSigned, memKind, narrowTo, valueType } from './values';

const INT128: CType = { kind: 'int', quals: 0, size: 16, signed: true, rank: 6, name: '__int128' };
const UINT128: CType = { ...INT128, signed: false, name: 'unsigned __int128' };

/** Hints and fences: nothing to do in a machine whose statements run one at a time. */
const NOTHING = new Set([
  '__builtin_prefetch',
  '__builtin_va_end',
  '__builtin_cpu_init',
  '__builtin_ia32_pause',
  '__builtin_ia32_mfence',
  '__builtin_ia32_lfence',
  '__builtin_ia32_sfence',
  '__atomic_thread_fence',
  '__atomic_signal_fence',
  '__sync_synchronize',
  '_mm_pause',
  '_mm_mfence',
  '_mm_lfence',
  '_mm_sfence',
  '_mm_prefetch',
  '__builtin___clear_cache',
]);

/** Functions of the C library that gcc also knows as builtins and that are simple enough to be code here. */
const INLINE_MATH: Record<string, string> = {
  sin: 'sin',
  cos: 'cos',
  tan: 'tan',
  asin: 'asin',
  acos: 'acos',
  atan: 'atan',
  exp: 'exp',
  log: 'log',
  log2: 'log2',
  log10: 'log10',
  pow: 'pow',
  fmod: 'fmod',
  cbrt: 'cbrt',
  atan2: 'atan2',
  hypot: 'hypot',
  round: 'round',
  exp2: 'exp2',
  sinh: 'sinh',
  cosh: 'cosh',
  tanh: 'tanh',
  log1p: 'log1p',
  expm1: 'expm1',
};
const WASM_MATH: Record<string, number> = {
  sqrt: Op.f64Sqrt,
  floor: Op.f64Floor,
  ceil: Op.f64Ceil,
  trunc: Op.f64Trunc,
  fabs: Op.f64Abs,
  rint: Op.f64Nearest,
  nearbyint: Op.f64Nearest,
};

/** A node for a call of a builtin, or undefined when `name` is none (or the program defines it itself). */
export function lowerBuiltin(x: Lowering, name: string, e: Call, defined: boolean): Node | undefined {
  if (defined && !name.startsWith('__builtin_')) return undefined;
  const { args } = e;
  if (NOTHING.has(name)) return seq(args.map((arg) => x.effect(arg)));
  if (name.startsWith('__atomic_')) return atomic(x, name.slice(9), e);
  if (name.startsWith('__sync_')) return sync(x, name.slice(7), e);
  const plain = name.startsWith('__builtin_') ? name.slice(10) : name;
  const mathNode = mathCall(x, plain, e);
  if (mathNode) return mathNode;
  if (name === '__rdtsc' || plain === 'ia32_rdtsc') return host('clock', 'i64', []);
  if (name === 'alloca') return alloca(x, e);
  if (!name.startsWith('__builtin_')) return undefined;
  const typed = /^[us](add|sub|mul)(?:l|ll)?_overflow$/.exec(plain);
  if (typed) return overflow(x, typed[1], e);
  switch (plain) {
    case 'expect':
    case 'expect_with_probability':
    case 'assume_aligned': {
      if (args.length === 0) return undefined;
      const value = x.valueAs(args[0], plain === 'assume_aligned' ? decay(e.type) : LONG);
      const rest = args.slice(1).filter((arg) => evaluateConstant(arg) === undefined);
      return rest.length === 0
        ? value
        : sharedValue(value, (v) =>
            seq(
              rest.map((arg) => x.effect(arg)),
              v,
            ),
          );
    }
    case 'constant_p':
      return i32(evaluateConstant(args[0]) !== undefined || args[0].kind === 'string' ? 1 : 0);
    case 'unreachable':
      return fault('__builtin_unreachable was reached', undefined);
    case 'trap':
      return fault('__builtin_trap', undefined);
    case 'speculation_safe_value':
      return x.value(args[0]);
    case 'clz':
      return un('i32', Op.i32Clz, x.valueAs(args[0], UINT));
    case 'ctz':
      return un('i32', Op.i32Ctz, x.valueAs(args[0], UINT));
    case 'popcount':
      return un('i32', Op.i32Popcnt, x.valueAs(args[0], UINT));
    case 'clzl':
    case 'clzll':
      return wrap(un('i64', Op.i64Clz, x.valueAs(args[0], ULONG)));
    case 'ctzl':
    case 'ctzll':
      return wrap(un('i64', Op.i64Ctz, x.valueAs(args[0], ULONG)));
    case 'popcountl':
    case 'popcountll':
      return wrap(un('i64', Op.i64Popcnt, x.valueAs(args[0], ULONG)));
    case 'parity':
      return bin('i32', Op.i32And, un('i32', Op.i32Popcnt, x.valueAs(args[0], UINT)), i32(1));
    case 'parityl':
    case 'parityll':
      return bin('i32', Op.i32And, wrap(un('i64', Op.i64Popcnt, x.valueAs(args[0], ULONG))), i32(1));
    case 'ffs':
      return sharedValue(x.valueAs(args[0], INT), (v) =>
        ifNode(v, bin('i32', Op.i32Add, un('i32', Op.i32Ctz, v), i32(1)), i32(0), 'i32'),
      );
    case 'ffsl':
    case 'ffsll':
      return sharedValue(x.valueAs(args[0], LONG), (v) =>
        ifNode(
          bin('i32', Op.i64Ne, v, i64(0)),
          bin('i32', Op.i32Add, wrap(un('i64', Op.i64Ctz, v)), i32(1)),
          i32(0),
          'i32',
        ),
      );
    case 'bswap16':
      return sharedValue(x.valueAs(args[0], UINT), (v) => swap16(v));
    case 'bswap32':
      return sharedValue(x.valueAs(args[0], UINT), (v) => swap32(v));
    case 'bswap64':
      return sharedValue(x.valueAs(args[0], ULONG), (v) => swap64(v));
    case 'alloca':
    case 'alloca_with_align':
      return alloca(x, e);
    case 'frame_address':
      return addressValue({ at: 'frame', off: 0 });
    case 'return_address':
    case 'extract_return_addr':
      return i64(0);
    case 'object_size':
      return i64(-1);
    case 'va_start':
      return vaStart(x, e);
    case 'va_copy':
      return copy(x.calls.vaList(args[0]), x.calls.vaList(args[1]), 24);
    case 'va_arg_pack_len':
      return i32(0);
    case 'add_overflow':
    case 'sub_overflow':
    case 'mul_overflow':
      return overflow(x, plain.slice(0, 3), e);
    case 'add_overflow_p':
    case 'sub_overflow_p':
    case 'mul_overflow_p':
      return overflow(x, plain.slice(0, 3), e, false);
    case 'clrsb':
      return sharedValue(x.valueAs(args[0], INT), (v) =>
        bin(
          'i32',
          Op.i32Sub,
          un(
            'i32',
            Op.i32Clz,
            bin(
              'i32',
              Op.i32Or,
              bin('i32', Op.i32Shl, bin('i32', Op.i32Xor, v, bin('i32', Op.i32ShrS, v, i32(31))), i32(1)),
              i32(1),
            ),
          ),
          i32(0),
        ),
      );
    case 'clrsbl':
    case 'clrsbll':
      return sharedValue(x.valueAs(args[0], LONG), (v) =>
        wrap(
          un(
            'i64',
            Op.i64Clz,
            bin(
              'i64',
              Op.i64Or,
              bin('i64', Op.i64Shl, bin('i64', Op.i64Xor, v, bin('i64', Op.i64ShrS, v, i64(63))), i64(1)),
              i64(1),
            ),
          ),
        ),
      );
    case 'cpu_supports':
    case 'cpu_is':
      return i32(0);
    case 'classify_type':
      return i32(0);
    case 'huge_val':
    case 'inf':
      return constant('f64', Infinity);
    case 'huge_valf':
    case 'inff':
      return constant('f32', Infinity);
    case 'nan':
      return constant('f64', NaN);
    case 'nanf':
      return constant('f32', NaN);
    case 'isnan':
    case 'isnanf':
    case 'isnanl':
      return sharedValue(asDouble(x, args[0]), (v) => bin('i32', Op.f64Ne, v, v));
    case 'isinf':
    case 'isinf_sign':
    case 'isinff':
    case 'isinfl':
      return sharedValue(asDouble(x, args[0]), (v) =>
        ifNode(
          bin('i32', Op.f64Eq, v, constant('f64', Infinity)),
          i32(1),
          bin('i32', Op.i32Sub, i32(0), bin('i32', Op.f64Eq, v, constant('f64', -Infinity))),
          'i32',
        ),
      );
    case 'isfinite':
      return sharedValue(asDouble(x, args[0]), (v) =>
        bin('i32', Op.f64Lt, un('f64', Op.f64Abs, v), constant('f64', Infinity)),
      );
    case 'signbit':
      return wrap(bin('i64', Op.i64ShrU, un('i64', Op.i64ReinterpretF64, asDouble(x, args[0])), i64(63)));
    case 'abs':
      return sharedValue(x.valueAs(args[0], INT), (v) =>
        ifNode(bin('i32', Op.i32LtS, v, i32(0)), bin('i32', Op.i32Sub, i32(0), v), v, 'i32'),
      );
    case 'labs':
    case 'llabs':
      return sharedValue(x.valueAs(args[0], LONG), (v) =>
        ifNode(bin('i32', Op.i64LtS, v, i64(0)), bin('i64', Op.i64Sub, i64(0), v), v, 'i64'),
      );
    case 'isless':
      return compareDoubles(x, Op.f64Lt, e);
    case 'isgreater':
      return compareDoubles(x, Op.f64Gt, e);
    case 'islessequal':
      return compareDoubles(x, Op.f64Le, e);
    case 'isgreaterequal':
      return compareDoubles(x, Op.f64Ge, e);
    case 'memcpy':
    case 'memmove': {
      const size = evaluateConstant(args[2]);
      if (size !== undefined && size <= 4096n) return blockCopy(x, args, Number(size));
      break;
    }
  }
  const library = libraryName(name);
  if (!x.context.host.isModelled(library))
    return fault(`the compiler builtin ${name} is not modelled`, valueType(decay(e.type)) ?? 'i32');
  // `__builtin___memcpy_chk` has the object size as one more argument.
  const real = plain.endsWith('_chk') && /mem|str[cn]/.test(plain) ? args.slice(0, -1) : args;
  return x.calls.callOf(x.context.host.namedFunction(library), real, undefined, e.type, namedArguments(library));
}

function wrap(node: Node): Node {
  return un('i32', Op.i32WrapI64, node);
}
function asDouble(x: Lowering, e: Expr): Node {
  return x.valueAs(e, { kind: 'float', quals: 0, size: 8, name: 'double' });
}
function compareDoubles(x: Lowering, op: number, e: Call): Node {
  return bin('i32', op, asDouble(x, e.args[0]), asDouble(x, e.args[1]));
}

export function swap16(v: Node): Node {
  return bin(
    'i32',
    Op.i32Or,
    bin('i32', Op.i32And, bin('i32', Op.i32ShrU, v, i32(8)), i32(0xff)),
    bin('i32', Op.i32And, bin('i32', Op.i32Shl, v, i32(8)), i32(0xff00)),
  );
}
export function swap32(v: Node): Node {
  const a = bin('i32', Op.i32And, bin('i32', Op.i32Rotl, v, i32(8)), i32(0x00ff00ff));
  const b = bin('i32', Op.i32And, bin('i32', Op.i32Rotr, v, i32(8)), i32(0xff00ff00 | 0));
  return bin('i32', Op.i32Or, a, b);
}
export function swap64(v: Node): Node {
  const high = un('i64', Op.i64ExtendI32U, sharedValue(wrap(v), swap32));
  const low = un('i64', Op.i64ExtendI32U, sharedValue(wrap(bin('i64', Op.i64ShrU, v, i64(32))), swap32));
  return bin('i64', Op.i64Or, bin('i64', Op.i64Shl, high, i64(32)), low);
}

function blockCopy(x: Lowering, args: Expr[], size: number): Node {
  const temp: Temp = { t: 'i64' };
  return letIn(temp, x.value(args[0]), seq([copy(at(get(temp)), at(x.value(args[1])), size)], get(temp)));
}

function mathCall(x: Lowering, name: string, e: Call): Node | undefined {
  const result = decay(e.type);
  if (result.kind !== 'float' || result.size === 2) return undefined;
  const base = name.replace(/[fl]$/, '');
  const key = WASM_MATH[name] !== undefined || INLINE_MATH[name] !== undefined ? name : base;
  const values = (): Node[] => e.args.map((arg) => asDouble(x, arg));
  let node: Node | undefined;
  if (WASM_MATH[key] !== undefined && e.args.length === 1) node = un('f64', WASM_MATH[key], values()[0]);
  else if (
    INLINE_MATH[key] !== undefined &&
    e.args.length === (['pow', 'fmod', 'atan2', 'hypot'].includes(key) ? 2 : 1)
  )
    node = host(INLINE_MATH[key], 'f64', values());
  else if ((name === 'fmax' || name === 'fmin') && e.args.length === 2) {
    const [a, b] = values();
    node = sharedValue(a, (p) =>
      sharedValue(b, (q) =>
        ifNode(
          bin('i32', name === 'fmax' ? Op.f64Gt : Op.f64Lt, p, q),
          p,
          ifNode(bin('i32', Op.f64Ne, q, q), p, q, 'f64'),
          'f64',
        ),
      ),
    );
  } else if (base === 'copysign' && e.args.length === 2) {
    const [a, b] = values();
    node = bin('f64', Op.f64Copysign, a, b);
  }
  if (node && result.size === 16) return addressValue(x.wide.realFrom(node));
  return node && (result.size === 4 ? un('f32', Op.f32DemoteF64, node) : node);
}

function alloca(x: Lowering, e: Call): Node {
  const { builder } = x.context;
  builder.growsFrame = true;
  return growFrame(x.valueAs(e.args[0], ULONG));
}

/** Takes `size` bytes (i64) from the top of the frame; gives their address. */
export function growFrame(size: Node): Node {
  const old: Temp = { t: 'i64' };
  const top: Addr = { at: 'frame', off: Frame.top };
  const grown = bin('i64', Op.i64And, bin('i64', Op.i64Add, bin('i64', Op.i64Add, get(old), size), i64(15)), i64(-16));
  const now: Temp = { t: 'i64' };
  return letIn(
    old,
    load('u32', top, 'i64'),
    letIn(
      now,
      grown,
      seq(
        [
          ifNode(
            host('growStack', 'i32', [get(now)]),
            fault('stack overflow: a variable length array or alloca does not fit', undefined),
            undefined,
            undefined,
          ),
          store('u32', top, get(now)),
        ],
        get(old),
      ),
    ),
  );
}

function vaStart(x: Lowering, e: Call): Node {
  // The arguments after the named ones lie where the caller put them.
  return store('i64', x.calls.vaList(e.args[0]), load('u32', { at: 'frame', off: Frame.variadic }, 'i64'));
}

/**
 * `__builtin_add_overflow` and its like: the exact result in 128 bits and more (the helper says whether it fits),
 * stored cut to the type pointed to. With `stores` false (`…_overflow_p`) only the type of the third argument counts.
 */
function overflow(x: Lowering, op: string, e: Call, stores = true): Node {
  const [left, right, out] = e.args;
  const pointer = decay(out.type);
  const pointed = stores ? (pointer.kind === 'pointer' ? pointer.to : LONG) : pointer;
  const to: CType = isInteger(pointed) ? integerType(pointed) : LONG;
  const result = x.temp(16, 16);
  const signs =
    (isSigned(promotedType(left)) ? 1 : 0) | (isSigned(promotedType(right)) ? 2 : 0) | (isSigned(to) ? 4 : 0);
  const wide = (arg: Expr): Node => addressValue(x.wide.copied(arg, isSigned(promotedType(arg)) ? INT128 : UINT128));
  const bits = isInteger(to) && integerType(to).rank === 0 ? 1 : sizeOf(to) * 8;
  const call = host('overflows', 'i32', [
    i32(['add', 'sub', 'mul'].indexOf(op)),
    i32(signs),
    i32(bits),
    wide(left),
    wide(right),
    addressValue(result),
  ]);
  if (!stores) return call;
  const place = at(x.value(out));
  return sharedValue(call, (flag) =>
    seq(
      [sizeOf(to) === 16 ? copy(place, result, 16) : store(memKind(to), place, convert(load('i64', result), LONG, to))],
      flag,
    ),
  );
}

// Atomics
// --------------------------------------------------------------------------------------------------------------------

function pointee(e: Expr): CType {
  const type = decay(e.type);
  return type.kind === 'pointer' ? unqualified(type.to) : LONG;
}
/** An integer type of the pointee's size, for records too. */
function scalarOf(type: CType): CType {
  if (valueType(type) !== undefined) return type;
  const size = sizeOf(type);
  return {
    kind: 'int',
    quals: 0,
    size,
    signed: false,
    rank: size === 8 ? 4 : size === 4 ? 3 : size === 2 ? 2 : 1,
    name: `uint${size * 8}`,
  };
}

function arithmetic(op: string, a: Node, b: Node, type: CType): Node {
  const wide = a.t === 'i64';
  const t = resultType(a);
  const node = ((): Node => {
    switch (op) {
      case 'add':
        return bin(t, wide ? Op.i64Add : Op.i32Add, a, b);
      case 'sub':
        return bin(t, wide ? Op.i64Sub : Op.i32Sub, a, b);
      case 'and':
        return bin(t, wide ? Op.i64And : Op.i32And, a, b);
      case 'or':
        return bin(t, wide ? Op.i64Or : Op.i32Or, a, b);
      case 'xor':
        return bin(t, wide ? Op.i64Xor : Op.i32Xor, a, b);
      default: {
        const and = bin(t, wide ? Op.i64And : Op.i32And, a, b);
        return wide ? bin(t, Op.i64Xor, and, i64(-1)) : bin(t, Op.i32Xor, and, i32(-1));
      }
    }
  })();
  return narrowTo(node, type);
}

/** Compare-and-swap of `size` bytes at `p`; when it fails the old value goes to `expected`. */
function compareSwap(x: Lowering, p: Addr, type: CType, expected: Addr | Node, desired: Addr | Node): Node {
  const statement = i32(x.context.noteSwap());
  const note = (done: number): Node => host('noteCas', undefined, [i32(done), statement]);
  const size = sizeOf(type);
  const isAddr = (v: Addr | Node): v is Addr => 'at' in v;
  if (size === 16) {
    if (!isAddr(expected) || !isAddr(desired))
      return fault('a compare-and-swap of 16 bytes by value is not supported', 'i32');
    return sharedAddress(p, (place) =>
      sharedAddress(expected, (old) =>
        sharedAddress(desired, (now) => {
          const same = bin(
            'i32',
            Op.i32And,
            bin('i32', Op.i64Eq, load('i64', place), load('i64', old)),
            bin('i32', Op.i64Eq, load('i64', plus(place, 8)), load('i64', plus(old, 8))),
          );
          return whole(
            'update',
            place,
            16,
            ifNode(
              same,
              seq([copy(place, now, 16), note(1)], i32(1)),
              seq([copy(old, place, 16), note(0)], i32(0)),
              'i32',
            ),
          );
        }),
      ),
    );
  }
  const kind = memKind(type);
  return sharedAddress(p, (place) => {
    const withExpected = (old: Addr | undefined, value: Node): Node =>
      sharedValue(isAddr(desired) ? load(kind, desired) : desired, (now) =>
        whole(
          'update',
          place,
          size,
          ifNode(
            equal(load(kind, place), value),
            seq([store(kind, place, now), note(1)], i32(1)),
            seq([...(old ? [store(kind, old, load(kind, place))] : []), note(0)], i32(0)),
            'i32',
          ),
        ),
      );
    if (isAddr(expected))
      return sharedAddress(expected, (old) => sharedValue(load(kind, old), (value) => withExpected(old, value)));
    return sharedValue(expected, (value) => withExpected(undefined, value));
  });
}

function equal(a: Node, b: Node): Node {
  return bin('i32', a.t === 'i64' ? Op.i64Eq : Op.i32Eq, a, b);
}

function fetch(x: Lowering, op: string, pointer: Expr, value: Expr, givesNew: boolean): Node {
  const type = scalarOf(pointee(pointer));
  const kind = memKind(type);
  return sharedAddress(at(x.value(pointer)), (place) =>
    sharedValue(x.valueAs(value, type), (v) =>
      whole(
        'update',
        place,
        sizeOf(type),
        sharedValue(load(kind, place), (old) =>
          sharedValue(arithmetic(op, old, v, type), (now) => seq([store(kind, place, now)], givesNew ? now : old)),
        ),
      ),
    ),
  );
}

function atomic(x: Lowering, name: string, e: Call): Node | undefined {
  const { args } = e;
  if (name === 'always_lock_free' || name === 'is_lock_free') return i32(1);
  const type = args.length > 0 ? scalarOf(pointee(args[0])) : LONG;
  const size = sizeOf(type);
  const kind = memKind(type);
  const place = (): Addr => at(x.value(args[0]));
  switch (name) {
    case 'load_n':
      return sharedAddress(place(), (p) => whole('read', p, size, load(kind, p)));
    case 'load':
      return sharedAddress(at(x.value(args[1])), (to) =>
        sharedAddress(place(), (p) => whole('read', p, size, copy(to, p, size))),
      );
    case 'store_n':
      return sharedAddress(place(), (p) =>
        sharedValue(x.valueAs(args[1], type), (v) => whole('write', p, size, store(kind, p, v))),
      );
    case 'store':
      return sharedAddress(place(), (p) =>
        sharedAddress(at(x.value(args[1])), (from) => whole('write', p, size, copy(p, from, size))),
      );
    case 'exchange_n':
      return sharedAddress(place(), (p) =>
        sharedValue(x.valueAs(args[1], type), (v) =>
          whole(
            'update',
            p,
            size,
            sharedValue(load(kind, p), (old) => seq([store(kind, p, v)], old)),
          ),
        ),
      );
    case 'exchange':
      return sharedAddress(place(), (p) =>
        sharedValue(x.value(args[1]), (v) =>
          sharedValue(x.value(args[2]), (r) =>
            whole('update', p, size, seq([copy(at(r), p, size), copy(p, at(v), size)])),
          ),
        ),
      );
    case 'compare_exchange_n':
      return compareSwap(x, place(), type, at(x.value(args[1])), x.valueAs(args[2], type));
    case 'compare_exchange':
      return compareSwap(x, place(), type, at(x.value(args[1])), at(x.value(args[2])));
    case 'test_and_set':
      return sharedAddress(place(), (p) =>
        whole(
          'update',
          p,
          1,
          sharedValue(load('u8', p), (old) => seq([store('u8', p, i32(1))], bin('i32', Op.i32Ne, old, i32(0)))),
        ),
      );
    case 'clear':
      return sharedAddress(place(), (p) => whole('write', p, 1, store('u8', p, i32(0))));
  }
  const parts = /^(fetch_)?(add|sub|and|or|xor|nand)(_fetch)?$/.exec(name);
  if (parts) return fetch(x, parts[2], args[0], args[1], parts[3] !== undefined);
  return fault(`the compiler builtin __atomic_${name} is not modelled`, valueType(decay(e.type)) ?? 'i32');
}

function sync(x: Lowering, name: string, e: Call): Node | undefined {
  const { args } = e;
  const type = args.length > 0 ? scalarOf(pointee(args[0])) : LONG;
  const kind = memKind(type);
  const base = name.replace(/_\d+$/, '');
  switch (base) {
    case 'bool_compare_and_swap':
      return compareSwap(x, at(x.value(args[0])), type, x.valueAs(args[1], type), x.valueAs(args[2], type));
    case 'val_compare_and_swap':
      return sharedAddress(at(x.value(args[0])), (p) =>
        sharedValue(x.valueAs(args[1], type), (expected) =>
          sharedValue(x.valueAs(args[2], type), (desired) =>
            whole(
              'update',
              p,
              sizeOf(type),
              sharedValue(load(kind, p), (old) => seq([compareSwap(x, p, type, expected, desired)], old)),
            ),
          ),
        ),
      );
    case 'lock_test_and_set':
      return sharedAddress(at(x.value(args[0])), (p) =>
        sharedValue(x.valueAs(args[1], type), (v) =>
          whole(
            'update',
            p,
            sizeOf(type),
            sharedValue(load(kind, p), (old) => seq([store(kind, p, v)], old)),
          ),
        ),
      );
    case 'lock_release':
      return sharedAddress(at(x.value(args[0])), (p) =>
        whole('write', p, sizeOf(type), store(kind, p, constant(valueType(type) ?? 'i64', 0))),
      );
  }
  const before = /^fetch_and_(add|sub|and|or|xor|nand)$/.exec(base);
  if (before) return fetch(x, before[1], args[0], args[1], false);
  const after = /^(add|sub|and|or|xor|nand)_and_fetch$/.exec(base);
  if (after) return fetch(x, after[1], args[0], args[1], true);
  return fault(`the compiler builtin __sync_${name} is not modelled`, valueType(decay(e.type)) ?? 'i32');
}
