/** Names the location that an expression reads or writes, and the functions and locations that its value may come from. */

import type { CSymbol, Expr, FunctionDefinition, InitEntry, MemberAccess } from '../../c/ast';
import { evaluateConstant } from '../../c/constants';
import type { FileTable } from '../../c/text';
import type { CType, Member } from '../../c/types';
import { Qualifier } from '../../c/types';
import { LocationKind, SourceKind, SymbolFlag } from '../facts/facts';
import type { FactsBuilder } from '../facts/factsBuilder';
import { calledType, Carrier, carrierOf, recordDisplay, recordKey } from './carrier';
import { isPickedByBits } from './pickedIndex';

const NOWHERE = { path: '', line: 1, column: 1 };

/** A function or a location that a value comes from. */
export interface Source {
  kind: SourceKind;
  /** Symbol or location. */
  id: number;
  /** The value is an entry of the array in the location, chosen by bits of a computed word: the access. */
  picked?: Expr;
}

/** No location: what stands in the way is in the reason. */
export interface NoLocation {
  reason: string;
}

export class Locations {
  /** Function whose body is being read. */
  private _function: FunctionDefinition | undefined;
  private _functionRow = -1;
  private readonly _variables = new Map<CSymbol, number>();
  private readonly _functions = new Map<CSymbol, number>();

  constructor(
    private readonly _facts: FactsBuilder,
    private readonly _files: FileTable,
    /** Gives the calls made in an expression their rows, so that their results can be named. */
    private readonly _resultOf: (call: Expr & { kind: 'call' }) => number,
    /** Is told of each member that has a location. */
    private readonly _declared: (location: number, member: Member) => void,
    /** Gives the location of a member where its value is read. */
    private readonly _read: (access: MemberAccess, member: number) => number,
  ) {}

  enter(definition: FunctionDefinition | undefined, row: number): void {
    this._function = definition;
    this._functionRow = row;
    if (!definition) return;
    const symbol = this.function(definition.symbol);
    definition.params.forEach((param, index) => {
      const name = this._facts.string(param.name);
      this._variables.set(param, this._facts.location(LocationKind.Param, symbol, index, name));
    });
  }

  /** Symbol row of a function. */
  function(symbol: CSymbol): number {
    let row = this._functions.get(symbol);
    if (row === undefined) {
      let flags = SymbolFlag.Function as number;
      if (symbol.storage === 'static') flags |= SymbolFlag.Static;
      if (symbol.implicit) flags |= SymbolFlag.Implicit;
      if (symbol.attributes?.weak) flags |= SymbolFlag.Weak;
      row = this._facts.symbol(
        symbol.name,
        symbol.implicit ? NOWHERE : this._files.place(symbol.file, symbol.offset),
        flags,
      );
      this._functions.set(symbol, row);
    }
    return row;
  }

  /** AbstractLocation of a variable or parameter. */
  variable(symbol: CSymbol): number {
    let location = this._variables.get(symbol);
    if (location === undefined) {
      if (symbol.global || (symbol.storage === 'extern' && !symbol.implicit)) {
        const flags = symbol.storage === 'static' ? SymbolFlag.Static : 0;
        const row = this._facts.symbol(symbol.name, this._files.place(symbol.file, symbol.offset), flags);
        location = this._facts.location(LocationKind.Global, row, 0, symbol.type.kind === 'array' ? 1 : 0);
      } else {
        location = this._facts.location(
          LocationKind.Local,
          this._facts.string(symbol.name),
          this._functionRow,
          symbol.offset,
        );
      }
      this._variables.set(symbol, location);
    }
    return location;
  }

  /** A location without a name, for a value that comes from several places. */
  temporary(offset: number): number {
    return this._facts.location(LocationKind.Local, 0, this._functionRow, offset);
  }

  returned(): number {
    return this._function ? this._facts.location(LocationKind.Return, this.function(this._function.symbol), 0, 0) : -1;
  }

  /** What a function returns. */
  result(symbol: CSymbol): number {
    return this._facts.location(LocationKind.Return, this.function(symbol), 0, 0);
  }

  param(callee: number, index: number): number {
    return this._facts.location(LocationKind.Param, callee, index, 0);
  }

  member(access: MemberAccess): number | NoLocation {
    const last = access.path[access.path.length - 1];
    if (!last?.name) return { reason: `the type of what has the member .${access.name} is unknown` };
    const outer = access.base.kind === 'member' ? this._outer(access.base) : '';
    const location = this._facts.member(
      recordKey(last.owner, this._files),
      last.name,
      recordDisplay(last.owner, access.path.slice(0, -1), outer),
    );
    this._declared(location, last);
    return location;
  }

  /** AbstractLocation of a member where it is read or written: that of the variable's own member when the variable is named. */
  place(access: MemberAccess): number | NoLocation {
    const member = this.member(access);
    const root = typeof member === 'number' ? namedObject(access) : undefined;
    return root ? this.object(root, member as number) : member;
  }

  /** AbstractLocation of a variable's own member. */
  object(variable: CSymbol, member: number): number {
    return this._facts.location(
      LocationKind.Object,
      this.variable(variable),
      member,
      isConstant(variable.type) ? 1 : 0,
    );
  }

  /** AbstractLocation of one element of an array of functions. */
  element(array: number, index: number, type: CType): number {
    return this._facts.location(LocationKind.Element, array, index, isConstant(type) ? 1 : 0);
  }

  /** AbstractLocation of what is written through the pointer in a location. */
  written(pointer: number): number {
    return this._facts.location(LocationKind.Written, pointer, 0, 0);
  }

  /** Display name of the record that `access` reaches, for nested records without a name. */
  private _outer(access: MemberAccess): string {
    const last = access.path[access.path.length - 1];
    if (!last) return access.name;
    const outer = access.base.kind === 'member' ? this._outer(access.base) : '';
    return `${recordDisplay(last.owner, access.path.slice(0, -1), outer)}.${access.name}`;
  }

  /** AbstractLocation of one entry of the initialiser of a variable whose own location is `whole`. */
  entry(entry: InitEntry, whole: () => number): number {
    for (let i = entry.path.length - 1; i >= 0; i--) {
      const part = entry.path[i];
      if (typeof part !== 'number' && part.name) return this._memberLocation(part, entry.path.slice(0, i));
    }
    return whole();
  }

  private _memberLocation(member: Member, way: readonly (Member | number)[]): number {
    const location = this._facts.member(
      recordKey(member.owner, this._files),
      member.name ?? '',
      recordDisplay(member.owner, way),
    );
    this._declared(location, member);
    return location;
  }

  /** The location that an lvalue, or a pointer to it, stands for. */
  of(expr: Expr): number | NoLocation {
    switch (expr.kind) {
      case 'ident':
        if (expr.symbol.kind === 'variable' || expr.symbol.kind === 'parameter') return this.variable(expr.symbol);
        return { reason: `${expr.symbol.name} is no variable` };
      case 'member':
        return this.place(expr);
      case 'index':
        return this.of(
          carrierOf(expr.base.type) === Carrier.No && carrierOf(expr.index.type) !== Carrier.No
            ? expr.index
            : expr.base,
        );
      case 'unary':
        if (expr.op === '!' || expr.op === '~') return { reason: 'the pointer is computed' };
        return this.of(expr.operand);
      case 'cast':
        return this.of(expr.operand);
      case 'binary':
        if (expr.op === ',') return this.of(expr.right);
        if (expr.op === '+' || expr.op === '-') return this.of(expr.left.type.kind === 'int' ? expr.right : expr.left);
        return { reason: 'the pointer is computed' };
      case 'assign':
        return this.of(expr.left);
      case 'call':
        return this._resultOf(expr);
      case 'selection':
        return this.of(expr.chosen);
      case 'error':
        return { reason: 'the text could not be read' };
      default:
        return { reason: `the pointer comes from ${describe(expr)}` };
    }
  }

  /**
   * Functions and locations that the value of `expr` may come from. `integers`: look also through integers and untyped
   * values (the place written to is a function pointer, so an address kept in a `uintptr_t` counts).
   */
  sources(expr: Expr, integers: boolean, out: Source[] = []): Source[] {
    switch (expr.kind) {
      case 'ident':
        if (expr.symbol.kind === 'function') out.push({ kind: SourceKind.Function, id: this.function(expr.symbol) });
        else this._leaf(expr, integers, out);
        break;
      case 'unary':
        if (expr.op === '&' || expr.op === '*') {
          const inner = strip(expr.operand);
          if (inner.kind === 'ident' && inner.symbol.kind === 'function') this.sources(inner, integers, out);
          else this._leaf(expr, integers, out);
        }
        break;
      case 'cast':
        if (carrierOf(expr.type) === Carrier.Function)
          out.push(...this.typed(this.sources(expr.operand, integers), expr.operand.type, expr.type));
        else this.sources(expr.operand, integers, out);
        break;
      case 'conditional':
        this.sources(expr.then ?? expr.condition, integers, out);
        this.sources(expr.else, integers, out);
        break;
      case 'binary':
        if (expr.op === ',') this.sources(expr.right, integers, out);
        else if (expr.op === '+' || expr.op === '-') this._leaf(expr, integers, out);
        break;
      case 'assign':
        if (expr.op === '=') this.sources(expr.right, integers, out);
        break;
      case 'statement-expr': {
        const last = expr.body.items[expr.body.items.length - 1];
        if (last?.kind === 'expression') this.sources(last.expr, integers, out);
        break;
      }
      case 'selection':
        this.sources(expr.chosen, integers, out);
        break;
      case 'va-arg':
        if (this._function) {
          out.push({
            kind: SourceKind.AbstractLocation,
            id: this._facts.location(LocationKind.Variadic, this.function(this._function.symbol), 0, 0),
          });
        }
        break;
      case 'compound':
        for (const entry of expr.entries) {
          if (entry.path.every((part) => typeof part === 'number')) this.sources(entry.value, integers, out);
        }
        break;
      case 'member':
      case 'index':
      case 'call':
        this._leaf(expr, integers, out);
        break;
    }
    return out;
  }

  /**
   * Sources of a value of type `from` that is read as `to`. Functions of many types meet where one is kept as
   * `void *`: those that are called with another number of arguments are not meant.
   */
  typed(sources: Source[], from: CType, to: CType): Source[] {
    if (carrierOf(from) !== Carrier.Generic || from.kind === 'unknown') return sources;
    const type = calledType(to);
    if (!type || type.variadic || type.unprototyped) return sources;
    return sources.map((source) =>
      source.kind === SourceKind.AbstractLocation
        ? { ...source, id: this._facts.location(LocationKind.Typed, source.id, type.params.length + 1, 0) }
        : source,
    );
  }

  private _leaf(expr: Expr, integers: boolean, out: Source[]): void {
    if (carrierOf(expr.type) === Carrier.No && !(integers && expr.type.kind === 'int')) return;
    const location = this.of(expr);
    if (typeof location !== 'number' || location < 0) return;
    if (
      expr.kind === 'index' &&
      expr.base.kind === 'ident' &&
      expr.base.type.kind === 'array' &&
      expr.index.type.kind === 'int'
    ) {
      const index = evaluateConstant(expr.index);
      if (index !== undefined && index >= 0n && index < 0x10000n) {
        out.push({ kind: SourceKind.AbstractLocation, id: this.element(location, Number(index), expr.base.type) });
        return;
      }
    }
    const access = accessOf(expr);
    const source: Source = { kind: SourceKind.AbstractLocation, id: access ? this._read(access, location) : location };
    out.push(isPickedByBits(expr) ? { ...source, picked: expr } : source);
  }
}

/** The variable with static storage that an access reaches without following a pointer; undefined: it follows one. */
export function namedObject(access: Expr): CSymbol | undefined {
  let at: Expr = access;
  for (;;) {
    switch (at.kind) {
      case 'member':
        if (at.arrow && at.base.type.kind !== 'array' && !(at.base.kind === 'unary' && at.base.op === '&'))
          return undefined;
        at = at.base;
        break;
      case 'index':
        if (at.base.type.kind !== 'array') return undefined;
        at = at.base;
        break;
      case 'unary':
        if (at.op !== '&') return undefined;
        at = at.operand;
        break;
      case 'ident':
        return at.symbol.kind === 'variable' && (at.symbol.global || at.symbol.isStaticStorage) && !at.symbol.implicit
          ? at.symbol
          : undefined;
      default:
        return undefined;
    }
  }
}

/** The access that a value is read by, through `*` and indexes. */
function accessOf(expr: Expr): MemberAccess | undefined {
  let at = expr;
  for (;;) {
    if (at.kind === 'member') return at;
    if (at.kind === 'cast' || (at.kind === 'unary' && (at.op === '*' || at.op === '&'))) at = at.operand;
    else if (at.kind === 'index') at = at.base;
    else return undefined;
  }
}

/** The pointer that a write to `left` goes through (`*p`, `p[i]`); undefined for an object of its own. */
export function writtenThrough(left: Expr): Expr | undefined {
  const at = strip(left);
  if (at.kind === 'unary' && at.op === '*') return strip(at.operand);
  if (at.kind === 'index') return at.base.type.kind === 'array' ? writtenThrough(at.base) : strip(at.base);
  return undefined;
}

function isConstant(type: CType): boolean {
  let at = type;
  while (at.kind === 'array') at = at.of;
  return (at.quals & Qualifier.Const) !== 0;
}

/** An expression without the casts around it. */
export function strip(expr: Expr): Expr {
  let at = expr;
  while (at.kind === 'cast') at = at.operand;
  return at;
}

function describe(expr: Expr): string {
  switch (expr.kind) {
    case 'int':
    case 'float':
      return 'a number';
    case 'statement-expr':
      return 'a statement expression';
    case 'va-arg':
      return 'variable arguments';
    case 'compound':
      return 'a compound literal';
    default:
      return 'an expression';
  }
}
