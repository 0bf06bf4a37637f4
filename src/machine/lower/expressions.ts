/**
 * Expressions: typed C trees to the intermediate form (C11 6.5), in the types gcc gives them.
 */

import type { Conditional, Expr, Unary } from '../../c/ast';
import type { CType } from '../../c/types';
import { Qualifier } from '../../c/types';
import { alignOf, sizeOf } from '../../c/layout';
import { INT, LONG, ULONG, bitFieldOf, decay, promotedType, typeToString } from '../../c/typeRules';
import { Op } from '../wasm/opcodes';
import { Aggregates } from './aggregates';
import { Assignments } from './assignments';
import { Calls } from './calls';
import type { FunctionContext } from './context';
import type { LValue, Lowering } from './lowering';
import type { Addr, Node } from './ir';
import {
  addressValue,
  at,
  atomic,
  bin,
  constant,
  fault,
  get,
  host,
  i32,
  i64,
  ifNode,
  load,
  plus,
  rawDeep,
  readsChecked,
  seq,
  set,
  store,
  un,
  sharedAddress,
  sharedValue,
} from './ir';
import { binaryValue } from './operators';
import { convert, inBits, isByAddress, isSigned, isWide, memKind, truth, valueType } from './values';
import { WideNumbers } from './wide';
import { shortPlace } from '../memory/sourcePlace';

export class Expressions implements Lowering {
  readonly assignments = new Assignments(this);
  readonly calls = new Calls(this);
  readonly aggregates = new Aggregates(this);
  readonly wide = new WideNumbers(this);

  constructor(readonly context: FunctionContext) {}

  /**
   * Address of a value that is handled by address: a record, a vector, a wide number; of a temporary when the
   * expression is no object.
   */
  recordAddr(e: Expr): Addr {
    return isWide(decay(e.type)) ? this.wide.addr(e) : this.aggregates.recordAddr(e);
  }

  // Values
  // ------------------------------------------------------------------------------------------------------------------

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
        return binaryValue(this, e);
      case 'assign':
        return this.assignments.assign(e, true);
      case 'conditional':
        return this._conditional(e);
      case 'call':
        return this.calls.callNode(e);
      case 'member':
      case 'index':
        return this._read(e);
      case 'compound':
        return e.type.kind === 'array' || isByAddress(e.type)
          ? addressValue(this.lvalue(e).addr)
          : this.readFrom(this.lvalue(e));
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
        const addr = this.calls.vaArg(e);
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
    if (isWide(from)) return this.wide.toScalar(this.wide.addr(e), from, to);
    if (from.kind === 'vector' && sizeOf(from) <= 8)
      return convert(load(sizeOf(from) === 8 ? 'i64' : 'i32', this.recordAddr(e)), sizeOf(from) === 8 ? LONG : INT, to);
    if (from.kind === 'unknown' || valueType(from) === undefined) {
      return fault(`the type of this expression is not known (${typeToString(from)})`, valueType(to) ?? 'i32');
    }
    return convert(this.value(e), from, to);
  }

  /** Evaluates for its effects. */
  effect(e: Expr): Node {
    const unread = this._unread(e);
    if (unread) return unread;
    if (isWide(decay(e.type))) return addressValue(this.wide.addr(e));
    switch (e.kind) {
      case 'assign':
        return isByAddress(e.type) ? addressValue(this.recordAddr(e)) : this.assignments.assign(e, false);
      case 'unary':
        if (e.op === '_++' || e.op === '_--' || e.op === '++_' || e.op === '--_')
          return this.assignments.increment(e, false);
        break;
      case 'binary':
        if (e.op === ',') return seq([this.effect(e.left), this.effect(e.right)]);
        break;
      case 'cast':
        if (e.type.kind === 'void') return this.effect(e.operand);
        break;
      case 'conditional':
        return ifNode(
          this.condition(e.condition),
          e.then ? this.effect(e.then) : undefined,
          this.effect(e.else),
          undefined,
        );
      case 'selection':
        return this.effect(e.chosen);
      case 'call':
        if (isByAddress(e.type)) return addressValue(this.recordAddr(e));
        return dropped(this.calls.callNode(e));
      case 'statement-expr':
        return this._statementExpr(e, true);
    }
    if (isByAddress(decay(e.type))) return addressValue(this.recordAddr(e));
    if (e.type.kind === 'unknown' && e.kind === 'ident') return seq([]);
    return this.value(e);
  }

  /**
   * An object whose value nobody wants is not read, unless it is volatile (C11 5.1.2.3; so gcc, also without
   * optimisation).
   */
  private _unread(e: Expr): Node | undefined {
    if (e.type.quals & Qualifier.Volatile) return undefined;
    switch (e.kind) {
      case 'ident':
        return e.symbol.kind === 'function' || e.type.kind === 'unknown' ? undefined : seq([]);
      case 'member':
        return e.path.length === 0 ? undefined : this.effect(e.base);
      case 'index':
        return seq([this.effect(e.base), this.effect(e.index)]);
      case 'unary':
        return e.op === '*' ? this.effect(e.operand) : undefined;
    }
    return undefined;
  }

  /** Something that is non-zero when the expression is true. */
  condition(e: Expr): Node {
    if (e.kind === 'unary' && e.op === '!') return this._not(this.condition(e.operand));
    if (e.kind === 'binary' && e.op === '&&')
      return ifNode(this.condition(e.left), truth(this.condition(e.right)), i32(0), 'i32');
    if (e.kind === 'binary' && e.op === '||')
      return ifNode(this.condition(e.left), i32(1), truth(this.condition(e.right)), 'i32');
    if (isWide(decay(e.type))) return sharedAddress(this.wide.addr(e), (a) => this.wide.truth(a, decay(e.type)));
    const value = this.value(e);
    if (value.t === undefined) return fault(`a condition without a value (${typeToString(e.type)})`, 'i32');
    return value;
  }

  private _not(node: Node): Node {
    if (node.t === 'i64') return un('i32', Op.i64Eqz, node);
    if (node.t === 'i32') return un('i32', Op.i32Eqz, node);
    return un('i32', Op.i32Eqz, truth(node));
  }

  // Places
  // ------------------------------------------------------------------------------------------------------------------

  /** `onlyAddress`: nothing is read or written there by itself; one past the end of an array is allowed then. */
  lvalue(e: Expr, onlyAddress = false): LValue {
    switch (e.kind) {
      case 'ident': {
        const { symbol } = e;
        const local = this.context.locals.get(symbol);
        if (local) return { addr: local.indirect ? at(load('i64', local.addr)) : local.addr, type: symbol.type };
        const place = this.context.host.variablePlace(symbol, this.context.unit, (name) =>
          this.context.labelValue(name),
        );
        if (typeof place === 'string') return { addr: at(fault(place, 'i64')), type: symbol.type };
        return { addr: place, type: symbol.type };
      }
      case 'unary':
        if (e.op === '*') return { addr: this._aligned(at(this.value(e.operand)), e.type), type: e.type };
        if (e.op === '++_' || e.op === '--_')
          return {
            addr: at(seq([this.assignments.increment(e, false)], addressValue(this.lvalue(e.operand).addr))),
            type: e.type,
          };
        break;
      case 'member': {
        const base = e.arrow ? at(this.value(e.base)) : this.addressOf(e.base, onlyAddress);
        if (e.path.length === 0) {
          return {
            addr: at(fault(`the type that should have a member '${e.name}' is not known`, 'i64')),
            type: e.type,
          };
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
        const start = base.type.kind === 'vector' ? addressValue(this.lvalue(base).addr) : this.value(base);
        const at64 = this.valueAs(index, isSigned(promotedType(index)) ? LONG : ULONG);
        return {
          addr: this._offsetBy(
            start,
            this.context.checks ? this._inBounds(base, at64, e.type, onlyAddress) : at64,
            e.type,
          ),
          type: e.type,
        };
      }
      case 'compound':
        return { addr: this.aggregates.compoundLiteral(e), type: e.type };
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
          return { ...right, addr: at(seq([this.effect(e.left)], addressValue(right.addr))) };
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
  addressOf(e: Expr, onlyAddress = false): Addr {
    if (onlyAddress && (e.kind === 'index' || e.kind === 'member')) return this.lvalue(e, true).addr;
    return isByAddress(e.type) ? this.recordAddr(e) : this.lvalue(e, onlyAddress).addr;
  }

  /**
   * An index into a declared array, checked against its length. Left alone: what comes last in a record that a
   * pointer leads to (more may lie behind it), and arrays of at most one element, which older C uses for that.
   */
  private _inBounds(base: Expr, index: Node, element: CType, onlyAddress: boolean): Node {
    const { type } = base;
    if (
      type.kind !== 'array' ||
      type.length === undefined ||
      type.length <= 1 ||
      type.lengthExpr !== undefined ||
      mayGoOn(base)
    )
      return index;
    const limit = type.length + (onlyAddress || element.kind === 'array' ? 1 : 0);
    if (index.k === 'const' && index.t === 'i64' && index.v >= 0n && index.v < BigInt(limit)) return index;
    const name = arrayName(base, this.context);
    const message = `index {value}: {past:${type.length}:${sizeOf(element)}} ${name}`;
    return sharedValue(index, (v) =>
      seq([ifNode(bin('i32', Op.i64GeU, v, i64(limit)), fault(message, undefined, v), undefined, undefined)], v),
    );
  }

  /** Vectors are moved by instructions that want them aligned (SDM: movdqa, movaps). */
  private _aligned(a: Addr, type: CType): Addr {
    if (!this.context.checks || type.kind !== 'vector' || alignOf(type) < 16 || a.at !== 'ptr') return a;
    const align = alignOf(type);
    return at(
      sharedValue(addressValue(a), (p) =>
        seq(
          [
            ifNode(
              bin('i64', Op.i64And, p, i64(align - 1)),
              fault(
                `misaligned: an access through a type aligned to ${align} bytes, {value} bytes above such an address`,
                undefined,
                bin('i64', Op.i64And, p, i64(align - 1)),
              ),
              undefined,
              undefined,
            ),
          ],
          p,
        ),
      ),
    );
  }

  private _offsetBy(start: Node, index: Node, element: CType): Addr {
    if (index.k === 'const' && element.kind !== 'array') return at(start, Number(index.v) * sizeOf(element));
    if (index.k === 'const' && !this.isVariable(element)) return at(start, Number(index.v) * sizeOf(element));
    return at(bin('i64', Op.i64Add, start, bin('i64', Op.i64Mul, index, this.sizeNode(element))));
  }

  isVariable(type: CType): boolean {
    return type.kind === 'array' && (type.lengthExpr !== undefined || this.isVariable(type.of));
  }

  /** Size in bytes, also of variable length arrays. */
  sizeNode(type: CType): Node {
    if (!this.isVariable(type) || type.kind !== 'array') return i64(sizeOf(type));
    const known = this.context.vlaSizes.get(type);
    if (known !== undefined) return load('i64', { at: 'frame', off: known });
    const length = type.lengthExpr ? this.valueAs(type.lengthExpr as Expr, LONG) : i64(type.length ?? 0);
    return bin('i64', Op.i64Mul, length, this.sizeNode(type.of));
  }

  /** The value of an object. */
  readFrom(l: LValue): Node {
    if (l.bits) return this.assignments.readBits(l.addr, l.bits, l.type);
    if (l.type.kind === 'array' || l.type.kind === 'function') return addressValue(l.addr);
    if (l.type.kind === 'unknown' || l.type.kind === 'void' || valueType(l.type) === undefined) {
      return fault(`the type of this object is not known (${typeToString(l.type)})`, 'i32');
    }
    if (l.type.kind === 'float' && l.type.size === 2) return fault('_Float16 is not supported', 'f32');
    const value = load(memKind(l.type), l.addr);
    return l.type.quals & Qualifier.Volatile ? atomic('read', l.addr, sizeOf(l.type), value) : value;
  }

  private _read(e: Expr): Node {
    return this.readFrom(this.lvalue(e));
  }

  /** Stores a converted value. */
  writeTo(l: LValue, value: Node): Node {
    // A variable that is computed from one without a value has none either; a mistake is only what is then done with
    // it.
    const { addr } = l;
    if (
      addr.at === 'frame' &&
      addr.checked &&
      !l.bits &&
      !value.splits &&
      value.t !== undefined &&
      readsChecked(value)
    ) {
      return seq([
        host('beforeValue', undefined, []),
        this._writeTo(l, rawDeep(value)),
        host('afterValue', undefined, [addressValue(addr), i32(sizeOf(l.type))]),
      ]);
    }
    return this._writeTo(l, value);
  }

  private _writeTo(l: LValue, value: Node): Node {
    if (l.bits) return this.assignments.writeBits(l.addr, l.bits, value);
    if (value.t === undefined) return value;
    if (valueType(l.type) !== value.t)
      return fault(`the type of this object is not known (${typeToString(l.type)})`, undefined);
    const node = store(memKind(l.type), l.addr, value);
    return l.type.quals & Qualifier.Volatile ? atomic('write', l.addr, sizeOf(l.type), node) : node;
  }

  private _ident(e: Expr & { kind: 'ident' }): Node {
    const { symbol } = e;
    if (symbol.kind === 'enumerator') return constant(valueType(decay(e.type)) ?? 'i32', symbol.value ?? 0n);
    if (symbol.kind === 'function' || symbol.kind === 'builtin') {
      return i64(this.context.host.functionAddress(symbol, this.context.unit));
    }
    return this.readFrom({ ...this.lvalue(e), type: symbol.type.kind === 'unknown' ? e.type : symbol.type });
  }

  // Operators
  // ---------------------------------------------------------------------------------------------------------------

  private _unary(e: Unary): Node {
    const { operand } = e;
    switch (e.op) {
      case '&':
        if (operand.type.kind === 'function') return this.value(operand);
        return addressValue(this.addressOf(operand, true));
      case '*':
        if (e.type.kind === 'function') return this.value(operand);
        return this._read(e);
      case '!':
        return this._not(this.condition(operand));
      case '++_':
      case '--_':
      case '_++':
      case '_--':
        return this.assignments.increment(e, true);
      case '+':
        return this.valueAs(operand, e.type);
      case '-': {
        const v = this.valueAs(operand, e.type);
        if (v.t === 'f64') return un('f64', Op.f64Neg, v);
        if (v.t === 'f32') return un('f32', Op.f32Neg, v);
        return v.t === 'i64' ? inBits(bin('i64', Op.i64Sub, i64(0), v), e.type) : bin('i32', Op.i32Sub, i32(0), v);
      }
      case '~': {
        const v = this.valueAs(operand, e.type);
        return v.t === 'i64' ? inBits(bin('i64', Op.i64Xor, v, i64(-1)), e.type) : bin('i32', Op.i32Xor, v, i32(-1));
      }
      default:
        return fault('complex numbers are not supported', valueType(e.type) ?? 'i32');
    }
  }

  private _conditional(e: Conditional): Node {
    const type = decay(e.type);
    const t = valueType(type);
    if (t === undefined) return this.effect(e);
    if (!e.then) {
      return sharedValue(this.value(e.condition), (v) =>
        ifNode(truth(v), convert(v, decay(e.condition.type), type), this.valueAs(e.else, type), t),
      );
    }
    const [yes, no] = [this.valueAs(e.then, type), this.valueAs(e.else, type)];
    const condition = this.condition(e.condition);
    // Nothing depends on a condition between equal constants.
    if (yes.k === 'const' && no.k === 'const' && yes.v === no.v) return seq([rawDeep(condition)], yes);
    return ifNode(condition, yes, no, t);
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

  _statementExpr(e: Expr & { kind: 'statement-expr' }, drop = false): Node {
    const t = drop ? undefined : valueType(decay(e.type));
    return {
      k: 'statements',
      t,
      splits: true,
      lower: () => {
        const { builder } = this.context;
        const temp = t ? builder.frameTemp(t) : undefined;
        const last = this.context.lowerBody(e.body.items);
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

  // Records and 128-bit integers
  // --------------------------------------------------------------------------------------------

  /** Frame space for a value handled by address; lives as long as the call of the function. */
  temp(size: number, align: number): Addr {
    return { at: 'frame', off: this.context.builder.alloc(Math.max(size, 1), align) };
  }
}

function dropped(node: Node): Node {
  return node.k === 'call' ? { ...node, dropped: true } : node;
}

/** Whether more than its declared length may lie behind an array: it is the last thing in what a pointer leads to. */
function mayGoOn(e: Expr): boolean {
  if (e.kind === 'selection') return mayGoOn(e.chosen);
  if (e.kind === 'index') return mayGoOn(e.base);
  if (e.kind !== 'member' || e.path.length === 0)
    return e.kind !== 'ident' && e.kind !== 'compound' && e.kind !== 'string';
  let last = true;
  for (const member of e.path) {
    const { owner } = member;
    if (!owner || owner.union) continue;
    last &&= member === owner.members[owner.members.length - 1];
  }
  if (!last) return false;
  return e.arrow || (e.base.kind !== 'ident' && mayGoOn(e.base));
}

/** `array 'a' (int[4], main.c:7)`. */
function arrayName(e: Expr, context: FunctionContext): string {
  const spell = (x: Expr): string => {
    switch (x.kind) {
      case 'ident':
        return x.symbol.name;
      case 'member':
        return `${spell(x.base)}${x.arrow ? '->' : '.'}${x.name}`;
      case 'index':
        return `${spell(x.base)}[]`;
      case 'selection':
        return spell(x.chosen);
      case 'unary':
        return x.op === '*' ? `*${spell(x.operand)}` : '…';
      case 'cast':
        return spell(x.operand);
      default:
        return '…';
    }
  };
  const { unit } = context;
  let where = '';
  const member = e.kind === 'member' ? e.path[e.path.length - 1] : undefined;
  if (member?.file) where = `, ${shortPlace(unit, member.file, member.tokenOffset)}`;
  else if (e.kind === 'ident' && e.symbol.file) where = `, ${shortPlace(unit, e.symbol.file, e.symbol.offset)}`;
  return `array '${spell(e)}' (${typeToString(e.type)}${where})`;
}
