/**
 * State of the parser: the cursor over a preprocessed stream, scopes, errors. The grammar is in the files beside this
 * one, as functions that take a {@link Parser}: expressions, statements, declarations (specifiers, declarators,
 * records, attributes, initializers), externals.
 *
 * A recursive-descent parser that resolves names and types as it reads, because C's grammar depends on them (C11 6.7.8:
 * a typedef name is a type). An error is a {@link ParseFailure}, caught by the next statement or declaration, which
 * records it and goes on after the next `;` or `}`.
 */

import type { CSymbol, Storage, SymbolKind } from '../ast';
import type { CType, RecordDecl } from '../types';
import type { Diagnostic, FileTable } from '../text';
import { FIXED_COUNT, KEYWORD_COUNT, TokenKind } from '../tokens';
import type { Expansion, Spellings, TokenStream } from '../tokens';
import type { Unit } from '../ast';
import { Scope } from './scope';
import { LBRACE, LBRACKET, LPAREN, RBRACE, RBRACKET, RPAREN, SEMICOLON } from './tokenIds';

/** Deepest nesting of declarators, expressions and statements; beyond it is an error, not a stack overflow. */
const MAX_DEPTH = 800;
/**
 * Greatest height of an expression's tree: those who read trees recurse as deep. A chain `a + a + …` is as high as it
 * is long.
 */
const MAX_HEIGHT = 1500;
/** Most diagnostics of one unit; one more says that there are further ones. */
const MAX_DIAGNOSTICS = 2000;
/** Tokens looked through for a closing brace before all braces of the unit are matched at once. */
const FAR = 4096;

/** A syntax error on its way to the nearest place that can go on. */
export class ParseFailure {
  readonly message: string;

  constructor(
    message: string,
    readonly token: number,
  ) {
    this.message = shortened(message);
  }
}

/**
 * What was thrown, as a failure to report: the engine's own limits (stack, sizes of arrays and integers) are the
 * text's fault and are told like a syntax error. Anything else is thrown on.
 */
export function asFailure(thrown: unknown, token: number): ParseFailure {
  if (thrown instanceof ParseFailure) return thrown;
  if (thrown instanceof RangeError)
    return new ParseFailure(`too large or nested too deeply (${thrown.message})`, token);
  throw thrown;
}

/** What all parsers of one unit share. */
export interface UnitContext {
  readonly spellings: Spellings;
  readonly files: FileTable;
  readonly tokens: TokenStream;
  readonly expansions: readonly Expansion[];
  readonly diagnostics: Diagnostic[];
  readonly fileScope: Scope;
  /** Functions and variables used without a declaration, by spelling id. */
  readonly implicit: Map<number, CSymbol>;
  unit: Unit;
  errors: number;
  /** Tokens that were read again after errors, see balance.ts. */
  again: number;
  /** One past the `}` that closes each `{` (0: none), where a unit needed it. */
  braceEnds?: Int32Array;
}

export class Parser {
  pos: number;
  readonly kind: Uint8Array;
  readonly id: Int32Array;
  readonly spellings: Spellings;
  scope: Scope;
  /** Name of the function whose body is read, for `__func__`. */
  functionName: string | undefined;
  /** `#pragma pack` in force, bytes. */
  packStack: (number | undefined)[] = [];
  pack: number | undefined;
  /** One past the last token to read. */
  limit: number;
  private _depth = 0;
  /** Height of the tree of the expression that was read last, and the greatest one since it was set to 0. */
  height = 0;
  peak = 0;

  constructor(
    readonly context: UnitContext,
    pos = 0,
    scope: Scope = context.fileScope,
  ) {
    this.pos = pos;
    this.kind = context.tokens.kind;
    this.id = context.tokens.id;
    this.spellings = context.spellings;
    this.scope = scope;
    this.limit = context.tokens.count - 1;
  }

  // Cursor
  // -----------------------------------------------------------------------------------------------------------------

  /** Whether the current token is the keyword or punctuator with this id. */
  at(id: number): boolean {
    return this.id[this.pos] === id;
  }

  /** At the end of the stream, or of the function body that is read. */
  atEnd(): boolean {
    return this.kind[this.pos] === TokenKind.End || this.pos >= this.limit;
  }

  /** Moves past the token if it is this one. */
  accept(id: number): boolean {
    if (this.id[this.pos] !== id) return false;
    this.pos++;
    return true;
  }

  expect(id: number): void {
    if (this.id[this.pos] !== id) this.fail(`expected '${this.spellings.text(id)}' before ${this.describeToken()}`);
    this.pos++;
  }

  /** An identifier that is no keyword. */
  atIdentifier(pos = this.pos): boolean {
    return this.kind[pos] === TokenKind.Identifier && this.id[pos] >= KEYWORD_COUNT;
  }

  atKeyword(pos = this.pos): boolean {
    return this.kind[pos] === TokenKind.Identifier && this.id[pos] < KEYWORD_COUNT;
  }

  atPunctuator(pos = this.pos): boolean {
    const id = this.id[pos];
    return id >= KEYWORD_COUNT && id < FIXED_COUNT;
  }

  text(pos = this.pos): string {
    return this.spellings.text(this.id[pos]);
  }

  describeToken(pos = this.pos): string {
    return this.kind[pos] === TokenKind.End ? 'end of file' : `'${this.text(pos)}'`;
  }

  /** Index one past the bracket that closes the one at `open`; the end of the stream when there is none. */
  skipBalanced(open: number): number {
    let depth = 0;
    const { id } = this;
    const end = this.context.tokens.count - 1;
    for (let i = open; ; i++) {
      if (i >= end) return end;
      const t = id[i];
      if (t === LPAREN || t === LBRACKET || t === LBRACE) depth++;
      else if (t === RPAREN || t === RBRACKET || t === RBRACE) {
        if (--depth === 0) return i + 1;
      }
    }
  }

  /**
   * Index one past the `}` that closes the `{` at `open`, whatever other brackets do; the end of the stream when
   * there is none.
   */
  skipBraces(open: number): number {
    return this.endOfBraces(open) ?? this.context.tokens.count - 1;
  }

  /** As {@link skipBraces}; undefined when nothing closes the brace. */
  endOfBraces(open: number): number | undefined {
    let { braceEnds } = this.context;
    if (!braceEnds) {
      let depth = 0;
      const { id, kind } = this;
      const far = open + FAR;
      for (let i = open; i < far; i++) {
        if (kind[i] === TokenKind.End) return undefined;
        if (id[i] === LBRACE) depth++;
        else if (id[i] === RBRACE && --depth === 0) return i + 1;
      }
      this.context.braceEnds = braceEnds = this._matchBraces();
    }
    return braceEnds[open] || undefined;
  }

  private _matchBraces(): Int32Array {
    const { id } = this;
    const { count } = this.context.tokens;
    const ends = new Int32Array(count);
    const open: number[] = [];
    for (let i = 0; i < count; i++) {
      if (id[i] === LBRACE) open.push(i);
      else if (id[i] === RBRACE) {
        const begin = open.pop();
        if (begin !== undefined) ends[begin] = i + 1;
      }
    }
    return ends;
  }

  // Errors
  // -----------------------------------------------------------------------------------------------------------------

  fail(message: string, token = this.pos): never {
    throw new ParseFailure(message, token);
  }

  /** Records an error and goes on. */
  report(failure: ParseFailure): void {
    this.context.errors++;
    this._diagnose('error', failure.message, failure.token);
  }

  note(message: string, token = this.pos): void {
    this._diagnose('note', message, token);
  }

  private _diagnose(severity: Diagnostic['severity'], message: string, token: number): void {
    const { tokens, diagnostics } = this.context;
    if (diagnostics.length > MAX_DIAGNOSTICS) return;
    message = shortened(message);
    const at = Math.min(token, tokens.count - 1);
    if (diagnostics.length === MAX_DIAGNOSTICS)
      message = `more than ${MAX_DIAGNOSTICS} problems: those from here on are not listed`;
    diagnostics.push({ severity, message, file: tokens.file[at] ?? 0, offset: tokens.offset[at] ?? 0 });
  }

  /** Moves behind the next `;` at this nesting, or before the `}` that ends the block. */
  recover(): void {
    for (;;) {
      if (this.atEnd()) return;
      const id = this.id[this.pos];
      if (id === SEMICOLON) {
        this.pos++;
        return;
      }
      if (id === RBRACE) return;
      if (id === LBRACE) {
        this.pos = this.skipBraces(this.pos);
        return;
      }
      this.pos++;
    }
  }

  /** Goes one level deeper; fails beyond {@link MAX_DEPTH}. */
  enter(): void {
    if (++this._depth > MAX_DEPTH) {
      this._depth--;
      this.fail('nested too deeply');
    }
  }

  leave(): void {
    this._depth--;
  }

  /** Notes that the expression just read has a tree of this height; fails beyond {@link MAX_HEIGHT}. */
  grow(height: number): void {
    if (height > MAX_HEIGHT)
      this.fail(`the expression has more than ${MAX_HEIGHT} operators in a row or in each other`);
    this.height = height;
    if (height > this.peak) this.peak = height;
  }

  get depth(): number {
    return this._depth;
  }

  set depth(value: number) {
    this._depth = value;
  }

  // Scopes and symbols
  // -----------------------------------------------------------------------------------------------------

  pushScope(): Scope {
    return (this.scope = new Scope(this.scope));
  }

  popScope(): void {
    const { parent } = this.scope;
    if (!parent) throw new Error('the file scope is never left');
    this.scope = parent;
  }

  get atFileScope(): boolean {
    return this.scope === this.context.fileScope;
  }

  /** A typedef name at `pos`, seen from the current scope. */
  typedefAt(pos = this.pos): CSymbol | undefined {
    if (!this.atIdentifier(pos)) return undefined;
    const symbol = this.scope.lookup(this.id[pos]);
    return symbol && symbol.kind === 'typedef' ? symbol : undefined;
  }

  makeSymbol(kind: SymbolKind, token: number, type: CType, storage: Storage, global: boolean): CSymbol {
    const { tokens } = this.context;
    return {
      name: this.text(token),
      kind,
      type,
      storage,
      global,
      isStaticStorage: global || storage === 'static' || storage === 'extern',
      threadLocal: false,
      inline: false,
      implicit: false,
      file: tokens.file[token],
      offset: tokens.offset[token],
    };
  }

  /** The record with its members: a mention of a tag is followed to the definition that is visible here. */
  completeRecord(record: RecordDecl): RecordDecl {
    if (record.complete || record.tag === undefined) return record;
    const found = this.scope.lookupTag(this.spellings.id(record.tag));
    return found && 'members' in found && found.complete ? found : record;
  }
}

/** A message whose quoted text is of any length, as it fits into a line. */
function shortened(message: string): string {
  return message.length <= 300 ? message : `${message.slice(0, 200)}…`;
}
