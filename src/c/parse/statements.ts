/**
 * Statements (C11 6.8) with GNU asm, computed goto, case ranges and local labels.
 */

import type {
  Asm,
  AsmOperand,
  Case,
  Compound,
  DeclStatement,
  Default,
  Expr,
  ExprStatement,
  For,
  If,
  Label,
  Statement,
} from '../ast';
import { evaluateConstant } from '../constants';
import { parseStrings } from '../literals';
import { K, KEYWORD_COUNT, P, TokenKind } from '../tokens';
import { parseAttributes, atAttribute, parsePragmaPack } from './attributes';
import { parseConditional, parseExpression } from './expressions';
import { parseLocalDeclaration } from './locals';
import { asFailure, ParseFailure } from './parser';
import type { Parser } from './parser';
import type { Scope } from './scope';
import { startsDeclaration } from './specifiers';
import { COLON, COMMA, LBRACE, LBRACKET, LPAREN, RBRACE, RBRACKET, RPAREN, SEMICOLON } from './tokenIds';

/** `{ … }` in a scope of its own; with `ownScope` false, in the current one (a function's body and its parameters). */
export function parseCompound(p: Parser, ownScope = true): Compound {
  const start = p.pos;
  p.expect(LBRACE);
  p.enter();
  const depth = p.depth;
  if (ownScope) p.pushScope();
  const scope = p.scope;
  const items: Statement[] = [];
  while (!p.at(RBRACE)) {
    if (p.atEnd()) {
      p.report(new ParseFailure("'{' is never closed", start));
      break;
    }
    if (p.accept(K.__label__)) {
      p.recover();
      continue;
    }
    items.push(readBlockItem(p, scope, depth));
  }
  p.accept(RBRACE);
  if (ownScope) p.popScope();
  p.depth = depth;
  p.leave();
  return { kind: 'compound-statement', items, start, end: p.pos };
}

/** The next item of a block whose scope and depth are these; one that cannot be read is an error statement. */
function readBlockItem(p: Parser, scope: Scope, depth: number): Statement {
  const before = p.pos;
  try {
    return parseBlockItem(p);
  } catch (thrown) {
    const failure = asFailure(thrown, p.pos);
    p.report(failure);
    p.scope = scope;
    p.depth = depth;
    p.recover();
    if (p.pos === before && !p.at(RBRACE)) p.pos++;
    return { kind: 'error', message: failure.message, start: before, end: p.pos };
  }
}

/**
 * The body of a function, up to the parser's limit: where braces do not balance it may lack its `{`, or close before,
 * and what follows belongs to it all the same.
 */
export function parseBody(p: Parser): Compound {
  const { scope, depth } = p;
  const body: Compound = p.at(LBRACE)
    ? parseCompound(p, false)
    : { kind: 'compound-statement', items: [], start: p.pos, end: p.pos };
  while (p.pos < p.limit && p.kind[p.pos] !== TokenKind.End) {
    if (!p.accept(RBRACE)) body.items.push(readBlockItem(p, scope, depth));
  }
  body.end = p.pos;
  return body;
}

function parseBlockItem(p: Parser): Statement {
  if (startsDeclaration(p)) return parseLocalDeclaration(p);
  return atLabel(p) ? parseLabelled(p, true) : parseStatement(p);
}

/** `case`, `default`, `name:`. */
function atLabel(p: Parser): boolean {
  if (p.kind[p.pos] !== TokenKind.Identifier) return false;
  return p.at(K.case) || p.at(K.default) || (p.atIdentifier() && p.id[p.pos + 1] === COLON);
}

/**
 * Most labels in front of one statement of a block: those beyond stand before an empty statement, which means the
 * same.
 */
const MAX_LABELS = 100;

type LabelStatement = Label | Case | Default;

/** Labels and what follows them: a statement; GNU and C23 allow a declaration or the end of the block. */
function parseLabelled(p: Parser, inBlock: boolean): Statement {
  p.enter();
  const { depth } = p;
  const labels: LabelStatement[] = [];
  while (atLabel(p) && !(inBlock && labels.length === MAX_LABELS)) {
    labels.push(parseLabel(p));
    if (labels.length > MAX_LABELS) p.enter();
  }
  const empty = p.at(RBRACE) || atLabel(p);
  let body: Statement = empty ? { kind: 'empty', start: p.pos, end: p.pos } : parseBlockItem(p);
  for (let label = labels.pop(); label; label = labels.pop()) {
    label.body = body;
    label.end = p.pos;
    body = label;
  }
  p.depth = depth;
  p.leave();
  return body;
}

/** One label with its colon; its statement is set by the caller. */
function parseLabel(p: Parser): LabelStatement {
  const start = p.pos;
  const body: Statement = { kind: 'empty', start, end: start };
  if (p.accept(K.case)) {
    const low = caseValue(p);
    const high = p.accept(P['...']) ? caseValue(p) : low;
    p.expect(COLON);
    return { kind: 'case', low, high, body, start, end: p.pos };
  }
  if (p.accept(K.default)) {
    p.expect(COLON);
    return { kind: 'default', body, start, end: p.pos };
  }
  const name = p.text(start);
  p.pos += 2;
  parseAttributes(p, {});
  return { kind: 'label', name, body, start, end: p.pos };
}

export function parseStatement(p: Parser): Statement {
  p.enter();
  const depth = p.depth;
  const statement = readStatement(p);
  p.depth = depth;
  p.leave();
  return statement;
}

function readStatement(p: Parser): Statement {
  const start = p.pos;
  const id = p.id[start];
  if (p.kind[start] === TokenKind.Punct) {
    if (id === LBRACE) return parseCompound(p);
    if (id === SEMICOLON) {
      p.pos++;
      return { kind: 'empty', start, end: p.pos };
    }
  } else if (p.kind[start] === TokenKind.Identifier) {
    if (id < KEYWORD_COUNT) {
      const statement = parseKeywordStatement(p);
      if (statement) return statement;
    } else if (p.id[start + 1] === COLON) return parseLabelled(p, false);
    else if (parsePragmaPack(p)) return { kind: 'empty', start, end: p.pos };
  }
  const expr = parseExpression(p);
  if (p.at(LBRACE) && isUnknownCall(expr)) {
    // `SOME_FOREACH(x, list) {`: a loop macro whose header is missing. Its body is read as a loop's.
    p.note(`'${p.text(start)}(…) {' is taken as a loop macro that is not known`, start);
    const body = parseStatement(p);
    return { kind: 'while', condition: expr, body, start, end: p.pos };
  }
  p.expect(SEMICOLON);
  return { kind: 'expression', expr, start, end: p.pos };
}

/** A call of a name that nothing declares. */
function isUnknownCall(expr: Expr): boolean {
  return (
    expr.kind === 'call' &&
    expr.callee.kind === 'ident' &&
    expr.callee.symbol.implicit &&
    expr.callee.symbol.kind === 'function'
  );
}

function parseKeywordStatement(p: Parser): Statement | undefined {
  const start = p.pos;
  switch (p.id[start]) {
    case K.if:
      return parseIf(p);
    case K.while: {
      p.pos++;
      const condition = parseCondition(p);
      const body = parseStatement(p);
      return { kind: 'while', condition, body, start, end: p.pos };
    }
    case K.do: {
      p.pos++;
      const body = parseStatement(p);
      p.expect(K.while);
      const condition = parseCondition(p);
      p.expect(SEMICOLON);
      return { kind: 'do', body, condition, start, end: p.pos };
    }
    case K.for:
      return parseFor(p);
    case K.switch: {
      p.pos++;
      const value = parseCondition(p);
      const body = parseStatement(p);
      return { kind: 'switch', value, body, start, end: p.pos };
    }
    case K.case:
    case K.default:
      return parseLabelled(p, false);
    case K.goto:
      return parseGoto(p);
    case K.break:
    case K.continue:
      p.pos++;
      p.expect(SEMICOLON);
      return { kind: p.id[start] === K.break ? 'break' : 'continue', start, end: p.pos };
    case K.return: {
      p.pos++;
      const value = p.at(SEMICOLON) ? undefined : parseExpression(p);
      p.expect(SEMICOLON);
      return { kind: 'return', value, start, end: p.pos };
    }
    case K.asm:
    case K.__asm:
    case K.__asm__:
      return parseAsm(p);
    case K.__attribute__:
    case K.__attribute:
      // `__attribute__((fallthrough));`
      while (atAttribute(p)) parseAttributes(p, {});
      p.accept(SEMICOLON);
      return { kind: 'empty', start, end: p.pos };
    default:
      return undefined;
  }
}

/** Most `else if` of one chain that become trees: those who read trees recurse through them. */
const MAX_ELSE_IF = 600;

/** `if` with its chain of `else if`. */
function parseIf(p: Parser): If {
  const first = p.pos;
  const chain: If[] = [];
  let last: If | undefined;
  let otherwise: Statement | undefined;
  do {
    const start = p.pos++;
    const condition = parseCondition(p);
    last = { kind: 'if', condition, then: parseStatement(p), start, end: p.pos };
    if (chain.length < MAX_ELSE_IF) chain.push(last);
    otherwise = undefined;
    if (!p.accept(K.else)) break;
    if (!p.at(K.if)) otherwise = parseStatement(p);
  } while (p.at(K.if) && !otherwise);
  if (last !== chain[chain.length - 1]) {
    p.report(new ParseFailure(`a chain of more than ${MAX_ELSE_IF} "else if": the rest of it is left out`, first));
  } else if (otherwise) last.else = otherwise;
  for (let i = chain.length - 1; i >= 0; i--) {
    chain[i].end = p.pos;
    if (i > 0) chain[i - 1].else = chain[i];
  }
  return chain[0];
}

function parseCondition(p: Parser): Expr {
  p.expect(LPAREN);
  const expr = parseExpression(p);
  p.expect(RPAREN);
  return expr;
}

function caseValue(p: Parser): bigint {
  const start = p.pos;
  const value = evaluateConstant(parseConditional(p));
  if (value === undefined) p.note('the case label is no constant that can be computed here', start);
  return value ?? 0n;
}

function parseFor(p: Parser): For {
  const start = p.pos++;
  p.expect(LPAREN);
  p.pushScope();
  let init: DeclStatement | ExprStatement | undefined;
  if (startsDeclaration(p)) {
    const declaration = parseLocalDeclaration(p);
    if (declaration.kind === 'declaration') init = declaration;
  } else if (!p.accept(SEMICOLON)) {
    const at = p.pos;
    const expr = parseExpression(p);
    p.expect(SEMICOLON);
    init = { kind: 'expression', expr, start: at, end: p.pos };
  }
  const condition = p.at(SEMICOLON) ? undefined : parseExpression(p);
  p.expect(SEMICOLON);
  const step = p.at(RPAREN) ? undefined : parseExpression(p);
  p.expect(RPAREN);
  const body = parseStatement(p);
  p.popScope();
  return { kind: 'for', init, condition, step, body, start, end: p.pos };
}

function parseGoto(p: Parser): Statement {
  const start = p.pos++;
  if (p.accept(P['*'])) {
    const target = parseExpression(p);
    p.expect(SEMICOLON);
    return { kind: 'computed-goto', target, start, end: p.pos };
  }
  if (!p.atIdentifier()) p.fail(`expected a label before ${p.describeToken()}`);
  const label = p.text(p.pos++);
  p.expect(SEMICOLON);
  return { kind: 'goto', label, start, end: p.pos };
}

function joinedStrings(p: Parser): string {
  const texts: string[] = [];
  while (p.kind[p.pos] === TokenKind.String) texts.push(p.text(p.pos++));
  return new TextDecoder().decode(parseStrings(texts).bytes);
}

/** GNU extended asm; the cursor is at `asm`. */
export function parseAsm(p: Parser): Asm {
  const start = p.pos++;
  let isVolatile = false;
  while (p.kind[p.pos] === TokenKind.Identifier) {
    if (p.at(K.volatile) || p.at(K.__volatile__) || p.at(K.__volatile)) isVolatile = true;
    else if (!p.at(K.goto) && !p.at(K.inline) && !p.at(K.__inline__)) break;
    p.pos++;
  }
  p.expect(LPAREN);
  const result: Asm = {
    kind: 'asm',
    template: joinedStrings(p),
    volatile: isVolatile,
    outputs: [],
    inputs: [],
    clobbers: [],
    labels: [],
    start,
    end: start,
  };
  // `::` may come as one token.
  const sections: (() => void)[] = [
    () => (result.outputs = parseOperands(p)),
    () => (result.inputs = parseOperands(p)),
    () => {
      while (p.kind[p.pos] === TokenKind.String) {
        result.clobbers.push(joinedStrings(p));
        p.accept(COMMA);
      }
    },
    () => {
      while (p.atIdentifier()) {
        result.labels.push(p.text(p.pos++));
        p.accept(COMMA);
      }
    },
  ];
  for (let next = 0; !p.at(RPAREN) && next < sections.length;) {
    if (p.accept(P['::'])) next++;
    else p.expect(COLON);
    sections[next]?.();
    next++;
  }
  p.expect(RPAREN);
  p.accept(SEMICOLON);
  result.end = p.pos;
  return result;
}

function parseOperands(p: Parser): AsmOperand[] {
  const operands: AsmOperand[] = [];
  while (p.at(LBRACKET) || p.kind[p.pos] === TokenKind.String) {
    let name: string | undefined;
    if (p.accept(LBRACKET)) {
      if (!p.atIdentifier()) p.fail(`expected an operand's name before ${p.describeToken()}`);
      name = p.text(p.pos++);
      p.expect(RBRACKET);
    }
    const constraint = joinedStrings(p);
    p.expect(LPAREN);
    const expr = parseExpression(p);
    p.expect(RPAREN);
    operands.push({ name, constraint, expr });
    if (!p.accept(COMMA)) break;
  }
  return operands;
}

/** `_Static_assert(condition, "text");` A false one is noted. */
export function parseStaticAssert(p: Parser): void {
  const start = p.pos++;
  p.expect(LPAREN);
  const value = evaluateConstant(parseConditional(p));
  let text = '';
  if (p.accept(COMMA)) text = joinedStrings(p);
  p.expect(RPAREN);
  p.accept(SEMICOLON);
  if (value === 0n) p.note(`static assertion failed${text ? `: ${text}` : ''}`, start);
}
