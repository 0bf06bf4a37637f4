/**
 * Numbers wider than a WebAssembly value: 128-bit integers and `long double`. They are handled by address; helpers of
 * the runtime do the arithmetic on memory (hostFunctions.ts).
 */

import type { Assign, Binary, Expr, Unary } from '../../c/ast';
import type { CType } from '../../c/types';
import { sizeOf } from '../../c/layout';
import { DOUBLE, INT, LONG, ULONG, decay, integerType, isInteger, promotedType, typeToString } from '../../c/typeRules';
import { REAL_OPS, WIDE_OPS } from '../call/hostFunctions';
import { encodeReal, parseReal, realFromNumber } from '../numeric/longDouble';
import { Op } from '../wasm/opcodes';
import type { Lowering, WideLowering } from './lowering';
import { operationType } from './operators';
import type { Addr, Node } from './ir';
import {
  addressValue,
  at,
  bin,
  constant,
  copy,
  fault,
  host,
  i32,
  i64,
  ifNode,
  load,
  plus,
  seq,
  store,
  un,
  sharedAddress,
  sharedValue,
} from './ir';
import { convert, isReal, isSigned, isWide, truth, valueType } from './values';

export class WideNumbers implements WideLowering {
  constructor(private readonly _x: Lowering) {}

  private _temp(): Addr {
    return this._x.temp(16, 16);
  }

  /** Where the value of an expression of a wide type is: the object itself, or a temporary. */
  addr(e: Expr): Addr {
    const type = decay(e.type);
    const made = (write: (to: Addr) => Node): Addr => {
      const to = this._temp();
      return at(seq([write(to)], addressValue(to)));
    };
    switch (e.kind) {
      case 'ident':
      case 'member':
      case 'index':
      case 'compound':
        return this._x.lvalue(e).addr;
      case 'selection':
        return this.addr(e.chosen);
      case 'int':
        return made((to) => seq([store('i64', to, i64(e.value)), store('i64', plus(to, 8), i64(e.value >> 64n))]));
      case 'float': {
        const view = new DataView(
          encodeReal(e.spelling === undefined ? realFromNumber(e.value) : parseReal(e.spelling)).buffer,
        );
        return made((to) =>
          seq([
            store('i64', to, i64(view.getBigInt64(0, true))),
            store('i64', plus(to, 8), i64(view.getBigInt64(8, true))),
          ]),
        );
      }
      case 'cast':
        return made((to) => this.into(to, e.operand, type));
      case 'conditional':
        return made((to) =>
          e.then
            ? ifNode(
                this._x.condition(e.condition),
                this.into(to, e.then, type),
                this.into(to, e.else, type),
                undefined,
              )
            : isWide(decay(e.condition.type))
              ? sharedAddress(this.addr(e.condition), (c) =>
                  ifNode(
                    this.truth(c, decay(e.condition.type)),
                    this.convert(to, c, decay(e.condition.type), type),
                    this.into(to, e.else, type),
                    undefined,
                  ),
                )
              : sharedValue(this._x.value(e.condition), (c) =>
                  ifNode(
                    truth(c),
                    this.fromScalar(to, c, decay(e.condition.type), type),
                    this.into(to, e.else, type),
                    undefined,
                  ),
                ),
        );
      case 'unary':
        return this._unary(e, type, made);
      case 'binary':
        if (e.op === ',') return at(seq([this._x.effect(e.left)], addressValue(this.addr(e.right))));
        return made((to) => this._binary(to, e, type));
      case 'assign':
        return this._assign(e, type);
      default:
        return this._x.aggregates.recordAddr(e);
    }
  }

  /** Address of the value of `e` converted to the wide `type`. */
  operand(e: Expr, type: CType): Addr {
    if (sameKind(decay(e.type), type)) return this.addr(e);
    const to = this._temp();
    return at(seq([this.into(to, e, type)], addressValue(to)));
  }

  /** The same in a temporary of its own, which helpers may be given unchecked. */
  copied(e: Expr, type: CType): Addr {
    const to = this._temp();
    return at(seq([this.into(to, e, type)], addressValue(to)));
  }

  /** Writes the value of `e`, converted to the wide `type`, to `to`. */
  into(to: Addr, e: Expr, type: CType): Node {
    const from = decay(e.type);
    if (isWide(from))
      return sameKind(from, type)
        ? copy(to, this.addr(e), 16)
        : sharedAddress(this.addr(e), (a) => this.convert(to, a, from, type));
    const own = isInteger(from) ? promotedType(e) : from;
    if (valueType(own) === undefined)
      return fault(`the type of this expression is not known (${typeToString(from)})`, undefined);
    return this.fromScalar(to, this._x.valueAs(e, own), own, type);
  }

  /** From a value that is not wide. */
  fromScalar(target: Addr, value: Node, from: CType, type: CType): Node {
    return this._safely(target, (to) => this._fromScalar(to, value, from, type));
  }

  private _fromScalar(to: Addr, value: Node, from: CType, type: CType): Node {
    if (isReal(type)) {
      if (from.kind === 'float')
        return host('realFromDouble', undefined, [convert(value, from, DOUBLE), addressValue(to)]);
      return host('realFromInteger', undefined, [
        i32(isSigned(from) ? 1 : 0),
        convert(value, from, isSigned(from) ? LONG : ULONG),
        addressValue(to),
      ]);
    }
    if (from.kind === 'float')
      return host('wideFromDouble', undefined, [convert(value, from, DOUBLE), addressValue(to)]);
    return sharedValue(convert(value, from, isSigned(from) ? LONG : ULONG), (v) =>
      seq([
        store('i64', to, v),
        store('i64', plus(to, 8), isSigned(from) ? bin('i64', Op.i64ShrS, v, i64(63)) : i64(0)),
      ]),
    );
  }

  /** Between wide types. */
  convert(to: Addr, from: Addr, fromType: CType, type: CType): Node {
    if (sameKind(fromType, type)) return copy(to, from, 16);
    return this._safe(from, (a) =>
      this._safely(to, (z) =>
        isReal(type)
          ? host('realFromWide', undefined, [i32(isSigned(fromType) ? 1 : 0), addressValue(a), addressValue(z)])
          : host('wideFromReal', undefined, [addressValue(a), addressValue(z)]),
      ),
    );
  }

  /** The value at `a` converted to a type that is not wide. */
  toScalar(from: Addr, type: CType, to: CType): Node {
    if (!isReal(type) && to.kind !== 'float' && !(isInteger(to) && integerType(to).rank === 0))
      return convert(load('i64', from), LONG, to);
    return this._safe(from, (a) => this._toScalar(a, type, to));
  }

  private _toScalar(a: Addr, from: CType, to: CType): Node {
    if (isInteger(to) && integerType(to).rank === 0) return sharedAddress(a, (place) => this.truth(place, from));
    if (isReal(from)) {
      if (to.kind === 'float')
        return to.size === 4
          ? host('realToFloat', 'f32', [addressValue(a)])
          : host('realToDouble', 'f64', [addressValue(a)]);
      return convert(host('realToInteger', 'i64', [addressValue(a)]), LONG, to);
    }
    const single = to.kind === 'float' && to.size === 4;
    return host(single ? 'wideToFloat' : 'wideToDouble', single ? 'f32' : 'f64', [
      i32(isSigned(from) ? 1 : 0),
      addressValue(a),
    ]);
  }

  /** i32 that is 1 when the value at `a` (used more than once) is not zero. */
  truth(from: Addr, type: CType): Node {
    if (!isReal(type)) return truth(bin('i64', Op.i64Or, load('i64', from), load('i64', plus(from, 8))));
    const zero = this._temp();
    return this._safe(from, (a) =>
      seq(
        [store('i64', zero, i64(0)), store('i64', plus(zero, 8), i64(0))],
        bin('i32', Op.i32Ne, host('realCompare', 'i32', [addressValue(a), addressValue(zero)]), i32(0)),
      ),
    );
  }

  /** 1 or 0, of operands converted to the wide `type`. */
  compare(op: string, left: Expr, right: Expr, type: CType): Node {
    return this._safe(this.operand(left, type), (x) =>
      this._safe(this.operand(right, type), (y) => this._compare(op, addressValue(x), addressValue(y), type)),
    );
  }

  private _compare(op: string, a: Node, b: Node, type: CType): Node {
    const ops: Record<string, number> = {
      '==': Op.i32Eq,
      '!=': Op.i32Ne,
      '<': Op.i32LtS,
      '>': Op.i32GtS,
      '<=': Op.i32LeS,
      '>=': Op.i32GeS,
    };
    if (!isReal(type))
      return bin('i32', ops[op], host('wideCompare', 'i32', [i32(isSigned(type) ? 1 : 0), a, b]), i32(0));
    // 2 stands for not comparable: greater than all, and so of > and >= more must be known.
    return sharedValue(host('realCompare', 'i32', [a, b]), (order) => {
      const holds = bin('i32', ops[op], order, i32(0));
      return op === '>' || op === '>=' ? bin('i32', Op.i32And, holds, bin('i32', Op.i32Ne, order, i32(2))) : holds;
    });
  }

  /**
   * The helpers take addresses unchecked: what a pointer of the program leads to goes through a copy, which is
   * checked.
   */
  private _safe(a: Addr, use: (a: Addr) => Node): Node {
    if (isKnown(a)) return use(a);
    const temp = this._temp();
    return seq([copy(temp, a, 16)], use(temp));
  }
  private _safely(to: Addr, write: (to: Addr) => Node): Node {
    if (isKnown(to)) return write(to);
    const temp = this._temp();
    return sharedAddress(to, (place) => seq([write(temp), copy(place, temp, 16)]));
  }

  private _operate(op: string, a: Addr, b: Addr, to: Addr, type: CType): Node {
    return this._safe(a, (x) => this._safe(b, (y) => this._safely(to, (z) => this._operation(op, x, y, z, type))));
  }

  private _operation(op: string, a: Addr, b: Addr, to: Addr, type: CType): Node {
    if (isReal(type))
      return host('real', undefined, [
        i32(REAL_OPS.findIndex((one) => one === op)),
        addressValue(a),
        addressValue(b),
        addressValue(to),
      ]);
    const signed = isSigned(type);
    const name = op === '>>' && !signed ? '>>>' : (op === '/' || op === '%') && !signed ? `${op}u` : op;
    const operate = (divisor: Addr): Node =>
      host('wide', undefined, [
        i32(WIDE_OPS.findIndex((one) => one === name)),
        addressValue(a),
        addressValue(divisor),
        addressValue(to),
      ]);
    if (op !== '/' && op !== '%') return operate(b);
    return sharedAddress(b, (divisor) =>
      ifNode(this.truth(divisor, type), operate(divisor), fault('division by zero', undefined), undefined),
    );
  }

  private _binary(to: Addr, e: Binary, type: CType): Node {
    const shift = e.op === '<<' || e.op === '>>';
    return this._operate(
      e.op,
      this.operand(e.left, type),
      shift ? this._count(e.right) : this.operand(e.right, type),
      to,
      type,
    );
  }

  /** A shift count as a 128-bit integer. */
  private _count(e: Expr): Addr {
    return isWide(decay(e.type)) ? this.addr(e) : this.operand(e, INT128);
  }

  private _unary(e: Unary, type: CType, made: (write: (to: Addr) => Node) => Addr): Addr {
    const { op } = e;
    if (op === '*') return this._x.lvalue(e).addr;
    if (op === '+') return this.operand(e.operand, type);
    if (op === '-' || op === '~') {
      const name = op === '-' ? 'neg' : '~';
      return made((to) => sharedAddress(this.operand(e.operand, type), (a) => this._operate(name, a, a, to, type)));
    }
    if (op !== '++_' && op !== '--_' && op !== '_++' && op !== '_--')
      return at(fault(`'${op}' is not supported here`, 'i64'));
    const sign = op === '++_' || op === '_++' ? '+' : '-';
    const one = this._temp();
    return at(
      sharedAddress(this._x.lvalue(e.operand).addr, (place) => {
        const first = [this.fromScalar(one, constant('i32', 1), INT, type)];
        const update = this._operate(sign, place, one, place, type);
        if (op === '++_' || op === '--_') return seq([...first, update], addressValue(place));
        const old = this._temp();
        return seq([...first, copy(old, place, 16), update], addressValue(old));
      }),
    );
  }

  private _assign(e: Assign, type: CType): Addr {
    const target = this._x.lvalue(e.left).addr;
    if (e.op === '=') {
      // The value is whole before the object changes: it may be part of it.
      const value = this.operand(e.right, type);
      return at(sharedAddress(target, (place) => seq([copy(place, value, 16)], addressValue(place))));
    }
    const op = e.op.slice(0, -1);
    return at(sharedAddress(target, (place) => seq([this._update(place, op, type, e)], addressValue(place))));
  }

  /** `place op= right`, where `place` holds a wide number. */
  private _update(place: Addr, op: string, type: CType, e: Assign): Node {
    const common = operationType(op, e.left, e.right);
    const right = op === '<<' || op === '>>' ? this._count(e.right) : this.operand(e.right, common);
    if (sameKind(type, common)) return this._operate(op, place, right, place, common);
    const left = this._temp();
    const result = this._temp();
    return seq([
      this.convert(left, place, type, common),
      this._operate(op, left, right, result, common),
      this.convert(place, result, common, type),
    ]);
  }

  /** What a number that is not wide becomes by `left op= right` in a wide type: its new value, in its own type. */
  narrowUpdate(op: string, old: Node, own: CType, right: Expr, common: CType): Node {
    const a = this._temp();
    const result = this._temp();
    const b = this.operand(right, common);
    return seq(
      [this.fromScalar(a, old, own, common), this._operate(op, a, b, result, common)],
      this.toScalar(result, common, own),
    );
  }

  /** A double as a new temporary of type long double. */
  realFrom(value: Node): Addr {
    const to = this._temp();
    return at(
      seq(
        [
          host('realFromDouble', undefined, [
            value.t === 'f32' ? un('f64', Op.f64PromoteF32, value) : value,
            addressValue(to),
          ]),
        ],
        addressValue(to),
      ),
    );
  }
}

const INT128: CType = { kind: 'int', quals: 0, size: 16, signed: true, rank: 6, name: '__int128' };

/** Whether an address is the machine's own making and needs no check. */
function isKnown(a: Addr): boolean {
  if (a.at !== 'ptr') return true;
  let { p } = a;
  while (p.k === 'seq' || p.k === 'let') {
    const last: Node | undefined = p.k === 'seq' ? p.last : p.body;
    if (!last) return false;
    p = last;
  }
  return p.k === 'addr' && p.a.at !== 'ptr';
}

/** Whether two wide types have the same bits for a value. */
function sameKind(a: CType, b: CType): boolean {
  return isWide(a) && isWide(b) && isReal(a) === isReal(b) && sizeOf(a) === sizeOf(b);
}
