/**
 * Points-to constraints of pointers to tables of functions (inclusion-based, as Andersen's): where the addresses of
 * named tables go, through variables, parameters, members and results.
 *
 *     static const struct table_ops exact = { .f_add = exact_add };
 *     struct table { const struct table_ops *ops; };
 *     void create(struct table *t) { t->ops = &exact; }              // variable exact -> member ops
 *     int add(const struct table_ops *ops) { return ops->f_add(); }  // a call through parameter ops
 *     int use(struct table *t) { return add(t->ops); }               // member ops -> parameter ops
 *
 * The resolver follows them. Recorded are pointers to records that hold functions, and these records' variables with
 * static storage. Given up on, so that the pointer leads anywhere: tables on the stack, integers and
 * other types cast to such pointers, results of calls through pointers, pointers whose own address is taken.
 */

import type { Call, CSymbol, Expr } from '../../c/ast';
import { evaluateConstant } from '../../c/constants';
import type { CType, RecordDecl } from '../../c/types';
import { Qualifier } from '../../c/types';
import { TableSource } from '../facts/facts';
import type { FactsBuilder } from '../facts/factsBuilder';
import { calleeSymbol } from './builtins';
import { Carrier, carrierOf } from './carrier';
import type { Locations } from './locations';
import { strip } from './locations';

interface From {
  kind: TableSource;
  location: number;
}
const ANYTHING: From = { kind: TableSource.Anything, location: -1 };
const DEPTH = 40;

export class TablePointers {
  private readonly _dispatchers = new Map<RecordDecl, boolean>();
  private readonly _known = new Set<string>();

  /** @param _where the function whose text is read, and the line of an expression */
  constructor(
    private readonly _facts: FactsBuilder,
    private readonly _locations: Locations,
    private readonly _where: (expr: Expr) => { row: number; line: number },
  ) {}

  /** A value put into a place of type `into`, handed over or returned. */
  moved(value: Expr, into: CType, target: () => number): void {
    if (!this._matters(into) && !this._matters(strip(value).type)) return;
    const sources = this._sources(value, [], 0);
    if (sources.length === 0) return;
    const location = target();
    if (location >= 0) for (const source of sources) this._row(source, location, value);
  }

  /** The address of a pointer is taken: whatever is written through it comes to it. */
  taken(operand: Expr): void {
    if (!this._matters(operand.type)) return;
    const location = this._place(operand);
    if (location >= 0) this._row(ANYTHING, location, operand);
  }

  /** AbstractLocation of the pointer whose table's member a call goes through; -1: none, or not known. */
  ofCall(call: Call): number {
    let at = strip(call.callee);
    let inside = false;
    for (let step = 0; step < DEPTH; step++) {
      if (at.kind === 'unary' && at.op === '*' && !inside) at = strip(at.operand);
      else if (at.kind === 'cast') at = at.operand;
      else if (at.kind === 'member') {
        inside = true;
        const base = at.base;
        if (at.arrow && base.type.kind !== 'array') return this._pointer(base);
        at = strip(base);
      } else if (at.kind === 'index') {
        if (at.base.type.kind !== 'array') return inside ? this._pointer(at.base) : -1;
        at = at.base;
      } else if (at.kind === 'unary' && at.op === '*' && inside) return this._pointer(at.operand);
      else return -1;
    }
    return -1;
  }

  private _pointer(expr: Expr): number {
    if (!this._matters(expr.type)) return -1;
    const sources = this._sources(expr, [], 0);
    if (sources.length === 0 || sources.some((source) => source.kind === TableSource.Anything)) return -1;
    if (sources.length === 1 && sources[0].kind === TableSource.AbstractLocation) return sources[0].location;
    const location = this._locations.temporary(-100000000 - expr.start);
    for (const source of sources) this._row(source, location, expr);
    return location;
  }

  private _row(source: From, target: number, at: Expr): void {
    if (source.kind === TableSource.AbstractLocation && source.location === target) return;
    const { row, line } = this._where(at);
    const key = `${source.kind} ${source.location} ${target} ${row} ${source.kind === TableSource.Variable ? line : 0}`;
    if (this._known.has(key)) return;
    this._known.add(key);
    this._facts.row('pointers', source.kind, source.location, target, row, line);
  }

  /** AbstractLocation of a pointer that is a variable, a parameter or a member; -1: something else. */
  private _place(expr: Expr): number {
    const at = strip(expr);
    if (at.kind === 'ident')
      return at.symbol.kind === 'variable' || at.symbol.kind === 'parameter' ? this._locations.variable(at.symbol) : -1;
    if (at.kind === 'index') return this._place(at.base);
    if (at.kind !== 'member') return -1;
    const location = this._locations.member(at);
    return typeof location === 'number' ? location : -1;
  }

  private _sources(expr: Expr, out: From[], depth: number): From[] {
    if (depth > DEPTH) {
      out.push(ANYTHING);
      return out;
    }
    const next = (inner: Expr | undefined): From[] => (inner ? this._sources(inner, out, depth + 1) : out);
    switch (expr.kind) {
      case 'int':
        break;
      case 'ident':
        if (expr.symbol.kind !== 'variable' && expr.symbol.kind !== 'parameter') out.push(ANYTHING);
        else if (expr.type.kind === 'array' && !this._matters(expr.type)) out.push(this._object(expr.symbol));
        else if (this._matters(expr.type))
          out.push({ kind: TableSource.AbstractLocation, location: this._locations.variable(expr.symbol) });
        else out.push(ANYTHING);
        break;
      case 'member':
        if (expr.type.kind === 'array' && !this._matters(expr.type)) this._inside(expr, out, depth + 1);
        else this._read(expr, out);
        break;
      case 'index':
        // An array of tables that is a row of another, or an element of an array of pointers.
        if (expr.type.kind === 'array') this._inside(expr, out, depth + 1);
        else this._read(expr, out);
        break;
      case 'unary':
        if (expr.op === '&') this._inside(expr.operand, out, depth + 1);
        else if (expr.op.includes('_')) next(expr.operand);
        else out.push(ANYTHING);
        break;
      case 'cast':
        if (this._matters(expr.operand.type) || expr.operand.kind === 'int' || isNull(expr.operand)) next(expr.operand);
        else if (strip(expr).type.kind === 'int' && strip(expr).kind === 'int') break;
        else out.push(ANYTHING);
        break;
      case 'binary':
        if (expr.op === ',') next(expr.right);
        else if (expr.op === '+' || expr.op === '-') next(expr.left.type.kind === 'int' ? expr.right : expr.left);
        else out.push(ANYTHING);
        break;
      case 'assign':
        next(expr.op === '=' ? expr.right : expr.left);
        break;
      case 'conditional':
        next(expr.then ?? expr.condition);
        next(expr.else);
        break;
      case 'selection':
        next(expr.chosen);
        break;
      case 'call': {
        const callee = calleeSymbol(expr.callee);
        if (callee?.kind === 'function')
          out.push({ kind: TableSource.AbstractLocation, location: this._locations.result(callee) });
        else out.push(ANYTHING);
        break;
      }
      default:
        out.push(ANYTHING);
    }
    return out;
  }

  private _read(expr: Expr, out: From[]): void {
    const location = this._matters(expr.type) ? this._place(expr) : -1;
    out.push(location >= 0 ? { kind: TableSource.AbstractLocation, location } : ANYTHING);
  }

  /** The object that an lvalue is in. */
  private _inside(lvalue: Expr, out: From[], depth: number): void {
    let at = lvalue;
    for (let step = 0; step < DEPTH; step++) {
      if (at.kind === 'ident') {
        out.push(this._object(at.symbol));
        return;
      }
      if (at.kind === 'member') {
        if (at.arrow && at.base.type.kind !== 'array') {
          this._pointee(at.base, out, depth);
          return;
        }
        at = at.base;
      } else if (at.kind === 'index') {
        if (at.base.type.kind !== 'array') {
          this._pointee(at.base, out, depth);
          return;
        }
        at = at.base;
      } else if (at.kind === 'unary' && at.op === '*') {
        this._pointee(at.operand, out, depth);
        return;
      } else break;
    }
    out.push(ANYTHING);
  }

  /** What a pointer leads to: only one to a table is known. */
  private _pointee(pointer: Expr, out: From[], depth: number): void {
    if (this._matters(pointer.type)) this._sources(pointer, out, depth);
    else out.push(ANYTHING);
  }

  private _object(symbol: CSymbol): From {
    if (
      symbol.kind !== 'variable' ||
      symbol.implicit ||
      !(symbol.global || symbol.isStaticStorage || symbol.storage === 'extern')
    )
      return ANYTHING;
    return { kind: TableSource.Variable, location: this._locations.variable(symbol) };
  }

  /** Whether a type is a pointer to a record that holds functions, or an array of such pointers. */
  private _matters(type: CType): boolean {
    let at = type;
    while (at.kind === 'array') at = at.of;
    return at.kind === 'pointer' && at.to.kind === 'record' && this._dispatches(at.to.record, 0);
  }

  private _dispatches(record: RecordDecl, depth: number): boolean {
    let known = this._dispatchers.get(record);
    if (known === undefined) {
      this._dispatchers.set(record, false);
      known = record.members.some(({ type }) => {
        if (carrierOf(type) === Carrier.Function) return true;
        let at = type;
        while (at.kind === 'array') at = at.of;
        return depth < 2 && at.kind === 'record' && this._dispatches(at.record, depth + 1);
      });
      if (record.complete) this._dispatchers.set(record, known);
      else this._dispatchers.delete(record);
    }
    return known;
  }
}

/**
 * Whether a value is read from an element under a constant index of an array of records whose elements are filled by
 * code.
 */
export function isFixedElement(value: Expr): boolean {
  let at = strip(value);
  for (let step = 0; step < DEPTH; step++) {
    if (at.kind === 'member') {
      if (at.arrow && at.base.type.kind !== 'array') return false;
      at = strip(at.base);
    } else if (at.kind === 'index') {
      if (at.type.kind === 'record' && at.base.type.kind === 'array' && evaluateConstant(at.index) !== undefined) {
        return (at.type.quals & Qualifier.Const) === 0;
      }
      at = strip(at.base);
    } else if (at.kind === 'unary' && at.op === '*') at = strip(at.operand);
    else return false;
  }
  return false;
}

function isNull(expr: Expr): boolean {
  const at = strip(expr);
  return at.kind === 'int' && at.value === 0n;
}
