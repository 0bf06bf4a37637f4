/**
 * struct, union and enum specifiers (C11 6.7.2.1, 6.7.2.2) with GNU anonymous members and attributes.
 */

import type { CType, EnumDecl, EnumType, IntType, Member, RecordDecl } from '../types';
import { evaluateConstant } from '../constants';
import { layoutRecord, sizeOf } from '../layout';
import { K, P } from '../tokens';
import { INT, LONG, UINT, ULONG, recordType } from '../typeRules';
import type { Attributes } from './attributes';
import { parseAttributes, parsePragmaPack } from './attributes';
import { parseDeclarator } from './declarators';
import { parseConditional } from './expressions';
import { asFailure } from './parser';
import type { Parser } from './parser';
import { applyTypeAttributes, parseSpecifiers } from './specifiers';
import { parseStaticAssert } from './statements';
import { COLON, COMMA, LBRACE, RBRACE, SEMICOLON } from './tokenIds';

/** `struct tag`, `struct tag { … }`, `struct { … }`; the cursor is at `struct` or `union`. */
export function parseRecordSpecifier(p: Parser): CType {
  const start = p.pos;
  const union = p.at(K.union);
  p.pos++;
  const attributes: Attributes = {};
  parseAttributes(p, attributes);
  const tagToken = p.atIdentifier() ? p.pos++ : undefined;
  parseAttributes(p, attributes);
  if (!p.at(LBRACE)) {
    if (tagToken === undefined) p.fail(`expected a tag or '{' before ${p.describeToken()}`);
    return recordType(mentionRecord(p, tagToken, union));
  }
  const record = defineRecord(p, tagToken, union, start);
  p.pos++;
  p.enter();
  const { depth } = p;
  while (!p.at(RBRACE)) {
    if (p.atEnd()) p.fail(`'{' of ${union ? 'union' : 'struct'} ${record.tag ?? ''} is never closed`, start);
    try {
      parseMembers(p, record);
    } catch (thrown) {
      // A function's body: the record has run over what follows it.
      if (p.at(LBRACE) && p.id[p.pos - 1] === P[')'] && p.atFileScope) throw thrown;
      p.report(asFailure(thrown, p.pos));
      p.depth = depth;
      p.recover();
    }
  }
  p.pos++;
  p.depth = depth;
  p.leave();
  parseAttributes(p, attributes);
  record.packed = attributes.packed === true;
  record.alignAttribute = attributes.aligned;
  layoutRecord(record, p.pack);
  record.complete = true;
  return recordType(record);
}

function newRecord(p: Parser, token: number, tag: string | undefined, union: boolean): RecordDecl {
  const { tokens } = p.context;
  return {
    tag,
    union,
    complete: false,
    members: [],
    packed: false,
    size: 0,
    align: 1,
    file: tokens.file[token],
    offset: tokens.offset[token],
  };
}

/** A tag that is not followed by a body: the visible one, or a new incomplete one at file scope. */
function mentionRecord(p: Parser, token: number, union: boolean): RecordDecl {
  const id = p.id[token];
  // `struct tag;` in a block declares a new one there (C11 6.7.2.3p7).
  const found = p.at(SEMICOLON) && !p.atFileScope ? p.scope.ownTag(id) : p.scope.lookupTag(id);
  if (found && 'members' in found && found.union === union) return found;
  const record = newRecord(p, token, p.text(token), union);
  (p.at(SEMICOLON) ? p.scope : p.context.fileScope).declareTag(id, record);
  return record;
}

function defineRecord(p: Parser, token: number | undefined, union: boolean, start: number): RecordDecl {
  if (token === undefined) return newRecord(p, start, undefined, union);
  const id = p.id[token];
  const own = p.scope.ownTag(id);
  if (own && 'members' in own && !own.complete && own.union === union) {
    own.file = p.context.tokens.file[token];
    own.offset = p.context.tokens.offset[token];
    own.members = [];
    return own;
  }
  const record = newRecord(p, token, p.text(token), union);
  p.scope.declareTag(id, record);
  return record;
}

/** One member declaration: several declarators, bit-fields, an anonymous record. */
function parseMembers(p: Parser, record: RecordDecl): void {
  if (p.accept(SEMICOLON) || parsePragmaPack(p)) return;
  if (p.at(K._Static_assert)) {
    parseStaticAssert(p);
    return;
  }
  const specifiers = parseSpecifiers(p);
  if (p.at(SEMICOLON)) {
    // An anonymous record becomes a member; `struct foo;` and `enum { A };` do not.
    if (
      specifiers.type.kind === 'record' &&
      (specifiers.type.record.tag === undefined || specifiers.type.record.complete)
    ) {
      addMember(p, record, specifiers.start, undefined, specifiers.type, undefined, specifiers.attributes);
    }
    p.pos++;
    return;
  }
  for (;;) {
    const attributes: Attributes = { ...specifiers.attributes };
    parseAttributes(p, attributes);
    const start = p.pos;
    const declarator = p.at(COLON) ? undefined : parseDeclarator(p, specifiers.type, attributes);
    let bits: number | undefined;
    if (p.accept(COLON)) {
      bits = parseWidth(p, declarator?.type ?? specifiers.type);
    }
    parseAttributes(p, attributes);
    const type = applyTypeAttributes(declarator?.type ?? specifiers.type, attributes);
    addMember(
      p,
      record,
      declarator?.nameToken ?? start,
      declarator?.nameToken !== undefined ? p.text(declarator.nameToken) : undefined,
      type,
      bits,
      attributes,
    );
    if (!p.accept(COMMA)) break;
  }
  p.expect(SEMICOLON);
}

/** The width of a bit-field, at most that of its type. */
function parseWidth(p: Parser, type: CType): number | undefined {
  const start = p.pos;
  const value = evaluateConstant(parseConditional(p));
  if (type.kind !== 'int' && type.kind !== 'enum' && type.kind !== 'unknown') {
    p.note('a bit-field whose type is no integer', start);
    return undefined;
  }
  const most = type.kind === 'int' && type.rank === 0 ? 1 : sizeOf(type) * 8;
  if (value !== undefined && value >= 0n && value <= BigInt(most)) return Number(value);
  p.note(
    value === undefined
      ? 'the width of the bit-field is no constant that can be computed here'
      : 'the width of the bit-field does not fit its type',
    start,
  );
  return value === undefined || value < 0n ? 1 : most;
}

function addMember(
  p: Parser,
  owner: RecordDecl,
  token: number,
  name: string | undefined,
  type: CType,
  bits: number | undefined,
  attributes: Attributes,
): void {
  const { tokens } = p.context;
  const member: Member = {
    name,
    type,
    bits,
    alignAttribute: attributes.aligned,
    packed: attributes.packed,
    file: tokens.file[token],
    tokenOffset: tokens.offset[token],
    offset: 0,
    bitOffset: 0,
    owner,
  };
  owner.members.push(member);
}

/** `enum tag { A, B = 3 }`; the cursor is at `enum`. */
export function parseEnumSpecifier(p: Parser): EnumType {
  const start = p.pos++;
  const { tokens } = p.context;
  const attributes: Attributes = {};
  parseAttributes(p, attributes);
  const tagToken = p.atIdentifier() ? p.pos++ : undefined;
  parseAttributes(p, attributes);
  const place = tagToken ?? start;
  const fresh = (): EnumDecl => ({
    tag: tagToken === undefined ? undefined : p.text(tagToken),
    complete: false,
    underlying: UINT,
    constants: [],
    file: tokens.file[place],
    offset: tokens.offset[place],
  });
  if (!p.at(LBRACE)) {
    if (tagToken === undefined) p.fail(`expected a tag or '{' before ${p.describeToken()}`);
    const found = p.scope.lookupTag(p.id[tagToken]);
    if (found && 'constants' in found) return { kind: 'enum', quals: 0, decl: found };
    const decl = fresh();
    p.context.fileScope.declareTag(p.id[tagToken], decl);
    return { kind: 'enum', quals: 0, decl };
  }
  const own = tagToken === undefined ? undefined : p.scope.ownTag(p.id[tagToken]);
  const decl = own && 'constants' in own && !own.complete ? own : fresh();
  decl.file = tokens.file[place];
  decl.offset = tokens.offset[place];
  if (tagToken !== undefined) p.scope.declareTag(p.id[tagToken], decl);
  p.pos++;
  parseEnumerators(p, decl);
  parseAttributes(p, attributes);
  decl.complete = true;
  if (attributes.packed) decl.underlying = smallest(decl);
  return { kind: 'enum', quals: 0, decl };
}

function parseEnumerators(p: Parser, decl: EnumDecl): void {
  const { tokens } = p.context;
  let next = 0n;
  const symbols = [];
  while (!p.at(RBRACE)) {
    if (!p.atIdentifier()) p.fail(`expected an enumeration constant before ${p.describeToken()}`);
    const token = p.pos++;
    parseAttributes(p, {});
    if (p.accept(P['='])) next = evaluateConstant(parseConditional(p)) ?? next;
    decl.constants.push({ name: p.text(token), value: next, file: tokens.file[token], offset: tokens.offset[token] });
    const symbol = p.makeSymbol('enumerator', token, INT, 'none', p.atFileScope);
    symbol.value = next;
    p.scope.declare(p.id[token], symbol);
    symbols.push(symbol);
    next += 1n;
    if (!p.accept(COMMA)) break;
  }
  p.expect(RBRACE);
  decl.underlying = underlyingType(decl);
  // A constant is an int where it fits, else it has the enum's type (GNU).
  for (const symbol of symbols) {
    const value = symbol.value ?? 0n;
    if (value > 0x7fffffffn || value < -0x80000000n) symbol.type = decl.underlying;
  }
}

/** gcc: unsigned int, int with a negative constant, the 8-byte types where needed. */
function underlyingType(decl: EnumDecl): IntType {
  let low = 0n;
  let high = 0n;
  for (const { value } of decl.constants) {
    if (value < low) low = value;
    if (value > high) high = value;
  }
  if (low < 0n) return low >= -0x80000000n && high <= 0x7fffffffn ? INT : LONG;
  return high <= 0xffffffffn ? UINT : ULONG;
}

function smallest(decl: EnumDecl): IntType {
  let type: IntType = decl.underlying;
  for (const size of [1, 2]) {
    const low = type.signed ? -(1n << BigInt(size * 8 - 1)) : 0n;
    const high = type.signed ? (1n << BigInt(size * 8 - 1)) - 1n : (1n << BigInt(size * 8)) - 1n;
    if (decl.constants.every(({ value }) => value >= low && value <= high)) {
      type = {
        ...type,
        size,
        rank: size,
        name: `${type.signed ? 'signed' : 'unsigned'} ${size === 1 ? 'char' : 'short'}`,
      };
      break;
    }
  }
  return type;
}
