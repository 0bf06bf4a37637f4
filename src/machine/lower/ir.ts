/**
 * The small intermediate form between typed C trees and WebAssembly: expression trees whose nodes have a machine
 * type, and addresses that say what is known about them.
 *
 * A node that {@link splits} cannot be written as straight stack code: it contains a call (the machine may stop
 * inside and go on later) or statements. The builder takes such nodes apart into basic blocks; everything else
 * becomes plain code.
 */

import { Op } from '../wasm/opcodes';
import type { ValueType } from '../wasm/encoder';

export type { ValueType };

/** A value kept for later: in a WebAssembly local, or in the frame (at `offset`) when it must outlive a block. */
export interface Temp {
  t: ValueType;
  /** Offset in the frame. */
  offset?: number;
  /** Set by the emitter. */
  local?: number;
}

/**
 * Where a value lies. `frame`, `abs`, `tls` and `out` are known to be good and are used unchecked (a `frame` place
 * that may hold nothing yet is `checked` like a pointer); `ptr` is what the program computed (an i64) and every
 * access through it is checked.
 */
export type Addr =
  /** `escapes`: of a variable whose address is taken; other threads may reach it. */
  | { at: 'frame'; off: number; escapes?: boolean; checked?: true }
  | { at: 'out'; off: number }
  | { at: 'abs'; off: number }
  | { at: 'tls'; off: number }
  | { at: 'ptr'; p: Node; off: number };

/** Width and sign of a memory access. */
export type MemKind = 'i8' | 'u8' | 'i16' | 'u16' | 'i32' | 'u32' | 'i64' | 'f32' | 'f64';

/** Argument of a call: a scalar in a word of 8 bytes, or the bytes of a record. */
export type CallArg =
  | { kind: 'scalar'; node: Node; off: number; variadic: boolean }
  | { kind: 'record'; addr: Addr; off: number; size: number; variadic: boolean };

export interface CallNode {
  k: 'call';
  t: ValueType | undefined;
  /** Function id known at lowering, or the pointer. */
  target: number | Node;
  args: CallArg[];
  /** Frame offset of the area for variadic arguments; undefined: none passed. */
  variadicArea?: number;
  /** Nobody asks for the value. */
  dropped?: true;
  /** Frame offset for a record that comes back. */
  recordResult?: number;
  splits: true;
}

export type Node =
  | { k: 'const'; t: 'i64'; v: bigint; splits: false }
  | { k: 'const'; t: 'i32' | 'f32' | 'f64'; v: number; splits: false }
  | { k: 'addr'; t: 'i64'; a: Addr; splits: boolean }
  /** `raw`: the value is only moved on; bytes that hold nothing yet are no mistake. */
  | { k: 'load'; t: ValueType; m: MemKind; a: Addr; raw?: true; splits: boolean }
  | { k: 'store'; t: undefined; m: MemKind; a: Addr; v: Node; splits: boolean }
  | { k: 'copy'; t: undefined; to: Addr; from: Addr; size: number; splits: boolean }
  | { k: 'zero'; t: undefined; to: Addr; size: number; splits: boolean }
  /** Says of frame memory what may be done with it (see Shadow): `off` is a multiple of 8. */
  | { k: 'shade'; t: undefined; off: number; size: number; value: number; splits: false }
  | { k: 'bin'; t: ValueType; op: number; a: Node; b: Node; splits: boolean }
  /** Integer division or remainder with checks of the divisor. */
  | { k: 'div'; t: ValueType; op: number; a: Node; b: Node; splits: boolean }
  | { k: 'un'; t: ValueType; op: number; a: Node; splits: boolean }
  | { k: 'get'; t: ValueType; temp: Temp; splits: false }
  | { k: 'set'; t: undefined; temp: Temp; v: Node; splits: boolean }
  | { k: 'let'; t: ValueType | undefined; temp: Temp; v: Node; body: Node; splits: boolean }
  | { k: 'seq'; t: ValueType | undefined; first: Node[]; last?: Node; splits: boolean }
  | { k: 'if'; t: ValueType | undefined; c: Node; a?: Node; b?: Node; splits: boolean }
  | CallNode
  /** One indivisible operation on the `size` bytes at `a`: no other thread comes between its parts. */
  | { k: 'atomic'; t: ValueType | undefined; a: Addr; size: number; mode: AtomicMode; body: Node; splits: boolean }
  /** Statements inside an expression: `lower` writes the blocks and gives the value. */
  | { k: 'statements'; t: ValueType | undefined; lower: () => Node | undefined; splits: true }
  /** A helper of the runtime, called directly; never re-enters C. */
  | { k: 'host'; t: ValueType | undefined; name: string; args: Node[]; splits: boolean }
  /** Stops with a fault; stands for a value of any type. `about`: an i64 that the message tells of. */
  | { k: 'fault'; t: ValueType | undefined; message: string; about?: Node; splits: false };

/** What an indivisible operation does with its place; an exchange that may fail is `update`. */
export type AtomicMode = 'read' | 'write' | 'update';

const NO = false as const;

/** Whether accesses that another thread may see are made points of interleaving; see {@link finely}. */
let fine = false;

/** Runs `work` with every node made in it splitting at accesses that other threads may see. */
export function finely<T>(on: boolean, work: () => T): T {
  const before = fine;
  fine = on;
  try {
    return work();
  } finally {
    fine = before;
  }
}

/** Whether other threads may reach the place. */
export function isReachable(a: Addr): boolean {
  return a.at === 'ptr' || a.at === 'abs' || (a.at === 'frame' && a.escapes === true);
}

function isPoint(a: Addr): boolean {
  return fine && isReachable(a);
}

function addrSplits(a: Addr): boolean {
  return a.at === 'ptr' && a.p.splits;
}

export function i32(v: number): Node {
  return { k: 'const', t: 'i32', v: v | 0, splits: NO };
}
export function i64(v: bigint | number): Node {
  return { k: 'const', t: 'i64', v: BigInt.asIntN(64, BigInt(v)), splits: NO };
}
export function constant(t: ValueType, v: number | bigint): Node {
  if (t === 'i64') return i64(typeof v === 'bigint' ? v : BigInt(Math.trunc(v)));
  if (t === 'i32') return i32(typeof v === 'bigint' ? Number(BigInt.asIntN(32, v)) : v);
  return { k: 'const', t, v: Number(v), splits: NO };
}
export function addressValue(a: Addr): Node {
  if (a.at === 'ptr' && a.off === 0) return a.p;
  if (a.at === 'ptr' && a.p.k === 'const' && a.p.t === 'i64') return i64(a.p.v + BigInt(a.off));
  if (a.at === 'abs') return i64(a.off);
  return { k: 'addr', t: 'i64', a, splits: addrSplits(a) };
}
export function load(m: MemKind, a: Addr, t?: ValueType): Node {
  return { k: 'load', t: t ?? naturalType(m), m, a, splits: isPoint(a) || addrSplits(a) };
}
export function store(m: MemKind, a: Addr, v: Node): Node {
  return { k: 'store', t: undefined, m, a, v, splits: isPoint(a) || addrSplits(a) || v.splits };
}
export function copy(to: Addr, from: Addr, size: number): Node {
  return {
    k: 'copy',
    t: undefined,
    to,
    from,
    size,
    splits: isPoint(to) || isPoint(from) || addrSplits(to) || addrSplits(from),
  };
}
export function zero(to: Addr, size: number): Node {
  return { k: 'zero', t: undefined, to, size, splits: isPoint(to) || addrSplits(to) };
}
export function atomic(mode: AtomicMode, a: Addr, size: number, body: Node): Node {
  return { k: 'atomic', t: body.t, a, size, mode, body, splits: body.splits || isPoint(a) };
}
export function bin(t: ValueType, op: number, a: Node, b: Node): Node {
  const folded = foldBinary(op, a, b);
  return folded ?? { k: 'bin', t, op, a, b, splits: a.splits || b.splits };
}
export function div(t: ValueType, op: number, a: Node, b: Node): Node {
  return { k: 'div', t, op, a, b, splits: a.splits || b.splits };
}
export function un(t: ValueType, op: number, a: Node): Node {
  const folded = foldUnary(op, a);
  return folded ?? { k: 'un', t, op, a, splits: a.splits };
}
export function get(temp: Temp): Node {
  return { k: 'get', t: temp.t, temp, splits: NO };
}
export function set(temp: Temp, v: Node): Node {
  return { k: 'set', t: undefined, temp, v, splits: v.splits };
}
export function letIn(temp: Temp, v: Node, body: Node): Node {
  return { k: 'let', t: body.t, temp, v, body, splits: v.splits || body.splits };
}
export function seq(first: Node[], last?: Node): Node {
  if (first.length === 0 && last) return last;
  return { k: 'seq', t: last?.t, first, last, splits: first.some((node) => node.splits) || (last?.splits ?? false) };
}
export function ifNode(c: Node, a: Node | undefined, b: Node | undefined, t: ValueType | undefined): Node {
  if (c.k === 'const' && !(a?.k === 'statements') && !(b?.k === 'statements')) {
    const chosen = c.v !== 0 && c.v !== 0n ? a : b;
    if (chosen) return chosen;
    if (t === undefined) return seq([]);
  }
  return { k: 'if', t, c, a, b, splits: c.splits || (a?.splits ?? false) || (b?.splits ?? false) };
}
export function host(name: string, t: ValueType | undefined, args: Node[]): Node {
  return { k: 'host', t, name, args, splits: args.some((arg) => arg.splits) };
}
export function fault(message: string, t: ValueType | undefined, about?: Node): Node {
  return { k: 'fault', t, message, splits: NO, ...(about && { about }) };
}
export function shade(off: number, size: number, value: number): Node {
  return { k: 'shade', t: undefined, off, size, value, splits: NO };
}
/** The same load as one whose value is only moved on. */
export function raw(node: Node): Node {
  return node.k === 'load' ? { ...node, raw: true } : node;
}
/**
 * All loads of which a value is computed as raw ones; those that choose a branch or an address, or divide, stay as
 * they are.
 */
export function rawDeep(node: Node): Node {
  switch (node.k) {
    case 'load':
      return raw(node);
    case 'bin':
      return { ...node, a: rawDeep(node.a), b: rawDeep(node.b) };
    case 'un':
      return { ...node, a: rawDeep(node.a) };
    case 'let':
      return { ...node, v: rawDeep(node.v), body: rawDeep(node.body) };
    case 'seq':
      return node.last ? { ...node, last: rawDeep(node.last) } : node;
    default:
      return node;
  }
}
/** Whether a value is computed from frame places that may have none. */
export function readsChecked(node: Node): boolean {
  switch (node.k) {
    case 'load':
      return node.a.at === 'frame' && node.a.checked === true;
    case 'bin':
      return readsChecked(node.a) || readsChecked(node.b);
    case 'un':
      return readsChecked(node.a);
    case 'let':
      return readsChecked(node.v) || readsChecked(node.body);
    case 'seq':
      return node.last !== undefined && readsChecked(node.last);
    default:
      return false;
  }
}

/** Address `off` bytes further. */
export function plus(a: Addr, off: number): Addr {
  return off === 0 ? a : { ...a, off: a.off + off };
}
/** Address that a pointer value holds. */
export function at(p: Node, off = 0): Addr {
  if (p.k === 'addr') return plus(p.a, off);
  // An expression of unknown type faults before this; an address is an i64 all the same.
  if (p.t === 'i32') return { at: 'ptr', p: un('i64', Op.i64ExtendI32U, p), off };
  return { at: 'ptr', p, off };
}

/** Machine type of the value of a node; i64 for one that stops with a fault instead of giving a value. */
export function resultType(node: Node): ValueType {
  return node.t ?? 'i64';
}
/** A value used more than once is kept in a temporary. */
export function sharedValue(node: Node, use: (node: Node) => Node): Node {
  if (node.k === 'const' || node.k === 'get') return use(node);
  const temp: Temp = { t: resultType(node) };
  return letIn(temp, node, use(get(temp)));
}
/** A place used more than once: a computed address is kept in a temporary. */
export function sharedAddress(a: Addr, use: (a: Addr) => Node): Node {
  if (a.at !== 'ptr') return use(a);
  return sharedValue(a.p, (p) => use({ at: 'ptr', p, off: a.off }));
}

export function naturalType(m: MemKind): ValueType {
  switch (m) {
    case 'i64':
      return 'i64';
    case 'f32':
      return 'f32';
    case 'f64':
      return 'f64';
    default:
      return 'i32';
  }
}
export function memSize(m: MemKind): number {
  switch (m) {
    case 'i8':
    case 'u8':
      return 1;
    case 'i16':
    case 'u16':
      return 2;
    case 'i32':
    case 'u32':
    case 'f32':
      return 4;
    default:
      return 8;
  }
}

function foldBinary(op: number, a: Node, b: Node): Node | undefined {
  if (b.k !== 'const') return undefined;
  if (b.t === 'i64' && b.v === 0n && (op === Op.i64Add || op === Op.i64Sub || op === Op.i64Or || op === Op.i64Shl))
    return a;
  if (b.t === 'i64' && b.v === 1n && op === Op.i64Mul) return a;
  if (a.k === 'addr' && b.t === 'i64' && op === Op.i64Add && b.v >= 0n && b.v < 0x10000n && a.a.at !== 'ptr') {
    return undefined;
  }
  if (a.k !== 'const') return undefined;
  if (a.t === 'i64' && b.t === 'i64') {
    const x = a.v;
    const y = b.v;
    switch (op) {
      case Op.i64Add:
        return i64(x + y);
      case Op.i64Sub:
        return i64(x - y);
      case Op.i64Mul:
        return i64(x * y);
      case Op.i64And:
        return i64(x & y);
      case Op.i64Or:
        return i64(x | y);
      case Op.i64Xor:
        return i64(x ^ y);
      case Op.i64Eq:
        return i32(x === y ? 1 : 0);
      case Op.i64Ne:
        return i32(x !== y ? 1 : 0);
    }
  }
  if (a.t === 'i32' && b.t === 'i32') {
    const x = a.v;
    const y = b.v;
    switch (op) {
      case Op.i32Add:
        return i32(x + y);
      case Op.i32Sub:
        return i32(x - y);
      case Op.i32Mul:
        return i32(Math.imul(x, y));
      case Op.i32And:
        return i32(x & y);
      case Op.i32Or:
        return i32(x | y);
      case Op.i32Xor:
        return i32(x ^ y);
      case Op.i32Eq:
        return i32(x === y ? 1 : 0);
      case Op.i32Ne:
        return i32(x !== y ? 1 : 0);
    }
  }
  return undefined;
}

function foldUnary(op: number, a: Node): Node | undefined {
  if (a.k !== 'const') return undefined;
  if (a.t === 'i64') {
    if (op === Op.i32WrapI64) return i32(Number(BigInt.asIntN(32, a.v)));
    return op === Op.i64Eqz ? i32(a.v === 0n ? 1 : 0) : undefined;
  }
  if (a.t !== 'i32') return undefined;
  switch (op) {
    case Op.i64ExtendI32S:
      return i64(a.v);
    case Op.i64ExtendI32U:
      return i64(a.v >>> 0);
    case Op.i32Eqz:
      return i32(a.v === 0 ? 1 : 0);
    case Op.i32Extend8S:
      return i32((a.v << 24) >> 24);
    case Op.i32Extend16S:
      return i32((a.v << 16) >> 16);
    default:
      return undefined;
  }
}
