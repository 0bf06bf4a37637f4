/**
 * Preprocessing tokens and interned spellings (C11 6.4).
 *
 * Every spelling is interned once: a token is a kind and a small integer. Keywords and punctuators have fixed ids, so the
 * preprocessor and the parser compare integers. Streams are parallel typed arrays: the front end holds 72 MB of C as tokens.
 */

export const enum TokenKind {
  /** End of stream. */
  End = 0,
  /** Identifier or keyword (`id < KEYWORD_COUNT` means keyword). */
  Identifier = 1,
  /** Preprocessing number; `spelling(id)` is its text. */
  Number = 2,
  /** Character constant with its quotes and prefix. */
  Char = 3,
  /** String literal with its quotes and prefix. */
  String = 4,
  /** Punctuator; `id` is one of {@link P}. */
  Punct = 5,
  /** A character that belongs to no other token. */
  Other = 6,
  /** `#` at the start of a line in a lexed file: a directive begins. Never in a preprocessed stream. */
  Hash = 7,
  /** End of a directive's line in a lexed file. Never in a preprocessed stream. */
  EndOfDirective = 8,
  /** A parameter's place in a macro body; `id` is its index. Never in a preprocessed stream. */
  Parameter = 9,
}

/** Token flags. */
export const enum TokenFlag {
  /** White space or a comment stands before the token. */
  Space = 1,
  /** First token of its line. */
  LineStart = 2,
  /** Not to be expanded again: the macro of this name was being replaced (C11 6.10.3.4p2). */
  NoExpand = 4,
}

/** Keywords, in id order from 1. GNU spellings follow their standard ones. */
export const KEYWORDS = [
  'auto', 'break', 'case', 'char', 'const', 'continue', 'default', 'do', 'double', 'else', 'enum', 'extern', 'float', 'for',
  'goto', 'if', 'inline', 'int', 'long', 'register', 'restrict', 'return', 'short', 'signed', 'sizeof', 'static', 'struct',
  'switch', 'typedef', 'union', 'unsigned', 'void', 'volatile', 'while', '_Alignas', '_Alignof', '_Atomic', '_Bool',
  '_Complex', '_Generic', '_Noreturn', '_Static_assert', '_Thread_local', '__thread', 'typeof', '__typeof', '__typeof__',
  '__inline', '__inline__', '__const', '__const__', '__volatile', '__volatile__', '__restrict', '__restrict__', '__signed',
  '__signed__', '__attribute', '__attribute__', '__asm', '__asm__', 'asm', '__extension__', '__alignof', '__alignof__',
  '__int128', '__int128_t', '__uint128_t', '__auto_type', '__label__', '_Float16', '__bf16', '_Float128', '__float128',
  '__builtin_va_arg', '__builtin_offsetof', '__builtin_types_compatible_p', '__builtin_choose_expr', '_Float32', '_Float64',
] as const;
export type Keyword = (typeof KEYWORDS)[number];

/** Punctuators, in id order after the keywords. */
export const PUNCTUATORS = [
  '[', ']', '(', ')', '{', '}', '.', '->', '++', '--', '&', '*', '+', '-', '~', '!', '/', '%', '<<', '>>', '<', '>', '<=', '>=',
  '==', '!=', '^', '|', '&&', '||', '?', ':', ';', '...', '=', '*=', '/=', '%=', '+=', '-=', '<<=', '>>=', '&=', '^=', '|=', ',',
  '#', '##', '::',
] as const;
export type Punctuator = (typeof PUNCTUATORS)[number];

/** First id that is not a keyword. */
export const KEYWORD_COUNT = KEYWORDS.length + 1;
/** First id that is neither keyword nor punctuator. */
export const FIXED_COUNT = KEYWORD_COUNT + PUNCTUATORS.length;

/** Id of each keyword. */
export const K = Object.fromEntries(KEYWORDS.map((text, i) => [text, i + 1])) as Record<Keyword, number>;
/** Id of each punctuator. */
export const P = Object.fromEntries(PUNCTUATORS.map((text, i) => [text, KEYWORD_COUNT + i])) as Record<Punctuator, number>;

/** Interned spellings. One per front end instance; ids are stable for its life. */
export class Spellings {
  private readonly _texts: string[] = [''];
  private readonly _ids = new Map<string, number>();

  constructor() {
    for (const text of KEYWORDS) this.id(text);
    for (const text of PUNCTUATORS) this.id(text);
  }

  /** The id of a spelling, given on first sight. */
  id(text: string): number {
    let id = this._ids.get(text);
    if (id === undefined) {
      id = this._texts.length;
      this._texts.push(text);
      this._ids.set(text, id);
    }
    return id;
  }

  text(id: number): string {
    return this._texts[id];
  }

  get size(): number {
    return this._texts.length;
  }
}

/** A growing stream of tokens. `file`/`offset` are the place that the reader sees, see `expansion`. */
export class TokenStream {
  count = 0;
  kind: Uint8Array;
  flags: Uint8Array;
  id: Int32Array;
  file: Int32Array;
  /**
   * Where the token is written in `file`. A token out of a macro body has the place of the outermost use of the macro in
   * the file's own text; a token that came through as an argument keeps its own place.
   */
  offset: Int32Array;
  /** 0: written in the file itself (or handed through as an argument). Else: index of the {@link Expansion} whose macro body wrote it. */
  expansion: Int32Array;

  constructor(capacity = 1024) {
    this.kind = new Uint8Array(capacity);
    this.flags = new Uint8Array(capacity);
    this.id = new Int32Array(capacity);
    this.file = new Int32Array(capacity);
    this.offset = new Int32Array(capacity);
    this.expansion = new Int32Array(capacity);
  }

  push(kind: TokenKind, id: number, flags: number, file: number, offset: number, expansion: number): void {
    if (this.count === this.kind.length) this._grow();
    const i = this.count++;
    this.kind[i] = kind;
    this.id[i] = id;
    this.flags[i] = flags;
    this.file[i] = file;
    this.offset[i] = offset;
    this.expansion[i] = expansion;
  }

  private _grow(): void {
    const size = this.kind.length * 2;
    const bytes = (old: Uint8Array): Uint8Array => {
      const grown = new Uint8Array(size);
      grown.set(old);
      return grown;
    };
    const words = (old: Int32Array): Int32Array => {
      const grown = new Int32Array(size);
      grown.set(old);
      return grown;
    };
    this.kind = bytes(this.kind);
    this.flags = bytes(this.flags);
    this.id = words(this.id);
    this.file = words(this.file);
    this.offset = words(this.offset);
    this.expansion = words(this.expansion);
  }
}

/** One replacement of a macro. */
export interface Expansion {
  /** Spelling id of the macro's name. */
  macro: number;
  /** Where the macro is defined (file 0: predefined). */
  definitionFile: number;
  definitionOffset: number;
  /** Where the outermost use stands in the text. */
  file: number;
  offset: number;
  /** The expansion whose body holds this use; 0 when the use is in the text itself. */
  parent: number;
}
