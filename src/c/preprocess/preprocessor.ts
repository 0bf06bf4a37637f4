/** One run of the preprocessor over a file: directives, conditional groups, includes (C11 6.10). */

import { DirectiveKind, withoutSplices, type LexedFile } from '../lexer';
import type { IncludeMode, IncludeReference, InactiveRegion, Preprocessed } from '../preprocessed';
import { P, TokenFlag, TokenKind, type TokenStream } from '../tokens';
import { evaluateCondition } from './condition';
import { Expander } from './expander';
import type { FileConfig, FrontEnd } from './frontEnd';
import { BUNDLED, folderOf, normalizePath } from './includes';
import { Builtin, Macro } from './macro';
import { ATTRIBUTES, hasBuiltin } from './predefined';
import { destringized } from './spelling';

interface Conditional {
  /** Offset of the directive that opened the present group. */
  directive: number;
  /** A group of this conditional was or is active. */
  taken: boolean;
  elseSeen: boolean;
  /** The name that is known to be no macro in the present group (`#ifndef NAME`), 0: none. */
  absent: number;
  /** The name that `#ifdef` asked for: absent in the `#else`. */
  asked: number;
}

const MAX_INCLUDE_DEPTH = 200;
/** Most files that come in textually, counted each time, and most tokens in front of a further one. */
const MAX_INCLUDES = 20_000;
const MAX_TOKENS = 40_000_000;

export class Preprocessor extends Expander {
  readonly out: TokenStream;
  readonly includes: IncludeReference[] = [];
  readonly inactive: InactiveRegion[] = [];
  protected lexed: LexedFile;
  protected readonly front: FrontEnd;
  protected readonly config: FileConfig;
  protected readonly mode: IncludeMode;
  protected readonly root: LexedFile;
  private readonly _paths: readonly string[];
  /** Next token of {@link lexed}. */
  protected at = 0;
  /** Index of the include path that the current file came from; -1: none. */
  private _folder = -1;
  private _nesting = 0;
  /** Files that have come in. */
  private _brought = 0;
  /** Next value of `__COUNTER__`. */
  protected counter = 0;
  private _conditionals: Conditional[] = [];
  /** `#line`: what to add to line numbers, and the file name told. */
  private _lineShift = 0;
  private _lineName: string | undefined;
  private readonly _seenOnce = new Set<number>();
  private readonly _textual = new Set<number>();
  private readonly _pushed = new Map<string, (Macro | undefined)[]>();
  /** Depth of braces up to token `_bracesAt` of the output. */
  private _braces = 0;
  private _bracesAt = 0;
  /** Macro table of a textual run. */
  private readonly _macros = new Map<number, Macro>();

  constructor(front: FrontEnd, root: LexedFile, config: FileConfig, mode: IncludeMode) {
    super(front.spellings, front.names, front.streams);
    this.out = front.streams.take();
    this.front = front;
    this.root = root;
    this.lexed = root;
    this.config = config;
    this.mode = mode;
    this._paths = front.pathsOf(config);
  }

  /** Preprocesses the whole file. */
  run(): Preprocessed {
    this.start();
    for (const path of this.config.forcedIncludes) {
      const spelled = `"${path}"`;
      const found = this.front.search.find(path, undefined, this._paths)?.path;
      if (found === undefined) this.report('error', `forced include ${spelled} not found`, this.root.source.id, 0);
      else if (found !== this.root.source.path) this._include(found, -1, spelled, this.root.source.id, 0);
    }
    this._textual.add(this.root.source.id);
    try {
      this._file(this.root, -1);
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
    this.out.push(TokenKind.End, 0, TokenFlag.LineStart, this.root.source.id, this.root.source.text.length, 0);
    this._lexerDiagnostics();
    this.close();
    return {
      path: this.root.source.path,
      file: this.root.source.id,
      tokens: this.handOut(),
      expansions: this.expansions,
      includes: this.includes,
      inactive: this.inactive,
      diagnostics: this.diagnostics,
      context: this.context(),
      visible: this.visible(),
    };
  }

  /** See {@link Preprocessed.context}. */
  protected context(): readonly number[] {
    return [];
  }

  /** The stream as it is handed out. */
  protected handOut(): TokenStream {
    const tokens = this.out.copy();
    this.front.streams.give(this.out);
    return tokens;
  }

  /** See {@link Preprocessed.visible}. */
  protected visible(): () => readonly number[] {
    return () => [];
  }

  /** Sets up the macro table. */
  protected start(): void {
    for (const macro of this.front.predefined(this.config)) this._macros.set(macro.name, macro);
  }

  protected lookup(name: number): Macro | undefined {
    return this._macros.get(name);
  }

  protected define(macro: Macro): void {
    const old = this._macros.get(macro.name);
    if (old) this.checkRedefinition(old, macro);
    this._macros.set(macro.name, macro);
  }

  protected undefine(name: number, _file: number, _offset: number): void {
    this._macros.delete(name);
  }

  /** Whether a header is read as a module here. The modular run answers. */
  protected importModule(_target: LexedFile): boolean {
    return false;
  }

  protected checkRedefinition(old: Macro, macro: Macro): void {
    if (old.isUndef || old.sameAs(macro, this.spellings)) return;
    // As gcc for system headers.
    if (this.front.fileTable.get(macro.file).path.startsWith(BUNDLED)) return;
    this.report('warning', `"${this.spellings.text(macro.name)}" redefined`, macro.file, macro.offset);
  }

  /** Depth of braces in what has been written so far: an include inside of a body is no module. */
  protected braceDepth(): number {
    const { kind, id, count } = this.out;
    for (let i = this._bracesAt; i < count; i++) {
      if (kind[i] !== TokenKind.Punct) continue;
      if (id[i] === P['{']) this._braces++;
      else if (id[i] === P['}']) this._braces--;
    }
    this._bracesAt = count;
    return this._braces;
  }

  // Files
  // ------------------------------------------------------------------------------------------------------------------

  private _file(lexed: LexedFile, folder: number): void {
    const {
      lexed: oldLexed,
      at,
      _folder: oldFolder,
      _conditionals: conditionals,
      _lineShift: shift,
      _lineName: name,
    } = this;
    this.lexed = lexed;
    this.at = 0;
    this._folder = folder;
    this._conditionals = [];
    this._lineShift = 0;
    this._lineName = undefined;
    this._nesting++;
    this._scan();
    for (const open of this._conditionals)
      this.report('error', 'unterminated conditional directive', lexed.source.id, open.directive);
    this._nesting--;
    this.lexed = oldLexed;
    this.at = at;
    this._folder = oldFolder;
    this._conditionals = conditionals;
    this._lineShift = shift;
    this._lineName = name;
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
    for (const id of this._textual) {
      const lexed = this.front.lexedById(id);
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
    const { directives } = this.front;
    switch (id[name]) {
      case directives.define:
        this._define(name + 1, end, hash);
        break;
      case directives.include:
        this._includeDirective(name + 1, end, hash, false);
        break;
      case directives.import:
        this._includeDirective(name + 1, end, hash, false);
        break;
      case directives.include_next:
        this._includeDirective(name + 1, end, hash, true);
        break;
      case directives.ifdef:
        this._open(this._isDefined(name + 1, end, hash), hash, end, 0, id[name + 1]);
        break;
      case directives.ifndef:
        this._open(!this._isDefined(name + 1, end, hash), hash, end, id[name + 1]);
        break;
      case directives.if:
        this._open(this._condition(name + 1, end, hash), hash, end);
        break;
      case directives.elif:
      case directives.else:
        this._otherwise(hash, end);
        break;
      case directives.endif:
        if (this._conditionals.length === 0) this._problem('error', '#endif without #if', hash);
        else this._conditionals.pop();
        break;
      case directives.undef:
        if (kind[name + 1] !== TokenKind.Identifier) this._problem('error', '#undef without a name', hash);
        else this.undefine(id[name + 1], lexed.source.id, lexed.offset[name + 1]);
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

  private _define(at: number, _end: number, hash: number): void {
    const { lexed } = this;
    if (lexed.kind[at] !== TokenKind.Identifier) {
      this._problem('error', 'macro name missing in #define', hash);
      return;
    }
    const name = lexed.id[at];
    if (name === this.front.directives.defined) {
      this._problem('error', '"defined" cannot be used as a macro name', at);
      return;
    }
    this.names.note(name);
    const macro = new Macro(name, lexed.source.id, lexed.offset[at], lexed, at);
    macro.isDefault = this._conditionals.at(-1)?.absent === name;
    this.define(macro);
  }

  private _line(at: number, end: number, hash: number): void {
    const mark = this.args.count;
    const start = this._expandLine(at, end);
    if (start < this.args.count && this.args.kind[start] === TokenKind.Number) {
      const line = parseInt(this.spellings.text(this.args.id[start]), 10);
      const { source, offset } = this.lexed;
      if (Number.isFinite(line)) this._lineShift = line - (this.front.fileTable.line(source.id, offset[hash]) + 1);
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

  private _isDefined(at: number, _end: number, hash: number): boolean {
    if (this.lexed.kind[at] !== TokenKind.Identifier) {
      this._problem('error', 'macro name missing', hash);
      return false;
    }
    return this.isDefined(this.lexed.id[at]);
  }

  protected isDefined(name: number): boolean {
    return this.names.flags[name] === 1 && this.lookup(name) !== undefined;
  }

  private _open(holds: boolean, hash: number, end: number, absent = 0, asked = 0): void {
    this._conditionals.push({ directive: this.lexed.offset[hash], taken: holds, elseSeen: false, absent, asked });
    if (!holds) this._skip(hash, end);
  }

  /** `#elif` or `#else` met at the end of an active group. */
  private _otherwise(hash: number, end: number): void {
    const open = this._conditionals[this._conditionals.length - 1];
    const isElse = this.lexed.id[hash + 1] === this.front.directives.else;
    if (!open) {
      this._problem('error', isElse ? '#else without #if' : '#elif without #if', hash);
      return;
    }
    if (open.elseSeen) this._problem('error', isElse ? '#else after #else' : '#elif after #else', hash);
    if (isElse) open.elseSeen = true;
    open.taken = true;
    this._skip(hash, end);
  }

  /** Leaves out groups from the line after `end` on, up to the group that is active or the `#endif`. */
  private _skip(fromHash: number, fromEnd: number): void {
    const { lexed } = this;
    const { directives, directiveKinds, kind, offset } = lexed;
    const file = lexed.source.id;
    const open = this._conditionals[this._conditionals.length - 1];
    let opened = offset[fromHash];
    let start = offset[fromEnd] + 1;
    let depth = 0;
    for (let d = lexed.id[fromHash] + 1; d < directives.length; d++) {
      const what = directiveKinds[d];
      if (what === DirectiveKind.Other) continue;
      if (what === DirectiveKind.Open) {
        depth++;
        continue;
      }
      if (depth > 0) {
        if (what === DirectiveKind.Endif) depth--;
        continue;
      }
      const hash = directives[d];
      let end = hash + 1;
      while (kind[end] !== TokenKind.EndOfDirective) end++;
      this._noteInactive(file, start, hash, opened);
      opened = offset[hash];
      start = offset[end] + 1;
      this.at = end + 1;
      if (what === DirectiveKind.Endif) {
        this._conditionals.pop();
        return;
      }
      if (open.elseSeen) {
        this._problem('error', what === DirectiveKind.Else ? '#else after #else' : '#elif after #else', hash);
        continue;
      }
      if (what === DirectiveKind.Else) {
        open.elseSeen = true;
        if (open.taken) continue;
      } else if (open.taken || !this._condition(hash + 2, end, hash)) {
        continue;
      }
      open.taken = true;
      open.directive = opened;
      open.absent = what === DirectiveKind.Else ? open.asked : 0;
      return;
    }
    this.at = lexed.count - 1;
    this._noteInactive(file, start, this.at, opened);
  }

  private _noteInactive(file: number, start: number, hash: number, directive: number): void {
    const { text } = this.lexed.source;
    let end = this.lexed.offset[hash];
    while (end > start && text.charCodeAt(end - 1) !== 10 && text.charCodeAt(end - 1) !== 13) end--;
    if (end > start) this.inactive.push({ file, start, end, directive });
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

  private _condition(at: number, end: number, hash: number): boolean {
    const { args } = this;
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
    if (name !== this.front.directives.defined) return -1;
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
    if (spelled === undefined) {
      this._problem('error', '#include expects "FILENAME" or <FILENAME>', hash);
      return;
    }
    const name = spelled.slice(1, -1);
    const { source } = this.lexed;
    const quoted = spelled[0] === '"' && !next;
    const found = this.front.search.find(
      name,
      quoted ? folderOf(source.path) : undefined,
      this._paths,
      next ? this._nextFolder(name) : 0,
    );
    if (!found) {
      this.includes.push({
        file: source.id,
        offset: this.lexed.offset[hash],
        spelled,
        textual: false,
        tokenIndex: this.out.count,
      });
      this._problem('error', `${name}: no such file in the include paths`, hash);
      return;
    }
    this._include(found.path, found.folder, spelled, source.id, this.lexed.offset[hash]);
  }

  /**
   * Index of the include path from which `#include_next` looks. A file that was not searched for is looked up in the
   * paths.
   */
  private _nextFolder(name: string): number {
    if (this._folder >= 0) return this._folder + 1;
    return this._paths.findIndex((folder) => normalizePath(`${folder}/${name}`) === this.lexed.source.path) + 1;
  }

  /** The header name of a directive, with its delimiters. */
  private _headerName(at: number, end: number): string | undefined {
    if (at >= end) return undefined;
    const { lexed } = this;
    const raw = this._rawText(at, end, at);
    const direct = delimited(raw);
    if (direct !== undefined) return direct;
    if (lexed.kind[at] !== TokenKind.Identifier) return undefined;
    const mark = this.args.count;
    const start = this._expandLine(at, end);
    const text = this.textOf(start, this.args.count);
    this.args.count = mark;
    return delimited(text);
  }

  private _include(path: string, folder: number, spelled: string, file: number, offset: number): void {
    if (this._brought > MAX_INCLUDES) return;
    const target = this.front.lexed(path);
    const reference: IncludeReference = {
      file,
      offset,
      spelled,
      target: target?.source.id,
      textual: true,
      tokenIndex: this.out.count,
    };
    this.includes.push(reference);
    if (!target) {
      reference.textual = false;
      this.report('error', `${path} is not readable as text`, file, offset);
      return;
    }
    if (target.guard !== 0 && this.isDefined(target.guard) && this._textual.has(target.source.id)) return;
    if (target.pragmaOnce && this._seenOnce.has(target.source.id)) return;
    if (this.importModule(target)) {
      reference.textual = false;
      return;
    }
    if (target.guard !== 0 && this.isDefined(target.guard)) return;
    if (this._nesting >= MAX_INCLUDE_DEPTH) {
      this.report('error', `#include nested too deeply: ${path}`, file, offset);
      return;
    }
    if (++this._brought > MAX_INCLUDES || this.out.count > MAX_TOKENS) {
      this._brought = MAX_INCLUDES + 1;
      this.report(
        'error',
        `#include brings more than ${MAX_INCLUDES} files or ${MAX_TOKENS} tokens: from here on none comes in`,
        file,
        offset,
      );
      return;
    }
    this._seenOnce.add(target.source.id);
    this._textual.add(target.source.id);
    this._file(target, folder);
  }

  // Pragmas and builtins
  // ---------------------------------------------------------------------------------------------------

  private _pragma(at: number, end: number): void {
    const { lexed, args } = this;
    const mark = args.count;
    for (let i = at; i < end; i++)
      args.push(lexed.kind[i], lexed.id[i], lexed.flags[i], lexed.source.id, lexed.offset[i], 0);
    if (this._pragmaTokens(mark, args.count)) {
      for (let i = mark; i < args.count; i++)
        this.out.push(args.kind[i], args.id[i], args.flags[i], args.file[i], args.offset[i], 0);
    }
    args.count = mark;
  }

  /**
   * Carries out the pragma in `args[start, end)`. True: it is `pack`, and the tokens have become
   * `__pragma_pack ( … )` for the parser, an identifier and a parenthesis group that stands where a declaration may
   * begin.
   */
  private _pragmaTokens(start: number, end: number): boolean {
    const { args } = this;
    if (start >= end || args.kind[start] !== TokenKind.Identifier) return false;
    const name = this.spellings.text(args.id[start]);
    if (name === 'pack' && args.kind[start + 1] === TokenKind.Punct && args.id[start + 1] === P['(']) {
      args.id[start] = this.spellings.id('__pragma_pack');
      args.flags[start] |= TokenFlag.NoExpand;
      return true;
    }
    if (
      (name === 'push_macro' || name === 'pop_macro') &&
      end > start + 2 &&
      args.kind[start + 2] === TokenKind.String
    ) {
      const macroName = destringized(this.spellings.text(args.id[start + 2]));
      const id = this.spellings.id(macroName);
      let stack = this._pushed.get(macroName);
      if (!stack) this._pushed.set(macroName, (stack = []));
      if (name === 'push_macro') {
        stack.push(this.lookup(id));
      } else if (stack.length > 0) {
        const macro = stack.pop();
        this.undefine(id, args.file[start], args.offset[start]);
        if (macro) this.define(macro);
      }
    }
    return false;
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
          ? this.front.fileTable.line(file, offset)
          : this.front.fileTable.line(this.outerFile, this.outerOffset);
        return put(TokenKind.Number, String(line + this._lineShift));
      }
      case Builtin.Counter:
        return put(TokenKind.Number, String(this.counter++));
      case Builtin.Date:
        return put(TokenKind.String, '"Jan  1 2000"');
      case Builtin.Time:
        return put(TokenKind.String, '"00:00:00"');
      case Builtin.IncludeLevel:
        return put(TokenKind.Number, String(this._nesting - 1));
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
    const lexed = this.front.lexFragment(`\n${destringized(literal)}`);
    const mark = this.args.count;
    for (let i = 0; i < lexed.count - 1; i++)
      this.args.push(lexed.kind[i], lexed.id[i], lexed.flags[i], file, offset, 0);
    if (this._pragmaTokens(mark, this.args.count)) this.pushTokens(mark, this.args.count);
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
      const spelled = delimited(operand);
      const next = macro.builtin === Builtin.HasIncludeNext;
      if (spelled) {
        const from = spelled[0] === '"' && !next ? folderOf(this.lexed.source.path) : undefined;
        value = this.front.search.find(
          spelled.slice(1, -1),
          from,
          this._paths,
          next ? this._nextFolder(spelled.slice(1, -1)) : 0,
        )
          ? 1
          : 0;
      }
    }
    return put(TokenKind.Number, String(value));
  }
}

/** The `<…>` or `"…"` that a text begins with. */
function delimited(text: string): string | undefined {
  const close = text[0] === '<' ? '>' : text[0] === '"' ? '"' : undefined;
  if (close === undefined) return undefined;
  const end = text.indexOf(close, 1);
  return end > 1 ? text.slice(0, end + 1) : undefined;
}

function escapedPath(path: string): string {
  return path.replace(/[\\"]/g, '\\$&');
}
