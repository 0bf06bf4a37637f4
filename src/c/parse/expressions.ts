/**
 * Expressions (C11 6.5) and the GNU forms that DPDK and OVS use: statement expressions, `typeof`, `a ?: b`, `&&label`,
 * `__builtin_*` with types as arguments.
 */

import type { AssignOp, BinaryOp, CSymbol, Expr, OffsetOf } from '../ast';
import type { CType, Member } from '../types';
import { evaluateConstant } from '../constants';
import { alignOf, sizeOf } from '../layout';
import { parseCharConstant, parseNumber, parseStrings } from '../literals';
import { K, KEYWORD_COUNT, P, PUNCTUATORS, TokenKind } from '../tokens';
import {
  INT,
  ULONG,
  UNKNOWN,
  VOID,
  VOID_POINTER,
  arrayOf,
  compatible,
  decay,
  findMember,
  functionType,
  unqualified,
  CHAR,
  qualified,
  qualifiedObject,
  typeToString,
} from '../typeRules';
import { Qualifier } from '../types';
import { builtinResultType, isBuiltinName } from './builtins';
import { opensTypeName, parseTypeName } from './declarators';
import { parseBracedInitializer } from './initializers';
import type { Parser } from './parser';
import { startsType } from './specifiers';
import { parseCompound } from './statements';
import { binaryType, callResult, conditionalType, indexType, unaryType } from './typing';
import { ARROW, COLON, COMMA, DOT, LBRACE, LBRACKET, LPAREN, QUESTION, RBRACKET, RPAREN } from './tokenIds';

/** Binding strength of binary operators by punctuator id, 0 for others. */
const PRECEDENCE = new Uint8Array(KEYWORD_COUNT + PUNCTUATORS.length);
/** Binary operators by punctuator id. */
const BINARY_OPERATORS: BinaryOp[] = [];
const LEVELS: BinaryOp[][] = [
  ['||'],
  ['&&'],
  ['|'],
  ['^'],
  ['&'],
  ['==', '!='],
  ['<', '>', '<=', '>='],
  ['<<', '>>'],
  ['+', '-'],
  ['*', '/', '%'],
];
LEVELS.forEach((ops, level) => {
  for (const op of ops) {
    PRECEDENCE[P[op]] = level + 1;
    BINARY_OPERATORS[P[op]] = op;
  }
});

/** Assignment operators by punctuator id. */
const ASSIGNMENTS = new Map<number, AssignOp>(
  (['=', '*=', '/=', '%=', '+=', '-=', '<<=', '>>=', '&=', '^=', '|='] as const).map((op) => [P[op], op]),
);

/** `a, b` (6.5.17). */
export function parseExpression(p: Parser): Expr {
  let left = parseAssignment(p);
  while (p.at(COMMA)) {
    p.pos++;
    const { height } = p;
    const right = parseAssignment(p);
    p.grow(Math.max(height, p.height) + 1);
    left = { kind: 'binary', op: ',', left, right, type: binaryType(',', left, right), start: left.start, end: p.pos };
  }
  return left;
}

/** 6.5.16. */
export function parseAssignment(p: Parser): Expr {
  p.enter();
  const depth = p.depth;
  const left = parseConditional(p);
  let result = left;
  const op = ASSIGNMENTS.get(p.id[p.pos]);
  if (op !== undefined) {
    p.pos++;
    const { height } = p;
    const right = parseAssignment(p);
    p.grow(Math.max(height, p.height) + 1);
    result = {
      kind: 'assign',
      op,
      left,
      right,
      type: unqualified(left.type),
      start: left.start,
      end: p.pos,
    };
  }
  p.depth = depth;
  p.leave();
  return result;
}

/** 6.5.15, with GNU `a ?: b`. */
export function parseConditional(p: Parser): Expr {
  const condition = parseBinary(p, 1);
  if (!p.at(QUESTION)) return condition;
  p.pos++;
  p.enter();
  const { depth } = p;
  let { height } = p;
  const then = p.at(COLON) ? undefined : parseExpression(p);
  height = Math.max(height, p.height);
  p.expect(COLON);
  const otherwise = parseConditional(p);
  p.grow(Math.max(height, p.height) + 1);
  p.depth = depth;
  p.leave();
  const type = conditionalType(then ?? condition, otherwise);
  return { kind: 'conditional', condition, then, else: otherwise, type, start: condition.start, end: p.pos };
}

function parseBinary(p: Parser, level: number): Expr {
  let left = parseUnary(p);
  for (;;) {
    const id = p.id[p.pos];
    const strength = id < PRECEDENCE.length ? PRECEDENCE[id] : 0;
    if (strength < level || strength === 0 || p.kind[p.pos] !== TokenKind.Punct) return left;
    p.pos++;
    const { height } = p;
    p.enter();
    const { depth } = p;
    const right = parseBinary(p, strength + 1);
    p.depth = depth;
    p.leave();
    p.grow(Math.max(height, p.height) + 1);
    const op = BINARY_OPERATORS[id];
    left = { kind: 'binary', op, left, right, type: binaryType(op, left, right), start: left.start, end: p.pos };
  }
}

const UNARY: Record<number, '+' | '-' | '~' | '!' | '&' | '*' | '++_' | '--_'> = {
  [P['+']]: '+',
  [P['-']]: '-',
  [P['~']]: '~',
  [P['!']]: '!',
  [P['&']]: '&',
  [P['*']]: '*',
  [P['++']]: '++_',
  [P['--']]: '--_',
};

/** A cast or a unary expression (6.5.3, 6.5.4). */
function parseUnary(p: Parser): Expr {
  const start = p.pos;
  if (p.kind[start] === TokenKind.Punct) {
    const id = p.id[start];
    if (id === LPAREN) {
      if (opensTypeName(p)) return parseCastOrCompound(p);
      return parsePostfix(p, parseParenthesized(p));
    }
    const op = UNARY[id];
    if (op !== undefined) {
      p.enter();
      const depth = p.depth;
      p.pos++;
      const operand = parseUnary(p);
      p.depth = depth;
      p.leave();
      p.grow(p.height + 1);
      return { kind: 'unary', op, operand, type: unaryType(op, operand), start, end: p.pos };
    }
    if (id === P['&&'] && p.atIdentifier(start + 1)) {
      p.pos += 2;
      p.grow(1);
      return { kind: 'label-address', label: p.text(start + 1), type: VOID_POINTER, start, end: p.pos };
    }
    p.fail(`expected an expression before ${p.describeToken()}`);
  }
  if (p.kind[start] === TokenKind.Identifier && p.id[start] < KEYWORD_COUNT) {
    const id = p.id[start];
    if (id === K.sizeof) return parseSizeof(p, false);
    if (id === K._Alignof || id === K.__alignof || id === K.__alignof__) return parseSizeof(p, true);
    if (id === K.__extension__) {
      while (p.accept(K.__extension__));
      return parseUnary(p);
    }
  }
  return parsePostfix(p, parsePrimary(p));
}

function parseParenthesized(p: Parser): Expr {
  const start = p.pos++;
  p.enter();
  const depth = p.depth;
  let result: Expr;
  if (p.at(LBRACE)) {
    const { peak } = p;
    p.peak = 0;
    const body = parseCompound(p);
    p.grow(p.peak + 1);
    p.peak = Math.max(peak, p.peak);
    const last = body.items[body.items.length - 1];
    let value = last;
    while (value && (value.kind === 'label' || value.kind === 'case' || value.kind === 'default')) value = value.body;
    const type = value && value.kind === 'expression' ? decay(value.expr.type) : VOID;
    result = { kind: 'statement-expr', body, type, start, end: p.pos };
  } else result = parseExpression(p);
  p.expect(RPAREN);
  p.depth = depth;
  p.leave();
  // The parentheses belong to the text of the operand, so that its place covers what the reader sees.
  result.start = start;
  result.end = p.pos;
  return result;
}

function parseCastOrCompound(p: Parser): Expr {
  const start = p.pos++;
  const type = parseTypeName(p);
  p.expect(RPAREN);
  if (p.at(LBRACE)) {
    const { peak } = p;
    p.peak = 0;
    const init = parseBracedInitializer(p, type);
    p.grow(p.peak + 1);
    p.peak = Math.max(peak, p.peak);
    return parsePostfix(p, {
      kind: 'compound',
      entries: init.entries,
      isStatic: p.atFileScope,
      type: init.type,
      start,
      end: p.pos,
    });
  }
  p.enter();
  const depth = p.depth;
  const operand = parseUnary(p);
  p.depth = depth;
  p.leave();
  p.grow(p.height + 1);
  return { kind: 'cast', operand, type: unqualified(type), start, end: p.pos };
}

function parseSizeof(p: Parser, align: boolean): Expr {
  const start = p.pos++;
  let of: CType;
  let operand: Expr | undefined;
  p.enter();
  const { depth } = p;
  if (p.at(LPAREN) && opensTypeName(p)) {
    const open = p.pos++;
    of = parseTypeName(p);
    p.expect(RPAREN);
    if (p.at(LBRACE)) {
      // `sizeof (int[]){1, 2}`: the operand is a compound literal.
      p.pos = open;
      operand = parseUnary(p);
      of = operand.type;
    }
  } else {
    operand = parseUnary(p);
    of = operand.type;
  }
  p.depth = depth;
  p.leave();
  p.grow(operand ? p.height + 1 : 1);
  const value = align ? alignOfOperand(operand, of) : constantSize(p, of);
  return {
    kind: 'sizeof',
    align,
    of,
    operand,
    value: value === undefined ? undefined : BigInt(value),
    type: ULONG,
    start,
    end: p.pos,
  };
}

/**
 * gcc: `__alignof__` of an object or member is what its declaration says, which may be more or less than its type's.
 */
function alignOfOperand(operand: Expr | undefined, type: CType): number {
  if (operand?.kind === 'ident') return Math.max(alignOf(type), operand.symbol.attributes?.aligned ?? 1);
  return alignOf(type);
}

function constantSize(p: Parser, type: CType): number | undefined {
  if (type.kind === 'array') {
    if (type.lengthExpr !== undefined) return undefined;
    const size = constantSize(p, type.of);
    return size === undefined ? undefined : size * (type.length ?? 0);
  }
  if (type.kind === 'record') return p.completeRecord(type.record).size;
  return sizeOf(type);
}

function parsePostfix(p: Parser, expr: Expr): Expr {
  for (;;) {
    const id = p.id[p.pos];
    if (p.kind[p.pos] !== TokenKind.Punct) return expr;
    const { start } = expr;
    if (id === LPAREN) expr = parseCall(p, expr);
    else if (id === LBRACKET) {
      p.pos++;
      const { height } = p;
      const index = parseExpression(p);
      p.grow(Math.max(height, p.height) + 1);
      p.expect(RBRACKET);
      expr = { kind: 'index', base: expr, index, type: indexType(expr, index), start, end: p.pos };
    } else if (id === DOT || id === ARROW) {
      p.pos++;
      expr = parseMember(p, expr, id === ARROW);
      p.grow(p.height + 1);
    } else if (id === P['++'] || id === P['--']) {
      p.pos++;
      p.grow(p.height + 1);
      expr = {
        kind: 'unary',
        op: id === P['++'] ? '_++' : '_--',
        operand: expr,
        type: unqualified(expr.type),
        start,
        end: p.pos,
      };
    } else return expr;
  }
}

function parseMember(p: Parser, base: Expr, arrow: boolean): Expr {
  if (p.kind[p.pos] !== TokenKind.Identifier) p.fail(`expected a member name before ${p.describeToken()}`);
  const nameToken = p.pos++;
  const name = p.text(nameToken);
  let record = arrow ? decay(base.type) : base.type;
  if (arrow) record = record.kind === 'pointer' ? record.to : UNKNOWN;
  const path = record.kind === 'record' ? findMember(p.completeRecord(record.record), name) : undefined;
  // A member is as const and volatile as what it is a member of (C11 6.5.2.3p3).
  const last = path?.[path.length - 1];
  let type = last ? qualifiedObject(last.type, record.quals & ~Qualifier.Restrict) : UNKNOWN;
  if (last?.bits !== undefined && last.bits > 32 && type.kind === 'int' && last.bits < type.size * 8)
    type = { ...type, bits: last.bits };
  return { kind: 'member', base, arrow, name, path: path ?? [], nameToken, type, start: base.start, end: p.pos };
}

function parseCall(p: Parser, callee: Expr): Expr {
  const open = p.pos++;
  const args: Expr[] = [];
  let { height } = p;
  if (!p.at(RPAREN)) {
    do {
      args.push(parseArgument(p, callee));
      height = Math.max(height, p.height);
    } while (p.accept(COMMA));
  }
  p.expect(RPAREN);
  p.grow(height + 1);
  const type =
    callee.kind === 'ident' && callee.symbol.kind === 'builtin'
      ? builtinResultType(callee.symbol.name, args)
      : callResult(callee.type);
  return { kind: 'call', callee, args, nameToken: calleeToken(callee, open), type, start: callee.start, end: p.pos };
}

/** An argument; of a name that nothing declares, which may be a macro, also a type. */
function parseArgument(p: Parser, callee: Expr): Expr {
  if (callee.kind === 'ident' && callee.symbol.implicit && callee.symbol.kind === 'function' && startsType(p)) {
    const start = p.pos;
    const type = parseTypeName(p);
    return {
      kind: 'error',
      message: `the type ${typeToString(type)} as an argument`,
      type: UNKNOWN,
      start,
      end: p.pos,
    };
  }
  return parseAssignment(p);
}

/** Token of the name in a callee that may stand in parentheses or behind `*`. */
function calleeToken(callee: Expr, fallback: number): number {
  let expr = callee;
  while (expr.kind === 'unary' && expr.op === '*') expr = expr.operand;
  if (expr.kind === 'member') return expr.nameToken;
  if (expr.kind === 'index') return calleeToken(expr.base, expr.start);
  if (expr.kind === 'ident') return identToken(expr.start, expr.end);
  return fallback;
}

/** In `(f)` the name is the middle token. */
function identToken(start: number, end: number): number {
  return (start + end - 1) >> 1;
}

function parsePrimary(p: Parser): Expr {
  const start = p.pos;
  p.grow(1);
  switch (p.kind[start]) {
    case TokenKind.Number: {
      p.pos++;
      const number = parseNumber(p.text(start));
      if (!number) p.fail(`'${p.text(start)}' is no number`, start);
      if (number.kind === 'int') return { kind: 'int', value: number.value, type: number.type, start, end: p.pos };
      return {
        kind: 'float',
        value: number.value,
        type: number.type,
        start,
        end: p.pos,
        ...(number.spelling !== undefined && { spelling: number.spelling }),
      };
    }
    case TokenKind.Char: {
      p.pos++;
      const char = parseCharConstant(p.text(start));
      return { kind: 'int', value: char.value, type: char.type, start, end: p.pos };
    }
    case TokenKind.String:
      return parseString(p);
    case TokenKind.Identifier:
      return p.id[start] < KEYWORD_COUNT ? parseKeywordExpression(p) : parseName(p);
    default:
      p.fail(`expected an expression before ${p.describeToken()}`);
  }
}

function parseString(p: Parser): Expr {
  const start = p.pos;
  const texts: string[] = [];
  while (p.kind[p.pos] === TokenKind.String) texts.push(p.text(p.pos++));
  const { bytes, element } = parseStrings(texts);
  return { kind: 'string', bytes, type: arrayOf(element, bytes.length / element.size + 1), start, end: p.pos };
}

function parseName(p: Parser): Expr {
  const start = p.pos++;
  const symbol = p.scope.lookup(p.id[start]) ?? undeclared(p, start);
  if ('bytes' in symbol) return symbol;
  if (symbol.kind === 'typedef') p.fail(`'${symbol.name}' is a type, not a value`, start);
  return { kind: 'ident', symbol, type: symbol.type, start, end: p.pos };
}

/** A name that nothing declares: `__func__`, a builtin, a function whose header is missing, or an unknown object. */
function undeclared(p: Parser, token: number): CSymbol | (Expr & { kind: 'string' }) {
  const name = p.text(token);
  if (name === '__func__' || name === '__FUNCTION__' || name === '__PRETTY_FUNCTION__') {
    const bytes = new TextEncoder().encode(p.functionName ?? '');
    return {
      kind: 'string',
      bytes,
      type: arrayOf(qualified(CHAR, Qualifier.Const), bytes.length + 1),
      start: token,
      end: token + 1,
    };
  }
  const { implicit } = p.context;
  const known = implicit.get(p.id[token]);
  if (known) return known;
  const builtin = isBuiltinName(name);
  const called = p.at(LPAREN);
  const symbol = p.makeSymbol(
    builtin ? 'builtin' : called ? 'function' : 'variable',
    token,
    called || builtin ? functionType(INT, [], false, true) : UNKNOWN,
    'extern',
    true,
  );
  symbol.implicit = true;
  if (!builtin) p.note(`'${name}' is not declared`, token);
  implicit.set(p.id[token], symbol);
  return symbol;
}

function parseKeywordExpression(p: Parser): Expr {
  const start = p.pos;
  switch (p.id[start]) {
    case K.__builtin_va_arg: {
      p.pos++;
      p.expect(LPAREN);
      const list = parseAssignment(p);
      const { height } = p;
      p.expect(COMMA);
      const type = parseTypeName(p);
      p.expect(RPAREN);
      p.grow(height + 1);
      return { kind: 'va-arg', list, type, start, end: p.pos };
    }
    case K.__builtin_offsetof:
      return parseOffsetof(p);
    case K.__builtin_types_compatible_p: {
      p.pos++;
      p.expect(LPAREN);
      const a = parseTypeName(p);
      p.expect(COMMA);
      const b = parseTypeName(p);
      p.expect(RPAREN);
      return { kind: 'int', value: compatible(unqualified(a), unqualified(b)) ? 1n : 0n, type: INT, start, end: p.pos };
    }
    case K.__builtin_choose_expr: {
      p.pos++;
      p.expect(LPAREN);
      const control = parseAssignment(p);
      let { height } = p;
      p.expect(COMMA);
      const a = parseAssignment(p);
      height = Math.max(height, p.height);
      p.expect(COMMA);
      const b = parseAssignment(p);
      p.grow(Math.max(height, p.height) + 1);
      p.expect(RPAREN);
      const value = evaluateConstant(control);
      const chosen = value !== undefined && value !== 0n ? a : b;
      return {
        kind: 'selection',
        chosen,
        control,
        others: [chosen === a ? b : a],
        type: chosen.type,
        start,
        end: p.pos,
      };
    }
    case K._Generic:
      return parseGeneric(p);
    default:
      p.fail(`expected an expression before ${p.describeToken()}`);
  }
}

function parseOffsetof(p: Parser): Expr {
  const start = p.pos++;
  p.expect(LPAREN);
  const of = parseTypeName(p);
  p.expect(COMMA);
  const designators: OffsetOf['designators'] = [];
  let height = 0;
  let type = of;
  const member = (): void => {
    if (p.kind[p.pos] !== TokenKind.Identifier) p.fail(`expected a member name before ${p.describeToken()}`);
    const name = p.text(p.pos++);
    const path: Member[] | undefined =
      type.kind === 'record' ? findMember(p.completeRecord(type.record), name) : undefined;
    if (path) {
      for (const step of path) designators.push({ member: step });
      type = path[path.length - 1].type;
    } else {
      designators.push({});
      type = UNKNOWN;
    }
  };
  member();
  while (!p.at(RPAREN)) {
    if (p.accept(DOT) || p.accept(ARROW)) member();
    else {
      p.expect(LBRACKET);
      designators.push({ index: parseExpression(p) });
      height = Math.max(height, p.height);
      p.expect(RBRACKET);
      type = type.kind === 'array' ? type.of : UNKNOWN;
    }
  }
  p.pos++;
  p.grow(height + 1);
  return { kind: 'offsetof', of, designators, type: ULONG, start, end: p.pos };
}

/** 6.5.1.1. The control's type is taken after lvalue conversion. */
function parseGeneric(p: Parser): Expr {
  const start = p.pos++;
  p.expect(LPAREN);
  const control = parseAssignment(p);
  let { height } = p;
  const wanted = decay(control.type);
  let chosen: Expr | undefined;
  let fallback: Expr | undefined;
  const all: Expr[] = [];
  while (p.accept(COMMA)) {
    const type = p.accept(K.default) ? undefined : parseTypeName(p);
    p.expect(COLON);
    const value = parseAssignment(p);
    height = Math.max(height, p.height);
    all.push(value);
    if (!type) fallback = value;
    else if (!chosen && type.quals === 0 && compatible(type, wanted)) chosen = value;
  }
  p.expect(RPAREN);
  p.grow(height + 1);
  const result = chosen ?? fallback ?? all[0];
  if (!result) p.fail('_Generic without associations', start);
  return {
    kind: 'selection',
    chosen: result,
    control,
    others: all.filter((e) => e !== result),
    type: result.type,
    start,
    end: p.pos,
  };
}
