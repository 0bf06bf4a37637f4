/**
 * Types of expressions (C11 6.5), as the parser builds them. What cannot be known is unknown and never an error: a
 * reader's tree may lack headers.
 */

import type { BinaryOp, Expr, UnaryOp } from '../ast';
import type { CType } from '../types';
import { Qualifier } from '../types';
import { evaluateConstant } from '../constants';
import {
  INT,
  LONG,
  UNKNOWN,
  VOID,
  decay,
  isArithmetic,
  pointerTo,
  promotedType,
  qualified,
  unqualified,
  usualArithmetic,
} from '../typeRules';

export function unaryType(op: UnaryOp, operand: Expr): CType {
  switch (op) {
    case '!':
      return INT;
    case '&':
      return pointerTo(operand.type);
    case '*': {
      const type = decay(operand.type);
      return type.kind === 'pointer' ? type.to : UNKNOWN;
    }
    case '+':
    case '-':
    case '~':
      return promotedType(operand);
    default:
      return unqualified(operand.type);
  }
}

/** The constant 0, or one cast to `void *` (C11 6.3.2.3p3). */
export function isNullPointerConstant(expr: Expr): boolean {
  if (expr.kind === 'cast' && expr.type.kind === 'pointer' && expr.type.to.kind === 'void')
    return isNullPointerConstant(expr.operand);
  if (expr.type.kind !== 'int' && expr.type.kind !== 'enum') return false;
  return expr.kind === 'int' ? expr.value === 0n : evaluateConstant(expr) === 0n;
}

export function binaryType(op: BinaryOp, left: Expr, right: Expr): CType {
  switch (op) {
    case '&&':
    case '||':
      return INT;
    case '==':
    case '!=':
    case '<':
    case '>':
    case '<=':
    case '>=': {
      // GNU vectors compare element by element.
      return left.type.kind === 'vector' ? left.type : INT;
    }
    case ',':
      return decay(right.type);
    case '<<':
    case '>>':
      return promotedType(left);
    case '+': {
      const a = decay(left.type);
      if (a.kind === 'pointer') return a;
      const b = decay(right.type);
      if (b.kind === 'pointer') return b;
      return usualArithmetic(promotedType(left), promotedType(right));
    }
    case '-': {
      const a = decay(left.type);
      if (a.kind === 'pointer') return decay(right.type).kind === 'pointer' ? LONG : a;
      return usualArithmetic(promotedType(left), promotedType(right));
    }
    default:
      return usualArithmetic(promotedType(left), promotedType(right));
  }
}

/** `a ? b : c` (C11 6.5.15p5, p6). */
export function conditionalType(then: Expr, otherwise: Expr): CType {
  const a = decay(then.type);
  const b = decay(otherwise.type);
  if (isArithmetic(a) && isArithmetic(b)) return usualArithmetic(promotedType(then), promotedType(otherwise));
  if (a.kind === 'void' || b.kind === 'void') return VOID;
  if (a.kind === 'pointer' && b.kind === 'pointer') {
    if (isNullPointerConstant(then)) return b;
    if (isNullPointerConstant(otherwise)) return a;
    // Qualifiers of both (C11 6.5.15p6).
    const quals = (a.to.quals | b.to.quals) & ~Qualifier.Restrict;
    const to = b.to.kind === 'void' && a.to.kind !== 'void' ? b.to : a.to;
    return (to.quals & quals) === quals ? (to === a.to ? a : b) : pointerTo(qualified(to, quals));
  }
  if (a.kind === 'pointer') return a;
  if (b.kind === 'pointer') return b;
  return a.kind === 'unknown' ? b : a;
}

/** What calling something of this type gives. */
export function callResult(callee: CType): CType {
  let type = decay(callee);
  if (type.kind === 'pointer' && type.to.kind === 'function') type = type.to;
  return type.kind === 'function' ? unqualified(type.returns) : UNKNOWN;
}

/** `a[i]` and `i[a]`. */
export function indexType(base: Expr, index: Expr): CType {
  const a = decay(base.type);
  if (a.kind === 'pointer') return a.to;
  if (a.kind === 'vector') return a.of;
  const b = decay(index.type);
  return b.kind === 'pointer' ? b.to : UNKNOWN;
}
