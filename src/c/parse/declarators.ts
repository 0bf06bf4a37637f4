/**
 * Declarators (C11 6.7.6) and type names (6.7.7).
 */

import type { CSymbol } from '../ast';
import type { CType, ParamType } from '../types';
import { Qualifier } from '../types';
import { evaluateConstant } from '../constants';
import { sizeOf } from '../layout';
import { K, P, TokenKind } from '../tokens';
import { arrayOf, functionType, pointerTo, qualified, INT } from '../typeRules';
import type { Attributes } from './attributes';
import { atAttribute, parseAsmLabel, parseAttributes } from './attributes';
import { parseAssignment } from './expressions';
import { ParseFailure } from './parser';
import type { Parser } from './parser';
import type { Scope } from './scope';
import { looksLikeUnknownType, parseSpecifiers, startsType } from './specifiers';
import { COMMA, ELLIPSIS, LBRACKET, LPAREN, RBRACKET, RPAREN, STAR } from './tokenIds';

/** Most pointers in a row in one declarator. */
const MAX_DERIVATIONS = 600;
/** Bytes of the largest object: sizes stay exact as JavaScript numbers. gcc allows more (`PTRDIFF_MAX`). */
const MAX_OBJECT = 2 ** 48;

export interface Declarator {
  type: CType;
  /** Undefined in an abstract declarator. */
  nameToken?: number;
  /** Parameters of the function declarator nearest to the name, with the scope they are declared in. */
  params?: CSymbol[];
  paramScope?: Scope;
  /** K&R definition: parameter names without types. */
  identifierList?: boolean;
}

/** A declarator over `base`; abstract ones (no name) too. Attributes are added to `attributes`. */
export function parseDeclarator(p: Parser, base: CType, attributes: Attributes): Declarator {
  p.enter();
  const depth = p.depth;
  let type = base;
  for (let pointers = 0; ;) {
    if (p.accept(STAR)) {
      if (++pointers > MAX_DERIVATIONS) p.fail('too many pointers in one declarator');
      type = pointerTo(type);
      type = parsePointerQualifiers(p, type, attributes);
    } else if (atAttribute(p)) parseAttributes(p, attributes);
    else break;
  }
  let result: Declarator;
  if (p.at(LPAREN) && isNestedDeclarator(p)) {
    const open = p.pos;
    p.pos = p.skipBalanced(open);
    const suffix = parseSuffix(p, type, attributes);
    const after = p.pos;
    p.pos = open + 1;
    result = parseDeclarator(p, suffix.type, attributes);
    p.expect(RPAREN);
    p.pos = after;
    if (result.params === undefined) {
      result.params = suffix.params;
      result.paramScope = suffix.paramScope;
    }
  } else {
    let nameToken: number | undefined;
    if (p.atIdentifier()) nameToken = p.pos++;
    const suffix = parseSuffix(p, type, attributes);
    result = { ...suffix, nameToken };
  }
  parseAsmLabel(p, attributes);
  parseAttributes(p, attributes);
  skipUnknownAttribute(p);
  p.depth = depth;
  p.leave();
  return result;
}

/**
 * `int x UNKNOWN_ATTRIBUTE;`: an undeclared word between a declarator and what ends it is a macro whose header is
 * missing.
 */
function skipUnknownAttribute(p: Parser): void {
  if (!p.atIdentifier() || p.scope.lookup(p.id[p.pos])) return;
  const next = p.id[p.pos + 1];
  if (next !== RPAREN && next !== COMMA && next !== P[';'] && next !== P['='] && next !== P['{']) return;
  p.note(`'${p.text()}' is not declared; taken as a macro for an attribute`);
  p.pos++;
}

function parsePointerQualifiers(p: Parser, type: CType, attributes: Attributes): CType {
  let quals = 0;
  for (;;) {
    if (p.at(K.const) || p.at(K.__const) || p.at(K.__const__)) quals |= Qualifier.Const;
    else if (p.at(K.volatile) || p.at(K.__volatile) || p.at(K.__volatile__)) quals |= Qualifier.Volatile;
    else if (p.at(K.restrict) || p.at(K.__restrict) || p.at(K.__restrict__)) quals |= Qualifier.Restrict;
    else if (p.at(K._Atomic)) quals |= Qualifier.Atomic;
    else if (atAttribute(p)) {
      parseAttributes(p, attributes);
      continue;
    } else break;
    p.pos++;
  }
  return quals ? qualified(type, quals) : type;
}

/** `(` opens a declarator (`(*f)(int)`) and not a parameter list (`int (int)`, in an abstract declarator). */
function isNestedDeclarator(p: Parser): boolean {
  const next = p.pos + 1;
  const id = p.id[next];
  if (id === STAR || id === LPAREN || id === LBRACKET || id === K.__attribute__ || id === K.__attribute) return true;
  if (p.kind[next] !== TokenKind.Identifier || id === RPAREN) return false;
  return !startsType(p, next) && p.atIdentifier(next);
}

interface Suffix {
  type: CType;
  params?: CSymbol[];
  paramScope?: Scope;
  identifierList?: boolean;
}

/** Array and function parts behind the name. */
function parseSuffix(p: Parser, base: CType, attributes: Attributes): Suffix {
  if (!p.at(LBRACKET) && !p.at(LPAREN)) return { type: base };
  p.enter();
  const { depth } = p;
  const suffix = readSuffix(p, base, attributes);
  p.depth = depth;
  p.leave();
  return suffix;
}

function readSuffix(p: Parser, base: CType, attributes: Attributes): Suffix {
  if (p.at(LBRACKET)) {
    const start = p.pos++;
    while (
      p.at(K.static) ||
      p.at(K.const) ||
      p.at(K.restrict) ||
      p.at(K.volatile) ||
      p.at(K.__restrict) ||
      p.at(K.__restrict__)
    )
      p.pos++;
    let length: number | undefined;
    let lengthExpr: unknown;
    if (p.at(STAR) && p.id[p.pos + 1] === RBRACKET) p.pos++;
    else if (!p.at(RBRACKET)) {
      const expr = parseAssignment(p);
      const value = evaluateConstant(expr);
      if (value !== undefined) length = arrayLength(p, value, start);
      else if (p.atFileScope) {
        length = 0;
        p.note('the array length is no constant that can be computed here', start);
      } else lengthExpr = expr;
    }
    p.expect(RBRACKET);
    const inner = parseSuffix(p, base, attributes);
    if (length !== undefined && length * sizeOf(inner.type) > MAX_OBJECT) {
      p.report(new ParseFailure('the array is larger than any object can be', start));
      length = 0;
    }
    return { type: arrayOf(inner.type, length, lengthExpr) };
  }
  const params = parseParameters(p);
  parseAttributes(p, attributes);
  const inner = parseSuffix(p, base, attributes);
  return {
    type: functionType(inner.type, params.types, params.variadic, params.unprototyped),
    params: params.symbols,
    paramScope: params.scope,
    identifierList: params.identifierList,
  };
}

/** A length that C does not allow is told and counts as 0. */
function arrayLength(p: Parser, value: bigint, token: number): number {
  if (value >= 0n && value <= BigInt(MAX_OBJECT)) return Number(value);
  p.report(
    new ParseFailure(
      value < 0n ? 'the array has a negative length' : 'the array is larger than any object can be',
      token,
    ),
  );
  return 0;
}

interface Parameters {
  types: ParamType[];
  symbols: CSymbol[];
  scope: Scope;
  variadic: boolean;
  unprototyped: boolean;
  identifierList: boolean;
}

function parseParameters(p: Parser): Parameters {
  p.expect(LPAREN);
  const scope = p.pushScope();
  const result: Parameters = {
    types: [],
    symbols: [],
    scope,
    variadic: false,
    unprototyped: false,
    identifierList: false,
  };
  try {
    if (p.at(RPAREN)) result.unprototyped = true;
    else if (p.at(K.void) && p.id[p.pos + 1] === RPAREN) p.pos++;
    else if (isIdentifierList(p)) parseIdentifierList(p, result);
    else {
      do {
        if (p.accept(ELLIPSIS)) {
          result.variadic = true;
          break;
        }
        parseParameter(p, result);
      } while (p.accept(COMMA));
    }
    p.expect(RPAREN);
  } finally {
    p.popScope();
  }
  return result;
}

/** `f(a, b)` with names that are no types: a K&R definition. */
function isIdentifierList(p: Parser): boolean {
  if (!p.atIdentifier() || p.typedefAt()) return false;
  const next = p.id[p.pos + 1];
  return next === COMMA || next === RPAREN;
}

function parseIdentifierList(p: Parser, into: Parameters): void {
  into.unprototyped = true;
  into.identifierList = true;
  do {
    if (!p.atIdentifier()) p.fail(`expected a parameter name before ${p.describeToken()}`);
    const token = p.pos++;
    const symbol = p.makeSymbol('parameter', token, INT, 'none', false);
    p.scope.declare(p.id[token], symbol);
    into.symbols.push(symbol);
  } while (p.accept(COMMA));
}

function parseParameter(p: Parser, into: Parameters): void {
  const start = p.pos;
  const specifiers = parseSpecifiers(p);
  const attributes: Attributes = { ...specifiers.attributes };
  const declarator = parseDeclarator(p, specifiers.type, attributes);
  const type = adjustParameter(declarator.type);
  const token = declarator.nameToken ?? start;
  const named = p.makeSymbol('parameter', token, type, 'none', false);
  const symbol: CSymbol = { ...named, name: declarator.nameToken === undefined ? '' : named.name };
  if (declarator.nameToken !== undefined) p.scope.declare(p.id[token], symbol);
  into.symbols.push(symbol);
  into.types.push({ name: declarator.nameToken === undefined ? undefined : symbol.name, type });
}

/** Arrays and functions become pointers (C11 6.7.6.3p7, p8). */
export function adjustParameter(type: CType): CType {
  if (type.kind === 'array') return type.quals ? qualified(pointerTo(type.of), type.quals) : pointerTo(type.of);
  if (type.kind === 'function') return pointerTo(type);
  return type;
}

/** A type name (C11 6.7.7): specifiers and an abstract declarator. */
export function parseTypeName(p: Parser): CType {
  const specifiers = parseSpecifiers(p);
  return parseDeclarator(p, specifiers.type, {}).type;
}

/** Whether `(` at the cursor opens a type name: a visible type, or an undeclared name used like one (`(foo_t *)x`). */
export function opensTypeName(p: Parser): boolean {
  const next = p.pos + 1;
  if (startsType(p, next)) return true;
  if (!p.atIdentifier(next) || p.scope.lookup(p.id[next])) return false;
  if (looksLikeUnknownType(p, next)) return false;
  let i = next + 1;
  const stars = i;
  while (p.id[i] === STAR || p.id[i] === K.const) i++;
  if (p.id[i] !== RPAREN) return false;
  if (i > stars) return true;
  // `(name) operand`: a cast where no operator can stand between.
  const after = p.kind[i + 1];
  return (
    after === TokenKind.Number ||
    after === TokenKind.String ||
    after === TokenKind.Char ||
    after === TokenKind.Identifier
  );
}
