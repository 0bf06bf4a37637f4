/** Operators of two operands (C11 6.5.5 to 6.5.14), on numbers and pointers. */

import type { Binary, Expr } from '../../c/ast';
import { sizeOf } from '../../c/layout';
import type { CType } from '../../c/types';
import { LONG, ULONG, decay, promotedType, typeToString, usualArithmetic } from '../../c/typeRules';
import { Op } from '../wasm/opcodes';
import type { Lowering } from './lowering';
import type { Node, ValueType } from './ir';
import { addressValue, bin, div, fault, i64, plus, seq, un, resultType } from './ir';
import { inBits, isSigned, isWide, valueType } from './values';

/** The type an arithmetic operator works in. */
export function operationType(op: string, left: Expr, right: Expr): CType {
  if (op === '<<' || op === '>>') return promotedType(left);
  return usualArithmetic(promotedType(left), promotedType(right));
}

/** The right side of a shift as wide as the left one. */
export function shiftCount(count: Node, type: CType): Node {
  const t = valueType(type);
  if (count.t === t) return count;
  return t === 'i64' ? un('i64', Op.i64ExtendI32U, count) : un('i32', Op.i32WrapI64, count);
}

/** Both operands in `type`; the result too. */
export function arithmetic(op: string, a: Node, b: Node, type: CType): Node {
  return inBits(operated(op, a, b, type), type);
}

function operated(op: string, a: Node, b: Node, type: CType): Node {
  const t = valueType(type);
  const signed = isSigned(type);
  if (t === 'f64' || t === 'f32') {
    const single = t === 'f32';
    const ops: Record<string, number> = single
      ? { '+': Op.f32Add, '-': Op.f32Sub, '*': Op.f32Mul, '/': Op.f32Div }
      : { '+': Op.f64Add, '-': Op.f64Sub, '*': Op.f64Mul, '/': Op.f64Div };
    return bin(t, ops[op] ?? Op.f64Add, a, b);
  }
  if (t === undefined) return fault(`'${op}' on values of type ${typeToString(type)} is not supported`, undefined);
  const wide = t === 'i64';
  switch (op) {
    case '+':
      return bin(t, wide ? Op.i64Add : Op.i32Add, a, b);
    case '-':
      return bin(t, wide ? Op.i64Sub : Op.i32Sub, a, b);
    case '*':
      return bin(t, wide ? Op.i64Mul : Op.i32Mul, a, b);
    case '/':
      return div(t, wide ? (signed ? Op.i64DivS : Op.i64DivU) : signed ? Op.i32DivS : Op.i32DivU, a, b);
    case '%':
      return div(t, wide ? (signed ? Op.i64RemS : Op.i64RemU) : signed ? Op.i32RemS : Op.i32RemU, a, b);
    case '&':
      return bin(t, wide ? Op.i64And : Op.i32And, a, b);
    case '|':
      return bin(t, wide ? Op.i64Or : Op.i32Or, a, b);
    case '^':
      return bin(t, wide ? Op.i64Xor : Op.i32Xor, a, b);
    case '<<':
      return bin(t, wide ? Op.i64Shl : Op.i32Shl, a, b);
    default:
      return bin(t, wide ? (signed ? Op.i64ShrS : Op.i64ShrU) : signed ? Op.i32ShrS : Op.i32ShrU, a, b);
  }
}

/** The value of a binary expression of numbers or pointers. */
export function binaryValue(x: Lowering, e: Binary): Node {
  const { op, left, right } = e;
  switch (op) {
    case ',':
      return seq([x.effect(left)], x.value(right));
    case '&&':
    case '||':
      return x.condition(e);
    case '==':
    case '!=':
    case '<':
    case '>':
    case '<=':
    case '>=':
      return compared(x, op, left, right);
  }
  const a = decay(left.type);
  const b = decay(right.type);
  if (a.kind === 'pointer' && b.kind === 'pointer') {
    const bytes = bin('i64', Op.i64Sub, x.value(left), x.value(right));
    const size = sizeOf(a.to);
    if (size <= 1 && !x.isVariable(a.to)) return bytes;
    return div('i64', Op.i64DivS, bytes, x.sizeNode(a.to));
  }
  if (a.kind === 'pointer' || b.kind === 'pointer') {
    const [pointer, index, type] = a.kind === 'pointer' ? [left, right, a] : [right, left, b];
    if (type.kind !== 'pointer') return fault('pointer arithmetic on no pointer', 'i64');
    const count = x.valueAs(index, isSigned(promotedType(index)) ? LONG : ULONG);
    if (count.k === 'const' && count.t === 'i64' && !x.isVariable(type.to)) {
      const offset = count.v * BigInt(sizeOf(type.to)) * (op === '-' ? -1n : 1n);
      const start = x.value(pointer);
      return start.k === 'addr' && start.a.at !== 'ptr'
        ? addressValue(plus(start.a, Number(offset)))
        : bin('i64', Op.i64Add, start, i64(offset));
    }
    return bin(
      'i64',
      op === '-' ? Op.i64Sub : Op.i64Add,
      x.value(pointer),
      bin('i64', Op.i64Mul, count, x.sizeNode(type.to)),
    );
  }
  const type = operationType(op, left, right);
  if (type.kind === 'unknown' || valueType(type) === undefined) {
    return fault(
      `'${op}' on types that are not known here (${typeToString(a)}, ${typeToString(b)})`,
      valueType(e.type) ?? 'i32',
    );
  }
  if (op === '<<' || op === '>>')
    return arithmetic(op, x.valueAs(left, type), shiftCount(x.valueAs(right, promotedType(right)), type), type);
  return arithmetic(op, x.valueAs(left, type), x.valueAs(right, type), type);
}

function compared(x: Lowering, op: string, left: Expr, right: Expr): Node {
  const a = decay(left.type);
  const b = decay(right.type);
  let type: CType;
  if (a.kind === 'pointer' || b.kind === 'pointer') type = ULONG;
  else type = usualArithmetic(promotedType(left), promotedType(right));
  if (isWide(type)) return x.wide.compare(op, left, right, type);
  const t = valueType(type);
  if (t === undefined)
    return fault(`'${op}' on types that are not known here (${typeToString(a)}, ${typeToString(b)})`, 'i32');
  return comparison(op, x.valueAs(left, type), x.valueAs(right, type), type);
}

/** 1 or 0, of two values of `type`. */
export function comparison(op: string, a: Node, b: Node, type: CType): Node {
  const t = resultType(a);
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
  return bin('i32', table[t][op], a, b);
}
