/**
 * Under which tests the lines of a function stand: `if (hw->phy.type == e1000_phy_igp_3)`, `switch (phy->id)`, what
 * follows `if (mac->type != X) return`. The resolver compares the tests around a call with those around the lines
 * that fill in the pointer that is called: an object that is of one kind here is not of another there.
 *
 * A test is a key (what is asked), and the values that it has there, or has not (C11 6.8.4). Keys are members by
 * their record (`e1000_phy_info@… .type`), whatever object they are read from; anything else is a key by its text,
 * good in its function only.
 */

import type { CSymbol, Expr, FunctionDefinition, Statement, Switch, Unit } from '../../c/ast';
import { evaluateConstant } from '../../c/constants';
import type { CType, RecordDecl } from '../../c/types';
import type { Spellings } from '../../c/tokens';
import { TestFlag } from '../facts/facts';
import type { FactsBuilder } from '../facts/factsBuilder';
import { Carrier, carrierOf } from './carrier';
import type { Places } from './places';

interface RecordIdentity {
  /** Tag or typedef name; empty for a record without. */
  name: string;
  /** Path of the file that defines it. */
  path: string;
}
/** One thing known of a value: it is (or is none) of `values`. */
interface Test {
  /** Record whose member it is; undefined: it is another expression. */
  record: RecordIdentity | undefined;
  /** The member with its constant indexes, or the expression's text. */
  name: string;
  values: readonly string[];
  isNot: boolean;
  flags: number;
}

/** At most so many tests in one function. */
const MOST = 4000;
const DEPTH = 60;
/** Characters of an expression's text that are looked at. */
const LONGEST_TEXT = 79;
/** Kinds that are told apart by `<`. */
const MOST_KINDS = 100n;
const ORDERED: Record<string, { isNot: boolean; more: bigint }> = {
  '<': { isNot: false, more: 0n },
  '<=': { isNot: false, more: 1n },
  '>': { isNot: true, more: 1n },
  '>=': { isNot: true, more: 0n },
};

export class Tests {
  private readonly _dispatchers = new Map<RecordDecl, boolean>();
  /** What local variables are copies of. */
  private readonly _copies = new Map<CSymbol, Expr>();
  private _row = -1;
  private _all = false;
  private _left = MOST;

  constructor(
    private readonly _unit: Unit,
    private readonly _spellings: Spellings,
    private readonly _facts: FactsBuilder,
    private readonly _places: Places,
  ) {}

  /**
   * Takes down the tests of a function.
   * @param all also those that only tell lines of this function apart
   */
  read(definition: FunctionDefinition, row: number, all: boolean): void {
    this._row = row;
    this._all = all;
    this._left = MOST;
    this._copies.clear();
    this._statement(definition.body(), 0);
  }

  private _statement(statement: Statement | undefined, depth: number): void {
    if (!statement || depth > DEPTH) return;
    switch (statement.kind) {
      case 'compound-statement':
        this._items(statement.items, depth);
        break;
      case 'declaration':
        for (const { symbol, initializer } of statement.variables) {
          if (initializer?.length === 1 && initializer[0].path.length === 0)
            this._copies.set(symbol, initializer[0].value);
        }
        break;
      case 'if':
        this._region(known(statement.condition, true, this), statement.then);
        this._statement(statement.then, depth + 1);
        if (!statement.else) break;
        this._region(known(statement.condition, false, this), statement.else);
        this._statement(statement.else, depth + 1);
        break;
      case 'while':
      case 'do':
      case 'for':
      case 'case':
      case 'default':
      case 'label':
        this._statement(statement.body, depth + 1);
        break;
      case 'switch':
        this._switch(statement, depth);
        break;
    }
  }

  /** Statements one after the other: what follows `if (x) return` knows that x was false. */
  private _items(items: readonly Statement[], depth: number): void {
    items.forEach((item, i) => {
      this._statement(item, depth + 1);
      const after =
        item.kind === 'if' && !item.else && leaves(item.then)
          ? known(item.condition, false, this)
          : item.kind === 'switch'
            ? this._afterSwitch(item)
            : [];
      if (after.length === 0) return;
      // A label may be reached from elsewhere.
      let last = i;
      while (last + 1 < items.length && innermost(items[last + 1]) === items[last + 1]) last++;
      if (last > i) this._lines(after, items[i + 1].start, items[last].end - 1, TestFlag.After);
    });
  }

  private _switch(statement: Switch, depth: number): void {
    const test = this._keyOf(statement.value);
    const { body } = statement;
    if (!test || body.kind !== 'compound-statement') {
      this._statement(body, depth + 1);
      return;
    }
    const all = labelsOf(body.items);
    let open: string[] = [];
    let others = false;
    let left = true;
    for (const item of body.items) {
      const labels = labelsOf([item]);
      const hasDefault = isDefault(item);
      if (labels.length > 0 || hasDefault) {
        if (left) [open, others] = [[], false];
        open = [...open, ...labels];
        others ||= hasDefault;
        left = false;
      }
      const inner = innermost(item);
      if (others) this._region([{ ...test, values: all.filter((label) => !open.includes(label)), isNot: true }], item);
      else if (open.length > 0) this._region([{ ...test, values: open, isNot: false }], item);
      this._statement(inner, depth + 1);
      if (leaves(inner)) left = true;
    }
  }

  /** What is known behind a switch some of whose cases leave the function. */
  private _afterSwitch(statement: Switch): Test[] {
    const test = this._keyOf(statement.value);
    if (!test || statement.body.kind !== 'compound-statement') return [];
    const { items } = statement.body;
    const gone: string[] = [];
    let open: string[] = [];
    let others = false;
    let rest = false;
    let fresh = true;
    for (const item of items) {
      const labels = labelsOf([item]);
      const hasDefault = isDefault(item);
      if (labels.length > 0 || hasDefault) {
        if (fresh) [open, others] = [[], false];
        open = [...open, ...labels];
        others ||= hasDefault;
        fresh = false;
      }
      const inner = innermost(item);
      if (!leaves(inner)) continue;
      fresh = true;
      const end = lastOf(inner);
      if (end.kind !== 'return' && end.kind !== 'goto') continue;
      gone.push(...open);
      rest ||= others;
    }
    if (rest) return [{ ...test, values: labelsOf(items).filter((label) => !gone.includes(label)), isNot: false }];
    return gone.length > 0 ? [{ ...test, values: gone, isNot: true }] : [];
  }

  private _region(tests: readonly Test[], statement: Statement): void {
    if (tests.length > 0) this._lines(tests, statement.start, statement.end - 1);
  }

  private _lines(tests: readonly Test[], start: number, end: number, more = 0): void {
    const first = this._places.of(start);
    const last = this._places.of(end);
    if (first.path !== last.path || last.line < first.line) return;
    for (const { record, name, values, isNot, flags } of tests) {
      if (!this._all && flags === 0) continue;
      if (this._left-- <= 0) return;
      this._facts.row(
        'tests',
        this._row,
        first.line,
        last.line,
        this._facts.string(record?.name ?? ''),
        this._facts.string(record?.path ?? ''),
        this._facts.string(name),
        this._facts.string(values.join(',')),
        flags | more | (isNot ? TestFlag.Not : 0),
      );
    }
  }

  // Keys
  // -------------------------------------------------------------------------------------------------------------------

  /** `x == C`, `x`, as a test that holds. */
  atom(condition: Expr): Test | undefined {
    const value = stripCasts(condition);
    if (value.kind === 'binary' && (value.op === '==' || value.op === '!=')) {
      const right = evaluateConstant(value.right);
      const left = right === undefined ? evaluateConstant(value.left) : undefined;
      const constant = right ?? left;
      const test = constant === undefined ? undefined : this._keyOf(right === undefined ? value.right : value.left);
      if (test) return { ...test, values: [String(constant)], isNot: value.op === '!=' };
    }
    if (value.kind === 'binary' && value.op in ORDERED)
      return this._ordered(value.left, value.right, ORDERED[value.op]);
    const test = this._keyOf(value);
    return test && { ...test, values: ['0'], isNot: true };
  }

  /** `x < C` of a member that numbers kinds: it is one of those below. */
  private _ordered(left: Expr, right: Expr, { isNot, more }: { isNot: boolean; more: bigint }): Test | undefined {
    const constant = evaluateConstant(right);
    const test = constant === undefined ? undefined : this._keyOf(left);
    const end = (constant ?? 0n) + more;
    if (!test || !(test.flags & TestFlag.Kind) || end <= 0n || end > MOST_KINDS) return undefined;
    return { ...test, values: Array.from({ length: Number(end) }, (_, i) => String(i)), isNot };
  }

  private _keyOf(expr: Expr): Test | undefined {
    let value = stripCasts(expr);
    for (let step = 0; step < 3 && value.kind === 'ident'; step++) {
      const from = this._copies.get(value.symbol);
      if (!from) break;
      value = stripCasts(from);
    }
    if (value.kind === 'int') return undefined;
    let way = '';
    let at: Expr = value;
    while (at.kind === 'index') {
      const index = evaluateConstant(at.index);
      if (index === undefined) break;
      way = `[${index}]${way}`;
      at = stripCasts(at.base);
    }
    const member = at.kind === 'member' ? at.path[at.path.length - 1] : undefined;
    if (member?.name) {
      let flags = 0;
      if (this._dispatches(member.owner, 0)) flags = isPointer(value.type) ? TestFlag.Null : TestFlag.Kind;
      const { owner } = member;
      // An unnamed record goes by its file: its place in it changes.
      const record = { name: owner.tag ?? owner.typedefName ?? '', path: this._unit.files.get(owner.file).path };
      return { record, name: `${member.name}${way}`, values: [], isNot: false, flags };
    }
    if (!this._all) return undefined;
    const { tokens } = this._unit;
    let text = '';
    for (let i = expr.start; i < expr.end && text.length < LONGEST_TEXT; i++)
      text += this._spellings.text(tokens.id[i]);
    return { record: undefined, name: text, values: [], isNot: false, flags: 0 };
  }

  /** Whether a record holds functions, itself or in a part of it. */
  private _dispatches(record: RecordDecl, depth: number): boolean {
    let known = this._dispatchers.get(record);
    if (known === undefined) {
      this._dispatchers.set(record, false);
      known = record.members.some(({ type }) => this._holds(type, depth));
      this._dispatchers.set(record, known);
    }
    return known;
  }

  private _holds(type: CType, depth: number): boolean {
    if (carrierOf(type) === Carrier.Function) return true;
    let at = type;
    while (at.kind === 'array') at = at.of;
    return depth < 2 && at.kind === 'record' && this._dispatches(at.record, depth + 1);
  }
}

/** What is known where `condition` is `truth`. */
function known(condition: Expr, truth: boolean, tests: Tests, depth = 0): Test[] {
  const value = stripCasts(condition);
  if (depth > DEPTH) return [];
  if (value.kind === 'unary' && value.op === '!') return known(value.operand, !truth, tests, depth + 1);
  if (
    value.kind === 'call' &&
    value.callee.kind === 'ident' &&
    value.callee.symbol.name === '__builtin_expect' &&
    value.args[0]
  ) {
    return known(value.args[0], truth, tests, depth + 1);
  }
  if (value.kind === 'binary' && (value.op === '&&' || value.op === '||')) {
    const left = known(value.left, truth, tests, depth + 1);
    const right = known(value.right, truth, tests, depth + 1);
    if ((value.op === '&&') === truth) return [...left, ...right];
    // One of the two: known when both speak of the same thing.
    const [a, b] = [left[0], right[0]];
    if (left.length !== 1 || right.length !== 1 || !sameSubject(a, b) || a.isNot || b.isNot) return [];
    return [{ ...a, values: [...a.values, ...b.values] }];
  }
  const atom = tests.atom(value);
  return atom ? [truth ? atom : { ...atom, isNot: !atom.isNot }] : [];
}

function sameSubject(a: Test, b: Test): boolean {
  return a.name === b.name && a.record?.name === b.record?.name && a.record?.path === b.record?.path;
}

function isPointer(type: CType): boolean {
  return type.kind === 'pointer' || type.kind === 'array';
}

function stripCasts(expr: Expr): Expr {
  let at = expr;
  for (;;) {
    if (at.kind === 'cast') at = at.operand;
    else if (at.kind === 'unary' && at.op === '!' && at.operand.kind === 'unary' && at.operand.op === '!')
      at = at.operand.operand;
    else return at;
  }
}

/** Case labels in front of statements. */
function labelsOf(items: readonly Statement[]): string[] {
  const found: string[] = [];
  for (const item of items) {
    for (let at = item; at.kind === 'case' || at.kind === 'default' || at.kind === 'label'; at = at.body) {
      if (at.kind !== 'case') continue;
      for (let value = at.low; value <= at.high && value < at.low + 64n; value++) found.push(String(value));
    }
  }
  return found;
}

function isDefault(item: Statement): boolean {
  for (let at = item; at.kind === 'case' || at.kind === 'default' || at.kind === 'label'; at = at.body)
    if (at.kind === 'default') return true;
  return false;
}

function innermost(statement: Statement): Statement {
  let at = statement;
  while (at.kind === 'case' || at.kind === 'default' || at.kind === 'label') at = at.body;
  return at;
}

/** Whether control never goes from a statement to the next of the same list. */
function leaves(statement: Statement): boolean {
  const last = lastOf(statement);
  return last.kind === 'break' || last.kind === 'return' || last.kind === 'goto' || last.kind === 'continue';
}

function lastOf(statement: Statement): Statement {
  let at = statement;
  while (at.kind === 'compound-statement' && at.items.length > 0) at = innermost(at.items[at.items.length - 1]);
  return at;
}
