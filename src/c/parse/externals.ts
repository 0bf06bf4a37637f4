/**
 * External declarations (C11 6.9): functions, objects, typedefs, tags at file scope; and the unit as a whole.
 */

import type { CSymbol, ExternalDeclaration, FunctionDefinition, SymbolAttributes } from '../ast';
import type { CType, EnumDecl, FunctionType, RecordDecl } from '../types';
import { K, P } from '../tokens';
import { functionType, decay } from '../typeRules';
import { parseAttributes, parsePragmaPack, symbolAttributes } from './attributes';
import type { Attributes } from './attributes';
import { adjustParameter, parseDeclarator } from './declarators';
import type { Declarator } from './declarators';
import { backToFirstColumn, endOfBody, endOfUnopenedBody } from './balance';
import { parseInitializer } from './initializers';
import { asFailure, Parser } from './parser';
import { Scope } from './scope';
import { applyTypeAttributes, isTypeKeyword, parseSpecifiers, startsType } from './specifiers';
import type { Specifiers } from './specifiers';
import { parseAsm, parseBody, parseStaticAssert } from './statements';
import { COMMA, LBRACE, LPAREN, RBRACE, SEMICOLON } from './tokenIds';

/** Reads the whole stream into `p.context.unit`. */
export function parseExternals(p: Parser): void {
  while (!p.atEnd()) {
    const before = p.pos;
    const { fileScope } = p.context;
    try {
      parseExternal(p);
    } catch (thrown) {
      p.report(asFailure(thrown, p.pos));
      p.scope = fileScope;
      p.depth = 0;
      if (p.pos === before) p.pos++;
      recoverExternal(p);
      backToFirstColumn(p, before);
    }
  }
}

/** After an error at file scope: behind the next `;`, or behind the `}` of the block that opens first. */
function recoverExternal(p: Parser): void {
  p.recover();
  while (p.at(RBRACE)) p.pos++;
}

function parseExternal(p: Parser): void {
  if (p.accept(SEMICOLON) || parsePragmaPack(p)) return;
  if (p.at(K._Static_assert)) {
    parseStaticAssert(p);
    return;
  }
  if (p.at(K.asm) || p.at(K.__asm__) || p.at(K.__asm)) {
    parseAsm(p);
    return;
  }
  if (skipUnknownMacro(p)) return;
  const start = p.pos;
  const specifiers = looksImplicitInt(p) ? implicitInt(p) : parseSpecifiers(p);
  declareTags(p, specifiers, start);
  if (p.accept(SEMICOLON)) return;
  for (;;) {
    const attributes: Attributes = { ...specifiers.attributes };
    parseAttributes(p, attributes);
    const declarator = parseDeclarator(p, specifiers.type, attributes);
    if (declarator.nameToken === undefined) p.fail(`expected a name before ${p.describeToken()}`);
    const type = applyTypeAttributes(declarator.type, attributes);
    if (specifiers.storage === 'typedef') {
      const symbol = declareTypedef(p, declarator.nameToken, type, attributes);
      addDeclaration(p, { kind: 'typedef', symbol, start, end: p.pos });
    } else if (type.kind === 'function') {
      if (parseFunction(p, specifiers, declarator, declarator.nameToken, type, attributes, start)) return;
    } else parseObject(p, specifiers, declarator.nameToken, type, attributes, start);
    if (!p.accept(COMMA)) break;
  }
  p.expect(SEMICOLON);
}

function addDeclaration(p: Parser, declaration: ExternalDeclaration): void {
  p.context.unit.declarations.push(declaration);
}

/** `NAME(...)` with no type before it, not followed by a body: a macro whose header is missing. */
function skipUnknownMacro(p: Parser): boolean {
  if (!p.atIdentifier() || p.id[p.pos + 1] !== LPAREN || p.scope.lookup(p.id[p.pos])?.kind === 'typedef') return false;
  const after = p.skipBalanced(p.pos + 1);
  if (p.id[after] === LBRACE) return false;
  if (startsType(p, after) && isKAndRDefinition(p, after)) return false;
  p.note(`'${p.text()}(…)' is no declaration; taken as a macro that is not known`);
  p.pos = after;
  p.accept(SEMICOLON);
  return true;
}

/** Parameter declarations up to a `{` that opens a body: `f(a) int a; {`. */
function isKAndRDefinition(p: Parser, pos: number): boolean {
  for (let i = pos; ; i++) {
    if (i >= p.limit || p.id[i] === LPAREN || p.id[i] === P['=']) return false;
    if (p.id[i] === LBRACE) return p.id[i - 1] === SEMICOLON;
  }
}

/** A definition without a type: `main() {`. */
function looksImplicitInt(p: Parser): boolean {
  return p.atIdentifier() && p.id[p.pos + 1] === LPAREN && p.scope.lookup(p.id[p.pos])?.kind !== 'typedef';
}

function implicitInt(p: Parser): Specifiers {
  return {
    type: { kind: 'int', quals: 0, size: 4, signed: true, rank: 3, name: 'int' },
    storage: 'none',
    inline: false,
    threadLocal: false,
    attributes: {},
    autoType: false,
    start: p.pos,
  };
}

/** Records the struct, union or enum that the specifiers define. */
function declareTags(p: Parser, specifiers: Specifiers, start: number): void {
  const { type } = specifiers;
  const { tokens } = p.context;
  const definedHere = (decl: RecordDecl | EnumDecl): boolean => {
    if (!decl.complete) return false;
    for (let i = start; i < p.pos; i++)
      if (tokens.offset[i] === decl.offset && tokens.file[i] === decl.file) return true;
    return false;
  };
  if (type.kind === 'record' && definedHere(type.record)) {
    addDeclaration(p, { kind: 'record', record: type.record, start, end: p.pos });
  } else if (type.kind === 'enum' && definedHere(type.decl))
    addDeclaration(p, { kind: 'enum', decl: type.decl, start, end: p.pos });
}

/** Declares a typedef name in the current scope. */
export function declareTypedef(p: Parser, token: number, type: CType, attributes: Attributes): CSymbol {
  const name = p.text(token);
  if (type.kind === 'record' && type.record.tag === undefined) type.record.typedefName ??= name;
  if (type.kind === 'enum' && type.decl.tag === undefined) type.decl.typedefName ??= name;
  const aliased: CType =
    attributes.aligned === undefined ? { ...type, alias: name } : { ...type, alias: name, align: attributes.aligned };
  const symbol = p.makeSymbol('typedef', token, aliased, 'typedef', p.atFileScope);
  p.scope.declare(p.id[token], symbol);
  return symbol;
}

/** A function's prototype or definition; true when a body was read (no `;` follows). */
function parseFunction(
  p: Parser,
  specifiers: Specifiers,
  declarator: Declarator,
  token: number,
  type: FunctionType,
  attributes: Attributes,
  start: number,
): boolean {
  const isDefinition =
    p.at(LBRACE) ||
    (declarator.identifierList === true && !p.at(SEMICOLON) && !p.at(COMMA)) ||
    (type.unprototyped && isTypeKeyword(p));
  const unopened = isDefinition || type.unprototyped ? undefined : endOfUnopenedBody(p, start);
  const symbol = declare(p, 'function', token, type, specifiers, attributes);
  symbol.inline ||= specifiers.inline;
  if (!isDefinition && unopened === undefined) {
    addDeclaration(p, { kind: 'prototype', symbol, nameToken: token, start, end: p.pos });
    return false;
  }
  const scope = declarator.paramScope ?? new Scope(p.scope);
  const params = declarator.params ?? [];
  if (!p.at(LBRACE) && unopened === undefined) {
    parseKAndRParameters(p, params);
    if (!p.at(LBRACE)) p.fail(`expected '{' before ${p.describeToken()}`);
    type = functionType(
      type.returns,
      params.map((param) => ({ name: param.name, type: param.type })),
      false,
      true,
    );
    symbol.type = type;
  }
  place(p, symbol, token);
  const bodyStart = p.pos;
  const end = unopened ?? endOfBody(p, bodyStart, symbol.name);
  const definition = new LazyFunction(p, symbol, type, params, scope, token, start, bodyStart, end);
  symbol.definition = definition;
  addDeclaration(p, definition);
  p.pos = end;
  return true;
}

function parseKAndRParameters(p: Parser, params: CSymbol[]): void {
  const byName = new Map(params.map((param) => [param.name, param]));
  while (!p.at(LBRACE) && !p.atEnd()) {
    const specifiers = parseSpecifiers(p);
    do {
      const declarator = parseDeclarator(p, specifiers.type, {});
      const param = declarator.nameToken === undefined ? undefined : byName.get(p.text(declarator.nameToken));
      if (param) param.type = adjustParameter(declarator.type);
    } while (p.accept(COMMA));
    p.expect(SEMICOLON);
  }
}

/** A function whose body is parsed when asked for. */
class LazyFunction implements FunctionDefinition {
  readonly kind = 'function';
  hasError = false;
  private _body: ReturnType<typeof parseBody> | undefined;
  private readonly _context: Parser['context'];
  private readonly _pack: number | undefined;

  constructor(
    p: Parser,
    readonly symbol: CSymbol,
    readonly type: FunctionType,
    readonly params: CSymbol[],
    private readonly _scope: Scope,
    readonly nameToken: number,
    readonly start: number,
    readonly bodyStart: number,
    readonly end: number,
  ) {
    this._context = p.context;
    this._pack = p.pack;
  }

  get unit(): FunctionDefinition['unit'] {
    return this._context.unit;
  }

  body(): ReturnType<typeof parseBody> {
    if (!this._body) {
      const before = this._context.errors;
      const parser = new Parser(this._context, this.bodyStart, this._scope);
      parser.functionName = this.symbol.name;
      parser.pack = this._pack;
      parser.limit = this.end;
      this._body = parseBody(parser);
      this.hasError = this._context.errors !== before;
    }
    return this._body;
  }

  release(): void {
    this._body = undefined;
  }
}

function parseObject(
  p: Parser,
  specifiers: Specifiers,
  token: number,
  type: CType,
  attributes: Attributes,
  start: number,
): void {
  const symbol = declare(p, 'variable', token, type, specifiers, attributes);
  symbol.threadLocal ||= specifiers.threadLocal;
  let initializer;
  if (p.accept(P['='])) {
    initializer = parseInitializer(p, type);
    symbol.type = specifiers.autoType ? decay(initializer.entries[0]?.value.type ?? type) : initializer.type;
    symbol.initializer = initializer.entries;
  }
  if (initializer || specifiers.storage !== 'extern') place(p, symbol, token);
  addDeclaration(p, {
    kind: 'variable',
    symbol,
    initializer: initializer?.entries,
    nameToken: token,
    start,
    end: p.pos,
  });
}

/** The file-scope symbol of a name: a redeclaration shares the object (C11 6.2.7p4). */
function declare(
  p: Parser,
  kind: 'function' | 'variable',
  token: number,
  type: CType,
  specifiers: Specifiers,
  attributes: Attributes,
): CSymbol {
  const id = p.id[token];
  const { fileScope } = p.context;
  const kept = symbolAttributes(attributes);
  const old = fileScope.own(id);
  if (old && old.kind === kind) {
    old.type = composite(old.type, type);
    if (specifiers.storage === 'static') old.storage = 'static';
    else if (old.storage === 'extern' && specifiers.storage === 'none') old.storage = 'none';
    old.attributes = merge(old.attributes, kept);
    return old;
  }
  const symbol = p.makeSymbol(kind, token, type, specifiers.storage, true);
  symbol.attributes = kept;
  const outer = fileScope.lookup(id);
  if (outer && outer.kind === kind) {
    symbol.attributes = merge(outer.attributes, kept);
    symbol.type = composite(outer.type, type);
    symbol.threadLocal = outer.threadLocal;
    if (outer.storage === 'static' && kind === 'function') symbol.storage = 'static';
  }
  fileScope.declare(id, symbol);
  return symbol;
}

function merge(a: SymbolAttributes | undefined, b: SymbolAttributes | undefined): SymbolAttributes | undefined {
  return a && b ? { ...a, ...b } : (b ?? a);
}

/** The newer type, but with what only the older one knows: an array's length, a prototype. */
function composite(older: CType, newer: CType): CType {
  if (newer.kind === 'array' && newer.length === undefined && older.kind === 'array') return older;
  if (newer.kind === 'function' && newer.unprototyped && older.kind === 'function') return older;
  return newer;
}

/** Marks where a symbol is defined. */
function place(p: Parser, symbol: CSymbol, token: number): void {
  symbol.file = p.context.tokens.file[token];
  symbol.offset = p.context.tokens.offset[token];
}
