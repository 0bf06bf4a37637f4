/** Assignments, increments and bit-fields (C11 6.5.16, 6.5.2.4, 6.7.2.1). */

import type { Assign, Unary } from '../../c/ast';
import type { CType, Member } from '../../c/types';
import { LONG, ULONG, decay, promotedType, typeToString } from '../../c/typeRules';
import { Op } from '../wasm/opcodes';
import type { AssignmentLowering, Lowering } from './lowering';
import { arithmetic, operationType, shiftCount } from './operators';
import type { Addr, Node, ValueType } from './ir';
import {
  addressValue,
  bin,
  constant,
  fault,
  i32,
  i64,
  load,
  plus,
  raw,
  seq,
  store,
  un,
  sharedAddress,
  sharedValue,
} from './ir';
import type { BitUnit } from './values';
import { bitUnit, bitWidth, partsOf, convert, isByAddress, isSigned, isWide, narrowTo, valueType } from './values';

const UNSIGNED = { 1: 'u8', 2: 'u16', 4: 'u32', 8: 'i64' } as const;

export class Assignments implements AssignmentLowering {
  constructor(private readonly _x: Lowering) {}

  readBits(a: Addr, member: Member, type: CType): Node {
    const unit = bitUnit(member);
    const parts = partsOf(unit);
    if (parts.length > 1) {
      return sharedAddress(plus(a, unit.offset), (place) => {
        const shifted = parts.map(({ at, size }) => {
          const raw = load(UNSIGNED[size], plus(place, at), 'i64');
          const by = at * 8 - unit.shift;
          return by >= 0 ? bin('i64', Op.i64Shl, raw, i64(by)) : bin('i64', Op.i64ShrU, raw, i64(-by));
        });
        const all = shifted.reduce((x, y) => bin('i64', Op.i64Or, x, y));
        const unused = i64(64 - unit.width);
        const value =
          unit.width < 64
            ? bin('i64', isSigned(type) ? Op.i64ShrS : Op.i64ShrU, bin('i64', Op.i64Shl, all, unused), unused)
            : all;
        return valueType(type) === 'i32' ? un('i32', Op.i32WrapI64, value) : value;
      });
    }
    const wide = unit.size === 8;
    const t: ValueType = wide ? 'i64' : 'i32';
    const raw = load(
      unit.size === 1 ? 'u8' : unit.size === 2 ? 'u16' : unit.size === 4 ? 'i32' : 'i64',
      plus(a, unit.offset),
    );
    const total = wide ? 64 : 32;
    const k = (n: number): Node => (wide ? i64(n) : i32(n));
    const left = total - unit.shift - unit.width;
    const shifted = left ? bin(t, wide ? Op.i64Shl : Op.i32Shl, raw, k(left)) : raw;
    const signed = isSigned(type);
    const right = total - unit.width;
    const op = wide ? (signed ? Op.i64ShrS : Op.i64ShrU) : signed ? Op.i32ShrS : Op.i32ShrU;
    const value = right ? bin(t, op, shifted, k(right)) : shifted;
    const want = valueType(type);
    if (want === undefined || want === t) return value;
    return want === 'i64'
      ? un('i64', signed ? Op.i64ExtendI32S : Op.i64ExtendI32U, value)
      : un('i32', Op.i32WrapI64, value);
  }

  writeBits(a: Addr, member: Member, value: Node): Node {
    const unit = bitUnit(member);
    if (partsOf(unit).length > 1) return this._writeParts(plus(a, unit.offset), unit, value);
    const wide = unit.size === 8;
    const t: ValueType = wide ? 'i64' : 'i32';
    let v = value;
    if (v.t === 'i32' && wide) v = un('i64', Op.i64ExtendI32U, v);
    if (v.t === 'i64' && !wide) v = un('i32', Op.i32WrapI64, v);
    const mask = ((1n << BigInt(unit.width)) - 1n) << BigInt(unit.shift);
    const k = (n: bigint): Node => (wide ? i64(n) : constant('i32', n));
    const shl = bin(t, wide ? Op.i64Shl : Op.i32Shl, v, k(BigInt(unit.shift)));
    const and = wide ? Op.i64And : Op.i32And;
    const m = unit.size === 1 ? 'u8' : unit.size === 2 ? 'u16' : unit.size === 4 ? 'i32' : 'i64';
    return sharedAddress(plus(a, unit.offset), (place) => {
      const kept = bin(t, and, raw(load(m, place)), k(~mask));
      return store(m, place, bin(t, wide ? Op.i64Or : Op.i32Or, bin(t, and, shl, k(mask)), kept));
    });
  }

  /** Where no single access holds the field. */
  private _writeParts(a: Addr, unit: BitUnit, value: Node): Node {
    const mask = ((1n << BigInt(unit.width)) - 1n) << BigInt(unit.shift);
    return sharedValue(value.t === 'i32' ? un('i64', Op.i64ExtendI32U, value) : value, (v) =>
      sharedAddress(a, (place) =>
        seq(
          partsOf(unit).map(({ at, size }) => {
            const own = BigInt.asUintN(size * 8, mask >> BigInt(at * 8));
            const by = at * 8 - unit.shift;
            const bits = by >= 0 ? bin('i64', Op.i64ShrU, v, i64(by)) : bin('i64', Op.i64Shl, v, i64(-by));
            const kept = bin('i64', Op.i64And, raw(load(UNSIGNED[size], plus(place, at), 'i64')), i64(~own));
            return store(
              UNSIGNED[size],
              plus(place, at),
              bin('i64', Op.i64Or, kept, bin('i64', Op.i64And, bits, i64(own))),
            );
          }),
        ),
      ),
    );
  }

  /** What reading a bit-field back gives after `value` was stored. */
  private _bitValue(member: Member, type: CType, value: Node): Node {
    const wide = value.t === 'i64';
    const total = wide ? 64 : 32;
    const t: ValueType = wide ? 'i64' : 'i32';
    const shift = total - bitWidth(member);
    if (shift <= 0) return value;
    const k = wide ? i64(shift) : i32(shift);
    const left = bin(t, wide ? Op.i64Shl : Op.i32Shl, value, k);
    return bin(
      t,
      wide ? (isSigned(type) ? Op.i64ShrS : Op.i64ShrU) : isSigned(type) ? Op.i32ShrS : Op.i32ShrU,
      left,
      k,
    );
  }

  increment(e: Unary, wanted: boolean): Node {
    const l = this._x.lvalue(e.operand);
    const type = decay(l.type);
    const up = e.op === '++_' || e.op === '_++';
    const post = e.op === '_++' || e.op === '_--';
    const change = (old: Node): Node => {
      if (type.kind === 'pointer') {
        const size = this._x.sizeNode(type.to);
        return bin('i64', up ? Op.i64Add : Op.i64Sub, old, size);
      }
      if (old.t === 'f64') return bin('f64', up ? Op.f64Add : Op.f64Sub, old, constant('f64', 1));
      if (old.t === 'f32') return bin('f32', up ? Op.f32Add : Op.f32Sub, old, constant('f32', 1));
      if (old.t === 'i64') return bin('i64', up ? Op.i64Add : Op.i64Sub, old, i64(1));
      if (type.kind === 'int' && type.rank === 0) return up ? i32(1) : bin('i32', Op.i32Xor, old, i32(1));
      return narrowTo(bin('i32', up ? Op.i32Add : Op.i32Sub, old, i32(1)), type);
    };
    return sharedAddress(l.addr, (addr) => {
      const place = { ...l, addr };
      if (!wanted) return this._x.writeTo(place, change(this._x.readFrom(place)));
      return sharedValue(this._x.readFrom(place), (old) => {
        if (post) return seq([this._x.writeTo(place, change(old))], old);
        return sharedValue(change(old), (now) =>
          seq([this._x.writeTo(place, now)], l.bits ? this._bitValue(l.bits, type, now) : now),
        );
      });
    });
  }

  assign(e: Assign, wanted: boolean): Node {
    if (isByAddress(e.left.type)) return addressValue(this._x.recordAddr(e));
    const l = this._x.lvalue(e.left);
    const type = decay(l.type);
    if (l.type.kind === 'unknown')
      return fault('the type of the assigned object is not known', wanted ? 'i32' : undefined);
    if (e.op === '=') {
      // What goes on to memory is only moved; a variable that is given nothing is a mistake.
      const value = e.left.kind === 'ident' ? this._x.valueAs(e.right, type) : raw(this._x.valueAs(e.right, type));
      if (!wanted) return this._x.writeTo(l, value);
      return sharedAddress(l.addr, (addr) =>
        sharedValue(value, (v) =>
          seq([this._x.writeTo({ ...l, addr }, v)], l.bits ? this._bitValue(l.bits, type, v) : v),
        ),
      );
    }
    const op = e.op.slice(0, -1);
    if (
      type.kind !== 'pointer' &&
      valueType(operationType(op, e.left, e.right)) === undefined &&
      !isWide(operationType(op, e.left, e.right))
    ) {
      return fault(
        `'${e.op}' on types that are not known here (${typeToString(type)}, ${typeToString(decay(e.right.type))})`,
        wanted ? (valueType(type) ?? 'i32') : undefined,
      );
    }
    // As gcc: the right side first when it is more than a plain value.
    const compute = (old: Node, right: Node): Node => {
      if (type.kind === 'pointer') {
        return bin(
          'i64',
          op === '+' ? Op.i64Add : Op.i64Sub,
          old,
          bin('i64', Op.i64Mul, right, this._x.sizeNode(type.to)),
        );
      }
      const common = operationType(op, e.left, e.right);
      return convert(arithmetic(op, convert(old, type, common), right, common), common, type);
    };
    const rightType =
      type.kind === 'pointer'
        ? isSigned(promotedType(e.right))
          ? LONG
          : ULONG
        : op === '<<' || op === '>>'
          ? promotedType(e.right)
          : operationType(op, e.left, e.right);
    const common = operationType(op, e.left, e.right);
    if (type.kind !== 'pointer' && isWide(common)) {
      return sharedAddress(l.addr, (addr) => {
        const place = { ...l, addr };
        return sharedValue(this._x.wide.narrowUpdate(op, this._x.readFrom(place), type, e.right, common), (v) =>
          seq([this._x.writeTo(place, v)], wanted ? (l.bits ? this._bitValue(l.bits, type, v) : v) : undefined),
        );
      });
    }
    let right = this._x.valueAs(e.right, rightType);
    if (op === '<<' || op === '>>') right = shiftCount(right, operationType(op, e.left, e.right));
    return sharedAddress(l.addr, (addr) => {
      const place = { ...l, addr };
      const rest = (r: Node): Node => {
        const now = compute(this._x.readFrom(place), r);
        if (!wanted) return this._x.writeTo(place, now);
        return sharedValue(now, (v) => seq([this._x.writeTo(place, v)], l.bits ? this._bitValue(l.bits, type, v) : v));
      };
      return right.splits ? sharedValue(right, rest) : rest(right);
    });
  }
}
