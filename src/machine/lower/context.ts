/** What lowering needs from the program around a function, and what it notes about it for the debugger. */

import type { CSymbol, Expr, FunctionDefinition, Statement, Unit } from '../../c/ast';
import type { CType } from '../../c/types';
import type { Builder } from './builder';
import type { Addr } from './ir';

/** The program as lowering sees it. Gives numbers and addresses on first use. */
export interface LoweringHost {
  /** Number of the function that a symbol names in a unit. */
  functionNumber(symbol: CSymbol, unit: Unit): number;
  /** Value of a function's name in a unit; 0 for a weak one that nothing defines. */
  functionAddress(symbol: CSymbol, unit: Unit): number;
  /** Number of a library function by name. */
  namedFunction(name: string): number;
  /** Whether a library function of that name is modelled. */
  isModelled(name: string): boolean;
  /** Place of a variable of static storage or thread storage; a message when there is none. */
  variablePlace(symbol: CSymbol, unit: Unit, labelValue?: (name: string) => number): Addr | string;
  /** Address of a string literal. */
  stringAddress(expr: Expr & { kind: 'string' }): number;
  /** Address of a compound literal of static storage. */
  staticLiteral(expr: Expr & { kind: 'compound' }, unit: Unit): number;
}

/** A variable of a function for the debugger. */
export interface LocalVariable {
  name: string;
  symbol: CSymbol;
  type: CType;
  kind: 'parameter' | 'local' | 'static';
  /** Offset in the frame; a static's address. */
  offset: number;
  /** The frame holds a pointer to it (variable length). */
  indirect: boolean;
  /** Tokens of the unit between which the name is visible. */
  from: number;
  to: number;
}

/** A statement that the machine can stop before. */
export interface StatementInfo {
  /** Tokens of the unit. */
  start: number;
  end: number;
  /** Holds a compare-and-swap. */
  swaps: boolean;
}

/** The function being lowered. */
export interface FunctionContext {
  readonly host: LoweringHost;
  readonly definition: FunctionDefinition;
  readonly unit: Unit;
  readonly functionId: number;
  readonly builder: Builder;
  readonly locals: Map<CSymbol, { addr: Addr; indirect: boolean }>;
  /** Label of a C label. */
  labelOf(name: string): number;
  /** Value of `&&label`. */
  labelValue(name: string): number;
  /**
   * Writes the statements of a statement expression up to the last, which it gives back; that one has begun.
   */
  lowerBody(items: Statement[]): Statement | undefined;
  /** Frame offset that holds the size in bytes of a variable length array type. */
  readonly vlaSizes: Map<CType, number>;
  /** Reads of what has no value, and accesses beyond arrays, are faults. */
  readonly checks: boolean;
  /** Marks the statement being lowered as one with a compare-and-swap; gives its index. */
  noteSwap(): number;
}
