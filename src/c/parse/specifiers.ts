/**
 * Declaration specifiers (C11 6.7p1): storage class, type, qualifiers, function specifiers; and the question that C's
 * grammar hangs on: does a type start here?
 */

import type { Storage } from '../ast';
import type { CType, IntType } from '../types';
import { Qualifier } from '../types';
import { K, KEYWORD_COUNT, P, TokenKind } from '../tokens';
import {
  BOOL,
  CHAR,
  DOUBLE,
  FLOAT,
  FLOAT128,
  FLOAT16,
  INT,
  INT128,
  LDOUBLE,
  LLONG,
  LONG,
  SCHAR,
  SHORT,
  UCHAR,
  UINT,
  UINT128,
  ULLONG,
  ULONG,
  UNKNOWN,
  USHORT,
  VOID,
  qualified,
  unqualified,
  vectorOf,
} from '../typeRules';
import { sizeOf } from '../layout';
import type { Attributes } from './attributes';
import { parseAttributes } from './attributes';
import { opensTypeName, parseTypeName } from './declarators';
import { parseExpression } from './expressions';
import type { Parser } from './parser';
import { parseEnumSpecifier, parseRecordSpecifier } from './records';

export interface Specifiers {
  type: CType;
  storage: Storage;
  inline: boolean;
  threadLocal: boolean;
  attributes: Attributes;
  /** `__auto_type`: the type is the initialiser's. */
  autoType: boolean;
  start: number;
}

const TYPE_KEYWORDS = new Uint8Array(KEYWORD_COUNT);
for (const id of [
  K.auto,
  K.char,
  K.const,
  K.double,
  K.enum,
  K.extern,
  K.float,
  K.inline,
  K.int,
  K.long,
  K.register,
  K.restrict,
  K.short,
  K.signed,
  K.static,
  K.struct,
  K.typedef,
  K.union,
  K.unsigned,
  K.void,
  K.volatile,
  K._Alignas,
  K._Atomic,
  K._Bool,
  K._Complex,
  K._Noreturn,
  K._Thread_local,
  K.__thread,
  K.typeof,
  K.__typeof,
  K.__typeof__,
  K.__inline,
  K.__inline__,
  K.__const,
  K.__const__,
  K.__volatile,
  K.__volatile__,
  K.__restrict,
  K.__restrict__,
  K.__signed,
  K.__signed__,
  K.__attribute,
  K.__attribute__,
  K.__int128,
  K.__int128_t,
  K.__uint128_t,
  K.__auto_type,
  K._Float16,
  K.__bf16,
  K._Float128,
  K.__float128,
  K._Float32,
  K._Float64,
]) {
  TYPE_KEYWORDS[id] = 1;
}

/** Whether the token at `pos` is a keyword that can only start a declaration or type name. */
export function isTypeKeyword(p: Parser, pos = p.pos): boolean {
  return p.kind[pos] === TokenKind.Identifier && p.id[pos] < KEYWORD_COUNT && TYPE_KEYWORDS[p.id[pos]] === 1;
}

/** Whether a type name starts at `pos`: a type keyword or a visible typedef name. */
export function startsType(p: Parser, pos = p.pos): boolean {
  if (p.kind[pos] !== TokenKind.Identifier) return false;
  while (p.id[pos] === K.__extension__) pos++;
  if (p.kind[pos] !== TokenKind.Identifier) return false;
  return p.id[pos] < KEYWORD_COUNT ? TYPE_KEYWORDS[p.id[pos]] === 1 : p.typedefAt(pos) !== undefined;
}

/**
 * Whether a declaration starts here in a block. A name that nothing declares (its header is missing) counts as a type
 * where no expression could go on like this: `foo_t x`, `foo_t *x;`.
 */
export function startsDeclaration(p: Parser): boolean {
  const { pos } = p;
  if (p.kind[pos] !== TokenKind.Identifier) return false;
  if (p.id[pos] < KEYWORD_COUNT) return startsType(p) || p.id[pos] === K._Static_assert;
  const symbol = p.scope.lookup(p.id[pos]);
  if (symbol) return symbol.kind === 'typedef' && p.id[pos + 1] !== P[':'];
  return looksLikeUnknownType(p, pos);
}

/** `name other` or `name *other` followed by what ends a declarator, where `name` is not declared. */
export function looksLikeUnknownType(p: Parser, pos: number): boolean {
  let i = pos + 1;
  if (p.atIdentifier(i) || startsType(p, i)) return true;
  if (p.id[i] !== P['*']) return false;
  while (p.id[i] === P['*'] || p.id[i] === K.const || p.id[i] === K.restrict || p.id[i] === K.volatile) i++;
  if (!p.atIdentifier(i)) return false;
  const after = p.id[i + 1];
  return after === P[';'] || after === P['='] || after === P[','] || after === P['['] || after === P[')'];
}

/** Counts of the keywords that make up an arithmetic type. */
interface Words {
  char: number;
  short: number;
  int: number;
  long: number;
  signed: number;
  unsigned: number;
  float: number;
  double: number;
  bool: number;
  void: number;
  int128: number;
  complex: number;
}

/** Reads specifiers. With `typeOnly`, as in a type name or member: no storage class. */
export function parseSpecifiers(p: Parser): Specifiers {
  const result: Specifiers = {
    type: INT,
    storage: 'none',
    inline: false,
    threadLocal: false,
    attributes: {},
    autoType: false,
    start: p.pos,
  };
  let words: Words | undefined;
  let type: CType | undefined;
  let quals = 0;
  const count = (key: keyof Words): void => {
    words ??= {
      char: 0,
      short: 0,
      int: 0,
      long: 0,
      signed: 0,
      unsigned: 0,
      float: 0,
      double: 0,
      bool: 0,
      void: 0,
      int128: 0,
      complex: 0,
    };
    words[key]++;
    p.pos++;
  };
  for (;;) {
    if (p.kind[p.pos] !== TokenKind.Identifier) break;
    const id = p.id[p.pos];
    if (id >= KEYWORD_COUNT) {
      if (type || words || isImplicitInt(p, result.storage, quals)) break;
      const before = p.pos;
      const named = parseTypedefName(p);
      if (!named) {
        if (p.pos > before) continue;
        break;
      }
      type = named;
      continue;
    }
    switch (id) {
      case K.typedef:
        result.storage = 'typedef';
        p.pos++;
        continue;
      case K.extern:
        result.storage = 'extern';
        p.pos++;
        continue;
      case K.static:
        result.storage = 'static';
        p.pos++;
        continue;
      case K.register:
        result.storage = 'register';
        p.pos++;
        continue;
      case K.auto:
        result.storage = 'auto';
        p.pos++;
        continue;
      case K.inline:
      case K.__inline:
      case K.__inline__:
        result.inline = true;
        p.pos++;
        continue;
      case K._Thread_local:
      case K.__thread:
        result.threadLocal = true;
        p.pos++;
        continue;
      case K._Noreturn:
        result.attributes.noreturn = true;
        p.pos++;
        continue;
      case K.__extension__:
        p.pos++;
        continue;
      case K.const:
      case K.__const:
      case K.__const__:
        quals |= Qualifier.Const;
        p.pos++;
        continue;
      case K.volatile:
      case K.__volatile:
      case K.__volatile__:
        quals |= Qualifier.Volatile;
        p.pos++;
        continue;
      case K.restrict:
      case K.__restrict:
      case K.__restrict__:
        quals |= Qualifier.Restrict;
        p.pos++;
        continue;
      case K.__attribute:
      case K.__attribute__:
      case K._Alignas:
        parseAttributes(p, result.attributes);
        continue;
      case K._Atomic:
        p.pos++;
        quals |= Qualifier.Atomic;
        if (p.at(P['(']) && !type && !words) type = parseParenthesizedType(p);
        continue;
      case K.void:
        count('void');
        continue;
      case K._Bool:
        count('bool');
        continue;
      case K.char:
        count('char');
        continue;
      case K.short:
        count('short');
        continue;
      case K.int:
        count('int');
        continue;
      case K.long:
        count('long');
        continue;
      case K.signed:
      case K.__signed:
      case K.__signed__:
        count('signed');
        continue;
      case K.unsigned:
        count('unsigned');
        continue;
      case K.float:
      case K._Float32:
        count('float');
        continue;
      case K.double:
      case K._Float64:
        count('double');
        continue;
      case K.__int128:
        count('int128');
        continue;
      case K._Complex:
        count('complex');
        continue;
      case K.__int128_t:
        type = INT128;
        p.pos++;
        continue;
      case K.__uint128_t:
        type = UINT128;
        p.pos++;
        continue;
      case K._Float16:
      case K.__bf16:
        type = FLOAT16;
        p.pos++;
        continue;
      case K._Float128:
      case K.__float128:
        type = FLOAT128;
        p.pos++;
        continue;
      case K.__auto_type:
        result.autoType = true;
        type = UNKNOWN;
        p.pos++;
        continue;
      case K.typeof:
      case K.__typeof:
      case K.__typeof__:
        type = parseTypeof(p);
        continue;
      case K.struct:
      case K.union:
        type = parseRecordSpecifier(p);
        continue;
      case K.enum:
        type = parseEnumSpecifier(p);
        continue;
    }
    break;
  }
  if (!type && words) type = arithmeticType(p, words, result.start);
  if (!type) {
    // Nothing at all was read: the caller's text is no declaration. Otherwise C89's implicit int (`static x;`).
    if (p.pos === result.start) p.fail(`expected a type before ${p.describeToken()}`);
    type = INT;
  }
  type = applyTypeAttributes(type, result.attributes);
  result.type = quals ? qualified(type, quals) : type;
  return result;
}

/**
 * C89's `static count = 0;`, `const x = 5;`: a storage class or qualifier, then a name that is no type and that a
 * declarator ends with.
 */
function isImplicitInt(p: Parser, storage: Storage, quals: number): boolean {
  if (storage === 'typedef' || (storage === 'none' && quals === 0) || p.typedefAt(p.pos) !== undefined) return false;
  const next = p.id[p.pos + 1];
  if (storage === 'none') return next === P['='];
  return next === P['='] || next === P[';'] || next === P[','] || next === P['['];
}

/**
 * A typedef name, or an undeclared name where a type must stand. Undefined with the cursor moved: an attribute macro
 * was skipped.
 */
function parseTypedefName(p: Parser): CType | undefined {
  const { pos } = p;
  const symbol = p.scope.lookup(p.id[pos]);
  if (symbol?.kind === 'typedef') {
    p.pos++;
    return symbol.type;
  }
  // `name other`: no object can stand here, so the name is a type whose header is missing.
  if (symbol && !p.atIdentifier(pos + 1)) return undefined;
  // An undeclared word before a type is an attribute macro whose header is missing.
  if (startsType(p, pos + 1) || (p.atIdentifier(pos + 1) && p.typedefAt(pos + 1))) {
    p.note(`'${p.text(pos)}' is not declared; taken as a macro for an attribute`, pos);
    p.pos++;
    return undefined;
  }
  const next = p.id[pos + 1];
  if (next === P['('] && p.atFileScope) return undefined;
  p.pos++;
  return { kind: 'unknown', quals: 0, name: p.text(pos), alias: p.text(pos) };
}

function parseTypeof(p: Parser): CType {
  p.pos++;
  p.enter();
  const { depth } = p;
  const isType = p.at(P['(']) && opensTypeName(p);
  p.expect(P['(']);
  const type = isType ? parseTypeName(p) : parseExpression(p).type;
  p.expect(P[')']);
  p.depth = depth;
  p.leave();
  return type;
}

/** `(type)` of `_Atomic`. */
function parseParenthesizedType(p: Parser): CType {
  p.enter();
  const { depth } = p;
  p.pos++;
  const type = parseTypeName(p);
  p.expect(P[')']);
  p.depth = depth;
  p.leave();
  return type;
}

const INTEGERS: Record<string, [IntType, IntType]> = {
  int: [INT, UINT],
  short: [SHORT, USHORT],
  long: [LONG, ULONG],
  llong: [LLONG, ULLONG],
  int128: [INT128, UINT128],
};

function arithmeticType(p: Parser, words: Words, token: number): CType {
  const unsigned = words.unsigned > 0;
  if (words.void) return VOID;
  if (words.bool) return BOOL;
  if (words.float) return FLOAT;
  if (words.double) return words.long ? LDOUBLE : DOUBLE;
  if (words.complex) return DOUBLE;
  if (words.char) return unsigned ? UCHAR : words.signed ? SCHAR : CHAR;
  if (words.long > 2) p.fail('too many long in a type', token);
  const key = words.int128
    ? 'int128'
    : words.short
      ? 'short'
      : words.long === 2
        ? 'llong'
        : words.long === 1
          ? 'long'
          : 'int';
  return INTEGERS[key][unsigned ? 1 : 0];
}

const MODES: Record<string, [IntType, IntType]> = {
  QI: [SCHAR, UCHAR],
  byte: [SCHAR, UCHAR],
  HI: [SHORT, USHORT],
  SI: [INT, UINT],
  DI: [LONG, ULONG],
  word: [LONG, ULONG],
  pointer: [LONG, ULONG],
  TI: [INT128, UINT128],
};

/** Bytes of the largest vector that counts; processors have 64. */
const MAX_VECTOR = 4096;

/** `mode` and `vector_size`, which make another type of it. */
export function applyTypeAttributes(type: CType, attributes: Attributes): CType {
  if (attributes.mode !== undefined && type.kind === 'int' && MODES[attributes.mode]) {
    type = qualified(MODES[attributes.mode][type.signed ? 0 : 1], type.quals);
    attributes.mode = undefined;
  }
  if (
    attributes.vectorSize !== undefined &&
    attributes.vectorSize > 0 &&
    attributes.vectorSize <= MAX_VECTOR &&
    type.kind !== 'vector'
  ) {
    type = qualified(
      vectorOf(unqualified(type), Math.max(1, Math.floor(attributes.vectorSize / Math.max(1, sizeOf(type))))),
      type.quals,
    );
    attributes.vectorSize = undefined;
  }
  return type;
}
