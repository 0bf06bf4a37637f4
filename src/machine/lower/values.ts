/**
 * How C types live in the machine: value types, memory accesses, conversions (C11 6.3), places of arguments.
 *
 * Integers of up to 32 bits are i32 values in the range of their type; 64-bit integers and pointers are i64; float is
 * f32, double is f64. Records, vectors, 128-bit integers and long double are handled by address.
 */

import type { CType, IntType, Member } from '../../c/types';
import { alignOf, alignUp, sizeOf } from '../../c/layout';
import { INT, decay, integerType, isInteger, promote, DOUBLE } from '../../c/typeRules';
import { Op } from '../wasm/opcodes';
import type { MemKind, Node, ValueType } from './ir';
import { bin, constant, i32, i64, un } from './ir';

/** Whether values of the type are handled by address. */
export function isByAddress(type: CType): boolean {
  return type.kind === 'record' || type.kind === 'vector' || isWide(type);
}
/** A number wider than a WebAssembly value: a 128-bit integer or a long double. */
export function isWide(type: CType): boolean {
  return (isInteger(type) && integerType(type).size === 16) || isReal(type);
}
/** `long double` (and `__float128`, which is given its arithmetic). */
export function isReal(type: CType): boolean {
  return type.kind === 'float' && type.size === 16;
}

/** Type of the value on the machine's stack; undefined for void and types that cannot be known. */
export function valueType(type: CType): ValueType | undefined {
  switch (type.kind) {
    case 'int':
    case 'enum': {
      const { size } = integerType(type);
      return size <= 4 ? 'i32' : size <= 8 ? 'i64' : undefined;
    }
    case 'float':
      return type.size <= 4 ? 'f32' : type.size <= 8 ? 'f64' : undefined;
    case 'pointer':
    case 'array':
    case 'function':
      return 'i64';
    default:
      return undefined;
  }
}

/** How a scalar of the type is read and written. */
export function memKind(type: CType): MemKind {
  switch (type.kind) {
    case 'int':
    case 'enum': {
      const int = integerType(type);
      const kinds: Record<number, [MemKind, MemKind]> = {
        1: ['u8', 'i8'],
        2: ['u16', 'i16'],
        4: ['i32', 'i32'],
        8: ['i64', 'i64'],
      };
      return (kinds[int.size] ?? kinds[8])[int.signed ? 1 : 0];
    }
    case 'float':
      return type.size === 4 ? 'f32' : 'f64';
    default:
      return 'i64';
  }
}

function asInt(type: CType): IntType | undefined {
  if (type.kind === 'pointer' || type.kind === 'array' || type.kind === 'function') return undefined;
  return isInteger(type) ? integerType(type) : undefined;
}

/** Whether the value is extended with its sign when it gets wider. Pointers are unsigned. */
export function isSigned(type: CType): boolean {
  return asInt(type)?.signed ?? false;
}

/** i32 that is 1 when the value is not zero. */
export function truth(node: Node): Node {
  switch (node.t) {
    case 'i64':
      return bin('i32', Op.i64Ne, node, i64(0));
    case 'f32':
      return bin('i32', Op.f32Ne, node, constant('f32', 0));
    case 'f64':
      return bin('i32', Op.f64Ne, node, constant('f64', 0));
    default:
      return isBoolean(node) ? node : bin('i32', Op.i32Ne, node, i32(0));
  }
}

function isBoolean(node: Node): boolean {
  if (node.k === 'const') return node.v === 0 || node.v === 1;
  if (node.k === 'bin') return node.op >= Op.i32Eqz && node.op <= Op.f64Ge;
  return node.k === 'un' && (node.op === Op.i32Eqz || node.op === Op.i64Eqz);
}

/** A scalar value converted between two scalar types (C11 6.3.1, 6.3.2). */
export function convert(node: Node, from: CType, to: CType): Node {
  const target = valueType(to);
  if (target === undefined || node.t === undefined) return node;
  const toInt = asInt(to);
  if (toInt?.rank === 0) return from.kind === 'int' && from.rank === 0 ? node : truth(node);
  if (to.kind === 'float') return toFloat(node, from, target);
  // To an integer or a pointer.
  if (node.t === 'f32' || node.t === 'f64') {
    const wide = target === 'i64';
    const signed = toInt?.signed ?? false;
    const single = node.t === 'f32';
    // A 32-bit result goes by 64 bits, as cvttsd2si gives the low half of values that do not fit.
    const narrow = !wide;
    const op =
      narrow || signed
        ? single
          ? Op.i64TruncSatF32S
          : Op.i64TruncSatF64S
        : single
          ? Op.i64TruncSatF32U
          : Op.i64TruncSatF64U;
    const value = un('i64', op, node);
    return wide ? inBits(value, to) : narrowTo(un('i32', Op.i32WrapI64, value), to);
  }
  if (target === 'i64') {
    const wide = node.t === 'i64' ? node : un('i64', isSigned(from) ? Op.i64ExtendI32S : Op.i64ExtendI32U, node);
    return from.kind === 'int' && from.bits !== undefined && from.bits === toInt?.bits && from.signed === toInt.signed
      ? wide
      : inBits(wide, to);
  }
  if (node.t === 'i64') return narrowTo(un('i32', Op.i32WrapI64, node), to);
  // i32 to i32: nothing to do when the values of `from` fit.
  const fromInt = asInt(from);
  if (fromInt && toInt && toInt.size < 4) {
    if (fromInt.size < toInt.size && (!fromInt.signed || toInt.signed)) return node;
    if (fromInt.size === toInt.size && fromInt.signed === toInt.signed) return node;
  }
  return narrowTo(node, to);
}

/** An i64 brought into the range of the type of a bit-field of 33 to 63 bits; others stay as they are. */
export function inBits(node: Node, type: CType): Node {
  if (type.kind !== 'int' || type.bits === undefined || node.t !== 'i64') return node;
  const unused = i64(64 - type.bits);
  return bin('i64', type.signed ? Op.i64ShrS : Op.i64ShrU, bin('i64', Op.i64Shl, node, unused), unused);
}

/** An i32 brought into the range of a small integer type. */
export function narrowTo(node: Node, to: CType): Node {
  const int = asInt(to);
  if (!int || int.size >= 4) return node;
  if (int.size === 1) return int.signed ? un('i32', Op.i32Extend8S, node) : bin('i32', Op.i32And, node, i32(0xff));
  return int.signed ? un('i32', Op.i32Extend16S, node) : bin('i32', Op.i32And, node, i32(0xffff));
}

function toFloat(node: Node, from: CType, target: ValueType): Node {
  if (node.t === target) return node;
  if (node.t === 'f32') return un('f64', Op.f64PromoteF32, node);
  if (node.t === 'f64') return un('f32', Op.f32DemoteF64, node);
  const signed = isSigned(from);
  if (node.t === 'i32') {
    if (target === 'f32') return un('f32', signed ? Op.f32ConvertI32S : Op.f32ConvertI32U, node);
    return un('f64', signed ? Op.f64ConvertI32S : Op.f64ConvertI32U, node);
  }
  if (target === 'f32') return un('f32', signed ? Op.f32ConvertI64S : Op.f32ConvertI64U, node);
  return un('f64', signed ? Op.f64ConvertI64S : Op.f64ConvertI64U, node);
}

/** Default argument promotions (C11 6.5.2.2p6). */
export function argumentPromotion(type: CType): CType {
  const plain = decay(type);
  if (plain.kind === 'float' && plain.size < 8) return DOUBLE;
  return plain.kind === 'int' || plain.kind === 'enum' ? promote(plain) : plain;
}

/** Where arguments of these types lie after {@link Frame.args}: offsets, and the bytes of all. */
export function argumentLayout(types: readonly CType[]): { offsets: number[]; size: number } {
  let size = 0;
  const offsets = types.map((type) => {
    if (alignOf(type) >= 16 && sizeOf(type) >= 16) size = alignUp(size, 16);
    const at = size;
    size += argumentSize(type);
    return at;
  });
  return { offsets, size };
}
/** Bytes that an argument takes: a multiple of 8. */
export function argumentSize(type: CType): number {
  return isByAddress(type) ? alignUp(sizeOf(type), 8) : 8;
}

/** Bytes that hold a bit-field: offset in the record, size of the access, position and width in bits. */
export interface BitUnit {
  offset: number;
  /** 1, 2, 4 or 8: one access; others (packed records) take several. */
  size: number;
  shift: number;
  width: number;
}

/** The accesses that make up a unit: offset from its start and size of each. */
export function partsOf(unit: BitUnit): { at: number; size: 1 | 2 | 4 | 8 }[] {
  const parts: { at: number; size: 1 | 2 | 4 | 8 }[] = [];
  let at = 0;
  for (const size of [8, 4, 2, 1] as const) for (; at + size <= unit.size; at += size) parts.push({ at, size });
  return parts;
}

/** Width of a bit-field in bits. */
export function bitWidth(member: Member): number {
  if (member.bits === undefined) throw new Error(`${member.name} is no bit-field`);
  return member.bits;
}

/** The access for a bit-field. `offset` is from the start of the record that holds `member`. */
export function bitUnit(member: Member): BitUnit {
  const declared = sizeOf(member.type);
  const width = bitWidth(member);
  const recordSize = member.owner?.size ?? 0;
  if (
    member.bitOffset + width <= declared * 8 &&
    declared <= 8 &&
    (member.offset + declared <= recordSize || recordSize === 0)
  ) {
    return { offset: member.offset, size: declared, shift: member.bitOffset, width };
  }
  let offset = member.offset + (member.bitOffset >> 3);
  let shift = member.bitOffset & 7;
  const need = Math.ceil((shift + width) / 8);
  let size = [1, 2, 4, 8].find((bytes) => bytes >= need) ?? need;
  const over = offset + size - recordSize;
  if (over > 0 && recordSize > 0) {
    if (offset >= over && size <= 8) {
      offset -= over;
      shift += over * 8;
    } else size = need;
  }
  return { offset, size, shift, width };
}

export { INT };
