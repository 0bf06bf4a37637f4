/**
 * Call sites: direct calls, calls through a function pointer, their arguments, and what GNU builtins copy.
 *
 *     dev->ops->start(dev, on_link);   // pointer call through member start; argument 1: function on_link
 *     rte_eal_init(argc, argv);        // direct call
 *
 * Each call has one row, whoever asks for it first: the walk, or a value that is a call's result.
 */

import type { Call, CSymbol } from '../../c/ast';
import type { CType } from '../../c/types';
import { ArgFlag, CallColumn, CallFlag, CallKind, FlowKind, LocationKind, SourceKind } from '../facts/facts';
import { builtinTransfers, builtinValue, calleeSymbol } from './builtins';
import { Carrier, carrierOf, isPlaceOfFunctions, isStartRoutine } from './carrier';
import type { ExtractContext } from './extractContext';
import type { Flows } from './flows';
import { castsFunction } from './flows';
import type { Locations } from './locations';
import { strip } from './locations';
import type { TablePointers } from './tablePointers';
import { isFixedElement } from './tablePointers';

export class Calls {
  private readonly _rows = new Map<Call, number>();

  constructor(
    private readonly _context: ExtractContext,
    private readonly _locations: Locations,
    private readonly _flows: Flows,
    private readonly _pointers: TablePointers,
  ) {}

  /** AbstractLocation of what a call gives back. */
  result(call: Call): number {
    const value = builtinValue(call);
    if (value) return this._flows.locationOf(value.expr);
    const callee = calleeSymbol(call.callee);
    if (callee?.kind === 'builtin') return -1;
    if (callee) return this._context.facts.location(LocationKind.Return, this._locations.function(callee), 0, 0);
    const row = this.call(call);
    return row < 0 ? -1 : this._context.facts.location(LocationKind.Result, row, 0, 0);
  }

  /** Row of a call; -1 for a builtin, which is no call to anybody. */
  call(call: Call): number {
    const known = this._rows.get(call);
    if (known !== undefined) {
      // A call whose result was asked for before the walk came to its branch.
      if (known >= 0 && this._context.folded) this._fold(known);
      return known;
    }
    const callee = calleeSymbol(call.callee);
    const row =
      callee?.kind === 'builtin'
        ? -1
        : callee
          ? this.directCall(this._locations.function(callee), call.nameToken)
          : this._pointerCall(call);
    this._rows.set(call, row);
    if (row >= 0) this._arguments(call, row, callee);
    for (const { from, to, byValue } of builtinTransfers(call)) {
      const pointed = to.type.kind === 'pointer' ? to.type.to : to.type.kind === 'array' ? to.type.of : strip(to).type;
      const inner = strip(to);
      const into =
        byValue || carrierOf(pointed) === Carrier.Function
          ? pointed
          : inner.type.kind === 'pointer'
            ? inner.type.to
            : inner.type;
      this._flows.transfer(
        into,
        () => this._flows.locationOf(to),
        from,
        FlowKind.Assign,
        () => this._context.placeOf(call),
      );
      if (isPlaceOfFunctions(inner.type)) {
        const pointer = this._flows.locationOf(inner);
        if (inner.kind !== 'unary' && inner.type.kind === 'pointer' && pointer >= 0) {
          this._flows.transfer(
            into,
            () => this._locations.written(pointer),
            from,
            FlowKind.Assign,
            () => this._context.placeOf(call),
          );
        }
      } else if (inner.kind === 'unary' && inner.op === '&') {
        this._flows.whole(inner.operand);
      }
    }
    return row;
  }

  directCall(symbol: number, token: number): number {
    const place = this._context.places.of(token);
    return this._context.facts.row(
      'calls',
      this._context.functionRow,
      CallKind.Direct,
      symbol,
      this._context.facts.string(place.path),
      place.line,
      place.column,
      this._context.facts.string(this._context.places.macro(token)),
      this._context.facts.string(this._context.folded),
      this._context.folded ? CallFlag.Folded : 0,
      -1,
    );
  }

  private _pointerCall(call: Call): number {
    const place = this._context.places.of(call.nameToken);
    const macro = this._context.facts.string(this._context.places.macro(call.nameToken));
    const flags =
      (isStartRoutine(call.callee.type) ? CallFlag.StartRoutine : 0) |
      (isFixedElement(call.callee) ? CallFlag.FixedElement : 0);
    const row = this._context.facts.row(
      'calls',
      this._context.functionRow,
      CallKind.Pointer,
      -1,
      this._context.facts.string(place.path),
      place.line,
      place.column,
      macro,
      0,
      flags,
      -1,
    );
    this._rows.set(call, row);
    const sources = this._locations.sources(call.callee, true);
    let target = -1;
    let note = '';
    if (sources.length === 1 && sources[0].kind === SourceKind.AbstractLocation && !sources[0].picked) {
      target = sources[0].id;
    } else if (sources.length > 0) {
      target = this._locations.temporary(this._context.unit.tokens.offset[call.nameToken] ?? row);
      for (const source of sources) this._flows.flow(source, target, FlowKind.Assign, place);
    } else {
      const location = this._locations.of(call.callee);
      if (typeof location === 'number') target = location;
      else note = location.reason;
      if (target < 0 && !note) note = 'the pointer is computed';
    }
    this._context.facts.set('calls', row, CallColumn.Target, target);
    this._context.facts.set('calls', row, CallColumn.Pointer, this._pointers.ofCall(call));
    if (note) this._context.facts.set('calls', row, CallColumn.Note, this._context.facts.string(note));
    if (this._context.folded) this._fold(row);
    return row;
  }

  /** Marks a call as one that the compiler leaves out. */
  private _fold(row: number): void {
    if (this._context.facts.get('calls', row, CallColumn.Note) !== 0) return;
    this._context.facts.set('calls', row, CallColumn.Note, this._context.facts.string(this._context.folded));
    this._context.facts.set(
      'calls',
      row,
      CallColumn.Flags,
      this._context.facts.get('calls', row, CallColumn.Flags) | CallFlag.Folded,
    );
  }

  private _arguments(call: Call, row: number, callee: CSymbol | undefined): void {
    let type: CType = callee ? callee.type : call.callee.type;
    while (type.kind === 'pointer' || type.kind === 'array') type = type.kind === 'pointer' ? type.to : type.of;
    const params = type.kind === 'function' ? type.params : [];
    call.args.forEach((arg, index) => {
      const from = carrierOf(arg.type);
      if (callee)
        this._flows.moved(arg, params[index]?.type ?? arg.type, () =>
          this._locations.param(this._locations.function(callee), index),
        );
      const into = params[index] ? carrierOf(params[index].type) : from;
      if (into === Carrier.No && from !== Carrier.Function && !castsFunction(arg)) return;
      if (into === Carrier.Generic && from === Carrier.No && !castsFunction(arg)) return;
      const sources = this._locations.sources(arg, into === Carrier.Function);
      if (sources.length === 0) return;
      const place = this._context.placeOf(arg);
      const declared = params[index] !== undefined || type.kind !== 'function' || type.unprototyped;
      const flags = declared && into === Carrier.Function ? ArgFlag.FunctionParameter : 0;
      const back = callee && params[index] && this._flows.aliases(params[index].type, arg);
      for (const source of sources) {
        let { id } = source;
        if (source.picked) {
          id = this._locations.temporary(-1 - this._context.unit.tokens.offset[arg.start]);
          this._flows.flow(source, id, FlowKind.Assign, place);
        }
        this._context.facts.row('args', row, index, source.kind, id, place.line, place.column, flags);
        if (back && source.kind === SourceKind.AbstractLocation) {
          this._flows.back(this._locations.param(this._locations.function(callee), index), source.id, arg, place);
        }
      }
    });
  }
}
