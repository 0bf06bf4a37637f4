/**
 * Integer constant expressions (C11 6.6), as wide as gcc takes them: also `offsetof` written with a null pointer, and
 * conditionals whose dead branch is no constant.
 */

import type { Expr } from './ast';
import type { IntType } from './types';
import {
  findMember,
  integerType,
  isInteger,
  promotedType,
  usualArithmetic,
  wrapInteger,
  INT,
  ULONG,
} from './typeRules';
import { sizeOf } from './layout';

/** The value, wrapped to the expression's type; undefined when it is not constant. Chains `a + b + …` of any length. */
export function evaluateConstant(expr: Expr): bigint | undefined {
  if (expr.kind !== 'binary') return valueOf(expr);
  const chain: (Expr & { kind: 'binary' })[] = [];
  let first: Expr = expr;
  for (; first.kind === 'binary' && !hasFloat(first); first = first.left) chain.push(first);
  let value = valueOf(first);
  for (let i = chain.length - 1; i >= 0 && value !== undefined; i--) value = binaryValue(chain[i], value);
  return value;
}

function hasFloat(expr: Expr & { kind: 'binary' }): boolean {
  return expr.left.type.kind === 'float' || expr.right.type.kind === 'float';
}

function valueOf(expr: Expr): bigint | undefined {
  switch (expr.kind) {
    case 'int':
      return expr.value;
    case 'float':
      return undefined;
    case 'ident':
      return expr.symbol.kind === 'enumerator' ? expr.symbol.value : undefined;
    case 'sizeof':
      return expr.value;
    case 'offsetof':
      return offsetOfValue(expr);
    case 'selection':
      return evaluateConstant(expr.chosen);
    case 'cast':
      return castValue(expr);
    case 'unary':
      return unaryValue(expr);
    case 'binary':
      return floatComparison(expr);
    case 'conditional': {
      const condition = evaluateConstant(expr.condition);
      if (condition === undefined) return undefined;
      const value =
        condition !== 0n ? (expr.then ? evaluateConstant(expr.then) : condition) : evaluateConstant(expr.else);
      return value !== undefined && isInteger(expr.type) ? wrapInteger(value, integerType(expr.type)) : value;
    }
    case 'call':
      return builtinValue(expr);
    default:
      return undefined;
  }
}

function castValue(expr: Expr & { kind: 'cast' }): bigint | undefined {
  if (!isInteger(expr.type) && expr.type.kind !== 'pointer') return undefined;
  const to: IntType = isInteger(expr.type) ? integerType(expr.type) : ULONG;
  if (expr.operand.type.kind === 'float') {
    const float = floatValue(expr.operand);
    if (float === undefined || !Number.isFinite(float)) return undefined;
    return wrapInteger(to.rank === 0 ? (float === 0 ? 0n : 1n) : BigInt(Math.trunc(float)), to);
  }
  const value = evaluateConstant(expr.operand);
  return value === undefined ? undefined : wrapInteger(value, to);
}

/**
 * The value of a floating expression in an integer constant expression, such as the operand of a cast (C11 6.6p6), in
 * double precision.
 */
function floatValue(expr: Expr): number | undefined {
  if (expr.type.kind !== 'float') {
    const value = evaluateConstant(expr);
    return value === undefined ? undefined : Number(value);
  }
  const narrow = (value: number | undefined): number | undefined =>
    value !== undefined && expr.type.kind === 'float' && expr.type.size === 4 ? Math.fround(value) : value;
  switch (expr.kind) {
    case 'float':
      return expr.value;
    case 'cast':
      return narrow(floatValue(expr.operand));
    case 'unary': {
      const value = expr.op === '-' || expr.op === '+' ? floatValue(expr.operand) : undefined;
      return value === undefined || expr.op === '+' ? value : -value;
    }
    case 'binary': {
      const left = floatValue(expr.left);
      const right = left === undefined ? undefined : floatValue(expr.right);
      if (left === undefined || right === undefined) return undefined;
      return narrow(floatOperation(expr.op, left, right));
    }
    case 'conditional': {
      const condition = evaluateConstant(expr.condition);
      if (condition === undefined || !expr.then) return undefined;
      return narrow(floatValue(condition !== 0n ? expr.then : expr.else));
    }
    default:
      return undefined;
  }
}

function floatOperation(op: string, left: number, right: number): number | undefined {
  switch (op) {
    case '+':
      return left + right;
    case '-':
      return left - right;
    case '*':
      return left * right;
    case '/':
      return left / right;
    default:
      return undefined;
  }
}

/** A comparison of which one side is floating. */
function floatComparison(expr: Expr & { kind: 'binary' }): bigint | undefined {
  const left = floatValue(expr.left);
  const right = left === undefined ? undefined : floatValue(expr.right);
  if (left === undefined || right === undefined) return undefined;
  const truth = (holds: boolean): bigint => (holds ? 1n : 0n);
  switch (expr.op) {
    case '<':
      return truth(left < right);
    case '>':
      return truth(left > right);
    case '<=':
      return truth(left <= right);
    case '>=':
      return truth(left >= right);
    case '==':
      return truth(left === right);
    case '!=':
      return truth(left !== right);
    default:
      return undefined;
  }
}

function unaryValue(expr: Expr & { kind: 'unary' }): bigint | undefined {
  if (expr.op === '&') return addressValue(expr.operand);
  const value = evaluateConstant(expr.operand);
  if (value === undefined) return undefined;
  const type = isInteger(expr.type) ? integerType(expr.type) : INT;
  switch (expr.op) {
    case '+':
      return wrapInteger(value, type);
    case '-':
      return wrapInteger(-value, type);
    case '~':
      return wrapInteger(~value, type);
    case '!':
      return value === 0n ? 1n : 0n;
    default:
      return undefined;
  }
}

/** The value of an operation whose left operand has the value `left`. */
function binaryValue(expr: Expr & { kind: 'binary' }, left: bigint): bigint | undefined {
  const { op } = expr;
  if (op === '&&' || op === '||') {
    if ((left !== 0n) === (op === '||')) return op === '||' ? 1n : 0n;
    const right = evaluateConstant(expr.right);
    return right === undefined ? undefined : right !== 0n ? 1n : 0n;
  }
  const right = evaluateConstant(expr.right);
  if (right === undefined) return undefined;
  if (op === ',') return right;
  if (op === '<<' || op === '>>') {
    const promoted = promotedType(expr.left);
    const type = promoted.kind === 'int' ? promoted : ULONG;
    const count = BigInt.asUintN(8, right) % BigInt(type.size * 8);
    return wrapInteger(op === '<<' ? left << count : wrapInteger(left, type) >> count, type);
  }
  const common = usualArithmetic(promotedType(expr.left), promotedType(expr.right));
  const type = common.kind === 'int' ? common : ULONG;
  const a = wrapInteger(left, type);
  const b = wrapInteger(right, type);
  switch (op) {
    case '+':
      return wrapInteger(a + b, type);
    case '-':
      return wrapInteger(a - b, type);
    case '*':
      return wrapInteger(a * b, type);
    case '/':
      return b === 0n ? undefined : wrapInteger(a / b, type);
    case '%':
      return b === 0n ? undefined : wrapInteger(a % b, type);
    case '&':
      return wrapInteger(a & b, type);
    case '|':
      return wrapInteger(a | b, type);
    case '^':
      return wrapInteger(a ^ b, type);
    case '==':
      return a === b ? 1n : 0n;
    case '!=':
      return a !== b ? 1n : 0n;
    case '<':
      return a < b ? 1n : 0n;
    case '>':
      return a > b ? 1n : 0n;
    case '<=':
      return a <= b ? 1n : 0n;
    case '>=':
      return a >= b ? 1n : 0n;
    default:
      return undefined;
  }
}

/** `&((T *)0)->m[i].n`: an address that is a constant because its base is. */
function addressValue(expr: Expr): bigint | undefined {
  switch (expr.kind) {
    case 'member': {
      if (expr.path.length === 0) return undefined;
      const base = expr.arrow ? evaluateConstant(expr.base) : addressValue(expr.base);
      return base === undefined ? undefined : expr.path.reduce((sum, member) => sum + BigInt(member.offset), base);
    }
    case 'index': {
      const base = expr.base.type.kind === 'array' ? addressValue(expr.base) : evaluateConstant(expr.base);
      const index = evaluateConstant(expr.index);
      return base === undefined || index === undefined ? undefined : base + index * BigInt(sizeOf(expr.type));
    }
    case 'unary':
      return expr.op === '*' ? evaluateConstant(expr.operand) : undefined;
    default:
      return undefined;
  }
}

function offsetOfValue(expr: Expr & { kind: 'offsetof' }): bigint | undefined {
  let type = expr.of;
  let offset = 0n;
  for (const { member, index } of expr.designators) {
    if (member) {
      if (type.kind !== 'record') return undefined;
      const path = member.name === undefined ? [member] : findMember(type.record, member.name);
      if (!path) return undefined;
      for (const step of path) offset += BigInt(step.offset);
      type = member.type;
    } else if (index) {
      if (type.kind !== 'array') return undefined;
      const value = evaluateConstant(index);
      if (value === undefined) return undefined;
      type = type.of;
      offset += value * BigInt(sizeOf(type));
    }
  }
  return offset;
}

/** Builtins that gcc folds in constant expressions. */
function builtinValue(expr: Expr & { kind: 'call' }): bigint | undefined {
  if (expr.callee.kind !== 'ident' || !expr.callee.symbol.name.startsWith('__builtin_')) return undefined;
  const [first] = expr.args;
  const name = expr.callee.symbol.name.slice(10);
  if (name === 'constant_p') return first && evaluateConstant(first) !== undefined ? 1n : 0n;
  if (!first) return undefined;
  const value = evaluateConstant(first);
  if (value === undefined) return undefined;
  const bits = (width: number): bigint => BigInt.asUintN(width, value);
  switch (name) {
    case 'expect':
    case 'expect_with_probability':
      return value;
    case 'bswap16':
      return swapBytes(bits(16), 2);
    case 'bswap32':
      return swapBytes(bits(32), 4);
    case 'bswap64':
      return swapBytes(bits(64), 8);
    case 'clz':
      return bits(32) === 0n ? undefined : BigInt(32 - bits(32).toString(2).length);
    case 'clzl':
    case 'clzll':
      return bits(64) === 0n ? undefined : BigInt(64 - bits(64).toString(2).length);
    case 'ctz':
      return bits(32) === 0n ? undefined : BigInt(trailingZeros(bits(32)));
    case 'ctzl':
    case 'ctzll':
      return bits(64) === 0n ? undefined : BigInt(trailingZeros(bits(64)));
    case 'popcount':
      return popCount(bits(32));
    case 'popcountl':
    case 'popcountll':
      return popCount(bits(64));
    case 'ffs':
      return bits(32) === 0n ? 0n : BigInt(trailingZeros(bits(32)) + 1);
    case 'ffsl':
    case 'ffsll':
      return bits(64) === 0n ? 0n : BigInt(trailingZeros(bits(64)) + 1);
    default:
      return undefined;
  }
}

function swapBytes(value: bigint, bytes: number): bigint {
  let result = 0n;
  for (let i = 0; i < bytes; i++) result = (result << 8n) | ((value >> BigInt(8 * i)) & 0xffn);
  return result;
}

/** Of a value that is not 0. */
function trailingZeros(value: bigint): number {
  let n = 0;
  while ((value & 1n) === 0n) {
    value >>= 1n;
    n++;
  }
  return n;
}

function popCount(value: bigint): bigint {
  let n = 0n;
  for (; value !== 0n; value &= value - 1n) n++;
  return n;
}
