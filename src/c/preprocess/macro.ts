/**
 * Macro definitions (C11 6.10.3).
 *
 * A definition is noted when its directive is met and taken apart on its first use: most macros of a header are never
 * used.
 */

import type { LexedFile } from '../lexer';
import { P, TokenFlag, TokenKind, type Spellings } from '../tokens';
import { pasteTexts } from './spelling';

/** Flags of body tokens, beyond {@link TokenFlag}. They never leave a body. */
export const enum BodyFlag {
  /** `##` follows. */
  PasteRight = 16,
  /** A parameter with `#` in front. */
  Stringify = 32,
  /** `__VA_OPT__(` begins; `id` of the token is the index of its end in the body. */
  VaOpt = 64,
}

/** Macros that the preprocessor computes. */
export const enum Builtin {
  None = 0,
  File = 1,
  Line = 2,
  Counter = 3,
  Date = 4,
  Time = 5,
  IncludeLevel = 6,
  Pragma = 7,
  HasInclude = 8,
  HasIncludeNext = 9,
  HasAttribute = 10,
  HasBuiltin = 11,
  BaseFile = 12,
}

export class Macro {
  /** Spelling id of the name. */
  readonly name: number;
  /** Where the name stands in its directive; file 0: predefined. */
  readonly file: number;
  readonly offset: number;
  /** Being replaced right now: not to be replaced again (C11 6.10.3.4p2). */
  disabled = false;
  /** Not a definition but a `#undef`, where that must hide an imported definition. */
  isUndef = false;
  builtin: Builtin = Builtin.None;
  /**
   * Defined under `#ifndef` of its own name: a default. It stands back wherever another definition is in sight,
   * whichever came first: before it, it would not have been defined; after it, it would have been replaced.
   */
  isDefault = false;
  /** Order of appearance among definitions and imports of the run that defined it. */
  rank = 0;
  /** File id of the module that publishes it. */
  module = 0;

  functionLike = false;
  paramCount = 0;
  variadic = false;
  /** Body, valid once prepared. */
  count = 0;
  kind: Uint8Array = NO_BYTES;
  flags: Uint8Array = NO_BYTES;
  id: Int32Array = NO_WORDS;
  /** By parameter: stands in the body where its argument is fully replaced first. */
  expanded: Uint8Array = NO_BYTES;
  /** What is wrong with the definition. */
  problem: string | undefined;
  private _prepared = false;
  private readonly _lexed: LexedFile | undefined;
  /** Index of the name token in the lexed file. */
  private readonly _at: number;

  constructor(name: number, file: number, offset: number, lexed?: LexedFile, at = 0) {
    this.name = name;
    this.file = file;
    this.offset = offset;
    this._lexed = lexed;
    this._at = at;
    if (lexed) {
      const next = at + 1;
      this.functionLike =
        lexed.kind[next] === TokenKind.Punct &&
        lexed.id[next] === P['('] &&
        (lexed.flags[next] & TokenFlag.Space) === 0;
    } else {
      this._prepared = true;
    }
  }

  /** Takes the definition apart. */
  prepare(spellings: Spellings): void {
    if (this._prepared || !this._lexed) return;
    this._prepared = true;
    new DefinitionReader(this, this._lexed, this._at, spellings).read();
  }

  /** The definition as text, from its name on (line splices and comments as written). */
  text(): string {
    if (!this._lexed) return '';
    let end = this._at;
    while (this._lexed.kind[end] !== TokenKind.EndOfDirective && this._lexed.kind[end] !== TokenKind.End) end++;
    return this._lexed.source.text.slice(this._lexed.offset[this._at], this._lexed.offset[end]).trimEnd();
  }

  /** Whether two definitions are the same (C11 6.10.3p2). */
  sameAs(other: Macro, spellings: Spellings): boolean {
    this.prepare(spellings);
    other.prepare(spellings);
    if (
      this.functionLike !== other.functionLike ||
      this.paramCount !== other.paramCount ||
      this.variadic !== other.variadic
    )
      return false;
    if (this.count !== other.count || this.builtin !== other.builtin) return false;
    for (let i = 0; i < this.count; i++) {
      if (this.kind[i] !== other.kind[i] || this.id[i] !== other.id[i]) return false;
      if (i > 0 && this.flags[i] !== other.flags[i]) return false;
    }
    return true;
  }
}

const NO_BYTES = new Uint8Array(0);
const NO_WORDS = new Int32Array(0);

/** Reads parameters and body of one definition. */
class DefinitionReader {
  private readonly _kind: number[] = [];
  private readonly _flags: number[] = [];
  private readonly _id: number[] = [];
  private readonly _params = new Map<number, number>();

  constructor(
    private readonly _macro: Macro,
    private readonly _lexed: LexedFile,
    private readonly _at: number,
    private readonly _spellings: Spellings,
  ) {}

  read(): void {
    const macro = this._macro;
    let i = this._at + 1;
    if (macro.functionLike) {
      i = this._parameters(i + 1);
      if (i < 0) {
        macro.problem ??= 'malformed parameter list';
        macro.functionLike = false;
        return;
      }
    }
    this._body(i);
    if (!macro.functionLike) this._pasteConstant();
    macro.count = this._kind.length;
    macro.kind = Uint8Array.from(this._kind);
    macro.flags = Uint8Array.from(this._flags);
    macro.id = Int32Array.from(this._id);
    const expanded = new Uint8Array(macro.paramCount);
    for (let k = 0; k < macro.count; k++) {
      if (macro.kind[k] !== TokenKind.Parameter || macro.flags[k] & (BodyFlag.Stringify | BodyFlag.PasteRight))
        continue;
      let before = k - 1;
      while (before >= 0 && macro.flags[before] & BodyFlag.VaOpt) before--;
      if (before >= 0 && macro.flags[before] & BodyFlag.PasteRight) continue;
      expanded[macro.id[k]] = 1;
    }
    macro.expanded = expanded;
  }

  /** From the token after `(`; gives the index after `)`, or -1. */
  private _parameters(from: number): number {
    const { kind, id } = this._lexed;
    const macro = this._macro;
    let i = from;
    if (kind[i] === TokenKind.Punct && id[i] === P[')']) return i + 1;
    for (;;) {
      if (kind[i] === TokenKind.Identifier) {
        this._params.set(id[i], this._params.size);
        i++;
        if (kind[i] === TokenKind.Punct && id[i] === P['...']) {
          macro.variadic = true;
          i++;
        }
      } else if (kind[i] === TokenKind.Punct && id[i] === P['...']) {
        this._params.set(this._spellings.id('__VA_ARGS__'), this._params.size);
        macro.variadic = true;
        i++;
      } else {
        return -1;
      }
      macro.paramCount = this._params.size;
      if (kind[i] !== TokenKind.Punct) return -1;
      if (id[i] === P[')']) return i + 1;
      if (id[i] !== P[','] || macro.variadic) return -1;
      i++;
    }
  }

  private _body(from: number): void {
    const { kind, id, flags } = this._lexed;
    const macro = this._macro;
    const vaOpt = this._spellings.id('__VA_OPT__');
    /** Open `__VA_OPT__(`: index of its token in the body and depth of parentheses. */
    let optAt = -1;
    let depth = 0;
    for (let i = from; kind[i] !== TokenKind.EndOfDirective && kind[i] !== TokenKind.End; i++) {
      let k = kind[i];
      let value = id[i];
      let f = flags[i] & TokenFlag.Space;
      if (k === TokenKind.Punct && value === P['##']) {
        const last = this._kind.length - 1;
        if (last < 0 || kind[i + 1] === TokenKind.EndOfDirective)
          macro.problem = "'##' cannot stand at an end of a macro body";
        else if (macro.functionLike || last >= 0) this._flags[last] |= BodyFlag.PasteRight;
        continue;
      }
      if (macro.functionLike) {
        const stringified =
          k === TokenKind.Punct && value === P['#'] && kind[i + 1] === TokenKind.Identifier
            ? this._params.get(id[i + 1])
            : undefined;
        if (stringified !== undefined) {
          i++;
          k = TokenKind.Parameter;
          value = stringified;
          f |= BodyFlag.Stringify;
        } else if (k === TokenKind.Identifier) {
          const param = this._params.get(value);
          if (param !== undefined) {
            k = TokenKind.Parameter;
            value = param;
          } else if (
            value === vaOpt &&
            macro.variadic &&
            optAt < 0 &&
            kind[i + 1] === TokenKind.Punct &&
            id[i + 1] === P['(']
          ) {
            optAt = this._kind.length;
            depth = 1;
            this._kind.push(TokenKind.Other);
            this._flags.push(f | BodyFlag.VaOpt);
            this._id.push(0);
            i++;
            continue;
          }
        } else if (k === TokenKind.Punct && optAt >= 0) {
          if (value === P['(']) depth++;
          else if (value === P[')'] && --depth === 0) {
            this._id[optAt] = this._kind.length;
            optAt = -1;
            // An empty group in the end of the body must still have a token to end at.
            continue;
          }
        }
      }
      this._kind.push(k);
      this._flags.push(f);
      this._id.push(value);
    }
    if (optAt >= 0) this._id[optAt] = this._kind.length;
    if (this._kind.length > 0) this._flags[0] &= ~TokenFlag.Space;
  }

  /** `##` in an object-like macro gives the same token every time. */
  private _pasteConstant(): void {
    const { _kind: kind, _flags: flags, _id: id } = this;
    let last = 0;
    for (let i = 1; i < kind.length; i++) {
      const pasting = (flags[last] & BodyFlag.PasteRight) !== 0;
      const pasted = pasting ? pasteTexts(this._spellings, id[last], id[i]) : undefined;
      flags[last] &= ~BodyFlag.PasteRight;
      if (pasted) {
        kind[last] = pasted.kind;
        id[last] = pasted.id;
        flags[last] |= flags[i] & BodyFlag.PasteRight;
        continue;
      }
      if (pasting) this._macro.problem = 'pasting does not give a valid preprocessing token';
      last++;
      kind[last] = kind[i];
      id[last] = id[i];
      flags[last] = flags[i];
    }
    if (kind.length > 0) kind.length = flags.length = id.length = last + 1;
  }
}
