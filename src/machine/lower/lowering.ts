/**
 * What the lowering of one function can be asked about an expression. The parts of the lowering (calls, assignments,
 * wide numbers, statements …) receive this interface; {@link Expressions} puts them together.
 */

import type { Assign, Call, Expr, InitEntry, Unary } from '../../c/ast';
import type { CType, FunctionType, Member } from '../../c/types';
import type { FunctionContext } from './context';
import type { Addr, Node } from './ir';

/** An lvalue: where, what, and the bit-field if it is one (then `addr` is that of its record part). */
export interface LValue {
  addr: Addr;
  type: CType;
  bits?: Member;
}

/** Calls and variable arguments. */
export interface CallLowering {
  /** A call, or what a builtin function gives. */
  callNode(e: Call): Node;
  /** A call with converted arguments; `known`: how many are named where no prototype says it. */
  callOf(target: number | Node, args: Expr[], signature: FunctionType | undefined, result: CType, known?: number): Node;
  /** Address of the next argument of a va_list. */
  vaArg(e: Expr & { kind: 'va-arg' }): Addr;
  /** Address of a va_list. */
  vaList(e: Expr): Addr;
}

/** Assignments, increments and bit-fields. `wanted`: the value of the expression is used. */
export interface AssignmentLowering {
  assign(e: Assign, wanted: boolean): Node;
  increment(e: Unary, wanted: boolean): Node;
  readBits(a: Addr, member: Member, type: CType): Node;
  writeBits(a: Addr, member: Member, value: Node): Node;
}

/** Records, vectors and initialisers. */
export interface AggregateLowering {
  recordAddr(e: Expr): Addr;
  compoundLiteral(e: Expr & { kind: 'compound' }): Addr;
  /** Code that gives an object its initial value. */
  initialize(to: Addr, type: CType, entries: InitEntry[]): Node[];
}

/** 128-bit integers and `long double`, which are handled by address. */
export interface WideLowering {
  /** Where the value of an expression of a wide type is. */
  addr(e: Expr): Addr;
  /** Address of the value of `e` converted to a wide type. */
  operand(e: Expr, type: CType): Addr;
  /** The same in a temporary of its own. */
  copied(e: Expr, type: CType): Addr;
  /** Writes the value of `e`, converted to a wide type, to `to`. */
  into(to: Addr, e: Expr, type: CType): Node;
  /** A wide number converted to a scalar type. */
  toScalar(from: Addr, type: CType, to: CType): Node;
  /** i32 that is 1 when a wide number is not zero. */
  truth(from: Addr, type: CType): Node;
  /** 1 or 0, of operands converted to a wide type. */
  compare(op: string, left: Expr, right: Expr, type: CType): Node;
  /** The new value of a number that is not wide, after `op=` in a wide type. */
  narrowUpdate(op: string, old: Node, own: CType, right: Expr, common: CType): Node;
  /** A double as a new temporary of type long double. */
  realFrom(value: Node): Addr;
}

export interface Lowering {
  readonly context: FunctionContext;
  readonly calls: CallLowering;
  readonly aggregates: AggregateLowering;
  readonly wide: WideLowering;

  /** The value of a scalar expression; arrays and functions give their address. */
  value(e: Expr): Node;
  /** The value converted to a scalar type. */
  valueAs(e: Expr, to: CType): Node;
  /** Evaluates for its effects. */
  effect(e: Expr): Node;
  /** Something that is non-zero when the expression is true. */
  condition(e: Expr): Node;

  /** `onlyAddress`: nothing is read or written there by itself; one past the end of an array is allowed then. */
  lvalue(e: Expr, onlyAddress?: boolean): LValue;
  /** Where an object or a record value is. */
  addressOf(e: Expr, onlyAddress?: boolean): Addr;
  /** Address of a value that is handled by address; of a temporary when the expression is no object. */
  recordAddr(e: Expr): Addr;
  /** The value of an object. */
  readFrom(l: LValue): Node;
  /** Stores a converted value. */
  writeTo(l: LValue, value: Node): Node;

  /** Whether the size of a type is known only at run time (C11 6.7.6.2). */
  isVariable(type: CType): boolean;
  /** Size in bytes, also of variable length arrays. */
  sizeNode(type: CType): Node;
  /** Frame space for a value handled by address; lives as long as the call of the function. */
  temp(size: number, align: number): Addr;
}
