/**
 * Preprocessing tokens and interned spellings (C11 6.4).
 *
 * Every spelling is interned once: a token is a kind and a small integer. Keywords and punctuators have fixed ids, so
 * the preprocessor and the parser compare integers. Streams are parallel typed arrays: the front end holds 72 MB of C
 * as tokens.
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
  'auto',
  'break',
  'case',
  'char',
  'const',
  'continue',
  'default',
  'do',
  'double',
  'else',
  'enum',
  'extern',
  'float',
  'for',
  'goto',
  'if',
  'inline',
  'int',
  'long',
  'register',
  'restrict',
  'return',
  'short',
  'signed',
  'sizeof',
  'static',
  'struct',
  'switch',
  'typedef',
  'union',
  'unsigned',
  'void',
  'volatile',
  'while',
  '_Alignas',
  '_Alignof',
  '_Atomic',
  '_Bool',
  '_Complex',
  '_Generic',
  '_Noreturn',
  '_Static_assert',
  '_Thread_local',
  '__thread',
  'typeof',
  '__typeof',
  '__typeof__',
  '__inline',
  '__inline__',
  '__const',
  '__const__',
  '__volatile',
  '__volatile__',
  '__restrict',
  '__restrict__',
  '__signed',
  '__signed__',
  '__attribute',
  '__attribute__',
  '__asm',
  '__asm__',
  'asm',
  '__extension__',
  '__alignof',
  '__alignof__',
  '__int128',
  '__int128_t',
  '__uint128_t',
  '__auto_type',
  '__label__',
  '_Float16',
  '__bf16',
  '_Float128',
  '__float128',
  '__builtin_va_arg',
  '__builtin_offsetof',
  '__builtin_types_compatible_p',
  '__builtin_choose_expr',
  '_Float32',
  '_Float64',
] as const;
export type Keyword = (typeof KEYWORDS)[number];

/** Punctuators, in id order after the keywords. */
export const PUNCTUATORS = [
  '[',
  ']',
  '(',
  ')',
  '{',
  '}',
  '.',
  '->',
  '++',
  '--',
  '&',
  '*',
  '+',
  '-',
  '~',
  '!',
  '/',
  '%',
  '<<',
  '>>',
  '<',
  '>',
  '<=',
  '>=',
  '==',
  '!=',
  '^',
  '|',
  '&&',
  '||',
  '?',
  ':',
  ';',
  '...',
  '=',
  '*=',
  '/=',
  '%=',
  '+=',
  '-=',
  '<<=',
  '>>=',
  '&=',
  '^=',
  '|=',
  ',',
  '#',
  '##',
  '::',
] as const;
export type Punctuator = (typeof PUNCTUATORS)[number];

/** First id that is not a keyword. */
export const KEYWORD_COUNT = KEYWORDS.length + 1;
/** First id that is neither keyword nor punctuator. */
export const FIXED_COUNT = KEYWORD_COUNT + PUNCTUATORS.length;

/** A table of ids by text. */
export function idTable<T extends string>(
  texts: readonly T[],
  idOf: (index: number, text: T) => number,
): Record<T, number> {
  return Object.fromEntries(texts.map((text, i) => [text, idOf(i, text)])) as Record<T, number>;
}

/** Id of each keyword. */
export const K = idTable<Keyword>(KEYWORDS, (i) => i + 1);
/** Id of each punctuator. */
export const P = idTable<Punctuator>(PUNCTUATORS, (i) => KEYWORD_COUNT + i);

/**
 * Factor of the hash of a spelling. Large, so that no two short words of a crafted text collide by themselves, as
 * with 31.
 */
export const HASH_FACTOR = 0x9e3779b1 | 0;

/**
 * Interned spellings. One per front end instance; ids are stable for its life.
 *
 * The characters of all spellings stand in one pool, so that a range of a file's text is looked up without making a
 * string.
 */
export class Spellings {
  private _count = 1;
  private readonly _texts: (string | undefined)[] = [''];
  /** Open addressing over ids; 0: free. */
  private _table = new Int32Array(1 << 17);
  private _hashes = new Int32Array(1 << 16);
  /** Start of each spelling in the pool; spelling `id` ends where `id + 1` begins. */
  private _starts = new Int32Array(1 << 16);
  private _pool = new Uint16Array(1 << 20);

  constructor() {
    this._starts[1] = 0;
    for (const text of KEYWORDS) this.id(text);
    for (const text of PUNCTUATORS) this.id(text);
  }

  /** The id of a spelling, given on first sight. */
  id(text: string): number {
    return this.idOfRange(text, 0, text.length);
  }

  /** The id of `text[start, end)`. */
  idOfRange(text: string, start: number, end: number): number {
    if (start >= end) return 0;
    let hash = 0;
    for (let i = start; i < end; i++) hash = (Math.imul(hash, HASH_FACTOR) + text.charCodeAt(i)) | 0;
    return this.idOfHashed(text, start, end, hash);
  }

  /** As {@link idOfRange}, with the hash `h = h * HASH_FACTOR + code` (32 bits, from 0) of the range already known. */
  idOfHashed(text: string, start: number, end: number, hash: number): number {
    const table = this._table;
    const mask = table.length - 1;
    const length = end - start;
    let slot = (hash ^ (hash >>> 15) ^ (hash >>> 7)) & mask;
    for (;;) {
      const id = table[slot];
      if (id === 0) return this._add(text, start, end, hash, slot);
      if (this._hashes[id] === hash) {
        const at = this._starts[id];
        if (this._starts[id + 1] - at === length) {
          const pool = this._pool;
          let i = 0;
          while (i < length && pool[at + i] === text.charCodeAt(start + i)) i++;
          if (i === length) return id;
        }
      }
      slot = (slot + 1) & mask;
    }
  }

  text(id: number): string {
    let text = this._texts[id];
    if (text === undefined) {
      text = '';
      for (let i = this._starts[id]; i < this._starts[id + 1]; i += 8192) {
        text += String.fromCharCode.apply(
          null,
          this._pool.subarray(i, Math.min(i + 8192, this._starts[id + 1])) as unknown as number[],
        );
      }
      this._texts[id] = text;
    }
    return text;
  }

  /** Characters of a spelling. */
  length(id: number): number {
    return this._starts[id + 1] - this._starts[id];
  }

  /** Code of the first character; 0 for the empty spelling. */
  firstCode(id: number): number {
    return id === 0 ? 0 : this._pool[this._starts[id]];
  }

  get size(): number {
    return this._count;
  }

  private _add(text: string, start: number, end: number, hash: number, slot: number): number {
    const id = this._count++;
    const at = this._starts[id];
    const length = end - start;
    if (at + length > this._pool.length) {
      const pool = new Uint16Array(Math.max(this._pool.length * 2, at + length));
      pool.set(this._pool);
      this._pool = pool;
    }
    for (let i = 0; i < length; i++) this._pool[at + i] = text.charCodeAt(start + i);
    if (id + 2 > this._starts.length) {
      this._starts = grown(this._starts);
      this._hashes = grown(this._hashes);
    }
    this._starts[id + 1] = at + length;
    this._hashes[id] = hash;
    this._table[slot] = id;
    this._texts.push(undefined);
    if (id * 2 > this._table.length) this._rehash();
    return id;
  }

  private _rehash(): void {
    const table = new Int32Array(this._table.length * 2);
    const mask = table.length - 1;
    for (let id = 1; id < this._count; id++) {
      const hash = this._hashes[id];
      let slot = (hash ^ (hash >>> 15) ^ (hash >>> 7)) & mask;
      while (table[slot] !== 0) slot = (slot + 1) & mask;
      table[slot] = id;
    }
    this._table = table;
  }
}

function grown(old: Int32Array): Int32Array<ArrayBuffer> {
  const words = new Int32Array(old.length * 2);
  words.set(old);
  return words;
}

/** A growing stream of tokens. `file`/`offset` are the place that the reader sees, see `expansion`. */
export class TokenStream {
  count = 0;
  kind: Uint8Array;
  flags: Uint8Array;
  id: Int32Array;
  file: Int32Array;
  /**
   * Where the token is written in `file`. A token out of a macro body has the place of the outermost use of the macro
   * in the file's own text; a token that came through as an argument keeps its own place.
   */
  offset: Int32Array;
  /**
   * 0: written in the file itself (or handed through as an argument). Else: index of the {@link Expansion} whose
   * macro body wrote it.
   */
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

  /** A stream of the same tokens that takes no more memory than they need. */
  copy(): TokenStream {
    const copy = new TokenStream(0);
    const n = (copy.count = this.count);
    copy.kind = this.kind.slice(0, n);
    copy.flags = this.flags.slice(0, n);
    copy.id = this.id.slice(0, n);
    copy.file = this.file.slice(0, n);
    copy.offset = this.offset.slice(0, n);
    copy.expansion = this.expansion.slice(0, n);
    return copy;
  }

  /** Gives back all tokens and their memory. */
  clear(): void {
    this.count = 0;
    this.kind = this.flags = new Uint8Array(0);
    this.id = this.file = this.offset = this.expansion = new Int32Array(0);
  }

  private _grow(): void {
    const size = Math.max(16, this.kind.length * 2);
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

/** Streams to write to that have been used before: their memory is there already. */
export class StreamPool {
  private readonly _free: TokenStream[] = [];

  /** An empty stream. */
  take(): TokenStream {
    const stream = this._free.pop() ?? new TokenStream(1 << 13);
    stream.count = 0;
    return stream;
  }

  /** Takes back a stream that nobody reads any more; very large ones are left to the collector. */
  give(stream: TokenStream): void {
    if (stream.kind.length <= MAX_POOLED && stream.kind.length > 0 && this._free.length < 16) this._free.push(stream);
  }
}

/** Tokens; most files have fewer. */
const MAX_POOLED = 1 << 18;

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
