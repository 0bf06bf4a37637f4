/** One run of the preprocessor over a file: directives, conditional groups, includes (C11 6.10). */

import { withoutSplices } from '../characters';
import type { LexedFile } from '../lexer';
import type { InactiveRegion, Preprocessed } from '../preprocessed';
import { P, TokenFlag, TokenKind, type TokenStream } from '../tokens';
import { evaluateCondition } from './condition';
import { ConditionalGroups, type ConditionalReader } from './conditionalGroups';
import { Expander } from './expander';
import type { FileConfig } from './fileConfig';
import { headerName, IncludeDirectives, type IncludingFile, type IncludingRun } from './includeDirectives';
import { BUNDLED } from './includes';
import type { IncludeStrategy, OutputPosition } from './includeStrategy';
import { Builtin, Macro } from './macro';
import { Pragmas } from './pragmas';
import { ATTRIBUTES, hasBuiltin } from './predefined';
import type { Sources } from './sources';
import { destringized } from './spelling';

export class Preprocessor extends Expander implements IncludingRun, OutputPosition, ConditionalReader {
  readonly out: TokenStream;
  readonly inactive: InactiveRegion[] = [];
  /** Files that are open: the root and those that are being included. */
  nesting = 0;
  protected lexed: LexedFile;
  /** Next token of {@link lexed}. */
  protected at = 0;
  /** Next value of `__COUNTER__`. */
  protected counter = 0;
  /** Index of the include path that the current file came from; -1: none. */
  private _folder = -1;
  private _conditionals: ConditionalGroups;
  /** `#line`: what to add to line numbers, and the file name told. */
  private _lineShift = 0;
  private _lineName: string | undefined;
  private readonly _includes: IncludeDirectives;
  private readonly _pragmas: Pragmas;
  /** Depth of braces up to token `_bracesAt` of the output. */
  private _braces = 0;
  private _bracesAt = 0;

  /**
   * @param root the file that is read
   * @param config how it is read
   * @param strategy what macros are in effect, and how its includes are read
   */
  constructor(
    protected readonly sources: Sources,
    protected readonly root: LexedFile,
    private readonly _config: FileConfig,
    private readonly _strategy: IncludeStrategy,
  ) {
    super(sources.spellings, sources.names, sources.streams, _strategy);
    this.out = sources.streams.take();
    this.lexed = root;
    this._includes = new IncludeDirectives(sources, sources.pathsOf(_config), this);
    this._pragmas = new Pragmas(sources.spellings, {
      lookup: (name) => _strategy.lookup(name),
      define: (macro) => this._defineMacro(macro),
      undefine: (name, file, offset) => _strategy.undefine(name, file, offset),
    });
    this._conditionals = this._conditionalsOf(root);
  }

  /** Preprocesses the whole file. */
  run(): Preprocessed {
    const { source } = this.root;
    for (const path of this._config.forcedIncludes) this._includes.forced(path, this.root);
    this._includes.textual.add(source.id);
    try {
      this.readTextually(this.root, -1);
    } catch (thrown) {
      // The engine's own limits; anything else is a fault of ours.
      if (!(thrown instanceof RangeError)) throw thrown;
      this.unwind();
      this._problem(
        'error',
        `too large or nested too deeply (${thrown.message}): the rest of the text is left out`,
        Math.max(0, this.at - 1),
      );
    }
    this.out.push(TokenKind.End, 0, TokenFlag.LineStart, source.id, source.text.length, 0);
    this._lexerDiagnostics();
    this.close();
    return {
      path: source.path,
      file: source.id,
      tokens: this._handOut(),
      expansions: this.expansions,
      includes: this._includes.references,
      inactive: this.inactive,
      diagnostics: this.diagnostics,
      context: this._strategy.context,
      visible: this._strategy.visible(),
    };
  }

  /** The stream as it is handed out. */
  private _handOut(): TokenStream {
    if (this._strategy.handsOutStream) return this.out;
    const tokens = this.out.copy();
    this.sources.streams.give(this.out);
    return tokens;
  }

  get tokenCount(): number {
    return this.out.count;
  }

  /** Depth of braces in what has been written so far: an include inside of a body is no module. */
  braceDepth(): number {
    const { kind, id, count } = this.out;
    for (let i = this._bracesAt; i < count; i++) {
      if (kind[i] !== TokenKind.Punct) continue;
      if (id[i] === P['{']) this._braces++;
      else if (id[i] === P['}']) this._braces--;
    }
    this._bracesAt = count;
    return this._braces;
  }

  isDefined(name: number): boolean {
    return this._strategy.isDefined(name);
  }

  importHeader(target: LexedFile): boolean {
    return this._strategy.importHeader(target, this);
  }

  private _defineMacro(macro: Macro): void {
    const old = this._strategy.define(macro);
    if (!old || old.isUndef || old.sameAs(macro, this.spellings)) return;
    // As gcc for system headers.
    if (this.sources.fileTable.get(macro.file).path.startsWith(BUNDLED)) return;
    this.report('warning', `"${this.spellings.text(macro.name)}" redefined`, macro.file, macro.offset);
  }

  // Files
  // ------------------------------------------------------------------------------------------------------------------

  /** Reads a file's tokens in this place, its directives carried out. */
  readTextually(lexed: LexedFile, folder: number): void {
    const outer = {
      lexed: this.lexed,
      at: this.at,
      folder: this._folder,
      conditionals: this._conditionals,
      shift: this._lineShift,
      name: this._lineName,
    };
    this.lexed = lexed;
    this.at = 0;
    this._folder = folder;
    this._conditionals = this._conditionalsOf(lexed);
    this._lineShift = 0;
    this._lineName = undefined;
    this.nesting++;
    this._scan();
    for (const offset of this._conditionals.unterminated())
      this.report('error', 'unterminated conditional directive', lexed.source.id, offset);
    this.nesting--;
    this.lexed = outer.lexed;
    this.at = outer.at;
    this._folder = outer.folder;
    this._conditionals = outer.conditionals;
    this._lineShift = outer.shift;
    this._lineName = outer.name;
  }

  private _conditionalsOf(lexed: LexedFile): ConditionalGroups {
    return new ConditionalGroups(lexed, this.sources.directives.else, this, this.inactive);
  }

  private _scan(): void {
    const { lexed, out, names } = this;
    const { kind, id, flags, offset } = lexed;
    const file = lexed.source.id;
    for (;;) {
      const i = this.at++;
      const k = kind[i];
      if (k === TokenKind.Identifier) {
        const name = id[i];
        if (names.flags[name] === 1) {
          this.tokenKind = k;
          this.tokenId = name;
          this.tokenFlags = flags[i];
          this.tokenFile = file;
          this.tokenOffset = offset[i];
          this.tokenExpansion = 0;
          if (this.replaceInto(out)) continue;
        }
        out.push(k, name, flags[i], file, offset[i], 0);
      } else if (k === TokenKind.Hash) {
        this.at = i;
        this._directive();
      } else if (k === TokenKind.End) {
        this.at = i;
        return;
      } else if (k !== TokenKind.EndOfDirective) {
        out.push(k, id[i], flags[i], file, offset[i], 0);
      }
    }
  }

  protected readFile(): void {
    for (;;) {
      const { lexed } = this;
      const i = this.at;
      const kind = lexed.kind[i];
      if (kind === TokenKind.Hash) {
        this._directive();
        continue;
      }
      if (kind === TokenKind.End) {
        this.tokenKind = kind;
        return;
      }
      this.at++;
      if (kind === TokenKind.EndOfDirective) continue;
      this.tokenKind = kind;
      this.tokenId = lexed.id[i];
      this.tokenFlags = lexed.flags[i];
      this.tokenFile = lexed.source.id;
      this.tokenOffset = lexed.offset[i];
      this.tokenExpansion = 0;
      return;
    }
  }

  protected endsDeclaration(): boolean {
    const { text } = this.lexed.source;
    const before = this.tokenOffset === 0 ? 10 : text.charCodeAt(this.tokenOffset - 1);
    if (before !== 10 && before !== 13) return false;
    this.at--;
    return true;
  }

  protected fileHasParen(): boolean {
    return this.lexed.kind[this.at] === TokenKind.Punct && this.lexed.id[this.at] === P['('];
  }

  /** What the lexer found wrong, where the text is active. */
  private _lexerDiagnostics(): void {
    for (const id of this._includes.textual) {
      const lexed = this.sources.lexedById(id);
      if (!lexed || lexed.diagnostics.length === 0) continue;
      for (const diagnostic of lexed.diagnostics) {
        const off = this.inactive.some(
          (r) => r.file === id && r.start <= diagnostic.offset && diagnostic.offset < r.end,
        );
        if (!off) this.diagnostics.push(diagnostic);
      }
    }
  }

  // Directives
  // -------------------------------------------------------------------------------------------------------------

  /** Carries out the directive whose `#` is at `at`, and leaves `at` behind it. */
  private _directive(): void {
    const { lexed } = this;
    const hash = this.at;
    const { kind, id } = lexed;
    let end = hash + 1;
    while (kind[end] !== TokenKind.EndOfDirective) end++;
    this.at = end + 1;
    const name = hash + 1;
    if (kind[name] !== TokenKind.Identifier) {
      if (name !== end && kind[name] !== TokenKind.Number)
        this._problem('error', 'invalid preprocessing directive', hash);
      return;
    }
    const { directives } = this.sources;
    switch (id[name]) {
      case directives.define:
        this._define(name + 1, hash);
        break;
      case directives.include:
      case directives.import:
        this._includeDirective(name + 1, end, hash, false);
        break;
      case directives.include_next:
        this._includeDirective(name + 1, end, hash, true);
        break;
      case directives.ifdef:
        this.at = this._conditionals.open(this._isDefined(name + 1, hash), hash, end, 0, id[name + 1]);
        break;
      case directives.ifndef:
        this.at = this._conditionals.open(!this._isDefined(name + 1, hash), hash, end, id[name + 1]);
        break;
      case directives.if:
        this.at = this._conditionals.open(this.condition(name + 1, end, hash), hash, end);
        break;
      case directives.elif:
      case directives.else:
        this.at = this._conditionals.otherwise(hash, end);
        break;
      case directives.endif:
        this._conditionals.close(hash);
        break;
      case directives.undef:
        if (kind[name + 1] !== TokenKind.Identifier) this._problem('error', '#undef without a name', hash);
        else this._strategy.undefine(id[name + 1], lexed.source.id, lexed.offset[name + 1]);
        break;
      case directives.pragma:
        this._pragma(name + 1, end);
        break;
      case directives.error:
        this._problem('error', `#error ${this._rawText(name + 1, end, name)}`, hash);
        break;
      case directives.warning:
        this._problem('warning', `#warning ${this._rawText(name + 1, end, name)}`, hash);
        break;
      case directives.line:
        this._line(name + 1, end, hash);
        break;
      case directives.ident:
      case directives.sccs:
        break;
      default:
        this._problem('error', `invalid preprocessing directive #${this.spellings.text(id[name])}`, hash);
    }
  }

  private _problem(severity: 'error' | 'warning' | 'note', message: string, at: number): void {
    this.report(severity, message, this.lexed.source.id, this.lexed.offset[at]);
  }

  /** Text of the directive from token `from` to the line's end; `after` is the token before it. */
  private _rawText(from: number, end: number, after: number): string {
    const { text } = this.lexed.source;
    const start =
      from < end ? this.lexed.offset[from] : this.lexed.offset[after] + this.spellings.length(this.lexed.id[after]);
    return withoutSplices(text, start, this.lexed.offset[end]).trim();
  }

  private _define(at: number, hash: number): void {
    const { lexed } = this;
    if (lexed.kind[at] !== TokenKind.Identifier) {
      this._problem('error', 'macro name missing in #define', hash);
      return;
    }
    const name = lexed.id[at];
    if (name === this.sources.directives.defined) {
      this._problem('error', '"defined" cannot be used as a macro name', at);
      return;
    }
    this.names.note(name);
    const macro = new Macro(name, lexed.source.id, lexed.offset[at], lexed, at);
    macro.isDefault = this._conditionals.onlyWithout(name);
    this._defineMacro(macro);
  }

  private _line(at: number, end: number, hash: number): void {
    const mark = this.args.count;
    const start = this._expandLine(at, end);
    if (start < this.args.count && this.args.kind[start] === TokenKind.Number) {
      const line = parseInt(this.spellings.text(this.args.id[start]), 10);
      const { source, offset } = this.lexed;
      if (Number.isFinite(line)) this._lineShift = line - (this.sources.fileTable.line(source.id, offset[hash]) + 1);
      if (this.args.kind[start + 1] === TokenKind.String && start + 1 < this.args.count) {
        this._lineName = destringized(this.spellings.text(this.args.id[start + 1]));
      }
    } else {
      this._problem('error', '#line without a line number', hash);
    }
    this.args.count = mark;
  }

  // Conditionals
  // -----------------------------------------------------------------------------------------------------------

  private _isDefined(at: number, hash: number): boolean {
    if (this.lexed.kind[at] !== TokenKind.Identifier) {
      this._problem('error', 'macro name missing', hash);
      return false;
    }
    return this.isDefined(this.lexed.id[at]);
  }

  /** Copies tokens of the directive to `args` and replaces macros; the result begins at the index given. */
  private _expandLine(at: number, end: number): number {
    const { lexed, args } = this;
    const start = args.count;
    for (let i = at; i < end; i++)
      args.push(lexed.kind[i], lexed.id[i], lexed.flags[i], lexed.source.id, lexed.offset[i], 0);
    const result = args.count;
    this.expandRegion(start, result);
    return result;
  }

  error(message: string, token: number): void {
    this._problem('error', message, token);
  }

  condition(at: number, end: number, hash: number): boolean {
    const { args } = this;
    this.at = end + 1;
    const mark = args.count;
    const outer = this.inCondition;
    this.inCondition = true;
    this.outerFile = this.lexed.source.id;
    this.outerOffset = this.lexed.offset[hash];
    const start = this._expandLine(at, end);
    this.inCondition = outer;
    const { holds, problem } = evaluateCondition(this.spellings, args, start, args.count);
    if (problem !== undefined) this._problem('error', problem, hash);
    args.count = mark;
    return holds;
  }

  protected conditionOperator(name: number): number {
    if (name !== this.sources.directives.defined) return -1;
    const paren = this.hasParen();
    if (paren) this.next();
    this.next();
    const value = this.tokenKind === TokenKind.Identifier && this.isDefined(this.tokenId) ? 1 : 0;
    if (this.tokenKind !== TokenKind.Identifier)
      this.report('error', 'operator "defined" requires an identifier', this.outerFile, this.outerOffset);
    if (paren) this.next();
    return value;
  }

  // Includes
  // ---------------------------------------------------------------------------------------------------------------

  private _includeDirective(at: number, end: number, hash: number, next: boolean): void {
    const spelled = this._headerName(at, end);
    const { source, offset } = this.lexed;
    if (spelled === undefined) this._problem('error', '#include expects "FILENAME" or <FILENAME>', hash);
    else this._includes.carryOut(spelled, next, this._includingFile(), source.id, offset[hash]);
  }

  private _includingFile(): IncludingFile {
    return { path: this.lexed.source.path, folder: this._folder };
  }

  /** The header name of a directive, with its delimiters. */
  private _headerName(at: number, end: number): string | undefined {
    if (at >= end) return undefined;
    const { lexed } = this;
    const raw = this._rawText(at, end, at);
    const direct = headerName(raw);
    if (direct !== undefined) return direct;
    if (lexed.kind[at] !== TokenKind.Identifier) return undefined;
    const mark = this.args.count;
    const start = this._expandLine(at, end);
    const text = this.textOf(start, this.args.count);
    this.args.count = mark;
    return headerName(text);
  }

  // Pragmas and builtins
  // ---------------------------------------------------------------------------------------------------

  private _pragma(at: number, end: number): void {
    const { lexed, args } = this;
    const mark = args.count;
    for (let i = at; i < end; i++)
      args.push(lexed.kind[i], lexed.id[i], lexed.flags[i], lexed.source.id, lexed.offset[i], 0);
    if (this._pragmas.carryOut(this.args, mark, args.count)) {
      for (let i = mark; i < args.count; i++)
        this.out.push(args.kind[i], args.id[i], args.flags[i], args.file[i], args.offset[i], 0);
    }
    args.count = mark;
  }

  protected builtin(macro: Macro): boolean {
    const { tokenFlags: flags, tokenFile: file, tokenOffset: offset, tokenExpansion: parent } = this;
    const put = (kind: TokenKind, text: string): boolean => {
      this.pushBuiltin(macro, kind, this.spellings.id(text), flags, file, offset, parent);
      return true;
    };
    switch (macro.builtin) {
      case Builtin.File:
        return put(TokenKind.String, `"${escapedPath(this._lineName ?? this.lexed.source.path)}"`);
      case Builtin.BaseFile:
        return put(TokenKind.String, `"${escapedPath(this.root.source.path)}"`);
      case Builtin.Line: {
        // As gcc: in an argument that is replaced on its own, where the name stands; else where the outermost macro
        // is used.
        const line = this.sealed
          ? this.sources.fileTable.line(file, offset)
          : this.sources.fileTable.line(this.outerFile, this.outerOffset);
        return put(TokenKind.Number, String(line + this._lineShift));
      }
      case Builtin.Counter:
        return put(TokenKind.Number, String(this.counter++));
      case Builtin.Date:
        return put(TokenKind.String, '"Jan  1 2000"');
      case Builtin.Time:
        return put(TokenKind.String, '"00:00:00"');
      case Builtin.IncludeLevel:
        return put(TokenKind.Number, String(this.nesting - 1));
      case Builtin.Pragma:
        return this._pragmaOperator();
      case Builtin.None:
        return false;
      default:
        return this.inCondition && this._queryOperator(macro, put);
    }
  }

  /** `_Pragma("…")`, whose name has just been read. */
  private _pragmaOperator(): boolean {
    const { tokenFile: file, tokenOffset: offset } = this;
    if (!this.hasParen()) return false;
    this.next();
    this.next();
    const literal = this.tokenKind === TokenKind.String ? this.spellings.text(this.tokenId) : undefined;
    this.next();
    if (literal === undefined) {
      this.report('error', '_Pragma takes a parenthesized string literal', file, offset);
      return true;
    }
    const lexed = this.sources.lexFragment(`\n${destringized(literal)}`);
    const mark = this.args.count;
    for (let i = 0; i < lexed.count - 1; i++)
      this.args.push(lexed.kind[i], lexed.id[i], lexed.flags[i], file, offset, 0);
    if (this._pragmas.carryOut(this.args, mark, this.args.count)) this.pushTokens(mark, this.args.count);
    this.args.count = mark;
    return true;
  }

  /** `__has_include(…)`, `__has_attribute(…)` in `#if`. */
  private _queryOperator(macro: Macro, put: (kind: TokenKind, text: string) => boolean): boolean {
    if (!this.hasParen()) return false;
    this.next();
    const { args } = this;
    const mark = args.count;
    for (let depth = 1; ;) {
      this.next();
      if (this.tokenKind === TokenKind.End) break;
      if (this.tokenKind === TokenKind.Punct) {
        if (this.tokenId === P['(']) depth++;
        else if (this.tokenId === P[')'] && --depth === 0) break;
      }
      args.push(this.tokenKind, this.tokenId, this.tokenFlags, this.tokenFile, this.tokenOffset, this.tokenExpansion);
    }
    let operand = this.textOf(mark, args.count).trim();
    args.count = mark;
    let value = 0;
    if (macro.builtin === Builtin.HasAttribute) {
      if (operand.startsWith('__') && operand.endsWith('__')) operand = operand.slice(2, -2);
      value = ATTRIBUTES.has(operand) ? 1 : 0;
    } else if (macro.builtin === Builtin.HasBuiltin) {
      value = hasBuiltin(operand) ? 1 : 0;
    } else {
      const spelled = headerName(operand);
      const next = macro.builtin === Builtin.HasIncludeNext;
      if (spelled !== undefined && this._includes.find(spelled, this._includingFile(), next)) value = 1;
    }
    return put(TokenKind.Number, String(value));
  }
}

function escapedPath(path: string): string {
  return path.replace(/[\\"]/g, '\\$&');
}
