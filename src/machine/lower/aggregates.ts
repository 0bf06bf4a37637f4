/** Values handled by address - records and vectors - and initialisers (C11 6.7.9). */

import type { Assign, Binary, Expr, InitEntry, Unary } from '../../c/ast';
import type { CType, VectorType } from '../../c/types';
import { alignOf, sizeOf } from '../../c/layout';
import { INT, ULONG, decay, typeToString } from '../../c/typeRules';
import { Op } from '../wasm/opcodes';
import type { AggregateLowering, Lowering } from './lowering';
import { arithmetic, comparison } from './operators';
import type { Addr, Node } from './ir';
import {
  addressValue,
  at,
  bin,
  copy,
  fault,
  i32,
  ifNode,
  load,
  plus,
  raw,
  seq,
  store,
  un,
  zero,
  sharedAddress,
  sharedValue,
  resultType,
} from './ir';
import { convert, isByAddress, isWide, memKind } from './values';

export class Aggregates implements AggregateLowering {
  constructor(private readonly _x: Lowering) {}

  /** Address of a record, vector or 128-bit value; of a temporary when the expression is no object. */
  recordAddr(e: Expr): Addr {
    const size = sizeOf(e.type);
    switch (e.kind) {
      case 'ident':
      case 'member':
      case 'index':
      case 'compound': {
        const l = this._x.lvalue(e);
        if (l.bits) break;
        return l.addr;
      }
      case 'selection':
        return this._x.recordAddr(e.chosen);
      case 'unary':
        if (e.op === '*') return this._x.lvalue(e).addr;
        break;
      case 'assign':
        if (e.op === '=') {
          const to = this._x.addressOf(e.left);
          return at(
            sharedAddress(to, (place) => seq([copy(place, this._x.recordAddr(e.right), size)], addressValue(place))),
          );
        }
        break;
      case 'call': {
        const call = this._x.calls.callNode(e);
        if (call.k !== 'call') {
          // A builtin that gives a 128-bit value or a vector by address.
          return at(call);
        }
        const temp = this._x.temp(size, 16);
        call.recordResult = temp.off;
        call.t = undefined;
        return at(seq([call], addressValue(temp)));
      }
      case 'conditional': {
        const arm = (x: Expr): Node => addressValue(this._x.recordAddr(x));
        if (!e.then) break;
        return at(ifNode(this._x.condition(e.condition), arm(e.then), arm(e.else), 'i64'));
      }
      case 'binary':
        if (e.op === ',') return at(seq([this._x.effect(e.left)], addressValue(this._x.recordAddr(e.right))));
        break;
      case 'statement-expr': {
        const temp = this._x.temp(size, 16);
        return at({
          k: 'statements',
          t: 'i64',
          splits: true,
          lower: () => {
            const { builder } = this._x.context;
            const last = this._x.context.lowerBody(e.body.items);
            if (last?.kind === 'expression') {
              const mark = builder.enter();
              builder.effect(copy(temp, this._x.recordAddr(last.expr), size));
              builder.leave(mark);
            }
            return addressValue(temp);
          },
        });
      }
      case 'va-arg':
        return this._x.calls.vaArg(e);
      case 'cast':
        if (e.type.kind === 'vector' && !isByAddress(e.operand.type)) {
          const temp = this._x.temp(size, 16);
          const bits = this._x.valueAs(e.operand, size === 8 ? ULONG : INT);
          return at(seq([store(size === 8 ? 'i64' : 'i32', temp, bits)], addressValue(temp)));
        }
        return this._x.recordAddr(e.operand);
        break;
    }
    if (e.type.kind === 'vector' && (e.kind === 'binary' || e.kind === 'unary' || e.kind === 'assign'))
      return this._vector(e, e.type);
    return at(fault(`values of type ${typeToString(e.type)} are not supported here`, 'i64'));
  }

  /**
   * Operators on GNU vectors, element by element; a scalar operand counts for every element (gcc, Vector Extensions).
   */
  private _vector(e: Binary | Unary | Assign, type: VectorType): Addr {
    const to = this._x.temp(sizeOf(type), 16);
    const size = sizeOf(type.of);
    if (e.kind === 'unary') {
      if (e.op !== '-' && e.op !== '~' && e.op !== '+')
        return at(fault(`'${e.op}' on a vector is not supported`, 'i64'));
      const nodes = this._elements(
        [e.operand],
        type,
        ([a], of) =>
          e.op === '+'
            ? a
            : e.op === '~'
              ? arithmetic('^', a, convert(i32(-1), INT, of), of)
              : of.kind === 'float'
                ? un(resultType(a), a.t === 'f64' ? Op.f64Neg : Op.f32Neg, a)
                : arithmetic('-', convert(i32(0), INT, of), a, of),
        to,
        size,
      );
      return at(seq([nodes], addressValue(to)));
    }
    const op = e.kind === 'assign' ? e.op.slice(0, -1) : e.op;
    const comparing = ['==', '!=', '<', '>', '<=', '>='].includes(op);
    const nodes = this._elements(
      [e.left, e.right],
      type,
      ([a, b], of) => {
        if (!comparing) return arithmetic(op, a, b, of);
        const mask = bin('i32', Op.i32Sub, i32(0), comparison(op, a, b, of));
        return size === 8 ? un('i64', Op.i64ExtendI32S, mask) : mask;
      },
      to,
      size,
    );
    const result = at(seq([nodes], addressValue(to)));
    if (e.kind !== 'assign') return result;
    return at(
      sharedAddress(this._x.addressOf(e.left), (place) =>
        seq([copy(place, result, sizeOf(type))], addressValue(place)),
      ),
    );
  }

  private _elements(
    operands: Expr[],
    type: VectorType,
    compute: (values: Node[], of: CType) => Node,
    to: Addr,
    size: number,
  ): Node {
    const { of } = operands.map((operand) => operand.type).find((one) => one.kind === 'vector') ?? type;
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
      if (next.type.kind === 'vector') return sharedAddress(this._x.recordAddr(next), (a) => go(others, [...ready, a]));
      return sharedValue(this._x.valueAs(next, of), (value) => go(others, [...ready, value]));
    };
    return go(operands, []);
  }

  // Initialisers
  // ------------------------------------------------------------------------------------------------------------

  compoundLiteral(e: Expr & { kind: 'compound' }): Addr {
    if (e.isStatic) return { at: 'abs', off: this._x.context.host.staticLiteral(e, this._x.context.unit) };
    const size = sizeOf(e.type);
    const temp = this._x.temp(size, alignOf(e.type));
    return at(seq(this.initialize(temp, e.type, e.entries), addressValue(temp)));
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
        if (isWide(entry.type)) nodes.push(this._x.wide.into(place, entry.value, entry.type));
        else if (entry.value.type.kind === 'int' && entry.value.kind === 'int') continue;
        else nodes.push(copy(place, this._x.recordAddr(entry.value), sizeOf(entry.type)));
      } else if (entry.bitField) {
        nodes.push(
          this._x.writeTo(
            { addr: plus(place, -entry.bitField.offset), type: entry.type, bits: entry.bitField },
            this._x.valueAs(entry.value, decay(entry.type)),
          ),
        );
      } else if (entry.type.kind === 'unknown') {
        nodes.push(fault('the type of the initialised object is not known', undefined));
      } else
        nodes.push(
          this._x.writeTo(
            { addr: place, type: entry.type },
            entry.path.length > 0
              ? raw(this._x.valueAs(entry.value, decay(entry.type)))
              : this._x.valueAs(entry.value, decay(entry.type)),
          ),
        );
    }
    return nodes;
  }

  private _copyString(to: Addr, e: Expr & { kind: 'string' }, room: number): Node {
    const length = Math.min(room, e.type.kind === 'array' ? sizeOf(e.type) : e.bytes.length + 1);
    return copy(to, { at: 'abs', off: this._x.context.host.stringAddress(e) }, length);
  }
}
