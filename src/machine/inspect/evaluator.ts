/**
 * Evaluates typed C expressions without running code: static initialisers, and what a debugger asks (names, members,
 * indexing, pointers, casts, arithmetic; no calls, no assignments).
 */

import type { Expr, InitEntry } from '../../c/ast';
import type { CSymbol } from '../../c/ast';
import type { CType, Member } from '../../c/types';
import { evaluateConstant } from '../../c/constants';
import { sizeOf } from '../../c/layout';
import {
  LONG,
  ULONG,
  bitFieldOf,
  decay,
  integerType,
  isInteger,
  promotedType,
  typeToString,
  usualArithmetic,
  wrapInteger,
} from '../../c/typeRules';
import type { Memory } from '../memory/memory';
import {
  encodeReal,
  parseReal,
  readReal,
  realFromInteger,
  realFromNumber,
  realToNumber,
  rounded,
} from '../numeric/longDouble';
import { bitUnit } from '../lower/values';

/** Where names are. Each gives undefined for a name without a place. */
export interface EvaluatorScope {
  variableAddress(symbol: CSymbol): number | string | undefined;
  functionAddress(symbol: CSymbol): number;
  stringAddress(e: Expr & { kind: 'string' }): number;
  literalAddress(e: Expr & { kind: 'compound' }): number;
  /** Value of `&&label`. */
  labelValue?: (name: string) => number;
  /** Whether bytes may be read. */
  readable(address: number, length: number): boolean;
}

export class EvaluationError extends Error {}

export interface PlaceOf {
  address: number;
  type: CType;
  bits?: Member;
}
export type Scalar = bigint | number;

export class Evaluator {
  constructor(
    private readonly _memory: Memory,
    private readonly _scope: EvaluatorScope,
  ) {}

  /** An expression's bytes, and its address where it is an object. */
  evaluate(e: Expr): { type: CType; address?: number; bytes: Uint8Array } {
    const place = this._tryPlace(e);
    if (place && !place.bits) {
      const size = sizeOf(place.type);
      this._check(place.address, size, e);
      return {
        type: place.type,
        address: place.address,
        bytes: this._memory.u8.slice(place.address, place.address + size),
      };
    }
    const type = decay(e.type);
    if (type.kind === 'void') return { type, bytes: new Uint8Array(0) };
    return { type, address: place?.address, bytes: this.encode(this.value(e), type) };
  }

  private _tryPlace(e: Expr): PlaceOf | undefined {
    switch (e.kind) {
      case 'ident':
        return e.symbol.kind === 'variable' || e.symbol.kind === 'parameter' ? this.place(e) : undefined;
      case 'member':
      case 'index':
      case 'string':
      case 'compound':
        return this.place(e);
      case 'unary':
        return e.op === '*' && e.type.kind !== 'function' ? this.place(e) : undefined;
      case 'selection':
        return this._tryPlace(e.chosen);
      default:
        return undefined;
    }
  }

  place(e: Expr): PlaceOf {
    switch (e.kind) {
      case 'ident': {
        const address = this._scope.variableAddress(e.symbol);
        if (typeof address !== 'number') throw new EvaluationError(address ?? `'${e.symbol.name}' has no address here`);
        return { address, type: e.symbol.type };
      }
      case 'string':
        return { address: this._scope.stringAddress(e), type: e.type };
      case 'compound':
        return { address: this._scope.literalAddress(e), type: e.type };
      case 'unary':
        if (e.op === '*') return { address: this._pointer(e.operand), type: e.type };
        break;
      case 'index': {
        const first = decay(e.base.type).kind === 'pointer';
        const [base, index] = first ? [e.base, e.index] : [e.index, e.base];
        return { address: this._pointer(base) + Number(this.value(index)) * sizeOf(e.type), type: e.type };
      }
      case 'member': {
        if (e.path.length === 0)
          throw new EvaluationError(`no member named '${e.name}' in ${typeToString(e.base.type)}`);
        const base = e.arrow ? this._pointer(e.base) : this.place(e.base).address;
        const bits = bitFieldOf(e);
        let address = base;
        for (const member of e.path) address += member.offset;
        return bits ? { address: address - bits.offset, type: e.type, bits } : { address, type: e.type };
      }
      case 'selection':
        return this.place(e.chosen);
      case 'cast':
        return { ...this.place(e.operand), type: e.type };
    }
    throw new EvaluationError('this expression has no address');
  }

  private _pointer(e: Expr): number {
    const value = this.value(e);
    return Number(BigInt.asUintN(64, BigInt(value)));
  }

  private _check(address: number, length: number, e: Expr): void {
    if (!this._scope.readable(address, length)) {
      throw new EvaluationError(`cannot read ${length} bytes at 0x${address.toString(16)} (${typeToString(e.type)})`);
    }
  }

  /** A scalar's value; arrays and functions give their address. */
  value(e: Expr): Scalar {
    const type = decay(e.type);
    switch (e.kind) {
      case 'int':
        return e.value;
      case 'float':
        return e.value;
      case 'string':
        return BigInt(this._scope.stringAddress(e));
      case 'ident':
        if (e.symbol.kind === 'enumerator') return e.symbol.value ?? 0n;
        if (e.symbol.kind === 'function' || e.symbol.kind === 'builtin')
          return BigInt(this._scope.functionAddress(e.symbol));
        return this._read(this.place(e), e);
      case 'member':
      case 'index':
        return this._read(this.place(e), e);
      case 'compound':
        if (decay(e.type).kind === 'pointer' && e.type.kind === 'array') return BigInt(this._scope.literalAddress(e));
        return this._read(this.place(e), e);
      case 'cast':
        return this.convert(this.value(e.operand), e.type);
      case 'selection':
        return this.value(e.chosen);
      case 'sizeof':
        return e.value ?? BigInt(sizeOf(e.of));
      case 'label-address':
        if (this._scope.labelValue) return BigInt(this._scope.labelValue(e.label));
        throw new EvaluationError('the address of a label');
      case 'conditional': {
        const c = this.value(e.condition);
        const taken = truth(c) ? (e.then ?? e.condition) : e.else;
        return this.convert(this.value(taken), type);
      }
      case 'unary':
        return this._unary(e);
      case 'binary':
        return this._binary(e);
      default: {
        const constant = evaluateConstant(e);
        if (constant !== undefined) return constant;
        throw new EvaluationError(
          e.kind === 'error'
            ? e.message
            : e.kind === 'call'
              ? 'calls cannot be evaluated'
              : 'this kind of expression cannot be evaluated',
        );
      }
    }
  }

  private _read(place: PlaceOf, e: Expr): Scalar {
    const { type } = place;
    if (type.kind === 'array' || type.kind === 'function') return BigInt(place.address);
    if (place.bits) {
      const unit = bitUnit(place.bits);
      this._check(place.address + unit.offset, 1, e);
      const raw = this._integer(place.address + unit.offset, unit.size, false) >> BigInt(unit.shift);
      return isInteger(type) && integerType(type).signed
        ? BigInt.asIntN(unit.width, raw)
        : BigInt.asUintN(unit.width, raw);
    }
    this._check(place.address, sizeOf(type), e);
    return this.decode(place.address, type);
  }

  private _integer(address: number, size: number, signed: boolean): bigint {
    let value = 0n;
    for (let i = size - 1; i >= 0; i--) value = (value << 8n) | BigInt(this._memory.u8[address + i]);
    return signed ? BigInt.asIntN(size * 8, value) : value;
  }

  /** The scalar at an address. */
  decode(address: number, type: CType): Scalar {
    if (type.kind === 'float' && type.size === 16) return realToNumber(readReal(this._memory, address));
    if (type.kind === 'float')
      return type.size === 4
        ? this._memory.view.getFloat32(address, true)
        : this._memory.view.getFloat64(address, true);
    if (isInteger(type)) return this._integer(address, integerType(type).size, integerType(type).signed);
    if (type.kind === 'pointer') return this._integer(address, 8, false);
    throw new EvaluationError(`a value of type ${typeToString(type)} is no scalar`);
  }

  /** The bytes of a scalar. */
  encode(value: Scalar, type: CType): Uint8Array {
    const bytes = new Uint8Array(sizeOf(type));
    const view = new DataView(bytes.buffer);
    if (type.kind === 'float') {
      if (type.size === 4) view.setFloat32(0, Number(value), true);
      else if (type.size === 16)
        return encodeReal(rounded(typeof value === 'bigint' ? realFromInteger(value) : realFromNumber(value)));
      else if (type.size === 8) view.setFloat64(0, Number(value), true);
      return bytes;
    }
    let rest = typeof value === 'bigint' ? value : BigInt(Math.trunc(value));
    for (let i = 0; i < bytes.length; i++) {
      bytes[i] = Number(rest & 0xffn);
      rest >>= 8n;
    }
    return bytes;
  }

  convert(value: Scalar, to: CType): Scalar {
    if (to.kind === 'float') return to.size === 4 ? Math.fround(Number(value)) : Number(value);
    if (isInteger(to)) {
      const int = integerType(to);
      if (int.rank === 0) return truth(value) ? 1n : 0n;
      return wrapInteger(
        typeof value === 'bigint' ? value : Number.isFinite(value) ? BigInt(Math.trunc(value)) : 0n,
        int,
      );
    }
    if (to.kind === 'pointer') return BigInt.asUintN(64, typeof value === 'bigint' ? value : BigInt(Math.trunc(value)));
    return value;
  }

  private _unary(e: Expr & { kind: 'unary' }): Scalar {
    switch (e.op) {
      case '&':
        return e.operand.type.kind === 'function' ? this.value(e.operand) : BigInt(this.place(e.operand).address);
      case '*':
        return e.type.kind === 'function' ? this.value(e.operand) : this._read(this.place(e), e);
      case '!':
        return truth(this.value(e.operand)) ? 0n : 1n;
      case '+':
        return this.convert(this.value(e.operand), e.type);
      case '-': {
        const v = this.convert(this.value(e.operand), e.type);
        return this.convert(typeof v === 'bigint' ? -v : -v, e.type);
      }
      case '~':
        return this.convert(~(this.convert(this.value(e.operand), e.type) as bigint), e.type);
      default:
        throw new EvaluationError(`'${e.op.replace('_', '')}' would change the program`);
    }
  }

  private _binary(e: Expr & { kind: 'binary' }): Scalar {
    const { op } = e;
    if (op === '&&') return truth(this.value(e.left)) && truth(this.value(e.right)) ? 1n : 0n;
    if (op === '||') return truth(this.value(e.left)) || truth(this.value(e.right)) ? 1n : 0n;
    if (op === ',') return this.value(e.right);
    const a = decay(e.left.type);
    const b = decay(e.right.type);
    const left = this.value(e.left);
    const right = this.value(e.right);
    const comparing = ['==', '!=', '<', '>', '<=', '>='].includes(op);
    if (a.kind === 'pointer' || b.kind === 'pointer') {
      const x = typeof left === 'bigint' ? left : BigInt(left);
      const y = typeof right === 'bigint' ? right : BigInt(right);
      if (comparing) return compare(op, BigInt.asUintN(64, x), BigInt.asUintN(64, y));
      if (a.kind === 'pointer' && b.kind === 'pointer')
        return this.convert((x - y) / BigInt(Math.max(1, sizeOf(a.to))), LONG);
      const pointer = a.kind === 'pointer' ? a : b;
      const size = pointer.kind === 'pointer' ? BigInt(sizeOf(pointer.to)) : 1n;
      const result = a.kind === 'pointer' ? (op === '-' ? x - y * size : x + y * size) : x * size + y;
      return BigInt.asUintN(64, result);
    }
    const type =
      op === '<<' || op === '>>' ? promotedType(e.left) : usualArithmetic(promotedType(e.left), promotedType(e.right));
    const x = this.convert(left, type);
    const y = op === '<<' || op === '>>' ? right : this.convert(right, type);
    if (comparing) return compare(op, x, y);
    if (typeof x === 'number' || typeof y === 'number') {
      const [p, q] = [Number(x), Number(y)];
      return this.convert(op === '+' ? p + q : op === '-' ? p - q : op === '*' ? p * q : p / q, type);
    }
    return this.convert(integerOperation(op, x, y), type);
  }
}

function truth(value: Scalar): boolean {
  return typeof value === 'bigint' ? value !== 0n : value !== 0;
}

function compare(op: string, x: Scalar, y: Scalar): bigint {
  const result =
    op === '=='
      ? x === y
      : op === '!='
        ? x !== y
        : op === '<'
          ? x < y
          : op === '>'
            ? x > y
            : op === '<='
              ? x <= y
              : x >= y;
  return result ? 1n : 0n;
}

function integerOperation(op: string, x: bigint, y: bigint): bigint {
  switch (op) {
    case '+':
      return x + y;
    case '-':
      return x - y;
    case '*':
      return x * y;
    case '/':
    case '%':
      if (y === 0n) throw new EvaluationError('division by zero');
      return op === '/' ? x / y : x % y;
    case '&':
      return x & y;
    case '|':
      return x | y;
    case '^':
      return x ^ y;
    case '<<':
      return x << (y & 127n);
    case '>>':
      return x >> (y & 127n);
    default:
      throw new EvaluationError(`operator ${op}`);
  }
}

/** A constant of type long double holds more than the doubles that are computed with here. */
function realConstant(e: Expr, type: CType): Uint8Array | undefined {
  if (type.kind !== 'float' || type.size !== 16) return undefined;
  const minus = e.kind === 'unary' && e.op === '-';
  const literal = minus ? e.operand : e;
  if (literal.kind !== 'float' || literal.spelling === undefined) return undefined;
  return encodeReal({ ...parseReal(literal.spelling), negative: minus });
}

/** Bytes of an object with static storage (C11 6.7.9p4). Throws {@link EvaluationError}. */
export function initialBytes(
  evaluator: Evaluator,
  memory: Memory,
  entries: readonly InitEntry[],
  size: number,
): Uint8Array {
  const bytes = new Uint8Array(size);
  for (const entry of entries) {
    if (entry.value.kind === 'string' && entry.type.kind === 'array') {
      const room = Math.min(sizeOf(entry.type) || entry.value.bytes.length + 1, size - entry.offset);
      bytes.set(entry.value.bytes.subarray(0, room), entry.offset);
      continue;
    }
    if (entry.bitField) {
      const unit = bitUnit(entry.bitField);
      const at = entry.offset - entry.bitField.offset + unit.offset;
      const mask = (1n << BigInt(unit.width)) - 1n;
      const value = (evaluator.convert(evaluator.value(entry.value), ULONG) as bigint) & mask;
      let old = 0n;
      for (let i = unit.size - 1; i >= 0; i--) old = (old << 8n) | BigInt(bytes[at + i] ?? 0);
      let now = (old & ~(mask << BigInt(unit.shift))) | (value << BigInt(unit.shift));
      for (let i = 0; i < unit.size && at + i < size; i++) {
        bytes[at + i] = Number(now & 0xffn);
        now >>= 8n;
      }
      continue;
    }
    if (entry.type.kind === 'record' || entry.type.kind === 'vector') {
      const value = entry.value.kind === 'cast' ? entry.value.operand : entry.value;
      if (value.kind === 'compound')
        bytes.set(initialBytes(evaluator, memory, value.entries, sizeOf(value.type)), entry.offset);
      else {
        const place = evaluator.place(value);
        bytes.set(memory.u8.slice(place.address, place.address + sizeOf(entry.type)), entry.offset);
      }
      continue;
    }
    if (entry.type.kind === 'array') continue;
    if (entry.value.kind === 'compound' && entry.type.kind !== 'pointer' && entry.value.entries.length === 1) {
      bytes.set(
        evaluator.encode(evaluator.convert(evaluator.value(entry.value.entries[0].value), entry.type), entry.type),
        entry.offset,
      );
      continue;
    }
    bytes.set(
      realConstant(entry.value, entry.type) ??
        evaluator.encode(evaluator.convert(evaluator.value(entry.value), decay(entry.type)), entry.type),
      entry.offset,
    );
  }
  return bytes;
}
