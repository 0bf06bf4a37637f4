/**
 * The walk over the typed tree: every expression of every function body and of every initialiser once.
 *
 * Operands of `sizeof` are not evaluated and not walked (C11 6.5.3.4p2); of `_Generic` only the chosen branch is. What
 * stands behind a condition that is constant is walked, and its calls are marked as left out by the compiler:
 *
 *     if (DEBUG)    // a macro that expands to 0
 *       dump(q);    // call, flag Folded: "DEBUG is always false"
 */

import type { AsmOperand, Expr, MemberAccess, Statement, Switch } from '../../c/ast';
import type { CType } from '../../c/types';
import { FlowKind } from '../facts/facts';
import { calleeSymbol } from './builtins';
import type { Calls } from './calls';
import { Carrier, carrierOf } from './carrier';
import { expressionText } from './expressionText';
import type { ExtractContext } from './extractContext';
import type { Flows } from './flows';
import { deadCases, hasLabel, truthOf } from './folding';
import { Initializers } from './initializers';
import type { Locations } from './locations';
import type { TableFacts } from './tableFacts';
import type { TablePointers } from './tablePointers';

export class Walk {
  readonly initializers: Initializers;

  constructor(
    private readonly _context: ExtractContext,
    private readonly _locations: Locations,
    private readonly _flows: Flows,
    private readonly _calls: Calls,
    private readonly _pointers: TablePointers,
    tables: TableFacts,
  ) {
    this.initializers = new Initializers(_context, _locations, _flows, _calls, tables, (value) => this._expr(value));
  }

  statement(statement: Statement | undefined): void {
    if (!statement) return;
    switch (statement.kind) {
      case 'compound-statement':
        for (const item of statement.items) this.statement(item);
        break;
      case 'expression':
        this._expr(statement.expr);
        break;
      case 'declaration':
        for (const variable of statement.variables) {
          this._lengths(variable.symbol.type);
          this.initializers.variable(variable);
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
        this.statement(statement.body);
        break;
      case 'for':
        this.statement(statement.init);
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
          this.statement(statement.body);
        }
        break;
      case 'switch':
        this._expr(statement.value);
        this._switch(statement);
        break;
      case 'case':
      case 'default':
      case 'label':
        this.statement(statement.body);
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
        () => this.statement(statement),
        () => hasLabel(statement),
      );
  }

  private _switch(statement: Switch): void {
    const dead = this._context.folded ? undefined : deadCases(statement);
    if (!dead || dead.size === 0 || statement.body.kind !== 'compound-statement') {
      this.statement(statement.body);
      return;
    }
    for (const item of statement.body.items) {
      if (dead.has(item))
        this._dead(
          `the switch on ${expressionText(statement.value, this._context.unit, this._context.spellings)} always takes another case`,
          () => this.statement(item),
        );
      else this.statement(item);
    }
  }

  private _return(value: Expr | undefined): void {
    if (!value) return;
    if (this._context.returns) {
      this._flows.transfer(
        this._context.returns,
        () => this._locations.returned(),
        value,
        FlowKind.Return,
        () => this._context.placeOf(value),
      );
      this._flows.moved(value, this._context.returns, () => this._locations.returned());
    }
    this._expr(value);
  }

  /** Lengths of variable length arrays are computed where the array is declared. */
  private _lengths(type: CType): void {
    for (let of = type; of.kind === 'array'; of = of.of)
      if (of.lengthExpr !== undefined) this._expr(of.lengthExpr as Expr);
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
        this._flows.assign(expr);
        this._expr(expr.left);
        this._expr(expr.right);
        break;
      case 'conditional':
        this._expr(expr.condition);
        this._when(expr.condition, true, () => this._expr(expr.then));
        this._when(expr.condition, false, () => this._expr(expr.else));
        break;
      case 'call':
        this._calls.call(expr);
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
        this.initializers.entries(
          expr.entries,
          () => this._locations.temporary(this._context.unit.tokens.offset[expr.start]),
          '',
          '',
        );
        break;
      case 'statement-expr':
        this.statement(expr.body);
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

  private _mention(access: MemberAccess): void {
    if (carrierOf(access.type) !== Carrier.Function || this._context.unit.tokens.expansion[access.nameToken] !== 0)
      return;
    const location = this._locations.member(access);
    if (typeof location !== 'number') return;
    const place = this._context.places.of(access.nameToken);
    this._context.facts.row('mentions', location, this._context.facts.string(place.path), place.line, place.column);
  }

  /** Runs `walk` on what is reached only when `condition` is `needed`; marks its calls when it never is. */
  private _when(condition: Expr, needed: boolean, walk: () => void, labelled?: () => boolean): void {
    const truth = this._context.folded ? undefined : truthOf(condition);
    if (truth === undefined || truth === needed || labelled?.()) walk();
    else
      this._dead(
        `${expressionText(condition, this._context.unit, this._context.spellings)} is always ` +
          `${truth ? 'true' : 'false'}`,
        walk,
      );
  }

  private _dead(why: string, walk: () => void): void {
    const before = this._context.folded;
    this._context.folded = before || why;
    try {
      walk();
    } finally {
      this._context.folded = before;
    }
  }
}
