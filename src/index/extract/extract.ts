/**
 * Typed tree of one file -> facts (see facts.ts).
 *
 * The walk sees every expression of every function body and of every initialiser once. Operands of `sizeof` are not
 * evaluated and not walked (C11 6.5.3.4p2); of `_Generic` only the chosen branch is.
 */

import type {
  Assign,
  AsmOperand,
  Call,
  CSymbol,
  Expr,
  FunctionDefinition,
  InitEntry,
  MemberAccess,
  Statement,
  Switch,
  Unit,
  VariableDeclaration,
} from '../../c/ast';
import type { CType } from '../../c/types';
import type { FileFacts } from '../facts/facts';
import {
  ARITY_SHIFT,
  ArgFlag,
  CallColumn,
  CallFlag,
  CallKind,
  FlowKind,
  FunctionColumn,
  FunctionFlag,
  LocationColumn,
  LocationKind,
  SourceKind,
} from '../facts/facts';
import { FactsBuilder } from '../facts/factsBuilder';
import { builtinTransfers, builtinValue, calleeSymbol } from './builtins';
import { Carrier, carrierOf, isPlaceOfFunctions, isStartRoutine } from './carrier';
import { deadCases, hasLabel, truthOf } from './folding';
import { expressionText } from './expressionText';
import type { ExtractInput } from './extractInput';
import { addInactiveFunctions } from './inactiveFacts';
import { pickedText } from './pickedIndex';
import type { TokenPlace } from './places';
import { Places } from './places';
import { Receivers } from './receivers';
import type { Source } from './locations';
import { namedObject, Locations, strip, writtenThrough } from './locations';
import { TableFacts } from './tableFacts';
import { isFixedElement, TablePointers } from './tablePointers';
import { Tests } from './tests';

/** Facts of one unit. Never throws on odd trees: what cannot be read is left out or counted as unknown. */
export function extractFacts(input: ExtractInput): FileFacts {
  return new Extractor(input).run();
}

class Extractor {
  private readonly _unit: Unit;
  private readonly _facts: FactsBuilder;
  private readonly _places: Places;
  private readonly _locations: Locations;
  private readonly _tables: TableFacts;
  private readonly _receivers: Receivers;
  private readonly _tests: Tests;
  private readonly _pointers: TablePointers;
  private readonly _calls = new Map<Call, number>();
  private _functionRow = -1;
  private _returns: CType | undefined;
  /** Where the walk is in a branch that the compiler leaves out: the condition, as a sentence. */
  private _folded = '';
  /** Offsets of function bodies in the unit's own file. */
  private readonly _bodies: [number, number][] = [];

  constructor(private readonly _input: ExtractInput) {
    const input = _input;
    this._unit = input.unit;
    this._facts = new FactsBuilder(input.unit.path);
    this._places = new Places(input.unit, input.spellings);
    this._tables = new TableFacts(input.unit, input.spellings, this._facts);
    this._locations = new Locations(
      this._facts,
      input.unit.files,
      (call) => this._result(call),
      (location, member) => this._tables.member(location, member),
      (access, member) => this._receivers.read(access, member),
    );
    this._pointers = new TablePointers(this._facts, this._locations, (expr) => ({
      row: this._functionRow,
      line: this._placeOf(expr).line,
    }));
    this._tests = new Tests(input.unit, input.spellings, this._facts, this._places);
    this._receivers = new Receivers(this._facts, this._locations, input.unit.files, input.unit.path);
  }

  run(): FileFacts {
    for (const declaration of this._unit.declarations) {
      switch (declaration.kind) {
        case 'function':
          this._definition(declaration);
          break;
        case 'variable':
          this._leave();
          this._variable(declaration);
          break;
        case 'prototype':
          this._prototype(declaration.symbol, declaration.nameToken);
          break;
      }
    }
    this._leave();
    if (this._input.inactive)
      addInactiveFunctions(this._input, this._input.inactive, this._facts, this._places, this._locations, this._bodies);
    const file = this._unit.files.get(this._unit.file);
    const lines = this._unit.files.line(this._unit.file, file.text.length);
    const problems = this._unit.diagnostics.reduce((n, diagnostic) => n + (diagnostic.severity === 'error' ? 1 : 0), 0);
    return this._facts.finish(lines, problems, this._input.fragment ?? false);
  }

  // Functions
  // --------------------------------------------------------------------------------------------------------------

  private _definition(definition: FunctionDefinition): void {
    const { symbol } = definition;
    const place = this._places.ofFunction(definition.start, definition.nameToken);
    const end = this._places.of(definition.end - 1);
    const { tokens } = this._unit;
    if (tokens.file[definition.bodyStart] === this._unit.file) {
      this._bodies.push([tokens.offset[definition.bodyStart], tokens.offset[definition.end - 1]]);
    }
    const endLine = end.path === place.path ? Math.max(end.line, place.line) : place.line;
    let flags = 0;
    if (symbol.storage === 'static') flags |= FunctionFlag.Static;
    if (symbol.inline) flags |= FunctionFlag.Inline;
    if (symbol.attributes?.constructorPriority !== undefined) flags |= FunctionFlag.Constructor;
    if (symbol.attributes?.destructorPriority !== undefined) flags |= FunctionFlag.Destructor;
    if (symbol.attributes?.weak) flags |= FunctionFlag.Weak;
    if (definition.type.variadic) flags |= FunctionFlag.Variadic;
    if (!definition.type.unprototyped) flags |= (Math.min(definition.type.params.length, 200) + 1) << ARITY_SHIFT;
    const row = this._facts.row(
      'functions',
      this._locations.function(symbol),
      this._facts.string(place.path),
      place.line,
      place.column,
      endLine,
      flags,
      0,
    );
    this._functionRow = row;
    this._returns = definition.type.returns;
    this._locations.enter(definition, row);
    const flows = this._facts.count('flows');
    try {
      this._statement(definition.body());
      this._tests.read(definition, row, this._facts.count('flows') > flows);
    } finally {
      if (definition.hasError) this._facts.set('functions', row, FunctionColumn.Flags, flags | FunctionFlag.HasError);
      definition.release();
      this._leave();
    }
  }

  private _leave(): void {
    this._functionRow = -1;
    this._returns = undefined;
    this._locations.enter(undefined, -1);
  }

  /** `int f(void) __attribute__((alias("g")))` makes f another name of g. */
  private _prototype(symbol: CSymbol, nameToken: number): void {
    const alias = symbol.attributes?.alias;
    if (!alias) return;
    const place = this._places.of(nameToken);
    let flags: number = FunctionFlag.Alias;
    if (symbol.storage === 'static') flags |= FunctionFlag.Static;
    if (symbol.attributes?.weak) flags |= FunctionFlag.Weak;
    this._facts.row(
      'functions',
      this._locations.function(symbol),
      this._facts.string(place.path),
      place.line,
      place.column,
      place.line,
      flags,
      this._facts.string(alias),
    );
  }

  // Variables and initialisers
  // ---------------------------------------------------------------------------------------------

  private _variable(declaration: VariableDeclaration): void {
    const { symbol } = declaration;
    if (symbol.global && symbol.storage !== 'static' && symbol.storage !== 'extern' && mayHoldFunctions(declaration)) {
      const place = this._places.of(declaration.nameToken);
      // A header that comes in textually declares with `extern` what the rest of the unit may define.
      if (declaration.initializer || !place.path.endsWith('.h')) {
        const row = this._facts.symbol(symbol.name, this._unit.files.place(symbol.file, symbol.offset), 0);
        this._facts.row('variables', row, this._facts.string(place.path), place.line);
      }
    }
    if (declaration.initializer) {
      this._entries(
        declaration.initializer,
        () => this._locations.variable(symbol),
        symbol.isStaticStorage ? symbol.name : '',
        symbol.name,
        symbol,
        symbol.isStaticStorage ? symbol : undefined,
      );
    }
    this._cleanup(symbol, declaration.nameToken);
  }

  /** Lengths of variable length arrays are computed where the array is declared. */
  private _lengths(type: CType): void {
    for (let of = type; of.kind === 'array'; of = of.of)
      if (of.lengthExpr !== undefined) this._expr(of.lengthExpr as Expr);
  }

  /** GNU `cleanup(f)`: f is called with the variable's address when its scope ends. */
  private _cleanup(symbol: CSymbol, nameToken: number): void {
    const name = symbol.attributes?.other?.cleanup?.replace(/[()\s"]/g, '');
    const cleaner = name ? this._unit.symbols.get(name) : undefined;
    if (cleaner?.kind === 'function') this._directCall(this._locations.function(cleaner), nameToken);
  }

  /**
   * @param table name of the variable when its functions make a dispatch table, else empty
   * @param array the variable
   * @param object the variable, when it has static storage
   */
  private _entries(
    entries: readonly InitEntry[],
    whole: () => number,
    table: string,
    variable: string,
    array?: CSymbol,
    object?: CSymbol,
  ): void {
    const tables = this._facts.count('tables');
    for (const entry of entries) {
      const carrier = carrierOf(entry.type);
      const value = entry.value;
      const sources = this._carried(carrier, entry.type, value);
      if (sources.length > 0) {
        const location = this._locations.entry(entry, whole);
        const place = this._placeOf(value);
        const index = entry.path.length === 1 ? entry.path[0] : undefined;
        const own =
          typeof index === 'number' && array
            ? this._locations.element(location, index, array.type)
            : object && this._facts.get('locations', location, LocationColumn.Kind) === LocationKind.Member
              ? this._locations.object(object, location)
              : location;
        for (const source of sources) {
          this._flow(source, own, FlowKind.Initialiser, place, this._facts.string(variable));
          if (table && source.kind === SourceKind.Function && carrier === Carrier.Function) {
            this._tables.entry(table, location, source.id, entry, place);
          }
        }
      } else if (carrier === Carrier.No) {
        this._moved(value, entry.type, () => this._locations.entry(entry, whole));
      }
      this._expr(value);
    }
    if (this._facts.count('tables') === tables) return;
    this._tables.labels(table, entries, (expr) => this._placeOf(expr));
    this._tables.filled(table, entries, (expr) => this._placeOf(expr));
  }

  // Flows
  // ------------------------------------------------------------------------------------------------------------------

  /** What a value that is put into an object of type `type` may carry. */
  private _carried(into: Carrier, type: CType, value: Expr): Source[] {
    if (into === Carrier.Function) return this._locations.typed(this._locations.sources(value, true), value.type, type);
    const from = carrierOf(value.type);
    if (into === Carrier.Generic) {
      return from === Carrier.No && !castsFunction(value) ? [] : this._locations.sources(value, false);
    }
    // A function's address kept in an integer.
    if (type.kind !== 'int' || !castsFunction(value)) return [];
    return this._locations.sources(value, false);
  }

  private _flow(source: Source, location: number, kind: FlowKind, place: TokenPlace, variable = 0): void {
    if (location < 0 || (source.kind === SourceKind.AbstractLocation && source.id === location)) return;
    this._facts.row(
      'flows',
      source.kind,
      source.id,
      location,
      this._functionRow,
      source.picked ? FlowKind.Picked : kind,
      this._facts.string(place.path),
      place.line,
      place.column,
      source.picked ? this._facts.string(pickedText(source.picked, this._unit, this._input.spellings)) : variable,
    );
  }

  private _transfer(into: CType, location: () => number, value: Expr, kind: FlowKind, place: () => TokenPlace): void {
    const sources = this._carried(carrierOf(into), into, value);
    if (sources.length === 0) return;
    const target = location();
    if (target < 0) return;
    const at = place();
    const back = this._aliases(into, value);
    for (const source of sources) {
      this._flow(source, target, kind, at);
      if (back && source.kind === SourceKind.AbstractLocation) this._back(target, source.id, value, at);
    }
  }

  /**
   * What is written through the pointer in location `pointer` is in `pointee`, which `value` names; and written through
   * it if it is one.
   */
  private _back(pointer: number, pointee: number, value: Expr, at: TokenPlace): void {
    const written = this._locations.written(pointer);
    this._flow({ kind: SourceKind.AbstractLocation, id: written }, pointee, FlowKind.Alias, at);
    if (strip(value).type.kind === 'pointer')
      this._flow(
        { kind: SourceKind.AbstractLocation, id: written },
        this._locations.written(pointee),
        FlowKind.Alias,
        at,
      );
  }

  /** A value written to `left`: also to what the pointer points to, where it goes through one. */
  private _through(left: Expr, right: Expr, type: CType): void {
    const pointer = writtenThrough(left);
    if (!pointer || pointer.kind === 'unary' || !isPlaceOfFunctions(pointer.type)) return;
    const location = this._locationOf(pointer);
    if (location >= 0)
      this._transfer(
        type,
        () => this._locations.written(location),
        right,
        FlowKind.Assign,
        () => this._placeOf(left),
      );
  }

  /** A whole value put into a variable that may hold functions in its members. */
  private _whole(left: Expr): void {
    let type = left.type;
    while (type.kind === 'array') type = type.of;
    const variable = type.kind === 'record' ? namedObject(left) : undefined;
    if (!variable) return;
    const location = this._locations.variable(variable);
    const place = this._placeOf(left);
    this._facts.row(
      'flows',
      SourceKind.AbstractLocation,
      location,
      location,
      this._functionRow,
      FlowKind.Whole,
      this._facts.string(place.path),
      place.line,
      place.column,
      0,
    );
  }

  /** Whether writing through a pointer of type `into` that was given `value` writes to what `value` names. */
  private _aliases(into: CType, value: Expr): boolean {
    const inner = strip(value);
    if (into.kind !== 'pointer' || into.to.kind === 'function') return false;
    if (inner.kind === 'unary' && inner.op === '&')
      return carrierOf(inner.operand.type) === Carrier.Function && inner.operand.type.kind !== 'function';
    return isPlaceOfFunctions(inner.type) && isPlaceOfFunctions(into);
  }

  /**
   * A value that is no function put into a place, handed over or returned: a pointer to what holds functions matters.
   */
  private _moved(value: Expr, into: CType, target: () => number): void {
    this._receivers.moved(value, into, target);
    this._pointers.moved(value, into, target);
  }

  private _locationOf(expr: Expr): number {
    const location = this._locations.of(expr);
    return typeof location === 'number' ? location : -1;
  }

  private _assign(expr: Assign): void {
    if (expr.op === '=') {
      this._transfer(
        expr.left.type,
        () => this._locationOf(expr.left),
        expr.right,
        FlowKind.Assign,
        () => this._placeOf(expr.left),
      );
      this._through(expr.left, expr.right, expr.left.type);
      this._whole(expr.left);
      this._moved(expr.right, expr.left.type, () => this._locationOf(expr.left));
      if (expr.left.kind === 'member' && carrierOf(expr.left.type) === Carrier.Function)
        this._assignedTable(expr.left, expr.right);
    }
    this._expr(expr.left);
    this._expr(expr.right);
  }

  /** `ops->reset = f`: f stands in that member of a table that is filled by code. */
  private _assignedTable(left: MemberAccess, right: Expr): void {
    const location = this._locations.member(left);
    if (typeof location !== 'number') return;
    for (const source of this._locations.sources(right, true)) {
      if (source.kind === SourceKind.Function) this._tables.assignment(left, location, source.id, this._placeOf(left));
    }
  }

  // Calls
  // ------------------------------------------------------------------------------------------------------------------

  /** AbstractLocation of what a call gives back. */
  private _result(call: Call): number {
    const value = builtinValue(call);
    if (value) return this._locationOf(value.expr);
    const callee = calleeSymbol(call.callee);
    if (callee?.kind === 'builtin') return -1;
    if (callee) return this._facts.location(LocationKind.Return, this._locations.function(callee), 0, 0);
    const row = this._call(call);
    return row < 0 ? -1 : this._facts.location(LocationKind.Result, row, 0, 0);
  }

  private _directCall(symbol: number, token: number): number {
    const place = this._places.of(token);
    return this._facts.row(
      'calls',
      this._functionRow,
      CallKind.Direct,
      symbol,
      this._facts.string(place.path),
      place.line,
      place.column,
      this._facts.string(this._places.macro(token)),
      this._facts.string(this._folded),
      this._folded ? CallFlag.Folded : 0,
      -1,
    );
  }

  /** Row of a call; -1 for a builtin, which is no call to anybody. */
  private _call(call: Call): number {
    const known = this._calls.get(call);
    if (known !== undefined) {
      // A call whose result was asked for before the walk came to its branch.
      if (known >= 0 && this._folded) this._fold(known);
      return known;
    }
    const callee = calleeSymbol(call.callee);
    const row =
      callee?.kind === 'builtin'
        ? -1
        : callee
          ? this._directCall(this._locations.function(callee), call.nameToken)
          : this._pointerCall(call);
    this._calls.set(call, row);
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
      this._transfer(
        into,
        () => this._locationOf(to),
        from,
        FlowKind.Assign,
        () => this._placeOf(call),
      );
      if (isPlaceOfFunctions(inner.type)) {
        const pointer = this._locationOf(inner);
        if (inner.kind !== 'unary' && inner.type.kind === 'pointer' && pointer >= 0) {
          this._transfer(
            into,
            () => this._locations.written(pointer),
            from,
            FlowKind.Assign,
            () => this._placeOf(call),
          );
        }
      } else if (inner.kind === 'unary' && inner.op === '&') {
        this._whole(inner.operand);
      }
    }
    return row;
  }

  private _pointerCall(call: Call): number {
    const place = this._places.of(call.nameToken);
    const macro = this._facts.string(this._places.macro(call.nameToken));
    const flags =
      (isStartRoutine(call.callee.type) ? CallFlag.StartRoutine : 0) |
      (isFixedElement(call.callee) ? CallFlag.FixedElement : 0);
    const row = this._facts.row(
      'calls',
      this._functionRow,
      CallKind.Pointer,
      -1,
      this._facts.string(place.path),
      place.line,
      place.column,
      macro,
      0,
      flags,
      -1,
    );
    this._calls.set(call, row);
    const sources = this._locations.sources(call.callee, true);
    let target = -1;
    let note = '';
    if (sources.length === 1 && sources[0].kind === SourceKind.AbstractLocation && !sources[0].picked) {
      target = sources[0].id;
    } else if (sources.length > 0) {
      target = this._locations.temporary(this._unit.tokens.offset[call.nameToken] ?? row);
      for (const source of sources) this._flow(source, target, FlowKind.Assign, place);
    } else {
      const location = this._locations.of(call.callee);
      if (typeof location === 'number') target = location;
      else note = location.reason;
      if (target < 0 && !note) note = 'the pointer is computed';
    }
    this._facts.set('calls', row, CallColumn.Target, target);
    this._facts.set('calls', row, CallColumn.Pointer, this._pointers.ofCall(call));
    if (note) this._facts.set('calls', row, CallColumn.Note, this._facts.string(note));
    if (this._folded) this._fold(row);
    return row;
  }

  /** Marks a call as one that the compiler leaves out. */
  private _fold(row: number): void {
    if (this._facts.get('calls', row, CallColumn.Note) !== 0) return;
    this._facts.set('calls', row, CallColumn.Note, this._facts.string(this._folded));
    this._facts.set('calls', row, CallColumn.Flags, this._facts.get('calls', row, CallColumn.Flags) | CallFlag.Folded);
  }

  private _arguments(call: Call, row: number, callee: CSymbol | undefined): void {
    let type: CType = callee ? callee.type : call.callee.type;
    while (type.kind === 'pointer' || type.kind === 'array') type = type.kind === 'pointer' ? type.to : type.of;
    const params = type.kind === 'function' ? type.params : [];
    call.args.forEach((arg, index) => {
      const from = carrierOf(arg.type);
      if (callee)
        this._moved(arg, params[index]?.type ?? arg.type, () =>
          this._locations.param(this._locations.function(callee), index),
        );
      const into = params[index] ? carrierOf(params[index].type) : from;
      if (into === Carrier.No && from !== Carrier.Function && !castsFunction(arg)) return;
      if (into === Carrier.Generic && from === Carrier.No && !castsFunction(arg)) return;
      const sources = this._locations.sources(arg, into === Carrier.Function);
      if (sources.length === 0) return;
      const place = this._placeOf(arg);
      const declared = params[index] !== undefined || type.kind !== 'function' || type.unprototyped;
      const flags = declared && into === Carrier.Function ? ArgFlag.FunctionParameter : 0;
      const back = callee && params[index] && this._aliases(params[index].type, arg);
      for (const source of sources) {
        let { id } = source;
        if (source.picked) {
          id = this._locations.temporary(-1 - this._unit.tokens.offset[arg.start]);
          this._flow(source, id, FlowKind.Assign, place);
        }
        this._facts.row('args', row, index, source.kind, id, place.line, place.column, flags);
        if (back && source.kind === SourceKind.AbstractLocation) {
          this._back(this._locations.param(this._locations.function(callee), index), source.id, arg, place);
        }
      }
    });
  }

  // Walk
  // -------------------------------------------------------------------------------------------------------------------

  private _placeOf(expr: Expr): TokenPlace {
    return this._places.of(expr.kind === 'call' || expr.kind === 'member' ? expr.nameToken : expr.start);
  }

  private _mention(access: MemberAccess): void {
    if (carrierOf(access.type) !== Carrier.Function || this._unit.tokens.expansion[access.nameToken] !== 0) return;
    const location = this._locations.member(access);
    if (typeof location !== 'number') return;
    const place = this._places.of(access.nameToken);
    this._facts.row('mentions', location, this._facts.string(place.path), place.line, place.column);
  }

  /** Runs `walk` on what is reached only when `condition` is `needed`; marks its calls when it never is. */
  private _when(condition: Expr, needed: boolean, walk: () => void, labelled?: () => boolean): void {
    const truth = this._folded ? undefined : truthOf(condition);
    if (truth === undefined || truth === needed || labelled?.()) walk();
    else
      this._dead(
        `${expressionText(condition, this._unit, this._input.spellings)} is always ${truth ? 'true' : 'false'}`,
        walk,
      );
  }

  private _dead(why: string, walk: () => void): void {
    const before = this._folded;
    this._folded = before || why;
    try {
      walk();
    } finally {
      this._folded = before;
    }
  }

  private _expr(expr: Expr | undefined): void {
    if (!expr) return;
    switch (expr.kind) {
      case 'unary':
        if (expr.op === '&') this._pointers.taken(expr.operand);
        this._expr(expr.operand);
        break;
      case 'cast':
        this._expr(expr.operand);
        break;
      case 'binary':
        this._expr(expr.left);
        if (expr.op === '&&' || expr.op === '||') this._when(expr.left, expr.op === '&&', () => this._expr(expr.right));
        else this._expr(expr.right);
        break;
      case 'assign':
        this._assign(expr);
        break;
      case 'conditional':
        this._expr(expr.condition);
        this._when(expr.condition, true, () => this._expr(expr.then));
        this._when(expr.condition, false, () => this._expr(expr.else));
        break;
      case 'call':
        this._call(expr);
        if (!calleeSymbol(expr.callee)) this._expr(expr.callee);
        for (const arg of expr.args) this._expr(arg);
        break;
      case 'member':
        this._mention(expr);
        this._expr(expr.base);
        break;
      case 'index':
        this._expr(expr.base);
        this._expr(expr.index);
        break;
      case 'compound':
        this._entries(expr.entries, () => this._locations.temporary(this._unit.tokens.offset[expr.start]), '', '');
        break;
      case 'statement-expr':
        this._statement(expr.body);
        break;
      case 'va-arg':
        this._expr(expr.list);
        break;
      case 'selection':
        this._expr(expr.chosen);
        break;
    }
  }

  private _operands(operands: readonly AsmOperand[]): void {
    for (const operand of operands) this._expr(operand.expr);
  }

  private _statement(statement: Statement | undefined): void {
    if (!statement) return;
    switch (statement.kind) {
      case 'compound-statement':
        for (const item of statement.items) this._statement(item);
        break;
      case 'expression':
        this._expr(statement.expr);
        break;
      case 'declaration':
        for (const variable of statement.variables) {
          this._lengths(variable.symbol.type);
          this._variable(variable);
        }
        break;
      case 'if':
        this._expr(statement.condition);
        this._branch(statement.condition, true, statement.then);
        this._branch(statement.condition, false, statement.else);
        break;
      case 'while':
        this._expr(statement.condition);
        this._branch(statement.condition, true, statement.body);
        break;
      case 'do':
        this._expr(statement.condition);
        this._statement(statement.body);
        break;
      case 'for':
        this._statement(statement.init);
        this._expr(statement.condition);
        if (statement.condition) {
          this._when(
            statement.condition,
            true,
            () => this._expr(statement.step),
            () => hasLabel(statement.body),
          );
          this._branch(statement.condition, true, statement.body);
        } else {
          this._expr(statement.step);
          this._statement(statement.body);
        }
        break;
      case 'switch':
        this._expr(statement.value);
        this._switch(statement);
        break;
      case 'case':
      case 'default':
      case 'label':
        this._statement(statement.body);
        break;
      case 'computed-goto':
        this._expr(statement.target);
        break;
      case 'return':
        this._return(statement.value);
        break;
      case 'asm':
        this._operands(statement.outputs);
        this._operands(statement.inputs);
        break;
    }
  }

  /** A statement that is reached when `condition` is `needed`. */
  private _branch(condition: Expr, needed: boolean, statement: Statement | undefined): void {
    if (statement)
      this._when(
        condition,
        needed,
        () => this._statement(statement),
        () => hasLabel(statement),
      );
  }

  private _switch(statement: Switch): void {
    const dead = this._folded ? undefined : deadCases(statement);
    if (!dead || dead.size === 0 || statement.body.kind !== 'compound-statement') {
      this._statement(statement.body);
      return;
    }
    for (const item of statement.body.items) {
      if (dead.has(item))
        this._dead(
          `the switch on ${expressionText(statement.value, this._unit, this._input.spellings)} always takes another case`,
          () => this._statement(item),
        );
      else this._statement(item);
    }
  }

  private _return(value: Expr | undefined): void {
    if (!value) return;
    if (this._returns) {
      this._transfer(
        this._returns,
        () => this._locations.returned(),
        value,
        FlowKind.Return,
        () => this._placeOf(value),
      );
      this._moved(value, this._returns, () => this._locations.returned());
    }
    this._expr(value);
  }
}

/** Whether a variable is, or is made of, function pointers, as far as its declaration says. */
function mayHoldFunctions({ symbol, initializer }: VariableDeclaration): boolean {
  return (
    carrierOf(symbol.type) === Carrier.Function ||
    (initializer?.some((entry) => carrierOf(entry.type) === Carrier.Function) ?? false)
  );
}

/** Whether a function pointer stands under the casts of `value`. */
function castsFunction(value: Expr): boolean {
  const inner = strip(value);
  return inner !== value && carrierOf(inner.type) === Carrier.Function;
}
