/**
 * C text -> preprocessing tokens (C11 5.1.1.2 phases 2 and 3, 6.4; GNU additions).
 *
 * A file is lexed once and its tokens are shared by all who include it. Offsets are those of the original text:
 * spliced lines and comments are stepped over, never removed. Nothing in here fails: a character that fits no token
 * becomes {@link TokenKind.Other}, and what is unterminated is told in {@link LexedFile.diagnostics}.
 */

import {
  APOSTROPHE,
  BACKSLASH,
  C,
  CLASS,
  endOfLogicalLine,
  HASH,
  NEWLINE,
  QUOTE,
  RETURN,
  SLASH,
  spliceLength,
  STAR,
  withoutSplices,
} from './characters';
import { DirectiveKind, type LexedFile } from './lexedFile';
import { IncludeGuards } from './includeGuard';
import { punctuatorId, punctuatorLength } from './punctuators';
import { isLiteralPrefix } from './tokenSpelling';
import { HASH_FACTOR, P, TokenFlag, TokenKind, type Spellings } from './tokens';
import type { Diagnostic, SourceFile } from './text';

export { DirectiveKind, type LexedFile };

/** Most diagnostics of one file; one more says that there are further ones. */
const MAX_DIAGNOSTICS = 1000;

/** Lexes files into one set of spellings. */
export class Lexer {
  private readonly _spellings: Spellings;
  // Scratch columns; a lexed file gets copies of its size.
  private _kind: Uint8Array;
  private _flags: Uint8Array;
  private _id: Int32Array;
  private _offset: Int32Array;
  private _count = 0;
  private _directives: number[] = [];
  private _directiveKinds: number[] = [];
  private _diagnostics: Diagnostic[] = [];
  /** Reads tokens that have line splices in them. */
  private _inner: Lexer | undefined;
  private readonly _names: ReadonlyMap<number, DirectiveKind>;
  private readonly _guards: IncludeGuards;
  private readonly _rawNames: ReadonlySet<number>;

  constructor(spellings: Spellings, capacity = 1 << 16) {
    this._spellings = spellings;
    this._kind = new Uint8Array(capacity);
    this._flags = new Uint8Array(capacity);
    this._id = new Int32Array(capacity);
    this._offset = new Int32Array(capacity);
    this._guards = new IncludeGuards(spellings);
    this._names = new Map([
      [spellings.id('if'), DirectiveKind.Open],
      [spellings.id('ifndef'), DirectiveKind.Open],
      [spellings.id('ifdef'), DirectiveKind.Open],
      [spellings.id('elif'), DirectiveKind.Elif],
      [spellings.id('else'), DirectiveKind.Else],
      [spellings.id('endif'), DirectiveKind.Endif],
    ]);
    this._rawNames = new Set([spellings.id('error'), spellings.id('warning')]);
  }

  /** All tokens of a file. */
  lex(source: SourceFile): LexedFile {
    const { text } = source;
    this._count = 0;
    this._directives = [];
    this._directiveKinds = [];
    this._diagnostics = [];
    this._scan(source, text, text.charCodeAt(0) === 0xfeff ? 1 : 0);
    const n = this._count;
    return this._guards.mark({
      source,
      count: n,
      kind: this._kind.slice(0, n),
      flags: this._flags.slice(0, n),
      id: this._id.slice(0, n),
      offset: this._offset.slice(0, n),
      directives: Int32Array.from(this._directives),
      directiveKinds: Uint8Array.from(this._directiveKinds),
      guard: 0,
      looseGuard: false,
      pragmaOnce: false,
      diagnostics: this._diagnostics,
    });
  }

  private _scan(source: SourceFile, text: string, from: number): void {
    const end = text.length;
    const spellings = this._spellings;
    let i = from;
    let flags: number = TokenFlag.LineStart;
    let inDirective = false;
    /** The next identifier names the directive. */
    let nameNext = false;
    while (i < end) {
      const c = text.charCodeAt(i);
      const cls = c < 128 ? CLASS[c] : C.Ident;
      switch (cls) {
        case C.Space:
          flags |= TokenFlag.Space;
          i++;
          break;
        case C.Newline: {
          if (c === RETURN && text.charCodeAt(i + 1) === NEWLINE) i++;
          if (inDirective) {
            this._push(TokenKind.EndOfDirective, 0, 0, i);
            inDirective = nameNext = false;
          }
          flags = TokenFlag.LineStart;
          i++;
          break;
        }
        case C.Ident: {
          const start = i;
          let hash = 0;
          let d = c;
          do {
            hash = (Math.imul(hash, HASH_FACTOR) + d) | 0;
            d = text.charCodeAt(++i);
          } while (d < 128 ? CLASS[d] === C.Ident || CLASS[d] === C.Digit : d >= 128);
          if (d === BACKSLASH && spliceLength(text, i) > 0) {
            i = this._spliced(source, start, flags);
          } else if ((d === QUOTE || d === APOSTROPHE) && isLiteralPrefix(text, start, i)) {
            i = this._quoted(source, text, start, i, flags);
            flags = 0;
            break;
          } else {
            this._push(TokenKind.Identifier, spellings.idOfHashed(text, start, i, hash), flags, start);
          }
          flags = 0;
          if (nameNext) {
            nameNext = false;
            const name = this._id[this._count - 1];
            this._directiveKinds[this._directiveKinds.length - 1] = this._names.get(name) ?? DirectiveKind.Other;
            if (this._rawNames.has(name)) i = endOfLogicalLine(text, i);
          }
          break;
        }
        case C.Digit:
          i = this._number(source, text, i, flags);
          flags = 0;
          nameNext = false;
          break;
        case C.Quote:
          i = this._quoted(source, text, i, i, flags);
          flags = 0;
          break;
        case C.Punct: {
          if (c === SLASH) {
            let d = text.charCodeAt(i + 1);
            let at = i + 1;
            if (d === BACKSLASH) {
              at += spliceLength(text, at);
              d = text.charCodeAt(at);
            }
            if (d === STAR) {
              const close = text.indexOf('*/', at + 1);
              flags |= TokenFlag.Space;
              if (close < 0) {
                this._problem(source, 'unterminated comment', i);
                i = end;
              } else {
                i = close + 2;
              }
              break;
            }
            if (d === SLASH) {
              flags |= TokenFlag.Space;
              i = endOfLogicalLine(text, at);
              break;
            }
          }
          const next = text.charCodeAt(i + 1);
          if (c === 46 && next >= 48 && next <= 57) {
            i = this._number(source, text, i, flags);
            flags = 0;
            break;
          }
          if (c === HASH && flags & TokenFlag.LineStart && !inDirective) {
            this._push(TokenKind.Hash, this._directives.length, flags, i);
            this._directives.push(this._count - 1);
            this._directiveKinds.push(DirectiveKind.Other);
            inDirective = nameNext = true;
            flags = 0;
            i++;
            break;
          }
          const length = punctuatorLength(text, i, c);
          if (text.charCodeAt(i + length) === BACKSLASH && spliceLength(text, i + length) > 0) {
            i = this._spliced(source, i, flags);
          } else {
            const code = punctuatorId(text, i, length);
            if (code === P['#'] && flags & TokenFlag.LineStart && !inDirective) {
              // The digraph %: begins a directive too.
              this._push(TokenKind.Hash, this._directives.length, flags, i);
              this._directives.push(this._count - 1);
              this._directiveKinds.push(DirectiveKind.Other);
              inDirective = nameNext = true;
            } else {
              this._push(TokenKind.Punct, code, flags, i);
            }
            i += length;
          }
          flags = 0;
          break;
        }
        default: {
          const splice = c === BACKSLASH ? spliceLength(text, i) : 0;
          if (splice > 0) {
            i += splice;
            break;
          }
          if (c === BACKSLASH && i === end - 1) {
            i++;
            break;
          }
          this._push(TokenKind.Other, spellings.idOfRange(text, i, i + 1), flags, i);
          flags = 0;
          i++;
        }
      }
    }
    if (inDirective) this._push(TokenKind.EndOfDirective, 0, 0, end);
    this._push(TokenKind.End, 0, TokenFlag.LineStart, end);
  }

  /** A preprocessing number (C11 6.4.8) from `start`. Returns the offset after it. */
  private _number(source: SourceFile, text: string, start: number, flags: number): number {
    let i = start;
    let hash = 0;
    let d = text.charCodeAt(i);
    for (;;) {
      hash = (Math.imul(hash, HASH_FACTOR) + d) | 0;
      const last = d;
      d = text.charCodeAt(++i);
      if (d < 128) {
        const cls = CLASS[d];
        if (cls === C.Digit || cls === C.Ident || d === 46) continue;
        // e+ e- E+ E- p+ p- P+ P-
        if ((d === 43 || d === 45) && (last === 101 || last === 69 || last === 112 || last === 80)) continue;
      }
      break;
    }
    if (d === BACKSLASH && spliceLength(text, i) > 0) return this._spliced(source, start, flags);
    this._push(TokenKind.Number, this._spellings.idOfHashed(text, start, i, hash), flags, start);
    return i;
  }

  /**
   * A string literal or character constant; `start` is its prefix, `quote` the offset of the quote. Returns the
   * offset after it.
   */
  private _quoted(source: SourceFile, text: string, start: number, quote: number, flags: number): number {
    const q = text.charCodeAt(quote);
    const end = text.length;
    let i = quote + 1;
    let spliced = false;
    while (i < end) {
      const c = text.charCodeAt(i);
      if (c === q) {
        i++;
        const kind = q === QUOTE ? TokenKind.String : TokenKind.Char;
        const id = spliced
          ? this._spellings.id(withoutSplices(text, start, i))
          : this._spellings.idOfRange(text, start, i);
        this._push(kind, id, flags, start);
        return i;
      }
      if (c === BACKSLASH) {
        const splice = spliceLength(text, i);
        if (splice > 0) {
          spliced = true;
          i += splice;
        } else {
          i += 2;
        }
        continue;
      }
      if (c === NEWLINE || c === RETURN) break;
      i++;
    }
    const what = q === QUOTE ? 'missing terminating " character' : "missing terminating ' character";
    this._problem(source, what, quote);
    if (quote > start) {
      this._push(TokenKind.Identifier, this._spellings.idOfRange(text, start, quote), flags, start);
      flags = 0;
    }
    this._push(TokenKind.Other, this._spellings.idOfRange(text, quote, quote + 1), flags, quote);
    return quote + 1;
  }

  /**
   * A token with line splices inside: the slow way, over a joined copy of its surroundings. Returns the offset after
   * it.
   */
  private _spliced(source: SourceFile, start: number, flags: number): number {
    const near = this._splicedWithin(source, start, flags, 100);
    return near ?? this._splicedWithin(source, start, flags, 4096) ?? start + 1;
  }

  /**
   * As {@link _spliced}, where the token has fewer characters than `limit`; a longer one is cut at the largest limit.
   */
  private _splicedWithin(source: SourceFile, start: number, flags: number, limit: number): number | undefined {
    const { text } = source;
    let joined = '';
    const places: number[] = [];
    let i = start;
    while (i < text.length && joined.length < limit) {
      const splice = spliceLength(text, i);
      if (splice > 0) {
        i += splice;
        continue;
      }
      const c = text.charCodeAt(i);
      if (c === NEWLINE || c === RETURN) break;
      joined += text[i];
      places.push(i++);
    }
    places.push(i);
    this._inner ??= new Lexer(this._spellings, 1 << 13);
    const lexed = this._inner.lex({ id: source.id, path: source.path, text: ` ${joined}` });
    // The first token; a lone `#` cannot come here, and a blank in front keeps the rest from being taken for a
    // directive.
    const kind = lexed.kind[0] === TokenKind.Hash ? TokenKind.Punct : lexed.kind[0];
    const id = lexed.kind[0] === TokenKind.Hash ? P['#'] : lexed.id[0];
    if (kind === TokenKind.End) return i;
    const length = tokenLength(this._spellings.text(id), joined);
    if (length >= joined.length && joined.length === limit && limit < 4096) return undefined;
    this._push(kind, id, flags, start);
    return length > 0 ? places[Math.min(length, places.length - 1)] : start + 1;
  }

  private _problem(source: SourceFile, message: string, offset: number): void {
    const { length } = this._diagnostics;
    if (length > MAX_DIAGNOSTICS) return;
    if (length === MAX_DIAGNOSTICS)
      message = `more than ${MAX_DIAGNOSTICS} problems in the tokens of this file: those from here on are not listed`;
    this._diagnostics.push({ severity: 'error', message, file: source.id, offset });
  }

  private _push(kind: TokenKind, id: number, flags: number, offset: number): void {
    const n = this._count++;
    if (n === this._kind.length) this._grow();
    this._kind[n] = kind;
    this._id[n] = id;
    this._flags[n] = flags;
    this._offset[n] = offset;
  }

  private _grow(): void {
    const size = this._kind.length * 2;
    const { _kind, _flags, _id, _offset } = this;
    (this._kind = new Uint8Array(size)).set(_kind);
    (this._flags = new Uint8Array(size)).set(_flags);
    (this._id = new Int32Array(size)).set(_id);
    (this._offset = new Int32Array(size)).set(_offset);
  }
}

/** How many characters of `joined` spell the token (digraphs are spelled otherwise). */
function tokenLength(spelling: string, joined: string): number {
  if (joined.startsWith(spelling)) return spelling.length;
  return punctuatorLength(joined, 0, joined.charCodeAt(0));
}
