/**
 * Expressions: typed C trees to the intermediate form (C11 6.5), in the types gcc gives them.
 */

import type { Assign, Binary, Call, Conditional, Expr, InitEntry, Statement, Unary } from '../../c/ast';
import type { CType, FunctionType, Member, VectorType } from '../../c/types';
import { alignOf, sizeOf } from '../../c/layout';
import {
  INT, LONG, ULONG, UNKNOWN, bitFieldOf, decay, integerType, isInteger, promotedType, typeToString, usualArithmetic,
} from '../../c/typeRules';
import { Op } from '../wasm/opcodes';
import { WIDE_OPS } from '../hostFunctions';
import type { Addr, CallArg, CallNode, Node, Temp, ValueType } from './ir';
import {
  addrOf, at, bin, constant, copy, div, fault, get, host, i32, i64, ifNode, letIn, load, plus, seq, set, store, un, zero,
} from './ir';
import type { FunctionContext } from './context';
import { lowerBuiltin } from './builtins';
import {
  argumentPromotion, argumentSlots, bitUnit, convert, isByAddress, isSigned, isWide, memKind, narrowTo, slotSize, truth, valueType,
} from './values';

/** An lvalue: where, what, and the bit-field if it is one (then `addr` is that of its record part). */
export interface LValue {
  addr: Addr;
  type: CType;
  bits?: Member;
}

export class Expressions {
  /** Set by the statements' lowering: writes the statements of a statement expression up to the last, which it gives back. */
  lowerBody!: (items: Statement[]) => Statement | undefined;

  constructor(readonly context: FunctionContext) {}

  // Values ------------------------------------------------------------------------------------------------------------------

  /** The value of a scalar expression; arrays and functions give their address. */
  value(e: Expr): Node {
    const type = decay(e.type);
    const t = valueType(type);
    switch (e.kind) {
      case 'int':
        return constant(t ?? 'i32', e.value);
      case 'float':
        return constant(t ?? 'f64', e.value);
      case 'string':
        return i64(this.context.host.stringAddress(e));
      case 'ident':
        return this._ident(e);
      case 'unary':
        return this._unary(e);
      case 'binary':
        return this._binary(e);
      case 'assign':
        return this._assign(e, true);
      case 'conditional':
        return this._conditional(e);
      case 'call':
        return this._call(e);
      case 'member':
      case 'index':
        return this._read(e);
      case 'compound':
        return e.type.kind === 'array' || isByAddress(e.type) ? addrOf(this.lvalue(e).addr) : this.readFrom(this.lvalue(e));
      case 'cast':
        if (e.type.kind === 'void') return this.effect(e.operand);
        return this.valueAs(e.operand, e.type);
      case 'sizeof':
        if (e.value !== undefined) return i64(e.value);
        return this.sizeNode(e.of);
      case 'offsetof':
        return this._offsetOf(e);
      case 'statement-expr':
        return this._statementExpr(e);
      case 'va-arg': {
        const addr = this._vaArg(e);
        return this.readFrom({ addr, type: e.type });
      }
      case 'label-address':
        return i64(this.context.labelValue(e.label));
      case 'selection':
        return this.value(e.chosen);
      case 'error':
        return fault(`this text could not be read as C: ${e.message}`, t ?? 'i32');
    }
  }

  /** The value converted to a scalar type. */
  valueAs(e: Expr, to: CType): Node {
    const from = decay(e.type);
    if (to.kind === 'void') return this.effect(e);
    if (isWide(from)) {
      if (to.kind === 'float') {
        const value = host('wideToDouble', 'f64', [i32(isSigned(from) ? 1 : 0), addrOf(this.recordAddr(e))]);
        return convert(value, { kind: 'float', quals: 0, size: 8, name: 'double' }, to);
      }
      if (isInteger(to) && integerType(to).rank === 0) {
        return this._shared(this.recordAddr(e), (a) => truth(bin('i64', Op.i64Or, load('i64', a), load('i64', plus(a, 8)))));
      }
      return convert(load('i64', this.recordAddr(e)), LONG, to);
    }
    if (from.kind === 'vector' && sizeOf(from) <= 8) return convert(load(sizeOf(from) === 8 ? 'i64' : 'i32', this.recordAddr(e)), sizeOf(from) === 8 ? LONG : INT, to);
    if (from.kind === 'unknown' || valueType(from) === undefined) {
      return fault(`the type of this expression is not known (${typeToString(from)})`, valueType(to) ?? 'i32');
    }
    return convert(this.value(e), from, to);
  }

  /** Evaluates for its effects. */
  effect(e: Expr): Node {
    switch (e.kind) {
      case 'assign':
        return isByAddress(e.type) ? addrOf(this.recordAddr(e)) : this._assign(e, false);
      case 'unary':
        if (e.op === '_++' || e.op === '_--' || e.op === '++_' || e.op === '--_') return this._increment(e, false);
        break;
      case 'binary':
        if (e.op === ',') return seq([this.effect(e.left), this.effect(e.right)]);
        break;
      case 'cast':
        if (e.type.kind === 'void') return this.effect(e.operand);
        break;
      case 'conditional':
        return ifNode(this.condition(e.condition), e.then ? this.effect(e.then) : undefined, this.effect(e.else), undefined);
      case 'selection':
        return this.effect(e.chosen);
      case 'call':
        if (isByAddress(e.type)) return addrOf(this.recordAddr(e));
        return this._call(e);
      case 'statement-expr':
        return this._statementExpr(e, true);
    }
    if (isByAddress(decay(e.type))) return addrOf(this.recordAddr(e));
    if (e.type.kind === 'unknown' && e.kind === 'ident') return seq([]);
    return this.value(e);
  }

  /** Something that is non-zero when the expression is true. */
  condition(e: Expr): Node {
    if (e.kind === 'unary' && e.op === '!') return this._not(this.condition(e.operand));
    if (e.kind === 'binary' && e.op === '&&') return ifNode(this.condition(e.left), truth(this.condition(e.right)), i32(0), 'i32');
    if (e.kind === 'binary' && e.op === '||') return ifNode(this.condition(e.left), i32(1), truth(this.condition(e.right)), 'i32');
    if (isWide(e.type)) return this.valueAs(e, { kind: 'int', quals: 0, size: 1, signed: false, rank: 0, name: '_Bool' });
    const value = this.value(e);
    if (value.t === undefined) return fault(`a condition without a value (${typeToString(e.type)})`, 'i32');
    return value;
  }

  private _not(node: Node): Node {
    if (node.t === 'i64') return un('i32', Op.i64Eqz, node);
    if (node.t === 'i32') return un('i32', Op.i32Eqz, node);
    return un('i32', Op.i32Eqz, truth(node));
  }

  // Places ------------------------------------------------------------------------------------------------------------------

  lvalue(e: Expr): LValue {
    switch (e.kind) {
      case 'ident': {
        const { symbol } = e;
        const local = this.context.locals.get(symbol);
        if (local) return { addr: local.indirect ? at(load('i64', local.addr)) : local.addr, type: symbol.type };
        const place = this.context.host.variablePlace(symbol, this.context.unit, (name) => this.context.labelValue(name));
        if (typeof place === 'string') return { addr: at(fault(place, 'i64')), type: symbol.type };
        return { addr: place, type: symbol.type };
      }
      case 'unary':
        if (e.op === '*') return { addr: at(this.value(e.operand)), type: e.type };
        if (e.op === '++_' || e.op === '--_') return { addr: at(seq([this._increment(e, false)], addrOf(this.lvalue(e.operand).addr))), type: e.type };
        break;
      case 'member': {
        const base = e.arrow ? at(this.value(e.base)) : this.addressOf(e.base);
        if (e.path.length === 0) {
          return { addr: at(fault(`the type that should have a member '${e.name}' is not known`, 'i64')), type: e.type };
        }
        let offset = 0;
        for (const member of e.path) offset += member.offset;
        const bits = bitFieldOf(e);
        if (bits) return { addr: plus(base, offset - bits.offset), type: e.type, bits };
        return { addr: plus(base, offset), type: e.type };
      }
      case 'index': {
        const pointerFirst = decay(e.base.type).kind === 'pointer' || e.base.type.kind === 'vector';
        const [base, index] = pointerFirst ? [e.base, e.index] : [e.index, e.base];
        const start = base.type.kind === 'vector' ? addrOf(this.lvalue(base).addr) : this.value(base);
        return { addr: this._offsetBy(start, this.valueAs(index, isSigned(promotedType(index)) ? LONG : ULONG), e.type), type: e.type };
      }
      case 'compound':
        return { addr: this._compoundLiteral(e), type: e.type };
      case 'string':
        return { addr: { at: 'abs', off: this.context.host.stringAddress(e) }, type: e.type };
      case 'selection':
        return this.lvalue(e.chosen);
      case 'cast':
        // GNU: a cast to the same type, or of an array.
        return { addr: this.addressOf(e.operand), type: e.type };
      case 'binary':
        if (e.op === ',') {
          const right = this.lvalue(e.right);
          return { ...right, addr: at(seq([this.effect(e.left)], addrOf(right.addr))) };
        }
        break;
      case 'error':
        return { addr: at(fault(`this text could not be read as C: ${e.message}`, 'i64')), type: e.type };
    }
    if (isByAddress(e.type)) return { addr: this.recordAddr(e), type: e.type };
    // A value that is not an object: an array inside a returned record, for one.
    return { addr: at(this.value(e)), type: e.type };
  }

  /** Where an object or a record value is. */
  addressOf(e: Expr): Addr {
    return isByAddress(e.type) ? this.recordAddr(e) : this.lvalue(e).addr;
  }

  private _offsetBy(start: Node, index: Node, element: CType): Addr {
    if (index.k === 'const' && element.kind !== 'array') return at(start, Number(index.v) * sizeOf(element));
    if (index.k === 'const' && !this._isVariable(element)) return at(start, Number(index.v) * sizeOf(element));
    return at(bin('i64', Op.i64Add, start, bin('i64', Op.i64Mul, index, this.sizeNode(element))));
  }

  private _isVariable(type: CType): boolean {
    return type.kind === 'array' && (type.lengthExpr !== undefined || this._isVariable(type.of));
  }

  /** Size in bytes, also of variable length arrays. */
  sizeNode(type: CType): Node {
    if (!this._isVariable(type) || type.kind !== 'array') return i64(sizeOf(type));
    const known = this.context.vlaSizes.get(type);
    if (known !== undefined) return load('i64', { at: 'frame', off: known });
    const length = type.lengthExpr ? this.valueAs(type.lengthExpr as Expr, LONG) : i64(type.length ?? 0);
    return bin('i64', Op.i64Mul, length, this.sizeNode(type.of));
  }

  /** A place used more than once: a computed address is kept. */
  private _shared(a: Addr, use: (a: Addr) => Node): Node {
    if (a.at !== 'ptr' || a.p.k === 'const' || a.p.k === 'get') return use(a);
    const temp: Temp = { t: 'i64' };
    return letIn(temp, a.p, use({ at: 'ptr', p: get(temp), off: a.off }));
  }
  private _sharedValue(node: Node, use: (node: Node) => Node): Node {
    if (node.k === 'const' || node.k === 'get') return use(node);
    const temp: Temp = { t: node.t! };
    return letIn(temp, node, use(get(temp)));
  }

  /** The value of an object. */
  readFrom(l: LValue): Node {
    if (l.bits) return this._readBits(l.addr, l.bits, l.type);
    if (l.type.kind === 'array' || l.type.kind === 'function') return addrOf(l.addr);
    if (l.type.kind === 'unknown' || l.type.kind === 'void' || valueType(l.type) === undefined) {
      return fault(`the type of this object is not known (${typeToString(l.type)})`, 'i32');
    }
    if (l.type.kind === 'float' && l.type.size === 2) return fault('_Float16 is not supported', 'f32');
    return load(memKind(l.type), l.addr);
  }

  private _read(e: Expr): Node {
    return this.readFrom(this.lvalue(e));
  }

  /** Stores a converted value. */
  writeTo(l: LValue, value: Node): Node {
    if (l.bits) return this._writeBits(l.addr, l.bits, value);
    if (value.t === undefined) return value;
    if (valueType(l.type) !== value.t) return fault(`the type of this object is not known (${typeToString(l.type)})`, undefined);
    return store(memKind(l.type), l.addr, value);
  }

  private _readBits(a: Addr, member: Member, type: CType): Node {
    const unit = bitUnit(member);
    if (!unit) return fault('a bit-field that spans more than 8 bytes is not supported', valueType(type) ?? 'i32');
    const wide = unit.size === 8;
    const t: ValueType = wide ? 'i64' : 'i32';
    const raw = load(unit.size === 1 ? 'u8' : unit.size === 2 ? 'u16' : unit.size === 4 ? 'i32' : 'i64', plus(a, unit.offset));
    const total = wide ? 64 : 32;
    const k = (n: number): Node => (wide ? i64(n) : i32(n));
    const left = total - unit.shift - unit.width;
    const shifted = left ? bin(t, wide ? Op.i64Shl : Op.i32Shl, raw, k(left)) : raw;
    const signed = isSigned(type);
    const right = total - unit.width;
    const op = wide ? (signed ? Op.i64ShrS : Op.i64ShrU) : signed ? Op.i32ShrS : Op.i32ShrU;
    const value = right ? bin(t, op, shifted, k(right)) : shifted;
    const want = valueType(type)!;
    if (want === t) return value;
    return want === 'i64' ? un('i64', signed ? Op.i64ExtendI32S : Op.i64ExtendI32U, value) : un('i32', Op.i32WrapI64, value);
  }

  private _writeBits(a: Addr, member: Member, value: Node): Node {
    const unit = bitUnit(member);
    if (!unit) return fault('a bit-field that spans more than 8 bytes is not supported', undefined);
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
    return this._shared(plus(a, unit.offset), (place) => {
      const kept = bin(t, and, load(m, place), k(~mask));
      return store(m, place, bin(t, wide ? Op.i64Or : Op.i32Or, bin(t, and, shl, k(mask)), kept));
    });
  }

  /** What reading a bit-field back gives after `value` was stored. */
  private _bitValue(member: Member, type: CType, value: Node): Node {
    const wide = value.t === 'i64';
    const total = wide ? 64 : 32;
    const shift = total - member.bits!;
    if (shift <= 0) return value;
    const k = wide ? i64(shift) : i32(shift);
    const left = bin(value.t!, wide ? Op.i64Shl : Op.i32Shl, value, k);
    return bin(value.t!, wide ? (isSigned(type) ? Op.i64ShrS : Op.i64ShrU) : isSigned(type) ? Op.i32ShrS : Op.i32ShrU, left, k);
  }

  private _ident(e: Expr & { kind: 'ident' }): Node {
    const { symbol } = e;
    if (symbol.kind === 'enumerator') return constant(valueType(decay(e.type)) ?? 'i32', symbol.value ?? 0n);
    if (symbol.kind === 'function' || symbol.kind === 'builtin') {
      return i64(this.context.host.functionAddress(symbol, this.context.unit));
    }
    return this.readFrom({ ...this.lvalue(e), type: symbol.type.kind === 'unknown' ? e.type : symbol.type });
  }

  // Operators ---------------------------------------------------------------------------------------------------------------

  private _unary(e: Unary): Node {
    const { operand } = e;
    switch (e.op) {
      case '&':
        if (operand.type.kind === 'function') return this.value(operand);
        return addrOf(this.addressOf(operand));
      case '*':
        if (e.type.kind === 'function') return this.value(operand);
        return this._read(e);
      case '!':
        return this._not(this.condition(operand));
      case '++_':
      case '--_':
      case '_++':
      case '_--':
        return this._increment(e, true);
      case '+':
        return this.valueAs(operand, e.type);
      case '-': {
        const v = this.valueAs(operand, e.type);
        if (v.t === 'f64') return un('f64', Op.f64Neg, v);
        if (v.t === 'f32') return un('f32', Op.f32Neg, v);
        return v.t === 'i64' ? bin('i64', Op.i64Sub, i64(0), v) : bin('i32', Op.i32Sub, i32(0), v);
      }
      case '~': {
        const v = this.valueAs(operand, e.type);
        return v.t === 'i64' ? bin('i64', Op.i64Xor, v, i64(-1)) : bin('i32', Op.i32Xor, v, i32(-1));
      }
      default:
        return fault('complex numbers are not supported', valueType(e.type) ?? 'i32');
    }
  }

  private _increment(e: Unary, wanted: boolean): Node {
    const l = this.lvalue(e.operand);
    const type = decay(l.type);
    const up = e.op === '++_' || e.op === '_++';
    const post = e.op === '_++' || e.op === '_--';
    if (isWide(type)) return this._wideUpdate(l.addr, up ? '+' : '-', i64(1), LONG);
    const change = (old: Node): Node => {
      if (type.kind === 'pointer') {
        const size = this.sizeNode(type.to);
        return bin('i64', up ? Op.i64Add : Op.i64Sub, old, size);
      }
      if (old.t === 'f64') return bin('f64', up ? Op.f64Add : Op.f64Sub, old, constant('f64', 1));
      if (old.t === 'f32') return bin('f32', up ? Op.f32Add : Op.f32Sub, old, constant('f32', 1));
      if (old.t === 'i64') return bin('i64', up ? Op.i64Add : Op.i64Sub, old, i64(1));
      if (type.kind === 'int' && type.rank === 0) return up ? i32(1) : bin('i32', Op.i32Xor, old, i32(1));
      return narrowTo(bin('i32', up ? Op.i32Add : Op.i32Sub, old, i32(1)), type);
    };
    return this._shared(l.addr, (addr) => {
      const place = { ...l, addr };
      if (!wanted) return this.writeTo(place, change(this.readFrom(place)));
      return this._sharedValue(this.readFrom(place), (old) => {
        if (post) return seq([this.writeTo(place, change(old))], old);
        return this._sharedValue(change(old), (now) => seq([this.writeTo(place, now)], l.bits ? this._bitValue(l.bits, type, now) : now));
      });
    });
  }

  private _assign(e: Assign, wanted: boolean): Node {
    if (isByAddress(e.left.type)) return addrOf(this.recordAddr(e));
    const l = this.lvalue(e.left);
    const type = decay(l.type);
    if (l.type.kind === 'unknown') return fault('the type of the assigned object is not known', wanted ? 'i32' : undefined);
    if (e.op === '=') {
      const value = this.valueAs(e.right, type);
      if (!wanted) return this.writeTo(l, value);
      return this._shared(l.addr, (addr) => this._sharedValue(value, (v) =>
        seq([this.writeTo({ ...l, addr }, v)], l.bits ? this._bitValue(l.bits, type, v) : v)));
    }
    const op = e.op.slice(0, -1);
    if (type.kind !== 'pointer' && valueType(this._operationType(op, e.left, e.right)) === undefined && !isWide(this._operationType(op, e.left, e.right))) {
      return fault(`'${e.op}' on types that are not known here (${typeToString(type)}, ${typeToString(decay(e.right.type))})`, wanted ? valueType(type) ?? 'i32' : undefined);
    }
    // As gcc: the right side first when it is more than a plain value.
    const compute = (old: Node, right: Node): Node => {
      if (type.kind === 'pointer') {
        return bin('i64', op === '+' ? Op.i64Add : Op.i64Sub, old, bin('i64', Op.i64Mul, right, this.sizeNode(type.to)));
      }
      const common = this._operationType(op, e.left, e.right);
      return convert(this._arithmetic(op, convert(old, type, common), right, common), common, type);
    };
    const rightType = type.kind === 'pointer' ? (isSigned(promotedType(e.right)) ? LONG : ULONG)
      : op === '<<' || op === '>>' ? promotedType(e.right) : this._operationType(op, e.left, e.right);
    if (isWide(rightType) || (op !== '<<' && op !== '>>' && isWide(decay(e.right.type)))) {
      const temp = this._temp(16, 16);
      const wideType = usualArithmetic(promotedType(e.left), promotedType(e.right));
      return seq([this._wideInto(temp, { ...e, kind: 'binary', op, type: wideType } as unknown as Binary)],
        seq([this.writeTo(l, convert(load('i64', temp), LONG, type))], convert(load('i64', temp), LONG, type)));
    }
    let right = this.valueAs(e.right, rightType);
    if (op === '<<' || op === '>>') right = this._shiftCount(right, this._operationType(op, e.left, e.right));
    return this._shared(l.addr, (addr) => {
      const place = { ...l, addr };
      const rest = (r: Node): Node => {
        const now = compute(this.readFrom(place), r);
        if (!wanted) return this.writeTo(place, now);
        return this._sharedValue(now, (v) => seq([this.writeTo(place, v)], l.bits ? this._bitValue(l.bits, type, v) : v));
      };
      return right.splits ? this._sharedValue(right, rest) : rest(right);
    });
  }

  /** The type an arithmetic operator works in. */
  private _operationType(op: string, left: Expr, right: Expr): CType {
    if (op === '<<' || op === '>>') return promotedType(left);
    return usualArithmetic(promotedType(left), promotedType(right));
  }

  private _shiftCount(count: Node, type: CType): Node {
    const t = valueType(type);
    if (count.t === t) return count;
    return t === 'i64' ? un('i64', Op.i64ExtendI32U, count) : un('i32', Op.i32WrapI64, count);
  }

  /** Both operands in `type`; the result too. */
  private _arithmetic(op: string, a: Node, b: Node, type: CType): Node {
    const t = valueType(type);
    const signed = isSigned(type);
    if (t === 'f64' || t === 'f32') {
      const single = t === 'f32';
      const ops: Record<string, number> = single
        ? { '+': Op.f32Add, '-': Op.f32Sub, '*': Op.f32Mul, '/': Op.f32Div }
        : { '+': Op.f64Add, '-': Op.f64Sub, '*': Op.f64Mul, '/': Op.f64Div };
      return bin(t, ops[op] ?? Op.f64Add, a, b);
    }
    const wide = t === 'i64';
    switch (op) {
      case '+': return bin(t!, wide ? Op.i64Add : Op.i32Add, a, b);
      case '-': return bin(t!, wide ? Op.i64Sub : Op.i32Sub, a, b);
      case '*': return bin(t!, wide ? Op.i64Mul : Op.i32Mul, a, b);
      case '/': return div(t!, wide ? (signed ? Op.i64DivS : Op.i64DivU) : signed ? Op.i32DivS : Op.i32DivU, a, b);
      case '%': return div(t!, wide ? (signed ? Op.i64RemS : Op.i64RemU) : signed ? Op.i32RemS : Op.i32RemU, a, b);
      case '&': return bin(t!, wide ? Op.i64And : Op.i32And, a, b);
      case '|': return bin(t!, wide ? Op.i64Or : Op.i32Or, a, b);
      case '^': return bin(t!, wide ? Op.i64Xor : Op.i32Xor, a, b);
      case '<<': return bin(t!, wide ? Op.i64Shl : Op.i32Shl, a, b);
      default: return bin(t!, wide ? (signed ? Op.i64ShrS : Op.i64ShrU) : signed ? Op.i32ShrS : Op.i32ShrU, a, b);
    }
  }

  private _binary(e: Binary): Node {
    const { op, left, right } = e;
    switch (op) {
      case ',':
        return seq([this.effect(left)], this.value(right));
      case '&&':
      case '||':
        return this.condition(e);
      case '==':
      case '!=':
      case '<':
      case '>':
      case '<=':
      case '>=':
        return this._compare(op, left, right);
    }
    const a = decay(left.type);
    const b = decay(right.type);
    if (a.kind === 'pointer' && b.kind === 'pointer') {
      const bytes = bin('i64', Op.i64Sub, this.value(left), this.value(right));
      const size = sizeOf(a.to);
      if (size <= 1 && !this._isVariable(a.to)) return bytes;
      return div('i64', Op.i64DivS, bytes, this.sizeNode(a.to));
    }
    if (a.kind === 'pointer' || b.kind === 'pointer') {
      const [pointer, index, type] = a.kind === 'pointer' ? [left, right, a] : [right, left, b];
      if (type.kind !== 'pointer') return fault('pointer arithmetic on no pointer', 'i64');
      const count = this.valueAs(index, isSigned(promotedType(index)) ? LONG : ULONG);
      if (count.k === 'const' && !this._isVariable(type.to)) {
        const offset = (count.v as bigint) * BigInt(sizeOf(type.to)) * (op === '-' ? -1n : 1n);
        const start = this.value(pointer);
        return start.k === 'addr' && start.a.at !== 'ptr' ? addrOf(plus(start.a, Number(offset))) : bin('i64', Op.i64Add, start, i64(offset));
      }
      return bin('i64', op === '-' ? Op.i64Sub : Op.i64Add, this.value(pointer), bin('i64', Op.i64Mul, count, this.sizeNode(type.to)));
    }
    const type = this._operationType(op, left, right);
    if (type.kind === 'unknown' || valueType(type) === undefined) {
      return fault(`'${op}' on types that are not known here (${typeToString(a)}, ${typeToString(b)})`, valueType(e.type) ?? 'i32');
    }
    if (op === '<<' || op === '>>') return this._arithmetic(op, this.valueAs(left, type), this._shiftCount(this.valueAs(right, promotedType(right)), type), type);
    return this._arithmetic(op, this.valueAs(left, type), this.valueAs(right, type), type);
  }

  private _compare(op: string, left: Expr, right: Expr): Node {
    const a = decay(left.type);
    const b = decay(right.type);
    let type: CType;
    if (a.kind === 'pointer' || b.kind === 'pointer') type = ULONG;
    else type = usualArithmetic(promotedType(left), promotedType(right));
    if (isWide(type)) {
      const order = host('wideCompare', 'i32', [i32(isSigned(type) ? 1 : 0), addrOf(this._wideOperand(left, type)), addrOf(this._wideOperand(right, type))]);
      const ops: Record<string, number> = { '==': Op.i32Eq, '!=': Op.i32Ne, '<': Op.i32LtS, '>': Op.i32GtS, '<=': Op.i32LeS, '>=': Op.i32GeS };
      return bin('i32', ops[op], order, i32(0));
    }
    const t = valueType(type);
    if (t === undefined) return fault(`'${op}' on types that are not known here (${typeToString(a)}, ${typeToString(b)})`, 'i32');
    const x = this.valueAs(left, type);
    const y = this.valueAs(right, type);
    return this._comparison(op, x, y, type);
  }

  /** 1 or 0, of two values of `type`. */
  private _comparison(op: string, x: Node, y: Node, type: CType): Node {
    const t = x.t!;
    const signed = isSigned(type);
    const table: Record<ValueType, Record<string, number>> = {
      i32: signed
        ? { '==': Op.i32Eq, '!=': Op.i32Ne, '<': Op.i32LtS, '>': Op.i32GtS, '<=': Op.i32LeS, '>=': Op.i32GeS }
        : { '==': Op.i32Eq, '!=': Op.i32Ne, '<': Op.i32LtU, '>': Op.i32GtU, '<=': Op.i32LeU, '>=': Op.i32GeU },
      i64: signed
        ? { '==': Op.i64Eq, '!=': Op.i64Ne, '<': Op.i64LtS, '>': Op.i64GtS, '<=': Op.i64LeS, '>=': Op.i64GeS }
        : { '==': Op.i64Eq, '!=': Op.i64Ne, '<': Op.i64LtU, '>': Op.i64GtU, '<=': Op.i64LeU, '>=': Op.i64GeU },
      f32: { '==': Op.f32Eq, '!=': Op.f32Ne, '<': Op.f32Lt, '>': Op.f32Gt, '<=': Op.f32Le, '>=': Op.f32Ge },
      f64: { '==': Op.f64Eq, '!=': Op.f64Ne, '<': Op.f64Lt, '>': Op.f64Gt, '<=': Op.f64Le, '>=': Op.f64Ge },
    };
    return bin('i32', table[t][op], x, y);
  }

  private _conditional(e: Conditional): Node {
    const type = decay(e.type);
    const t = valueType(type);
    if (t === undefined) return this.effect(e);
    if (!e.then) {
      return this._sharedValue(this.value(e.condition), (v) =>
        ifNode(truth(v), convert(v, decay(e.condition.type), type), this.valueAs(e.else, type), t));
    }
    return ifNode(this.condition(e.condition), this.valueAs(e.then, type), this.valueAs(e.else, type), t);
  }

  private _offsetOf(e: Expr & { kind: 'offsetof' }): Node {
    let offset = 0;
    let type = e.of;
    let extra: Node | undefined;
    for (const step of e.designators) {
      if (step.member) {
        offset += step.member.offset;
        type = step.member.type;
      } else if (step.index && type.kind === 'array') {
        const index = this.valueAs(step.index, LONG);
        type = type.of;
        if (index.k === 'const') offset += Number(index.v) * sizeOf(type);
        else {
          const part = bin('i64', Op.i64Mul, index, this.sizeNode(type));
          extra = extra ? bin('i64', Op.i64Add, extra, part) : part;
        }
      } else return fault('offsetof of a member that is not known', 'i64');
    }
    return extra ? bin('i64', Op.i64Add, extra, i64(offset)) : i64(offset);
  }

  private _statementExpr(e: Expr & { kind: 'statement-expr' }, drop = false): Node {
    const t = drop ? undefined : valueType(decay(e.type));
    return {
      k: 'statements', t, splits: true,
      lower: () => {
        const { builder } = this.context;
        const temp = t ? builder.slotTemp(t) : undefined;
        const last = this.lowerBody(e.body.items);
        if (last?.kind === 'expression') {
          const mark = builder.enter();
          if (temp) builder.effect(set(temp, this.value(last.expr)));
          else builder.effect(this.effect(last.expr));
          builder.leave(mark);
        }
        return temp ? get(temp) : undefined;
      },
    };
  }

  // Records and 128-bit integers --------------------------------------------------------------------------------------------

  /** Frame space for a value handled by address; lives as long as the call of the function. */
  private _temp(size: number, align: number): Addr {
    return { at: 'frame', off: this.context.builder.alloc(Math.max(size, 1), align) };
  }

  /** Address of a record, vector or 128-bit value; of a temporary when the expression is no object. */
  recordAddr(e: Expr): Addr {
    const size = sizeOf(e.type);
    switch (e.kind) {
      case 'ident':
      case 'member':
      case 'index':
      case 'compound': {
        const l = this.lvalue(e);
        if (l.bits) break;
        return l.addr;
      }
      case 'selection':
        return this.recordAddr(e.chosen);
      case 'unary':
        if (e.op === '*') return this.lvalue(e).addr;
        break;
      case 'assign':
        if (e.op === '=') {
          const to = this.addressOf(e.left);
          if (isWide(e.left.type)) {
            return at(this._sharedNode(to, (place) => seq([this._wideInto(place, e.right)], addrOf(place))));
          }
          return at(this._sharedNode(to, (place) => seq([copy(place, this.recordAddr(e.right), size)], addrOf(place))));
        }
        if (isWide(e.left.type)) {
          const op = e.op.slice(0, -1);
          return at(this._sharedNode(this.addressOf(e.left), (place) => seq([
            host('wide', undefined, [i32(this._wideOp(op, e.left.type)), addrOf(place), addrOf(this._wideOperand(e.right, e.left.type)), addrOf(place)]),
            ...(place.at === 'abs' ? [store('u8', place, load('u8', place))] : []),
          ], addrOf(place))));
        }
        break;
      case 'call': {
        const call = this._callNode(e);
        if (call.k !== 'call') {
          // A builtin that gives a 128-bit value or a vector by address.
          return at(call);
        }
        const temp = this._temp(size, 16);
        call.recordResult = temp.off;
        call.t = undefined;
        return at(seq([call], addrOf(temp)));
      }
      case 'conditional': {
        const arm = (x: Expr): Node => addrOf(isWide(e.type) ? this._wideOperand(x, e.type) : this.recordAddr(x));
        if (!e.then) break;
        return at(ifNode(this.condition(e.condition), arm(e.then), arm(e.else), 'i64'));
      }
      case 'binary':
        if (e.op === ',') return at(seq([this.effect(e.left)], addrOf(this.recordAddr(e.right))));
        break;
      case 'statement-expr': {
        const temp = this._temp(size, 16);
        return at({
          k: 'statements', t: 'i64', splits: true,
          lower: () => {
            const { builder } = this.context;
            const last = this.lowerBody(e.body.items);
            if (last?.kind === 'expression') {
              const mark = builder.enter();
              builder.effect(copy(temp, this.recordAddr(last.expr), size));
              builder.leave(mark);
            }
            return addrOf(temp);
          },
        });
      }
      case 'va-arg':
        return this._vaArg(e);
      case 'cast':
        if (e.type.kind === 'vector' && !isByAddress(e.operand.type)) {
          const temp = this._temp(size, 16);
          const bits = this.valueAs(e.operand, size === 8 ? ULONG : INT);
          return at(seq([store(size === 8 ? 'i64' : 'i32', temp, bits)], addrOf(temp)));
        }
        if (!isWide(e.type)) return this.recordAddr(e.operand);
        break;
    }
    if (e.type.kind === 'vector' && (e.kind === 'binary' || e.kind === 'unary' || e.kind === 'assign')) return this._vector(e, e.type);
    if (isWide(e.type)) {
      const temp = this._temp(16, 16);
      return at(seq([this._wideInto(temp, e)], addrOf(temp)));
    }
    return at(fault(`values of type ${typeToString(e.type)} are not supported here`, 'i64'));
  }

  /** Operators on GNU vectors, element by element; a scalar operand counts for every element (gcc, Vector Extensions). */
  private _vector(e: Binary | Unary | Assign, type: VectorType): Addr {
    const to = this._temp(sizeOf(type), 16);
    const size = sizeOf(type.of);
    if (e.kind === 'unary') {
      if (e.op !== '-' && e.op !== '~' && e.op !== '+') return at(fault(`'${e.op}' on a vector is not supported`, 'i64'));
      const nodes = this._elements([e.operand], type, ([a], of) => (e.op === '+' ? a : e.op === '~' ? this._arithmetic('^', a, convert(i32(-1), INT, of), of)
        : of.kind === 'float' ? un(a.t!, a.t === 'f64' ? Op.f64Neg : Op.f32Neg, a) : this._arithmetic('-', convert(i32(0), INT, of), a, of)), to, size);
      return at(seq([nodes], addrOf(to)));
    }
    const op = e.kind === 'assign' ? e.op.slice(0, -1) : e.op;
    const comparing = ['==', '!=', '<', '>', '<=', '>='].includes(op);
    const nodes = this._elements([e.left, e.right], type, ([a, b], of) => {
      if (!comparing) return this._arithmetic(op, a, b, of);
      const mask = bin('i32', Op.i32Sub, i32(0), this._comparison(op, a, b, of));
      return size === 8 ? un('i64', Op.i64ExtendI32S, mask) : mask;
    }, to, size);
    const result = at(seq([nodes], addrOf(to)));
    if (e.kind !== 'assign') return result;
    return at(this._shared(this.addressOf(e.left), (place) => seq([copy(place, result, sizeOf(type))], addrOf(place))));
  }

  private _elements(operands: Expr[], type: VectorType, compute: (values: Node[], of: CType) => Node, to: Addr, size: number): Node {
    const { of } = operands.map((operand) => operand.type).find((one) => one.kind === 'vector') as VectorType ?? type;
    const go = (rest: Expr[], ready: (Addr | Node)[]): Node => {
      const [next, ...others] = rest;
      if (next === undefined) {
        const parts: Node[] = [];
        for (let i = 0; i < type.length; i++) {
          const values = ready.map((one) => ('at' in one ? load(memKind(of), plus(one, i * size)) : one));
          const value = compute(values, of);
          const kind = value.t === 'i64' ? 'i64' : value.t === 'f64' ? 'f64' : value.t === 'f32' ? 'f32' : memKind(of);
          parts.push(store(kind, plus(to, i * size), value));
        }
        return seq(parts);
      }
      if (next.type.kind === 'vector') return this._shared(this.recordAddr(next), (a) => go(others, [...ready, a]));
      return this._sharedValue(this.valueAs(next, of), (value) => go(others, [...ready, value]));
    };
    return go(operands, []);
  }

  private _sharedNode(a: Addr, use: (a: Addr) => Node): Node {
    return this._shared(a, use);
  }

  private _wideOp(op: string, type: CType): number {
    const signed = isSigned(type);
    const name = op === '>>' && !signed ? '>>>' : (op === '/' || op === '%') && !signed ? `${op}u` : op;
    return WIDE_OPS.indexOf(name as (typeof WIDE_OPS)[number]);
  }

  /** Address of an operand as a 128-bit integer of `type`. */
  private _wideOperand(e: Expr, type: CType): Addr {
    if (isWide(e.type)) return this.recordAddr(e);
    const temp = this._temp(16, 16);
    return at(seq([this._widen(temp, this.valueAs(e, isSigned(promotedType(e)) ? LONG : ULONG), isSigned(promotedType(e)) && type !== undefined)], addrOf(temp)));
  }

  private _widen(to: Addr, low: Node, signed: boolean): Node {
    return this._sharedValue(low, (v) => seq([
      store('i64', to, v),
      store('i64', plus(to, 8), signed ? bin('i64', Op.i64ShrS, v, i64(63)) : i64(0)),
    ]));
  }

  /** Writes the 128-bit value of `e` to `to`. */
  private _wideInto(to: Addr, e: Expr): Node {
    if (e.kind === 'int') {
      return seq([store('i64', to, i64(e.value)), store('i64', plus(to, 8), i64(e.value >> 64n))]);
    }
    if (!isWide(e.type)) {
      const signed = isSigned(promotedType(e));
      return this._widen(to, this.valueAs(e, signed ? LONG : ULONG), signed);
    }
    if (e.kind === 'cast') return this._wideInto(to, e.operand);
    const operate = (op: string, a: Addr, b: Addr, type: CType): Node =>
      host('wide', undefined, [i32(this._wideOp(op, type)), addrOf(a), addrOf(b), addrOf(to)]);
    if (e.kind === 'binary' && e.op !== ',') {
      const right = e.op === '<<' || e.op === '>>' ? this._wideOperand(e.right, INT) : this._wideOperand(e.right, e.type);
      return operate(e.op, this._wideOperand(e.left, e.type), right, e.type);
    }
    if (e.kind === 'unary' && (e.op === '-' || e.op === '~')) {
      const a = this._wideOperand(e.operand, e.type);
      return this._shared(a, (place) => operate(e.op === '-' ? 'neg' : '~', place, place, e.type));
    }
    if (e.kind === 'unary' && e.op === '+') return this._wideInto(to, e.operand);
    return copy(to, this.recordAddr(e), 16);
  }

  private _wideUpdate(a: Addr, op: string, by: Node, type: CType): Node {
    const temp = this._temp(16, 16);
    return this._shared(a, (place) => seq([
      this._widen(temp, by, isSigned(type)),
      host('wide', undefined, [i32(this._wideOp(op, LONG)), addrOf(place), addrOf(temp), addrOf(place)]),
    ], addrOf(place)));
  }

  // Initialisers ------------------------------------------------------------------------------------------------------------

  private _compoundLiteral(e: Expr & { kind: 'compound' }): Addr {
    if (e.isStatic) return { at: 'abs', off: this.context.host.staticLiteral(e, this.context.unit) };
    const size = sizeOf(e.type);
    const temp = this._temp(size, alignOf(e.type));
    return at(seq(this.initialize(temp, e.type, e.entries), addrOf(temp)));
  }

  /** Code that gives an object its initial value; parts not named become zero (C11 6.7.9p21). */
  initialize(to: Addr, type: CType, entries: InitEntry[]): Node[] {
    const nodes: Node[] = [];
    const whole = entries.length === 1 && entries[0].path.length === 0 && !entries[0].bitField;
    if (!whole || entries[0].value.kind === 'string') {
      const size = sizeOf(type);
      if (size > 0) nodes.push(zero(to, size));
    }
    for (const entry of entries) {
      const place = plus(to, entry.offset);
      if (entry.value.kind === 'string' && entry.type.kind === 'array') {
        nodes.push(this._copyString(place, entry.value, sizeOf(entry.type)));
      } else if (isByAddress(entry.type)) {
        if (isWide(entry.type)) nodes.push(this._wideInto(place, entry.value));
        else if (entry.value.type.kind === 'int' && entry.value.kind === 'int') continue;
        else nodes.push(copy(place, this.recordAddr(entry.value), sizeOf(entry.type)));
      } else if (entry.bitField) {
        nodes.push(this.writeTo({ addr: plus(place, -entry.bitField.offset), type: entry.type, bits: entry.bitField }, this.valueAs(entry.value, decay(entry.type))));
      } else if (entry.type.kind === 'unknown') {
        nodes.push(fault('the type of the initialised object is not known', undefined));
      } else nodes.push(this.writeTo({ addr: place, type: entry.type }, this.valueAs(entry.value, decay(entry.type))));
    }
    return nodes;
  }

  private _copyString(to: Addr, e: Expr & { kind: 'string' }, room: number): Node {
    const length = Math.min(room, e.type.kind === 'array' ? sizeOf(e.type) : e.bytes.length + 1);
    return copy(to, { at: 'abs', off: this.context.host.stringAddress(e) }, length);
  }

  // Calls -------------------------------------------------------------------------------------------------------------------

  private _vaArg(e: Expr & { kind: 'va-arg' }): Addr {
    // A va_list holds the address of the next argument in its first 8 bytes.
    const list = this.vaList(e.list);
    const size = slotSize(e.type);
    const aligned = alignOf(e.type) >= 16 && size >= 16;
    return at(this._shared(list, (place) => {
      const temp: Temp = { t: 'i64' };
      const now: Node = aligned
        ? bin('i64', Op.i64And, bin('i64', Op.i64Add, load('i64', place), i64(15)), i64(-16))
        : load('i64', place);
      return letIn(temp, now, seq([store('i64', place, bin('i64', Op.i64Add, get(temp), i64(size)))], get(temp)));
    }));
  }

  /** Where a va_list lies: it is an array of one record, or a pointer to it when it came as a parameter. */
  vaList(e: Expr): Addr {
    return e.type.kind === 'pointer' ? at(this.value(e)) : e.type.kind === 'array' ? at(this.value(e)) : this.lvalue(e).addr;
  }

  private _call(e: Call): Node {
    const node = this._callNode(e);
    return node;
  }

  private _callNode(e: Call): Node {
    const direct = directCallee(e.callee);
    if (direct && (direct.kind === 'builtin' || direct.kind === 'function')) {
      const builtin = lowerBuiltin(this, direct.name, e, direct.definition !== undefined);
      if (builtin) return builtin;
    }
    let type = decay(e.callee.type);
    if (type.kind === 'pointer') type = type.to;
    const signature: FunctionType | undefined = type.kind === 'function' ? type : undefined;
    if (!signature && !direct) return fault(`a call of something whose type is not known (${typeToString(e.callee.type)})`, valueType(decay(e.type)) ?? 'i32');
    const target = direct && direct.kind !== 'variable' && direct.kind !== 'parameter'
      ? (direct.kind === 'builtin' ? this.context.host.namedFunction(direct.name.replace(/^__builtin_/, ''))
        : this.context.host.functionNumber(direct, this.context.unit))
      : this.value(e.callee);
    return this.callOf(target, e.args, signature, e.type);
  }

  /** A call node with converted arguments. */
  callOf(target: number | Node, args: Expr[], signature: FunctionType | undefined, result: CType): Node {
    const named = signature && !signature.unprototyped ? signature.params.length : args.length;
    const types = args.map((arg, i) => (signature && !signature.unprototyped && i < named ? decay(signature.params[i].type) : argumentPromotion(arg.type)));
    const fixed = argumentSlots(types.slice(0, named));
    const rest = argumentSlots(types.slice(named));
    const list: CallArg[] = args.map((arg, i) => {
      const variadic = i >= named;
      const off = variadic ? rest.offsets[i - named] : fixed.offsets[i];
      const type = types[i];
      if (type.kind === 'unknown' || arg.type.kind === 'unknown') {
        return { kind: 'scalar', node: fault('the type of an argument is not known', 'i32'), off, variadic };
      }
      if (isByAddress(type)) {
        return { kind: 'record', addr: isWide(type) ? this._wideOperand(arg, type) : this.recordAddr(arg), off, size: sizeOf(type), variadic };
      }
      return { kind: 'scalar', node: this._slotValue(this.valueAs(arg, type), type), off, variadic };
    });
    const node: CallNode = { k: 'call', t: valueType(decay(result)), target, args: list, splits: true };
    if (rest.size > 0) node.variadicArea = this.context.builder.alloc(rest.size, 16);
    if (isByAddress(result) && result.kind !== 'unknown') node.t = undefined;
    return node;
  }

  /** Small integers fill their 8-byte slot, so that a callee that takes them wider sees the right value. */
  private _slotValue(node: Node, type: CType): Node {
    if (node.t !== 'i32') return node;
    return un('i64', isSigned(type) ? Op.i64ExtendI32S : Op.i64ExtendI32U, node);
  }

  get unknownType(): CType {
    return UNKNOWN;
  }
}

/** The symbol called, through parentheses, `*` and `&`. */
export function directCallee(callee: Expr): (Expr & { kind: 'ident' })['symbol'] | undefined {
  let e = callee;
  while ((e.kind === 'unary' && (e.op === '*' || e.op === '&')) || e.kind === 'selection') {
    e = e.kind === 'unary' ? e.operand : e.chosen;
  }
  if (e.kind === 'ident' && (e.symbol.kind === 'function' || e.symbol.kind === 'builtin')) return e.symbol;
  return undefined;
}
