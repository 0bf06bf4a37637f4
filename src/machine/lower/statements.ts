/**
 * Statements (C11 6.8): typed trees to basic blocks. A block that begins a statement is where the machine can stop.
 */

import type { CSymbol, Compound, DeclStatement, Expr, Statement, Switch, VariableDeclaration } from '../../c/ast';
import { alignOf, alignUp, sizeOf } from '../../c/layout';
import { LONG, decay, promotedType } from '../../c/typeRules';
import type { CType } from '../../c/types';
import { Frame, Shadow } from '../memory/memory';
import type { Builder, SwitchCase } from './builder';
import type { FunctionContext, LocalVariable, StatementInfo } from './context';
import type { Lowering } from './lowering';
import { growFrame } from './builtins';
import { assignedFirst, mentions } from './firstUse';
import { lowerAsm } from './inlineAsm';
import type { Addr } from './ir';
import { addressValue, at, bin, copy, fault, get, host, i64, ifNode, load, seq, set, store, sharedValue } from './ir';
import type { Temp } from './ir';
import { Op } from '../wasm/opcodes';
import { isByAddress, isSigned, isWide } from './values';

/** Where `break` or `continue` leads, and how many variable length arrays live there. */
interface Exit {
  to: number;
  depth: number;
}

interface SwitchState {
  cases: SwitchCase[];
  otherwise?: number;
}

/** Bytes behind an array that may not be touched. */
const EDGE = 16;

export class Statements {
  readonly infos: StatementInfo[] = [];
  readonly variables: LocalVariable[] = [];
  private readonly _labels = new Map<string, number>();
  private readonly _defined = new Set<string>();
  private _breaks: Exit[] = [];
  private _continues: Exit[] = [];
  /**
   * For each variable length array in scope, the frame offset that holds the top of the stack before it: leaving its
   * scope gives the memory back (C11 6.2.4p7).
   */
  private _tops: number[] = [];
  /** How many such arrays are in scope at each label of the function; made when first asked for. */
  private _depths?: ReadonlyMap<string, number>;
  private _switches: SwitchState[] = [];
  /** Token after which names of the current block are out of sight. */
  private _scopeEnd: number;

  constructor(
    private readonly _context: FunctionContext,
    private readonly _x: Lowering,
    bodyEnd: number,
  ) {
    this._scopeEnd = bodyEnd;
  }

  private get _b(): Builder {
    return this._context.builder;
  }

  labelOf(name: string): number {
    let label = this._labels.get(name);
    if (label === undefined) {
      label = this._b.label();
      this._labels.set(name, label);
    }
    return label;
  }

  /** The whole body; falls into a return at its end. */
  body(compound: Compound): void {
    this._compound(compound);
    this._noValue(compound);
    this._b.return();
    for (const [name, label] of this._labels) {
      if (this._defined.has(name)) continue;
      this._b.place(label);
      this._b.fault(`goto ${name}: there is no such label in this function`);
    }
  }

  /** The end of a function that should give a value: a mistake when its caller uses it (C11 6.9.1p12); main gives 0. */
  private _noValue(compound: Compound): void {
    const { definition, checks } = this._context;
    const { returns } = definition.type;
    if (
      !checks ||
      returns.kind === 'void' ||
      isByAddress(returns) ||
      definition.symbol.name === 'main' ||
      this._endsAway(compound)
    )
      return;
    this._tick(compound.end - 1, compound.end);
    this._within(() =>
      this._b.effect(
        ifNode(
          host('valueUsed', 'i32', [addressValue({ at: 'frame', off: 0 })]),
          fault(`${definition.symbol.name} ends without a return value, which its caller uses`, undefined),
          undefined,
          undefined,
        ),
      ),
    );
  }

  /** Whether control never comes to the end of a statement, as far as its form tells. */
  private _endsAway(s: Statement | undefined): boolean {
    switch (s?.kind) {
      case 'return':
      case 'goto':
      case 'computed-goto':
        return true;
      case 'compound-statement':
        return this._endsAway(s.items[s.items.length - 1]);
      case 'if':
        return s.else !== undefined && this._endsAway(s.then) && this._endsAway(s.else);
      case 'label':
      case 'case':
      case 'default':
        return this._endsAway(s.body);
      default:
        return false;
    }
  }

  /** A new statement begins; the machine can stop here. */
  private _tick(start: number, end: number): void {
    this._b.tick(this.infos.push({ start, end, swaps: false }) - 1);
  }

  private _compound(compound: Compound): void {
    const scopeEnd = this._scopeEnd;
    this._scopeEnd = compound.end;
    const depth = this._tops.length;
    this._items(compound.items);
    this._shrinkTo(depth);
    this._tops.length = depth;
    this._scopeEnd = scopeEnd;
  }

  /** Gives the memory of the arrays back that are out of scope where only `depth` of them live. */
  private _shrinkTo(depth: number): void {
    if (depth >= this._tops.length) return;
    this._b.effect(store('u32', { at: 'frame', off: Frame.top }, load('u32', { at: 'frame', off: this._tops[depth] })));
  }

  private _depthAt(label: string): number | undefined {
    this._depths ??= arraysAtLabels(this._context.definition.body());
    return this._depths.get(label);
  }

  /** Statements that follow the one being lowered, in its block. */
  private _following: readonly Statement[] = [];

  private _items(items: readonly Statement[]): void {
    const outer = this._following;
    items.forEach((item, i) => {
      this._following = item.kind === 'declaration' ? items.slice(i + 1) : [];
      this.statement(item);
    });
    this._following = outer;
  }

  /** For statement expressions: everything but the last item, which the caller evaluates; its statement has begun. */
  allButLast(items: Statement[]): Statement | undefined {
    const scopeEnd = this._scopeEnd;
    let last = items[items.length - 1];
    const outer = this._following;
    const depth = this._tops.length;
    items.slice(0, -1).forEach((item, i) => {
      this._following = item.kind === 'declaration' ? items.slice(i + 1) : [];
      this.statement(item);
    });
    this._following = outer;
    // The value is still to come: what the expression took stays until the block around it ends.
    this._tops.length = Math.min(this._tops.length, depth);
    while (last && (last.kind === 'label' || last.kind === 'case' || last.kind === 'default')) {
      if (last.kind === 'label') this._placeLabel(last.name);
      else this._caseLabel(last);
      last = last.body;
    }
    if (last?.kind === 'expression') this._tick(last.start, last.end);
    else if (last) this.statement(last);
    this._scopeEnd = scopeEnd;
    return last?.kind === 'expression' ? last : undefined;
  }

  statement(s: Statement): void {
    const b = this._b;
    switch (s.kind) {
      case 'compound-statement':
        this._compound(s);
        return;
      case 'empty':
        return;
      case 'expression':
        this._tick(s.start, s.end);
        this._within(() => b.effect(this._x.effect(s.expr)));
        return;
      case 'declaration':
        this._declaration(s);
        return;
      case 'if': {
        const yes = b.label();
        const no = b.label();
        const after = s.else ? b.label() : no;
        this._tick(s.start, s.condition.end);
        this._condition(s.condition, yes, no);
        b.place(yes);
        this.statement(s.then);
        if (s.else) {
          b.jump(after);
          b.place(no);
          this.statement(s.else);
        }
        b.place(after);
        return;
      }
      case 'while': {
        const again = b.label();
        const body = b.label();
        const after = b.label();
        b.place(again);
        this._tick(s.start, s.condition.end);
        this._condition(s.condition, body, after);
        b.place(body);
        this._loop(after, again, () => this.statement(s.body));
        b.jump(again);
        b.place(after);
        return;
      }
      case 'do': {
        const again = b.label();
        const test = b.label();
        const after = b.label();
        b.place(again);
        this._loop(after, test, () => this.statement(s.body));
        b.place(test);
        this._tick(s.condition.start, s.condition.end);
        this._condition(s.condition, again, after);
        b.place(after);
        return;
      }
      case 'for': {
        const scopeEnd = this._scopeEnd;
        this._scopeEnd = s.end;
        const again = b.label();
        const body = b.label();
        const step = b.label();
        const after = b.label();
        if (s.init?.kind === 'declaration') this._declaration(s.init);
        else if (s.init) this.statement(s.init);
        b.place(again);
        // Without a condition something must still let time pass.
        if (s.condition) this._tick(s.condition.start, s.condition.end);
        else this._tick(s.start, s.body.start);
        if (s.condition) this._condition(s.condition, body, after);
        b.place(body);
        this._loop(after, step, () => this.statement(s.body));
        b.place(step);
        if (s.step) {
          const { step: expr } = s;
          this._tick(expr.start, expr.end);
          this._within(() => b.effect(this._x.effect(expr)));
        }
        b.jump(again);
        b.place(after);
        this._scopeEnd = scopeEnd;
        return;
      }
      case 'switch':
        this._switch(s);
        return;
      case 'case':
      case 'default':
        this._caseLabel(s);
        this.statement(s.body);
        return;
      case 'label':
        this._placeLabel(s.name);
        this.statement(s.body);
        return;
      case 'goto':
        this._tick(s.start, s.end);
        if (this._tops.length > 0) this._shrinkTo(this._depthAt(s.label) ?? this._tops.length);
        b.jump(this.labelOf(s.label));
        return;
      case 'computed-goto':
        this._tick(s.start, s.end);
        this._within(() => b.goto(this._x.value(s.target)));
        return;
      case 'break':
      case 'continue': {
        this._tick(s.start, s.end);
        const stack = s.kind === 'break' ? this._breaks : this._continues;
        const exit = stack.at(-1);
        if (!exit) b.fault(`${s.kind} outside of a loop`);
        else {
          this._shrinkTo(exit.depth);
          b.jump(exit.to);
        }
        return;
      }
      case 'return':
        this._tick(s.start, s.end);
        this._within(() => this._return(s.value));
        return;
      case 'asm':
        this._tick(s.start, s.end);
        this._within(() => lowerAsm(this._context, this._x, s, (start, end) => this._tick(start, end)));
        return;
      case 'error':
        this._tick(s.start, s.end);
        b.fault(`this text could not be read as C: ${s.message}`);
        return;
    }
  }

  private _within(write: () => void): void {
    const mark = this._b.enter();
    write();
    this._b.leave(mark);
  }

  private _condition(e: Expr, yes: number, no: number): void {
    this._within(() => this._b.branch(this._x.condition(e), yes, no));
  }

  private _loop(breakTo: number, continueTo: number, body: () => void): void {
    const depth = this._tops.length;
    this._breaks.push({ to: breakTo, depth });
    this._continues.push({ to: continueTo, depth });
    body();
    this._breaks.pop();
    this._continues.pop();
  }

  private _placeLabel(name: string): void {
    this._defined.add(name);
    this._b.place(this.labelOf(name));
  }

  private _switch(s: Switch): void {
    const b = this._b;
    const after = b.label();
    const dispatch = b.label();
    this._tick(s.start, s.value.end);
    const type = promotedType(s.value);
    // The value is kept, the body written, then the dispatch is known; the body comes first in the list of cases only.
    const temp: Temp = b.frameTemp(isWide(type) || type.kind !== 'int' || type.size === 8 ? 'i64' : 'i32');
    this._within(() => b.effect(set(temp, this._x.valueAs(s.value, type))));
    const state: SwitchState = { cases: [] };
    this._switches.push(state);
    this._breaks.push({ to: after, depth: this._tops.length });
    collectCases(s.body, state, () => b.label());
    b.jump(dispatch);
    b.place(dispatch);
    b.switchOn(get(temp), isSigned(type), state.cases, state.otherwise ?? after);
    this.statement(s.body);
    this._breaks.pop();
    this._switches.pop();
    b.place(after);
  }

  private _caseLabel(s: Statement & { kind: 'case' | 'default' }): void {
    const label = caseLabels.get(s);
    if (label !== undefined) this._b.place(label);
    else this._b.fault('a case label outside of a switch');
  }

  private _return(value: Expr | undefined): void {
    const b = this._b;
    const { returns } = this._context.definition.type;
    if (value && returns.kind === 'void') b.effect(this._x.effect(value));
    else if (value && isByAddress(returns)) {
      const to: Addr = at(load('u32', { at: 'frame', off: Frame.recordResult }, 'i64'));
      const from = isWide(returns) ? this._x.wide.operand(value, returns) : this._x.recordAddr(value);
      b.effect(copy(to, from, sizeOf(returns)));
    } else if (value) {
      const type = decay(returns);
      const node = this._x.valueAs(value, type);
      const kind = node.t === 'i64' ? 'i64' : node.t === 'f64' ? 'f64' : node.t === 'f32' ? 'f32' : 'i32';
      b.effect(node.t === undefined ? node : store(kind, { at: 'frame', off: Frame.result }, node));
    }
    b.return();
  }

  // Declarations
  // ------------------------------------------------------------------------------------------------------------

  private _declaration(s: DeclStatement): void {
    let begun = false;
    for (const variable of s.variables) {
      const { symbol } = variable;
      if (symbol.kind !== 'variable') continue;
      if (symbol.isStaticStorage) {
        this._static(variable);
        continue;
      }
      const variable_ = isVariableLength(symbol.type);
      const addr = variable_ ? { at: 'frame' as const, off: this._b.alloc(8, 8) } : this._place(symbol, variable, s);
      this._context.locals.set(symbol, { addr, indirect: variable_ });
      this.variables.push({
        name: symbol.name,
        symbol,
        type: symbol.type,
        kind: 'local',
        offset: addr.off,
        indirect: variable_,
        from: variable.end,
        to: this._scopeEnd,
      });
      const initializer = variable.initializer;
      if (!initializer && !variable_) continue;
      if (!begun) this._tick(s.start, s.end);
      begun = true;
      this._within(() => {
        if (variable_) this._variableLength(symbol.type, addr);
        if (initializer) {
          for (const node of this._x.aggregates.initialize(addr, symbol.type, initializer)) this._b.effect(node);
        }
      });
    }
  }

  /**
   * Frame space for a variable. What gets no value with its declaration, and not surely before it is used, is noted
   * as having none; arrays, and records, which may hold some, have an edge behind them.
   */
  private readonly _unset = new Set<CSymbol>();

  private _place(symbol: CSymbol, variable: VariableDeclaration, s: DeclStatement): Addr {
    const { type } = symbol;
    const size = Math.max(1, sizeOf(type));
    const align = Math.max(alignOf(type), symbol.attributes?.aligned ?? 1);
    const whole = type.kind === 'array' || type.kind === 'record';
    const later = s.variables.slice(s.variables.indexOf(variable) + 1);
    const unset =
      variable.initializer === undefined &&
      sizeOf(type) > 0 &&
      (whole || later.some((other) => other.initializer) || !assignedFirst(symbol, this._following, this._unset));
    // What begins as something computed from such a variable may have no value either.
    const derived =
      !whole &&
      variable.initializer?.length === 1 &&
      [...this._unset].some((other) => mentions(variable.initializer, other));
    if (unset && !whole) this._unset.add(symbol);
    if (!this._context.checks || (!whole && !unset && !derived))
      return { at: 'frame', off: this._b.alloc(size, align) };
    const off = this._b.alloc(alignUp(size, 8) + (whole ? EDGE : 0), Math.max(8, align));
    if (derived) this._unset.add(symbol);
    if (unset) this._b.shade(off, whole ? size & ~7 : alignUp(size, 8), Shadow.fresh);
    else this._b.shade(off, whole ? size & ~7 : 8, Shadow.ok);
    if (whole) {
      if (size & 7) this._b.shade(off + (size & ~7), 8, unset ? Shadow.freshPart + (size & 7) : size & 7);
      this._b.shade(off + alignUp(size, 8), EDGE, Shadow.stackEdge);
    }
    return unset || derived ? { at: 'frame', off, checked: true } : { at: 'frame', off };
  }

  private _static(variable: VariableDeclaration): void {
    const { symbol } = variable;
    const place = this._context.host.variablePlace(symbol, this._context.unit, (name) =>
      this._context.labelValue(name),
    );
    if (typeof place === 'string' || place.at !== 'abs') return;
    this.variables.push({
      name: symbol.name,
      symbol,
      type: symbol.type,
      kind: 'static',
      offset: place.off,
      indirect: false,
      from: variable.end,
      to: this._scopeEnd,
    });
  }

  private _variableLength(type: CType, pointer: Addr): void {
    const b = this._b;
    b.growsFrame = true;
    this._sizes(type);
    const top = b.alloc(8, 8);
    b.effect(store('u32', { at: 'frame', off: top }, load('u32', { at: 'frame', off: Frame.top })));
    this._tops.push(top);
    b.effect(store('i64', pointer, growFrame(this._x.sizeNode(type))));
  }

  /** Keeps the size of each variable length array type in it, as its length is now. */
  private _sizes(type: CType): void {
    if (type.kind !== 'array' || !isVariableLength(type)) return;
    this._sizes(type.of);
    const offset = this._b.alloc(8, 8);
    const given = type.lengthExpr ? this._x.valueAs(type.lengthExpr as Expr, LONG) : i64(type.length ?? 0);
    const length =
      given.k === 'const'
        ? given
        : sharedValue(given, (v) =>
            seq(
              [
                ifNode(
                  bin('i32', Op.i64LtS, v, i64(0)),
                  fault('a variable length array of {value} elements', undefined, v),
                  undefined,
                  undefined,
                ),
              ],
              v,
            ),
          );
    this._b.effect(
      store('i64', { at: 'frame', off: offset }, bin('i64', Op.i64Mul, length, this._x.sizeNode(type.of))),
    );
    this._context.vlaSizes.set(type, offset);
  }
}

function isVariableLength(type: CType): boolean {
  return type.kind === 'array' && (type.lengthExpr !== undefined || isVariableLength(type.of));
}

const caseLabels = new WeakMap<Statement, number>();

/** Gives a label to each case of a switch, those of switches inside it left out. */
function collectCases(s: Statement, into: SwitchState, newLabel: () => number): void {
  switch (s.kind) {
    case 'case': {
      const label = newLabel();
      caseLabels.set(s, label);
      into.cases.push({ low: s.low, high: s.high, to: label });
      collectCases(s.body, into, newLabel);
      return;
    }
    case 'default':
      into.otherwise = newLabel();
      caseLabels.set(s, into.otherwise);
      collectCases(s.body, into, newLabel);
      return;
    case 'compound-statement':
      for (const item of s.items) collectCases(item, into, newLabel);
      return;
    case 'if':
      collectCases(s.then, into, newLabel);
      if (s.else) collectCases(s.else, into, newLabel);
      return;
    case 'while':
    case 'do':
    case 'for':
    case 'label':
      collectCases(s.body, into, newLabel);
      return;
    default:
  }
}

/** How many variable length arrays are in scope at each label of a function. */
function arraysAtLabels(body: Statement): Map<string, number> {
  const depths = new Map<string, number>();
  const walk = (s: Statement, depth: number): void => {
    switch (s.kind) {
      case 'compound-statement': {
        let within = depth;
        for (const item of s.items) {
          walk(item, within);
          if (item.kind === 'declaration')
            within += item.variables.filter(
              (v) => v.symbol.kind === 'variable' && isVariableLength(v.symbol.type),
            ).length;
        }
        return;
      }
      case 'if':
        walk(s.then, depth);
        if (s.else) walk(s.else, depth);
        return;
      case 'label':
        depths.set(s.name, depth);
        walk(s.body, depth);
        return;
      case 'while':
      case 'do':
      case 'for':
      case 'switch':
      case 'case':
      case 'default':
        walk(s.body, depth);
        return;
      default:
    }
  };
  walk(body, 0);
  return depths;
}
