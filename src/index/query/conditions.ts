/**
 * Under which conditions a line of a function is reached, read from the function's text when somebody asks: the `if`,
 * `else`, `switch` and `#if` around it, the `? :` that picks a value, and the `if`s beside it that put another value
 * into the same member.
 *
 * The statements are found by their tokens alone (C11 6.8): no macro is expanded, the conditions are in the reader's
 * words.
 */

import { onOneLine } from '../../c/bareText';
import { BareTokens } from '../../c/bareTokens';
import { DirectiveKind, Lexer } from '../../c/lexer';
import { K, P, Spellings, TokenKind } from '../../c/tokens';

/** What is looked for in a function's text. */
export interface ConditionQuery {
  /** Text from the function's name to the end of its body. */
  text: string;
  /** Offset of the place in that text. */
  offset: number;
  /** Member that is set at the place, or empty. */
  member: string;
  /** Function that is named as the value, or empty. */
  value: string;
}

/** Deepest nesting of statements that is followed. */
const DEPTH = 200;
/** Characters of one condition. */
const LONGEST = 160;

let shared: { spellings: Spellings; lexer: Lexer } | undefined;

function sharedLexer(): { spellings: Spellings; lexer: Lexer } {
  if (!shared) {
    const spellings = new Spellings();
    shared = { spellings, lexer: new Lexer(spellings, 1 << 12) };
  }
  return shared;
}

/**
 * The conditions, outermost first: `a > 1`, `!(b)`, `switch (type) case X`, `#ifdef RTE_ARCH_X86`; empty where there
 * are none or the text is not what it was when it was indexed.
 */
export function conditionsAt(query: ConditionQuery): string[] {
  const { lexer, spellings } = sharedLexer();
  return new Reader(query, lexer, spellings).read();
}

/** One string for a reader: `a > 1 && !(b)`. */
export function conditionText(conditions: readonly string[]): string {
  const compound = conditions.length > 1;
  return conditions
    .map((one) => (compound && /\|\||\?/.test(one) && !one.startsWith('!(') ? `(${one})` : one))
    .join(' && ');
}

/** A statement as far as it matters: its tokens, and what is in it. */
interface Statement {
  start: number;
  end: number;
  /** `if` without `else`: tokens of the condition. */
  condition?: [number, number];
  /** The branch of such an `if`. */
  then?: Statement;
  /** Statements in braces. */
  items?: Statement[];
  /** Ends by leaving: return, break, continue, goto. */
  leaves: boolean;
}

class Reader {
  private readonly _tokens: BareTokens;
  private readonly _kind: readonly number[];
  private readonly _id: readonly number[];
  private readonly _target: number;
  private readonly _found: string[] = [];
  private _depth = 0;

  constructor(
    private readonly _query: ConditionQuery,
    lexer: Lexer,
    private readonly _spellings: Spellings,
  ) {
    this._tokens = this._read(lexer);
    this._kind = this._tokens.kind;
    this._id = this._tokens.id;
    this._target = this._tokens.at(_query.offset);
  }

  read(): string[] {
    if (this._target < 0) return [];
    let body = 0;
    let parens = 0;
    for (; body < this._kind.length; body++) {
      if (this._id[body] === P['(']) parens++;
      else if (this._id[body] === P[')']) parens--;
      else if (parens === 0 && this._id[body] === P['{']) break;
    }
    if (body >= this._target) return this._found;
    this._statement(body);
    return this._found;
  }

  /** Lexes; of each `#if` group, the branch that holds the place is kept (and its condition noted), else the first. */
  private _read(lexer: Lexer): BareTokens {
    const { text, offset } = this._query;
    const lexed = lexer.lex({ id: 0, path: '', text });
    const groups: { start: number; branches: { at: number; condition: string }[]; end: number; parent: number }[] = [];
    const open: number[] = [];
    lexed.directives.forEach((at, i) => {
      const kind: DirectiveKind = lexed.directiveKinds[i];
      if (kind === DirectiveKind.Other) return;
      if (kind === DirectiveKind.Open) {
        open.push(groups.length);
        groups.push({ start: at, branches: [], end: lexed.count, parent: -1 });
      }
      const group = groups.at(open.at(-1) ?? groups.length);
      if (!group) return;
      if (kind === DirectiveKind.Endif) {
        group.end = at;
        open.pop();
        return;
      }
      group.branches.push({ at, condition: this._directive(text, lexed.offset[at]) });
    });
    const dropped = new Uint8Array(lexed.count);
    for (const { branches, end } of groups) {
      const ends = branches.map((_, i) => branches[i + 1]?.at ?? end);
      const offsetOf = (token: number): number => (token < lexed.count ? lexed.offset[token] : text.length);
      let kept = branches.findIndex(({ at }, i) => offset >= offsetOf(at) && offset < offsetOf(ends[i]));
      if (kept >= 0) {
        const own = branches[kept].condition;
        this._found.push(own === '#else' ? `!(${branches[kept - 1]?.condition ?? own})` : own);
      }
      kept = Math.max(kept, 0);
      branches.forEach(({ at }, i) => {
        if (i !== kept) dropped.fill(1, at, ends[i]);
      });
    }
    return new BareTokens(lexed, (token) => dropped[token] === 1);
  }

  private _directive(text: string, start: number): string {
    const end = text.indexOf('\n', start);
    return cut(onOneLine(text.slice(start, end < 0 ? undefined : end)).replace(/^# /, '#'));
  }

  // Statements
  // -------------------------------------------------------------------------------------------------------------

  /** Reads a statement; where the place is inside, notes what it takes to get there. */
  private _statement(start: number): Statement {
    this._depth++;
    try {
      return this._depth > DEPTH ? this._plain(start) : this._any(start);
    } finally {
      this._depth--;
    }
  }

  private _any(start: number): Statement {
    const id = this._id[start];
    if (id === P['{']) return this._block(start, undefined);
    if (this._kind[start] !== TokenKind.Identifier) return this._plain(start);
    switch (id) {
      case K.if:
        return this._if(start);
      case K.while:
      case K.for: {
        const body = this._statement(this._parens(start + 1));
        return { start, end: body.end, leaves: false };
      }
      case K.switch: {
        const open = start + 1;
        const close = this._parens(open);
        const body =
          this._id[close] === P['{'] ? this._block(close, this._text(open + 1, close - 1)) : this._statement(close);
        return { start, end: body.end, leaves: false };
      }
      case K.do: {
        const body = this._statement(start + 1);
        return { start, end: this._plain(body.end).end, leaves: false };
      }
      case K.else:
        // Its `if` is out of sight (in a macro, or in a branch of the preprocessor that was not taken).
        return { ...this._statement(start + 1), start };
      case K.return:
      case K.break:
      case K.continue:
      case K.goto:
        return { ...this._plain(start), leaves: true };
    }
    // A label, or a macro that stands for the head of a loop.
    if (this._id[start + 1] === P[':'] && this._id[start + 2] !== P[':'])
      return { ...this._statement(start + 2), start };
    if (this._id[start + 1] === P['(']) {
      const close = this._parens(start + 1);
      if (this._id[close] === P['{']) return { ...this._statement(close), start };
    }
    return this._plain(start);
  }

  private _if(start: number): Statement {
    const open = start + 1;
    const close = this._parens(open);
    const condition: [number, number] = [open + 1, close - 1];
    const at = this._found.length;
    const then = this._statement(close);
    if (this._holds(close, then.end)) this._found.splice(at, 0, this._text(...condition));
    if (this._id[then.end] !== K.else || this._kind[then.end] !== TokenKind.Identifier) {
      return { start, end: then.end, condition, then, leaves: false };
    }
    const before = this._found.length;
    const other = this._statement(then.end + 1);
    if (this._holds(then.end + 1, other.end)) this._found.splice(before, 0, negated(this._text(...condition)));
    return { start, end: other.end, leaves: then.leaves && other.leaves };
  }

  /** `{ … }`; `value`: what a switch asks, when these are its braces. */
  private _block(start: number, value: string | undefined): Statement {
    const items: Statement[] = [];
    let labels: string[] = [];
    let open = false;
    let at = start + 1;
    while (at < this._id.length && this._id[at] !== P['}']) {
      const isCase =
        this._kind[at] === TokenKind.Identifier &&
        (this._id[at] === K.case || (this._id[at] === K.default && this._id[at + 1] === P[':']));
      if (isCase) {
        const colon = this._colon(at);
        // Labels add up where one case falls through into the next.
        if (!open) labels = [];
        labels.push(this._text(at, colon).replace(/^case /, ''));
        open = true;
        at = colon + 1;
        continue;
      }
      const before = this._found.length;
      const item = this._statement(at);
      if (item.end <= at) break;
      if (this._holds(at, item.end)) {
        if (value !== undefined && labels.length > 0) {
          const shown = labels.includes('default') ? 'default' : `case ${labels.join(', ')}`;
          this._found.splice(before, 0, cut(`switch (${value}) ${shown}`));
        }
      }
      if (item.leaves) open = false;
      items.push(item);
      at = item.end;
    }
    this._beside(items);
    const end = Math.min(at + 1, this._id.length);
    return { start, end, items, leaves: items[items.length - 1]?.leaves ?? false };
  }

  /** `if`s next to the place that put another value into the same member: the place counts when they do not. */
  private _beside(items: readonly Statement[]): void {
    const own = items.findIndex((item) => this._holds(item.start, item.end));
    if (own < 0 || !this._query.member) return;
    const before: string[] = [];
    items.forEach((item, i) => {
      if (i === own || !item.then || !item.condition) return;
      const sets = i < own ? item.then.leaves && this._sets(item.then.start, item.then.end) : this._always(item.then);
      if (sets) before.push(negated(this._text(...item.condition)));
    });
    this._found.splice(this._outer(), 0, ...before);
  }

  /** Conditions of the preprocessor come first; what is found in a block stands before what is found inside it. */
  private _outer(): number {
    let at = 0;
    while (at < this._found.length && /^(?:#|!\(#)/.test(this._found[at])) at++;
    return at;
  }

  /** Whether a branch sets the member whenever it is taken. */
  private _always(branch: Statement): boolean {
    if (!branch.items) return branch.then === undefined && this._sets(branch.start, branch.end);
    return branch.items.some(
      (item) =>
        item.items === undefined &&
        item.then === undefined &&
        this._id[item.start] !== K.if &&
        this._id[item.start] !== K.switch &&
        this._sets(item.start, item.end),
    );
  }

  private _sets(start: number, end: number): boolean {
    for (let i = start; i + 1 < end; i++) {
      if (
        this._id[i + 1] === P['='] &&
        this._kind[i] === TokenKind.Identifier &&
        this._spellings.text(this._id[i]) === this._query.member
      )
        return true;
    }
    return false;
  }

  /** A declaration or expression up to its `;`. */
  private _plain(start: number): Statement {
    let depth = 0;
    let at = start;
    for (; at < this._id.length; at++) {
      const id = this._id[at];
      if (id === P['('] || id === P['['] || id === P['{']) depth++;
      else if (id === P[')'] || id === P[']']) depth--;
      else if (id === P['}']) {
        if (depth === 0) break;
        depth--;
        // A macro's block without `;` after it ends here.
        if (depth === 0 && this._id[at + 1] !== P[';'] && this._id[at + 1] !== P[')'] && this._id[at + 1] !== P[',']) {
          at++;
          break;
        }
      } else if (id === P[';'] && depth <= 0) {
        at++;
        break;
      }
    }
    if (this._holds(start, at)) this._pick(start, at);
    return { start, end: at, leaves: false };
  }

  // Values
  // -----------------------------------------------------------------------------------------------------------------

  /** The conditions of the `? :` operators whose branch names the value. */
  private _pick(start: number, end: number): void {
    if (!this._query.value) return;
    let named = -1;
    for (let i = Math.max(start, this._target); i < end; i++) {
      if (this._kind[i] === TokenKind.Identifier && this._spellings.text(this._id[i]) === this._query.value) {
        named = i;
        break;
      }
    }
    if (named < 0) return;
    for (let i = start; i < named; i++) {
      if (this._id[i] !== P['?']) continue;
      const colon = this._other(i, end);
      const close = this._closing(i, end);
      if (colon < 0 || named >= close) continue;
      const condition = this._text(this._conditionStart(i, start), i);
      this._found.push(named < colon ? condition : negated(condition));
    }
  }

  /** The `:` of the `?` at `at`. */
  private _other(at: number, end: number): number {
    let depth = 0;
    let inner = 0;
    for (let i = at + 1; i < end; i++) {
      const id = this._id[i];
      if (id === P['('] || id === P['['] || id === P['{']) depth++;
      else if (id === P[')'] || id === P[']'] || id === P['}']) {
        if (depth-- === 0) return -1;
      } else if (depth === 0 && id === P['?']) inner++;
      else if (depth === 0 && id === P[':'] && inner-- === 0) return i;
    }
    return -1;
  }

  /** Where the operands of the operator at `at` end. */
  private _closing(at: number, end: number): number {
    let depth = 0;
    for (let i = at; i < end; i++) {
      const id = this._id[i];
      if (id === P['('] || id === P['['] || id === P['{']) depth++;
      else if (id === P[')'] || id === P[']'] || id === P['}']) {
        if (depth-- === 0) return i;
      } else if (depth === 0 && (id === P[','] || id === P[';'])) return i;
    }
    return end;
  }

  private _conditionStart(at: number, start: number): number {
    let depth = 0;
    for (let i = at - 1; i >= start; i--) {
      const id = this._id[i];
      if (id === P[')'] || id === P[']']) depth++;
      else if (id === P['('] || id === P['[']) {
        if (depth-- === 0) return i + 1;
      } else if (depth === 0 && (id === P['='] || id === P[','] || id === P[':'] || id === P['?'] || id === K.return))
        return i + 1;
    }
    return start;
  }

  // Tokens
  // -----------------------------------------------------------------------------------------------------------------

  private _holds(start: number, end: number): boolean {
    return this._target >= start && this._target < end;
  }

  /** Index after the parentheses that open at `open`. */
  private _parens(open: number): number {
    return this._id[open] === P['('] ? this._tokens.afterBrackets(open, P['('], P[')']) : open;
  }

  /** The `:` that ends a case label. */
  private _colon(at: number): number {
    let questions = 0;
    for (let i = at; i < this._id.length; i++) {
      if (this._id[i] === P['?']) questions++;
      else if (this._id[i] === P[':'] && questions-- === 0) return i;
      else if (this._id[i] === P[';'] || this._id[i] === P['{']) return i - 1;
    }
    return this._id.length - 1;
  }

  /** The source between two tokens, on one line. */
  private _text(start: number, end: number): string {
    if (start >= end) return '';
    const { offset } = this._tokens;
    return cut(onOneLine(this._query.text.slice(offset[start], offset[end])));
  }
}

function negated(condition: string): string {
  return /^!\w[\w.>[\]-]*$/.test(condition)
    ? condition.slice(1)
    : /^\w[\w.>[\]-]*$/.test(condition)
      ? `!${condition}`
      : `!(${condition})`;
}

function cut(text: string): string {
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
}
