/**
 * Where brackets do not balance (a text in the midst of being edited), the first column tells where functions and
 * declarations end: in nearly all C a `}` that stands there closes what stands at file scope, and a `{` after a `)`
 * there opens a function.
 */

import { P, TokenFlag, TokenKind } from '../tokens';
import { ParseFailure } from './parser';
import type { Parser } from './parser';
import { isTypeKeyword } from './specifiers';
import { COLON, COMMA, LBRACE, RBRACE, RPAREN, SEMICOLON } from './tokenIds';

/**
 * Tokens of a unit that may be read again because a declaration ran over others: so many times the unit's own, and
 * some.
 */
const MAX_AGAIN = 4;
const SOME = 100_000;

/** Whether a token is the first of its line and stands in the first column of its file. */
function atFirstColumn(p: Parser, token: number): boolean {
  return p.context.tokens.expansion[token] === 0 && beginsInFirstColumn(p, token);
}

/** As {@link atFirstColumn}, or the first token of a macro that is used there. */
function beginsInFirstColumn(p: Parser, token: number): boolean {
  const { tokens, files } = p.context;
  if (!(tokens.flags[token] & TokenFlag.LineStart)) return false;
  const offset = tokens.offset[token];
  if (offset === 0) return true;
  const before = files.get(tokens.file[token]).text.charCodeAt(offset - 1);
  return before === 10 || before === 13;
}

/** Whether a function's body opens here in the first column. */
function opensFunction(p: Parser, token: number): boolean {
  return p.id[token] === LBRACE && p.id[token - 1] === RPAREN && atFirstColumn(p, token);
}

/**
 * One past the body that opens at `open`. Where braces do not balance, which is reported, the body ends at the first
 * `}` in the first column, or before the next function.
 */
export function endOfBody(p: Parser, open: number, name: string): number {
  const close = p.endOfBraces(open);
  if (close !== undefined && !spansAnotherDefinition(p, open, close)) {
    const later = closesEarly(p, open, close);
    if (later === undefined) return close;
    p.report(
      new ParseFailure(
        `braces do not balance in '${name}': one too many closes; taken to end at the '}' in the first column`,
        open,
      ),
    );
    return later;
  }
  /** Where a declaration after the body may begin. */
  let next = 0;
  for (let i = open + 1; i < p.context.tokens.count - 1; i++) {
    if (
      next === 0 &&
      p.kind[i] === TokenKind.Identifier &&
      p.id[i + 1] !== COLON &&
      mayStandBefore(p, i) &&
      beginsInFirstColumn(p, i)
    )
      next = i;
    if (p.id[i] === RBRACE && atFirstColumn(p, i)) {
      // The end of a record or a table.
      if (next > 0 && p.id[i + 1] === SEMICOLON) {
        p.report(
          new ParseFailure(`braces do not balance in '${name}'; taken to end before the next declaration`, open),
        );
        return next;
      }
      p.report(
        new ParseFailure(`braces do not balance in '${name}'; taken to end at the first '}' in the first column`, open),
      );
      return i + 1;
    }
    if (opensFunction(p, i)) {
      p.report(new ParseFailure(`braces do not balance in '${name}'; taken to end before the next function`, open));
      return startOfDeclaration(p, open, i);
    }
  }
  if (close === undefined) p.report(new ParseFailure(`the body of '${name}' is never closed`, open));
  return p.skipBraces(open);
}

/**
 * A body that holds a `{` in the first column after a `)` and a `}` in the first column before it has run over the
 * next function: a brace is missing.
 */
function spansAnotherDefinition(p: Parser, open: number, close: number): boolean {
  let closed = false;
  for (let i = open + 1; i < close - 1; i++) {
    const id = p.id[i];
    if (id === RBRACE) closed ||= atFirstColumn(p, i);
    else if (closed && id === LBRACE && opensFunction(p, i)) return true;
  }
  return false;
}

/**
 * A body that opens in the first column and closes elsewhere, with more text behind it that does not begin in the
 * first column: a `{` is missing in it. Gives the end that the first column tells.
 */
function closesEarly(p: Parser, open: number, close: number): number | undefined {
  const { tokens } = p.context;
  if (close >= tokens.count - 1 || !atFirstColumn(p, open)) return undefined;
  const last = close - 1;
  if (!(tokens.flags[last] & TokenFlag.LineStart) || tokens.expansion[last] !== 0) return undefined;
  if (atFirstColumn(p, last) || beginsInFirstColumn(p, close) || p.id[close] === SEMICOLON) return undefined;
  for (let i = close; i < tokens.count - 1; i++) {
    if (opensFunction(p, i)) return undefined;
    if (p.id[i] === RBRACE && atFirstColumn(p, i)) return i + 1;
  }
  return undefined;
}

/**
 * A function's head that begins in the first column, with text on further lines behind it where `{` or `;` must
 * stand, and a `}` in the first column before the next function: its `{` is missing. Gives one past that `}`;
 * undefined: it is something else.
 * @param start the head's first token; the cursor is behind its parameters
 */
export function endOfUnopenedBody(p: Parser, start: number): number | undefined {
  const { tokens } = p.context;
  const { pos } = p;
  const id = p.id[pos];
  if (
    !(tokens.flags[pos] & TokenFlag.LineStart) ||
    id === LBRACE ||
    id === SEMICOLON ||
    id === COMMA ||
    id === P['='] ||
    p.atEnd()
  )
    return undefined;
  if (beginsInFirstColumn(p, pos) || !beginsInFirstColumn(p, start) || p.id[pos - 1] !== RPAREN) return undefined;
  for (let i = pos; i < tokens.count - 1; i++) {
    if (opensFunction(p, i)) return undefined;
    if (p.id[i] !== RBRACE || !atFirstColumn(p, i)) continue;
    if (p.id[i + 1] === SEMICOLON) return undefined;
    p.report(new ParseFailure("expected '{' before the body of a function; taken to begin here", pos));
    return i + 1;
  }
  return undefined;
}

/** Index of the first token of the declaration whose body opens at `brace`, not before `from`. */
function startOfDeclaration(p: Parser, from: number, brace: number): number {
  let i = brace - 1;
  while (i > from && p.id[i] !== SEMICOLON && p.id[i] !== RBRACE && p.id[i] !== LBRACE) i--;
  return i + 1;
}

/**
 * After an error in the declaration that begins at `before`, with the cursor where reading may go on: moves it back
 * to where the first column says that this declaration ends or the next one begins.
 */
export function backToFirstColumn(p: Parser, before: number): void {
  const { context } = p;
  for (let i = before + 1; i < p.pos; i++) {
    let to: number | undefined;
    if (p.id[i] === RBRACE) {
      if (atFirstColumn(p, i)) to = p.id[i + 1] === SEMICOLON ? i + 2 : i + 1;
    } else if (
      p.kind[i] === TokenKind.Identifier &&
      p.id[i + 1] !== COLON &&
      mayStandBefore(p, i) &&
      beginsInFirstColumn(p, i)
    ) {
      to = i;
    }
    if (to === undefined) continue;
    if (to >= p.pos) return;
    context.again += p.pos - to;
    if (context.again <= context.tokens.count * MAX_AGAIN + SOME) p.pos = to;
    return;
  }
}

/**
 * Whether a declaration may begin at a word of a broken text, by the token before it; a word for a type also in an
 * open list.
 */
function mayStandBefore(p: Parser, word: number): boolean {
  const before = p.id[word - 1];
  return (
    before === SEMICOLON || before === RBRACE || ((before === COMMA || before === LBRACE) && isTypeKeyword(p, word))
  );
}
