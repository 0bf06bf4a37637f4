/**
 * From a preprocessed stream to a {@link Unit}: the parser's entrance.
 */

import type { Expr, Unit } from './ast';
import type { CSymbol } from './ast';
import type { RecordDecl } from './types';
import type { Preprocessed } from './preprocessed';
import type { FileTable } from './text';
import { TokenKind } from './tokens';
import type { Expansion, Spellings, TokenStream } from './tokens';
import { asFailure, ParseFailure, Parser } from './parse/parser';
import type { UnitContext } from './parse/parser';
import { parseExternals } from './parse/externals';
import { parseExpression } from './parse/expressions';
import { NO_OUTER_NAMES, Scope } from './parse/scope';
import type { OuterNames } from './parse/scope';
import { layoutRecord } from './layout';
import { UINT, VOID_POINTER, arrayOf, recordType } from './typeRules';

/** What the parser needs of the front end. */
export interface UnitSource {
  readonly spellings: Spellings;
  readonly fileTable: FileTable;
}

/** A unit that can be parsed further: its scope stays open for expressions of a debugger. */
export interface OpenUnit extends Unit {
  readonly fileScope: Scope;
  readonly context: UnitContext;
}

/** `struct __va_list_tag[1]` of the System V ABI (AMD64 3.5.7). */
function declareBuiltins(scope: Scope, spellings: Spellings): void {
  const record: RecordDecl = {
    tag: '__va_list_tag',
    union: false,
    complete: true,
    members: [],
    packed: false,
    size: 0,
    align: 1,
    file: 0,
    offset: 0,
  };
  const add = (name: string, type: typeof UINT | typeof VOID_POINTER): void => {
    record.members.push({ name, type, file: 0, tokenOffset: 0, offset: 0, bitOffset: 0, owner: record });
  };
  add('gp_offset', UINT);
  add('fp_offset', UINT);
  add('overflow_arg_area', VOID_POINTER);
  add('reg_save_area', VOID_POINTER);
  layoutRecord(record);
  const symbol: CSymbol = {
    name: '__builtin_va_list',
    kind: 'typedef',
    type: { ...arrayOf(recordType(record), 1), alias: '__builtin_va_list' },
    storage: 'typedef',
    global: true,
    isStaticStorage: true,
    threadLocal: false,
    inline: false,
    implicit: false,
    file: 0,
    offset: 0,
  };
  scope.declare(spellings.id('__builtin_va_list'), symbol);
}

/** One set of builtin declarations for all units of a front end, so that `va_list` is one type everywhere. */
const builtinScopes = new WeakMap<Spellings, Scope>();

function builtinScope(spellings: Spellings): Scope {
  let scope = builtinScopes.get(spellings);
  if (!scope) {
    scope = new Scope(undefined);
    declareBuiltins(scope, spellings);
    builtinScopes.set(spellings, scope);
  }
  return scope;
}

/**
 * Parses a preprocessed stream. Never throws on bad text: errors are in `diagnostics`. Function bodies are parsed when
 * asked for.
 */
export function parseUnit(source: UnitSource, pre: Preprocessed, outer: OuterNames = NO_OUTER_NAMES): OpenUnit {
  const unit = openUnit(source, pre, outer);
  parseExternals(new Parser(unit.context));
  finish(unit);
  return unit;
}

/** A unit before its parse; its scope can already be asked (include cycles of modules). */
export function openUnit(source: UnitSource, pre: Preprocessed, outer: OuterNames = NO_OUTER_NAMES): OpenUnit {
  const builtins = builtinScope(source.spellings);
  const fileScope = new Scope(undefined, {
    symbol: (id) => outer.symbol(id) ?? builtins.own(id),
    tag: (id) => outer.tag(id),
  });
  const context = {
    spellings: source.spellings,
    files: source.fileTable,
    tokens: ended(pre.tokens),
    expansions: pre.expansions,
    diagnostics: [...pre.diagnostics],
    fileScope,
    implicit: new Map<number, CSymbol>(),
    errors: 0,
    again: 0,
  } as Omit<UnitContext, 'unit'> as UnitContext;
  const unit: OpenUnit = {
    path: pre.path,
    file: pre.file,
    files: source.fileTable,
    tokens: pre.tokens,
    expansions: pre.expansions,
    declarations: [],
    diagnostics: context.diagnostics,
    symbols: new Map(),
    tags: new Map(),
    fileScope,
    context,
  };
  context.unit = unit;
  return unit;
}

/** Parses an opened unit to its end. */
export function completeUnit(unit: OpenUnit): void {
  parseExternals(new Parser(unit.context));
  finish(unit);
}

/** Gives back tokens and trees of a unit whose declarations have been read; its scope stays. */
export function releaseUnit(unit: OpenUnit): void {
  unit.tokens.clear();
  (unit.expansions as Expansion[]).length = 0;
  unit.declarations.length = 0;
  unit.diagnostics.length = 0;
  // Tables of data are the greater part of what trees take.
  for (const [, symbol] of unit.fileScope.symbols())
    if (symbol.initializer && symbol.initializer.length > MANY) symbol.initializer = undefined;
}

/** Entries of an initialiser that is worth giving back. */
const MANY = 8;

function finish(unit: OpenUnit): void {
  const { spellings } = unit.context;
  for (const [id, symbol] of unit.fileScope.symbols()) unit.symbols.set(spellings.text(id), symbol);
  for (const [id, tag] of unit.fileScope.tags()) unit.tags.set(spellings.text(id), tag);
}

/** Makes sure that the stream ends with an End token, which the parser relies on. */
function ended(tokens: TokenStream): TokenStream {
  if (tokens.count === 0 || tokens.kind[tokens.count - 1] !== TokenKind.End) {
    const last = tokens.count - 1;
    tokens.push(TokenKind.End, 0, 0, last >= 0 ? tokens.file[last] : 0, last >= 0 ? tokens.offset[last] : 0, 0);
  }
  return tokens;
}

/**
 * Parses the tokens of an expression (a watch, a condition) in the file scope of `unit`, with `lookup` for the names
 * of a frame. Throws an Error whose message a reader can use.
 */
export function parseExpressionTokens(
  unit: OpenUnit,
  tokens: TokenStream,
  lookup: (name: string) => CSymbol | undefined,
): Expr {
  const { spellings } = unit.context;
  const scope = new Scope(undefined, {
    symbol: (id) => lookup(spellings.text(id)) ?? unit.fileScope.lookup(id),
    tag: (id) => unit.fileScope.lookupTag(id),
  });
  const context: UnitContext = {
    ...unit.context,
    tokens: ended(tokens),
    diagnostics: [],
    implicit: new Map(),
    fileScope: scope,
    braceEnds: undefined,
  };
  const parser = new Parser(context, 0, scope);
  try {
    const expr = parseExpression(parser);
    if (!parser.atEnd()) parser.fail(`unexpected ${parser.describeToken()}`);
    const [unknown] = [...context.implicit.values()].filter((symbol) => symbol.kind !== 'builtin');
    if (unknown) throw new Error(`'${unknown.name}' is not known here`);
    return expr;
  } catch (thrown) {
    if (!(thrown instanceof ParseFailure) && !(thrown instanceof RangeError)) throw thrown;
    throw new Error(asFailure(thrown, parser.pos).message, { cause: thrown });
  }
}
