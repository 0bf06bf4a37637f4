/**
 * C text -> preprocessing tokens (C11 5.1.1.2 phases 2 and 3, 6.4; GNU additions).
 *
 * A file is lexed once and its tokens are shared by all who include it. Offsets are those of the original text:
 * spliced lines and comments are stepped over, never removed. Nothing in here fails: a character that fits no token
 * becomes {@link TokenKind.Other}, and what is unterminated is told in {@link LexedFile.diagnostics}.
 */

import { HASH_FACTOR, P, TokenFlag, TokenKind, type Spellings } from './tokens';
import type { Diagnostic, SourceFile } from './text';

/** What a directive does to conditional groups. */
export const enum DirectiveKind {
  Other = 0,
  /** `#if`, `#ifdef`, `#ifndef`. */
  Open = 1,
  Elif = 2,
  Else = 3,
  Endif = 4,
}

/** The tokens of one file as written, directives included. */
export interface LexedFile {
  readonly source: SourceFile;
  /** Tokens, {@link TokenKind.End} included. */
  readonly count: number;
  readonly kind: Uint8Array;
  readonly flags: Uint8Array;
  /** Spelling; of a {@link TokenKind.Hash} its index in {@link directives}. */
  readonly id: Int32Array;
  readonly offset: Int32Array;
  /** Index of each directive's Hash token. */
  readonly directives: Int32Array;
  /** {@link DirectiveKind} of each directive. */
  readonly directiveKinds: Uint8Array;
  /** Spelling id of the macro that guards the whole file (`#ifndef X … #endif`); 0: none. */
  readonly guard: number;
  /** Whether the file begins with `#ifndef X`, `#define X` even where text stands outside of that group. */
  readonly looseGuard: boolean;
  readonly pragmaOnce: boolean;
  readonly diagnostics: Diagnostic[];
}

/** Character classes of ASCII. */
const enum C {
  Other = 0,
  Space = 1,
  Newline = 2,
  Ident = 3,
  Digit = 4,
  Quote = 5,
  Punct = 6,
}

const CLASS = new Uint8Array(128);
for (const c of ' \t\v\f\0') CLASS[c.charCodeAt(0)] = C.Space;
for (const c of '\n\r') CLASS[c.charCodeAt(0)] = C.Newline;
for (const c of 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_$') CLASS[c.charCodeAt(0)] = C.Ident;
for (const c of '0123456789') CLASS[c.charCodeAt(0)] = C.Digit;
for (const c of '"\'') CLASS[c.charCodeAt(0)] = C.Quote;
for (const c of '[](){}.-+&*~!/%<>=^|?:;,#') CLASS[c.charCodeAt(0)] = C.Punct;

/** Most diagnostics of one file; one more says that there are further ones. */
const MAX_DIAGNOSTICS = 1000;

const QUOTE = 34;
const APOSTROPHE = 39;
const BACKSLASH = 92;
const NEWLINE = 10;
const RETURN = 13;
const SLASH = 47;
const STAR = 42;
const HASH = 35;

/** Length of the line splice that begins at `at` (a backslash, GNU: white space, a line end), or 0. */
function spliceLength(text: string, at: number): number {
  if (text.charCodeAt(at) !== BACKSLASH) return 0;
  let i = at + 1;
  let c = text.charCodeAt(i);
  while (c === 32 || c === 9) c = text.charCodeAt(++i);
  if (c === NEWLINE) return i + 1 - at;
  if (c === RETURN) return (text.charCodeAt(i + 1) === NEWLINE ? i + 2 : i + 1) - at;
  return 0;
}

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
  private readonly _rawNames: ReadonlySet<number>;
  private readonly _define: number;
  private readonly _error: number;
  private readonly _ifndef: number;
  private readonly _if: number;
  private readonly _defined: number;
  private readonly _pragma: number;
  private readonly _once: number;

  constructor(spellings: Spellings, capacity = 1 << 16) {
    this._spellings = spellings;
    this._kind = new Uint8Array(capacity);
    this._flags = new Uint8Array(capacity);
    this._id = new Int32Array(capacity);
    this._offset = new Int32Array(capacity);
    this._define = spellings.id('define');
    this._error = spellings.id('error');
    this._ifndef = spellings.id('ifndef');
    this._if = spellings.id('if');
    this._defined = spellings.id('defined');
    this._pragma = spellings.id('pragma');
    this._once = spellings.id('once');
    this._names = new Map([
      [this._if, DirectiveKind.Open],
      [this._ifndef, DirectiveKind.Open],
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
    const lexed = {
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
    };
    this._findGuard(lexed);
    return lexed;
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
          } else if ((d === QUOTE || d === APOSTROPHE) && isPrefix(text, start, i)) {
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
    return this._splicedWithin(source, start, flags, 100) ?? this._splicedWithin(source, start, flags, 4096)!;
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

  /**
   * Include guards as gcc finds them: the whole file is one `#ifndef X … #endif` (or `#if !defined X`) without
   * `#else`.
   */
  private _findGuard(lexed: { -readonly [K in keyof LexedFile]: LexedFile[K] }): void {
    const { kind, id, directives, directiveKinds } = lexed;
    for (const at of directives) {
      if (id[at + 1] === this._pragma && kind[at + 1] === TokenKind.Identifier && id[at + 2] === this._once)
        lexed.pragmaOnce = true;
    }
    if (directives.length < 2) return;
    const macroAt = (at: number): number => {
      if (kind[at + 1] !== TokenKind.Identifier) return 0;
      if (id[at + 1] === this._ifndef) return kind[at + 2] === TokenKind.Identifier ? id[at + 2] : 0;
      if (
        id[at + 1] !== this._if ||
        kind[at + 2] !== TokenKind.Punct ||
        id[at + 2] !== P['!'] ||
        id[at + 3] !== this._defined
      )
        return 0;
      const paren = kind[at + 4] === TokenKind.Punct && id[at + 4] === P['('] ? 1 : 0;
      if (kind[at + 4 + paren] !== TokenKind.Identifier) return 0;
      return kind[at + 5 + paren * 2] === TokenKind.EndOfDirective ? id[at + 4 + paren] : 0;
    };
    // A loose guard: #ifndef X with X defined directly in it, after at most conditionals that only end in #error.
    for (let d = 0; d + 1 < directives.length; d++) {
      if (directiveKinds[d] !== DirectiveKind.Open) continue;
      const macro = macroAt(directives[d]);
      const next = directives[d + 1];
      lexed.looseGuard = macro !== 0 && id[next + 1] === this._define && id[next + 2] === macro;
      if (lexed.looseGuard || id[next + 1] !== this._error) break;
    }
    if (kind[0] !== TokenKind.Hash) return;
    const macro = macroAt(0);
    if (macro === 0) return;
    let depth = 0;
    for (let d = 0; d < directives.length; d++) {
      const what = directiveKinds[d];
      if (what === DirectiveKind.Open) depth++;
      else if (what === DirectiveKind.Endif) {
        if (--depth === 0) {
          let at = directives[d];
          while (kind[at] !== TokenKind.EndOfDirective) at++;
          if (kind[at + 1] === TokenKind.End) lexed.guard = macro;
          return;
        }
      } else if (what !== DirectiveKind.Other && depth === 1) return;
    }
  }
}

function isPrefix(text: string, start: number, end: number): boolean {
  const length = end - start;
  const c = text.charCodeAt(start);
  if (length === 1) return c === 76 || c === 117 || c === 85;
  return length === 2 && c === 117 && text.charCodeAt(start + 1) === 56;
}

/** Offset of the line end that is not spliced away, or of the end of the text. */
function endOfLogicalLine(text: string, from: number): number {
  for (let i = from; i < text.length; i++) {
    const c = text.charCodeAt(i);
    if (c === NEWLINE || c === RETURN) return i;
    if (c === BACKSLASH) {
      const splice = spliceLength(text, i);
      if (splice > 0) i += splice - 1;
    }
  }
  return text.length;
}

/** `text[start, end)` without its line splices. */
export function withoutSplices(text: string, start: number, end: number): string {
  let out = '';
  let from = start;
  for (let i = start; i < end;) {
    const splice = spliceLength(text, i);
    if (splice > 0) {
      out += text.slice(from, i);
      i += splice;
      from = i;
    } else {
      i++;
    }
  }
  return out + text.slice(from, end);
}

/** How many characters of `joined` spell the token (digraphs are spelled otherwise). */
function tokenLength(spelling: string, joined: string): number {
  if (joined.startsWith(spelling)) return spelling.length;
  return punctuatorLength(joined, 0, joined.charCodeAt(0));
}

/** Length of the longest punctuator at `i`; `c` is the character there. */
function punctuatorLength(text: string, i: number, c: number): number {
  const d = text.charCodeAt(i + 1);
  switch (c) {
    case 45: // -
      return d === 62 || d === 45 || d === 61 ? 2 : 1;
    case 43: // +
      return d === 43 || d === 61 ? 2 : 1;
    case 38: // &
      return d === 38 || d === 61 ? 2 : 1;
    case 124: // |
      return d === 124 || d === 61 ? 2 : 1;
    case 60: // <
      if (d === 60) return text.charCodeAt(i + 2) === 61 ? 3 : 2;
      return d === 61 || d === 58 || d === 37 ? 2 : 1;
    case 62: // >
      if (d === 62) return text.charCodeAt(i + 2) === 61 ? 3 : 2;
      return d === 61 ? 2 : 1;
    case 37: // %
      if (d === 58) return text.charCodeAt(i + 2) === 37 && text.charCodeAt(i + 3) === 58 ? 4 : 2;
      return d === 61 || d === 62 ? 2 : 1;
    case 46: // .
      return d === 46 && text.charCodeAt(i + 2) === 46 ? 3 : 1;
    case 35: // #
      return d === 35 ? 2 : 1;
    case 58: // :
      return d === 62 ? 2 : 1;
    case 61:
    case 33:
    case 42:
    case 47:
    case 94: // = ! * / ^
      return d === 61 ? 2 : 1;
    default:
      return 1;
  }
}

/** Ids of the punctuators of one character, by code. */
const SINGLE = new Int32Array(128);
const BY_TEXT = new Map<string, number>();
for (const [text, id] of Object.entries(P)) {
  if (text.length === 1) SINGLE[text.charCodeAt(0)] = id;
  else BY_TEXT.set(text, id);
}
for (const [digraph, text] of [
  ['<:', '['],
  [':>', ']'],
  ['<%', '{'],
  ['%>', '}'],
  ['%:', '#'],
  ['%:%:', '##'],
] as const) {
  BY_TEXT.set(digraph, P[text]);
}
/** Ids of punctuators of two characters, by `first * 128 + second`. */
const DOUBLE = new Int32Array(128 * 128);
for (const [text, id] of BY_TEXT) {
  if (text.length === 2) DOUBLE[text.charCodeAt(0) * 128 + text.charCodeAt(1)] = id;
}

function punctuatorId(text: string, i: number, length: number): number {
  if (length === 1) return SINGLE[text.charCodeAt(i)];
  if (length === 2) return DOUBLE[text.charCodeAt(i) * 128 + text.charCodeAt(i + 1)];
  return BY_TEXT.get(text.slice(i, i + length)) ?? 0;
}

/**
 * Kind of the single token that `text` spells, or undefined when it spells none or several (for `##`, C11
 * 6.10.3.3p3).
 */
export function kindOfSpelling(text: string): TokenKind | undefined {
  if (text === '') return undefined;
  const c = text.charCodeAt(0);
  const cls = c < 128 ? CLASS[c] : C.Ident;
  const isWord = (from: number, more: boolean): boolean => {
    for (let i = from; i < text.length; i++) {
      const d = text.charCodeAt(i);
      if (d >= 128 || CLASS[d] === C.Ident || CLASS[d] === C.Digit) continue;
      if (more && d === 46) continue;
      if (more && (d === 43 || d === 45) && 'eEpP'.includes(text[i - 1])) continue;
      return false;
    }
    return true;
  };
  if (cls === C.Ident) {
    if (isWord(1, false)) return TokenKind.Identifier;
    const quote = text.search(/["']/);
    return quote > 0 && isPrefix(text, 0, quote) && isQuoted(text, quote) ? quotedKind(text[quote]) : undefined;
  }
  if (cls === C.Digit) return isWord(1, true) ? TokenKind.Number : undefined;
  if (c === 46 && text.length > 1 && CLASS[text.charCodeAt(1)] === C.Digit)
    return isWord(1, true) ? TokenKind.Number : undefined;
  if (cls === C.Quote) return isQuoted(text, 0) ? quotedKind(text[0]) : undefined;
  if (cls === C.Punct) return punctuatorLength(text, 0, c) === text.length ? TokenKind.Punct : undefined;
  return undefined;
}

function quotedKind(quote: string): TokenKind {
  return quote === '"' ? TokenKind.String : TokenKind.Char;
}

function isQuoted(text: string, at: number): boolean {
  for (let i = at + 1; i < text.length; i++) {
    if (text[i] === '\\') i++;
    else if (text[i] === text[at]) return i === text.length - 1;
  }
  return false;
}
