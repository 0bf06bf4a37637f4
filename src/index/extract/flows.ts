/**
 * Flows of functions' addresses: who puts a function, or what holds one, where. These are the assignment constraints
 * that inclusion-based points-to analysis solves (L. O. Andersen, "Program Analysis and Specialization for the C
 * Programming Language", 1994, 4.4).
 *
 *     ops.close = dev_close;    // flow: function dev_close -> member ops.close
 *     handler = ops.close;      // flow: member ops.close -> variable handler
 *     callback_t *slot = &handler;
 *     *slot = dev_stop;         // flow: dev_stop -> what is written through slot; from there -> handler
 *
 * Left out: values whose type cannot carry a function's address ({@link carrierOf}), unless a cast shows one.
 */

import type { Assign, Expr, MemberAccess } from '../../c/ast';
import type { CType } from '../../c/types';
import { FlowKind, SourceKind } from '../facts/facts';
import { pickedText } from './pickedIndex';
import { Carrier, carrierOf, isPlaceOfFunctions } from './carrier';
import type { ExtractContext } from './extractContext';
import type { Locations, Source } from './locations';
import { namedObject, strip, writtenThrough } from './locations';
import type { TokenPlace } from './places';
import type { Receivers } from './receivers';
import type { TableFacts } from './tableFacts';
import type { TablePointers } from './tablePointers';

export class Flows {
  constructor(
    private readonly _context: ExtractContext,
    private readonly _locations: Locations,
    private readonly _tables: TableFacts,
    private readonly _receivers: Receivers,
    private readonly _pointers: TablePointers,
  ) {}

  assign(expr: Assign): void {
    if (expr.op === '=') {
      this.transfer(
        expr.left.type,
        () => this.locationOf(expr.left),
        expr.right,
        FlowKind.Assign,
        () => this._context.placeOf(expr.left),
      );
      this._through(expr.left, expr.right, expr.left.type);
      this.whole(expr.left);
      this.moved(expr.right, expr.left.type, () => this.locationOf(expr.left));
      if (expr.left.kind === 'member' && carrierOf(expr.left.type) === Carrier.Function)
        this._assignedTable(expr.left, expr.right);
    }
  }

  /** What a value that is put into an object of type `type` may carry. */
  carried(into: Carrier, type: CType, value: Expr): Source[] {
    if (into === Carrier.Function) return this._locations.typed(this._locations.sources(value, true), value.type, type);
    const from = carrierOf(value.type);
    if (into === Carrier.Generic) {
      return from === Carrier.No && !castsFunction(value) ? [] : this._locations.sources(value, false);
    }
    // A function's address kept in an integer.
    if (type.kind !== 'int' || !castsFunction(value)) return [];
    return this._locations.sources(value, false);
  }

  flow(source: Source, location: number, kind: FlowKind, place: TokenPlace, variable = 0): void {
    if (location < 0 || (source.kind === SourceKind.AbstractLocation && source.id === location)) return;
    this._context.facts.row(
      'flows',
      source.kind,
      source.id,
      location,
      this._context.functionRow,
      source.picked ? FlowKind.Picked : kind,
      this._context.facts.string(place.path),
      place.line,
      place.column,
      source.picked
        ? this._context.facts.string(pickedText(source.picked, this._context.unit, this._context.spellings))
        : variable,
    );
  }

  transfer(into: CType, location: () => number, value: Expr, kind: FlowKind, place: () => TokenPlace): void {
    const sources = this.carried(carrierOf(into), into, value);
    if (sources.length === 0) return;
    const target = location();
    if (target < 0) return;
    const at = place();
    const back = this.aliases(into, value);
    for (const source of sources) {
      this.flow(source, target, kind, at);
      if (back && source.kind === SourceKind.AbstractLocation) this.back(target, source.id, value, at);
    }
  }

  /**
   * What is written through the pointer in location `pointer` is in `pointee`, which `value` names; and written through
   * it if it is one.
   */
  back(pointer: number, pointee: number, value: Expr, at: TokenPlace): void {
    const written = this._locations.written(pointer);
    this.flow({ kind: SourceKind.AbstractLocation, id: written }, pointee, FlowKind.Alias, at);
    if (strip(value).type.kind === 'pointer')
      this.flow(
        { kind: SourceKind.AbstractLocation, id: written },
        this._locations.written(pointee),
        FlowKind.Alias,
        at,
      );
  }

  /** Whether writing through a pointer of type `into` that was given `value` writes to what `value` names. */
  aliases(into: CType, value: Expr): boolean {
    const inner = strip(value);
    if (into.kind !== 'pointer' || into.to.kind === 'function') return false;
    if (inner.kind === 'unary' && inner.op === '&')
      return carrierOf(inner.operand.type) === Carrier.Function && inner.operand.type.kind !== 'function';
    return isPlaceOfFunctions(inner.type) && isPlaceOfFunctions(into);
  }

  /** A value written to `left`: also to what the pointer points to, where it goes through one. */
  private _through(left: Expr, right: Expr, type: CType): void {
    const pointer = writtenThrough(left);
    if (!pointer || pointer.kind === 'unary' || !isPlaceOfFunctions(pointer.type)) return;
    const location = this.locationOf(pointer);
    if (location >= 0)
      this.transfer(
        type,
        () => this._locations.written(location),
        right,
        FlowKind.Assign,
        () => this._context.placeOf(left),
      );
  }

  /** A whole value put into a variable that may hold functions in its members. */
  whole(left: Expr): void {
    let type = left.type;
    while (type.kind === 'array') type = type.of;
    const variable = type.kind === 'record' ? namedObject(left) : undefined;
    if (!variable) return;
    const location = this._locations.variable(variable);
    const place = this._context.placeOf(left);
    this._context.facts.row(
      'flows',
      SourceKind.AbstractLocation,
      location,
      location,
      this._context.functionRow,
      FlowKind.Whole,
      this._context.facts.string(place.path),
      place.line,
      place.column,
      0,
    );
  }

  /**
   * A value that is no function put into a place, handed over or returned: a pointer to what holds functions matters.
   */
  moved(value: Expr, into: CType, target: () => number): void {
    this._receivers.moved(value, into, target);
    this._pointers.moved(value, into, target);
  }

  /** `ops->reset = f`: f stands in that member of a table that is filled by code. */
  private _assignedTable(left: MemberAccess, right: Expr): void {
    const location = this._locations.member(left);
    if (typeof location !== 'number') return;
    for (const source of this._locations.sources(right, true)) {
      if (source.kind === SourceKind.Function)
        this._tables.assignment(left, location, source.id, this._context.placeOf(left));
    }
  }

  locationOf(expr: Expr): number {
    const location = this._locations.of(expr);
    return typeof location === 'number' ? location : -1;
  }
}

/** Whether a function pointer stands under the casts of `value`. */
export function castsFunction(value: Expr): boolean {
  const inner = strip(value);
  return inner !== value && carrierOf(inner.type) === Carrier.Function;
}
